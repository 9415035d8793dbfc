//! The text of a page, by address, and where the links in it lead.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::figures::FigureView;
use crate::base::path::RepoPath;
use crate::formats::{Body, Document, Markup};
use crate::markup::{LinkKind, LinkRef};
use crate::model::{DocId, Link, Resolution, WhyMissing};
use crate::site::around::Around;
use crate::site::cx::Cx;
use crate::site::forge;
use crate::site::own::Own;
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
pub(in crate::site) fn body(around: &Around, own: &Own<'_>) -> BodyView {
    let document = DocumentRef(Arc::clone(&own.document));
    if !is_markdown(&own.document) {
        return BodyView::Source { document };
    }
    BodyView::Composed { document, targets: targets(around, &own.document, own.links) }
}

/// Where each reference of a document leads.
pub(in crate::site) fn targets(around: &Around, document: &Document, links: &[Link]) -> Vec<Target> {
    let references = document.outline.links.iter().zip(links);
    references.map(|(reference, link)| target(around, link, reference.kind)).collect()
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

fn target(around: &Around, link: &Link, kind: LinkKind) -> Target {
    match &link.to {
        Resolution::Document { doc, .. } if kind == LinkKind::Image && around.is_drawn_picture(*doc) => {
            file(around, around.path(*doc), None)
        }
        Resolution::Document { doc, anchor } => page(around, *doc, anchor.clone(), None),
        Resolution::NoAnchor { doc, anchor, .. } => {
            page(around, *doc, None, Some(around.words.with("link.no_heading", &[("anchor", anchor)])))
        }
        Resolution::File(path) => file(around, path, None),
        Resolution::Directory(dir) => directory(around, dir),
        Resolution::External => Target::External,
        Resolution::Missing { why: WhyMissing::Case, nearest: Some(nearest), .. } => wrong_case(around, nearest),
        Resolution::Missing { why, target, .. } => Target::Broken(missing(&around.words, *why, target.as_ref(), kind)),
        Resolution::LocalMachine => Target::Broken(around.words.get("link.local").to_owned()),
        Resolution::Refused(scheme) => Target::Broken(around.words.with("link.refused", &[("scheme", scheme)])),
        Resolution::Pseudo => Target::Plain,
    }
}

fn page(around: &Around, doc: DocId, anchor: Option<String>, doubt: Option<String>) -> Target {
    match around.routes.page(doc) {
        Some(route) => Target::Page { href: Arc::clone(&route.href), anchor, doubt },
        None => file(around, around.path(doc), doubt),
    }
}

fn file(around: &Around, path: &RepoPath, doubt: Option<String>) -> Target {
    match around.routes.asset(path) {
        Some(Asset { route, shown: Shown::Picture }) => Target::Picture { href: Arc::clone(&route.href), doubt },
        Some(Asset { route, .. }) => Target::File { href: Arc::clone(&route.href), doubt },
        None => Target::Unlisted(unpublished(around, path)),
    }
}

/// Why a file that exists is not published.
fn unpublished(around: &Around, path: &RepoPath) -> String {
    match around.refused(path) {
        Some(why) => around.words.with("link.active", &[("file", path.as_str()), ("why", why)]),
        None => around.words.with("link.unpublished", &[("file", path.as_str())]),
    }
}

fn directory(around: &Around, dir: &RepoPath) -> Target {
    if let Some(anchor) = around.routes.directory(dir) {
        return Target::Page { href: routes::DOCUMENTS.into(), anchor: Some(anchor.to_owned()), doubt: None };
    }
    let encoded = crate::base::path::percent_encode(dir.as_str());
    match around.forge.as_deref().and_then(|forge| forge::directory(forge, &encoded)) {
        Some(address) => Target::Forge(address),
        None => Target::Unlisted(around.words.with("link.no_documents", &[("dir", dir.as_str())])),
    }
}

/// A reference in the wrong letter case works on some file systems only; here it leads to the file and says so.
fn wrong_case(around: &Around, found: &RepoPath) -> Target {
    let doubt = Some(around.words.with("link.case", &[("file", found.as_str())]));
    match around.find(found) {
        Some(id) => page(around, id, None, doubt),
        None => file(around, found, doubt),
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
