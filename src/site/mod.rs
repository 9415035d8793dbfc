//! From portal and report to pages.
//!
//! [`plan`] makes one plain [`PageView`] per page, holding everything the page may show;
//! [`render`] turns a view into bytes. A template sees nothing else.

mod aliases;
mod badge;
mod cx;
mod facts_csv;
mod feed;
mod figure;
mod fill;
mod forge;
mod gaps_csv;
mod graph;
mod hosting;
mod html;
pub mod hub;
mod llms;
mod parties;
mod pack;
pub mod portal_json;
mod publicity;
mod reference;
mod render;
pub mod report_json;
pub mod routes;
pub mod search;
mod sidebar;
mod slots;
mod source_text;
pub mod theme;
mod ties;
pub mod twin;
#[cfg(test)]
mod testing;
pub mod views;
pub mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::hash::Hashed;
use crate::base::path::{RepoPath, UrlPath};
use crate::formats::Body;
use crate::model::{self, DocId, Genre, Portal};
use crate::policy::Report;

pub use badge::badge;
use cx::Cx;
pub use cx::name;
pub use render::{Rendered, render};
pub use theme::{Mistake, Theme};
pub use views::{BodyView, PageView};

/// All that will be published.
#[derive(Debug, Default)]
pub struct Plan {
    /// Pages to render.
    pub pages: Vec<PlannedPage>,
    /// Files made here: `portal.json`, `gaps.csv`, `badge.svg`, theme assets, `robots.txt`, `_headers`.
    pub files: BTreeMap<UrlPath, Arc<[u8]>>,
    /// Files of the repository that are published as they are.
    pub copies: BTreeMap<UrlPath, RepoPath>,
    /// What is searched.
    pub searched: search::Searched,
    /// What the operator should know of what servers are told.
    pub notices: Vec<String>,
}

/// A page to render.
#[derive(Debug)]
pub struct PlannedPage {
    /// Everything it shows but the composed body.
    pub view: Hashed<PageView>,
    /// Document whose body it shows. The view holds the document's digest and all targets of its links.
    pub body: Option<DocId>,
}

/// A page that could not be rendered: a mistake in the theme, never in the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageError {
    /// The page.
    pub url: UrlPath,
    /// The template engine's words.
    pub message: String,
}

/// Makes the views of all pages. Pure, whole, every time; touches no text but the lines of findings.
pub fn plan(portal: &Portal, report: &Report, theme: &Theme) -> Plan {
    let mut cx = Cx::new(portal, report, theme.words());
    if theme.is_one_document() {
        return one_document(&cx, theme);
    }
    cx.print = if theme.makes_pack() { routes::PRINT } else { "" };
    let mut files: BTreeMap<UrlPath, Arc<[u8]>> =
        theme.assets().map(|(url, bytes)| (url.clone(), Arc::clone(bytes))).collect();
    files.insert(UrlPath::new("robots.txt"), publicity::robots(&cx).into_bytes().into());
    files.extend(drawings(&cx));
    files.extend(rewritten(&cx));
    files.extend(facts_csv::files(&cx));
    files.extend(bundles(&cx));
    files.insert(UrlPath::new("portal.json"), portal_json::portal_json(portal, report, &cx.routes).into());
    files.insert(UrlPath::new("report.json"), report_json::report_json(report, portal).into());
    files.insert(UrlPath::new(routes::GAPS_CSV), gaps_csv::gaps_csv(&cx).into());
    files.extend(feed::feed(&cx).map(|feed| (UrlPath::new(routes::FEED), feed.into())));
    files.insert(UrlPath::new(routes::BADGE), badge::badge(cx.report, cx.words).into_bytes().into());
    let copies = as_they_are(&cx);
    let ids: Vec<DocId> = portal.ids().filter(|id| cx.routes.page(*id).is_some()).collect();
    let theme_files = theme.copies().map(|(url, path)| (url.clone(), path.clone()));
    let copies = copies.chain(original_contracts(&cx)).chain(theme_files).collect();
    let mut pages: Vec<PlannedPage> = ids.into_par_iter().filter_map(|id| document_page(&cx, id)).collect();
    pages.extend(generated_pages(&cx).into_iter().map(|view| PlannedPage { view: Hashed::new(view), body: None }));
    let searched = search::Searched::new(&cx, &pages);
    let index = views::search::pages(&cx, &pages);
    pages.extend(index.into_iter().map(|view| PlannedPage { view: Hashed::new(view), body: None }));
    if theme.makes_pack() {
        let scopes = views::print::services(&cx).map(views::print::Scope::Service);
        let scopes: Vec<_> = std::iter::once(views::print::Scope::Portal).chain(scopes).collect();
        let packs = scopes.into_par_iter().map(|scope| Hashed::new(views::print::page(&cx, scope)));
        pages.par_extend(packs.map(|view| PlannedPage { view, body: None }));
    }
    let views = || pages.iter().map(|page| &page.view.value);
    files.insert(UrlPath::new(llms::PLACE), llms::llms(&cx, views()).into_bytes().into());
    files.extend(
        publicity::sitemap(&cx, views()).map(|map| (UrlPath::new(publicity::SITEMAP), map.into_bytes().into())),
    );
    let former = aliases::all(&cx, |place| cx.routes.is_taken(place));
    files.extend(aliases::pages(&cx, &former));
    let (hosted, notices) = hosted(&cx, &former);
    files.extend(hosted);
    Plan { pages, files, copies, searched, notices }
}

/// Files for servers, and what their operator should know.
fn hosted(cx: &Cx<'_>, former: &[aliases::Former]) -> (BTreeMap<UrlPath, Arc<[u8]>>, Vec<String>) {
    let hosting::Redirects { text: redirects, notice } = hosting::redirects(cx, former);
    let redirects = Some(redirects).filter(|rules| !rules.is_empty()).map(|rules| (hosting::REDIRECTS, rules));
    let texts = [(hosting::NOJEKYLL, String::new()), (hosting::HEADERS, hosting::headers(cx))];
    let files = texts.into_iter().chain(redirects);
    let files = files.map(|(place, text)| (UrlPath::new(place), Arc::from(text.into_bytes())));
    (files.collect(), notice.into_iter().collect())
}

/// The handover as one document, and the files that it shows.
fn one_document(cx: &Cx<'_>, theme: &Theme) -> Plan {
    let view = views::print::page(cx, views::print::Scope::Alone);
    let files = theme.assets().map(|(url, bytes)| (url.clone(), Arc::clone(bytes)));
    let robots = [(UrlPath::new("robots.txt"), publicity::robots(cx).into_bytes().into())];
    let pictures = as_they_are(cx);
    let copies = theme.copies().map(|(url, path)| (url.clone(), path.clone()));
    let (hosted, notices) = hosted(cx, &[]);
    Plan {
        pages: vec![PlannedPage { view: Hashed::new(view), body: None }],
        files: files.chain(robots).chain(hosted).chain(drawings(cx)).chain(rewritten(cx)).collect(),
        copies: pictures.chain(copies).collect(),
        searched: search::Searched::default(),
        notices,
    }
}

/// Pictures of the diagrams that pages show.
fn drawings(cx: &Cx<'_>) -> impl Iterator<Item = (UrlPath, Arc<[u8]>)> {
    let shown = cx.portal.diagrams.iter().filter(|diagram| cx.routes.page(diagram.doc).is_some());
    let written = shown.filter_map(|diagram| Some((diagram.address?, &diagram.drawing()?.svg)));
    let made = cx.portal.charts.iter().filter_map(|chart| Some((chart.address, &chart.drawing()?.svg)));
    written.chain(made).map(|(address, svg)| (routes::drawing(address).url, Arc::clone(svg).into()))
}

/// Files of the repository that are published as they are.
fn as_they_are(cx: &Cx<'_>) -> impl Iterator<Item = (UrlPath, RepoPath)> {
    let plain = cx.routes.assets().filter(|(path, _)| harmless(cx, path).is_none());
    plain.map(|(path, asset)| (asset.route.url.clone(), path.clone()))
}

/// Pictures of the repository that are published without what acts or loads in them.
fn rewritten(cx: &Cx<'_>) -> impl Iterator<Item = (UrlPath, Arc<[u8]>)> {
    cx.routes.assets().filter_map(|(path, asset)| Some((asset.route.url.clone(), harmless(cx, path)?.into())))
}

/// What is published in place of a picture that is not plain.
fn harmless(cx: &Cx<'_>, path: &RepoPath) -> Option<Arc<str>> {
    match &cx.portal.doc(cx.portal.find(path)?).body {
        Body::Svg(facts) => facts.rewritten.clone(),
        _ => None,
    }
}

/// Contracts of several files as one, for programs.
fn bundles(cx: &Cx<'_>) -> Vec<(UrlPath, Arc<[u8]>)> {
    let contracts: Vec<_> = cx.portal.contracts.iter().collect();
    let bundle = |(id, checked): (&DocId, &Arc<model::contracts::Checked>)| {
        let text = checked.bundle.as_ref()?;
        Some((cx.routes.api(*id)?.bundle.url.clone(), Arc::clone(text)))
    };
    contracts.into_iter().filter_map(bundle).collect()
}

/// Contracts as they are, for programs.
fn original_contracts(cx: &Cx<'_>) -> impl Iterator<Item = (UrlPath, RepoPath)> {
    let contracts = cx.portal.contracts.keys();
    contracts.filter_map(|id| Some((cx.routes.api(*id)?.original.url.clone(), cx.portal.doc(*id).path().clone())))
}

/// The page of a document, by what the document is.
fn document_page(cx: &Cx<'_>, id: DocId) -> Option<PlannedPage> {
    let artifact = cx.portal.placement(id)?;
    let view = match artifact.genre {
        Genre::Adr | Genre::Proposal => match cx.portal.decisions.records.get(&id) {
            Some(decision) => views::adr::page(cx, id, decision)?,
            None => views::document::page(cx, id)?,
        },
        Genre::Runbook => match cx.portal.runbooks.get(&id) {
            Some(runbook) => views::runbook::page(cx, id, runbook)?,
            None => views::document::page(cx, id)?,
        },
        Genre::Document => views::document::page(cx, id)?,
        Genre::OpenApi | Genre::AsyncApi | Genre::GraphQl if cx.routes.api(id).is_some() => {
            views::api::overview(cx, id)?
        }
        Genre::OpenApi | Genre::AsyncApi | Genre::GraphQl | Genre::Diagram | Genre::Alerts => {
            views::document::file_page(cx, id)?
        }
    };
    let body = matches!(view.body, Some(BodyView::Composed { .. })).then_some(id);
    Some(PlannedPage { view: Hashed::new(view), body })
}

/// Pages that stand for no single document.
fn generated_pages(cx: &Cx<'_>) -> Vec<PageView> {
    let mut pages = vec![
        views::home::page(cx),
        views::decisions::page(cx),
        views::runbooks::page(cx),
        views::services::all(cx),
        views::lists::documents(cx),
        views::lists::apis(cx),
        views::idempotency::page(cx),
        views::gallery::page(cx),
        views::lists::alerts(cx),
        views::registers::all(cx),
        views::findings::all(cx),
        views::gaps::page(cx),
        views::onboarding::page(cx),
        views::glossary::page(cx),
        views::people::page(cx),
        views::portal_changes::page(cx),
        views::trace::page(cx),
        views::lists::not_found(cx),
    ];
    let contracts: Vec<DocId> = cx.portal.contracts.keys().copied().collect();
    pages.extend(contracts.into_par_iter().flat_map_iter(|id| views::api::pages(cx, id)).collect::<Vec<_>>());
    pages.extend(views::services::pages(cx));
    pages.extend(views::registers::pages(cx));
    pages.extend(views::findings::rules(cx));
    pages.extend(views::gap::pages(cx));
    pages
}

#[cfg(test)]
mod tests;
