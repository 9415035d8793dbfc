//! Templates and assets. Door of the template engine.
//!
//! Takes the files of a theme, gives parsed templates and fingerprinted assets. Templates see one
//! [`PageView`](super::PageView) and nothing else: no function looks elsewhere, no file is read,
//! no content is ever template source. Every name is escaped; `safe` is for `*_html` values alone,
//! which `site` made.

use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, Value};

use super::html::push_text;
use crate::base::hash::Digest;
use crate::base::path::UrlPath;

/// Parsed templates and fingerprinted assets.
#[derive(Debug)]
pub struct Theme {
    /// Address of everything in the theme.
    pub digest: Digest,
    tera: Tera,
    assets: Vec<Asset>,
    links: AssetLinks,
}

#[derive(Debug)]
struct Asset {
    url: UrlPath,
    bytes: Arc<[u8]>,
}

/// Assets that every page links to, from the portal's root.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct AssetLinks {
    /// The style sheet.
    pub(super) css: String,
    /// The style sheet of API pages, beside the other.
    pub(super) api_css: String,
    /// The script that sets the colour scheme before the first paint.
    pub(super) theme_js: String,
    /// The script for everything else.
    pub(super) portal_js: String,
    /// The mark in the browser's tab.
    pub(super) icon: String,
}

/// One file of the built-in theme.
macro_rules! file {
    ($path:literal) => {
        ($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/", $path)))
    };
}

/// Templates of the built-in theme, by the name they go by in each other.
const TEMPLATES: &[(&str, &str)] = &[
    file!("templates/adr.html"),
    file!("templates/alerts.html"),
    file!("templates/api.html"),
    file!("templates/register.html"),
    file!("templates/registers.html"),
    file!("templates/apis.html"),
    file!("templates/base.html"),
    file!("templates/changes.html"),
    file!("templates/decisions.html"),
    file!("templates/diagrams.html"),
    file!("templates/document.html"),
    file!("templates/documents.html"),
    file!("templates/file.html"),
    file!("templates/findings.html"),
    file!("templates/gap.html"),
    file!("templates/gaps.html"),
    file!("templates/home.html"),
    file!("templates/idempotency.html"),
    file!("templates/not_found.html"),
    file!("templates/operation.html"),
    file!("templates/rule.html"),
    file!("templates/runbook.html"),
    file!("templates/runbooks.html"),
    file!("templates/schema.html"),
    file!("templates/service.html"),
    file!("templates/services.html"),
    file!("templates/written.html"),
    file!("partials/backlinks.html"),
    file!("partials/components.html"),
    file!("partials/contents.html"),
    file!("partials/footer.html"),
    file!("partials/head.html"),
    file!("partials/header.html"),
    file!("partials/page_findings.html"),
    file!("partials/panel.html"),
    file!("partials/pager.html"),
    file!("partials/readiness.html"),
    file!("partials/slots.html"),
];

/// Assets of the built-in theme.
const ASSETS: &[(&str, &str)] = &[
    file!("assets/css/main.css"),
    file!("assets/css/api.css"),
    file!("assets/js/theme.js"),
    file!("assets/js/portal.js"),
    file!("assets/icon.svg"),
];

impl Theme {
    /// The theme inside the binary.
    pub fn built_in() -> Self {
        Self::new(TEMPLATES, ASSETS).expect("the built-in theme parses, which a test shows")
    }

    fn new(templates: &[(&str, &str)], assets: &[(&str, &str)]) -> Result<Self, tera::Error> {
        let mut tera = Tera::new();
        // Every name ends in the empty suffix, so nothing is ever unescaped by its name.
        tera.autoescape_on([""]);
        tera.register_filter("ticks", ticks);
        tera.register_filter("thousands", thousands);
        tera.add_raw_templates(templates.iter().map(|(path, text)| (name(path), *text)))?;
        let all = templates.iter().chain(assets);
        let digests: Vec<Digest> =
            all.flat_map(|(path, text)| [Digest::of(path.as_bytes()), Digest::of(text.as_bytes())]).collect();
        let mut theme = Self { digest: Digest::join(&digests), tera, assets: Vec::new(), links: AssetLinks::default() };
        for (path, text) in assets {
            theme.add_asset(path, text);
        }
        Ok(theme)
    }

    /// Files an asset under a name that changes with its content.
    fn add_asset(&mut self, path: &str, text: &str) {
        let file = path.rsplit('/').next().unwrap_or(path);
        let (stem, ending) = file.rsplit_once('.').unwrap_or((file, "bin"));
        let url = format!("assets/{stem}-{}.{ending}", Digest::of(text.as_bytes()).short(8));
        match file {
            "main.css" => self.links.css.clone_from(&url),
            "api.css" => self.links.api_css.clone_from(&url),
            "theme.js" => self.links.theme_js.clone_from(&url),
            "portal.js" => self.links.portal_js.clone_from(&url),
            "icon.svg" => self.links.icon.clone_from(&url),
            _ => {}
        }
        self.assets.push(Asset { url: UrlPath::new(url), bytes: text.as_bytes().into() });
    }

    /// Files that pages of this theme load.
    pub fn assets(&self) -> impl Iterator<Item = (&UrlPath, &Arc<[u8]>)> {
        self.assets.iter().map(|asset| (&asset.url, &asset.bytes))
    }

    /// Links to those files, from the portal's root.
    pub(super) fn links(&self) -> &AssetLinks {
        &self.links
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

/// Escapes a text and sets what stands in backticks as code.
fn ticks(text: &str, _: Kwargs, _: &State<'_>) -> Value {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, code, after)) = in_ticks(rest) {
        push_text(&mut out, before);
        out.push_str("<code>");
        push_text(&mut out, code);
        out.push_str("</code>");
        rest = after;
    }
    push_text(&mut out, rest);
    Value::safe_string(&out)
}

/// Text before, within and after the next pair of backticks.
fn in_ticks(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (code, after) = rest.split_once('`').filter(|(code, _)| !code.is_empty())?;
    Some((before, code, after))
}

/// A number with a thin space between thousands (SI brochure §5.4.4).
fn thousands(number: u64, _: Kwargs, _: &State<'_>) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests;
