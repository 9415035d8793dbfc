//! The one place where a finding is silenced: by a waiver of the manifest, by a comment in its own file, by the baseline.
//!
//! Who accepts a gap of the handover does so in the manifest, with an owner. A comment accepts one thing at its place. The
//! baseline accepts what was there on the first day: for failing alone, never for the matrix, the score and the portal.

use jiff::civil::Date;

use super::baseline::{self, Baseline};
use super::comments::{self, Comment};
use super::fingerprint::fingerprints;
use super::settle;
use super::waivers::{self, Applied, Term};
use crate::base::diag::{Finding, Location};
use crate::model::Portal;

/// A finding that somebody accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The finding.
    pub finding: Finding,
    /// What accepts it.
    pub by: By,
}

/// What accepts a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// The waiver with this id.
    Waiver(String),
    /// The comment at this place.
    Comment(Location),
    /// It was there when the baseline was drawn.
    Baseline,
}

/// All that may accept findings on the day of the check, and what each was about so far.
#[derive(Debug)]
pub struct Acceptance<'a> {
    /// Waivers of the manifest, in its order.
    pub waivers: Vec<Applied<'a>>,
    /// Comments, by path and place.
    pub comments: Vec<Comment<'a>>,
    /// The baseline.
    pub baseline: Baseline,
}

impl<'a> Acceptance<'a> {
    /// As it stands on a day; nothing was matched yet.
    pub(super) fn on(portal: &'a Portal, today: Date) -> Self {
        Self {
            waivers: waivers::on(&portal.manifest, today),
            comments: comments::on(portal, today),
            baseline: baseline::read(portal),
        }
    }

    /// Takes out of `findings`, which are in the order of a report, what is accepted.
    pub(super) fn apply(&mut self, portal: &Portal, findings: &mut Vec<Finding>) -> Vec<Accepted> {
        if self.waivers.is_empty() && self.comments.is_empty() && self.baseline.is_empty() {
            return Vec::new();
        }
        // Names tell equal findings apart by their order, so all are named before any is taken out.
        let names = if self.baseline.is_empty() { Vec::new() } else { fingerprints(portal, &*findings) };
        let mut accepted = Vec::new();
        let mut kept = Vec::with_capacity(findings.len());
        for (ix, finding) in findings.drain(..).enumerate() {
            match self.by(&finding, names.get(ix), portal) {
                Some(by) => accepted.push(Accepted { finding, by }),
                None => kept.push(finding),
            }
        }
        *findings = kept;
        accepted
    }

    /// Where those stand that are over or accept nothing.
    pub(super) fn spent(&self) -> Vec<Location> {
        let is_spent = |term: Term, matched: usize| term == Term::Over || (term == Term::Running && matched == 0);
        let waivers = self.waivers.iter().filter(|applied| is_spent(applied.term, applied.matched));
        let comments = self.comments.iter().filter(|comment| is_spent(comment.term, comment.matched));
        waivers.map(|applied| applied.waiver.id.at.clone()).chain(comments.map(Comment::at)).collect()
    }

    fn by(&mut self, finding: &Finding, name: Option<&String>, portal: &Portal) -> Option<By> {
        let of_waiver = waivers::of(&mut self.waivers, finding, portal).map(By::Waiver);
        let of_comment = || comments::of(&mut self.comments, finding).map(By::Comment);
        let by = of_waiver.or_else(of_comment);
        // An entry is no longer needed only when what it is about is gone, not when a waiver is faster.
        let is_known = name.is_some_and(|name| self.baseline.takes(finding, name));
        by.or_else(|| is_known.then_some(By::Baseline))
    }
}

/// Findings that only the baseline accepts are findings to everybody but the one who asks whether a check fails.
pub(super) fn baselined(accepted: &mut Vec<Accepted>) -> Vec<Finding> {
    let (known, others): (Vec<_>, Vec<_>) =
        std::mem::take(accepted).into_iter().partition(|accepted| accepted.by == By::Baseline);
    *accepted = others;
    settle::in_order(known.into_iter().map(|known| known.finding).collect())
}
