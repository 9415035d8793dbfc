//! Slots as pages show them: a sign, words, and where to go; and checklists of them.

use std::sync::Arc;

use serde::Serialize;

use super::Shared;
use super::parts::Tone;
use crate::kinds::{Group, Strength};
use crate::manifest::Waiver;
use crate::model::{Artifact, ArtifactId, Portal};
use crate::policy::{Slot, State, Subject};
use crate::site::parties::{party_words, side_of};
use crate::site::routes::{self, Routes};
use crate::site::words::Words;

/// One thing that is asked of one subject.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct SlotView {
    /// Id of the kind (`runbook.rollback`).
    pub kind: &'static str,
    /// What is asked for (`rollback runbook`).
    pub title: Arc<str>,
    /// The same for the head of a column (`rollback`).
    pub short: Arc<str>,
    /// Name of the service, or `the project`.
    pub subject: String,
    /// Word for the state (`ok`, `missing`, `stub`, …).
    pub state: Arc<str>,
    /// One character for the state; never the only sign.
    pub glyph: &'static str,
    /// Colour.
    pub tone: Tone,
    /// Word for the strength (`blocking`, `required`, `recommended`).
    pub strength: Arc<str>,
    /// One character for the strength; never the only sign.
    pub mark: &'static str,
    /// State and its numbers (`stub: 14 content words (needs 50)`).
    pub words: String,
    /// Everything in one line for who does not see the table.
    pub label: String,
    /// The artifact when it is in order, else the page on what to do; empty when neither has a page.
    pub href: String,
    /// Whether there is something to do.
    pub is_open: bool,
    /// Whether it cannot be judged.
    pub is_unknown: bool,
    /// Whether it is not asked after all.
    pub is_not_asked: bool,
    /// Who would close it; empty when nobody is named.
    pub owner: String,
    /// Party of the owner; empty when it is not known.
    pub party: String,
    /// The command or the act that closes it; empty when there is nothing to do.
    pub close: String,
}

/// Slots of one group of kinds.
#[derive(Debug, Serialize)]
pub struct ChecklistGroup {
    /// Words above it.
    pub title: Arc<str>,
    /// What is asked.
    pub slots: Vec<Shared<SlotView>>,
}

/// What is asked of one subject.
#[derive(Debug, Default, Serialize)]
pub struct Checklist {
    /// By group, in the order of the matrix.
    pub groups: Vec<ChecklistGroup>,
    /// What is not asked, and why.
    pub not_asked: Vec<Shared<SlotView>>,
    /// How many are in order.
    pub ok: usize,
    /// How many are asked.
    pub asked: usize,
}

impl Checklist {
    /// Sorts slots by group; those that do not apply are set apart.
    pub(in crate::site) fn of<'s>(words: &Words, slots: impl Iterator<Item = (&'s Slot, Shared<SlotView>)>) -> Self {
        let mut list = Self::default();
        let mut groups: std::collections::BTreeMap<Group, Vec<Shared<SlotView>>> = std::collections::BTreeMap::new();
        for (slot, view) in slots {
            if slot.state == State::NotApplicable {
                list.not_asked.push(view);
                continue;
            }
            list.asked += 1;
            list.ok += usize::from(slot.state == State::Ok);
            groups.entry(slot.kind.group).or_default().push(view);
        }
        let group = |(group, slots): (Group, _)| ChecklistGroup { title: words.named("group", group.title()), slots };
        list.groups = groups.into_iter().map(group).collect();
        list
    }
}

/// What pages show of a slot.
pub(in crate::site) fn slot_view(portal: &Portal, routes: &Routes, words: &Words, slot: &Slot) -> SlotView {
    let subject = subject_name(portal, words, slot.subject);
    let said = state_words(portal, words, slot);
    let side = side_of(&portal.manifest, &slot.owner);
    let title = words.of_model(slot.kind.title);
    SlotView {
        kind: slot.kind.id,
        short: words.of_model(slot.kind.short),
        state: words.named("state", slot.state.word()),
        glyph: slot.state.glyph(),
        tone: tone(slot),
        strength: words.named("strength", slot.strength.id()),
        mark: mark(slot.strength),
        label: format!("{subject}, {title}: {}", said.replacen(": ", ", ", 1)),
        title,
        href: href(portal, routes, slot),
        is_open: slot.state.is_gap(),
        is_unknown: slot.state == State::Unknown,
        is_not_asked: slot.state == State::NotApplicable,
        owner: slot.owner.clone(),
        party: side.map(|side| party_words(&portal.manifest, words, side)).unwrap_or_default(),
        close: close(slot),
        subject,
        words: said,
    }
}

/// Whether a slot has a page on what to do. One that is waived has, since the day will come; so has one that cannot
/// be judged, which is no gap but asks for a date.
pub(in crate::site) fn has_gap_page(slot: &Slot) -> bool {
    slot.state.is_gap() || matches!(slot.state, State::Waived | State::Unknown)
}

/// What a subject is called.
pub(in crate::site) fn subject_name(portal: &Portal, words: &Words, subject: Subject) -> String {
    match subject {
        Subject::Project => words.get("common.the_project").to_owned(),
        Subject::Service(id) => portal.service(id).name.clone(),
    }
}

/// The page on how to close a gap.
pub(in crate::site) fn gap_route(portal: &Portal, slot: &Slot) -> routes::Route {
    let service = match slot.subject {
        Subject::Project => None,
        Subject::Service(id) => Some(portal.service(id).id.as_str()),
    };
    routes::gap(slot.kind.id, service)
}

fn href(portal: &Portal, routes: &Routes, slot: &Slot) -> String {
    if has_gap_page(slot) {
        return gap_route(portal, slot).href.to_string();
    }
    slot.artifact.map(|id| artifact_href(portal, routes, id)).unwrap_or_default()
}

/// Where an artifact is shown, from the portal's root; empty when its file is not published.
pub(in crate::site) fn artifact_href(portal: &Portal, routes: &Routes, id: ArtifactId) -> String {
    let Some(artifact) = portal.artifacts.get(id.0 as usize) else { return String::new() };
    href_of(routes, artifact, artifact.doc.is_some_and(|doc| super::body::is_markdown(portal.doc(doc))))
}

/// The same, when it is known whether its file is shown as text.
pub(super) fn href_of(routes: &Routes, artifact: &Artifact, is_markdown: bool) -> String {
    match (artifact.doc.and_then(|doc| routes.page(doc)), &artifact.anchor) {
        (Some(route), Some(anchor)) if is_markdown => {
            format!("{}#{}", route.href, crate::base::path::percent_encode(anchor))
        }
        (Some(route), _) => route.href.to_string(),
        (None, _) => routes.asset(&artifact.at.path).map(|asset| asset.route.href.to_string()).unwrap_or_default(),
    }
}

/// `stub: 14 content words (needs 50)`, as a terminal says it. Of what is missing there is no more to say; of what is
/// waived, until when and by whom.
fn state_words(portal: &Portal, words: &Words, slot: &Slot) -> String {
    let state = slot.state.word();
    let detail = slot.detail.strip_prefix(state).map_or(&*slot.detail, |rest| rest.trim_start_matches([':', ' ']));
    let state = words.named("state", state).to_string();
    let state = match waiver_of(portal, slot) {
        Some(waiver) => {
            let (date, owner) = (waiver.expires.value.to_string(), waiver.owner.value.as_str());
            words.with("state.until", &[("state", &state), ("date", &date), ("owner", owner)])
        }
        None => state,
    };
    if detail.is_empty() || slot.state == State::Missing { state } else { format!("{state}: {detail}") }
}

/// The waiver that accepts a gap.
pub(in crate::site) fn waiver_of<'a>(portal: &'a Portal, slot: &Slot) -> Option<&'a Waiver> {
    let id = slot.waiver.as_ref()?;
    portal.manifest.waivers.iter().find(|waiver| waiver.id.value == *id)
}

/// A command stands in backticks, as it does in every sentence.
fn close(slot: &Slot) -> String {
    if slot.close.starts_with("handover ") { format!("`{}`", slot.close) } else { slot.close.clone() }
}

/// A gap is shown as loud as its finding is: what is there but weak, one step lower than what is not there.
fn tone(slot: &Slot) -> Tone {
    let is_weak = matches!(slot.state, State::Thin | State::Stale);
    match (slot.state, slot.strength) {
        (State::Ok, _) => Tone::Ok,
        (State::NotApplicable | State::Waived, _) => Tone::None,
        (State::Unknown, _) | (_, Strength::Recommended) => Tone::Info,
        (_, Strength::Blocking) if !is_weak => Tone::Bad,
        (_, Strength::Required) if is_weak => Tone::Info,
        (_, Strength::Blocking | Strength::Required) => Tone::Warn,
    }
}

/// One character for a strength.
pub(in crate::site) fn mark(strength: Strength) -> &'static str {
    match strength {
        Strength::Blocking => "●",
        Strength::Required => "○",
        Strength::Recommended => "·",
    }
}
