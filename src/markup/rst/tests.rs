use super::*;
use crate::markup::outline::Cell;

/// The outline in lines: what was found, and the source under its span.
fn shown(text: &str) -> String {
    let found = outline_rst(text);
    let mut lines: Vec<String> = Vec::new();
    for entry in &found.front.entries {
        lines.push(format!("{}: {} at {:?}", entry.key, entry.value.texts().join(", "), entry.span.of(text)));
    }
    for h in &found.headings {
        lines.push(format!("h{} {:?} #{} {:?}", h.level, h.text, h.id, h.span.of(text)));
    }
    for l in &found.links {
        lines.push(format!(
            "{:?} {:?} -> {} at {:?} in {:?}",
            l.kind,
            l.text,
            l.dest,
            l.span.of(text),
            l.whole.of(text)
        ));
    }
    for f in &found.fences {
        lines.push(format!("fence {:?} {:?} body {:?}", f.lang, f.text, f.body.of(text)));
    }
    let cells =
        |row: &Vec<Cell>| row.iter().map(|c| format!("{}={:?}", c.text, c.span.of(text))).collect::<Vec<_>>().join("|");
    for t in &found.tables {
        lines.push(format!(
            "table {} / {}",
            cells(&t.header),
            t.rows.iter().map(cells).collect::<Vec<_>>().join(" / ")
        ));
    }
    lines.extend(found.ids.iter().map(|id| format!("id {} at {:?}", id.value, id.span.of(text))));
    lines.extend(found.comments.iter().map(|span| format!("comment {:?}", span.of(text))));
    lines.join("\n")
}

#[test]
fn levels_follow_the_order_in_which_title_styles_appear() {
    let text = "=====\nTitle\n=====\n\nFirst ``a``\n-----------\n\nDeeper\n~~~~~~\n\nFirst a\n-------\n";
    insta::assert_snapshot!(shown(text), @r#"
    h1 "Title" #title "=====\nTitle\n====="
    h2 "First a" #first-a "First ``a``\n-----------"
    h3 "Deeper" #deeper "Deeper\n~~~~~~"
    h2 "First a" #first-a-1 "First a\n-------"
    "#);
    assert_eq!(outline_rst(text).title_heading(), Some(0));
}

#[test]
fn fields_at_the_top_are_metadata() {
    let text = "Use a queue\n===========\n\n:Status: **Accepted**\n:Date: 2024-01-02\n:Deciders: A,\n   B\n:Empty:\n\nContext\n-------\n\n:Not: metadata\n";
    insta::assert_snapshot!(shown(text), @r#"
    Status: Accepted at "**Accepted**"
    Date: 2024-01-02 at "2024-01-02"
    Deciders: A, B at "A,\n   B"
    Empty:  at "Empty"
    h1 "Use a queue" #use-a-queue "Use a queue\n==========="
    h2 "Context" #context "Context\n-------"
    "#);
}

#[test]
fn links_are_found_in_all_their_forms() {
    let text = "See `the plan <plan.rst>`_, :doc:`../deploy`, :doc:`Roll back <back>`, `named thing`_ and other_.\nAlso https://a.example/b. Not ``https://no.example``.\n\n.. _named thing: https://n.example\n.. _other: o.rst\n.. _here:\n";
    insta::assert_snapshot!(shown(text), @r#"
    Link "the plan" -> plan.rst at "plan.rst" in "`the plan <plan.rst>`_"
    Link "../deploy" -> ../deploy.rst at "../deploy" in ":doc:`../deploy`"
    Link "Roll back" -> back.rst at "back" in ":doc:`Roll back <back>`"
    Link "named thing" -> https://n.example at "`named thing`_" in "`named thing`_"
    Link "other" -> o.rst at "other_" in "other_"
    Autolink "https://a.example/b" -> https://a.example/b at "https://a.example/b" in "https://a.example/b"
    id here at "here"
    "#);
}

#[test]
fn code_is_found_in_directives_and_literal_blocks() {
    let text = ".. code-block:: Bash\n   :linenos:\n\n   ls\n     -l\n\nThen::\n\n  x\n\n  y\nEnd\n";
    insta::assert_snapshot!(shown(text), @r#"
    fence "bash" "ls\n  -l\n" body "   ls\n     -l"
    fence "" "x\n\ny\n" body "  x\n\n  y"
    "#);
}

#[test]
fn images_and_comments_are_found() {
    let text = ".. image:: a.png\n   :alt: A b\n\n.. a comment\n   on two lines\n\n.. note:: Text with `a <b>`_.\n";
    insta::assert_snapshot!(shown(text), @r#"
    Image "A b" -> a.png at "a.png" in ".. image:: a.png\n   :alt: A b"
    Link "a" -> b at "b" in "`a <b>`_"
    comment ".. a comment\n   on two lines"
    "#);
}

#[test]
fn list_tables_are_tables() {
    let text = ".. list-table:: Status\n   :header-rows: 1\n\n   * - Key\n     - Value\n   * - **Status**\n     - Accepted\n       in May\n   * - Empty\n     -\n";
    insta::assert_snapshot!(shown(text), @r#"table Key="Key"|Value="Value" / Status="**Status**"|Accepted in May="Accepted\n       in May" / Empty="Empty"|="""#);
}

#[test]
fn drawn_tables_are_tables() {
    let text = "+-----+-----+\n| a   | b   |\n+=====+=====+\n| c   | d   |\n|     | e   |\n+-----+-----+\n\n====  ====\na     b\n====  ====\nü     c d\n      e\n====  ====\n\nText\n";
    insta::assert_snapshot!(shown(text), @r#"
    table a="a"|b="b" / c="c"|d e="d   |\n|     | e"
    table a="a"|b="b" / ü="ü"|c d e="c d\n      e"
    "#);
}

#[test]
fn the_summary_is_the_first_paragraph() {
    let text = "Title\n=====\n\n:a: b\n\n- item\n\nPays **all**\nbills::\n\n  code\n";
    let found = outline_rst(text);
    assert_eq!((found.summary.as_str(), found.words), ("Pays all bills", 4));
}
