//! The words of pages: each that is asked for is there, each that is there is asked for.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use handover::pipeline::{Build, Pipeline};
use handover::site::Theme;
use handover::source::{Limits, SourceTree, walk};
use regex::Regex;
use scraper::{Html, Selector};

use crate::support::TODAY;

fn files(dir: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(dir);
    let entries = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(Result::unwrap);
    let wanted = entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    let wanted = wanted.filter(|path| path.extension().is_some_and(|it| it == ending));
    wanted.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// Sources that say words: pages made by code without their tests, templates, scripts.
fn sources() -> Vec<(PathBuf, String)> {
    let code = files("src/site", "rs").into_iter().filter(|(path, _)| {
        let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_str().unwrap();
        !name.ends_with("tests.rs") && !name.contains("/tests/") && !name.starts_with("src/site/words")
    });
    let code = code.map(|(path, text)| (path, text.split("#[cfg(test)]").next().unwrap().to_owned()));
    code.chain(files("themes", "html")).chain(files("themes", "js")).collect()
}

fn keys() -> BTreeSet<String> {
    Theme::built_in().words().keys().map(str::to_owned).collect()
}

#[test]
fn all_words_that_are_asked_for_are_there() {
    static ASKED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"\bt\(key="([\w.-]+)"|words\s*\.(?:get|with|count|count_with)\(\s*"([^"]+)"|\bwords\("(\w+)""#)
            .unwrap()
    });
    let known = keys();
    let mut unknown = Vec::new();
    for (path, text) in sources() {
        for found in ASKED.captures_iter(&text) {
            let key = found.get(1).or(found.get(2)).map(|key| key.as_str().to_owned());
            let key = key.unwrap_or_else(|| format!("js.{}", &found[3]));
            if !known.contains(&key) && !key.ends_with(['_', '.']) {
                unknown.push(format!("{}: {key}", path.display()));
            }
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn all_words_that_are_there_are_asked_for() {
    static QUOTED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#""([a-z][A-Za-z0-9_.-]*)""#).unwrap());
    static NAMED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"named\(\s*"(\w+)""#).unwrap());
    let (mut quoted, mut groups) = (BTreeSet::new(), BTreeSet::from(["genre".to_owned()]));
    for (path, text) in sources() {
        let prefix = if path.extension().is_some_and(|it| it == "js") { "js." } else { "" };
        groups.extend(NAMED.captures_iter(&text).map(|found| found[1].to_owned()));
        quoted.extend(QUOTED.captures_iter(&text).map(|found| format!("{prefix}{}", &found[1])));
    }
    // Names of the model are joined to the names of their groups.
    let is_named = |key: &str| key.split_once('.').is_some_and(|(group, _)| groups.contains(group));
    let is_asked = |key: &String| quoted.contains(key) || is_named(key);
    let unused: Vec<String> = keys().into_iter().filter(|key| !is_asked(key)).collect();
    assert!(unused.is_empty(), "{unused:#?}");
}

/// The example portal, in a language.
fn example_in(lang: &str) -> Build {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/vendor-exit");
    let read = walk::read(&root, handover::formats::wants, &Limits::default()).expect("the example is there");
    let texts: Vec<(String, String)> =
        read.files.values().map(|file| (file.path.to_string(), file.text().to_owned())).collect();
    let files = texts.iter().map(|(path, text)| match path.as_str() {
        "handover.yaml" => (path.as_str(), format!("{text}\nportal:\n  language: {lang}\n").into_bytes()),
        _ => (path.as_str(), text.clone().into_bytes()),
    });
    let files: Vec<(&str, Vec<u8>)> = files.collect();
    let files = files.iter().map(|(path, bytes)| (*path, bytes.as_slice()));
    let tree = SourceTree::from_files("vendor-exit", files, handover::formats::wants);
    Pipeline::new(Theme::built_in().with_pack()).build(&tree, TODAY)
}

/// Parts of English texts of three words or more that are always said, and that the language says otherwise.
fn telling_words(lang: &str) -> BTreeSet<String> {
    let (english, other) = (Theme::built_in(), Theme::in_language(lang));
    let texts = english.words().keys().map(|key| (english.words().get(key), other.words().get(key)));
    let pieces =
        texts.filter(|(text, translated)| text != translated).flat_map(|(text, _)| text.split(['{', '}', '`']));
    let words = |piece: &str| piece.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).count();
    pieces.filter(|piece| words(piece) > 2).map(|piece| piece.trim().to_owned()).collect()
}

/// Whole English texts of any length that the language says otherwise, lower case: those of the tables of words, and what
/// kinds, topics and registers are called.
fn whole_texts(lang: &str) -> BTreeSet<String> {
    let (english, other) = (Theme::built_in(), Theme::in_language(lang));
    let texts = english.words().keys().map(|key| (english.words().get(key), other.words().get(key)));
    let texts = texts.filter(|(text, translated)| text != translated && !text.contains('{'));
    let kinds = || handover::kinds::all();
    let registers = handover::kinds::facts::FACT_TYPES;
    let model = kinds().flat_map(|kind| [kind.title, kind.short]).chain(registers.iter().map(|it| it.title));
    let model = model.chain(kinds().flat_map(|kind| kind.topics).map(|topic| topic.title));
    let model = model.chain(kinds().flat_map(|kind| kind.evidence).map(|clause| clause.title));
    let model = model.chain(registers.iter().flat_map(|it| it.columns).map(|column| column.title));
    let model = model.filter(|title| *other.words().of_model(title) != **title);
    let model = model.chain(kinds().filter(|kind| *other.words().why(kind) != *kind.why).map(|kind| kind.why));
    let german: BTreeSet<String> = other.words().keys().map(|key| other.words().get(key).to_lowercase()).collect();
    let all = texts.map(|(text, _)| text.to_lowercase()).chain(model.map(str::to_lowercase));
    all.filter(|text| !german.contains(text)).collect()
}

/// Words on one line.
fn line<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// What pages show that people wrote into the repository, and what stays English: findings, evidence, manuals.
const CONTENT: &str =
    ".body, .found, .finding, .lead, .from, .act, .contents, .panel .why, .facts dd, .tags, head, pre, code";

/// Words that authors of the example chose: the status of a record is shown as written, and tags, services and diagrams
/// have names.
const WRITTEN: [&str; 7] = ["accepted", "proposed", "rejected", "superseded", "billing", "operations", "deployment"];

/// Elements that hold words of ours alone.
const OURS: &str = "main th[scope=col], main dt, main summary, main button, main label, main legend, main .kicker, main .badge, main .state, main section > h2, .panel h2, .panel h3, .artifact li";

/// The same on pages of contracts, whose bodies we write.
const OURS_OF_CONTRACTS: &str = "main .body :is(h2, h3, h4, th[scope=col], figcaption, .must, .way)";

/// English that is left on a page.
fn english_on(page: &mut Html, phrases: &BTreeSet<String>, whole: &BTreeSet<String>) -> BTreeSet<String> {
    let select = |text: &str| Selector::parse(text).unwrap();
    let (label, ours, of_contracts) =
        (select("[aria-label], [title], [alt], [placeholder]"), select(OURS), select(OURS_OF_CONTRACTS));
    let mut left = BTreeSet::new();
    let is_contract = matches!(page.root_element().attr("data-page"), Some("api" | "operation" | "schema" | "changes"));
    let is_ours = |element: &scraper::ElementRef<'_>| {
        let written =
            |of: scraper::ElementRef<'_>| of.value().classes().any(|class| ["body", "terms"].contains(&class));
        is_contract || !element.ancestors().filter_map(scraper::ElementRef::wrap).any(written)
    };
    for element in page.select(&label).filter(is_ours) {
        let texts = ["aria-label", "title", "alt", "placeholder"].into_iter().filter_map(|name| element.attr(name));
        let texts = texts.map(|text| line([text].into_iter()));
        for text in texts.filter(|text| !WRITTEN.contains(&&*text.to_lowercase())) {
            let is_left = whole.contains(&text.to_lowercase()) || phrases.iter().any(|words| text.contains(&**words));
            left.extend(is_left.then(|| format!("in an attribute: {text}")));
        }
    }
    let texts = page.select(&ours).filter(is_ours).chain(page.select(&of_contracts).filter(|_| is_contract));
    let texts = texts.map(|element| line(element.text()).trim_end_matches([':', ' ', '#']).to_owned());
    let texts = texts.filter(|text| !WRITTEN.contains(&&*text.to_lowercase()));
    left.extend(texts.filter(|text| whole.contains(&text.to_lowercase())));
    let content = select(CONTENT);
    let ids: Vec<_> = page.select(&content).map(|element| element.id()).collect();
    for id in ids {
        page.tree.get_mut(id).unwrap().detach();
    }
    let text = line(page.root_element().text());
    left.extend(phrases.iter().filter(|words| text.contains(&***words)).cloned());
    left
}

#[test]
fn a_page_in_german_says_nothing_in_english() {
    let (phrases, whole, build) = (telling_words("de"), whole_texts("de"), example_in("de"));
    assert!(phrases.len() > 100 && whole.len() > 500 && build.errors.is_empty());
    let mut left: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    for (url, bytes) in build.files.iter().filter(|(url, _)| url.as_str().ends_with(".html")) {
        let mut page = Html::parse_document(std::str::from_utf8(bytes).unwrap());
        assert_eq!(page.root_element().attr("lang"), Some("de"), "{url}");
        left.extend(english_on(&mut page, &phrases, &whole).into_iter().map(|words| (words, url.to_string())));
    }
    assert!(left.is_empty(), "{left:#?}");
    let badge = std::str::from_utf8(&build.files["badge.svg"]).unwrap();
    assert!(!badge.contains("blocking") && !badge.contains(" open"), "{badge}");
}
