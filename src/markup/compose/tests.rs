use super::*;
use crate::markup::outline;
use crate::markup::tests::{filled, problems};

fn page(text: &str) -> String {
    filled(&compose(text, &outline(text)))
}

#[test]
fn prose_becomes_plain_elements() {
    let text = "a *b* **c** ~~d~~ `e<f>`\\\ng\nh\n\n> i\n\n3. j\n   - k\n\n---\n";
    insta::assert_snapshot!(page(text), @r#"
    <p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;f&gt;</code><br>
    g
    h</p>
    <blockquote>
    <p>i</p>
    </blockquote>
    <ol start="3">
    <li>j<ul>
    <li>k</li>
    </ul>
    </li>
    </ol>
    <hr>
    "#);
}

#[test]
fn headings_begin_below_the_title_of_the_page_and_skip_no_level() {
    insta::assert_snapshot!(page("# T {#top}\n\n### A & \"b\"\n\n# A & \"b\"\n"), @r##"
    <span id="top"></span>
    <h2 id="a--b">A &amp; &quot;b&quot; <a class="anchor" href="#a--b" aria-labelledby="a--b">#</a></h2>
    <h2 id="a--b-1">A &amp; &quot;b&quot; <a class="anchor" href="#a--b-1" aria-labelledby="a--b-1">#</a></h2>
    "##);
}

#[test]
fn links_and_images_are_holes_in_the_order_of_the_outline() {
    let text = "[a *b*](c) ![d](e) [![f](g)](h) https://i.example <a href=j>k</a> <img src=l>";
    insta::assert_snapshot!(page(text), @r#"<p><a href="/0">a <em>b</em></a> <img src="/1" alt=""> <a href="/2"><img src="/3" alt=""></a> <a href="/4">https://i.example</a> <a href="/5">k</a> <img src="/6" alt=""></p>"#);
}

#[test]
fn tables_are_regions_that_can_be_scrolled() {
    insta::assert_snapshot!(page("| a<b> | | c |\n|---|:-:|--:|\n| d | e | f |\n"), @r#"
    <div class="table" role="region" tabindex="0" aria-label="a, c">
    <table>
    <thead>
    <tr><th scope="col">a<strong></strong></th><td class="center"></td><th scope="col" class="right">c</th></tr>
    </thead>
    <tbody>
    <tr><td>d</td><td class="center">e</td><td class="right">f</td></tr>
    </tbody>
    </table>
    </div>
    "#);
}

#[test]
fn a_table_without_rows_is_a_table() {
    insta::assert_snapshot!(page("| a |\n|---|\n"), @r#"
    <div class="table" role="region" tabindex="0" aria-label="a">
    <table>
    <thead>
    <tr><th scope="col">a</th></tr>
    </thead>
    </table>
    </div>
    "#);
}

#[test]
fn tasks_are_boxes_that_nobody_can_tick() {
    insta::assert_snapshot!(page("- [x] a\n- [ ] b\n"), @r#"
    <ul>
    <li><input type="checkbox" disabled checked aria-label="☑"> a</li>
    <li><input type="checkbox" disabled aria-label="☐"> b</li>
    </ul>
    "#);
}

#[test]
fn footnotes_are_numbered_by_their_references_and_lead_back() {
    let text = "a[^y] b[^x] c[^Y] <a href=\"e\">d[^y]</a> f[^none]\n\n[^x]: X\n[^y]: Y\n[^z]: Z\n";
    insta::assert_snapshot!(page(text), @r##"
    <p>a<sup class="note-ref"><a id="ho-note-ref-1" href="#ho-note-1" role="doc-noteref">1</a></sup> b<sup class="note-ref"><a id="ho-note-ref-2" href="#ho-note-2" role="doc-noteref">2</a></sup> c<sup class="note-ref"><a id="ho-note-ref-1-2" href="#ho-note-1" role="doc-noteref">1</a></sup> <a href="/0">d<sup class="note-ref">1</sup></a> f[^none]</p>
    <section class="footnotes" role="doc-endnotes">
    <ol>
    <li id="ho-note-1"><p>Y</p>
    <a class="note-back" href="#ho-note-ref-1" role="doc-backlink">↩</a><a class="note-back" href="#ho-note-ref-1-2" role="doc-backlink">↩</a></li>
    <li id="ho-note-2"><p>X</p>
    <a class="note-back" href="#ho-note-ref-2" role="doc-backlink">↩</a></li>
    <li id="ho-note-3"><p>Z</p>
    </li>
    </ol>
    </section>
    "##);
}

#[test]
fn alerts_of_github_are_notes_with_a_title() {
    insta::assert_snapshot!(page("> [!WARNING]\n> a\n"), @r#"
    <div class="alert warning" role="note">
    <p class="alert-title">Warning</p>
    <p>a</p>
    </div>
    "#);
}

#[test]
fn code_is_a_figure() {
    insta::assert_snapshot!(page("```nosuchlanguage\n<a>&\n```\n"), @r#"
    <figure class="code"><pre tabindex="0"><code class="language-nosuchlanguage">&lt;a&gt;&amp;
    </code></pre></figure>
    "#);
}

#[test]
fn a_diagram_is_a_hole_that_knows_its_code_block() {
    let text = "```sh\nx\n```\n\n- ```mermaid\n  graph TD\n  ```\n\n~~~dot\ndigraph {}\n~~~\n";
    let outline = outline(text);
    let holes = compose(text, &outline).pieces.into_iter().filter_map(|piece| match piece {
        Piece::Diagram(ix) => Some(outline.fences[ix as usize].lang.clone()),
        _ => None,
    });
    assert_eq!(holes.collect::<Vec<_>>(), ["mermaid", "dot"]);
}

#[test]
fn raw_html_is_text() {
    let text = "<script>alert(1)</script>\n\na <environment> b<img onerror=x> <svg onload=x> <b onclick=x>c</b>\n\n<iframe src=x>\n";
    insta::assert_snapshot!(page(text), @r"
    <p>&lt;script&gt;alert(1)&lt;/script&gt;
    </p>
    <p>a &lt;environment&gt; b&lt;img onerror=x&gt; &lt;svg onload=x&gt; <strong>c</strong></p>
    <p>&lt;iframe src=x&gt;
    </p>
    ");
}

#[test]
fn comments_are_left_out_and_breaks_are_kept() {
    insta::assert_snapshot!(page("a<!-- b -->c<br/>d\n\n<!-- e\n\nf -->\n"), @r"
    <p>ac<br>
    d</p>
    ");
}

#[test]
fn a_centred_readme_header_is_shown_as_its_content() {
    let text = "<div align=\"center\">\n<h1>Pay &amp; go</h1>\n<p align=\"center\">\n  <a href=\"x\"><img src=\"y\" alt=\"z\"></a><br>\n  fast\n</p>\n</div>\n";
    insta::assert_snapshot!(page(text), @r#"
    <span id="pay--go"></span>
    <p><a href="/0"><img src="/1" alt=""></a><br>

      fast
    </p>
    "#);
}

#[test]
fn details_hold_the_markdown_between_their_tags() {
    insta::assert_snapshot!(page("<details open>\n<summary>a <b>b</b></summary>\n\n- c\n\n</details>\n\nd\n"), @r"
    <details>
    <summary>a <strong>b</strong></summary>
    <ul>
    <li>c</li>
    </ul>
    </details>
    <p>d</p>
    ");
}

#[test]
fn details_that_are_never_closed_hide_nothing() {
    insta::assert_snapshot!(page("<details>\n<summary>a</summary>\n\nb\n"), @r"
    <p>a
    </p>
    <p>b</p>
    ");
}

#[test]
fn elements_end_with_the_markdown_around_them() {
    insta::assert_snapshot!(page("*a <b>b* c</b> <kbd>d\n\n- <sub>e\n- f</sub>\n"), @r"
    <p><em>a <strong>b</strong></em> c <kbd>d</kbd></p>
    <ul>
    <li><sub>e</sub></li>
    <li>f</li>
    </ul>
    ");
}

#[test]
fn lists_and_tables_of_raw_html_nest_properly() {
    let text = "<ul>\n<li>a\n<li>b<ol><li>c</ol>\n</ul>\n<table><tr><th>d<tr><td>e<td>f</table>\n";
    insta::assert_snapshot!(page(text), @r#"
    <ul>
    <li>a
    </li>
    <li>b<ol>
    <li>c</li>
    </ol>

    </li>
    </ul>
    <div class="table" role="region" tabindex="0" aria-label="d">
    <table>
    <thead>
    <tr><th scope="col">d</th></tr>
    </thead>
    <tbody>
    <tr><td>e</td><td>f</td></tr>
    </tbody>
    </table>
    </div>
    "#);
}

#[test]
fn types_in_cells_keep_their_lines() {
    insta::assert_snapshot!(page("| a |\n|---|\n| <pre>map(<br>  x<br>)</pre> |\n"), @r#"
    <div class="table" role="region" tabindex="0" aria-label="a">
    <table>
    <thead>
    <tr><th scope="col">a</th></tr>
    </thead>
    <tbody>
    <tr><td><code class="pre">map(
      x
    )</code></td></tr>
    </tbody>
    </table>
    </div>
    "#);
}

#[test]
fn lists_in_cells_are_lists() {
    insta::assert_snapshot!(page("| a |\n|---|\n| <ul><li>b *c*</li> <li>d</li></ul> e |\n"), @r#"
    <div class="table" role="region" tabindex="0" aria-label="a">
    <table>
    <thead>
    <tr><th scope="col">a</th></tr>
    </thead>
    <tbody>
    <tr><td><ul>
    <li>b <em>c</em></li>
    <li>d</li>
    </ul>
     e</td></tr>
    </tbody>
    </table>
    </div>
    "#);
}

#[test]
fn preformatted_html_is_code() {
    insta::assert_snapshot!(page("<pre><code class=\"language-nosuch\">\na &lt; <b>b</b>\n\n  c</code></pre>\n"), @r#"
    <figure class="code"><pre tabindex="0"><code class="language-nosuch">a &lt; b

      c</code></pre></figure>
    "#);
}

#[test]
fn places_named_by_the_author_are_kept_once() {
    let text = "<a name=\"x\"></a>\n\n## X\n\n<a id=\"y\" name=\"y\"></a> <a id=\"y\"></a> <a id=\"ho-nav\">a</a>\n";
    insta::assert_snapshot!(page(text), @r##"
    <h2 id="x">X <a class="anchor" href="#x" aria-labelledby="x">#</a></h2>
    <p><span id="y"></span>  <span id="content-ho-nav"></span>a</p>
    "##);
}

#[test]
fn template_syntax_is_printed_literally() {
    insta::assert_snapshot!(page("{{ 7*7 }} {% include %} <%= x %>"), @"<p>{{ 7*7 }} {% include %} &lt;%= x %&gt;</p>");
}

#[test]
fn a_page_that_grows_too_large_is_cut_with_a_note_and_stays_well_formed() {
    let html = page(&format!("- a[^n]\n\n  > {0}\n  > *{0}*\n  > *{0}*\n\n[^n]: {0}\n", "\"".repeat(1 << 20)));
    assert!(html.len() < MAX_BYTES + 4096, "{}", html.len());
    assert!(html.ends_with("<p class=\"cut\" role=\"note\">Cut</p>\n"));
    assert_eq!(problems(&html), Vec::<String>::new());
}
