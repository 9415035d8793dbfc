use super::*;

fn colours(lang: &str, code: &str) -> String {
    highlight(lang, code).unwrap_or_else(|| "plain".into())
}

#[test]
fn a_shell_script_shows_commands_options_variables_and_strings() {
    let code = "# roll back\nexport N=\"x $A\" && kubectl -n \"$N\" rollout undo \\\n  deploy/pay | grep '<b>' > out\nif true; then echo $(date); fi\n";
    insta::assert_snapshot!(colours("sh", code), @r#"
    <span class="c"># roll back</span>
    <span class="k">export</span> <span class="v">N</span><span class="o">=</span><span class="s">&quot;x </span><span class="v">$A</span><span class="s">&quot;</span> <span class="o">&amp;&amp;</span> <span class="f">kubectl</span><span class="v"> -n</span> <span class="s">&quot;</span><span class="v">$N</span><span class="s">&quot;</span> rollout undo \
      deploy/pay <span class="o">|</span> <span class="f">grep</span> <span class="s">&#39;&lt;b&gt;&#39;</span> <span class="o">&gt;</span> out
    <span class="k">if</span> <span class="f">true</span><span class="o">;</span> <span class="k">then</span> <span class="f">echo</span> <span class="v">$</span>(<span class="f">date</span>)<span class="o">;</span> <span class="k">fi</span>
    "#);
}

#[test]
fn keys_are_told_from_values() {
    insta::assert_snapshot!(colours("yml", "# c\na: b\nd:\n  - \"e\" # f\n  - 1\n  - true\n"), @r#"
    <span class="c"># c</span>
    <span class="g">a</span>: b
    <span class="g">d</span>:
      - <span class="s">&quot;e&quot;</span> <span class="c"># f</span>
      - <span class="n">1</span>
      - <span class="n">true</span>
    "#);
    insta::assert_snapshot!(colours("json", "{\"a\": [1, null, \"b\\n\"]}\n"), @r#"{<span class="g">&quot;a&quot;</span>: [<span class="n">1</span>, <span class="n">null</span>, <span class="s">&quot;b\n&quot;</span>]}"#);
}

#[test]
fn programs_show_keywords_types_and_functions() {
    insta::assert_snapshot!(colours("rust", "/// d\n#[derive(Debug)]\npub fn f(x: &str) -> Vec<u8> { x.len() }\n"), @r#"
    <span class="c">/// d</span>
    <span class="m">#[derive(Debug)]</span>
    <span class="k">pub</span> <span class="k">fn</span> <span class="f">f</span>(x: <span class="o">&amp;</span><span class="k">str</span>) -&gt; <span class="t">Vec</span>&lt;<span class="k">u8</span>&gt; { x.<span class="f">len</span>() }
    "#);
    insta::assert_snapshot!(colours("sql", "SELECT count(*) FROM t WHERE b = 'c' -- d\n"), @r#"<span class="k">SELECT</span> <span class="f">count</span>(<span class="k">*</span>) <span class="k">FROM</span> t <span class="k">WHERE</span> b <span class="o">=</span> <span class="s">&#39;c&#39;</span> <span class="c">-- d</span>"#);
    insta::assert_snapshot!(colours("hcl", "resource \"a\" \"b\" {\n  c = var.d\n}\n"), @r#"
    <span class="k">resource</span> <span class="s">&quot;a&quot;</span> <span class="s">&quot;b&quot;</span> {
      <span class="g">c </span><span class="o">= </span><span class="n">var</span>.d
    }
    "#);
}

#[test]
fn a_difference_shows_what_came_and_went() {
    insta::assert_snapshot!(colours("diff", "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n"), @r#"
    <span class="m">--- a</span>
    <span class="m">+++ b</span>
    <span class="m">@@ -1 +1 @@</span>
    <span class="d">-x</span>
    <span class="i">+y</span>
    "#);
}

#[test]
fn a_session_shows_its_commands_and_leaves_output_plain() {
    let code = "$ echo \"a\" \\\n>   b\na b if\nme@host:~/x$ ls -l\nPS C:\\> dir\n# whoami\n";
    insta::assert_snapshot!(colours("console", code), @r#"
    <span class="prompt">$ </span><span class="f">echo</span> <span class="s">&quot;a&quot;</span> \
    <span class="prompt">&gt; </span>  b
    a b if
    <span class="prompt">me@host:~/x$ </span><span class="f">ls</span><span class="v"> -l</span>
    <span class="prompt">PS C:\&gt; </span><span class="f">dir</span>
    # whoami
    "#);
    insta::assert_snapshot!(colours("bash", "$ ls\nif x\n"), @r#"
    <span class="prompt">$ </span><span class="f">ls</span>
    if x
    "#);
}

#[test]
fn a_span_never_crosses_a_line() {
    insta::assert_snapshot!(colours("python", "x = \"\"\"a\n  b\n\"\"\"\n"), @r#"
    x <span class="o">=</span> <span class="s">&quot;&quot;&quot;a</span>
    <span class="s">  b</span>
    <span class="s">&quot;&quot;&quot;</span>
    "#);
}

#[test]
fn code_without_a_last_line_end_keeps_its_text() {
    assert_eq!(colours("sh", "ls"), "<span class=\"f\">ls</span>");
}

#[test]
fn an_unknown_language_is_plain() {
    assert_eq!([highlight("nosuch", "x"), highlight("", "x"), highlight("text", "x")], [None, None, None]);
}

#[test]
fn blocks_beyond_the_limits_are_plain() {
    let beyond =
        ["a ".repeat(MAX_LINE_BYTES), "a\n".repeat(MAX_LINES + 1), format!("{}\n", "a".repeat(1000)).repeat(270)];
    for code in beyond {
        assert_eq!(highlight("sh", &code), None, "{} bytes", code.len());
    }
}

#[test]
fn every_grammar_in_the_table_exists() {
    for (syntax, names) in languages::TABLE {
        assert!(SYNTAXES.find_syntax_by_name(syntax).is_some(), "{syntax}");
        assert!(names.split(' ').all(|name| !name.is_empty() && name == name.to_lowercase()), "{names}");
    }
}

#[test]
fn a_name_stands_for_one_grammar() {
    let mut names: Vec<&str> = languages::TABLE.iter().flat_map(|(_, names)| names.split(' ')).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn what_was_seen_before_changes_nothing() {
    let blocks = [
        ("sh", "cat <<EOF\n$A\nEOF\nls\n"),
        ("sh", "$A\nls\n"),
        ("sh", "cat <<END\nEOF\nls\nEND\n"),
        ("python", "'''\nls\n'''\n"),
        ("json", &"[\n".repeat(200)),
        ("json", &("[\n".repeat(200) + &"]\n".repeat(200) + "{\"a\": 1}")),
    ];
    for _ in 0..2 {
        for (lang, code) in blocks {
            let language = languages::find(lang, code).unwrap();
            let syntax = SYNTAXES.find_syntax_by_name(language.syntax).unwrap();
            assert_eq!(highlight(lang, code), lines::unremembered(&SYNTAXES, syntax, code), "{lang} {code:?}");
        }
    }
}

#[test]
fn code_that_made_a_grammar_hang_comes_back() {
    for (lang, code) in [
        ("js", "x /*"),
        ("js", "function /*/#function /*/#function /*/#"),
        ("fish", "\"$(\"$(\"$("),
        ("ts", "i < 0 ? (l) : ([i + 1]);"),
        ("html", "<script>x /*</script>"),
        ("java", "/** <script>x /* */"),
        ("groovy", "/** <script>x /* */"),
        ("ruby", "a <<~JS\nx /*\nJS\n"),
        ("ruby", "__END__\n<script>x /*"),
        ("php", "?><script>x /*"),
        ("php", "$a = <<<JS\nx /*\nJS;"),
        ("markdown", "```js\nx /*\n```"),
        ("dot", "a [label=<<script>x /*</script>>]"),
    ] {
        highlight(lang, code);
    }
}

#[test]
fn lines_that_make_patterns_backtrack_end_in_time() {
    for lang in ["sh", "yaml", "json", "sql", "tf", "dockerfile"] {
        for line in ["a<a<", "\"$(", "((((", "{{{{", "/*/*", "'\"'\"", "<a <a", "    "] {
            let clock = std::time::Instant::now();
            highlight(lang, &(line.repeat(200) + "\n"));
            assert!(clock.elapsed().as_secs() < 20, "{lang} {line:?} {:?}", clock.elapsed());
        }
    }
}

/// Pieces that open, close or escape something in many languages.
const PIECES: &[&str] = &[
    "a",
    "1",
    " ",
    "\"",
    "'",
    "`",
    "\\",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "$",
    "#",
    "=",
    "/",
    "*",
    "-",
    ":",
    ";",
    "|",
    "&",
    "%",
    "@",
    "!",
    ".",
    ",",
    "?",
    "\n",
    "\n  ",
    "<<E\n",
    "${",
    "$(",
    "{{",
    "/*",
    "//",
    "--",
    "->",
    "=>",
    "if ",
    "def ",
    "fn ",
    "class ",
    "function ",
    "end ",
];

/// A grammar that hangs or takes all memory shows as a test that does not end; the last line tells which.
#[test]
#[ignore = "takes minutes: every grammar with a few hundred repetitions of random pieces"]
fn no_repetition_of_pieces_blows_up_a_grammar() {
    let strategy = proptest::collection::vec(proptest::sample::select(PIECES), 1..6);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for (_, names) in languages::TABLE {
        let lang = names.split(' ').next().unwrap();
        for _ in 0..300 {
            let unit = proptest::strategy::Strategy::new_tree(&strategy, &mut runner).unwrap();
            let unit = proptest::strategy::ValueTree::current(&unit).concat();
            println!("{lang} {unit:?}");
            highlight(lang, &unit.repeat(1 + 1000 / unit.len()));
        }
    }
}
