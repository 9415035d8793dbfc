//! Directories of decisions that the configuration of tools names.

use std::sync::LazyLock;

use regex::Regex;

use crate::base::path::RepoPath;
use crate::source::{SourceFile, SourceTree};

/// Directories of decisions, each with the file that names it.
#[derive(Debug)]
pub(super) struct Hints {
    directories: Vec<(RepoPath, String)>,
}

/// adr-tools: the whole file is the directory.
static ADR_DIR: LazyLock<Regex> = LazyLock::new(|| pattern(r"\A\s*(\S+)\s*\z"));
static LOG4BRAINS: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?m)^\s*-?\s*adrFolder:\s*["']?([^"'\s#]+)"#));
static STRUCTURIZR: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?m)^\s*!adrs\s+["']?([^"'\s]+)"#));
static BACKSTAGE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?m)^\s*["']?backstage\.io/adr-location["']?:\s*["']?([^"'\s#]+)"#));
static DOTNET: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?m)"path"\s*:\s*"([^"]+)""#));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

impl Hints {
    /// Reads the configuration files of the tree.
    pub(super) fn read(tree: &SourceTree) -> Self {
        let mut directories = Vec::new();
        for (file, names) in files(tree) {
            let path = &file.path;
            for found in names.captures_iter(file.text()) {
                let written = found.get(1).map_or("", |dir| dir.as_str());
                let dir = directory(path, written).filter(|dir| !dir.is_root() && tree.directories.contains(dir));
                directories.extend(dir.map(|dir| (dir, path.to_string())));
            }
        }
        Self { directories }
    }

    /// The directory around a document that a tool names, and the file that names it.
    pub(super) fn around(&self, path: &RepoPath) -> Option<&(RepoPath, String)> {
        self.directories.iter().find(|(dir, _)| path.is_inside(dir))
    }
}

/// A directory beside the configuration, or in an address of this repository (`https://host/o/n/tree/main/docs/adr`).
fn directory(config: &RepoPath, written: &str) -> Option<RepoPath> {
    let written = written.trim_end_matches('/').replace('\\', "/");
    match written.split_once("/tree/").filter(|_| written.contains("://")) {
        Some((_, rest)) => RepoPath::new(rest.split_once('/')?.1),
        None => config.parent().join(&written),
    }
}

/// The configuration files of a tree, each with what names a directory in it.
pub(super) fn files(tree: &SourceTree) -> impl Iterator<Item = (&SourceFile, &'static Regex)> {
    let named = tree.files.iter().filter_map(|(path, file)| Some((&**file, pattern_of(path)?)));
    named.filter(|(file, _)| !file.text().is_empty())
}

fn pattern_of(path: &RepoPath) -> Option<&'static Regex> {
    match path.file_name() {
        ".adr-dir" => Some(&ADR_DIR),
        ".log4brains.yml" | ".log4brains.yaml" => Some(&LOG4BRAINS),
        "adr.config.json" => Some(&DOTNET),
        "catalog-info.yaml" | "catalog-info.yml" => Some(&BACKSTAGE),
        name => name.rsplit_once('.').filter(|(_, ending)| ending.eq_ignore_ascii_case("dsl")).map(|_| &*STRUCTURIZR),
    }
}
