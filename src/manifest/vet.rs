//! Checks between parts of a manifest.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diag::Location;
use crate::base::glob::{Case, Globs};
use crate::base::words::nearest;

use super::load::Files;
use super::shape::{label, one_of, problem, quoted};
use super::{Manifest, Problem, ProblemKind, Selector, Sited};

/// Notes what does not fit together, and takes out waivers that waive nothing.
pub(super) fn vet(manifest: &mut Manifest, files: &dyn Files) {
    let mut found = Vec::new();
    dates(manifest, &mut found);
    services(manifest, files, &mut found);
    order_of_gates(manifest, &mut found);
    empty_globs(manifest, files, &mut found);
    waivers(manifest, &mut found);
    manifest.problems.append(&mut found);
}

fn dates(manifest: &Manifest, found: &mut Vec<Problem>) {
    let project = &manifest.project;
    let pairs = [
        ("exit", &project.exit, "start", &project.start),
        ("support_until", &project.support_until, "exit", &project.exit),
    ];
    for (later, later_day, earlier, earlier_day) in pairs {
        if let (Some(late), Some(early)) = (later_day, earlier_day)
            && late.value < early.value
        {
            let title = format!("`{later}` ({}) is before `{earlier}` ({})", late.value, early.value);
            let mut wrong = problem(late.at.clone(), title);
            wrong.related.push(label(&early.at, &format!("`{earlier}` stands here")));
            wrong.help.push("mend one of the two dates".to_owned());
            found.push(wrong);
        }
    }
}

/// Ids of services, when all of them are declared: none come from a catalogue or from directories then.
fn services(manifest: &Manifest, files: &dyn Files, found: &mut Vec<Problem>) {
    let is_catalogue = |name: &str| matches!(name, "catalog-info.yaml" | "catalog-info.yml");
    if manifest.services.is_empty()
        || !manifest.discover.services.is_empty()
        || files.paths().iter().any(|path| is_catalogue(path.file_name()))
    {
        return;
    }
    let mut named: Vec<(&str, &Location)> = Vec::new();
    for service in manifest.services.values() {
        let unnamed = service.depends_on.iter().filter(|name| !is_named(manifest, &name.value));
        named.extend(unnamed.map(|id| (id.value.as_str(), &id.at)));
    }
    let of_services = manifest.services.values().flat_map(|service| service.require.values());
    for require in manifest.require.values().chain(of_services) {
        named.extend(require.value.services.iter().map(|id| (id.as_str(), &require.at)));
    }
    named.extend(
        manifest.waivers.iter().filter_map(|waiver| waiver.service.as_ref()).map(|id| (id.value.as_str(), &id.at)),
    );
    let of_gates = manifest.milestones.iter().map(|milestone| &milestone.services);
    let of_rules = manifest.custom.iter().filter_map(|rule| rule.services.as_ref());
    for selector in of_gates.chain(of_rules) {
        if let Selector::Ids(ids) = selector {
            named.extend(ids.iter().map(|id| (id.value.as_str(), &id.at)));
        }
    }
    for (id, at) in named.into_iter().filter(|(id, _)| !manifest.services.contains_key(*id)) {
        found.push(unknown(("service", id), at, manifest.services.keys().map(String::as_str)));
    }
}

/// Whether a dependency is a service by its name or another name, or a system outside.
fn is_named(manifest: &Manifest, wanted: &str) -> bool {
    let names = manifest.services.values().flat_map(|service| service.name.iter().chain(&service.aliases));
    names.chain(&manifest.discover.externals).any(|name| name.eq_ignore_ascii_case(wanted))
}

fn unknown<'a>((what, id): (&str, &str), at: &Location, known: impl Iterator<Item = &'a str>) -> Problem {
    let known: Vec<&str> = known.collect();
    let mut wrong = problem(at.clone(), format!("unknown {what} `{}`", quoted(id)));
    match nearest(id, known.iter().copied()) {
        Some(meant) => wrong.offer(Some(meant)),
        None if known.len() <= 20 => wrong.help.push(format!("write {}", one_of(&known))),
        None => wrong.help.push(format!("add it under `{what}s`, or name one that is there")),
    }
    wrong
}

fn order_of_gates(manifest: &Manifest, found: &mut Vec<Problem>) {
    let gates: BTreeMap<&str, &[Sited<String>]> =
        manifest.milestones.iter().map(|gate| (gate.id.value.as_str(), gate.after.as_slice())).collect();
    let mut pending: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for gate in &manifest.milestones {
        for before in &gate.after {
            if gates.contains_key(before.value.as_str()) {
                pending.entry(&gate.id.value).or_default().insert(&before.value);
            } else {
                found.push(unknown(("milestone", &before.value), &before.at, gates.keys().copied()));
            }
        }
    }
    // Whoever waits for nobody goes; those who stay wait for each other, or for those who do.
    loop {
        let waiting: BTreeSet<&str> = pending.keys().copied().collect();
        pending.retain(|_, before| before.iter().any(|id| waiting.contains(id)));
        if pending.len() == waiting.len() {
            break;
        }
    }
    if let Some(cycle) = first_cycle(&pending) {
        let gate = manifest.milestones.iter().find(|gate| gate.id.value == cycle[0]);
        let link = gate.and_then(|gate| gate.after.iter().find(|before| cycle.get(1) == Some(&before.value.as_str())));
        let way: Vec<String> = cycle.iter().map(|id| format!("`{}`", quoted(id))).collect();
        if let Some(link) = link {
            let mut wrong = problem(link.at.clone(), format!("milestones wait for each other: {}", way.join(" → ")));
            wrong.help.push("take one of them out of `after`".to_owned());
            found.push(wrong);
        }
    }
}

/// Ids on a cycle, the first one repeated at the end. Every id in `pending` waits for one in `pending`.
fn first_cycle<'a>(pending: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> Option<Vec<&'a str>> {
    let mut way = vec![*pending.keys().next()?];
    let mut places = BTreeMap::from([(way[0], 0)]);
    loop {
        let before = pending.get(way.last()?)?.iter().find(|id| pending.contains_key(*id))?;
        way.push(before);
        if let Some(start) = places.insert(before, way.len() - 1) {
            return Some(way.split_off(start));
        }
    }
}

/// Globs of kinds that match no file.
fn empty_globs(manifest: &Manifest, files: &dyn Files, found: &mut Vec<Problem>) {
    let globs: Vec<(&str, &Sited<String>)> = manifest
        .discover
        .kinds
        .iter()
        .flat_map(|(kind, globs)| globs.iter().map(move |glob| (kind.as_str(), glob)))
        .collect();
    let Ok(set) = Globs::new(globs.iter().map(|(_, glob)| &glob.value), Case::Sensitive) else { return };
    let mut used = vec![globs.is_empty(); globs.len()];
    for path in files.paths() {
        if !used.contains(&false) {
            return;
        }
        set.matches(path).into_iter().for_each(|ix| used[ix] = true);
    }
    for ((kind, glob), _) in globs.iter().zip(&used).filter(|(_, used)| !**used) {
        let title = format!("`discover.kinds.{kind}`: no file matches `{}`", quoted(&glob.value));
        let mut empty = Problem { kind: ProblemKind::PathMissing, ..problem(glob.at.clone(), title) };
        empty.help.push("mend the glob, or remove it; it is matched against whole paths from the root".to_owned());
        found.push(empty);
    }
}

fn waivers(manifest: &mut Manifest, found: &mut Vec<Problem>) {
    let mut ids: BTreeMap<String, Location> = BTreeMap::new();
    let mut reasons: BTreeMap<String, Location> = BTreeMap::new();
    manifest.waivers.retain(|waiver| {
        let mut note = |at: &Location, title: String, (other, words): (Option<&Location>, &str), help: &str| {
            let mut wrong = Problem { kind: ProblemKind::Waiver, ..problem(at.clone(), title) };
            wrong.related.extend(other.map(|at| label(at, words)));
            wrong.help.push(help.to_owned());
            found.push(wrong);
        };
        let id = quoted(&waiver.id.value);
        if let Some(first) = ids.get(&waiver.id.value) {
            let title = format!("waiver `{id}` stands twice");
            note(&waiver.id.at, title, (Some(first), "the first one"), "give it another id");
            return false;
        }
        ids.insert(waiver.id.value.clone(), waiver.id.at.clone());
        if waiver.since.is_some_and(|since| since > waiver.expires.value) {
            let title = format!("waiver `{id}` expires before it begins");
            note(&waiver.expires.at, title, (None, ""), "mend `since` or `expires`");
            return false;
        }
        let reason = waiver.reason.value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        if let Some(first) = reasons.get(&reason) {
            let title = format!("waiver `{id}` has the same reason as another one");
            note(&waiver.reason.at, title, (Some(first), "the other one"), "say why this gap is accepted");
        } else {
            reasons.insert(reason, waiver.reason.at.clone());
        }
        true
    });
}
