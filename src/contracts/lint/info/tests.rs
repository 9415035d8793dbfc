use crate::contracts::lint::Check;
use crate::contracts::lint::testing::titles;

const CHECKS: [Check; 5] =
    [Check::InfoContact, Check::ContactProperties, Check::InfoDescription, Check::InfoLicense, Check::LicenseUrl];

fn found(info: &str) -> String {
    let text = format!("openapi: 3.1.0\ninfo: {info}\n");
    let told = |check: &Check| titles(&text, *check);
    CHECKS.iter().map(told).filter(|told| !told.is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_empty_info_names_nobody_and_says_nothing() {
    insta::assert_snapshot!(found("{title: T}"), @r"
    2:1 the contract names nobody to ask
    2:1 the contract does not say what its API is for
    2:1 the contract names no license
    ");
}

#[test]
fn parts_of_a_contact_and_of_a_license_are_told_apart_from_none() {
    insta::assert_snapshot!(found("{description: D, contact: {name: N}, license: {name: L}}"), @r"
    2:24 the contact has no `url` and no `email`
    2:44 the license cannot be looked up
    ");
    insta::assert_snapshot!(found("{description: ' ', contact: {name: ''}, license: {}}"), @r"
    2:26 the contract names nobody to ask
    2:1 the contract does not say what its API is for
    2:47 the contract names no license
    ");
}

#[test]
fn an_info_with_everything_passes() {
    let contact = "contact: {name: N, url: U, email: E}";
    for license in ["{name: L, url: U}", "{name: L, identifier: MIT}"] {
        assert_eq!(found(&format!("{{description: D, {contact}, license: {license}}}")), "");
    }
}

#[test]
fn without_info_there_is_nothing_to_add_to_the_structure() {
    for text in ["openapi: 3.1.0\n", "openapi: 3.1.0\ninfo: 7\n"] {
        assert!(CHECKS.iter().all(|check| titles(text, *check).is_empty()));
    }
}
