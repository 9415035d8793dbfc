//! The text of a page, by address, and where the links in it lead.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::figures::FigureView;
use crate::base::path::RepoPath;
use crate::formats::{Body, Document, Markup, SvgFacts};
use crate::markup::{LinkKind, LinkRef};
use crate::model::{DocId, Link, Resolution, WhyMissing};
use crate::site::cx::Cx;
use crate::site::forge;
use crate::site::reference::ReferenceBody;
use crate::site::routes::{self, Asset, Shown};
use crate::site::words::Words;

/// The text of a page. Stands in the view by its address; [`crate::site::render`] looks at the text itself.
#[derive(Debug, Serialize)]
pub enum BodyView {
    /// Markdown, composed with holes.
    Composed {
        /// The document.
        document: DocumentRef,
        /// Where each reference of its outline leads.
        targets: Vec<Target>,
    },
    /// Any other text, shown as it is, with numbered lines.
    Source {
        /// The document.
        document: DocumentRef,
    },
    /// A page of an API contract.
    Reference(ReferenceBody),
    /// Manual page of a rule, Markdown of our own.
    Manual {
        /// The text.
        text: &'static str,
    },
    /// The texts of many documents, each for a hole of the template.
    Pack {
        /// The documents, by the number of their hole.
        parts: Vec<PackPart>,
    },
}

/// A document in one page with others.
#[derive(Debug, Serialize)]
pub struct PackPart {
    /// What its ids begin with.
    pub id: String,
    /// The document.
    pub document: DocumentRef,
    /// Where each of its references leads, same index.
    pub targets: Vec<Target>,
    /// Its diagrams.
    pub figures: Vec<FigureView>,
}

/// A document that stands in a view by the address of its file.
#[derive(Debug, Clone)]
pub struct DocumentRef(pub Arc<Document>);

impl Serialize for DocumentRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.source.digest.serialize(serializer)
    }
}

/// Where a reference of a body leads. Links are given from the portal's root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Target {
    /// A page of the portal.
    Page {
        /// The page.
        href: Arc<str>,
        /// Fragment; `None` for the page itself.
        anchor: Option<String>,
        /// What is wrong with the reference although it leads somewhere.
        doubt: Option<String>,
    },
    /// A published picture.
    Picture {
        /// The file.
        href: Arc<str>,
        /// What is wrong with the reference although it leads somewhere.
        doubt: Option<String>,
    },
    /// A published file that cannot be embedded.
    File {
        /// The file.
        href: Arc<str>,
        /// What is wrong with the reference although it leads somewhere.
        doubt: Option<String>,
    },
    /// Another site; the address is the one the author wrote.
    External,
    /// The forge, for what the portal does not hold.
    Forge(String),
    /// Exists, but is no part of the portal; why.
    Unlisted(String),
    /// Leads nowhere; why.
    Broken(String),
    /// Not a reference: only its words are shown.
    Plain,
}

/// The body of a document's page.
pub(in crate::site) fn body(cx: &Cx<'_>, id: DocId) -> BodyView {
    let document = cx.portal.doc(id);
    if !is_markdown(document) {
        return BodyView::Source { document: DocumentRef(Arc::clone(document)) };
    }
    BodyView::Composed { document: DocumentRef(Arc::clone(document)), targets: targets(cx, id) }
}

/// Where each reference of a document leads.
pub(in crate::site) fn targets(cx: &Cx<'_>, id: DocId) -> Vec<Target> {
    let references = cx.portal.doc(id).outline.links.iter().zip(cx.portal.links_of(id));
    references.map(|(reference, link)| target(cx, link, reference.kind)).collect()
}

/// What stands in a rendered template where the text of a part goes. No text of a view can look like it: views are
/// escaped.
pub(in crate::site) fn hole(part: usize) -> String {
    format!("{HOLE}{part}-->")
}

/// How a hole begins.
pub(in crate::site) const HOLE: &str = "<!--text-";

/// Whether the document is composed to HTML; all others are shown as source.
pub(in crate::site) fn is_markdown(document: &Document) -> bool {
    matches!(&document.body, Body::Prose(prose) if prose.markup == Markup::Markdown)
}

/// Where one reference of a document leads, and what the author wrote.
pub(in crate::site) fn reference<'a>(cx: &Cx<'a>, id: DocId, ix: u32) -> Option<(Target, &'a LinkRef)> {
    let link = cx.portal.links_of(id).get(ix as usize)?;
    let reference = cx.portal.doc(id).outline.links.get(ix as usize)?;
    Some((target(cx, link, reference.kind), reference))
}

fn target(cx: &Cx<'_>, link: &Link, kind: LinkKind) -> Target {
    match &link.to {
        Resolution::Document { doc, .. } if kind == LinkKind::Image && cx.portal.doc(*doc).is_drawn_picture() => {
            file(cx, cx.portal.doc(*doc).path(), None)
        }
        Resolution::Document { doc, anchor } => page(cx, *doc, anchor.clone(), None),
        Resolution::NoAnchor { doc, anchor, .. } => {
            page(cx, *doc, None, Some(cx.words.with("link.no_heading", &[("anchor", anchor)])))
        }
        Resolution::File(path) => file(cx, path, None),
        Resolution::Directory(dir) => directory(cx, dir),
        Resolution::External => Target::External,
        Resolution::Missing { why: WhyMissing::Case, nearest: Some(nearest), .. } => wrong_case(cx, nearest),
        Resolution::Missing { why, target, .. } => Target::Broken(missing(cx.words, *why, target.as_ref(), kind)),
        Resolution::LocalMachine => Target::Broken(cx.words.get("link.local").to_owned()),
        Resolution::Refused(scheme) => Target::Broken(cx.words.with("link.refused", &[("scheme", scheme)])),
        Resolution::Pseudo => Target::Plain,
    }
}

fn page(cx: &Cx<'_>, doc: DocId, anchor: Option<String>, doubt: Option<String>) -> Target {
    match cx.routes.page(doc) {
        Some(route) => Target::Page { href: Arc::clone(&route.href), anchor, doubt },
        None => file(cx, cx.portal.doc(doc).path(), doubt),
    }
}

fn file(cx: &Cx<'_>, path: &RepoPath, doubt: Option<String>) -> Target {
    match cx.routes.asset(path) {
        Some(Asset { route, shown: Shown::Picture }) => Target::Picture { href: Arc::clone(&route.href), doubt },
        Some(Asset { route, .. }) => Target::File { href: Arc::clone(&route.href), doubt },
        None => Target::Unlisted(unpublished(cx, path)),
    }
}

/// Why a file that exists is not published.
fn unpublished(cx: &Cx<'_>, path: &RepoPath) -> String {
    match cx.portal.find(path).map(|id| &cx.portal.doc(id).body) {
        Some(Body::Svg(SvgFacts { refused: Some((why, _)), .. })) => {
            cx.words.with("link.active", &[("file", path.as_str()), ("why", why)])
        }
        Some(_) | None => cx.words.with("link.unpublished", &[("file", path.as_str())]),
    }
}

fn directory(cx: &Cx<'_>, dir: &RepoPath) -> Target {
    if let Some(anchor) = cx.routes.directory(dir) {
        return Target::Page { href: routes::DOCUMENTS.into(), anchor: Some(anchor.to_owned()), doubt: None };
    }
    let encoded = crate::base::path::percent_encode(dir.as_str());
    match cx.portal.git.forge.as_deref().and_then(|forge| forge::directory(forge, &encoded)) {
        Some(address) => Target::Forge(address),
        None => Target::Unlisted(cx.words.with("link.no_documents", &[("dir", dir.as_str())])),
    }
}

/// A reference in the wrong letter case works on some file systems only; here it leads to the file and says so.
fn wrong_case(cx: &Cx<'_>, found: &RepoPath) -> Target {
    let doubt = Some(cx.words.with("link.case", &[("file", found.as_str())]));
    match cx.portal.find(found) {
        Some(id) => page(cx, id, None, doubt),
        None => file(cx, found, doubt),
    }
}

fn missing(words: &Words, why: WhyMissing, target: Option<&RepoPath>, kind: LinkKind) -> String {
    let is_image = kind == LinkKind::Image;
    match (why, target) {
        (WhyMissing::Outside, _) => words.get("link.outside").to_owned(),
        (WhyMissing::File | WhyMissing::Case, Some(target)) => {
            let key = if is_image { "link.no_picture_at" } else { "link.no_file_at" };
            words.with(key, &[("file", target.as_str())])
        }
        (WhyMissing::File | WhyMissing::Case, None) => {
            words.get(if is_image { "link.no_picture" } else { "link.no_file" }).to_owned()
        }
    }
}
