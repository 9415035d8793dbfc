//! A service, or a document that must be there, for which nobody answers.

use std::collections::BTreeSet;

use crate::base::diag::{Location, Severity};
use crate::formats::Body;
use crate::kinds::Strength;
use crate::model::owners::{self, CodeOwners, KnownOwners};
use crate::model::{DocId, Service};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "owners/missing",
    title: "every service and every document that must be there has an owner",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("missing.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let code_owners = CodeOwners::of(&cx.portal.documents);
    for service in &cx.portal.services {
        report_service(cx, service, &code_owners, out);
    }
    // Where nobody is named at all, that is one gap (`ownership`), not one for each document.
    if KnownOwners::of(cx.portal).is_empty() {
        return;
    }
    let blocking = cx.slots.iter().filter(|slot| slot.strength == Strength::Blocking);
    // Records of other files belong to whom their register names.
    let prose = |doc: &DocId| cx.portal.doc(*doc).reading().is_some();
    let documents = blocking.filter_map(|slot| cx.portal.found(slot.artifact?).doc).filter(prose);
    let documents: BTreeSet<DocId> = documents.collect();
    documents.into_iter().for_each(|doc| report_document(cx, doc, &code_owners, out));
}

/// A service that is the repository itself stands nowhere; its documents are asked for their owners.
fn report_service(cx: &Cx<'_>, service: &Service, code_owners: &CodeOwners, out: &mut Sink) {
    let manifest = &cx.portal.manifest;
    let Some(at) = service.declared.clone().or_else(|| service.at.map(|place| cx.at(place))) else { return };
    if owners::of_service(service, code_owners, manifest).is_some() {
        return;
    }
    let pattern = if service.path.is_root() { "*".to_owned() } else { format!("/{}/", service.path) };
    out.report(at, format!("service {} has no owner", code(&service.id)))
        .label("nobody answers for it")
        .help(format!("state `owner` for it in `handover.yaml`, or an owner of {} in `CODEOWNERS`", code(&pattern)))
        .note("after the handover questions and alerts of this service have to reach somebody");
}

fn report_document(cx: &Cx<'_>, doc: DocId, code_owners: &CodeOwners, out: &mut Sink) {
    let document = cx.portal.doc(doc);
    // The file that names owners needs none.
    if matches!(document.body, Body::Owners(_)) {
        return;
    }
    let placement = cx.portal.placement(doc);
    let concerned: Vec<&Service> =
        placement.iter().flat_map(|placement| &placement.services).map(|id| cx.portal.service(*id)).collect();
    if owners::of_document(document, &concerned, code_owners, &cx.portal.manifest).is_none() {
        out.report(Location::file(document.path()), format!("{} has no owner", code(document.path().as_str())))
            .help("state `owner` in its front matter, or an owner of its path in `CODEOWNERS`")
            .note("nobody is asked to keep it true");
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::said;
    use super::RULE;

    const COMPOSE: &str = "services:\n  billing: {build: services/billing}\n";

    #[test]
    fn a_service_without_owner_is_reported_where_it_is_named() {
        insta::assert_snapshot!(said(RULE.id, &[("compose.yaml", COMPOSE)]), @r"
        compose.yaml:2:3 <billing>: warning service `billing` has no owner
          help: state `owner` for it in `handover.yaml`, or an owner of `/services/billing/` in `CODEOWNERS`
          note: after the handover questions and alerts of this service have to reach somebody
        ");
    }

    #[test]
    fn code_owners_of_its_directory_and_the_default_own_a_service() {
        let owned = |path: &str, text: &str| said(RULE.id, &[("compose.yaml", COMPOSE), (path, text)]).is_empty();
        assert!(owned("CODEOWNERS", "/services/billing/ @a\n"));
        assert!(owned("handover.yaml", "version: 1\nprofile: minimal\nowners: {default: '@a'}\n"));
        assert!(!owned("CODEOWNERS", "/services/ledger/ @a\n"));
    }

    #[test]
    fn the_repository_as_a_whole_is_no_service_to_own() {
        assert_eq!(said(RULE.id, &[("README.md", "# Shop")]), "");
    }
}
