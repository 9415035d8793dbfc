//! Files that pages load, under names that change with their content.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::{File, Layer};
use super::minify;
use crate::base::hash::Digest;
use crate::base::path::{RepoPath, UrlPath};
use crate::site::words::Words;

/// Directory of a theme that holds them.
const DIR: &str = "assets/";

/// The script that all pages load before other scripts of the theme; the words for scripts stand in front of it.
const MAIN_SCRIPT: &str = "js/portal.js";

/// All assets of a theme.
#[derive(Debug, Default)]
pub(super) struct Assets {
    /// Made here.
    pub(super) files: Vec<(UrlPath, Arc<[u8]>)>,
    /// Files of the repository that are published as they are.
    pub(super) copies: Vec<(UrlPath, RepoPath)>,
    /// Addresses from the portal's root by path below the directory of assets.
    pub(super) links: BTreeMap<String, String>,
}

impl Assets {
    /// Those of all layers; of files at one path that of the last layer.
    pub(super) fn of(layers: &[Layer], words: &Words) -> Self {
        let all = layers.iter().flat_map(|layer| &layer.files);
        let files: BTreeMap<&str, &File> = all.filter_map(|file| Some((file.path.strip_prefix(DIR)?, file))).collect();
        let mut assets = Self::default();
        // Style sheets name other assets, whose addresses have to be known by then.
        let (sheets, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|(path, _)| path.ends_with(".css"));
        for (path, file) in others.into_iter().chain(sheets) {
            assets.add(path, file, words);
        }
        assets
    }

    fn add(&mut self, path: &str, file: &File, words: &Words) {
        let url = match (&file.text, &file.at) {
            (Some(text), at) => {
                let bytes = self.bytes(path, (text, at.is_some()), words);
                let url = address(path, Digest::of(&bytes));
                self.files.push((url.clone(), bytes.into()));
                url
            }
            (None, Some(source)) => {
                let url = address(path, source.digest);
                self.copies.push((url.clone(), source.path.clone()));
                url
            }
            (None, None) => return,
        };
        self.links.insert(path.to_owned(), url.to_string());
    }

    /// What is published: our own scripts without comments, all style sheets without them and with true addresses.
    fn bytes(&self, path: &str, (text, is_foreign): (&str, bool), words: &Words) -> Vec<u8> {
        let small = match path.rsplit('.').next() {
            Some("css") => self.with_addresses(path, &minify::css(text)),
            Some("js") if !is_foreign => minify::js(text),
            _ => text.to_owned(),
        };
        let words = if path == MAIN_SCRIPT { format!("const HW={};\n", words.json("js.")) } else { String::new() };
        Vec::from(words + &small)
    }

    /// A style sheet whose `url(…)` lead to where its files are published, all of them in one directory.
    fn with_addresses(&self, sheet: &str, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("url(") {
            let (before, after) = rest.split_at(at + 4);
            out.push_str(before);
            let (inside, end) = after.split_at(after.find(')').unwrap_or(after.len()));
            let written = inside.trim().trim_matches(['"', '\'']);
            let link = resolve(sheet, written).and_then(|path| self.links.get(&path));
            match link.and_then(|link| link.rsplit('/').next()) {
                Some(name) => out.push_str(name),
                None => out.push_str(inside),
            }
            rest = end;
        }
        out.push_str(rest);
        out
    }
}

/// `assets/main-0f3a9c11.css`.
fn address(path: &str, digest: Digest) -> UrlPath {
    let file = path.rsplit('/').next().unwrap_or(path);
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, "bin"));
    let stem: String =
        stem.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' }).collect();
    let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).collect();
    UrlPath::new(format!("assets/{stem}-{}.{ending}", digest.short(8)))
}

/// The path of an asset that a style sheet names relative to itself; `None` for an address of another sort.
fn resolve(sheet: &str, written: &str) -> Option<String> {
    let base = RepoPath::new(sheet)?.parent();
    let path = written.split(['?', '#']).next().unwrap_or_default();
    (!path.is_empty() && !path.contains(':') && !path.starts_with('/'))
        .then(|| base.join(path))
        .flatten()
        .map(|p| p.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::words::english;

    fn assets(files: &[(&str, &str)]) -> Assets {
        let file =
            |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: Some((*text).into()), at: None };
        Assets::of(&[Layer { name: "default", files: files.iter().map(file).collect() }], &english())
    }

    #[test]
    fn a_style_sheet_names_its_pictures_by_their_published_names() {
        let css =
            ".a { background: url(\"../mark.svg\") } .b { background: url(gone.png) } .c { background: url(data:x) }";
        let assets = assets(&[("assets/css/x.css", css), ("assets/mark.svg", "<svg/>")]);
        let (_, bytes) = assets.files.iter().find(|(url, _)| url.as_str().ends_with(".css")).unwrap();
        let mark = assets.links["mark.svg"].strip_prefix("assets/").unwrap();
        let wanted = format!(".a{{background:url({mark})}}.b{{background:url(gone.png)}}.c{{background:url(data:x)}}");
        assert_eq!(std::str::from_utf8(bytes).unwrap(), wanted);
    }

    #[test]
    fn the_name_of_an_asset_changes_with_its_content() {
        let link = |text| assets(&[("assets/a b.svg", text)]).links["a b.svg"].clone();
        assert!(link("x").starts_with("assets/a-b-") && link("x").ends_with(".svg"));
        assert_ne!(link("x"), link("y"));
    }

    #[test]
    fn the_last_layer_counts() {
        let layer = |text: &str| Layer {
            name: "x",
            files: vec![File { path: "assets/x.svg".to_owned(), text: Some(text.into()), at: None }],
        };
        let assets = Assets::of(&[layer("old"), layer("new")], &english());
        assert_eq!(&*assets.files[0].1, b"new");
        assert_eq!(assets.files.len(), 1);
    }
}
