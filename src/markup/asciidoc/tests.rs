use super::*;

/// The outline in lines: what was found, and the source under its span.
fn shown(text: &str) -> String {
    let found = outline_asciidoc(text);
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
fn titles_are_found_in_both_styles() {
    let text = "= Use a *queue*\n\n== Context & more ==\n\nDecision\n--------\n\n[[why]]\n=== Why\n";
    insta::assert_snapshot!(shown(text), @r#"
    h1 "Use a queue" #_use_a_queue "= Use a *queue*"
    h2 "Context & more" #_context_more "== Context & more =="
    h2 "Decision" #_decision "Decision\n--------"
    h3 "Why" #why "=== Why"
    id why at "why"
    "#);
    assert_eq!(outline_asciidoc(text).title_heading(), Some(0));
}

#[test]
fn attributes_of_the_header_are_metadata() {
    let text = "= T\n:status: Accepted\n:toc:\n\n== A\n\n== B\n:late: x\n";
    insta::assert_snapshot!(shown(text), @r#"
    status: Accepted at "Accepted"
    toc:  at "toc"
    h1 "T" #_t "= T"
    h2 "A" #_a "== A"
    h2 "B" #_b "== B"
    "#);
}

#[test]
fn links_are_found_in_all_their_forms() {
    let text = "See link:a.adoc[the plan], xref:b.adoc#c[back], <<d,there>>, <<e>>, https://f.example[g] and https://h.example/i.\n\nimage::j.png[K, 200]\n";
    insta::assert_snapshot!(shown(text), @r#"
    Link "the plan" -> a.adoc at "a.adoc" in "link:a.adoc[the plan]"
    Link "back" -> b.adoc#c at "b.adoc#c" in "xref:b.adoc#c[back]"
    Link "there" -> #d at "d" in "<<d,there>>"
    Link "e" -> #e at "e" in "<<e>>"
    Link "g" -> https://f.example at "https://f.example" in "https://f.example[g]"
    Autolink "https://h.example/i" -> https://h.example/i at "https://h.example/i" in "https://h.example/i"
    Image "K" -> j.png at "j.png" in "image::j.png[K, 200]"
    "#);
}

#[test]
fn code_is_found_in_all_its_forms() {
    let text =
        "[source,Bash]\n----\nls\n  -l\n----\n\n....\na\n....\n\n```json\n{}\n```\n\n[source,sh]\npwd\n\n  literal\n";
    insta::assert_snapshot!(shown(text), @r#"
    fence "bash" "ls\n  -l\n" body "ls\n  -l\n"
    fence "" "a\n" body "a\n"
    fence "json" "{}\n" body "{}\n"
    fence "sh" "pwd\n" body "pwd"
    fence "" "literal\n" body "  literal"
    "#);
}

#[test]
fn tables_and_comments_are_found() {
    let text = "// note\n\n////\na\n////\n\n[cols=\"1,1\"]\n|===\n|Key |Value\n\n|Status\n|*Accepted*\nin May\n|===\n";
    insta::assert_snapshot!(shown(text), @r#"
    table Key="Key"|Value="Value" / Status="Status"|Accepted in May="*Accepted*\nin May"
    comment "// note"
    comment "////\na\n////"
    "#);
}

#[test]
fn the_summary_is_the_first_paragraph() {
    let text = "= T\n:a: b\n\n* item\n\nPays *all*\nbills.\n";
    let found = outline_asciidoc(text);
    assert_eq!((found.summary.as_str(), found.words), ("Pays all bills.", 4));
}

#[test]
fn a_block_that_is_never_closed_is_text() {
    assert_eq!(outline_asciidoc("----\na\n\n== B\n").headings.len(), 1);
}
