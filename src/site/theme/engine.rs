//! Templates, parsed: those of the built-in layers, and those of the repository over them as far as they parse.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::Tera;

use super::files::{BASE, Layer, is_template};
use super::mistake::{Mistake, Report};
use super::{functions, name};
use crate::site::words::Words;

/// Most templates of the repository: each mistake among them costs parsing all of them once more.
const MOST_TEMPLATES: usize = 200;

/// What templates call things by.
pub(super) struct Calls {
    /// The words of pages.
    pub(super) words: Arc<Words>,
    /// Addresses of assets from the portal's root, by path.
    pub(super) links: BTreeMap<String, String>,
}

/// The templates of built-in layers.
///
/// # Errors
/// The engine's, which a test shows not to come.
pub(super) fn built_in(layers: &[Layer], calls: Calls) -> Result<Tera, tera::Error> {
    let mut tera = Tera::new();
    // Every name ends in the empty suffix, so nothing is ever unescaped by its name.
    tera.autoescape_on([""]);
    // The last layer is looked into first.
    tera.set_fallback_prefixes(layers.iter().rev().map(|layer| format!("{}/", layer.name)))?;
    functions::register(&mut tera, calls.words, calls.links);
    let templates = layers.iter().flat_map(|layer| {
        let files = layer.files.iter().filter(|file| is_template(&file.path));
        files.filter_map(|file| Some((format!("{}/{}", layer.name, name(&file.path)), file.text.as_deref()?)))
    });
    tera.add_raw_templates(templates)?;
    Ok(tera)
}

/// Adds the templates of the repository. One that does not parse, or asks for what is not there, is left out and noted.
pub(super) fn extend(tera: &mut Tera, layer: &Layer, mistakes: &mut Vec<Mistake>) {
    let templates = layer.files.iter().filter(|file| is_template(&file.path));
    let mut left: Vec<(&str, &str)> =
        templates.filter_map(|file| Some((name(&file.path), file.text.as_deref()?))).take(MOST_TEMPLATES).collect();
    while let Err(error) = tera.add_raw_templates(left.iter().copied()) {
        let report = Report::of(&error);
        let blamed = left.iter().position(|(name, _)| *name == report.template);
        let blamed = blamed.or_else(|| left.iter().position(|(name, _)| report.message.contains(&format!("`{name}`"))));
        // Without a name to blame, none of them can be trusted.
        let Some(blamed) = blamed else {
            let Some((first, _)) = left.first() else { return };
            let message =
                format!("{} (met in `{}`), so no template of this theme is used", report.message, report.template);
            mistakes.extend(Report { template: (*first).to_owned(), place: (0, 0), message }.mistake(layer));
            return;
        };
        let template = left.remove(blamed).0.to_owned();
        mistakes.extend(Report { template, ..report }.mistake(layer));
    }
}

/// Name of a template in the layer that all build on.
pub(super) fn in_base(template: &str) -> String {
    format!("{BASE}/{template}")
}
