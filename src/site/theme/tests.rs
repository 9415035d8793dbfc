use std::sync::LazyLock;

use regex::Regex;

use super::*;

/// Values that may be marked safe: made by `site` out of escaped text.
const SAFE: [&str; 4] = ["body_html", "graph_html", "lines_html", "sidebar_html"];

fn matches(pattern: &str) -> Vec<String> {
    let pattern = Regex::new(pattern).unwrap();
    let found = |(path, text): &(&str, &str)| {
        pattern.find_iter(text).map(|found| format!("{path}: {}", found.as_str())).collect::<Vec<_>>()
    };
    TEMPLATES.iter().flat_map(found).collect()
}

#[test]
fn the_built_in_theme_parses() {
    let theme = Theme::built_in();
    assert_eq!(theme.assets().count(), ASSETS.len());
    assert!(theme.links().css.starts_with("assets/main-") && theme.links().css.ends_with(".css"));
}

#[test]
fn only_what_site_made_is_marked_safe() {
    static MARKED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(\S+)\s*\|\s*safe\b").unwrap());
    let marked = TEMPLATES.iter().flat_map(|(_, text)| MARKED.captures_iter(text)).map(|found| found[1].to_owned());
    let marked: Vec<String> = marked.collect();
    assert!(!marked.is_empty());
    assert!(marked.iter().all(|value| SAFE.contains(&value.as_str())), "{marked:?}");
}

#[test]
fn templates_hold_no_code_no_style_and_no_other_host() {
    assert_eq!(matches(r"(?i)<style|\sstyle=|\son[a-z]+=|javascript:|https?://|<script>|<base|<iframe"), [""; 0]);
}

#[test]
fn every_template_of_the_directory_is_embedded() {
    let extends = matches(r#"\{% (?:extends|include) "[^"]+""#);
    for line in extends {
        let wanted = line.rsplit('"').nth(1).unwrap();
        assert!(TEMPLATES.iter().any(|(path, _)| name(path) == wanted), "{line}");
    }
}

#[test]
fn assets_keep_to_their_budget_and_load_nothing() {
    for (path, text) in ASSETS {
        let most = if path.ends_with(".css") { 30 << 10 } else { 15 << 10 };
        assert!(text.len() <= most, "{path}: {} bytes", text.len());
        assert!(!text.contains("@import") && !text.contains("url("), "{path}");
        let hosts = text.replace("http://www.w3.org/2000/svg", "").replace("href^=\"http\"", "");
        assert!(!hosts.contains("http:") && !hosts.contains("https:"), "{path}");
    }
}

#[test]
fn every_name_is_escaped_whatever_it_ends_in() {
    let theme =
        Theme::new(&[("plain", "{{ x }}"), ("a.svg", "{{ x }}"), ("b.txt", "{% include \"plain\" %}")], &[]).unwrap();
    let screen = serde_json::json!({ "x": "<\"&>" });
    for template in ["plain", "a.svg", "b.txt"] {
        assert_eq!(theme.render(template, &screen).unwrap(), "&lt;&quot;&amp;&gt;", "{template}");
    }
}

#[test]
fn text_in_backticks_is_code_and_stays_text() {
    let theme = Theme::new(&[("t", "{{ x | ticks }}")], &[]).unwrap();
    let show = |x: &str| theme.render("t", &serde_json::json!({ "x": x })).unwrap();
    assert_eq!(show("`a<b>` does & not exist"), "<code>a&lt;b&gt;</code> does &amp; not exist");
    assert_eq!(show("a ` alone, and `` two"), "a <code> alone, and </code>` two");
    assert_eq!(show("``"), "``");
}

#[test]
fn thousands_are_set_apart() {
    let theme = Theme::new(&[("t", "{{ x | thousands }}")], &[]).unwrap();
    let show = |x: u64| theme.render("t", &serde_json::json!({ "x": x })).unwrap();
    assert_eq!(show(999), "999");
    assert_eq!(show(12_345_678), "12\u{202f}345\u{202f}678");
}

#[test]
fn a_template_that_asks_for_what_is_not_there_says_where() {
    let theme = Theme::new(&[("t.html", "a\n{{ nothing }}")], &[]).unwrap();
    let error = theme.render("t.html", &serde_json::json!({ "x": 1 })).unwrap_err();
    assert!(error.contains("nothing") && error.contains("t.html:2"), "{error}");
}
