//! What changes for the contract as a whole: addresses and ways to authenticate.

use std::collections::{BTreeMap, BTreeSet};

use super::check::Check;
use super::report::Report;
use super::same::short;
use crate::contracts::openapi::{OpenApi, SchemeKind};
use crate::contracts::spec::At;

pub(super) fn compare(report: &mut Report<'_>) {
    servers(report);
    schemes(report);
}

fn servers(report: &mut Report<'_>) {
    // Without servers it is where the document is (OpenAPI 3.1.1 §4.8.1).
    let listed = |contract: &OpenApi| -> BTreeMap<String, At> {
        contract.servers.iter().rev().map(|server| (server.address(), server.at)).collect()
    };
    let (before, after) = (listed(report.old), listed(report.new));
    if before.is_empty() || after.is_empty() {
        return;
    }
    for (address, at) in after.iter().filter(|(address, _)| !before.contains_key(*address)) {
        report.tell(Check::ServerAdded, format!("server `{}` was added", short(address)), (None, Some(*at)));
    }
    for (address, at) in before.iter().filter(|(address, _)| !after.contains_key(*address)) {
        report.tell(Check::ServerRemoved, format!("server `{}` was removed", short(address)), (Some(*at), None));
    }
}

fn schemes(report: &mut Report<'_>) {
    let (old, new) = (report.old, report.new);
    let before: BTreeMap<&str, _> = old.schemes.iter().map(|scheme| (scheme.name.as_str(), scheme)).collect();
    let names: BTreeSet<&str> = new.schemes.iter().map(|scheme| scheme.name.as_str()).collect();
    for is in &new.schemes {
        let name = short(&is.name);
        match before.get(is.name.as_str()) {
            None => {
                report.tell(Check::SchemeAdded, format!("`{name}` is a new way to authenticate"), (None, Some(is.at)))
            }
            Some(was) if !accepts(&is.kind, &was.kind) => {
                let text = format!("`{name}` changed from {} to {}", words(&was.kind), words(&is.kind));
                report.tell(Check::SchemeChanged, text, (Some(was.at), Some(is.at)));
            }
            Some(_) => {}
        }
    }
    for was in old.schemes.iter().filter(|was| !names.contains(was.name.as_str())) {
        let text = format!("`{}` is no longer a way to authenticate", short(&was.name));
        report.tell(Check::SchemeRemoved, text, (Some(was.at), None));
    }
}

/// Whether who authenticates in the old way still can.
fn accepts(new: &SchemeKind, old: &SchemeKind) -> bool {
    match (new, old) {
        (SchemeKind::OAuth2(new), SchemeKind::OAuth2(old)) => {
            old.iter().all(|flow| new.iter().any(|other| flow_name(other) == flow_name(flow)))
        }
        (SchemeKind::ApiKey { place, name }, SchemeKind::ApiKey { place: old_place, name: old_name }) => {
            let same = |one: &str, other: &str| one == other || (place == "header" && one.eq_ignore_ascii_case(other));
            place == old_place && same(name, old_name)
        }
        (new, old) => new == old,
    }
}

/// Flows of 2.0 under their later names.
fn flow_name(name: &str) -> &str {
    match name {
        "application" => "clientCredentials",
        "accessCode" => "authorizationCode",
        other => other,
    }
}

fn words(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::ApiKey { place, name } => format!("a key in {} `{}`", short(place), short(name)),
        SchemeKind::Http(scheme) => format!("HTTP `{}`", short(scheme)),
        SchemeKind::OAuth2(flows) => format!("OAuth 2 (`{}`)", short(&flows.join("`, `"))),
        SchemeKind::OpenId(address) => format!("OpenID Connect at `{}`", short(address)),
        SchemeKind::MutualTls => "a client certificate".to_owned(),
        SchemeKind::Other(kind) => format!("`{}`", short(kind)),
    }
}
