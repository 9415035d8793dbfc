//! What the pages of any API contract share: the way to them, their bodies, and the pages of what has a name.

use std::sync::Arc;

use super::api::SchemaView;
use super::frame::{self, Neighbours};
use super::parts::{Card, LinkTo};
use super::{BodyView, MainView, PageView, Shared, Sidebar};
use crate::contracts::openapi::{Named, Uses};
use crate::model::DocId;
use crate::model::contracts::Checked;
use crate::site::cx::Cx;
use crate::site::reference::{Kept, Part, ReferenceBody};
use crate::site::routes::{self, ApiRoutes, Route};

/// Most neighbours in the sidebar of an operation or schema: they stand on each of a thousand pages, of which they
/// were a third, and the page of the contract lists all.
pub(super) const MOST_BESIDE: usize = 24;

/// Operations and schemas that a page names as using a schema.
const MOST_USERS: usize = 40;

/// A contract whose pages are made.
pub(super) struct ApiFrame<'c, 'a> {
    pub(super) cx: &'c Cx<'a>,
    pub(super) id: DocId,
    pub(super) routes: &'c ApiRoutes,
    pub(super) checked: &'c Checked,
    /// The page of the contract as a whole.
    pub(super) link: LinkTo,
    /// The way to it from the front page.
    way: Vec<LinkTo>,
    /// What its pages share.
    kept: Arc<Kept>,
}

/// Bytes of finished parts that are kept for other pages, for each byte of a contract.
const KEPT: usize = 2;

/// A schema or type that has a page.
pub(super) struct NamedPage<'v> {
    /// Its index.
    pub(super) ix: usize,
    /// Its name.
    pub(super) name: &'v str,
    /// What it is (`schema`, `input`).
    pub(super) kind: &'static str,
    /// Operations or channels that refer to it, the first of them.
    pub(super) operations: Vec<LinkTo>,
    /// Schemas that refer to it, the first of them.
    pub(super) schemas: Vec<LinkTo>,
    /// How many of both are not named.
    pub(super) more: usize,
}

impl<'c, 'a> ApiFrame<'c, 'a> {
    /// `None` for a document whose contract could not be read.
    pub(super) fn new(cx: &'c Cx<'a>, id: DocId) -> Option<Self> {
        let (checked, routes) = (cx.portal.contracts.get(&id)?, cx.routes.api(id)?);
        let text = cx.card(id).map(|card| card.full_title()).unwrap_or_default();
        let link = LinkTo::new(Arc::clone(&routes.overview.href), text);
        let kept = Arc::new(Kept::new(KEPT * cx.portal.doc(id).source.text().len()));
        Some(Self { cx, id, routes, checked, link, way: crumbs(cx, id), kept })
    }

    /// What tells the contract from others: its directory in the portal.
    pub(super) fn name(&self) -> &'c str {
        self.routes.dir.rsplit('/').next().unwrap_or_default()
    }

    /// The body of one of its pages.
    pub(super) fn body(&self, part: Part) -> BodyView {
        let digests = &self.checked.digests;
        let digest = match part {
            Part::Overview => None,
            Part::Operation(ix) => digests.operations.get(ix as usize),
            Part::Schema(ix) => digests.schemas.get(ix as usize),
        };
        let digest = digest.copied().unwrap_or(self.checked.digest);
        let (contract, names) = (self.checked.contract.clone(), Arc::clone(&self.routes.names));
        let kept = Arc::clone(&self.kept);
        BodyView::Reference(ReferenceBody { contract, names, kept, part, digest })
    }

    /// A page below that of the contract.
    pub(super) fn page(&self, route: &Route, title: impl Into<Arc<str>>, main: MainView) -> PageView {
        let mut page = frame::generated(self.cx, route, title, main);
        page.breadcrumbs.extend(self.way.iter().cloned());
        page
    }

    /// Documents that speak of an operation or channel.
    pub(super) fn used_by(&self, ix: usize) -> Vec<Shared<Card>> {
        let used_by = self.cx.portal.usage.of_operation.get(&(self.id, ix as u32)).map_or(&[][..], Vec::as_slice);
        self.cx.cards(used_by.iter().copied())
    }

    /// The page of a schema, given who refers to it, what these are called, and all schemas.
    pub(super) fn schema(
        &self,
        ix: usize,
        schemas: &[Named],
        (users, operation): (&Users, impl Fn(usize) -> String),
        sidebars: &[Shared<Sidebar>],
    ) -> PageView {
        let link = |route: &Route, text: String| LinkTo::new(Arc::clone(&route.href), text);
        let shown = |users: &[u32]| users.iter().take(MOST_USERS).map(|ix| *ix as usize).collect::<Vec<usize>>();
        let more = |users: &[u32]| users.len().saturating_sub(MOST_USERS);
        let operations =
            shown(&users.operations).into_iter().map(|ix| link(&self.routes.operations[ix], operation(ix)));
        let holders =
            shown(&users.schemas).into_iter().map(|ix| link(&self.routes.schemas[ix], schemas[ix].name.clone()));
        let named = NamedPage {
            ix,
            name: &schemas[ix].name,
            kind: "schema",
            operations: operations.collect(),
            schemas: holders.collect(),
            more: more(&users.operations) + more(&users.schemas),
        };
        self.named(named, sidebars)
    }

    /// Sidebars of the schemas or types, under a title and at an anchor of the contract's page (may be empty).
    pub(super) fn named_sidebars<'n>(
        &self,
        (kind, title, anchor): (&'static str, &str, &str),
        names: impl Iterator<Item = &'n str>,
    ) -> Vec<Shared<Sidebar>> {
        let card = |(name, route): (&str, &Route)| {
            let (label, title, badge) = (Arc::default(), name.into(), None);
            Shared::new(Card { href: Arc::clone(&route.href), kind, label, title, badge })
        };
        let cards: Vec<Shared<Card>> = names.zip(&self.routes.schemas).map(card).collect();
        self.sidebars(title, anchor, &cards)
    }

    /// Sidebars of a list, each with its part of it.
    pub(super) fn sidebars(&self, title: &str, anchor: &str, cards: &[Shared<Card>]) -> Vec<Shared<Sidebar>> {
        let sidebar = |part: &[Shared<Card>]| {
            Shared::new(Sidebar {
                sections: self.cx.sections.clone(),
                neighbours: Some(Neighbours {
                    title: title.to_owned(),
                    href: format!("{}{anchor}", self.routes.overview.href).into(),
                    total: cards.len(),
                    entries: part.to_vec(),
                }),
            })
        };
        cards.chunks(MOST_BESIDE).map(sidebar).collect()
    }

    /// The page of a schema or type, given the sidebars of all.
    pub(super) fn named(&self, named: NamedPage<'_>, sidebars: &[Shared<Sidebar>]) -> PageView {
        let view = SchemaView {
            api: self.link.clone(),
            kind: named.kind,
            operations: named.operations,
            schemas: named.schemas,
            more: named.more,
        };
        let mut page = self.page(&self.routes.schemas[named.ix], named.name, MainView::Schema(Box::new(view)));
        page.distinction = format!("{}, {}", named.kind, self.name()).into();
        page.sidebar = sidebars[named.ix / MOST_BESIDE].clone();
        page.body = Some(self.body(Part::Schema(named.ix as u32)));
        page
    }
}

/// The way to a contract.
pub(super) fn crumbs(cx: &Cx<'_>, id: DocId) -> Vec<LinkTo> {
    let card = cx.card(id).map(|card| LinkTo::new(Arc::clone(&card.href), card.full_title()));
    std::iter::once(cx.section(routes::APIS, "common.apis")).chain(card).collect()
}

/// Who refers to a named schema, by index.
#[derive(Default, Clone)]
pub(super) struct Users {
    /// Operations or channels.
    pub(super) operations: Vec<u32>,
    /// Other schemas.
    pub(super) schemas: Vec<u32>,
}

impl Users {
    /// Those who refer directly to each of so many schemas. O(number of references).
    pub(super) fn of_each(schemas: usize, uses: &Uses) -> Vec<Self> {
        let mut users = vec![Self::default(); schemas];
        for (user, targets) in (0u32..).zip(&uses.operations) {
            targets.iter().for_each(|target| users[*target as usize].operations.push(user));
        }
        for (user, targets) in (0u32..).zip(&uses.schemas) {
            let others = targets.iter().filter(|target| **target != user);
            others.for_each(|target| users[*target as usize].schemas.push(user));
        }
        users
    }
}
