//! The plan of the house, tested: who may know whom, and where each dependency has its door.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms from the ground up. A room uses itself and those in rows above it in this list.
const LAYERS: &[&[&str]] = &[
    &["base"],
    &["kinds"],
    &["yaml"],
    &["contracts"],
    &["manifest"],
    &["markup"],
    &["drawing"],
    &["records"],
    &["source"],
    &["formats"],
    &["model"],
    &["policy"],
    &["author"],
    &["site"],
    &["pipeline"],
    &["output", "serve"],
    &["cli"],
];

/// Third-party crates and the one place that may name them; a reader of XML has two, which take apart files and pictures.
const DOORS: &[(&str, &str)] = &[
    ("aho_corasick", "model/glossary or source/secrets"),
    ("annotate_snippets", "output/report/full"),
    ("apollo_parser", "contracts/graphql"),
    ("axum", "serve"),
    ("base64", "formats/drawio"),
    ("blake3", "base/hash"),
    ("clap", "cli"),
    ("clap_complete", "cli"),
    ("csv", "formats/facts"),
    ("encoding_rs", "source/decode"),
    ("flate2", "output/publish/archive"),
    ("foldhash", "base/hash"),
    ("futures_util", "output/publish/cloud"),
    ("globset", "base/glob"),
    ("granit_parser", "yaml"),
    ("ignore", "source/walk"),
    ("include_dir", "site/theme"),
    ("indicatif", "cli"),
    ("jsonschema", "policy/custom"),
    ("merman", "drawing/engine"),
    ("mimalloc", "main"),
    ("miniz_oxide", "formats/drawio"),
    ("notify", "source/watch"),
    ("object_store", "output/publish/cloud"),
    ("open", "cli"),
    ("percent_encoding", "base/path"),
    ("postcard", "base"),
    ("pulldown_cmark", "markup"),
    ("quick_junit", "output/report/junit"),
    ("quick_xml", "formats or drawing/clean"),
    ("reqwest", "output/publish/cloud"),
    ("rustls", "output/publish/cloud"),
    ("schemars", "site"),
    ("similar", "cli/fix"),
    ("sqlparser", "formats/sql"),
    ("syntect", "markup/highlight"),
    ("tar", "output/publish/archive"),
    ("tera", "site/theme"),
    ("terminal_size", "cli"),
    ("tokio", "serve or output/publish/cloud"),
    ("toml", "yaml"),
    ("two_face", "markup/highlight"),
    ("unicode_width", "output/report"),
    ("walkdir", "source/walk"),
    ("zip", "output/publish/archive"),
];

/// Rooms that may touch disk, network, clock and terminal.
const WINDOWS: &[&str] = &["source", "output", "serve", "cli"];

/// What only a window may name.
const OUTSIDE: &[&str] = &["std::fs", "std::net", "std::process", "std::env", "SystemTime", "Instant::now", "println!"];

struct Source {
    /// Path below `src`, without `.rs`.
    name: String,
    /// Text without comments, strings and test modules.
    code: String,
}

impl Source {
    fn room(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }

    fn identifiers(&self) -> BTreeSet<&str> {
        self.code.split(|c: char| !c.is_alphanumeric() && c != '_').collect()
    }
}

fn sources() -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&src, &mut files);
    files.sort();
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(&src).unwrap().with_extension("").to_str().unwrap().replace('\\', "/");
        Source { name, code: code_of(&fs::read_to_string(path).unwrap()) }
    };
    files.iter().map(read).filter(|source| !source.name.split('/').any(|part| part == "tests")).collect()
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            files.push(path);
        }
    }
}

/// Drops line comments and everything from the first test module on.
fn code_of(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn layer(room: &str) -> Option<usize> {
    LAYERS.iter().position(|rooms| rooms.contains(&room))
}

#[test]
fn every_room_uses_only_rooms_below_it() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !matches!(source.room(), "lib" | "main")) {
        let own = layer(source.room()).unwrap_or_else(|| panic!("`{}` is in no layer", source.name));
        for (at, _) in source.code.match_indices("crate::") {
            let used: String = source.code[at + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let allowed = used == source.room() || layer(&used).is_some_and(|other| other < own);
            if !allowed {
                wrong.push(format!("{} uses {used}", source.name));
            }
        }
    }
    assert!(wrong.is_empty(), "against the direction of the house: {wrong:#?}");
}

#[test]
fn every_dependency_has_one_door() {
    let mut wrong = Vec::new();
    for source in sources() {
        let identifiers = source.identifiers();
        for (krate, door) in DOORS {
            let names = identifiers.contains(krate)
                && (source.code.contains(&format!("{krate}::")) || source.code.contains(&format!("use {krate}")));
            let own_module =
                source.code.contains(&format!("mod {krate};")) || source.code.contains(&format!("::{krate}::"));
            if names && !own_module && !door.split(" or ").any(|door| source.name.starts_with(door)) {
                wrong.push(format!("{} names {krate}, whose door is {door}", source.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_windows_look_outside() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !WINDOWS.contains(&source.room()) && source.name != "main") {
        for name in OUTSIDE.iter().filter(|name| source.code.contains(**name)) {
            wrong.push(format!("{} names {name}", source.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
