//! A manifest that does not say what its author meant.
//!
//! The manifest's own checks come first; which rules there are is known only here.

use std::collections::BTreeSet;

use crate::base::diag::{Location, Severity};
use crate::base::words::nearest;
use crate::kinds;
use crate::kinds::pattern_covers as covers;
use crate::manifest::{Manifest, ProblemKind, Sited};
use crate::policy::catalogue::CATALOGUE;
use crate::policy::words::code;
use crate::policy::{Check, Cx, RULES, Rule, Sink};

use super::pass_on;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "manifest/invalid",
    title: "the manifest is understood in full",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("invalid.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    pass_on(cx, ProblemKind::Invalid, out);
    let manifest = &cx.portal.manifest;
    let built_in: BTreeSet<&str> = CATALOGUE.iter().copied().chain(RULES.iter().map(|rule| rule.id)).collect();
    reserved_groups(manifest, &built_in, out);
    let custom = manifest.custom.iter().map(|rule| rule.id.value.as_str());
    let known: BTreeSet<&str> = built_in.iter().copied().chain(custom).collect();
    for (written, at) in patterns(manifest) {
        if !known.iter().any(|id| covers(written, id)) {
            unknown(written, at, &known, out);
        }
    }
    for lock in &manifest.locked {
        locked(lock, &known, out);
    }
}

/// Every id and pattern of rules, but those of the gates that we bring.
fn patterns(manifest: &Manifest) -> impl Iterator<Item = (&str, &Location)> {
    let settings = manifest.rules.iter().map(|setting| &setting.rule);
    let waivers = manifest.waivers.iter().map(|waiver| &waiver.rule);
    let gates = manifest.milestones.iter().flat_map(|gate| &gate.rules);
    settings.chain(waivers).chain(gates).map(|rule| (rule.value.as_str(), &rule.at))
}

fn unknown(written: &str, at: &Location, known: &BTreeSet<&str>, out: &mut Sink) {
    if written.contains('*') {
        out.report(at.clone(), format!("no rule matches {}", code(written)))
            .help("see `handover rules` for all of them");
        return;
    }
    let meant = nearest(written, known.iter().copied()).map(|id| format!("did you mean `{id}`?"));
    let is_guess = meant.is_some();
    let draft = out.report(at.clone(), format!("unknown rule {}", code(written))).help_opt(meant);
    if !is_guess {
        draft.help("see `handover rules` for all of them");
    }
}

/// `security/*`, `runbook.*` or `required/missing[runbook.*]`.
fn locked(lock: &Sited<String>, known: &BTreeSet<&str>, out: &mut Sink) {
    let is_rule = |pattern: &str| known.iter().any(|id| covers(pattern, id));
    let is_kind = |pattern: &str| kinds::all().any(|kind| covers(pattern, kind.id));
    let parts = lock.value.strip_suffix(']').and_then(|text| text.split_once('['));
    let is_known = match parts {
        Some((rule, kind)) => is_rule(rule) && is_kind(kind),
        None => is_rule(&lock.value) || is_kind(&lock.value),
    };
    if !is_known {
        out.report(lock.at.clone(), format!("no rule and no kind matches {}", code(&lock.value))).help(
            "write a pattern of rules (`security/*`), of kinds (`runbook.*`) or both (`required/missing[runbook.*]`)",
        );
    }
}

/// A rule of a repository would be taken for one of ours.
fn reserved_groups(manifest: &Manifest, built_in: &BTreeSet<&str>, out: &mut Sink) {
    let group = |id: &str| id.split_once('/').map(|(group, _)| group.to_owned());
    let reserved: BTreeSet<String> = built_in.iter().filter_map(|id| group(id)).collect();
    for rule in &manifest.custom {
        if let Some(group) = group(&rule.id.value).filter(|group| reserved.contains(group)) {
            out.report(rule.id.at.clone(), format!("group `{group}` is that of built-in rules"))
                .label("not free for rules of your own")
                .help("start the id with the name of your organisation");
        }
    }
}
