//! Requirement sets: which kinds a profile asks for, and how strongly.

use serde::Serialize;

/// How much a requirement matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// Nice to have: a note.
    #[default]
    Recommended,
    /// Expected: a warning.
    Required,
    /// No handover without: an error.
    Blocking,
}

impl Strength {
    /// As written in a manifest.
    pub fn id(self) -> &'static str {
        match self {
            Strength::Recommended => "recommended",
            Strength::Required => "required",
            Strength::Blocking => "blocking",
        }
    }

    /// The strength of an id.
    pub fn find(id: &str) -> Option<Self> {
        [Strength::Recommended, Strength::Required, Strength::Blocking].into_iter().find(|known| known.id() == id)
    }

    /// Weight in the score.
    pub fn weight(self) -> u32 {
        match self {
            Strength::Recommended => 1,
            Strength::Required => 2,
            Strength::Blocking => 3,
        }
    }
}

/// A requirement set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// A small repository.
    Minimal,
    /// What any team needs of another.
    #[default]
    Standard,
    /// A vendor leaves.
    OutsourcedBackend,
    /// The same under supervision.
    Regulated,
}

impl Profile {
    /// All of them, from the smallest.
    pub const ALL: [Profile; 4] = [Profile::Minimal, Profile::Standard, Profile::OutsourcedBackend, Profile::Regulated];

    /// As written in a manifest.
    pub fn id(self) -> &'static str {
        match self {
            Profile::Minimal => "minimal",
            Profile::Standard => "standard",
            Profile::OutsourcedBackend => "outsourced-backend",
            Profile::Regulated => "regulated",
        }
    }

    /// The profile of an id.
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.id() == id)
    }

    /// How strongly it asks for a kind; `None` when it does not.
    pub fn asks(self, kind: &str) -> Option<Strength> {
        let row = TABLE.iter().find(|(id, _)| *id == kind)?;
        row.1[self as usize]
    }
}

/// Not asked for.
const NONE: Option<Strength> = None;
/// Recommended.
const NICE: Option<Strength> = Some(Strength::Recommended);
/// Required.
const NEED: Option<Strength> = Some(Strength::Required);
/// Blocking.
const STOP: Option<Strength> = Some(Strength::Blocking);

/// Kind, and its strength in each profile, in the order of [`Profile::ALL`]; one row for each kind, in their order.
///
/// Where a kind is asked for, its own trait condition still decides of which services. The manifest's `require`
/// is laid over the row, that of a service over that of the project.
#[rustfmt::skip]
const TABLE: &[(&str, [Option<Strength>; 4])] = &[
    // kind                    minimal standard outsourced regulated
    ("readme",                  [STOP, STOP, STOP, STOP]),
    ("architecture.overview",   [NICE, NEED, STOP, STOP]),
    ("architecture.auth",       [NONE, NICE, NEED, STOP]),
    ("adr",                     [NICE, NEED, STOP, STOP]),
    ("diagram.context",         [NONE, NICE, NICE, NEED]),
    ("diagram.service",         [NICE, NEED, STOP, STOP]),
    ("diagram.dataflow",        [NONE, NICE, NEED, STOP]),
    ("diagram.deployment",      [NONE, NICE, NEED, NEED]),
    ("diagram.sequence",        [NONE, NONE, NICE, NEED]),
    ("data.model",              [NONE, NEED, STOP, STOP]),
    ("data.ownership",          [NONE, NICE, STOP, STOP]),
    ("dependencies.external",   [NONE, NEED, STOP, STOP]),
    ("known-issues",            [NICE, NEED, STOP, STOP]),
    ("api.openapi",             [NEED, STOP, STOP, STOP]),
    ("api.graphql",             [NEED, STOP, STOP, STOP]),
    ("api.asyncapi",            [NEED, STOP, STOP, STOP]),
    ("api.changelog",           [NONE, NICE, NEED, STOP]),
    ("queue.semantics",         [NONE, NEED, STOP, STOP]),
    ("migration.notes",         [NONE, NEED, STOP, STOP]),
    ("config.reference",        [NICE, NEED, STOP, STOP]),
    ("runbook.deploy",          [NEED, STOP, STOP, STOP]),
    ("runbook.rollback",        [NEED, STOP, STOP, STOP]),
    ("runbook.incident",        [NONE, NEED, STOP, STOP]),
    ("runbook.recurring",       [NONE, NICE, STOP, STOP]),
    ("runbook.restore",         [NONE, NEED, STOP, STOP]),
    ("runbook.alert",           [NONE, NEED, STOP, STOP]),
    ("environments",            [NONE, NEED, STOP, STOP]),
    ("release.controls",        [NONE, NICE, NEED, STOP]),
    ("observability",           [NONE, NEED, STOP, STOP]),
    ("slo",                     [NONE, NICE, NEED, STOP]),
    ("reliability",             [NONE, NICE, STOP, STOP]),
    ("test.strategy",           [NONE, NEED, STOP, STOP]),
    ("test.evidence",           [NONE, NONE, NICE, STOP]),
    ("incident.log",            [NONE, NONE, NICE, NEED]),
    ("security.policy",         [NICE, NEED, STOP, STOP]),
    ("security.practices",      [NONE, NICE, NEED, STOP]),
    ("security.auth",           [NONE, NICE, STOP, STOP]),
    ("security.secrets",        [NONE, NEED, STOP, STOP]),
    ("test.security",           [NONE, NONE, NEED, STOP]),
    ("credentials.inventory",   [NONE, NONE, STOP, STOP]),
    ("access.matrix",           [NONE, NONE, STOP, STOP]),
    ("logging.policy",          [NONE, NICE, NEED, STOP]),
    ("data.processing",         [NONE, NONE, NEED, STOP]),
    ("legal.ip",                [NONE, NONE, STOP, STOP]),
    ("legal.licences",          [NONE, NICE, NEED, STOP]),
    ("ownership",               [NEED, STOP, STOP, STOP]),
    ("contacts",                [NONE, NICE, STOP, STOP]),
    ("support.model",           [NONE, NEED, STOP, STOP]),
    ("onboarding.plan",         [NONE, NICE, NEED, NEED]),
    ("onboarding.starter-tasks",[NONE, NICE, NICE, NICE]),
    ("kt.walkthroughs",         [NONE, NONE, NEED, NEED]),
    ("kt.pairing",              [NONE, NONE, NEED, NEED]),
    ("domain.briefing",         [NONE, NICE, STOP, STOP]),
    ("glossary",                [NONE, NONE, NICE, NICE]),
    ("standards",               [NICE, NEED, STOP, STOP]),
    ("definition-of-done",      [NONE, NICE, NEED, STOP]),
    ("template.pr",             [NONE, NICE, NEED, NEED]),
    ("template.issue",          [NONE, NICE, NICE, NEED]),
    ("exit.plan",               [NONE, NONE, STOP, STOP]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds;

    #[test]
    fn every_kind_has_one_row_in_the_order_of_the_matrix() {
        let rows: Vec<&str> = TABLE.iter().map(|(id, _)| *id).collect();
        assert_eq!(rows, kinds::all().map(|kind| kind.id).collect::<Vec<_>>());
    }

    #[test]
    fn a_greater_profile_never_asks_for_less() {
        for (id, row) in TABLE {
            assert!(row.is_sorted(), "{id}");
        }
    }

    #[test]
    fn every_kind_is_asked_for_by_some_profile() {
        assert!(TABLE.iter().all(|(_, row)| row[Profile::Regulated as usize].is_some()));
        assert_eq!(Profile::Minimal.asks("readme"), Some(Strength::Blocking));
        assert_eq!(Profile::Minimal.asks("exit.plan"), None);
        assert_eq!(Profile::Regulated.asks("no.such"), None);
    }
}
