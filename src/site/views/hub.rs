//! The front page of a hub: its portals with how ready each is, by name or with what is missing first.

use std::cmp::Reverse;
use std::sync::Arc;

use serde::Serialize;

use super::frame::{Audience, Backlinks, Sidebar};
use super::panel::PanelView;
use super::parts::LinkTo;
use super::search::{LetterGroup, PageRow, SearchView};
use super::{MainView, PageView, Shared};
use crate::site::hub::read::{LONGEST, PortalFile, ReportFile, plain};
use crate::site::routes::{self, Route};
use crate::site::words::Words;

/// The portals, in one of two orders.
#[derive(Debug, Serialize)]
pub struct HubView {
    /// How many there are.
    pub count: usize,
    /// How many have no blocking gap.
    pub ready: usize,
    /// Blocking gaps in all.
    pub blocking: u64,
    /// How many could not be read whole.
    pub unread: usize,
    /// The two orders.
    pub orders: Vec<OrderLink>,
    /// The portals.
    pub rows: Vec<HubRow>,
}

/// An order of the table.
#[derive(Debug, Serialize)]
pub struct OrderLink {
    /// Its page.
    pub href: &'static str,
    /// Its name.
    pub text: String,
    /// Whether it is the one on this page.
    pub is_here: bool,
}

/// A portal.
#[derive(Debug, Clone, Default, Serialize)]
pub struct HubRow {
    /// What it is called.
    pub name: String,
    /// Where its pages are, with a slash at the end; empty when that is not known.
    pub address: String,
    /// Whether that is on another site.
    pub is_outside: bool,
    /// Whether both its files could be read.
    pub is_read: bool,
    /// Whether its report could be.
    pub is_judged: bool,
    /// Whether the list of what it holds could be.
    pub is_listed: bool,
    /// Readiness in whole percent; `None` when nothing is asked.
    pub ready: Option<u32>,
    /// Blocking gaps.
    pub blocking: u64,
    /// Things asked for that are not there, or not enough.
    pub open: u64,
    /// Findings of severity error.
    pub errors: u64,
    /// Warnings.
    pub warnings: u64,
    /// Services.
    pub services: usize,
    /// Artifacts.
    pub artifacts: usize,
    /// Day on which it was judged.
    pub today: String,
    /// What is wrong with its files.
    pub problems: Vec<String>,
}

/// States of a slot that are open.
const OPEN: [&str; 5] = ["missing", "stub", "thin", "stale", "unknown"];

/// The page with what is missing first.
const MISSING: &str = "missing.html";

impl HubRow {
    /// One of which nothing is known yet.
    pub(in crate::site) fn unknown(name: &str) -> Self {
        Self { name: plain(name, LONGEST), ..Self::default() }
    }

    /// Takes its address.
    pub(in crate::site) fn place(&mut self, address: Option<&str>) {
        self.address = address.unwrap_or_default().to_owned();
        self.is_outside = self.address.contains("://");
    }

    /// Takes its report.
    pub(in crate::site) fn report(&mut self, report: &ReportFile) {
        let summary = &report.summary;
        self.is_judged = true;
        self.ready = summary.readiness.map(|ready| ready.min(100));
        (self.blocking, self.errors, self.warnings) = (summary.blocking, summary.errors, summary.warnings);
        self.open = OPEN.iter().filter_map(|state| summary.states.get(*state)).fold(0, |sum, n| sum.saturating_add(*n));
        self.today = plain(&report.run.today, 10);
    }

    /// Takes what it holds.
    pub(in crate::site) fn portal(&mut self, portal: &PortalFile<'_>) {
        (self.is_read, self.is_listed) = (self.is_judged, true);
        (self.services, self.artifacts) = (portal.services.len(), portal.artifacts.len());
    }

    /// By name, then as given.
    pub(in crate::site) fn order(&self) -> (String, &str) {
        (self.name.to_lowercase(), &self.name)
    }

    /// Most missing first; those that say nothing before all.
    fn urgency(&self) -> impl Ord + use<> {
        (self.is_judged, Reverse(self.blocking), self.ready, Reverse(self.open), Reverse(self.errors))
    }
}

/// All pages of a hub, given its portals by name.
pub(in crate::site) fn pages(name: &str, rows: &[HubRow], words: &Words) -> Vec<PageView> {
    let mut urgent = rows.to_vec();
    urgent.sort_by_key(HubRow::urgency);
    let home = MainView::Hub(view(rows.to_vec(), routes::HOME, words));
    let missing = MainView::Hub(view(urgent, MISSING, words));
    let page = |href, title: &str, main| page((name, rows), (href, title), main, words);
    vec![
        page(routes::HOME, words.get("hub.portals"), home),
        page(MISSING, words.get("hub.by_missing"), missing),
        page(routes::SEARCH, words.get("search.title"), MainView::Search(search(rows, words))),
    ]
}

fn view(rows: Vec<HubRow>, here: &str, words: &Words) -> HubView {
    let order = |href: &'static str, key| OrderLink { href, text: words.get(key).to_owned(), is_here: href == here };
    HubView {
        count: rows.len(),
        ready: rows.iter().filter(|row| row.is_judged && row.blocking == 0).count(),
        blocking: rows.iter().fold(0, |sum, row| sum.saturating_add(row.blocking)),
        unread: rows.iter().filter(|row| !row.is_read).count(),
        orders: vec![order(routes::HOME, "hub.by_name"), order(MISSING, "hub.by_missing")],
        rows,
    }
}

/// The page for searching: without scripts, a list of the portals, each of which has its own.
fn search(rows: &[HubRow], words: &Words) -> SearchView {
    let row = |row: &HubRow| PageRow {
        href: format!("{}{}", row.address, routes::HOME).into(),
        title: row.name.as_str().into(),
        distinction: String::new(),
        kind: words.get("base.portal").to_owned(),
        badge: None,
    };
    let rows: Vec<Shared<PageRow>> =
        rows.iter().filter(|row| !row.address.is_empty()).map(row).map(Shared::new).collect();
    let letter = words.get("hub.portals").to_owned();
    SearchView {
        count: rows.len(),
        letters: Vec::new(),
        groups: vec![LetterGroup { id: "ho-portals".to_owned(), letter, rows }],
    }
}

fn page((name, rows): (&str, &[HubRow]), (href, title): (&str, &str), main: MainView, words: &Words) -> PageView {
    let route = Route::new(href);
    let section = |href: &str, key| LinkTo::new(href, words.get(key));
    let sections = vec![
        section(routes::HOME, "hub.portals"),
        section(MISSING, "hub.by_missing"),
        section(routes::SEARCH, "search.title"),
    ];
    PageView {
        url: route.url,
        href: route.href,
        root: Arc::default(),
        portal: Arc::from(plain(name, LONGEST)),
        lang: Arc::clone(words.lang()),
        title: title.into(),
        heading: title.into(),
        distinction: Arc::default(),
        description: words.count("hub.lead", rows.len()).into(),
        audience: Audience::default(),
        breadcrumbs: Vec::new(),
        sidebar: Shared::new(Sidebar { sections: Shared::new(sections), neighbours: None }),
        previous: None,
        next: None,
        source: None,
        backlinks: Backlinks::default(),
        words: Vec::new(),
        trace: None,
        panel: PanelView::default(),
        findings: Vec::new(),
        figures: Vec::new(),
        body: None,
        main,
    }
}
