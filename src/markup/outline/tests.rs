use super::*;

/// The outline in lines: what was found, and the source under its span.
fn shown(text: &str) -> String {
    let found = outline(text);
    let heading = |h: &Heading| format!("h{} {:?} #{} {:?}", h.level, h.text, h.id, h.span.of(text));
    let link = |l: &LinkRef| {
        format!("{:?} {:?} -> {} at {:?} in {:?}", l.kind, l.text, l.dest, l.span.of(text), l.whole.of(text))
    };
    let fence = |f: &Fence| format!("fence {:?} {:?} body {:?}", f.lang, f.text, f.body.of(text));
    let cells = |row: &Vec<Cell>| row.iter().map(|cell| cell.span.of(text)).collect::<Vec<_>>().join("|");
    let table = |t: &Table| {
        format!("table {} / {}", cells(&t.header), t.rows.iter().map(cells).collect::<Vec<_>>().join(" / "))
    };
    let id = |id: &Spanned<String>| format!("id {} at {:?}", id.value, id.span.of(text));
    let comment = |span: &Span| format!("comment {:?}", span.of(text));
    let lines = found.headings.iter().map(heading);
    let lines = lines.chain(found.links.iter().map(link)).chain(found.fences.iter().map(fence));
    let lines = lines.chain(found.tables.iter().map(table)).chain(found.ids.iter().map(id));
    lines.chain(found.comments.iter().map(comment)).collect::<Vec<_>>().join("\n")
}

#[test]
fn headings_have_plain_text_and_the_anchors_of_github() {
    insta::assert_snapshot!(shown("# A *b* `c` [d](e) ![f](g)\n\nA b\n===\n\n## A b #\n"), @r###"
    h1 "A b c d" #a-b-c-d- "# A *b* `c` [d](e) ![f](g)"
    h1 "A b" #a-b "A b\n==="
    h2 "A b" #a-b-1 "## A b #"
    Link "d" -> e at "e" in "[d](e)"
    Image "f" -> g at "g" in "![f](g)"
    "###);
}

#[test]
fn an_explicit_id_wins_and_other_braces_stay_text() {
    insta::assert_snapshot!(shown("# Roll back {#undo .x}\n\n## {short title}\n\n## Undo\n"), @r###"
    h1 "Roll back" #undo "# Roll back {#undo .x}"
    h2 "{short title}" #short-title "## {short title}"
    h2 "Undo" #undo-1 "## Undo"
    id undo at "undo"
    "###);
}

#[test]
fn headings_and_places_of_raw_html_are_found() {
    let text = "<h1 align=\"center\">\n  A &amp; b <img src=\"l.svg\" alt=\"c\">\n</h1>\n\n<a name=\"x\"></a>\n<h2 id='y'>Z</h2>\n";
    insta::assert_snapshot!(shown(text), @r###"
    h1 "A & b" #a--b "<h1 align=\"center\">\n  A &amp; b <img src=\"l.svg\" alt=\"c\">\n</h1>"
    h2 "Z" #y "<h2 id='y'>Z</h2>"
    Image "c" -> l.svg at "l.svg" in "<img src=\"l.svg\" alt=\"c\">"
    id x at "x"
    id y at "y"
    "###);
}

#[test]
fn a_heading_that_is_an_image_has_its_alternative_text() {
    insta::assert_snapshot!(shown("# ![Payments](logo.svg)"), @r###"
    h1 "Payments" #payments "# ![Payments](logo.svg)"
    Image "Payments" -> logo.svg at "logo.svg" in "![Payments](logo.svg)"
    "###);
}

#[test]
fn links_point_to_their_destination() {
    let text = "[a](b.md \"t\") [c](<d e.md>) [f](g\\_h.md) [i](j&amp;k) [l][m] [n] <https://o.example> <p@q.example>\n\n[m]: r.md\n[n]: s.md\n";
    insta::assert_snapshot!(shown(text), @r#"
    Link "a" -> b.md at "b.md" in "[a](b.md \"t\")"
    Link "c" -> d e.md at "d e.md" in "[c](<d e.md>)"
    Link "f" -> g_h.md at "g\\_h.md" in "[f](g\\_h.md)"
    Link "i" -> j&k at "j&amp;k" in "[i](j&amp;k)"
    Link "l" -> r.md at "[l][m]" in "[l][m]"
    Link "n" -> s.md at "[n]" in "[n]"
    Autolink "https://o.example" -> https://o.example at "https://o.example" in "<https://o.example>"
    Autolink "p@q.example" -> mailto:p@q.example at "p@q.example" in "<p@q.example>"
    "#);
}

#[test]
fn an_image_in_a_link_is_a_reference_of_its_own() {
    insta::assert_snapshot!(shown("[![a *b*](c.svg)](d)"), @r#"
    Link "a b" -> d at "d" in "[![a *b*](c.svg)](d)"
    Image "a b" -> c.svg at "c.svg" in "![a *b*](c.svg)"
    "#);
}

#[test]
fn plain_addresses_are_links_but_not_in_links_and_code() {
    let text = "See https://a.example/b_c_d. `https://no.example` [https://no.example](e) # www.f.example";
    insta::assert_snapshot!(shown(text), @r#"
    Autolink "https://a.example/b_c_d" -> https://a.example/b_c_d at "https://a.example/b_c_d" in "https://a.example/b_c_d"
    Link "https://no.example" -> e at "e" in "[https://no.example](e)"
    Autolink "www.f.example" -> http://www.f.example at "www.f.example" in "www.f.example"
    "#);
}

#[test]
fn links_of_raw_html_are_references() {
    let text =
        "<p align=\"center\">\n  <a href=\"a?b&amp;c\"><img src='d'></a>\n</p>\n\nx <a href=e>f</a> <a href=\"g\">h\n";
    insta::assert_snapshot!(shown(text), @r#"
    Link "" -> a?b&c at "a?b&amp;c" in "<a href=\"a?b&amp;c\"><img src='d'></a>"
    Image "" -> d at "d" in "<img src='d'>"
    Link "f" -> e at "e" in "<a href=e>f</a>"
    Link "h" -> g at "g" in "<a href=\"g\">"
    "#);
}

#[test]
fn fences_keep_their_place_and_lose_their_indentation() {
    let text = "1. a\n   ```Sh x\n   b\n     c\n   ```\n\n~~~{.python}\n~~~\n\n    d\n";
    insta::assert_snapshot!(shown(text), @r#"
    fence "sh" "b\n  c\n" body "   b\n     c\n"
    fence "python" "" body ""
    fence "" "d\n" body "    d\n"
    "#);
}

#[test]
fn cells_of_tables_point_to_their_content() {
    let text = "| a | **b** |\n|---|---|\n| `c` | [d](e) \\| f |\n| g |\n";
    insta::assert_snapshot!(shown(text), @r#"
    Link "d" -> e at "e" in "[d](e)"
    table a|**b** / `c`|[d](e) \| f / g|
    "#);
}

#[test]
fn tables_of_raw_html_are_tables() {
    let text = "<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td>c<td>\n\n**d**\n\n</td></tr>\n</table>\n";
    insta::assert_snapshot!(shown(text), @"table a|b / c|**d**");
}

#[test]
fn comments_are_found_in_blocks_and_lines() {
    insta::assert_snapshot!(shown("<!-- a\n\nb -->\n\nc <!-- d --> e"), @r#"
    comment "<!-- a\n\nb -->"
    comment "<!-- d -->"
    "#);
}

#[test]
fn a_comment_over_several_lines_of_a_list_is_a_comment() {
    insta::assert_snapshot!(shown("- a <!-- b\n  c --> d"), @r#"comment "<!-- b\n  c -->""#);
}

#[test]
fn ids_of_the_theme_are_moved_away() {
    insta::assert_snapshot!(shown("## A {#ho-nav}"), @r###"
    h2 "A" #content-ho-nav "## A {#ho-nav}"
    id content-ho-nav at "ho-nav"
    "###);
}

#[test]
fn spans_are_those_of_the_file_behind_front_matter() {
    let text = "---\na: b\n---\n# C\n\n[d](e)\n";
    insta::assert_snapshot!(shown(text), @r###"
    h1 "C" #c "# C"
    Link "d" -> e at "e" in "[d](e)"
    "###);
    assert_eq!(outline(text).body_start, 13);
}

#[test]
fn the_summary_is_the_first_paragraph_that_speaks() {
    let text = "# T\n\n[![badge](b)](c)\n\n[Home](x) | [Docs](y)\n\n> quote\n\nPays *all*\nbills.\n\nMore.";
    assert_eq!(outline(text).summary, "Pays all bills.");
}

#[test]
fn a_long_summary_ends_at_a_word() {
    let summary = outline(&"wörd ".repeat(100)).summary;
    assert_eq!((summary.chars().count(), summary.ends_with("wörd…")), (195, true));
}

#[test]
fn words_of_code_do_not_count() {
    assert_eq!(outline("# One two\n\nthree, `four` - five\n\n```\nsix\n```\n").words, 4);
}

#[test]
fn modules_and_components_of_mdx_are_left_out() {
    let text =
        "import X from 'x';\nexport const y = 1;\n\n# T {/* c */}\n\n<Tabs>\n\nText <Y a=\"b\"/> here.\n\n</Tabs>\n";
    let found = outline_as(text, Flavor::Mdx);
    assert_eq!((found.headings[0].text.as_str(), found.summary.as_str()), ("T", "Text here."));
}

#[test]
fn a_template_expression_as_title_takes_that_of_the_front_matter() {
    let text = "---\ntitle: How to deploy\n---\n# <%= current_page.data.title %>\n";
    let heading = &outline_as(text, Flavor::Erb).headings[0];
    assert_eq!((heading.text.as_str(), heading.id.as_str()), ("How to deploy", "how-to-deploy"));
}

#[test]
fn the_title_is_a_first_heading_of_level_one() {
    let title = |text: &str| outline(text).title_heading();
    assert_eq!(title("![logo](x)\n\n# A\n\n# B"), Some(0));
    assert_eq!([title("## A\n\n# B"), title("> # A"), title("text"), title("- # A")], [None; 4]);
}

#[test]
fn displayed_levels_begin_below_the_title_and_skip_none() {
    let levels = |text: &str| outline(text).display_levels();
    assert_eq!(levels("# T\n### a\n##### b\n## c\n# d\n## e"), [1, 2, 3, 2, 2, 3]);
    assert_eq!(levels("#### a\n## b\n### c\n# d"), [2, 2, 3, 2]);
}
