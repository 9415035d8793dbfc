//! How far the handover is: the verdict, the matrix, what is getting old, what is waived.

use jiff::civil::Date;
use serde::Serialize;

use super::Shared;
use super::gaps::{self, GapGroup, Tally};
use super::matrix::{MatrixView, matrix};
use super::parts::{LinkTo, Tone, capital};
use super::slots::{Checklist, SlotView, artifact_href};
use super::waived::{WaiverView, waivers};
use crate::base::words::counted;
use crate::model::ServiceId;
use crate::policy::{Score, Slot, State, Subject};
use crate::site::cx::Cx;

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
    pub head: &'static str,
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
    pub word: &'static str,
    /// Its sign.
    pub glyph: &'static str,
    /// Colour.
    pub tone: Tone,
    /// What it means.
    pub meaning: &'static str,
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
    pub words: &'static str,
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
    pub words: &'static str,
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
        project: Checklist::of(cx.slots.of(Subject::Project).map(|(slot, view)| (slot, view.clone()))),
        only,
        gap_count: open.len(),
        gaps_shown: open.len().min(MAX_GAPS),
        parties: gaps::by_party(&open),
        gaps: gaps::by_owner(open, MAX_GAPS),
        steps: steps(&ages),
        ageing: ages.into_iter().filter(|row| row.step > 1 || row.drift > 0).take(MAX_AGEING).collect(),
        waivers,
        expired,
    })
}

fn verdict(cx: &Cx<'_>, open: usize) -> VerdictView {
    let (score, manifest) = (&cx.report.score, &cx.portal.manifest);
    let is_unknown = cx.report.slots.iter().any(|slot| slot.state == State::Unknown);
    let exit = manifest.project.exit.as_ref().map(|exit| exit.value);
    let (tone, head) = match (score.blocking, open, score.waived) {
        (1.., _, _) if exit.is_some() => (Tone::Bad, "Not ready to exit"),
        (1.., _, _) => (Tone::Bad, "Not ready"),
        (0, 1.., _) => (Tone::Warn, "Nothing blocks"),
        (0, 0, _) if is_unknown => (Tone::Info, "Ready, as far as it can be judged"),
        (0, 0, 1..) => (Tone::Info, "Ready, but for what is waived"),
        (0, 0, 0) => (Tone::Ok, "Ready"),
    };
    VerdictView {
        tone,
        head,
        gaps: gap_words(score, open),
        share: share(score),
        exit: exit.map(|day| countdown(cx.report.today, day)).unwrap_or_default(),
        exit_date: exit.map(|day| day.to_string()).unwrap_or_default(),
        policy: capital(&policy(cx)),
        ready: score.percent(),
        waived: score.waived_percent(),
    }
}

/// `3 blocking gaps`; the others are counted when none blocks.
fn gap_words(score: &Score, open: usize) -> String {
    match (score.blocking, open) {
        (0, 0) => "no gaps".to_owned(),
        (0, open) => counted(open, "open gap"),
        (blocking, _) => counted(blocking as usize, "blocking gap"),
    }
}

/// `71 % ready (4 % waived, 10 % ageing)`; empty when nothing is asked.
fn share(score: &Score) -> String {
    let Some(ready) = score.percent() else { return String::new() };
    let shares = [(score.waived_percent(), "waived"), (score.ageing_percent(), "ageing")];
    let shares = shares.into_iter().filter(|(share, _)| *share > 0);
    let shares: Vec<String> = shares.map(|(share, word)| format!("{share}\u{a0}% {word}")).collect();
    let shares = if shares.is_empty() { String::new() } else { format!(" ({})", shares.join(", ")) };
    format!("{ready}\u{a0}% ready{shares}")
}

/// How long there is until a day (`exit in 128 days`).
fn countdown(today: Date, exit: Date) -> String {
    match (exit - today).get_days() {
        0 => "exit is today".to_owned(),
        1 => "exit is tomorrow".to_owned(),
        days @ 2.. => format!("exit in {days} days"),
        days => format!("exit was {} ago", counted(days.unsigned_abs() as usize, "day")),
    }
}

/// The profile, and why nothing fails when nothing does.
fn policy(cx: &Cx<'_>) -> String {
    let profile = cx.report.profile.id();
    match (cx.report.report_only, &cx.portal.manifest.path) {
        (true, None) => format!(
            "no `handover.yaml`: report only, nothing will fail · profile {profile} · `handover init` writes a manifest, \
             `handover init --profile outsourced-backend` one that asks for more"
        ),
        (true, Some(_)) => format!("report only, nothing will fail · profile {profile}"),
        (false, _) => format!("profile {profile}"),
    }
}

fn states(cx: &Cx<'_>) -> Vec<StateCount> {
    let count = |state: State| cx.report.slots.iter().filter(|slot| slot.state == state).count();
    let shown = [State::Ok, State::Missing, State::Stub, State::Thin, State::Stale, State::Unknown, State::Waived];
    let view = |state: State| {
        let (tone, meaning) = meaning(state);
        StateCount { word: state.word(), glyph: state.glyph(), tone, meaning, count: count(state) }
    };
    shown.map(view).into_iter().filter(|tally| tally.count > 0).collect()
}

fn meaning(state: State) -> (Tone, &'static str) {
    match state {
        State::Ok => (Tone::Ok, "enough, and current"),
        State::Missing => (Tone::Bad, "nothing of the kind"),
        State::Stub => (Tone::Bad, "begun, not written"),
        State::Thin => (Tone::Warn, "something, not enough"),
        State::Stale => (Tone::Warn, "too old, or overtaken"),
        State::Unknown => (Tone::Info, "cannot be judged"),
        State::Waived => (Tone::None, "a gap accepted for a time"),
        State::NotApplicable => (Tone::None, "not asked"),
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
    OnlyService { service: cx.service_link(id), checklist: Checklist::of(slots) }
}

/// Steps of age: up to what percent of the limit, words, colour.
const STEPS: [(i64, &str, Tone); 5] = [
    (50, "fresh", Tone::Ok),
    (100, "ageing", Tone::Info),
    (150, "over its limit", Tone::Warn),
    (200, "far over its limit", Tone::Bad),
    (i64::MAX, "over twice its limit", Tone::Bad),
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
        artifact: LinkTo { href: artifact_href(cx.portal, &cx.routes, id), text: artifact.title.clone() },
        days,
        limit,
        percent,
        step: step as u8 + 1,
        words,
        tone,
        drift: artifact.basis.drift_count,
    })
}

fn steps(ages: &[AgeingRow]) -> Vec<StepCount> {
    let count = |step: u8| ages.iter().filter(|row| row.step == step).count();
    let steps = (1..).zip(STEPS).map(|(step, (_, words, tone))| StepCount { step, words, tone, count: count(step) });
    steps.filter(|step| step.count > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(earned: u64, possible: u64, blocking: u32) -> Score {
        Score { earned, possible, blocking, ..Score::default() }
    }

    #[test]
    fn the_verdict_never_says_all_with_a_blocking_gap() {
        assert_eq!(
            (gap_words(&score(100, 100, 1), 1), share(&score(100, 100, 1))),
            verdict("1 blocking gap", "99\u{a0}% ready")
        );
        assert_eq!(
            (gap_words(&score(100, 100, 0), 0), share(&score(100, 100, 0))),
            verdict("no gaps", "100\u{a0}% ready")
        );
        assert_eq!((gap_words(&score(0, 0, 0), 0), share(&score(0, 0, 0))), verdict("no gaps", ""));
    }

    fn verdict(gaps: &str, share: &str) -> (String, String) {
        (gaps.to_owned(), share.to_owned())
    }

    #[test]
    fn shares_stand_beside_the_number() {
        let score = Score { waived: 1, ageing: 40, ..score(710, 1000, 3) };
        assert_eq!(share(&score), "71\u{a0}% ready (1\u{a0}% waived, 4\u{a0}% ageing)");
    }

    #[test]
    fn days_are_counted_to_the_exit_and_after_it() {
        let today = Date::constant(2026, 11, 23);
        let words = |y, m, d| countdown(today, Date::constant(y, m, d));
        assert_eq!(words(2027, 3, 31), "exit in 128 days");
        assert_eq!(words(2026, 11, 24), "exit is tomorrow");
        assert_eq!(words(2026, 11, 23), "exit is today");
        assert_eq!(words(2026, 11, 22), "exit was 1 day ago");
    }
}
