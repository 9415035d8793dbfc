// Finds pages. Loaded by search.js when it is first asked for, and by search.html.
// Asks the index in search/, whose shards are scripts, so that it works from a directory, too.
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
  const pairs = (folded) => {
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
    let end = 0;
    for (const { 0: found, index: at } of query.slice(0, 300).matchAll(CHUNK)) {
      const chunk = [];
      const parts = found.match(PART);
      let whole = "";
      for (const part of parts) {
        const humps = part.split(HUMP).map((hump) => number(fold(hump))).filter(Boolean);
        const of = humps.flatMap(pairs).map((raw) => ({ raw, typed: part, terms: new Map([[stem(raw), 1]]) }));
        if (humps.length > 1) of.forEach((word) => word.terms.set(stem(humps.join("")), 1.5));
        chunk.push(...of);
        whole += humps.join("");
      }
      if (parts.length > 1 && parts.length < 7 && !found.includes("://")) chunk.forEach((word) => word.terms.set(stem(whole), 1.5));
      for (const name of found.split(/[^\p{Alphabetic}\p{N}\p{M}_]+/u)) {
        const names = name.split("_").filter(Boolean);
        if (names.length > 1) chunk.forEach((word) => { if (names.includes(word.typed)) word.terms.set(names.map(fold).join("_"), 2); });
      }
      if (query[at - 1] === "/") chunk.forEach((word) => word.terms.set("/" + parts.map((part) => number(fold(part))).join("/"), 2));
      if (chunk.length) chunk[0].follows = parts.length === 1 && /^\s+$/.test(query.slice(end, at));
      end = at + found.length;
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

  const FACETS = ["kind", "service", "status"];
  const LABELS = { kind: "search_kind", service: "search_service", status: "search_status" };
  const values = {
    kind: (page) => [index.facets[page][0]],
    status: (page) => index.facets[page][1] ? [index.facets[page][1] - 1] : [],
    service: (page) => index.facets[page][2],
  };
  // Values of each facet as "[id, name]"; there once the index is.
  const table = {};

  const shards = Object.create(null), chunks = [], cuts = [], texts = [];
  let index, vocabulary;
  window.HX = {
    i: (it) => { index = prepare(it); },
    t: (text) => { shards[text.slice(0, text.indexOf(" "))] = new Map(text.split("\n").slice(0, -1).map((line) => line.split(" "))); },
    d: (n, pages, files) => { chunks[n] = pages, cuts[n] = files; },
    x: (first, pages) => { pages.forEach((rows, i) => { texts[first + i] = rows; }); },
    v: (text) => { vocabulary = text.split(" "); },
  };
  const files = {};
  const load = (file) => files[file] = files[file] || new Promise((done, failed) => {
    const script = el("script", { src: base + "search/" + file, onload: done });
    script.onerror = () => { delete files[file]; failed(new Error(file)); };
    document.head.append(script);
  });
  const shard = (n) => load("t-" + index.t[n][1] + ".js").then(() => shards[index.t[n][0]]);
  const chunk = (n) => load("d" + n + "-" + index.d[n] + ".js");
  // What is shown of a page, and its text; without a text, the page is shown nevertheless.
  async function told(page) {
    const n = page / index.c | 0;
    await chunk(n);
    let first = n * index.c;
    for (const [count, digest] of cuts[n]) {
      if (page < first + count) return digest && load("x" + first + "-" + digest + ".js").catch(() => {});
      first += count;
    }
  }

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
    Object.assign(table, { kind: it.k, status: it.z, service: it.s.map((name) => [name, name]) });
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

  // What a word is found by: "[postings, quality]" of each term.
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
      await load("v-" + index.v + ".js");
      const known = new Set([...vocabulary, ...(await shard(place(own))).keys()]);
      const nears = [...word.terms.keys()].filter((term) => term[0] !== "/").flatMap((meant) => {
        const all = [...known].filter((term) => near(meant, term));
        return all.sort((a, b) => (a[0] !== meant[0]) - (b[0] !== meant[0]));
      });
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

  // Gives each row and letter of some postings to a function; numbers are written as src/site/search/script.rs writes them.
  const LAST = "abcdefghijklmnopqrstuvwxyz0123456789", MORE = "!#$%()*+,-./:;=?@[]^_{|}~";
  const signs = new Int8Array(128);
  [...LAST].forEach((c, i) => { signs[c.charCodeAt(0)] = i; });
  [...MORE].forEach((c, i) => { signs[c.charCodeAt(0)] = -1 - i; });
  function each(postings, take) {
    let letter = 0, row = 0, more = 0;
    for (let at = 0; at < postings.length; at++) {
      const code = postings.charCodeAt(at), sign = signs[code];
      if (code > 64 && code < 91) {
        letter = code - 65;
        row = more = 0;
      } else if (sign < 0) {
        more = more * 25 - sign;
      } else {
        row += more * 36 + sign;
        more = 0;
        take(row, letter);
      }
    }
  }

  // What a letter says: weight of the text, words of the name (0 when no name holds the term).
  const LENGTHS = [1, 2, 3, 4, 5.5, 8];
  const said = (letter) => letter < 6 ? [(letter + 1) / 6, 0] : [letter % 2 ? .8 : .3, LENGTHS[letter - 6 >> 1]];

  // How much names count beside texts: of a page, of a section, of a page whose whole name is asked for.
  const NAME = 2.2, HEADING = .9, WHOLE = 1.2;

  // Pages that a query finds, best first, as "{page, score}", and the terms they are found by.
  async function search(query) {
    const asked = parse(query, index.stops);
    const found = await Promise.all(asked.map(find));
    const pages = new Map();
    const byRow = [], terms = new Map();
    let sought = 0;
    found.forEach((termsOf, w) => {
      if (!termsOf.size) return;
      const rows = byRow[w] = new Map();
      let most = 0;
      for (const [term, [postings, quality]] of termsOf) {
        terms.set(term, w);
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
      it.score = sum(it.best) * share ** 4 * (1 + WHOLE * named * named) * worth;
    }
    all.sort((a, b) => b.score - a.score || a.page - b.page);
    // All words where a page has them all, and what is better nevertheless; else as many as there are.
    const most = Math.max(0, ...all.map((it) => it.whole));
    const until = all.findIndex((it) => it.whole === most);
    const kept = all.filter((it, i) => it.whole === most || i < until);
    const last = asked[asked.length - 1];
    return { pages: kept, byRow, words: asked, most, terms, open: last ? last.raw : "", known: new Map() };
  }

  // Sections of a page in which the words stand, best first.
  function sections(page, byRow) {
    const all = [];
    for (let row = index.first[page] + 1; row < index.first[page + 1]; row++) {
      const score = byRow.reduce((sum, rows) => sum + (rows && rows.get(row) || 0), 0);
      if (score) all.push([row - index.first[page] - 1, score]);
    }
    all.sort((a, b) => b[1] - a[1]);
    return all.filter(([, score]) => score > all[0][1] * .6).slice(0, 3).map(([ix]) => ix);
  }
  const ask = (query) => load("i.js").then(() => search(query));
  const shownOf = (page) => chunks[page / index.c | 0][page % index.c];

  // What is shown. Everything that comes from the index or the query becomes text, never markup.

  // Where the words that were looked for stand in a text: "[start, end, word]".
  function spots(text, { terms, open, words, known }) {
    const out = [];
    const which = (part) => {
      const humps = part.split(HUMP).map((hump) => number(fold(hump)));
      for (const folded of [humps.join(""), ...humps]) {
        if (terms.has(stem(folded))) return terms.get(stem(folded));
        if (open.length > 1 && folded.startsWith(open)) return words.length - 1;
      }
    };
    for (const { 0: part, index: at } of text.matchAll(PART)) {
      if (!DENSE.test(part)) {
        if (!known.has(part)) known.set(part, which(part));
        if (known.get(part) !== undefined) out.push([at, at + part.length, known.get(part)]);
        continue;
      }
      for (let i = 0; i < part.length; i++) {
        const pair = fold(part.slice(i, i + 2));
        if (terms.has(pair)) out.push([at + i, at + i + 2, terms.get(pair)]);
        else if (part[i] === open) out.push([at + i, at + i + 1, words.length - 1]);
      }
    }
    return out;
  }

  // A part of a text with these places marked.
  function marked(text, found, from = 0, to = text.length) {
    const out = [];
    for (const spot of found) {
      const start = Math.max(spot[0], from), end = Math.min(spot[1], to);
      if (start >= end) continue;
      out.push(text.slice(from, start), el("mark", {}, text.slice(start, end)));
      from = end;
    }
    out.push(text.slice(from, to));
    return out;
  }

  // The place from which on most of the words follow each other closely.
  function densest(found, width) {
    let best = found[0], most = 0;
    found.slice(0, 300).forEach((spot, i) => {
      const there = new Set();
      for (let k = i; k < found.length && found[k][1] - spot[0] < width; k++) there.add(found[k][2]);
      if (there.size > most) best = spot, most = there.size;
    });
    return best;
  }

  // Some of a text: around the words that were looked for, else its start.
  function excerpt(text, found, width) {
    const spot = densest(found, width * .7);
    const isHalf = (at) => /[\udc00-\udfff]/.test(text[at] || "");
    let from = Math.max(0, spot ? spot[0] - width / 4 | 0 : 0);
    if (from) {
      const blank = text.indexOf(" ", from);
      if (blank >= 0 && blank < spot[0]) from = blank + 1;
    }
    let to = Math.min(text.length, from + width);
    if (to < text.length) {
      const blank = text.lastIndexOf(" ", to);
      if (blank > from + width / 2) to = blank;
    }
    if (text.startsWith("· ", from)) from += 2;
    if (isHalf(from)) from--;
    if (isHalf(to)) to++;
    const nodes = marked(text, found, from, to);
    if (from) nodes.unshift("… ");
    if (to < text.length) nodes.push(" …");
    return nodes;
  }

  // What asks the browser to mark a place of a text on its page; the word before tells it from others.
  function directive(text, [start, end]) {
    const encode = (part) => encodeURIComponent(part).replace(/-/g, "%2D");
    const from = text.lastIndexOf(" ", start) + 1, to = text.indexOf(" ", end);
    const run = text.slice(from, to < 0 ? text.length : to).replace(/^[^\p{Alphabetic}\p{N}]+|[^\p{Alphabetic}\p{N}]+$/gu, "");
    if (DENSE.test(run) || run.length > 60) return ":~:text=" + encode(text.slice(start, end));
    const [before] = text.slice(0, from).match(/(?<= |^)[\p{Alphabetic}\p{N}]+(?= $)/u) || [""];
    return ":~:text=" + (before && encode(before) + "-,") + encode(run);
  }

  // A page that was found.
  function hit(it, result) {
    const [href, title, path, tone, word, about, parts] = shownOf(it.page);
    const [own = "", ...others] = texts[it.page] || [];
    // In a hub, pages of portals that are elsewhere have whole addresses.
    const to = new URL(href, base).href;
    const place = path === "=" ? href.slice(5, -5) + ".md" : path;
    const show = (text) => marked(text, spots(text, result));
    const [kind, , services] = index.facets[it.page];
    const inside = sections(it.page, result.byRow), found = spots(own, result);
    const at = inside.length || !found.length || it.named.some(Boolean) ? "" : (href.includes("#") ? "" : "#") + directive(own, densest(found, 100));
    const head = el("p", { className: "name" }, el("a", { href: to + at }, ...show(title)));
    if (word) head.append(" ", el("span", { className: "badge " + tone }, word));
    const from = [index.k[kind][1], services.map((ix) => index.s[ix]).filter((name) => name !== title).join(", "), place];
    const made = el("li", {}, head, el("p", { className: "from" }, from.filter(Boolean).join(" · ")));
    if (found.length || !about && !inside.length && own) made.append(el("p", {}, ...excerpt(own, found, 180)));
    else if (about) made.append(el("p", {}, ...excerpt(about, spots(about, result), 180)));
    for (const ix of inside) made.append(section(to, parts[ix], others[ix] || "", result));
    return made;
  }

  // A section of a page.
  function section(href, part, text, result) {
    const [anchor, heading] = typeof part === "string" ? [slug(part), part] : part;
    const inText = spots(text, result), inHeading = spots(heading, result);
    const at = inText.length && !inHeading.length ? directive(text, densest(inText, 100)) : "";
    const made = el("p", { className: "part" }, el("a", { href: href + "#" + anchor + at }, ...marked(heading || anchor, inHeading)));
    if (text) made.append(" ", ...excerpt(text, inText, 120));
    return made;
  }
  const slug = (heading) => heading.replace(/[^A-Za-z0-9 _-]/g, "").replace(/ /g, "-").toLowerCase();

  // A field with its facets and results; "size" pages are shown at first.
  function panel(size, changed) {
    const chosen = { kind: "", service: "", status: "" };
    const input = el("input", { type: "search", id: "ho-query", autocomplete: "off", spellcheck: false, enterKeyHint: "search", maxLength: 300 });
    const label = el("label", { htmlFor: "ho-query", className: "unseen" }, words("search_title"));
    const facets = el("div", { className: "facets", hidden: true });
    const status = el("p", { className: "from", role: "status" }, words("search_hint"));
    const list = el("ul", { className: "hits", "aria-label": words("search_results") });
    const after = el("p", { className: "more", hidden: true });
    let turn = 0, shown = 0, result, timer;

    const fits = (page, but) => FACETS.every((facet) => facet === but || chosen[facet] === "" || values[facet](page).includes(+chosen[facet]));

    function offer() {
      facets.replaceChildren();
      for (const facet of FACETS) {
        const counts = new Map();
        for (const { page } of result.pages) if (fits(page, facet)) for (const value of values[facet](page)) counts.set(value, (counts.get(value) || 0) + 1);
        if (chosen[facet] !== "" && !counts.has(+chosen[facet])) counts.set(+chosen[facet], 0);
        if (counts.size < 2 && chosen[facet] === "") continue;
        const names = table[facet];
        const select = el("select", { name: facet }, new Option(words(facet === "kind" ? "search_all" : "search_whatever"), ""));
        for (const value of [...counts.keys()].sort((a, b) => a - b)) select.add(new Option(names[value][1] + " (" + counts.get(value) + ")", value));
        select.value = chosen[facet];
        select.onchange = () => {
          chosen[facet] = select.value;
          show().then(() => facets.querySelector("[name=" + facet + "]")?.focus());
          changed(api);
        };
        facets.append(el("label", {}, words(LABELS[facet]) + " ", select));
      }
      facets.hidden = !facets.children.length;
    }

    async function show(more) {
      const mine = ++turn;
      const pages = result.pages.filter(({ page }) => fits(page));
      const until = more ? shown + size : size;
      const part = pages.slice(0, until);
      await Promise.all(part.map(({ page }) => told(page)));
      if (mine !== turn) return;
      offer();
      shown = until;
      // Whoever is on a hit stays on it.
      const on = list.contains(document.activeElement) && document.activeElement.getAttribute("href");
      list.replaceChildren(...part.map((it) => hit(it, result)));
      if (on) ([...list.querySelectorAll("a")].find((link) => link.getAttribute("href") === on) || list.querySelector("a") || input).focus();
      const isSome = result.pages.length && result.most < result.words.length;
      status.replaceChildren(pages.length ? words(isSome ? "search_some" : "search_found", { n: pages.length }) : words("search_none", { query: input.value.trim() }) + " ");
      if (!pages.length) status.append(el("a", { href: base + "search.html#all" }, words("search_list")));
      after.hidden = pages.length <= until;
    }

    // "params" of an address choose facets, once it is known which there are.
    async function run(params) {
      const mine = ++turn;
      const query = input.value.trim();
      if (!query) {
        result = undefined;
        list.replaceChildren();
        facets.hidden = after.hidden = true;
        status.replaceChildren(words("search_hint"));
        return changed(api);
      }
      try {
        const found = await ask(query);
        if (mine !== turn) return;
        result = found;
        if (params instanceof URLSearchParams) {
          for (const facet of FACETS) chosen[facet] = String(table[facet].findIndex(([id]) => id === params.get(facet))).replace("-1", "");
        }
        await show();
      } catch (e) {
        status.replaceChildren(words("search_broken") + " ", el("a", { href: base + "search.html#all" }, words("search_list")));
      }
      changed(api);
    }

    // Arrows go through the links, from the field and back to it.
    function move(event, step) {
      const stops = [input, ...list.querySelectorAll("a")];
      const next = stops[stops.indexOf(document.activeElement) + step];
      if (!next || document.activeElement.localName === "select") return;
      event.preventDefault();
      next.focus();
    }
    const form = el("form", { role: "search", className: "ask" }, label, input);
    form.onsubmit = (event) => {
      event.preventDefault();
      clearTimeout(timer);
      run().then(() => list.querySelector("a")?.click());
    };
    // Who types fast asks once.
    input.oninput = () => {
      clearTimeout(timer);
      timer = setTimeout(run, 60);
    };
    const host = el("div", { className: "search" }, form, facets, status, list, after);
    host.onkeydown = (event) => {
      if (event.key === "ArrowDown") move(event, 1);
      if (event.key === "ArrowUp") move(event, -1);
    };
    const api = { host, form, input, after, chosen, run, more: () => show(true) };
    return api;
  }

  // The dialog.

  let dialog, own;

  function open() {
    if (own) return own.input.select();
    if (!dialog) {
      const all = el("a", {}, words("search_page"));
      const it = panel(8, () => { all.href = base + "search.html" + address(it); });
      it.after.append(all);
      it.form.append(el("button", { type: "button", className: "close", onclick: () => dialog.close() }, words("search_close")));
      dialog = el("dialog", { className: "finder", "aria-label": words("search_title") }, it.host);
      dialog.onclick = (event) => { if (event.target === dialog) dialog.close(); };
      // Escape in a search field only empties it, in some browsers.
      dialog.onkeydown = (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        dialog.close();
      };
      dialog.panel = it;
      document.body.append(dialog);
      load("i.js").catch(() => {});
    }
    if (!dialog.open) dialog.showModal();
    dialog.panel.input.select();
  }

  // Query and facets as they stand in an address.
  function address({ input, chosen }) {
    const params = new URLSearchParams();
    if (input.value.trim()) params.set("q", input.value.trim());
    for (const facet of FACETS) if (chosen[facet] !== "") params.set(facet, table[facet][chosen[facet]][0]);
    const text = params.toString();
    return text && "?" + text;
  }

  // The page for searching.
  function page(host) {
    own = panel(10, () => {
      try { history.replaceState(null, "", location.pathname + address(own) + location.hash); } catch (e) { /* refused in a directory by some browsers */ }
    });
    own.after.append(el("button", { type: "button", onclick: own.more }, words("search_more")));
    host.append(own.host);
    const params = new URLSearchParams(location.search);
    own.input.value = params.get("q") || "";
    if (own.input.value) own.run(params);
    else if (!location.hash) own.input.focus();
  }

  window.HX.open = open;
  const host = document.querySelector("main .finder");
  if (host) page(host);

  // For tests, and for whoever wants to ask from the console.
  window.HX.ask = (query) => ask(query).then((result) => Promise.all(result.pages.slice(0, 10).map(({ page }) => chunk(page / index.c | 0)))
    .then(() => result.pages.slice(0, 10).map((it) => ({ href: shownOf(it.page)[0], score: it.score }))));
})();
