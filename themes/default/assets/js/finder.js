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
  // Values of each facet as `[id, name]`; there once the index is.
  const table = {};

  const shards = [], chunks = [];
  let index, vocabulary;
  window.HX = {
    i: (it) => { index = prepare(it); },
    t: (n, text) => { shards[n] = new Map(text.split("\n").slice(0, -1).map((line) => line.split(" "))); },
    d: (n, pages) => { chunks[n] = pages; },
    v: (text) => { vocabulary = text.split(" "); },
  };
  const files = {};
  const load = (file) => files[file] = files[file] || new Promise((done, failed) => {
    const script = el("script", { src: base + "search/" + file, onload: done });
    script.onerror = () => { delete files[file]; failed(new Error(file)); };
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
    const asked = parse(query, index.stops);
    const found = await Promise.all(asked.map(find));
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
    return { pages: kept, byRow, terms, words: asked, most };
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
  const ask = (query) => load("i.js").then(() => search(query));

  // What is shown. Everything that comes from the index or the query becomes text, never markup.

  // A text with the words that were looked for marked.
  function marked(text, terms, open) {
    const out = [], starts = (folded) => open && open.length > 1 && folded.startsWith(open);
    const isFound = (part) => {
      const humps = part.split(HUMP).map((hump) => number(fold(hump)));
      return [humps.join(""), ...humps].some((folded) => terms.has(stem(folded)) || starts(folded));
    };
    let from = 0;
    const mark = (start, end) => {
      if (start < from) start = from;
      if (end <= start) return;
      out.push(text.slice(from, start), el("mark", {}, text.slice(start, end)));
      from = end;
    };
    for (const { 0: part, index: at } of text.matchAll(PART)) {
      if (!DENSE.test(part)) {
        if (isFound(part)) mark(at, at + part.length);
        continue;
      }
      for (let i = 0; i < part.length; i++) if (terms.has(fold(part.slice(i, i + 2))) || open && part[i] === open) mark(at + i, at + i + (part[i] === open ? 1 : 2));
    }
    out.push(text.slice(from));
    return out;
  }

  // A page that was found.
  function hit(it, result) {
    const [href, title, place, tone, word, about, parts] = chunks[it.page / index.c | 0][it.page % index.c];
    const last = result.words[result.words.length - 1], show = (text) => marked(text, result.terms, last && last.open && last.raw);
    const [kind, , services] = index.facets[it.page];
    const inside = sections(it.page, result.byRow).map((ix) => parts[ix]);
    let at = "";
    if (!inside.length && !it.named.some(Boolean)) {
      const exact = result.words.find((word, w) => it.best[w] && result.terms.has(stem(word.raw)));
      if (exact) at = "#:~:text=" + encodeURIComponent(exact.typed);
    }
    const head = el("p", { className: "name" }, el("a", { href: base + href + at }, ...show(title)));
    if (word) head.append(" ", el("span", { className: "badge " + tone }, word));
    const from = [index.k[kind][1], services.map((ix) => index.s[ix]).filter((name) => name !== title).join(", "), place];
    const made = el("li", {}, head, el("p", { className: "from" }, from.filter(Boolean).join(" · ")));
    if (about && !inside.length) made.append(el("p", {}, ...show(about)));
    for (const [anchor, heading, text] of inside) {
      const link = el("a", { href: base + href + "#" + anchor }, ...show(heading || title));
      made.append(el("p", { className: "part" }, link, " ", el("span", {}, ...show(text))));
    }
    return made;
  }

  // A field with its facets and results; `size` pages are shown at first.
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
        for (const value of [...counts.keys()].sort((a, b) => a - b)) select.add(new Option(`${names[value][1]} (${counts.get(value)})`, value));
        select.value = chosen[facet];
        select.onchange = () => {
          chosen[facet] = select.value;
          show();
          facets.querySelector(`[name=${facet}]`)?.focus();
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
      await Promise.all([...new Set(part.map(({ page }) => page / index.c | 0))].map(chunk));
      if (mine !== turn) return;
      offer();
      shown = until;
      list.replaceChildren(...part.map((it) => hit(it, result)));
      const isSome = result.pages.length && result.most < result.words.length;
      status.replaceChildren(pages.length ? words(isSome ? "search_some" : "search_found", { n: pages.length }) : words("search_none", { query: input.value.trim() }) + " ");
      if (!pages.length) status.append(el("a", { href: base + "search.html#all" }, words("search_list")));
      after.hidden = pages.length <= until;
    }

    // `params` of an address choose facets, once it is known which there are.
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
    own = panel(20, () => {
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
    .then(() => result.pages.slice(0, 10).map((it) => ({ href: chunks[it.page / index.c | 0][it.page % index.c][0], score: it.score }))));
})();
