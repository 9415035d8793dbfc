use std::time::Instant;

use proptest::prelude::*;

use super::*;

/// A tree in one line: plain scalars bare, quoted ones in quotes.
fn shown(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar { text, style: Style::Plain } => text.to_string(),
        Kind::Scalar { text, style: Style::Quoted } => format!("{text:?}"),
        Kind::Sequence(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Kind::Mapping(entries) => {
            let entry = |(key, value): &(Node, Node)| format!("{}: {}", shown(key), shown(value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

fn read(text: &str, syntax: Syntax) -> (String, Vec<String>) {
    let parsed = parse(text, syntax, &Limits::default());
    let problem = |p: &Problem| format!("{}..{}: {}", p.span.start, p.span.end, p.message);
    let documents: Vec<String> = parsed.documents.iter().map(shown).collect();
    (documents.join(" --- "), parsed.problems.iter().map(problem).collect())
}

fn yaml(text: &str) -> String {
    let (tree, problems) = read(text, Syntax::Yaml);
    assert_eq!(problems, Vec::<String>::new());
    tree
}

fn json(text: &str) -> String {
    let (tree, problems) = read(text, Syntax::Json);
    assert_eq!(problems, Vec::<String>::new());
    tree
}

/// Reads on a thread with the stack of a worker, and gives the problems' messages.
fn problems_of_hostile(text: String, syntax: Syntax) -> Vec<String> {
    let started = Instant::now();
    let reading = move || {
        let parsed = parse(&text, syntax, &Limits::default());
        parsed.problems.into_iter().map(|problem| problem.message).collect()
    };
    let messages = std::thread::Builder::new().stack_size(2 << 20).spawn(reading).unwrap().join().unwrap();
    assert!(started.elapsed().as_secs() < 20, "hostile input must not take long");
    messages
}

#[test]
fn yaml_keeps_the_text_of_every_scalar() {
    assert_eq!(
        yaml("a: 0012\nb: no\nc: 1.10\n200: ok\nd: 'no'\ne: !!python/object x\nf: 2024-06-20\n"),
        r#"{a: 0012, b: no, c: 1.10, 200: ok, d: "no", e: x, f: 2024-06-20}"#
    );
    assert_eq!(yaml("a: |\n  one\n  two\nb: >\n  one\n  two\n"), r#"{a: "one\ntwo\n", b: "one two\n"}"#);
}

#[test]
fn every_document_of_a_stream_is_kept() {
    assert_eq!(yaml("a: 1\n---\n- 2\n...\n---\n3\n"), "{a: 1} --- [2] --- 3");
}

#[test]
fn an_alias_is_a_copy_and_a_merge_key_is_looked_through() {
    let text = "base: &base {build: ., image: x}\nweb:\n  <<: *base\n  image: y\n";
    assert_eq!(yaml(text), "{base: {build: ., image: x}, web: {<<: {build: ., image: x}, image: y}}");
    let parsed = parse(text, Syntax::Yaml, &Limits::default());
    let web = parsed.root().unwrap().get("web").unwrap();
    assert_eq!(web.get("build").and_then(Node::as_str), Some("."));
    assert_eq!(web.get("image").and_then(Node::as_str), Some("y"));
}

#[test]
fn an_unknown_alias_and_one_to_what_it_stands_in_are_problems() {
    assert_eq!(read("a: *b\n", Syntax::Yaml).1, ["3..5: no anchor is named `b`"]);
    assert_eq!(read("a: &a [*a]\n", Syntax::Yaml).1, ["7..9: this alias stands for what it is part of"]);
}

#[test]
fn a_key_that_stands_twice_is_kept_and_reported() {
    assert_eq!(read("a: 1\na: 2\n", Syntax::Yaml), ("{a: 1, a: 2}".into(), vec!["5..6: key `a` stands twice".into()]));
    assert_eq!(read(r#"{"a":1,"a":2}"#, Syntax::Json).1, ["7..10: key `a` stands twice"]);
}

#[test]
fn a_mistake_in_one_document_leaves_the_others() {
    let (tree, problems) = read("a: [1, 2\n---\nb: 1\n", Syntax::Yaml);
    assert_eq!(tree, "{a: [1]} --- {b: 1}");
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn spans_cover_what_was_written() {
    let text = "list:\n  - 'ä'\n  - {b: c}\nafter: x\n";
    let parsed = parse(text, Syntax::Yaml, &Limits::default());
    let list = parsed.root().unwrap().get("list").unwrap();
    assert_eq!(list.span.of(text), "- 'ä'\n  - {b: c}");
    assert_eq!(list.items()[0].span.of(text), "'ä'");
    assert_eq!(list.items()[1].span.of(text), "{b: c}");
    let text = r#" {"a" : [1, {"b": "cä"}]} "#;
    let parsed = parse(text, Syntax::Json, &Limits::default());
    let list = parsed.root().unwrap().get("a").unwrap();
    assert_eq!(list.span.of(text), r#"[1, {"b": "cä"}]"#);
    assert_eq!(list.items()[1].get("b").unwrap().span.of(text), r#""cä""#);
}

#[test]
fn json_escapes_are_resolved_and_numbers_are_exact() {
    assert_eq!(
        json(r#"{"a\/b":"\u00e4\ud83d\ude00\t","n":-9223372036854776000.0e+10,"t":true,"z":null}"#),
        r#"{"a/b": "ä😀\t", "n": -9223372036854776000.0e+10, "t": true, "z": null}"#
    );
}

#[test]
fn json_that_yaml_refuses_is_read() {
    assert_eq!(json("{\n\t\"a\": \"\u{9f}\"\n}"), "{\"a\": \"\\u{9f}\"}");
    let long = "k".repeat(5000);
    assert_eq!(json(&format!("{{\"{long}\": 1}}")), format!("{{\"{long}\": 1}}"));
}

#[test]
fn json_mistakes_have_a_place_and_the_part_before_them_is_kept() {
    let cases = [
        ("", "0..0: the text ends where a value was expected"),
        ("{\"a\": 1", "7..7: the text ends where `,` or the closing bracket was expected"),
        ("{\"a\": 1,}", "8..9: `}` where a key in double quotes was expected"),
        ("[1 2]", "3..4: `2` where `,` or the closing bracket was expected"),
        ("[1}", "2..3: `}` where `,` or the closing bracket was expected"),
        ("{'a': 1}", "1..2: `\\'` where a key in double quotes or `}` was expected"),
        ("[01]", "1..2: `0` where a value or `]` was expected"),
        ("[tru]", "1..2: `t` where a value or `]` was expected"),
        ("{} x", "3..4: `x` where the end of the text was expected"),
        ("\"abc", "0..1: this string has no closing quote"),
        ("[\"a\nb\"]", "3..4: a control character in a string"),
        ("[\"\\x\"]", "1..2: this string holds an unknown escape"),
        ("[\"\\ud800\"]", "1..2: this string holds an unknown escape"),
        ("// no\n{}", "0..1: `/` where a value was expected"),
    ];
    for (text, problem) in cases {
        assert_eq!(read(text, Syntax::Json).1, [problem], "{text}");
    }
    assert_eq!(read(r#"{"info": {"title": "A", "ver"#, Syntax::Json).0, r#"{"info": {"title": "A"}}"#);
}

#[test]
fn toml_is_read_in_the_order_of_the_text() {
    let text = "[package]\nname = \"b\"\nedition = 2024\n[[bin]]\nname = 'a'\n[dependencies]\naxum.version = \"1\"\n";
    assert_eq!(
        read(text, Syntax::Toml).0,
        r#"{"package": {"name": "b", "edition": 2024}, "bin": [{"name": "a"}], "dependencies": {"axum": {"version": "1"}}}"#
    );
}

#[test]
fn a_cut_off_file_gives_what_stands_before_the_cut() {
    let (tree, problems) = read("openapi: 3.1.0\npaths:\n  /a: {get: {respon", Syntax::Yaml);
    assert_eq!(tree, "{openapi: 3.1.0, paths: {/a: {get: {}}}}");
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn deep_nesting_is_refused_without_using_the_stack() {
    for (text, syntax) in [
        ("[".repeat(100_000), Syntax::Yaml),
        ("{a: ".repeat(100_000), Syntax::Yaml),
        ("- ".repeat(100_000), Syntax::Yaml),
        ("? ".repeat(100_000), Syntax::Yaml),
        ("[".repeat(100_000), Syntax::Json),
        ("{\"a\":".repeat(100_000), Syntax::Json),
        (format!("a = {}", "[".repeat(100_000)), Syntax::Toml),
        (format!("a = {}", "{a=".repeat(100_000)), Syntax::Toml),
        (format!("{}a = 1", "a.".repeat(100_000)), Syntax::Toml),
        (format!("[{}a]\nb = 1", "a.".repeat(100_000)), Syntax::Toml),
    ] {
        let start: String = text.chars().take(12).collect();
        assert!(!problems_of_hostile(text, syntax).is_empty(), "{start}");
    }
}

#[test]
fn an_alias_bomb_is_stopped() {
    let mut text = String::from("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (from, to) in ('a'..'i').zip('b'..='i') {
        text.push_str(&format!("{to}: &{to} [{}]\n", vec![format!("*{from}"); 10].join(", ")));
    }
    assert_eq!(problems_of_hostile(text, Syntax::Yaml), ["aliases stand for more than 250000 values"]);
    let copies = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), vec!["*a"; 1000].join(","));
    assert_eq!(problems_of_hostile(copies, Syntax::Yaml), ["aliases stand for more than 250000 values"]);
    let chain: String = (1..100_000).map(|i| format!("a{i}: &a{i} {{<<: *a{}}}\n", i - 1)).collect();
    assert!(!problems_of_hostile(format!("a0: &a0 {{x: 1}}\n{chain}"), Syntax::Yaml).is_empty());
}

#[test]
fn size_is_bounded() {
    assert_eq!(problems_of_hostile(format!("a: {}", "x".repeat(1 << 20)), Syntax::Yaml), Vec::<String>::new());
    assert_eq!(
        problems_of_hostile(format!("[{}1]", "1,".repeat(1_100_000)), Syntax::Json),
        ["holds more than 1000000 values"]
    );
    assert_eq!(problems_of_hostile("---\n".repeat(1_100_000), Syntax::Yaml), ["holds more than 1000000 values"]);
    let anchors: String = (0..100_000).map(|i| format!("- &a{i} x\n")).collect();
    assert_eq!(problems_of_hostile(anchors, Syntax::Yaml), Vec::<String>::new());
}

#[test]
fn a_file_of_mistakes_gives_a_bounded_number_of_problems() {
    let problems = problems_of_hostile("a: [\n---\n".repeat(50_000), Syntax::Yaml);
    assert_eq!(problems.len(), MAX_PROBLEMS);
}

fn spans_lie_inside(node: &Node, text: &str) -> bool {
    let own = text.get(node.span.range()).is_some();
    let children: Vec<&Node> = match &node.kind {
        Kind::Scalar { .. } => Vec::new(),
        Kind::Sequence(items) => items.iter().collect(),
        Kind::Mapping(entries) => entries.iter().flat_map(|(key, value)| [key, value]).collect(),
    };
    own && children.into_iter().all(|child| spans_lie_inside(child, text))
}

/// Texts that look like data files.
fn data_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("a: ".to_owned()),
        Just("- ".to_owned()),
        Just("\n".to_owned()),
        Just("\n  ".to_owned()),
        Just("---\n".to_owned()),
        Just("&x ".to_owned()),
        Just("*x".to_owned()),
        Just("<<: ".to_owned()),
        Just("\"".to_owned()),
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just("{".to_owned()),
        Just("}".to_owned()),
        Just(", ".to_owned()),
        Just("|\n".to_owned()),
        Just(" = ".to_owned()),
        Just("\\".to_owned()),
        "[a-zä😀0-9.#!\t]{0,4}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_gives_a_tree_whose_spans_lie_in_it(text in prop_oneof![data_like(), any::<String>()]) {
        for syntax in [Syntax::Yaml, Syntax::Json, Syntax::Toml] {
            let parsed = parse(&text, syntax, &Limits::default());
            for document in &parsed.documents {
                prop_assert!(spans_lie_inside(document, &text), "{syntax:?} {text:?} {document:?}");
            }
            for problem in &parsed.problems {
                prop_assert!(text.get(problem.span.range()).is_some(), "{syntax:?} {text:?} {problem:?}");
            }
        }
    }

    #[test]
    fn json_of_serde_is_read_without_problems(text in any::<String>(), number in any::<f64>()) {
        let value = serde_json::json!({"key": [text, number], text.clone(): null});
        let written = serde_json::to_string_pretty(&value).unwrap();
        let parsed = parse(&written, Syntax::Json, &Limits::default());
        prop_assert_eq!(&parsed.problems, &[]);
        prop_assert_eq!(parsed.root().unwrap().get("key").unwrap().items()[0].as_str(), Some(&*text));
    }
}
