//! What a caller of one operation must show, in two versions.

use std::collections::{BTreeMap, BTreeSet};

use super::check::Check;
use super::operations::Both;
use super::report::Report;
use super::same::short;
use crate::contracts::openapi::{OpenApi, Operation};

/// Schemes that are shown together, each with its scopes. None: everybody may call.
type Way<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

pub(super) fn compare<'a>(report: &mut Report<'a>, both: Both<'a>) {
    let (old, new) = (ways(report.old, both.old), ways(report.new, both.new));
    let places = (Some(both.old.at), Some(both.new.at));
    let mut tell = |check, text| report.tell(check, text, places);
    // Ways of the new contract that are told together with an old one.
    let mut told: BTreeSet<&Way<'a>> = BTreeSet::new();
    for was in old.iter().filter(|was| !new.contains(*was)) {
        let of_same_schemes = new.iter().find(|is| is.keys().eq(was.keys()) && !old.contains(*is));
        if let Some(is) = of_same_schemes {
            told.insert(is);
            for (scheme, scope) in lost(is, was) {
                tell(Check::ScopeAdded, format!("scope `{}` of `{}` is asked for", short(scope), short(scheme)));
            }
            for (scheme, scope) in lost(was, is) {
                tell(
                    Check::ScopeRemoved,
                    format!("scope `{}` of `{}` is no longer asked for", short(scope), short(scheme)),
                );
            }
        } else if was.is_empty() {
            let ways = new.iter().map(words).collect::<Vec<_>>().join(" or ");
            told.extend(&new);
            tell(Check::SecurityRequired, format!("asks for {ways}, and was open to everybody"));
        } else if !new.iter().any(|is| is_met(is, was)) {
            tell(Check::SecurityRemoved, format!("{} is no longer accepted", words(was)));
        }
    }
    for is in new.iter().filter(|is| !old.contains(*is) && !told.contains(*is)) {
        match is.is_empty() {
            true => tell(Check::SecurityOptional, "is open to everybody".to_owned()),
            false => tell(Check::SecurityAdded, format!("{} is accepted", words(is))),
        }
    }
}

/// Ways to call an operation; where nothing is asked, everybody may.
fn ways<'a>(contract: &'a OpenApi, operation: &'a Operation) -> BTreeSet<Way<'a>> {
    let asked = contract.requirements(operation).unwrap_or_default().iter();
    let way = |schemes: &'a [(String, Vec<String>)]| -> Way<'a> {
        schemes.iter().map(|(name, scopes)| (name.as_str(), scopes.iter().map(String::as_str).collect())).collect()
    };
    let ways: BTreeSet<Way<'a>> = asked.map(|requirement| way(&requirement.schemes)).collect();
    if ways.is_empty() { BTreeSet::from([Way::new()]) } else { ways }
}

/// Scopes of one way that another does not have.
fn lost<'w, 'a>(one: &'w Way<'a>, other: &'w Way<'a>) -> impl Iterator<Item = (&'a str, &'a str)> + use<'w, 'a> {
    one.iter().flat_map(|(scheme, scopes)| {
        let kept = other.get(scheme);
        let gone = scopes.iter().filter(move |scope| !kept.is_some_and(|kept| kept.contains(*scope)));
        gone.map(|scope| (*scheme, *scope))
    })
}

/// Whether who shows `shown` shows all that `way` asks for.
fn is_met(way: &Way<'_>, shown: &Way<'_>) -> bool {
    way.iter().all(|(scheme, scopes)| shown.get(scheme).is_some_and(|have| scopes.is_subset(have)))
}

fn words(way: &Way<'_>) -> String {
    if way.is_empty() {
        return "nothing".to_owned();
    }
    let scheme = |(name, scopes): (&&str, &BTreeSet<&str>)| match scopes.is_empty() {
        true => format!("`{}`", short(name)),
        false => format!("`{}` ({})", short(name), short(&scopes.iter().copied().collect::<Vec<_>>().join(", "))),
    };
    way.iter().map(scheme).collect::<Vec<_>>().join(" with ")
}
