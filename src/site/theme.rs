//! Templates, words and assets. Door of the template engine.
//!
//! Takes the files of a theme, gives parsed templates, words and fingerprinted assets. Templates see one
//! [`PageView`](super::PageView) and nothing else: no function looks elsewhere, no file is read,
//! no content is ever template source. Every name is escaped; `safe` is for `*_html` values alone,
//! which `site` made.
//!
//! A theme is made of layers: the built-in one that all build on, a built-in one that was chosen, and a directory of
//! the repository that the manifest names. A file stands in for that of the same path in the layers before it.

mod assets;
mod engine;
mod files;
mod functions;
mod minify;
mod mistake;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Tera};

use super::words::{self, Keys, Words};
use crate::base::hash::Digest;
use crate::base::path::{RepoPath, UrlPath};
use crate::manifest::Look;
use crate::source::SourceTree;
use assets::Assets;
use engine::Calls;
use files::Layer;
use mistake::Report;

pub use mistake::Mistake;

/// Parsed templates, words and fingerprinted assets.
pub struct Theme {
    /// Address of everything in the theme.
    pub digest: Digest,
    /// Name of a built-in theme that stands whatever a manifest says.
    chosen: Option<String>,
    /// Whether it makes the handover as one document, and nothing else.
    is_one_document: bool,
    /// Whether a portal holds the handover as one document, too.
    makes_pack: bool,
    templates: Tera,
    /// Those without the layer of the repository, when there is one.
    without_own: Option<Tera>,
    /// The layer of the repository.
    own: Layer,
    assets: Assets,
    words: Arc<Words>,
    mistakes: Vec<Mistake>,
}

impl fmt::Debug for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Theme").field("digest", &self.digest).finish_non_exhaustive()
    }
}

/// A page as a theme shows it.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) html: String,
    /// Why a template of the repository could not show it, so that the built-in one does.
    pub(super) mistake: Option<Mistake>,
}

/// Directory of the words of pages, one file per language.
const I18N: &str = "i18n/";

impl Theme {
    /// The theme inside the binary, in English, until a manifest asks for something else.
    pub fn built_in() -> Self {
        Self::in_language(words::DEFAULT)
    }

    /// The theme inside the binary; what it cannot say in a language (BCP 47), it says in English.
    pub fn in_language(lang: &str) -> Self {
        Self::of(lang, files::built_in(files::BASE), (Layer::default(), Vec::new()), Digest::default())
    }

    /// Uses a built-in theme whatever the manifest says.
    pub fn choose(mut self, name: &str) -> Self {
        self.chosen = Some(name.to_owned());
        self
    }

    /// Lets a portal hold the handover as one document, too. It changes with every text of the repository, so a preview
    /// does without it.
    pub fn with_pack(self) -> Self {
        Self { makes_pack: true, ..self }
    }

    /// Whether all that is made is the handover as one document.
    pub(super) fn is_one_document(&self) -> bool {
        self.is_one_document
    }

    /// Whether a portal holds the handover as one document, too.
    pub(super) fn makes_pack(&self) -> bool {
        self.makes_pack
    }

    /// Changes to what a manifest asks for; cheap when it asks for the same as before.
    pub fn fit(&mut self, look: &Look, tree: &SourceTree) {
        let lang = look.language.as_ref().map_or(words::DEFAULT, |language| &language.value);
        let named = self.chosen.as_deref().or(look.theme.as_ref().map(|theme| theme.value.as_str()));
        let name = named.unwrap_or(files::BASE);
        let dir = look.theme_dir.as_ref().map(|dir| &dir.value);
        let asked = key(lang, name, dir.map(|dir| files::digest(dir, tree)));
        if asked == self.digest {
            return;
        }
        let own = dir.map(|dir| files::of_repository(dir, tree)).unwrap_or_default();
        let is_one_document = name == files::PRINT;
        let fitted = Self::of(lang, files::built_in(name), own, asked);
        *self = Self { chosen: self.chosen.take(), makes_pack: self.makes_pack, is_one_document, ..fitted };
    }

    /// A theme of built-in layers and one of the repository.
    fn of(lang: &str, layers: Vec<Layer>, (own, mut mistakes): (Layer, Vec<Mistake>), asked: Digest) -> Self {
        let mut all = layers.clone();
        all.push(own.clone());
        let words = Arc::new(words_of(lang, &all, &mut mistakes));
        // Words of languages that this portal does not speak are looked over, too.
        let others = own.files.iter().filter_map(|file| file.path.strip_prefix(I18N)?.strip_suffix(".yaml"));
        for other in others.filter(|other| *other != words::DEFAULT && !lang.starts_with(other)) {
            words_of(other, &all, &mut mistakes);
        }
        let assets = Assets::of(&all, &words);
        let calls = Calls { words: Arc::clone(&words), links: assets.links.clone() };
        let mut templates = engine::built_in(&layers, calls).expect("built-in themes parse, which a test shows");
        let without_own = (!own.files.is_empty()).then(|| templates.clone());
        engine::extend(&mut templates, &own, &mut mistakes);
        mistakes.sort();
        mistakes.dedup();
        let digest = if asked == Digest::default() { key(lang, files::BASE, None) } else { asked };
        let (is_one_document, makes_pack) = (false, false);
        Self { digest, chosen: None, is_one_document, makes_pack, templates, without_own, own, assets, words, mistakes }
    }

    /// The words of its pages.
    pub fn words(&self) -> &Arc<Words> {
        &self.words
    }

    /// Files that pages of this theme load.
    pub fn assets(&self) -> impl Iterator<Item = (&UrlPath, &Arc<[u8]>)> {
        self.assets.files.iter().map(|(url, bytes)| (url, bytes))
    }

    /// Files of the repository that pages of this theme load.
    pub fn copies(&self) -> impl Iterator<Item = (&UrlPath, &RepoPath)> {
        self.assets.copies.iter().map(|(url, path)| (url, path))
    }

    /// What is wrong with its files in the repository, by path. Mistakes that only a page shows are met when it is made.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    /// Renders a template with everything that `screen` holds; when that of the repository fails, the built-in one.
    ///
    /// # Errors
    /// The engine's words, with file and line of the template, when a built-in one asks for what is not there.
    pub(super) fn render<T: Serialize>(&self, template: &str, screen: &T) -> Result<Made, String> {
        let context = Context::from_serialize(screen).map_err(|error| error.to_string())?;
        let error = match self.templates.render(template, &context) {
            Ok(html) => return Ok(Made { html, mistake: None }),
            Err(error) => error,
        };
        let Some(built_in) = &self.without_own else { return Err(error.to_string()) };
        let mistake = Report::of(&error).mistake(&self.own).or_else(|| self.vague(&error));
        let html = built_in.render(&engine::in_base(template), &context).map_err(|error| error.to_string())?;
        Ok(Made { html, mistake })
    }

    /// An error in a built-in template that a template of the repository brought about.
    fn vague(&self, error: &tera::Error) -> Option<Mistake> {
        let file = self.own.files.iter().find_map(|file| file.at.as_ref())?;
        let help = "look at what it replaces: parts and components that other templates use";
        Some(Mistake::of_file(&file.path, &Report::of(error).message, help))
    }
}

/// Address of what is asked for: language, theme, and the files of the repository.
fn key(lang: &str, name: &str, own: Option<Digest>) -> Digest {
    Digest::join(&[Digest::of(lang.as_bytes()), Digest::of(name.as_bytes()), own.unwrap_or_default()])
}

/// What a template is called in `extends` and `include`.
fn name(path: &str) -> &str {
    path.strip_prefix("templates/").unwrap_or(path)
}

/// English, then the language, then its variant for a region; of each the layers in order.
fn words_of(lang: &str, layers: &[Layer], mistakes: &mut Vec<Mistake>) -> Words {
    let primary = lang.split('-').next().unwrap_or_default();
    let mut langs = vec![words::DEFAULT, primary, lang];
    langs.dedup();
    let mut read = Vec::new();
    for lang in langs {
        let path = format!("{I18N}{lang}.yaml");
        for layer in layers {
            let Some(file) = layer.files.iter().find(|file| file.path == path) else { continue };
            let is_built_in = file.at.is_none() && lang == words::DEFAULT;
            let keys = if is_built_in { Keys::Own } else { Keys::Known };
            let text = file.text.as_deref().unwrap_or_default();
            let path = file.at.as_ref().map_or("", |source| source.path.as_str());
            read.push(words::Layer { lang, path, text, keys });
        }
    }
    let (words, found) = Words::of(lang, &read);
    note(&read, &found, mistakes);
    words
}

/// Notes what is wrong with words of the repository.
fn note(read: &[words::Layer<'_>], found: &[words::Mistake], mistakes: &mut Vec<Mistake>) {
    mistakes.extend(found.iter().filter_map(|wrong| {
        let layer = read.iter().find(|layer| layer.path == wrong.path)?;
        let path = RepoPath::new(&wrong.path).filter(|_| !wrong.path.is_empty())?;
        Some(Mistake::at(&path, (layer.text, wrong.span), &wrong.message, &wrong.help))
    }));
}

/// Files of the built-in theme: path and text.
#[cfg(test)]
pub(super) fn built_in_files() -> Vec<(String, Arc<str>)> {
    let layers = files::built_in(files::BASE);
    let files = layers.into_iter().flat_map(|layer| layer.files);
    files.filter_map(|file| Some((file.path, file.text?))).collect()
}

#[cfg(test)]
mod tests;
