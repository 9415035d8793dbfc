//! Gates that every exit of a vendor goes through: what they need and who accepts them, until a manifest says otherwise.

use crate::kinds::Profile;

use super::Side;

/// A gate that is known without being declared in full.
#[derive(Debug)]
pub struct DefaultGate {
    /// Its id.
    pub id: &'static str,
    /// For people.
    pub title: &'static str,
    /// Ids of gates before it.
    pub after: &'static [&'static str],
    /// Patterns of kinds.
    pub kinds: &'static [&'static str],
    /// Patterns of rules that must have no error.
    pub rules: &'static [&'static str],
    /// Roles that accept, with their party.
    pub accept: &'static [(&'static str, Side)],
}

/// All of them, in order.
pub const DEFAULT_GATES: &[DefaultGate] = &[
    DefaultGate {
        id: "architecture",
        title: "Architecture",
        after: &[],
        kinds: &["architecture.*", "adr", "diagram.*", "data.*", "api.*"],
        rules: &["adr/*", "diagram/unparsable", "api/invalid", "ref/*"],
        accept: &[("architecture", Side::Incoming)],
    },
    DefaultGate {
        id: "test-readiness",
        title: "Test readiness",
        after: &[],
        kinds: &["test.*", "standards", "definition-of-done", "template.*"],
        rules: &["runbook/missing-path"],
        accept: &[("architecture", Side::Incoming)],
    },
    DefaultGate {
        id: "observability",
        title: "Observability",
        after: &[],
        kinds: &["observability", "slo", "runbook.incident", "runbook.alert", "logging.policy"],
        rules: &["alert/*"],
        accept: &[("on-call", Side::Incoming)],
    },
    DefaultGate {
        id: "knowledge-transfer",
        title: "Knowledge transfer",
        after: &[],
        kinds: &[
            "domain.briefing",
            "onboarding.*",
            "kt.*",
            "runbook.*",
            "queue.semantics",
            "migration.notes",
            "reliability",
            "known-issues",
            "config.reference",
            "environments",
        ],
        rules: &["queue/*", "migration/*", "kt/*"],
        accept: &[("on-call", Side::Incoming), ("product", Side::Incoming)],
    },
    DefaultGate {
        id: "exit",
        title: "Exit",
        after: &["architecture", "test-readiness", "observability", "knowledge-transfer"],
        kinds: &[
            "exit.plan",
            "access.matrix",
            "credentials.inventory",
            "legal.*",
            "ownership",
            "contacts",
            "support.model",
            "security.*",
            "data.processing",
        ],
        rules: &["exit/*", "owners/*", "access/*", "credentials/*", "link/leaves-with-vendor", "security/*"],
        accept: &[("product", Side::Incoming), ("security", Side::Incoming), ("delivery", Side::Outgoing)],
    },
];

/// The default gate of an id.
pub fn find(id: &str) -> Option<&'static DefaultGate> {
    DEFAULT_GATES.iter().find(|gate| gate.id == id)
}

/// Gates that a profile has without being told.
pub fn of(profile: Profile) -> &'static [DefaultGate] {
    match profile {
        Profile::Minimal | Profile::Standard => &[],
        Profile::OutsourcedBackend | Profile::Regulated => DEFAULT_GATES,
    }
}
