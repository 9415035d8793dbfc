// Search. Asks the index in search/, whose shards are scripts, so that it works from a directory, too.
// Without JavaScript each link to search.html leads to all pages from A to Z.
"use strict";
(function () {
  const base = new URL("../", document.currentScript.src).href;
  const el = (tag, set, ...inside) => {
    const made = document.createElement(tag);
    for (const key in set) key in made ? made[key] = set[key] : made.setAttribute(key, set[key]);
    made.append(...inside);
    return made;
  };

  // Terms, made exactly as src/site/search/terms.rs makes them.

  const WORD = "[\\p{Alphabetic}\\p{N}\\p{M}]";
  const CHUNK = new RegExp(WORD + "(?:" + WORD + "|[_\\-./:{}@+])*", "gu");
  const PART = new RegExp(WORD + "+", "gu");
  const HUMP = /(?<=\p{Lowercase})(?=\p{Uppercase})|(?<=\p{Uppercase})(?=\p{Uppercase}\p{Lowercase})/u;
  const DENSE = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  const LETTERS = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th", "ς": "σ" };
  const MOST = 40;

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().normalize("NFC")
    .replace(/[^\p{Alphabetic}\p{N}]/gu, "").replace(/[ßæœøđðłıþς]/g, (c) => LETTERS[c]);
  const number = (word) => /^\d+$/.test(word) ? word.replace(/^0+(?=\d)/, "") : word;
  const stem = (word) => {
    const chars = [...word];
    if (word.endsWith("ies") && chars.length > 4) return word.slice(0, -3) + "y";
    if (chars.length === 4 && /[^s]s$/.test(word)) return word.slice(0, -1);
    while (chars.length > 4 && /[se]/.test(chars[chars.length - 1])) chars.pop();
    return chars.join("");
  };
  // Folded words of a part of a chunk: itself, or pairs of neighbours where words stand without blanks.
  const words = (folded) => {
    if (!DENSE.test(folded)) return [folded];
    const out = [];
    let dense = [], plain = "";
    const flush = () => {
      if (dense.length === 1) out.push(dense[0]);
      for (let i = 1; i < dense.length; i++) out.push(dense[i - 1] + dense[i]);
      if (plain) out.push(plain);
      dense = [], plain = "";
    };
    for (const c of folded) {
      const is = DENSE.test(c);
      if (is ? plain : dense.length) flush();
      if (is) dense.push(c); else plain += c;
    }
    flush();
    return out;
  };

  // Words of a query. Each is found by any of its terms: itself, a name it is a part of, itself joined with a neighbour.
  function parse(query, stops) {
    const all = [];
    for (const [found] of query.slice(0, 300).matchAll(CHUNK)) {
      const chunk = [];
      const parts = found.match(PART);
      let whole = "";
      for (const part of parts) {
        const humps = part.split(HUMP).map((hump) => number(fold(hump))).filter(Boolean);
        const of = humps.flatMap(words).map((raw) => ({ raw, terms: new Map([[stem(raw), 1]]) }));
        if (humps.length > 1) of.forEach((word) => word.terms.set(stem(humps.join("")), 1.5));
        chunk.push(...of);
        whole += humps.join("");
      }
      if (parts.length > 1 && parts.length < 7 && !found.includes("://")) chunk.forEach((word) => word.terms.set(stem(whole), 1.5));
      if (all.length && chunk.length) chunk[0].follows = parts.length === 1;
      all.push(...chunk);
    }
    all.forEach((word, i) => {
      const before = word.follows && all[i - 1];
      if (!before || DENSE.test(before.raw + word.raw)) return;
      for (const it of [before, word]) it.terms.set(stem(before.raw + word.raw), 1);
    });
    const telling = all.filter((word) => !stops.has(word.raw) && word.raw.length <= MOST);
    const kept = (telling.length ? telling : all).slice(0, 12);
    if (kept.length) kept[kept.length - 1].open = true;
    return kept;
  }

  // Whether two words differ by one letter left out, put in, changed, or by two neighbours swapped.
  function near(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    let start = 0, end = 0;
    const least = Math.min(a.length, b.length);
    while (start < least && a[start] === b[start]) start++;
    while (end < least - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
    const x = a.length - start - end, y = b.length - start - end;
    return x <= 1 && y <= 1 || x === 2 && y === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
  }

  // The index.

  const shards = [], chunks = [];
  let index, vocabulary;
  window.HX = {
    i: (it) => { index = prepare(it); },
    t: (n, text) => { shards[n] = new Map(text.split("\n").slice(0, -1).map((line) => line.split(" "))); },
    d: (n, pages) => { chunks[n] = pages; },
    v: (text) => { vocabulary = text.split(" "); },
  };
  const asked = {};
  const load = (file) => asked[file] = asked[file] || new Promise((done, failed) => {
    const script = el("script", { src: base + "search/" + file, onload: done });
    script.onerror = () => { delete asked[file]; failed(new Error(file)); };
    document.head.append(script);
  });
  const shard = (n) => load(`t${n}-${index.t[n][1]}.js`).then(() => shards[n]);
  const chunk = (n) => load(`d${n}-${index.d[n]}.js`);

  function prepare(it) {
    const counts = (it.r.match(/!..|./g) || []).map((n) => parseInt(n.replace("!", ""), 36));
    it.first = [0];
    counts.forEach((count, page) => { it.first.push(it.first[page] + count); });
    it.rows = it.first[counts.length];
    it.pageOf = new Int32Array(it.rows);
    counts.forEach((count, page) => it.pageOf.fill(page, it.first[page], it.first[page] + count));
    it.facets = [];
    for (let i = 0; i < it.p.length; i += 2) for (let n = it.p[i + 1]; n; n--) it.facets.push(it.f[it.p[i]]);
    it.stops = new Set(it.w.split(" "));
    return it;
  }

  // The shard in which a term would stand.
  function place(term) {
    let low = 0, high = index.t.length;
    while (low + 1 < high) {
      const middle = low + high >> 1;
      if (index.t[middle][0] <= term) low = middle; else high = middle;
    }
    return low;
  }

  const MOST_PREFIXED = 60, PREFIX_SHARDS = 3, FUZZY_SHARDS = 4;

  // What a word is found by: `[postings, quality]` of each term.
  async function find(word) {
    const found = new Map();
    for (const [term, quality] of word.terms) {
      const postings = (await shard(place(term))).get(term);
      if (postings) found.set(term, [postings, quality]);
    }
    const [own] = word.terms.keys();
    if (word.open && word.raw.length > 1 || word.open && DENSE.test(word.raw)) {
      const isThere = found.size > 0, starts = [];
      for (let n = place(word.raw), last = n + PREFIX_SHARDS; n < last && n < index.t.length && (n === place(word.raw) || index.t[n][0].startsWith(word.raw)); n++) {
        for (const [term, postings] of await shard(n)) if (term.startsWith(word.raw) && !found.has(term)) starts.push([term, postings]);
      }
      starts.sort((a, b) => a[0].length - b[0].length);
      for (const [term, postings] of starts.slice(0, MOST_PREFIXED)) {
        found.set(term, [postings, (isThere ? .4 : .8) * Math.sqrt(word.raw.length / term.length)]);
      }
    }
    if (!found.size && own.length > 3) {
      await load(`v-${index.v}.js`);
      const known = new Set([...vocabulary, ...(await shard(place(own))).keys()]);
      const nears = [...known].filter((term) => near(own, term));
      nears.sort((a, b) => (a[0] !== own[0]) - (b[0] !== own[0]));
      const places = new Set();
      for (const term of nears) {
        const n = place(term);
        if (places.size >= FUZZY_SHARDS && !places.has(n)) continue;
        places.add(n);
        const postings = (await shard(n)).get(term);
        if (postings) found.set(term, [postings, .6]);
      }
    }
    return found;
  }

  // Gives each row and letter of some postings to a function.
  function each(postings, take) {
    let letter = 0, row = 0, number = 0, open = false;
    for (let at = 0; at <= postings.length; at++) {
      const code = postings.charCodeAt(at);
      if (code >= 48 && code < 58 || code > 96) {
        number = number * 36 + (code < 58 ? code - 48 : code - 87);
        open = true;
        continue;
      }
      if (open) { row += number; take(row, letter); }
      number = 0, open = false;
      if (code > 64) { letter = code - 65; row = 0; }
    }
  }

  // What a letter says: weight of the text, words of the name (0 when no name holds the term).
  const LENGTHS = [1, 2, 3, 4, 5.5, 8];
  const said = (letter) => letter < 12 ? [(letter + 1) / 12, 0] : [letter % 2 ? .8 : .3, LENGTHS[letter - 12 >> 1]];

  // How much names count beside texts: of a page, of a section, of a page whose whole name is asked for.
  const NAME = 2.2, HEADING = .9, WHOLE = 1.2;

  // Pages that a query finds, best first, as `{page, score}`, and the terms they are found by.
  async function search(query) {
    const words = parse(query, index.stops);
    const found = await Promise.all(words.map(find));
    const pages = new Map();
    const byRow = [], terms = new Set();
    let sought = 0;
    found.forEach((termsOf, w) => {
      if (!termsOf.size) return;
      const rows = byRow[w] = new Map();
      let most = 0;
      for (const [term, [postings, quality]] of termsOf) {
        terms.add(term);
        let count = 0;
        each(postings, () => { count++; });
        const idf = Math.log(1 + (index.rows - count + .5) / (count + .5)) * quality;
        most = Math.max(most, idf);
        each(postings, (row, letter) => {
          const [text, length] = said(letter);
          const page = index.pageOf[row], isPage = row === index.first[page];
          const name = length && (isPage ? NAME : HEADING) * (.5 + .5 / length);
          const score = idf * (text + name);
          if (score > (rows.get(row) || 0)) rows.set(row, score);
          const it = pages.get(page) || { page, best: [], named: [], base: 0, share: 0 };
          pages.set(page, it);
          if (!(it.best[w] >= score)) it.best[w] = score;
          if (length && isPage) it.named[w] = Math.max(it.named[w] || 0, Math.min(quality, 1) / length);
          it.idf = it.idf || [];
          it.idf[w] = Math.max(it.idf[w] || 0, idf);
        });
      }
      sought += most;
    });
    const all = [...pages.values()];
    for (const it of all) {
      const sum = (list) => (list || []).reduce((a, b) => a + b, 0);
      const share = Math.min(1, sum(it.idf) / sought), named = Math.min(1, sum(it.named));
      const [kind, standing] = index.facets[it.page];
      const worth = index.k[kind][2] / 100 * (standing ? index.z[standing - 1][2] / 100 : 1);
      it.whole = it.best.filter(Boolean).length;
      it.score = sum(it.best) * share * share * (1 + WHOLE * named * named) * worth;
    }
    all.sort((a, b) => b.score - a.score || a.page - b.page);
    // All words where a page has them all, and what is better nevertheless; else as many as there are.
    const most = Math.max(0, ...all.map((it) => it.whole));
    const last = all.findIndex((it) => it.whole === most);
    const kept = all.filter((it, i) => it.whole === most || i < last);
    const missing = words.filter((word, w) => !found[w].size).map((word) => word.raw);
    return { pages: kept, byRow, terms, missing, words };
  }

  // Sections of a page in which the words stand, best first.
  function sections(page, byRow) {
    const all = [];
    for (let row = index.first[page] + 1; row < index.first[page + 1]; row++) {
      const score = byRow.reduce((sum, rows) => sum + (rows && rows.get(row) || 0), 0);
      if (score) all.push([row - index.first[page] - 1, score]);
    }
    all.sort((a, b) => b[1] - a[1]);
    return all.filter(([, score]) => score > all[0][1] * .6).slice(0, 2).map(([ix]) => ix);
  }
  window.HX.ask = async (query) => { await load("i.js"); return { index, chunks, chunk, sections, ...await search(query) }; };
})();
