use std::sync::LazyLock;

use regex::Regex;

use super::*;

/// Values that may be marked safe: made by `site` out of escaped text.
const SAFE: [&str; 4] = ["body_html", "graph_html", "lines_html", "sidebar_html"];

fn templates() -> Vec<File> {
    files::built_in().into_iter().filter(|(path, _)| path.ends_with(".html")).collect()
}

fn assets() -> Vec<File> {
    files::below(&files::built_in(), ASSETS).collect()
}

/// A theme of some templates, with no words.
fn theme(templates: &[File]) -> Theme {
    let files: Vec<File> = templates.iter().map(|(name, text)| (&*format!("templates/{name}").leak(), *text)).collect();
    Theme::new("en", &files).unwrap()
}

fn matches(pattern: &str) -> Vec<String> {
    let pattern = Regex::new(pattern).unwrap();
    let found = |(path, text): File| {
        pattern.find_iter(text).map(|found| format!("{path}: {}", found.as_str())).collect::<Vec<_>>()
    };
    templates().into_iter().flat_map(found).collect()
}

#[test]
fn the_built_in_theme_parses() {
    let theme = Theme::built_in();
    assert_eq!(theme.assets().count(), assets().len());
    assert!(theme.assets().any(|(url, _)| url.as_str().starts_with("assets/main-") && url.as_str().ends_with(".css")));
}

#[test]
fn only_what_site_made_is_marked_safe() {
    static MARKED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(\S+)\s*\|\s*safe\b").unwrap());
    let marked = templates();
    let marked = marked.iter().flat_map(|(_, text)| MARKED.captures_iter(text)).map(|found| found[1].to_owned());
    let marked: Vec<String> = marked.collect();
    assert!(!marked.is_empty());
    assert!(marked.iter().all(|value| SAFE.contains(&value.as_str())), "{marked:?}");
}

#[test]
fn templates_hold_no_code_no_style_and_no_other_host() {
    assert_eq!(matches(r"(?i)<style|\sstyle=|\son[a-z]+=|javascript:|https?://|<script>|<base|<iframe"), [""; 0]);
}

#[test]
fn what_a_template_builds_on_is_there() {
    let extends = matches(r#"\{% (?:extends|include) "[^"]+""#);
    for line in extends {
        let wanted = line.rsplit('"').nth(1).unwrap();
        assert!(templates().iter().any(|(path, _)| name(path) == wanted), "{line}");
    }
}

#[test]
fn assets_keep_to_their_budget_and_load_nothing() {
    let (mut css, mut js) = (0, 0);
    for (url, bytes) in Theme::built_in().assets() {
        let text = std::str::from_utf8(bytes).unwrap();
        css += if url.as_str().ends_with(".css") { text.len() } else { 0 };
        js += if url.as_str().ends_with(".js") { text.len() } else { 0 };
        assert!(!text.contains("@import") && !text.contains("url("), "{url}");
        let hosts = text.replace("http://www.w3.org/2000/svg", "").replace("href^=\"http\"", "");
        assert!(!hosts.contains("http:") && !hosts.contains("https:"), "{url}");
    }
    assert!(css <= 30 << 10, "{css} bytes of style sheets");
    assert!(js <= 30 << 10, "{js} bytes of scripts");
}

#[test]
fn every_name_is_escaped_whatever_it_ends_in() {
    let theme = theme(&[("plain", "{{ x }}"), ("a.svg", "{{ x }}"), ("b.txt", "{% include \"plain\" %}")]);
    let screen = serde_json::json!({ "x": "<\"&>" });
    for template in ["plain", "a.svg", "b.txt"] {
        assert_eq!(theme.render(template, &screen).unwrap(), "&lt;&quot;&amp;&gt;", "{template}");
    }
}

#[test]
fn text_in_backticks_is_code_and_stays_text() {
    let theme = theme(&[("t", "{{ x | ticks }}")]);
    let show = |x: &str| theme.render("t", &serde_json::json!({ "x": x })).unwrap();
    assert_eq!(show("`a<b>` does & not exist"), "<code>a&lt;b&gt;</code> does &amp; not exist");
    assert_eq!(show("a ` alone, and `` two"), "a <code> alone, and </code>` two");
    assert_eq!(show("``"), "``");
}

#[test]
fn thousands_are_set_apart() {
    let theme = theme(&[("t", "{{ x | thousands }}")]);
    let show = |x: u64| theme.render("t", &serde_json::json!({ "x": x })).unwrap();
    assert_eq!(show(999), "999");
    assert_eq!(show(12_345_678), "12\u{202f}345\u{202f}678");
}

#[test]
fn a_template_that_asks_for_what_is_not_there_says_where() {
    let theme = theme(&[("t.html", "a\n{{ nothing }}")]);
    let error = theme.render("t.html", &serde_json::json!({ "x": 1 })).unwrap_err();
    assert!(error.contains("nothing") && error.contains("t.html:2"), "{error}");
}

/// A theme of one template, with these words.
fn saying(template: &'static str, words: &'static str) -> Theme {
    Theme::new("en", &[("i18n/en.yaml", words), ("templates/t", template)]).unwrap()
}

#[test]
fn a_template_says_words_by_their_key() {
    let theme = saying(
        r#"{{ t(key="a.b") }} {{ t(key="c", n=x) }}"#,
        "a: {b: \"Less < more\"}\nc: {one: \"{n} page\", other: \"{n} pages\"}",
    );
    let show = |x: u64| theme.render("t", &serde_json::json!({ "x": x })).unwrap();
    assert_eq!(show(1), "Less &lt; more 1 page");
    assert_eq!(show(1_200), "Less &lt; more 1\u{202f}200 pages");
}

#[test]
fn what_is_filled_into_words_is_escaped_unless_it_is_markup() {
    let template =
        r#"{% component bold(x) %}<b>{{ x }}</b>{% endcomponent bold %}{{ t(key="by", name=x, all=<bold x={x} />) }}"#;
    let theme = saying(template, "by: \"by {name} & {all}\"");
    assert_eq!(theme.render("t", &serde_json::json!({ "x": "<x>" })).unwrap(), "by &lt;x&gt; &amp; <b>&lt;x&gt;</b>");
}

#[test]
fn words_that_are_not_there_are_a_mistake_of_the_template() {
    let error = |template| saying(template, "by: \"by {name}\"").render("t", &serde_json::json!({})).unwrap_err();
    assert!(error(r#"{{ t(key="bye") }}"#).contains("no text has the key `bye`"));
    assert!(error(r#"{{ t(key="by") }}"#).contains("the text `by` asks for `name`, which is not given"));
    assert!(error(r#"{{ asset(path="js/none.js") }}"#).contains("no asset lies at `js/none.js`"));
}
