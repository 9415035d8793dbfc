//! `portal.json` and what every portal promises: links resolve, headings are in order, nothing names another origin.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use handover::base::path::UrlPath;
use handover::pipeline::{Build, Pipeline};
use handover::site::{Theme, portal_json};
use handover::source::{Limits, SourceTree, walk};
use scraper::{Html, Selector};
use serde_json::Value;

use crate::support::{Repo, TODAY};

fn example(name: &str) -> SourceTree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    let mut tree = walk::read(&root, handover::formats::wants, &Limits::default()).expect("the example is there");
    // Dates of this checkout are no part of what is tested.
    tree.git = Default::default();
    tree
}

fn build(tree: &SourceTree) -> Build {
    Pipeline::new(Theme::built_in()).build(tree, TODAY)
}

fn json(build: &Build) -> Value {
    serde_json::from_slice(&build.files["portal.json"]).expect("portal.json is JSON")
}

#[test]
fn portal_json_follows_its_schema() {
    let schema = jsonschema::validator_for(&portal_json::schema()).expect("the schema is a schema");
    for name in ["minimal", "vendor-exit", "broken"] {
        let instance = json(&build(&example(name)));
        let errors: Vec<String> =
            schema.iter_errors(&instance).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}

#[test]
fn a_decision_is_described_with_its_sources() {
    let repo = Repo::new()
        .file("docs/adr/0001-queue.md", "# 1. Use a queue\n\nDate: 2024-01-02\n\n## Status\n\nSuperseded by [2](0002-log.md)\n")
        .file("docs/adr/0002-log.md", "---\nstatus: accepted\ndate: 2024-02-03\n---\n# Use a log\n\nSupersedes [1](0001-queue.md). See [gone](gone.md).\n");
    let json = json(&repo.build());
    let record = &json["artifacts"][0];
    assert_eq!(record["kind"], "adr");
    assert_eq!(record["number"], 1);
    assert_eq!(record["status"]["value"], "superseded");
    assert_eq!(record["status"]["line"], 7);
    assert_eq!(record["date"]["value"], "2024-01-02");
    let relation = &json["relations"][0];
    assert_eq!(
        (&relation["from"], &relation["to"]),
        (&"docs/adr/0002-log.md".into(), &"docs/adr/0001-queue.md".into())
    );
    assert_eq!(relation["stated_by"], serde_json::json!(["docs/adr/0001-queue.md", "docs/adr/0002-log.md"]));
    assert_eq!(json["links"]["internal"], 3);
    assert_eq!(json["links"]["broken"][0]["href"], "gone.md");
    assert_eq!(json["links"]["broken"][0]["line"], 7);
}

struct Page {
    html: Html,
    ids: BTreeSet<String>,
}

fn parse_pages(build: &Build) -> BTreeMap<UrlPath, Page> {
    let any = Selector::parse("[id]").expect("a selector");
    let pages = build.files.iter().filter(|(url, _)| url.as_str().ends_with(".html"));
    pages
        .map(|(url, bytes)| {
            let html = Html::parse_document(std::str::from_utf8(bytes).expect("pages are UTF-8"));
            let ids = html.select(&any).filter_map(|element| element.attr("id")).map(str::to_owned).collect();
            (url.clone(), Page { html, ids })
        })
        .collect()
}

/// The file and fragment a relative link on a page leads to.
fn target(from: &UrlPath, href: &str) -> (String, String) {
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
    let path = path.split('?').next().unwrap_or_default();
    let mut segments: Vec<&str> = from.as_str().split('/').collect();
    if !path.is_empty() {
        segments.pop();
        for segment in path.split('/') {
            match segment {
                ".." => drop(segments.pop()),
                "." => {}
                name => segments.push(name),
            }
        }
    }
    (decode(&segments.join("/")), decode(fragment))
}

/// Links of all pages that lead out of the portal, to no file, or to no anchor.
pub(crate) fn broken_targets(build: &Build) -> Vec<String> {
    let pages = parse_pages(build);
    let links = Selector::parse("[href], [src]").expect("a selector");
    let mut broken = Vec::new();
    for (url, page) in pages.iter().filter(|(url, _)| url.as_str() != "404.html") {
        for element in page.html.select(&links) {
            let href = element.attr("href").or(element.attr("src")).unwrap_or_default();
            if href.starts_with("http") || href.starts_with("mailto:") || href.starts_with("tel:") {
                continue;
            }
            let (path, fragment) = target(url, href);
            let exists = build.files.contains_key(path.as_str()) || build.copies.contains_key(path.as_str());
            let anchored =
                fragment.is_empty() || pages.get(path.as_str()).is_none_or(|page| page.ids.contains(&fragment));
            if href.starts_with('/') || !exists || !anchored {
                broken.push(format!("{url}: {href}"));
            }
        }
    }
    broken
}

#[test]
fn every_link_of_every_page_resolves_inside_the_portal() {
    for name in ["minimal", "vendor-exit", "broken"] {
        let broken = broken_targets(&build(&example(name)));
        assert!(broken.is_empty(), "{name}: {broken:#?}");
    }
}

#[test]
fn every_page_has_one_title_ordered_headings_landmarks_and_a_language() {
    let select = |css: &str| Selector::parse(css).expect("a selector");
    for (url, page) in parse_pages(&build(&example("vendor-exit"))) {
        let levels: Vec<u32> =
            page.html.select(&select("h1,h2,h3,h4,h5,h6")).map(|h| h.value().name()[1..].parse().unwrap()).collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{url}: {levels:?}");
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{url} skips a level: {levels:?}");
        assert_eq!(page.html.select(&select("main")).count(), 1, "{url}");
        assert!(
            page.html
                .select(&select("nav"))
                .all(|nav| nav.attr("aria-label").or(nav.attr("aria-labelledby")).is_some()),
            "{url}"
        );
        assert_eq!(page.html.select(&select("html[lang]")).count(), 1, "{url}");
        assert_eq!(
            page.html
                .select(&select("meta[name=robots][content~=noindex], meta[name=robots][content^=noindex]"))
                .count(),
            1,
            "{url}"
        );
    }
}

#[test]
fn titles_are_unique() {
    let select = Selector::parse("title").expect("a selector");
    let mut seen: BTreeMap<String, UrlPath> = BTreeMap::new();
    for (url, page) in parse_pages(&build(&example("vendor-exit"))) {
        let title: String = page.html.select(&select).flat_map(|title| title.text()).collect();
        if let Some(other) = seen.insert(title.clone(), url.clone()) {
            panic!("`{title}` is the title of {other} and {url}");
        }
    }
}
