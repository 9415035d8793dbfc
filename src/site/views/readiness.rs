//! How far the handover is: the verdict, the matrix, what is getting old, what is waived.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::Shared;
use super::gaps::{self, GapGroup, Tally};
use super::matrix::{MatrixView, matrix};
use super::parts::{LinkTo, Tone, capital};
use super::slots::{Checklist, SlotView, artifact_href};
use super::waived::{WaiverView, waivers};
use crate::model::ServiceId;
use crate::policy::{Score, Slot, State, Subject};
use crate::site::cx::Cx;
use crate::site::words::Words;

/// How far the handover is.
#[derive(Debug, Serialize)]
pub struct ReadinessView {
    /// In one line.
    pub verdict: VerdictView,
    /// How many slots are in each state; states without any are left out.
    pub states: Vec<StateCount>,
    /// Services against kinds, one table per group.
    pub matrix: Vec<MatrixView>,
    /// What is asked of the project as a whole.
    pub project: Checklist,
    /// The only service that is asked for anything, when there is one only.
    pub only: Option<OnlyService>,
    /// Gaps by owner, the most important of them.
    pub gaps: Vec<GapGroup>,
    /// How many gaps there are in all.
    pub gap_count: usize,
    /// How many of them are shown.
    pub gaps_shown: usize,
    /// What each party owes.
    pub parties: Vec<Tally>,
    /// What is old, the oldest of it.
    pub ageing: Vec<AgeingRow>,
    /// How many artifacts are in each step of age.
    pub steps: Vec<StepCount>,
    /// Waivers that hold, by day of expiry.
    pub waivers: Vec<WaiverView>,
    /// Waivers that hold no more.
    pub expired: Vec<WaiverView>,
}

/// Readiness in one line.
#[derive(Debug, Serialize)]
pub struct VerdictView {
    /// Colour.
    pub tone: Tone,
    /// What it comes down to (`Not ready to exit`).
    pub head: Arc<str>,
    /// How many gaps there are (`3 blocking gaps`).
    pub gaps: String,
    /// How long there is (`exit in 128 days`); empty when no day is set.
    pub exit: String,
    /// The day; empty when none is set.
    pub exit_date: String,
    /// The share with credit (`71 % ready (4 % waived)`); empty when nothing is asked.
    pub share: String,
    /// What is enforced (`profile standard`), commands in backticks.
    pub policy: String,
    /// Share with credit, in percent; `None` when nothing is asked.
    pub ready: Option<u32>,
    /// Share that is waived, in percent.
    pub waived: u32,
}

/// How many slots are in a state.
#[derive(Debug, Serialize)]
pub struct StateCount {
    /// The state.
    pub word: Arc<str>,
    /// Its sign.
    pub glyph: &'static str,
    /// Colour.
    pub tone: Tone,
    /// What it means.
    pub meaning: Arc<str>,
    /// How many.
    pub count: usize,
}

/// A service that stands alone.
#[derive(Debug, Serialize)]
pub struct OnlyService {
    /// The service.
    pub service: LinkTo,
    /// What is asked of it.
    pub checklist: Checklist,
}

/// An artifact and its age.
#[derive(Debug, Serialize)]
pub struct AgeingRow {
    /// What it fills.
    pub slot: Shared<SlotView>,
    /// The artifact.
    pub artifact: LinkTo,
    /// Days since it was last known to be right.
    pub days: i64,
    /// Days after which it is too old.
    pub limit: u32,
    /// Its age in percent of the limit.
    pub percent: i64,
    /// Which of the five steps, from 1.
    pub step: u8,
    /// The step in words.
    pub words: Arc<str>,
    /// Colour.
    pub tone: Tone,
    /// Commits since then on what it describes.
    pub drift: u32,
}

/// How many artifacts are in a step of age.
#[derive(Debug, Serialize)]
pub struct StepCount {
    /// From 1.
    pub step: u8,
    /// In words.
    pub words: Arc<str>,
    /// Colour.
    pub tone: Tone,
    /// How many.
    pub count: usize,
}

/// Most gaps on the front page.
const MAX_GAPS: usize = 20;

/// Most rows on what is getting old.
const MAX_AGEING: usize = 12;

/// How far the handover is; `None` when nothing is asked.
pub(in crate::site) fn readiness(cx: &Cx<'_>) -> Option<ReadinessView> {
    if cx.report.slots.is_empty() {
        return None;
    }
    let services = services(cx);
    let only = (services.len() == 1).then(|| only(cx, services[0]));
    let open = gaps::open(cx);
    let (waivers, expired) = waivers(cx);
    let ages = ages(cx);
    Some(ReadinessView {
        verdict: verdict(cx, open.len()),
        states: states(cx),
        matrix: if only.is_some() { Vec::new() } else { matrix(cx, &services) },
        project: Checklist::of(cx.words, cx.slots.of(Subject::Project).map(|(slot, view)| (slot, view.clone()))),
        only,
        gap_count: open.len(),
        gaps_shown: open.len().min(MAX_GAPS),
        parties: gaps::by_party(cx.words, &open),
        gaps: gaps::by_owner(open, MAX_GAPS),
        steps: steps(cx.words, &ages),
        ageing: ages.into_iter().filter(|row| row.step > 1 || row.drift > 0).take(MAX_AGEING).collect(),
        waivers,
        expired,
    })
}

fn verdict(cx: &Cx<'_>, open: usize) -> VerdictView {
    let (score, manifest) = (&cx.report.score, &cx.portal.manifest);
    let is_unknown = cx.report.slots.iter().any(|slot| slot.state == State::Unknown);
    let exit = manifest.project.exit.as_ref().map(|exit| exit.value);
    let (tone, key) = match (score.blocking, open, score.waived) {
        (1.., _, _) if exit.is_some() => (Tone::Bad, "verdict.not_to_exit"),
        (1.., _, _) => (Tone::Bad, "verdict.not_ready"),
        (0, 1.., _) => (Tone::Warn, "verdict.nothing_blocks"),
        (0, 0, _) if is_unknown => (Tone::Info, "verdict.as_judged"),
        (0, 0, 1..) => (Tone::Info, "verdict.but_waived"),
        (0, 0, 0) => (Tone::Ok, "verdict.ready"),
    };
    VerdictView {
        tone,
        head: cx.words.share(key),
        gaps: gap_words(cx.words, score, open),
        share: share(cx.words, score),
        exit: exit.map(|day| countdown(cx.words, cx.report.today, day)).unwrap_or_default(),
        exit_date: exit.map(|day| day.to_string()).unwrap_or_default(),
        policy: capital(&policy(cx)),
        ready: score.percent(),
        waived: score.waived_percent(),
    }
}

/// `3 blocking gaps`; the others are counted when none blocks.
fn gap_words(words: &Words, score: &Score, open: usize) -> String {
    match (score.blocking, open) {
        (0, 0) => words.get("verdict.no_gaps").to_owned(),
        (0, open) => words.count("verdict.open_gaps", open),
        (blocking, _) => words.count("verdict.blocking_gaps", blocking as usize),
    }
}

/// `62 % ready (5 % waived, 3 % ageing)`; empty when nothing is asked.
fn share(words: &Words, score: &Score) -> String {
    let Some(ready) = score.percent() else { return String::new() };
    let of = |share: u32, key: &str| (share > 0).then(|| words.with(key, &[("share", &share.to_string())]));
    let parts = [of(score.waived_percent(), "verdict.waived"), of(score.ageing_percent(), "verdict.ageing")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let ready = words.with("verdict.share", &[("share", &ready.to_string())]);
    if parts.is_empty() { ready } else { format!("{ready} ({})", parts.join(", ")) }
}

fn countdown(words: &Words, today: Date, exit: Date) -> String {
    match (exit - today).get_days() {
        0 => words.get("verdict.exit_today").to_owned(),
        1 => words.get("verdict.exit_tomorrow").to_owned(),
        days @ 2.. => words.count("verdict.exit_in", days as usize),
        days => words.count("verdict.exit_was", days.unsigned_abs() as usize),
    }
}

/// The profile, and why nothing fails when nothing does.
fn policy(cx: &Cx<'_>) -> String {
    let profile = cx.report.profile.id();
    let key = match (cx.report.report_only, &cx.portal.manifest.path) {
        (true, None) => "verdict.no_manifest",
        (true, Some(_)) => "verdict.report_only",
        (false, _) => "verdict.profile",
    };
    cx.words.with(key, &[("profile", profile)])
}

fn states(cx: &Cx<'_>) -> Vec<StateCount> {
    let count = |state: State| cx.report.slots.iter().filter(|slot| slot.state == state).count();
    let shown = [State::Ok, State::Missing, State::Stub, State::Thin, State::Stale, State::Unknown, State::Waived];
    let view = |state: State| {
        let (tone, meaning) = meaning(state);
        let (word, meaning) = (cx.words.named("state", state.word()), cx.words.share(meaning));
        StateCount { word, glyph: state.glyph(), tone, meaning, count: count(state) }
    };
    shown.map(view).into_iter().filter(|tally| tally.count > 0).collect()
}

fn meaning(state: State) -> (Tone, &'static str) {
    match state {
        State::Ok => (Tone::Ok, "meaning.ok"),
        State::Missing => (Tone::Bad, "meaning.missing"),
        State::Stub => (Tone::Bad, "meaning.stub"),
        State::Thin => (Tone::Warn, "meaning.thin"),
        State::Stale => (Tone::Warn, "meaning.stale"),
        State::Unknown => (Tone::Info, "meaning.unknown"),
        State::Waived => (Tone::None, "meaning.waived"),
        State::NotApplicable => (Tone::None, "meaning.not_asked"),
    }
}

/// Services that are asked for anything, critical ones first.
fn services(cx: &Cx<'_>) -> Vec<ServiceId> {
    let ids = (0..cx.portal.services.len() as u32).map(ServiceId);
    let mut asked: Vec<ServiceId> = ids.filter(|id| cx.slots.of(Subject::Service(*id)).next().is_some()).collect();
    asked.sort_by_key(|id| (cx.portal.service(*id).tier, *id));
    asked
}

fn only(cx: &Cx<'_>, id: ServiceId) -> OnlyService {
    let slots = cx.slots.of(Subject::Service(id)).map(|(slot, view)| (slot, view.clone()));
    OnlyService { service: cx.service_link(id), checklist: Checklist::of(cx.words, slots) }
}

/// Steps of age: up to what percent of the limit, words, colour.
const STEPS: [(i64, &str, Tone); 5] = [
    (50, "age.fresh", Tone::Ok),
    (100, "age.ageing", Tone::Info),
    (150, "age.over", Tone::Warn),
    (200, "age.far_over", Tone::Bad),
    (i64::MAX, "age.twice", Tone::Bad),
];

/// Artifacts whose age has a limit, by age relative to it, the oldest first.
fn ages(cx: &Cx<'_>) -> Vec<AgeingRow> {
    let mut rows: Vec<AgeingRow> = cx.slots.all().filter_map(|(slot, view)| ageing_row(cx, slot, view)).collect();
    rows.sort_by(|a, b| {
        let key = |row: &AgeingRow| (std::cmp::Reverse(row.percent), std::cmp::Reverse(row.drift));
        key(a).cmp(&key(b)).then_with(|| a.slot.label.cmp(&b.slot.label))
    });
    rows
}

fn ageing_row(cx: &Cx<'_>, slot: &Slot, view: &Shared<SlotView>) -> Option<AgeingRow> {
    if slot.state == State::NotApplicable {
        return None;
    }
    let (id, days, limit) = (slot.artifact?, slot.age_days?, slot.limit_days?);
    let artifact = cx.portal.artifacts.get(id.0 as usize)?;
    let percent = days.max(0).saturating_mul(100) / i64::from(limit.max(1));
    let step = STEPS.iter().position(|(below, _, _)| percent < *below).unwrap_or(STEPS.len() - 1);
    let (_, words, tone) = STEPS[step];
    Some(AgeingRow {
        slot: view.clone(),
        artifact: LinkTo::new(artifact_href(cx.portal, &cx.routes, id), artifact.title.clone()),
        days,
        limit,
        percent,
        step: step as u8 + 1,
        words: cx.words.share(words),
        tone,
        drift: artifact.basis.drift_count,
    })
}

fn steps(words: &Words, ages: &[AgeingRow]) -> Vec<StepCount> {
    let count = |step: u8| ages.iter().filter(|row| row.step == step).count();
    let steps = (1..).zip(STEPS);
    let steps =
        steps.map(|(step, (_, key, tone))| StepCount { step, words: words.share(key), tone, count: count(step) });
    steps.filter(|step| step.count > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::words::english;

    fn score(earned: u64, possible: u64, blocking: u32) -> Score {
        Score { earned, possible, blocking, ..Score::default() }
    }

    #[test]
    fn the_verdict_never_says_all_with_a_blocking_gap() {
        assert_eq!(
            (gap_words(&english(), &score(100, 100, 1), 1), share(&english(), &score(100, 100, 1))),
            verdict("1 blocking gap", "99\u{a0}% ready")
        );
        assert_eq!(
            (gap_words(&english(), &score(100, 100, 0), 0), share(&english(), &score(100, 100, 0))),
            verdict("no gaps", "100\u{a0}% ready")
        );
        assert_eq!(
            (gap_words(&english(), &score(0, 0, 0), 0), share(&english(), &score(0, 0, 0))),
            verdict("no gaps", "")
        );
    }

    fn verdict(gaps: &str, share: &str) -> (String, String) {
        (gaps.to_owned(), share.to_owned())
    }

    #[test]
    fn shares_stand_beside_the_number() {
        let score = Score { waived: 1, ageing: 40, ..score(710, 1000, 3) };
        assert_eq!(share(&english(), &score), "71\u{a0}% ready (1\u{a0}% waived, 4\u{a0}% ageing)");
    }

    #[test]
    fn days_are_counted_to_the_exit_and_after_it() {
        let today = Date::constant(2026, 11, 23);
        let words = |y, m, d| countdown(&english(), today, Date::constant(y, m, d));
        assert_eq!(words(2027, 3, 31), "exit in 128 days");
        assert_eq!(words(2026, 11, 24), "exit is tomorrow");
        assert_eq!(words(2026, 11, 23), "exit is today");
        assert_eq!(words(2026, 11, 22), "exit was 1 day ago");
    }
}
