//! All rules, by group. A rule is `x.rs` and `x.md`.

use super::rule::Rule;

mod adr;
mod facts;
mod freshness;
mod link;
mod manifest;
mod owners;
mod path;
mod reference;
mod required;
mod security;
mod waiver;

/// Every rule there is, by id.
pub static RULES: &[&Rule] = &[
    &adr::date_invalid::RULE,
    &adr::metadata_missing::RULE,
    &adr::number_duplicate::RULE,
    &adr::refers_superseded::RULE,
    &adr::status_invalid::RULE,
    &adr::superseded_cycle::RULE,
    &adr::superseded_one_way::RULE,
    &adr::superseded_target_missing::RULE,
    &facts::class_missing::RULE,
    &facts::duplicate_key::RULE,
    &facts::row_incomplete::RULE,
    &facts::unknown_value::RULE,
    &freshness::age::RULE,
    &freshness::drift::RULE,
    &freshness::no_history::RULE,
    &freshness::reviewed_invalid::RULE,
    &link::broken::RULE,
    &link::broken_anchor::RULE,
    &link::local_machine::RULE,
    &manifest::catalog_conflict::RULE,
    &manifest::gate_empty::RULE,
    &manifest::invalid::RULE,
    &manifest::locked_override::RULE,
    &manifest::na_contradicted::RULE,
    &manifest::path_missing::RULE,
    &manifest::unreadable_file::RULE,
    &owners::missing::RULE,
    &owners::unknown::RULE,
    &path::collision::RULE,
    &reference::unknown_service::RULE,
    &required::missing::RULE,
    &required::stub::RULE,
    &required::thin::RULE,
    &required::topic_missing::RULE,
    &security::bidi_control::RULE,
    &security::url_scheme::RULE,
    &waiver::expired::RULE,
    &waiver::expiring::RULE,
    &waiver::invalid::RULE,
    &waiver::unused::RULE,
];

#[cfg(test)]
mod tests;
