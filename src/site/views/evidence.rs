//! Places that a reader may want to see for themselves: a page, a file, or a line on the forge.

use serde::Serialize;

use super::body::is_markdown;
use super::findings::heading_above;
use crate::base::diag::Location;
use crate::base::path::percent_encode;
use crate::model::DocId;
use crate::site::cx::Cx;
use crate::site::forge;

/// A place in the repository, as near as the portal or the forge can show it.
#[derive(Debug, Hash, Clone, Default, PartialEq, Eq, Serialize)]
pub struct EvidenceView {
    /// `docker-compose.yml:12`, or the path alone; empty when there is no place.
    pub at: String,
    /// Page or file that shows it, from the portal's root; empty when it is not published.
    pub href: String,
    /// The place on the forge; empty when the forge is not known.
    pub forge: String,
}

/// What shows a place.
pub(in crate::site) fn evidence(cx: &Cx<'_>, at: &Location) -> EvidenceView {
    let git = &cx.portal.git;
    let doc = cx.portal.find(&at.path);
    let line = doc.filter(|_| !at.is_file()).map(|id| cx.portal.doc(id).source.lines().line(at.span.start));
    let commit = git.last.get(&at.path).map(|commit| commit.id.as_str());
    let (forge, path) = (git.forge.as_deref(), percent_encode(at.path.as_str()));
    let on_forge = forge.and_then(|url| match line {
        Some(line) => forge::line(url, commit, &path, line),
        None => forge::file(url, commit, &path),
    });
    EvidenceView {
        at: line.map_or_else(|| at.path.to_string(), |line| format!("{}:{line}", at.path)),
        href: href(cx, doc, at, line),
        forge: on_forge.unwrap_or_default(),
    }
}

fn href(cx: &Cx<'_>, doc: Option<DocId>, at: &Location, line: Option<u32>) -> String {
    let file = || cx.routes.asset(&at.path).map(|asset| asset.route.href.to_string());
    let Some(id) = doc else { return file().unwrap_or_default() };
    let routes = &cx.routes;
    let (page, fragment) = match line {
        None => (routes.page(id), None),
        Some(line) if !is_markdown(cx.portal.doc(id)) => (routes.lines(id), Some(format!("L{line}"))),
        Some(_) => (routes.page(id), heading_above(cx.portal.doc(id), at.span).map(percent_encode)),
    };
    let Some(page) = page else { return file().unwrap_or_default() };
    fragment.map_or_else(|| page.href.to_string(), |fragment| format!("{}#{fragment}", page.href))
}
