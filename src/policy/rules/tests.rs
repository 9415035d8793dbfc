//! The list of rules and the files beside it say the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;
use crate::policy::Check;

/// Ids that the files below `rules/` stand for: `link/broken_anchor.rs` is `link/broken-anchor`.
fn ids_of_files(extension: &str) -> BTreeSet<String> {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/policy/rules");
    let mut ids = BTreeSet::new();
    for group in fs::read_dir(rules).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in fs::read_dir(&group).unwrap().map(|entry| entry.unwrap().path()) {
            let stem = file.file_stem().unwrap().to_str().unwrap();
            if file.extension().is_some_and(|found| found == extension) && stem != "mod" {
                // `ref` is a word of the language.
                let name = group.file_name().unwrap().to_str().unwrap().replace("reference", "ref");
                ids.insert(format!("{name}/{}", stem.replace('_', "-")));
            }
        }
    }
    ids
}

#[test]
fn every_file_is_a_listed_rule_with_a_manual_page() {
    let listed: BTreeSet<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(listed, ids_of_files("md"));
}

#[test]
fn every_rule_that_looks_at_the_portal_has_a_file() {
    // Rules on contracts are rows of a few tables: what they report was found when the contract was read.
    let own = RULES.iter().filter(|rule| !matches!(rule.check, Check::Contract(_)));
    let own: BTreeSet<String> = own.map(|rule| rule.id.to_owned()).collect();
    let tables = ["api/operations", "api/schemas", "api/messages", "api/document"].map(str::to_owned);
    let files: BTreeSet<String> = ids_of_files("rs").into_iter().filter(|id| !tables.contains(id)).collect();
    assert_eq!(own, files);
}

#[test]
fn every_check_of_contracts_has_one_rule() {
    let mut checks: Vec<_> = RULES
        .iter()
        .filter_map(|rule| match rule.check {
            Check::Contract(check) => Some(check),
            _ => None,
        })
        .collect();
    let all = checks.len();
    checks.sort();
    checks.dedup();
    assert_eq!(checks.len(), all);
}

#[test]
fn rules_are_sorted_and_each_id_is_used_once() {
    assert!(RULES.windows(2).all(|pair| pair[0].id < pair[1].id));
}

#[test]
fn every_manual_page_has_its_four_parts_and_both_examples() {
    for rule in RULES {
        let page = rule.manual;
        assert!(page.starts_with(&format!("# {}\n", rule.id)), "{} does not begin with its id", rule.id);
        let outline = crate::markup::outline(page);
        let parts: Vec<&str> = outline.headings.iter().skip(1).map(|heading| heading.text.as_str()).collect();
        assert_eq!(parts, ["What it checks", "Why it matters in a handover", "Example", "How to fix"], "{}", rule.id);
        for example in ["files bad\n", "files ok\n"] {
            assert!(page.contains(&format!("```{example}")), "{} has no example `{}`", rule.id, example.trim());
        }
    }
}

#[test]
fn titles_are_one_lower_case_line_without_a_full_stop() {
    for rule in RULES {
        assert!(rule.title.starts_with(char::is_lowercase) && !rule.title.ends_with('.'), "{}", rule.id);
        assert!(!rule.title.contains('\n') && rule.title.len() <= 90, "{}", rule.id);
    }
}
