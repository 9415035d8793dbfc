//! A way to read the portal: the first day, week and month, made of what there is.
//!
//! What to read comes before what to do. Services come in the order in which they rest on each other, so that nothing is read
//! before what it needs; decisions by how often other pages lead to them; runbooks by how bad it is when they are needed.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use super::decisions::State;
use super::parts::{LinkTo, capital};
use super::{MainView, PageView, frame};
use crate::base::hash::Digest;
use crate::kinds::traits::Tier;
use crate::markup::slug::slug;
use crate::model::{DocId, Genre, Runbook, ServiceId};
use crate::records::RunbookKind;
use crate::site::cx::Cx;
use crate::site::routes::{self, Route};

/// The reading path.
#[derive(Debug, Serialize)]
pub struct OnboardingView {
    /// Words that a reader is taken to read in a minute.
    pub words_a_minute: u32,
    /// What to do when; stages without anything are left out.
    pub stages: Vec<Stage>,
    /// One way per service, when there are several, in the order to learn them.
    pub services: Vec<ServicePath>,
    /// How many services have no way of their own here.
    pub more_services: usize,
}

/// A day, a week, a month.
#[derive(Debug, Serialize)]
pub struct Stage {
    /// Anchor on the page.
    pub id: &'static str,
    /// Words above it.
    pub words: String,
    /// What it is for.
    pub aim: String,
    /// Minutes of reading in all.
    pub minutes: u32,
    /// What to read and do, in order.
    pub items: Vec<Item>,
}

/// Something to read or to do.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Names it among all items of the page, from build to build.
    pub tick: String,
    /// The page.
    pub link: LinkTo,
    /// Why it is here.
    pub why: String,
    /// Minutes of reading; 0 for what is done, not read.
    pub minutes: u32,
}

/// The way to one service.
#[derive(Debug, Serialize)]
pub struct ServicePath {
    /// Anchor on the page, unique.
    pub id: String,
    /// The service.
    pub service: LinkTo,
    /// Where it stands in the order, in words.
    pub why: String,
    /// Minutes of reading in all.
    pub minutes: u32,
    /// What to read, in order.
    pub items: Vec<Item>,
}

/// A technical text with code is read at about this speed, in words a minute; plain prose goes faster (Brysbaert 2019: 238).
pub const WORDS_A_MINUTE: u32 = 200;

/// Most services with a way of their own.
const MAX_SERVICES: usize = 40;

/// Most items of one sort in a stage.
const MAX_ITEMS: usize = 8;

/// The reading path.
pub(in crate::site) fn page(cx: &Cx<'_>) -> PageView {
    let mut path = Path { cx, seen: BTreeSet::new() };
    let stages = [
        ("ho-day", "onboarding.day", "onboarding.day_aim", path.day()),
        ("ho-week", "onboarding.week", "onboarding.week_aim", path.week()),
        ("ho-month", "onboarding.month", "onboarding.month_aim", path.month()),
    ];
    let stages = stages.into_iter().filter(|(.., items)| !items.is_empty()).map(|(id, words, aim, items)| Stage {
        id,
        words: cx.words.get(words).to_owned(),
        aim: cx.words.get(aim).to_owned(),
        minutes: items.iter().map(|item| item.minutes).sum(),
        items,
    });
    let order = order(cx);
    let view = OnboardingView {
        words_a_minute: WORDS_A_MINUTE,
        stages: stages.collect(),
        more_services: order.len().saturating_sub(MAX_SERVICES),
        services: if order.len() < 2 { Vec::new() } else { service_paths(cx, &order) },
    };
    let title = cx.words.get("onboarding.heading");
    frame::generated(cx, &Route::new(routes::ONBOARDING), title, MainView::Onboarding(view))
}

/// The first item of the path that is read, for the front page.
pub(in crate::site) fn minutes(cx: &Cx<'_>, id: DocId) -> u32 {
    cx.portal.doc(id).outline.words.div_ceil(WORDS_A_MINUTE).max(1)
}

/// Gathers items, each document once.
struct Path<'c, 'a> {
    cx: &'c Cx<'a>,
    seen: BTreeSet<DocId>,
}

impl Path<'_, '_> {
    fn read(&mut self, id: DocId, why: &str) -> Option<Item> {
        if !self.seen.insert(id) {
            return None;
        }
        document(self.cx, id, self.cx.words.get(why).to_owned())
    }

    /// The best artifact of a kind that has a page.
    fn kind(&mut self, kind: &str, why: &str) -> Option<Item> {
        let (cx, portal) = (self.cx, self.cx.portal);
        let of_kind = cx.slots.artifacts_of_kind(kind).iter().filter(|artifact| !artifact.is_retired);
        let documents = of_kind.filter_map(|artifact| Some((artifact.subjects.project, artifact.doc?)));
        let depth = |id: &DocId| portal.doc(*id).path().segments().count();
        let best = documents.min_by_key(|(project, id)| (!project, depth(id), *id)).map(|(_, id)| id)?;
        self.read(best, why)
    }

    /// What this is, how it is built, what words mean, whom to ask.
    fn day(&mut self) -> Vec<Item> {
        let cx = self.cx;
        let mut items: Vec<Item> = Vec::new();
        items.extend(cx.readme.and_then(|id| self.read(id, "onboarding.why_readme")));
        items.extend(self.docs_landing().and_then(|id| self.read(id, "onboarding.why_landing")));
        for (kind, why) in [
            ("exit.plan", "onboarding.why_exit"),
            ("onboarding.plan", "onboarding.why_plan"),
            ("domain.briefing", "onboarding.why_domain"),
            ("architecture.overview", "onboarding.why_architecture"),
            ("diagram.context", "onboarding.why_context"),
        ] {
            items.extend(self.kind(kind, why));
        }
        if !cx.portal.glossary.entries.is_empty() {
            self.seen.extend(cx.portal.glossary.sources.iter().copied());
            items.push(generated(cx, routes::GLOSSARY, "glossary.heading", "onboarding.why_glossary"));
        }
        items.push(generated(cx, routes::PEOPLE, "people.heading", "onboarding.why_people"));
        if cx.portal.services.len() > 1 {
            items.push(generated(cx, routes::SERVICES, "common.services", "onboarding.why_services"));
        }
        items
    }

    /// Decisions in force, what is done at night, how changes are made.
    fn week(&mut self) -> Vec<Item> {
        let cx = self.cx;
        let mut items: Vec<Item> = Vec::new();
        items.extend(self.kind("standards", "onboarding.why_standards"));
        items.extend(self.kind("environments", "onboarding.why_environments"));
        items.extend(self.kind("runbook.deploy", "onboarding.why_deploy"));
        for (id, linked) in linked_decisions(cx).into_iter().take(MAX_ITEMS) {
            if self.seen.insert(id) {
                let why = cx.words.count("onboarding.why_decision", linked);
                items.extend(document(cx, id, why));
            }
        }
        for id in pressing_runbooks(cx).into_iter().take(MAX_ITEMS) {
            if self.seen.insert(id) {
                items.extend(document(cx, id, runbook_why(cx, &cx.portal.runbooks[&id])));
            }
        }
        for placement in
            cx.portal.placements.iter().flatten().filter(|placement| is_api(placement.genre)).take(MAX_ITEMS)
        {
            items.extend(self.read(placement.doc, "onboarding.why_api"));
        }
        items
    }

    /// Rehearsals, decisions to take, gaps to close.
    fn month(&mut self) -> Vec<Item> {
        let cx = self.cx;
        let mut items: Vec<Item> = Vec::new();
        let untested = |id: &DocId| cx.portal.runbooks[id].last_rehearsed(cx.report.today).is_none();
        for id in pressing_runbooks(cx).into_iter().filter(untested).take(5) {
            items.extend(task(cx, id, "rehearse", "onboarding.why_rehearse"));
        }
        let open = cx.portal.decisions.records.values().filter(|record| State::of(record) == State::Open);
        for record in open.filter(|record| !record.proposal).take(5) {
            items.extend(task(cx, record.doc, "decide", "onboarding.why_decide"));
        }
        let gaps = cx.slots.all().filter(|(_, slot)| slot.is_open && !slot.href.is_empty());
        let mut gaps: Vec<_> = gaps.collect();
        gaps.sort_by_key(|(slot, _)| std::cmp::Reverse(slot.strength));
        for (_, slot) in gaps.into_iter().take(MAX_ITEMS) {
            items.push(Item {
                tick: tick("close", &slot.href),
                link: LinkTo::new(slot.href.clone(), capital(&format!("{}, {}", slot.title, slot.subject))),
                why: cx.words.with("onboarding.why_gap", &[("state", &slot.words)]),
                minutes: 0,
            });
        }
        items
    }

    fn docs_landing(&self) -> Option<DocId> {
        let mut landings = self.cx.placed().filter(|(id, ..)| self.cx.is_landing(*id));
        landings.find(|(_, path, _)| path.directory().eq_ignore_ascii_case("docs")).map(|(id, ..)| id)
    }
}

fn is_api(genre: Genre) -> bool {
    matches!(genre, Genre::OpenApi | Genre::AsyncApi | Genre::GraphQl)
}

fn document(cx: &Cx<'_>, id: DocId, why: String) -> Option<Item> {
    let card = cx.card(id)?;
    let link = LinkTo::new(Arc::clone(&card.href), card.full_title());
    let is_read = cx.portal.doc(id).reading().is_some();
    let minutes = if is_read { minutes(cx, id) } else { 0 };
    Some(Item { tick: tick("read", &card.href), link, why, minutes })
}

/// Something to do with a document that was read before.
fn task(cx: &Cx<'_>, id: DocId, what: &str, why: &str) -> Option<Item> {
    let card = cx.card(id)?;
    let link = LinkTo::new(Arc::clone(&card.href), card.full_title());
    Some(Item { tick: tick(what, &card.href), link, why: cx.words.get(why).to_owned(), minutes: 0 })
}

fn generated(cx: &Cx<'_>, href: &str, title: &str, why: &str) -> Item {
    let link = LinkTo::new(href, cx.words.get(title));
    Item { tick: tick("read", href), link, why: cx.words.get(why).to_owned(), minutes: 0 }
}

/// Short, and the same as long as the page keeps its address.
fn tick(what: &str, href: &str) -> String {
    Digest::of(format!("{what} {href}").as_bytes()).short(8)
}

/// Decisions in force with how many pages lead to each, the most linked first.
fn linked_decisions(cx: &Cx<'_>) -> Vec<(DocId, usize)> {
    let records = cx.portal.decisions.records.values();
    let in_force = records.filter(|record| !record.proposal && State::of(record) == State::InForce);
    let linked = |id: DocId| cx.portal.backlinks[id.0 as usize].len();
    let mut decisions: Vec<(DocId, usize)> = in_force.map(|record| (record.doc, linked(record.doc))).collect();
    decisions.sort_by_key(|(id, linked)| (std::cmp::Reverse(*linked), *id));
    decisions
}

/// Runbooks by how bad it is when they are needed, then by what they are about.
fn pressing_runbooks(cx: &Cx<'_>) -> Vec<DocId> {
    let mut runbooks: Vec<&Runbook> = cx.portal.runbooks.values().collect();
    runbooks.sort_by_cached_key(|runbook| (severity(runbook), about(runbook.kind), runbook.doc));
    runbooks.into_iter().map(|runbook| runbook.doc).collect()
}

/// From 0 for the worst; 5 when nobody says.
fn severity(runbook: &Runbook) -> u8 {
    let stated = runbook.severity.as_deref().unwrap_or_default().to_lowercase();
    let has = |words: &[&str]| {
        words.iter().any(|word| stated.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word))
    };
    match () {
        () if has(&["critical", "sev0", "sev1", "p0", "p1", "s1", "page", "kritisch"]) => 0,
        () if has(&["high", "major", "sev2", "p2", "s2", "hoch"]) => 1,
        () if has(&["medium", "moderate", "warning", "sev3", "p3", "s3", "mittel"]) => 2,
        () if stated.is_empty() => 5,
        () => 4,
    }
}

fn about(kind: RunbookKind) -> u8 {
    match kind {
        RunbookKind::Incident | RunbookKind::Rollback => 0,
        RunbookKind::BackupRestore | RunbookKind::DisasterRecovery => 1,
        RunbookKind::Deployment => 2,
        RunbookKind::CredentialRotation | RunbookKind::Access => 3,
        RunbookKind::Alert => 4,
        RunbookKind::Recurring | RunbookKind::ServiceOverview | RunbookKind::Unspecified => 5,
    }
}

fn runbook_why(cx: &Cx<'_>, runbook: &Runbook) -> String {
    match &runbook.severity {
        Some(severity) => cx.words.with("onboarding.why_severity", &[("severity", severity)]),
        None => cx.words.get("onboarding.why_runbook").to_owned(),
    }
}

/// Services, each after those it calls; those that matter more first, then those that more others call.
///
/// In a ring of calls the one that matters most comes first. O(services² + calls).
fn order(cx: &Cx<'_>) -> Vec<ServiceId> {
    let services = &cx.portal.services;
    let find = |id: &String| services.binary_search_by(|service| service.id.as_str().cmp(id)).ok();
    let calls: Vec<Vec<usize>> =
        services.iter().map(|service| service.depends_on.iter().filter_map(find).collect()).collect();
    let mut callers = vec![0_usize; services.len()];
    calls.iter().flatten().for_each(|ix| callers[*ix] += 1);
    let tier = |ix: usize| match services[ix].tier {
        Tier::Critical => 0,
        Tier::Standard => 1,
        Tier::Low => 2,
    };
    let mut left: Vec<usize> = (0..services.len()).collect();
    left.sort_by_key(|ix| (tier(*ix), std::cmp::Reverse(callers[*ix]), *ix));
    let mut done = vec![false; services.len()];
    let mut order = Vec::new();
    while !left.is_empty() {
        let is_ready = |ix: &usize| calls[*ix].iter().all(|called| done[*called] || called == ix);
        let at = left.iter().position(is_ready).unwrap_or(0);
        let next = left.remove(at);
        done[next] = true;
        order.push(ServiceId(next as u32));
    }
    order
}

fn service_paths(cx: &Cx<'_>, order: &[ServiceId]) -> Vec<ServicePath> {
    order.iter().take(MAX_SERVICES).map(|id| service_path(cx, *id)).collect()
}

fn service_path(cx: &Cx<'_>, id: ServiceId) -> ServicePath {
    let service = cx.portal.service(id);
    let link = cx.service_link(id);
    let mut items = vec![Item {
        tick: tick("read", &link.href),
        link: link.clone(),
        why: cx.words.get("onboarding.why_service").to_owned(),
        minutes: 0,
    }];
    let of = |wanted: &dyn Fn(Genre) -> bool| -> Vec<DocId> {
        cx.placements_of(id).filter(|placement| wanted(placement.genre)).map(|placement| placement.doc).collect()
    };
    // What concerns every service is on the common way.
    let is_own = |doc: &DocId| cx.portal.placement(*doc).is_some_and(|found| found.services.len() < 3);
    let landing = |doc: &DocId| !cx.is_landing(*doc);
    let mut documents = of(&|genre| genre == Genre::Document);
    documents.sort_by_key(|doc| (landing(doc), *doc));
    let in_force =
        |doc: &DocId| cx.portal.decisions.records.get(doc).is_some_and(|record| State::of(record) == State::InForce);
    let groups = [
        (documents, "onboarding.why_own", 4),
        (of(&|genre| genre == Genre::Adr).into_iter().filter(in_force).collect(), "onboarding.why_own_decision", 4),
        (of(&|genre| genre == Genre::Runbook), "onboarding.why_own_runbook", 4),
        (of(&is_api), "onboarding.why_api", 2),
    ];
    for (documents, why, most) in groups {
        let why = cx.words.get(why);
        let found = documents.into_iter().filter(is_own).take(most);
        items.extend(found.filter_map(|doc| document(cx, doc, why.to_owned())));
    }
    let calls = service.depends_on.join(", ");
    let why = match calls.is_empty() {
        true => cx.words.get("onboarding.calls_none").to_owned(),
        false => cx.words.with("onboarding.calls", &[("services", &calls)]),
    };
    let minutes = items.iter().map(|item| item.minutes).sum();
    ServicePath { id: format!("service-{}", slug(&service.id)), service: link, why, minutes, items }
}
