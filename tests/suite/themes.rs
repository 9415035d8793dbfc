//! `themes/README.md` says what templates see, as the sources of the views say it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use handover::pipeline::Pipeline;
use handover::site::Theme;
use scraper::{Html, Selector};
use walkdir::WalkDir;

use crate::support::{Repo, TODAY};

/// What stands before the tables.
const INTRODUCTION: &str = include_str!("../../themes/about.md");

/// A struct or enum of a view, as its source has it.
#[derive(Default)]
struct Item {
    doc: String,
    /// Name, type, words.
    fields: Vec<(String, String, String)>,
    /// Whether these are words that a field may hold.
    is_choice: bool,
}

fn root(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Items of the sources below a directory, by name.
fn items() -> BTreeMap<String, Item> {
    let mut items = BTreeMap::new();
    for entry in WalkDir::new(root("src/site/views")).sort_by_file_name().into_iter().map(Result::unwrap) {
        if entry.path().extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(entry.path()).unwrap();
            read(text.split("#[cfg(test)]").next().unwrap(), &mut items);
        }
    }
    read(&fs::read_to_string(root("src/site/render.rs")).unwrap(), &mut items);
    items
}

fn read(text: &str, items: &mut BTreeMap<String, Item>) {
    let (mut doc, mut open, mut attributes) = (String::new(), None::<(String, Item)>, String::new());
    for line in text.lines() {
        let trimmed = line.trim();
        if let Some(words) = trimmed.strip_prefix("///") {
            doc = format!("{doc} {}", words.trim()).trim().to_owned();
            continue;
        }
        if trimmed.starts_with("#[") {
            attributes.push_str(trimmed);
            continue;
        }
        match &mut open {
            None => open = start(trimmed, &doc, &attributes),
            Some(_) if line == "}" => items.extend(open.take()),
            Some((_, item)) if line.starts_with("    ") && !line.starts_with("     ") => {
                item.fields.extend(field(trimmed, &doc, item.is_choice));
            }
            Some(_) => {}
        }
        doc.clear();
        attributes.clear();
    }
}

fn start(line: &str, doc: &str, attributes: &str) -> Option<(String, Item)> {
    let line = line.strip_prefix("pub ").unwrap_or(line);
    let is_choice = line.starts_with("enum ");
    let rest = line.strip_prefix("struct ").or(line.strip_prefix("enum "))?.strip_suffix('{')?;
    let name = rest.split(['<', ' ']).next()?.to_owned();
    let seen = attributes.contains("Serialize");
    seen.then(|| (name, Item { doc: doc.to_owned(), is_choice, ..Item::default() }))
}

fn field(line: &str, doc: &str, is_choice: bool) -> Option<(String, String, String)> {
    let line = line.trim_end_matches(',');
    if is_choice {
        let name = line.split(['(', '{', ' ']).next()?.to_owned();
        let inner = line.split_once('(').map_or("", |(_, inner)| inner.trim_end_matches(')'));
        return Some((name, inner.to_owned(), doc.to_owned()));
    }
    let (name, kind) = line.strip_prefix("pub ").unwrap_or(line).split_once(": ")?;
    Some((name.to_owned(), kind.to_owned(), doc.to_owned()))
}

/// A type of Rust in words, and the items that it names.
fn words(kind: &str, items: &BTreeMap<String, Item>, used: &mut BTreeSet<String>) -> String {
    let kind = kind.trim().trim_start_matches('&').trim_start_matches("'a ").trim_start_matches("'static ");
    let inner = |prefix: &str| kind.strip_prefix(prefix)?.strip_suffix('>').map(str::to_owned);
    if let Some(inner) = ["Shared<", "Box<", "Arc<", "Cow<'static, "].iter().find_map(|prefix| inner(prefix)) {
        return words(&inner, items, used);
    }
    if let Some(inner) = inner("Option<") {
        return format!("{}, or nothing", words(&inner, items, used));
    }
    let list = inner("Vec<").or_else(|| kind.strip_prefix('[')?.split([';', ']']).next().map(str::to_owned));
    if let Some(inner) = list {
        return format!("list of {}", words(&inner, items, used));
    }
    if let Some(parts) = kind.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        let parts: Vec<String> = parts.split(", ").map(|part| words(part, items, used)).collect();
        return format!("[{}]", parts.join(", "));
    }
    let name = kind.rsplit("::").next().unwrap();
    match name {
        "str" | "String" | "RuleId" | "UrlPath" | "RepoPath" => "text".to_owned(),
        "usize" | "u8" | "u32" | "u64" | "i16" | "i64" => "number".to_owned(),
        "bool" => "true or false".to_owned(),
        "Crumb" => words("LinkTo", items, used),
        "Neighbour" => words("Card", items, used),
        _ if items.contains_key(name) => {
            used.insert(name.to_owned());
            format!("[{name}](#{})", name.to_lowercase())
        }
        other => other.to_owned(),
    }
}

fn table(out: &mut String, item: &Item, items: &BTreeMap<String, Item>, used: &mut BTreeSet<String>) {
    writeln!(out, "{}\n", item.doc).unwrap();
    if item.is_choice {
        for (name, _, doc) in &item.fields {
            writeln!(out, "- `{}`: {doc}", name.to_lowercase()).unwrap();
        }
    } else if !item.fields.is_empty() {
        writeln!(out, "| Name | Type | What |\n|---|---|---|").unwrap();
        for (name, kind, doc) in &item.fields {
            writeln!(out, "| `{name}` | {} | {} |", words(kind, items, used), doc.replace('|', "\\|")).unwrap();
        }
    }
    out.push('\n');
}

fn components() -> String {
    let mut out = String::new();
    for entry in WalkDir::new(root("themes/default/partials")).sort_by_file_name().into_iter().map(Result::unwrap) {
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        for line in text.lines().filter_map(|line| line.trim().strip_prefix("{% component ")) {
            let call = line.trim_end_matches("-%}").trim_end_matches("%}").trim();
            let file = entry.file_name().to_str().unwrap();
            writeln!(out, "- `{}` ({file})", call.replace(", @root", "").replace("@root", "")).unwrap();
        }
    }
    out
}

fn readme() -> String {
    let items = items();
    let (mut out, mut used, mut told) = (INTRODUCTION.to_owned(), BTreeSet::new(), BTreeSet::new());
    out.push_str("\n## Components\n\n");
    out.push_str(&components());
    out.push_str("\n## What every template sees\n\n");
    // What a page has is told once, where the view of a page tells it.
    let mut screen = Item::default();
    for (name, kind, doc) in &items["Screen"].fields {
        let of_page = items["PageView"].fields.iter().find(|(other, _, _)| other == name);
        let doc = if doc.is_empty() { of_page.map_or("", |(_, _, doc)| doc) } else { doc };
        match (name.as_str(), kind.as_str()) {
            ("body", _) => screen.fields.extend(
                items["BodyScreen"].fields.iter().map(|(name, kind, doc)| (name.clone(), kind.clone(), doc.clone())),
            ),
            ("main", _) => screen.fields.push((name.clone(), "see below".to_owned(), doc.to_owned())),
            _ => screen.fields.push((name.clone(), kind.clone(), doc.to_owned())),
        }
    }
    table(&mut out, &screen, &items, &mut used);
    out.push_str("## What `main` holds, by type of page\n\n");
    let views = fs::read_to_string(root("src/site/views/mod.rs")).unwrap();
    for (variant, kind, doc) in &items["MainView"].fields {
        let template = views.split(&format!("MainView::{variant}(_) => \"")).nth(1).unwrap().split('"').next().unwrap();
        let name = kind.trim_start_matches("Box<").trim_end_matches('>').rsplit("::").next().unwrap().to_owned();
        writeln!(out, "### `{template}`\n\n{doc} ({name})\n").unwrap();
        if let Some(item) = items.get(&name) {
            table(&mut out, item, &items, &mut used);
        }
        told.insert(name);
    }
    out.push_str("## Parts of these\n\n");
    while let Some(name) = used.difference(&told).next().cloned() {
        writeln!(out, "### {name}\n").unwrap();
        table(&mut out, &items[&name], &items, &mut used);
        told.insert(name);
    }
    out.trim_end().to_owned() + "\n"
}

/// `HANDOVER_WRITE=1 cargo test --test suite themes::` writes it anew.
#[test]
fn the_readme_of_themes_says_what_templates_see() {
    let (path, made) = (root("themes/README.md"), readme());
    if std::env::var_os("HANDOVER_WRITE").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    let differs = made.lines().zip(there.lines()).find(|(made, there)| made != there);
    assert!(made == there, "themes/README.md is out of date (HANDOVER_WRITE=1 writes it anew): {differs:?}");
}

const MANIFEST: &str = "version: 1\nprofile: minimal\nportal:\n  theme_dir: theme\n";

fn page(repo: &Repo, pipeline: &mut Pipeline) -> String {
    let build = pipeline.build(&repo.tree(), TODAY);
    assert!(build.errors.is_empty());
    String::from_utf8(build.files["404.html"].to_vec()).unwrap()
}

#[test]
fn a_changed_file_of_the_theme_changes_the_pages() {
    let repo = |text: &str| {
        let template =
            format!("{{% extends \"default/not_found.html\" %}}{{% block main %}}<h1>{text}</h1>{{% endblock main %}}");
        Repo::new()
            .file("README.md", "# Orders")
            .file("handover.yaml", MANIFEST)
            .file("theme/templates/not_found.html", &template)
    };
    let mut pipeline = Pipeline::new(Theme::built_in());
    assert!(page(&repo("Gone"), &mut pipeline).contains("<h1>Gone</h1>"));
    assert!(page(&repo("Lost"), &mut pipeline).contains("<h1>Lost</h1>"));
    assert!(page(&Repo::new().file("README.md", "# Orders"), &mut pipeline).contains("<h1>Page not found</h1>"));
}

#[test]
fn a_directory_that_no_manifest_names_is_no_theme() {
    let repo = Repo::new().file("README.md", "# Orders").file("theme/templates/not_found.html", "ours");
    assert!(page(&repo, &mut Pipeline::new(Theme::built_in())).contains("<h1>Page not found</h1>"));
}

#[test]
fn a_theme_with_a_mistake_still_gives_all_pages() {
    let repo = Repo::new()
        .file("README.md", "# Orders")
        .file("handover.yaml", MANIFEST)
        .file("theme/templates/not_found.html", "{{ main.nothing.at_all }}")
        .file("theme/templates/home.html", "{% block");
    let build = Pipeline::new(Theme::built_in()).build(&repo.tree(), TODAY);
    let mistakes: Vec<String> =
        build.mistakes.iter().map(|mistake| format!("{}:{}", mistake.path, mistake.line)).collect();
    assert_eq!(mistakes, ["theme/templates/home.html:1", "theme/templates/not_found.html:1"]);
    let text = |url: &str| std::str::from_utf8(&build.files[url]).unwrap();
    assert!(text("404.html").contains("<h1>Page not found</h1>") && text("index.html").contains("<h1>Orders</h1>"));
}

#[test]
fn the_pack_holds_all_texts_and_leads_to_no_other_page() {
    let repo = Repo::new()
        .file(
            "README.md",
            "# Orders\n\nSee [the queue](docs/adr/0001-queue.md#context) and [this](#run).\n\n## Run\n\nx",
        )
        .file(
            "docs/adr/0001-queue.md",
            "# 1. Use a queue\n\n## Status\n\nAccepted\n\n## Context\n\nBack to [start](../../README.md).\n",
        );
    let build = Pipeline::new(Theme::built_in().choose("print")).build(&repo.tree(), TODAY);
    let pages: Vec<&str> = build.files.keys().map(|url| url.as_str()).filter(|url| url.ends_with(".html")).collect();
    assert_eq!(pages, ["index.html"]);
    let html = Html::parse_document(std::str::from_utf8(&build.files["index.html"]).unwrap());
    let select = |css: &str, name: &str| -> Vec<String> {
        let css = Selector::parse(css).unwrap();
        html.select(&css).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
    };
    let ids = select("[id]", "id");
    let unique: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(ids.len(), unique.len());
    for link in select("a", "href") {
        let id = link.strip_prefix('#').unwrap_or_else(|| panic!("{link} leads away"));
        assert!(ids.iter().any(|known| known == id), "no #{id}");
    }
    assert!(ids.contains(&"p1-context".to_owned()) && ids.contains(&"p2-run".to_owned()));
}
