//! Milestones, over the gates that the profile brings.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diag::Location;
use crate::kinds::traits::Tier;
use crate::kinds::{Profile, Trait};
use crate::manifest::gates::{self, DefaultGate};
use crate::manifest::shape::{label, problem, quoted};
use crate::manifest::value::{Entry, Value};
use crate::manifest::{Acceptance, Milestone, Problem, ProblemKind, Selector, Sited};

use super::{Reader, entries, side};

impl Reader<'_> {
    /// Gates of the profile first, then those that are only declared, each in its order.
    pub(super) fn milestones(&mut self, list: Option<&Value>, profile: Option<&Sited<Profile>>) -> Vec<Milestone> {
        let declared = list.map(Value::items).unwrap_or_default();
        let mut milestones = Vec::new();
        let mut taken = BTreeSet::new();
        for gate in profile.map(|profile| gates::of(profile.value)).unwrap_or_default() {
            let own = declared.iter().find(|item| item.get("id").and_then(Value::as_str) == Some(gate.id));
            let at = profile.map(|profile| &profile.at);
            milestones.extend(at.map(|at| self.milestone(own, Some(gate), at)));
            taken.insert(gate.id.to_owned());
        }
        let mut places: BTreeMap<String, &Location> = BTreeMap::new();
        for item in declared {
            let Some(id) = item.get("id").and_then(Value::sited) else { continue };
            if let Some(first) = places.get(&id.value) {
                self.twice(&id, "milestone", first);
            } else if !taken.contains(&id.value) {
                milestones.push(self.milestone(Some(item), gates::find(&id.value), &id.at));
            }
            places.entry(id.value).or_insert(&item.at);
        }
        milestones
    }

    /// Of two things with one id, the second is not read.
    pub(super) fn twice(&mut self, id: &Sited<String>, what: &str, first: &Location) {
        let problem = self.wrong(&id.at, format!("{what} `{}` stands twice", quoted(&id.value)));
        problem.related.push(label(first, "the first one"));
        problem.help.push("give it another id, or keep one of them".to_owned());
    }

    /// What is declared over what is known of the gate; `at` is where it comes from when it is not declared.
    fn milestone(&mut self, own: Option<&Value>, gate: Option<&DefaultGate>, at: &Location) -> Milestone {
        let get = |key: &str| own.and_then(|own| own.get(key));
        let words =
            |words: &[&str]| words.iter().map(|word| Sited { value: (*word).to_owned(), at: at.clone() }).collect();
        let needs = |key: &str| own.and_then(|own| own.path(&["needs", key]));
        let of_gate = |list: fn(&DefaultGate) -> &'static [&'static str]| gate.map(list).unwrap_or_default();
        let kinds = needs("kinds").map(Value::sited_texts).unwrap_or_else(|| words(of_gate(|gate| gate.kinds)));
        let milestone = Milestone {
            id: get("id").and_then(Value::sited).unwrap_or_else(|| Sited {
                value: gate.map(|gate| gate.id.to_owned()).unwrap_or_default(),
                at: at.clone(),
            }),
            title: get("title").and_then(Value::text).or_else(|| gate.map(|gate| gate.title.to_owned())),
            due: get("due").and_then(|due| Some(due.site(due.date()?))),
            after: get("after").map(Value::sited_texts).unwrap_or_else(|| words(of_gate(|gate| gate.after))),
            rules: needs("rules").map(Value::sited_texts).unwrap_or_else(|| words(of_gate(|gate| gate.rules))),
            services: needs("services").map(|value| self.selector(value)).unwrap_or_default(),
            accept: match (get("accept"), gate) {
                (Some(list), _) => list.items().iter().filter_map(acceptance).collect(),
                (None, Some(gate)) => gate
                    .accept
                    .iter()
                    .map(|(role, party)| Acceptance {
                        role: (*role).to_owned(),
                        party: *party,
                        count: 1,
                        signed: false,
                    })
                    .collect(),
                (None, None) => Vec::new(),
            },
            limits: entries(get("limits"))
                .filter_map(|limit| Some((limit.key.value.clone(), limit.value.number()?)))
                .collect(),
            kinds: kinds
                .iter()
                .filter(|kind| self.is_kind_pattern(&kind.value, &kind.at))
                .map(|kind| kind.value.clone())
                .collect(),
        };
        self.limits(get("limits"));
        let is_stated = |key: &str| needs(key).is_some_and(|list| !list.items().is_empty());
        let needs_none = kinds.is_empty() && milestone.rules.is_empty() && !is_stated("kinds") && !is_stated("rules");
        let accepts_none = match get("accept") {
            Some(list) => list.items().is_empty(),
            None => milestone.accept.is_empty(),
        };
        match (needs_none, accepts_none) {
            (true, _) => self.empty_gate(&milestone.id, Lack::Needs),
            (false, true) => self.empty_gate(&milestone.id, Lack::Acceptor),
            (false, false) => {}
        }
        milestone
    }

    fn limits(&mut self, value: Option<&Value>) {
        for Entry { key, .. } in entries(value) {
            if !LIMITS.contains(&key.value.as_str()) {
                self.unknown(&key.at, ("limit", &key.value), LIMITS.iter().copied());
            }
        }
    }

    fn empty_gate(&mut self, id: &Sited<String>, lack: Lack) {
        let name = format!("milestone `{}`", quoted(&id.value));
        let (title, help) = match lack {
            Lack::Needs => {
                (format!("{name} needs nothing"), "name kinds under `needs.kinds`, or rules under `needs.rules`")
            }
            Lack::Acceptor => (format!("{name} is accepted by nobody"), "name a role and its party under `accept`"),
        };
        let mut empty = Problem { kind: ProblemKind::GateEmpty, ..problem(id.at.clone(), title) };
        empty.help.push(help.to_owned());
        self.problems.push(empty);
    }

    pub(super) fn selector(&mut self, value: &Value) -> Selector {
        if value.as_str().is_some() {
            return Selector::All;
        }
        if value.entries().is_empty() {
            return Selector::Ids(value.sited_texts());
        }
        let has = value.get("trait").and_then(|name| {
            let found = Trait::find(name.as_str()?);
            if found.is_none() {
                let known = Trait::ALL.iter().map(|one| one.id());
                self.unknown(&name.at, ("trait", name.as_str().unwrap_or_default()), known);
            }
            found
        });
        let tier = value.get("tier").and_then(Value::as_str).and_then(Tier::find);
        Selector::Like { owner: value.get("owner").and_then(Value::text), tier, has }
    }
}

/// What a gate cannot do without.
enum Lack {
    Needs,
    Acceptor,
}

/// Limits that a gate may have.
const LIMITS: [&str; 2] = ["waived", "warnings"];

fn acceptance(value: &Value) -> Option<Acceptance> {
    Some(Acceptance {
        role: value.get("role")?.text()?,
        party: side(value.get("party")?.as_str()?)?,
        count: value.get("count").and_then(Value::number).unwrap_or(1),
        signed: value.get("signed").and_then(Value::flag).unwrap_or(false),
    })
}
