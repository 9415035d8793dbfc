//! The files of a theme, layer by layer: those inside the binary, and those of the repository.

use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::mistake::Mistake;
use crate::base::hash::Digest;
use crate::base::path::RepoPath;
use crate::source::{Content, SourceFile, SourceTree, Trouble};

static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// Name of the theme that all others build on.
pub(super) const BASE: &str = "default";

/// Themes inside the binary, by name.
const BUILT_IN: [(&str, &Dir<'static>); 1] = [(BASE, &DEFAULT)];

/// Most files of a theme of the repository: ten times what the built-in one has.
const MOST_FILES: usize = 600;

/// A file of a theme.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// Below the theme's directory.
    pub(super) path: String,
    /// Its text; `None` for a file that is published as it is.
    pub(super) text: Option<Arc<str>>,
    /// Where it lies in the repository; `None` for one inside the binary.
    pub(super) at: Option<Arc<SourceFile>>,
}

/// Files that stand in for those of the layers before them.
#[derive(Debug, Clone, Default)]
pub(super) struct Layer {
    /// What its templates are called by in layers after it (`default/adr.html`); empty for that of the repository.
    pub(super) name: &'static str,
    /// By path.
    pub(super) files: Vec<File>,
}

/// The layers of a built-in theme, the one that all build on first.
pub(super) fn built_in(theme: &str) -> Vec<Layer> {
    let layer = |(name, dir): &(&'static str, &'static Dir<'static>)| {
        let mut files = Vec::new();
        collect(dir, &mut files);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Layer { name, files }
    };
    BUILT_IN.iter().filter(|(name, _)| *name == BASE || *name == theme).map(layer).collect()
}

fn collect(dir: &'static Dir<'static>, files: &mut Vec<File>) {
    for file in dir.files() {
        let path = file.path().to_str().expect("paths of embedded files are ASCII");
        let text = file.contents_utf8().expect("embedded files are UTF-8");
        files.push(File { path: path.to_owned(), text: Some(text.into()), at: None });
    }
    dir.dirs().for_each(|inner| collect(inner, files));
}

/// The layer that a directory of the repository is.
pub(super) fn of_repository(dir: &RepoPath, tree: &SourceTree) -> (Layer, Vec<Mistake>) {
    let (mut layer, mut mistakes) = (Layer::default(), Vec::new());
    for file in sources(dir, tree).take(MOST_FILES) {
        let path = below(dir, &file.path);
        match text(file, path) {
            Ok(_) if is_beside(path) => {}
            Ok(text) if is_placed(path) => {
                layer.files.push(File { path: path.to_owned(), text, at: Some(Arc::clone(file)) });
            }
            Ok(_) => mistakes.push(Mistake::of_file(
                &file.path,
                "no part of a theme lies here, so it is not used",
                "move it to `templates`, `partials`, `assets` or `i18n` of the theme",
            )),
            Err((why, help)) => mistakes.push(Mistake::of_file(&file.path, &why, help)),
        }
    }
    (layer, mistakes)
}

/// Address of everything that a theme takes from a directory of the repository.
pub(super) fn digest(dir: &RepoPath, tree: &SourceTree) -> Digest {
    let digests: Vec<Digest> = sources(dir, tree).take(MOST_FILES).map(|file| file.digest).collect();
    Digest::join(&digests)
}

fn sources<'t>(dir: &'t RepoPath, tree: &'t SourceTree) -> impl Iterator<Item = &'t Arc<SourceFile>> {
    tree.files.values().filter(|file| file.path.is_inside(dir))
}

fn below<'p>(dir: &RepoPath, path: &'p RepoPath) -> &'p str {
    path.as_str().strip_prefix(dir.as_str()).unwrap_or_default().trim_start_matches('/')
}

/// Templates, words, style sheets and scripts are read; other assets are published as they are.
fn text(file: &SourceFile, path: &str) -> Result<Option<Arc<str>>, (String, &'static str)> {
    let is_text = is_template(path) || path.starts_with("i18n/") || is_read_asset(path);
    match (&file.content, file.troubles.first()) {
        (_, Some(Trouble::Symlink(_))) => {
            Err(("is a symbolic link, which is not followed".to_owned(), "put a copy here"))
        }
        (_, Some(Trouble::NotUtf8 { .. } | Trouble::Utf16 | Trouble::Binary)) if is_text => {
            Err(("is no UTF-8".to_owned(), "save it as UTF-8"))
        }
        (Content::Text(text), None) if is_text => Ok(Some(Arc::clone(text))),
        (Content::Listed { .. }, None) if is_text => Err(("was not read".to_owned(), "see what the manifest excludes")),
        (_, Some(_)) if is_text => Err(("could not be read".to_owned(), "see `handover check` on this file")),
        _ => Ok(None),
    }
}

/// A file that says what a directory holds, not part of a theme.
fn is_beside(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    name.starts_with("readme") || name.starts_with("licen") || name.starts_with('.')
}

fn is_placed(path: &str) -> bool {
    is_template(path) || path.starts_with("assets/") || (path.starts_with("i18n/") && path.ends_with(".yaml"))
}

/// Whether a file of a theme is a template, or part of one.
pub(super) fn is_template(path: &str) -> bool {
    (path.starts_with("templates/") || path.starts_with("partials/")) && path.ends_with(".html")
}

fn is_read_asset(path: &str) -> bool {
    path.starts_with("assets/") && [".css", ".js", ".svg"].iter().any(|ending| path.ends_with(ending))
}
