use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::files::File;
use super::*;

/// Values that may be marked safe: made by `site` out of escaped text.
const SAFE: [&str; 6] = ["body_html", "entry.hole_html", "figure_html", "graph_html", "lines_html", "sidebar_html"];

fn templates() -> Vec<(String, Arc<str>)> {
    built_in_files().into_iter().filter(|(path, _)| files::is_template(path)).collect()
}

fn layer(files: &[(&str, &str)]) -> Layer {
    let file = |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: Some((*text).into()), at: None };
    Layer { name: files::BASE, files: files.iter().map(file).collect() }
}

/// A theme of some templates, with no words.
fn theme(templates: &[(&str, &str)]) -> Theme {
    let files: Vec<(String, &str)> =
        templates.iter().map(|(name, text)| (format!("templates/{name}.html"), *text)).collect();
    of(&files.iter().map(|(path, text)| (path.as_str(), *text)).collect::<Vec<_>>())
}

fn of(files: &[(&str, &str)]) -> Theme {
    Theme::of("en", vec![layer(files)], (Layer::default(), Vec::new()), Digest::default())
}

fn show(theme: &Theme, template: &str, screen: &serde_json::Value) -> String {
    theme.render(&format!("{template}.html"), screen).unwrap().html
}

fn matches(pattern: &str) -> Vec<String> {
    let pattern = Regex::new(pattern).unwrap();
    let found = |(path, text): (String, Arc<str>)| {
        pattern.find_iter(&text).map(|found| format!("{path}: {}", found.as_str())).collect::<Vec<_>>()
    };
    templates().into_iter().flat_map(found).collect()
}

#[test]
fn the_built_in_theme_parses() {
    let theme = Theme::built_in();
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
    let mut bytes = BTreeMap::new();
    for (url, text) in Theme::built_in().assets() {
        let text = std::str::from_utf8(text).unwrap();
        assert!(!text.contains("@import") && !text.contains("url("), "{url}");
        let hosts = text.replace("http://www.w3.org/2000/svg", "").replace("href^=\"http\"", "");
        assert!(!hosts.contains("http:") && !hosts.contains("https:"), "{url}");
        let name = url.as_str().strip_prefix("assets/").unwrap();
        let (stem, ending) = (name.rsplit_once('-').unwrap().0, name.rsplit_once('.').unwrap().1);
        bytes.insert(format!("{stem}.{ending}"), text.len());
    }
    // A page loads one sheet beside the main one; what searches is loaded when somebody asks.
    for beside in ["api.css", "pages.css", "print.css"] {
        assert!(bytes["main.css"] + bytes[beside] <= 30 << 10, "{bytes:?}");
    }
    assert!(
        ["theme.js", "portal.js", "runbook.js"].iter().map(|name| bytes[*name]).sum::<usize>() <= 15 << 10,
        "{bytes:?}"
    );
    assert!(bytes["finder.js"] <= 24 << 10 && bytes["search.css"] <= 4 << 10, "{bytes:?}");
}

#[test]
fn every_name_is_escaped_whatever_it_ends_in() {
    let theme = theme(&[("plain", "{{ x }}"), ("a.svg", "{{ x }}"), ("b.txt", "{% include \"plain.html\" %}")]);
    let screen = serde_json::json!({ "x": "<\"&>" });
    for template in ["plain", "a.svg", "b.txt"] {
        assert_eq!(show(&theme, template, &screen), "&lt;&quot;&amp;&gt;", "{template}");
    }
}

#[test]
fn text_in_backticks_is_code_and_stays_text() {
    let theme = theme(&[("t", "{{ x | ticks }}")]);
    let show = |x: &str| show(&theme, "t", &serde_json::json!({ "x": x }));
    assert_eq!(show("`a<b>` does & not exist"), "<code>a&lt;b&gt;</code> does &amp; not exist");
    assert_eq!(show("a ` alone, and `` two"), "a <code> alone, and </code>` two");
    assert_eq!(show("``"), "``");
}

#[test]
fn thousands_are_set_apart() {
    let theme = theme(&[("t", "{{ x | thousands }}")]);
    let show = |x: u64| show(&theme, "t", &serde_json::json!({ "x": x }));
    assert_eq!(show(999), "999");
    assert_eq!(show(12_345_678), "12\u{202f}345\u{202f}678");
}

#[test]
fn a_template_that_asks_for_what_is_not_there_says_where() {
    let theme = theme(&[("t", "a\n{{ nothing }}")]);
    let error = theme.render("t.html", &serde_json::json!({ "x": 1 })).unwrap_err();
    assert!(error.contains("nothing") && error.contains("t.html:2"), "{error}");
}

/// A theme of one template, with these words.
fn saying(template: &str, words: &str) -> Theme {
    of(&[("i18n/en.yaml", words), ("templates/t.html", template)])
}

#[test]
fn a_template_says_words_by_their_key() {
    let theme = saying(
        r#"{{ t(key="a.b") }} {{ t(key="c", n=x) }}"#,
        "a: {b: \"Less < more\"}\nc: {one: \"{n} page\", other: \"{n} pages\"}",
    );
    let show = |x: u64| show(&theme, "t", &serde_json::json!({ "x": x }));
    assert_eq!(show(1), "Less &lt; more 1 page");
    assert_eq!(show(1_200), "Less &lt; more 1\u{202f}200 pages");
}

#[test]
fn what_is_filled_into_words_is_escaped_unless_it_is_markup() {
    let template =
        r#"{% component bold(x) %}<b>{{ x }}</b>{% endcomponent bold %}{{ t(key="by", name=x, all=<bold x={x} />) }}"#;
    let theme = saying(template, "by: \"by {name} & {all}\"");
    assert_eq!(show(&theme, "t", &serde_json::json!({ "x": "<x>" })), "by &lt;x&gt; &amp; <b>&lt;x&gt;</b>");
}

#[test]
fn words_that_are_not_there_are_a_mistake_of_the_template() {
    let error = |template| saying(template, "by: \"by {name}\"").render("t.html", &serde_json::json!({})).unwrap_err();
    assert!(error(r#"{{ t(key="bye") }}"#).contains("no text has the key `bye`"), "{}", error(r#"{{ t(key="bye") }}"#));
    assert!(error(r#"{{ t(key="by") }}"#).contains("the text `by` asks for `name`, which is not given"));
    assert!(error(r#"{{ asset(path="js/none.js") }}"#).contains("no asset lies at `js/none.js`"));
}

/// The theme of a repository whose manifest names the directory `theme`.
fn of_repository(files: &[(&str, &str)]) -> Theme {
    let manifest = [("handover.yaml", "version: 1\nportal: {theme_dir: theme}\n")];
    let files = manifest.iter().chain(files).map(|(path, text)| (*path, text.as_bytes()));
    let tree = SourceTree::from_files("orders", files, crate::formats::wants);
    let at = crate::base::diag::Location::file(&RepoPath::new("handover.yaml").unwrap());
    let theme_dir = Some(crate::manifest::Sited { value: RepoPath::new("theme").unwrap(), at });
    let mut theme = Theme::built_in();
    theme.fit(&Look { theme_dir, ..Look::default() }, &tree);
    theme
}

fn mistakes(files: &[(&str, &str)]) -> Vec<String> {
    let theme = of_repository(files);
    theme.mistakes().iter().map(|mistake| format!("{mistake}; {}", mistake.help)).collect()
}

#[test]
fn a_repository_may_replace_a_template_and_build_on_the_one_it_replaces() {
    let theme = of_repository(&[
        (
            "theme/templates/not_found.html",
            "{% extends \"default/not_found.html\" %}{% block main %}<p>Ours</p>{% endblock main %}",
        ),
        (
            "theme/templates/base.html",
            "<main>{% block width %}{% endblock width %}{% block main %}{% endblock main %}</main>",
        ),
    ]);
    assert_eq!(theme.mistakes(), []);
    assert_eq!(show(&theme, "not_found", &serde_json::json!({})), "<main><p>Ours</p></main>");
}

#[test]
fn a_repository_may_replace_one_component_and_keep_the_others() {
    let theme = of_repository(&[
        ("theme/partials/ours.html", "{% component day(date) %}[{{ date }}]{% endcomponent day %}"),
        ("theme/templates/x.html", "{{ <day date=\"2026-01-02\" /> }}{{ <tone tone=\"ok\" words=\"w\" /> }}"),
    ]);
    assert_eq!(theme.mistakes(), []);
    assert_eq!(show(&theme, "x", &serde_json::json!({})), "[2026-01-02]<span class=\"badge ok\">w</span>");
}

#[test]
fn words_of_a_repository_stand_over_ours_key_by_key() {
    let theme = of_repository(&[("theme/i18n/en.yaml", "base: {menu: \"Contents\"}\ncustom: {hello: Hi}\n")]);
    let words = theme.words();
    assert_eq!((words.get("base.menu"), words.get("base.next"), words.get("custom.hello")), ("Contents", "Next", "Hi"));
}

#[test]
fn assets_of_a_repository_are_published_and_found_by_templates() {
    let theme = of_repository(&[
        ("theme/assets/css/theme.css", "body { color: red }"),
        ("theme/assets/logo.png", "no text\0"),
        ("theme/templates/x.html", "{{ asset(path=\"css/theme.css\") }} {{ asset(path=\"logo.png\") }}"),
    ]);
    let links = show(&theme, "x", &serde_json::json!({}));
    let (css, logo) = links.split_once(' ').unwrap();
    assert!(theme.assets().any(|(url, bytes)| url.as_str() == css && **bytes == *b"body{color:red}"), "{links}");
    assert!(theme.copies().any(|(url, path)| url.as_str() == logo && path.as_str() == "theme/assets/logo.png"));
}

#[test]
fn mistakes_in_a_theme_say_where_and_what_to_do() {
    assert_eq!(
        mistakes(&[
            (
                "theme/templates/adr.html",
                "{% extends \"default/adr.html\" %}\n{% block main %}{{ }}{% endblock main %}"
            ),
            ("theme/templates/document.html", "{% extends \"defualt/document.html\" %}"),
            (
                "theme/templates/gaps.html",
                "{% extends \"base.html\" %}\n  {% block main %}{{ x | shout }}{% endblock main %}"
            ),
            ("theme/template/home.html", "x"),
            ("theme/i18n/de.yaml", "base:\n  menue: x\n"),
            ("theme/i18n/en.yaml", "base:\n  menue: x\n"),
            ("theme/README.md", "# Ours"),
        ]),
        [
            "theme/i18n/de.yaml:2:3: no text of a page has the key `base.menue`; see the keys in `themes/README.md`",
            "theme/i18n/en.yaml:2:3: no text of a page has the key `base.menue`; see the keys in `themes/README.md`",
            "theme/template/home.html: no part of a theme lies here, so it is not used; \
             move it to `templates`, `partials`, `assets` or `i18n` of the theme",
            "theme/templates/adr.html:2:20: found `}}` but expected one of: integer, float, string, bool, ident, `-`, \
             `not`, `<`, `{`, `[` or `(`; the built-in template is used until it is mended",
            "theme/templates/document.html: extends `defualt/document.html`, which is not there; \
             a template of the built-in theme is called `default/NAME.html`",
            "theme/templates/gaps.html:2:26: unknown filter `shout`; the built-in template is used until it is mended",
        ]
    );
}

#[test]
fn a_template_that_breaks_ours_is_not_used() {
    let files = [("theme/templates/base.html", "<main>{% block main %}{% endblock main %}</main>")];
    let found = mistakes(&files);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("theme/templates/base.html: block `width` is not defined in any parent template"),
        "{found:?}"
    );
}

#[test]
fn a_template_that_fails_on_a_page_gives_way_to_ours() {
    let theme = of_repository(&[("theme/templates/not_found.html", "a\n {{ nothing.at_all }}")]);
    let screen = serde_json::json!({
        "page": "not_found", "root": "", "portal": "P", "lang": "en", "dir": "ltr", "title": "T", "distinction": "",
        "audience": {"is_public": false, "address": ""}, "twin": "",
        "description": "", "breadcrumbs": [], "sidebar_html": "", "main": {},
    });
    let made = theme.render("not_found.html", &screen).unwrap();
    assert!(made.html.contains("<h1>Page not found</h1>"), "{}", made.html);
    let mistake = made.mistake.unwrap();
    assert_eq!((mistake.path.as_str(), mistake.line, mistake.column), ("theme/templates/not_found.html", 2, 5));
}

#[test]
fn the_theme_to_start_with_has_no_mistakes() {
    let tree = SourceTree::from_files("orders", std::iter::empty::<(&str, &[u8])>(), crate::formats::wants);
    let (_, changes) = crate::author::theme(&tree, "").unwrap();
    let files: Vec<(String, String)> = changes
        .into_iter()
        .filter_map(|change| match change {
            crate::author::Change::Create { path, text } => Some((path.to_string(), text)),
            crate::author::Change::Edit { .. } => None,
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert_eq!(mistakes(&files), [""; 0]);
    assert_eq!(of_repository(&files).own.files.len(), files.len() - 1);
}
