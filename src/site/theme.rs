//! Templates and assets. Door of the template engine.
//!
//! Takes the files of a theme, gives parsed templates and fingerprinted assets. Templates see one
//! [`PageView`](super::PageView) and nothing else: no function looks elsewhere, no file is read,
//! no content is ever template source. Every name is escaped; `safe` is for `*_html` values alone,
//! which `site` made.

mod files;
mod functions;
mod minify;

use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Tera};

use super::words::{self, Layer, Words};
use crate::base::hash::Digest;
use crate::base::path::UrlPath;
use crate::manifest::Look;
use files::File;

/// Parsed templates and fingerprinted assets.
#[derive(Debug)]
pub struct Theme {
    /// Address of everything in the theme.
    pub digest: Digest,
    tera: Tera,
    assets: Vec<Asset>,
    words: Arc<Words>,
}

#[derive(Debug)]
struct Asset {
    /// Below the theme's directory of assets.
    path: &'static str,
    url: UrlPath,
    bytes: Arc<[u8]>,
}

/// Directory of templates and of what they include.
const TEMPLATES: [&str; 2] = ["templates/", "partials/"];

/// Directory of files that pages load.
const ASSETS: &str = "assets/";

/// Directory of the words of pages, one file per language.
const I18N: &str = "i18n/";

/// The script that all pages load before other scripts of the theme; the words for scripts stand in front of it.
const MAIN_SCRIPT: &str = "js/portal.js";

impl Theme {
    /// The theme inside the binary, in English.
    pub fn built_in() -> Self {
        Self::in_language(words::DEFAULT)
    }

    /// The theme inside the binary; what it cannot say in a language (BCP 47), it says in English.
    pub fn in_language(lang: &str) -> Self {
        Self::new(lang, &files::built_in()).expect("the built-in theme parses, which a test shows")
    }

    fn new(lang: &str, files: &[File]) -> Result<Self, tera::Error> {
        let words = Arc::new(words_of(lang, files));
        let assets: Vec<Asset> =
            files::below(files, ASSETS).map(|(path, text)| asset(&path[ASSETS.len()..], text, &words)).collect();
        let links = assets.iter().map(|asset| (asset.path, asset.url.to_string())).collect();

        let mut tera = Tera::new();
        // Every name ends in the empty suffix, so nothing is ever unescaped by its name.
        tera.autoescape_on([""]);
        functions::register(&mut tera, Arc::clone(&words), links);
        let templates = TEMPLATES.iter().flat_map(|dir| files::below(files, dir));
        tera.add_raw_templates(templates.map(|(path, text)| (name(path), text)))?;

        let digests = files.iter().flat_map(|(path, text)| [Digest::of(path.as_bytes()), Digest::of(text.as_bytes())]);
        let digests: Vec<Digest> = digests.chain([Digest::of(lang.as_bytes())]).collect();
        Ok(Self { digest: Digest::join(&digests), tera, assets, words })
    }

    /// Changes to what a manifest asks for; free when it asks for the same as before.
    pub fn fit(&mut self, look: &Look) {
        let lang = look.language.as_ref().map_or(words::DEFAULT, |language| &language.value);
        if **self.words.lang() != *lang {
            *self = Self::in_language(lang);
        }
    }

    /// The words of its pages.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Files that pages of this theme load.
    pub fn assets(&self) -> impl Iterator<Item = (&UrlPath, &Arc<[u8]>)> {
        self.assets.iter().map(|asset| (&asset.url, &asset.bytes))
    }

    /// Renders a template with everything that `screen` holds.
    ///
    /// # Errors
    /// The engine's words, with file and line of the template, when it asks for what is not there.
    pub(super) fn render<T: Serialize>(&self, template: &str, screen: &T) -> Result<String, String> {
        let context = Context::from_serialize(screen).map_err(|error| error.to_string())?;
        self.tera.render(template, &context).map_err(|error| error.to_string())
    }
}

/// What a template is called in `extends` and `include`.
fn name(path: &str) -> &str {
    path.strip_prefix("templates/").unwrap_or(path)
}

/// English, then the language, then its variant for a region.
fn words_of(lang: &str, files: &[File]) -> Words {
    let primary = lang.split('-').next().unwrap_or_default();
    let mut layers = Vec::new();
    for (at, wanted) in [words::DEFAULT, primary, lang].into_iter().enumerate() {
        let is_new = ![words::DEFAULT, primary, lang][..at].contains(&wanted);
        let file = files.iter().find(|(path, _)| is_new && *path == format!("{I18N}{wanted}.yaml"));
        let keys = if at == 0 { words::Keys::Own } else { words::Keys::Known };
        layers.extend(file.map(|(path, text)| Layer { lang: wanted, path, text, keys }));
    }
    Words::of(lang, &layers).0
}

/// An asset under a name that changes with its content.
fn asset(path: &'static str, text: &str, words: &Words) -> Asset {
    let small = match path.rsplit('.').next() {
        Some("css") => minify::css(text),
        Some("js") => minify::js(text),
        _ => text.to_owned(),
    };
    let words = if path == MAIN_SCRIPT { format!("const HW={};\n", words.json("js.")) } else { String::new() };
    let bytes = Vec::from(words + &small);
    let file = path.rsplit('/').next().unwrap_or(path);
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, "bin"));
    let url = UrlPath::new(format!("assets/{stem}-{}.{ending}", Digest::of(&bytes).short(8)));
    Asset { path, url, bytes: bytes.into() }
}

/// Files of the built-in theme: path and text.
#[cfg(test)]
pub(super) fn built_in_files() -> Vec<(&'static str, &'static str)> {
    files::built_in()
}

#[cfg(test)]
mod tests;
