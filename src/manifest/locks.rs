//! What files built on a policy file cannot weaken: its `locked` patterns of rules and kinds.
//!
//! Raising is always fine. What would lower a severity, a strength or a limit of age is taken out of the layer,
//! so that the value before it stays.

use crate::base::diag::Location;
use crate::kinds::{self, Fresh, Kind, Profile, Strength};

use super::pattern::overlap;
use super::shape::{label, problem, quoted};
use super::value::{Entry, Value};
use super::{Problem, ProblemKind, Sited};
use crate::kinds::pattern_covers as covers;

/// All locks of the layers so far.
#[derive(Debug, Default)]
pub(super) struct Locks {
    /// As written, in order.
    pub(super) written: Vec<Sited<String>>,
    rules: Vec<Sited<String>>,
    /// Patterns of kinds, with what was written.
    kinds: Vec<(String, Sited<String>)>,
}

/// Something that a layer says and may not say.
struct Override<'a> {
    lock: &'a Sited<String>,
    at: Location,
    /// What it does (`lowers `security/x` to `warn``).
    does: String,
    /// Where the value stands that stays; `None` when it is a default.
    kept: Option<Location>,
}

impl Override<'_> {
    fn into_problem(self) -> Problem {
        let title = format!("`{}` is locked by `{}`", quoted(&self.lock.value), self.lock.at.path);
        let mut made = problem(self.at, title);
        made.kind = ProblemKind::LockedOverride;
        made.label = self.does;
        made.related.push(label(&self.lock.at, "locked here"));
        made.related.extend(self.kept.map(|at| label(&at, "this value stays")));
        made.help.push("remove it, or raise it: a waiver with a scope can accept a single gap".to_owned());
        made
    }
}

impl Locks {
    /// Takes up the locks of a layer, for the layers after it.
    pub(super) fn learn(&mut self, layer: &mut Value) {
        for lock in layer.take("locked").iter().flat_map(Value::sited_texts) {
            self.written.push(lock.clone());
            match lock.value.strip_suffix(']').and_then(|text| text.split_once('[')) {
                Some((_, kinds)) => self.kinds.push((kinds.to_owned(), lock)),
                None if lock.value.contains('/') => {
                    if overlap(&lock.value, "required/missing") {
                        self.kinds.push(("*".to_owned(), lock.clone()));
                    }
                    self.rules.push(lock);
                }
                None => {
                    if lock.value.contains('*') && overlap(&lock.value, "*/*") {
                        self.rules.push(lock.clone());
                    }
                    self.kinds.push((lock.value.clone(), lock));
                }
            }
        }
    }

    /// Takes out of a layer what would weaken what is locked.
    pub(super) fn guard(&self, merged: &Value, layer: &mut Value, problems: &mut Vec<Problem>) {
        if self.rules.is_empty() && self.kinds.is_empty() {
            return;
        }
        let before = problems.len();
        self.guard_rules(merged, layer, problems);
        self.guard_custom(merged, layer, problems);
        self.guard_profile(merged, layer, problems);
        self.guard_freshness(merged, layer, problems);
        if let Some(require) = of_key(layer, "require") {
            self.guard_require(merged, merged.get("require"), require, problems);
        }
        for service in of_key(layer, "services").and_then(Value::entries_mut).into_iter().flatten() {
            let known = merged.path(&["services", &service.key.value]);
            if let Some(require) = of_key(&mut service.value, "require") {
                self.guard_require(merged, known.and_then(|known| known.get("require")), require, problems);
            }
            if let Some(kinds) = of_key(&mut service.value, "not_applicable").and_then(Value::entries_mut) {
                kinds.retain(|entry| self.keep_kind(entry, "drops", problems));
            }
        }
        debug_assert!(problems[before..].iter().all(|problem| problem.kind == ProblemKind::LockedOverride));
    }

    fn guard_rules(&self, merged: &Value, layer: &mut Value, problems: &mut Vec<Problem>) {
        let Some(rules) = of_key(layer, "rules").and_then(Value::entries_mut) else { return };
        rules.retain_mut(|entry| {
            let name = entry.key.value.clone();
            let Some(lock) = self.rules.iter().find(|lock| overlap(&lock.value, &name)) else { return true };
            let Some(severity) = severity_of(&entry.value) else { return true };
            let known = merged.get("rules").map(Value::entries).unwrap_or_default();
            let parent = known.iter().rev().filter(|known| covers(&known.key.value, &name));
            let parent = parent.filter_map(|known| severity_of(&known.value)).next();
            // A default is not known here. Only what cannot be lower than any goes through.
            let floor = parent.and_then(Value::as_str).map_or(3, rank);
            if rank(severity.as_str().unwrap_or_default()) >= floor {
                return true;
            }
            let does = format!("lowers `{}` to `{}`", quoted(&name), severity.as_str().unwrap_or_default());
            let kept = parent.map(|value| value.at.clone());
            problems.push(Override { lock, at: entry.key.at.clone(), does, kept }.into_problem());
            entry.value.take("severity").is_some() && !entry.value.entries().is_empty()
        });
    }

    fn guard_custom(&self, merged: &Value, layer: &mut Value, problems: &mut Vec<Problem>) {
        let Some(super::value::Data::List(items)) = of_key(layer, "custom").map(|value| &mut value.data) else {
            return;
        };
        for item in items {
            let Some(id) = item.get("id").and_then(Value::sited) else { continue };
            let Some(lock) = self.rules.iter().find(|lock| covers(&lock.value, &id.value)) else { continue };
            let known = merged.get("custom").map(Value::items).unwrap_or_default();
            let known = known.iter().find(|known| known.get("id").and_then(Value::as_str) == Some(&id.value));
            let Some(parent) = known.and_then(|known| known.get("severity")) else { continue };
            let own = item.get("severity").and_then(Value::sited);
            if let Some(own) = own.filter(|own| rank(&own.value) < rank(parent.as_str().unwrap_or_default())) {
                let does = format!("lowers `{}` to `{}`", quoted(&id.value), own.value);
                problems.push(Override { lock, at: own.at, does, kept: Some(parent.at.clone()) }.into_problem());
                item.take("severity");
            }
        }
    }

    /// A smaller profile lowers many strengths at once.
    fn guard_profile(&self, merged: &Value, layer: &mut Value, problems: &mut Vec<Problem>) {
        let Some(own) = layer.get("profile").and_then(Value::sited) else { return };
        let Some(profile) = Profile::find(&own.value) else { return };
        let before = profile_of(merged);
        let lowered = kinds::all().find_map(|kind| {
            let lock = self.of_kind(kind.id)?;
            (profile.asks(kind.id) < before.asks(kind.id)).then_some((kind, lock))
        });
        if let Some((kind, lock)) = lowered {
            let does = format!("asks less for `{}` than `{}` does", kind.id, before.id());
            let kept = merged.get("profile").map(|value| value.at.clone());
            problems.push(Override { lock, at: own.at, does, kept }.into_problem());
            layer.take("profile");
        }
    }

    fn guard_require(&self, merged: &Value, known: Option<&Value>, require: &mut Value, problems: &mut Vec<Problem>) {
        let Some(entries) = require.entries_mut() else { return };
        entries.retain_mut(|entry| {
            let Some(lock) = self.of_kind(&entry.key.value) else { return true };
            let known = known.and_then(|known| known.get(&entry.key.value));
            if entry.value.flag().is_some() {
                return entry.value.flag() == Some(true) || self.keep_kind(entry, "drops", problems);
            }
            for part in ["strength", "when", "for", "from", "fresh"] {
                let Some(value) = entry.value.get(part) else { continue };
                let kept = known.and_then(|known| known.get(part));
                if !weakens(part, (&entry.key.value, value), kept, merged) {
                    continue;
                }
                let does = format!("weakens `{}`", quoted(&entry.key.value));
                let kept = kept.map(|value| value.at.clone());
                problems.push(Override { lock, at: value.at.clone(), does, kept }.into_problem());
                entry.value.take(part);
            }
            true
        });
    }

    fn guard_freshness(&self, merged: &Value, layer: &mut Value, problems: &mut Vec<Problem>) {
        let Some(entries) = of_key(layer, "freshness").and_then(Value::entries_mut) else { return };
        entries.retain(|entry| {
            let key = entry.key.value.as_str();
            let kept = merged.path(&["freshness", key]);
            let lowered = match (key, entry.value.days(), entry.value.number()) {
                ("drift_commits", _, Some(own)) => {
                    let before = kept.and_then(Value::number).unwrap_or(super::DRIFT_COMMITS);
                    self.kinds.first().filter(|_| own > before).map(|(_, lock)| lock)
                }
                (_, Some(own), _) => self.aged(merged, key, own),
                _ => None,
            };
            let Some(lock) = lowered else { return true };
            let does = format!("lets `{}` grow older", quoted(key));
            let kept = kept.map(|value| value.at.clone());
            problems.push(Override { lock, at: entry.key.at.clone(), does, kept }.into_problem());
            false
        });
    }

    /// The lock of a kind that a new limit for a pattern would let grow older.
    fn aged(&self, merged: &Value, pattern: &str, own: u32) -> Option<&Sited<String>> {
        let kinds = kinds::all().filter(|kind| {
            let before = limit(merged, kind, None);
            before.is_some() && limit(merged, kind, Some((pattern, own))) > before
        });
        kinds.map(|kind| kind.id).find_map(|id| self.of_kind(id))
    }

    fn keep_kind(&self, entry: &Entry, does: &str, problems: &mut Vec<Problem>) -> bool {
        let Some(lock) = self.of_kind(&entry.key.value) else { return true };
        let does = format!("{does} `{}`", quoted(&entry.key.value));
        problems.push(Override { lock, at: entry.key.at.clone(), does, kept: None }.into_problem());
        false
    }

    /// The lock of a kind, or of a pattern of kinds.
    fn of_kind(&self, kind: &str) -> Option<&Sited<String>> {
        self.kinds.iter().find(|(pattern, _)| overlap(pattern, kind)).map(|(_, lock)| lock)
    }
}

fn of_key<'a>(value: &'a mut Value, key: &str) -> Option<&'a mut Value> {
    value.entries_mut()?.iter_mut().find(|entry| entry.key.value == key).map(|entry| &mut entry.value)
}

fn severity_of(setting: &Value) -> Option<&Value> {
    match setting.as_str() {
        Some(_) => Some(setting),
        None => setting.get("severity"),
    }
}

fn rank(severity: &str) -> u8 {
    match severity {
        "error" => 3,
        "warn" => 2,
        "info" => 1,
        _ => 0,
    }
}

pub(super) fn profile_of(merged: &Value) -> Profile {
    merged.get("profile").and_then(Value::as_str).and_then(Profile::find).unwrap_or_default()
}

/// Whether one part of a requirement asks for less than what stood before.
fn weakens(part: &str, (kind, value): (&str, &Value), kept: Option<&Value>, merged: &Value) -> bool {
    match part {
        "strength" => {
            let own = value.as_str().and_then(Strength::find);
            let before = kept.and_then(Value::as_str).and_then(Strength::find);
            own < before.or_else(|| profile_of(merged).asks(kind))
        }
        "fresh" => {
            let limit = || kinds::find(kind).and_then(|kind| limit(merged, kind, None));
            let before = kept.and_then(Value::days).or_else(limit);
            before.is_some_and(|before| value.days().is_some_and(|own| own > before))
        }
        // What narrows whom it is asked of, or from when, asks for less.
        _ => kept.is_none_or(|kept| kept.json() != value.json()),
    }
}

/// Limit of age of a kind so far, with one more `freshness` entry on trial: that of the longest pattern that
/// names it, else what holds for all, else its own.
fn limit(merged: &Value, kind: &Kind, trial: Option<(&str, u32)>) -> Option<u32> {
    if let Some(fresh) = merged.path(&["require", kind.id, "fresh"]).and_then(Value::days) {
        return Some(fresh);
    }
    let entries = merged.get("freshness").map(Value::entries).unwrap_or_default();
    let stated = entries.iter().filter_map(|entry| Some((entry.key.value.as_str(), entry.value.days()?)));
    let stated = stated.filter(|(key, _)| trial.is_none_or(|(other, _)| other != *key)).chain(trial);
    let (of_all, named): (Vec<_>, Vec<_>) = stated.partition(|(key, _)| *key == "default");
    let longest = named.into_iter().filter(|(key, _)| covers(key, kind.id)).max_by_key(|(key, _)| key.len());
    match (longest, kind.fresh) {
        (Some((_, days)), _) => Some(days),
        (None, Fresh::Days(own)) => Some(of_all.first().map_or(own, |(_, days)| *days)),
        (None, Fresh::Drift | Fresh::Never) => None,
    }
}
