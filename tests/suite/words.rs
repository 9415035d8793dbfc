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
    Pipeline::new(Theme::built_in()).build(&tree, TODAY)
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

#[test]
fn a_page_in_german_says_nothing_in_english() {
    let (words, build) = (telling_words("de"), example_in("de"));
    assert!(words.len() > 100 && build.errors.is_empty());
    let content =
        Selector::parse(".body, .found, .finding, .lead, .from, .act, .contents, dd, head, pre, code").unwrap();
    let mut left = BTreeSet::new();
    for (url, bytes) in build.files.iter().filter(|(url, _)| url.as_str().ends_with(".html")) {
        let mut page = Html::parse_document(std::str::from_utf8(bytes).unwrap());
        assert_eq!(page.root_element().attr("lang"), Some("de"), "{url}");
        let ids: Vec<_> = page.select(&content).map(|element| element.id()).collect();
        for id in ids {
            page.tree.get_mut(id).unwrap().detach();
        }
        let text = page.root_element().text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
        left.extend(words.iter().filter(|words| text.contains(*words)).map(|words| format!("{url}: {words}")));
    }
    assert!(left.is_empty(), "{left:#?}");
}
