//! All rules, by group. A rule is `x.rs` and `x.md`.

use super::rule::Rule;

mod adr;
mod link;
mod manifest;
mod path;
mod security;

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
    &link::broken::RULE,
    &link::broken_anchor::RULE,
    &link::local_machine::RULE,
    &manifest::unreadable_file::RULE,
    &path::collision::RULE,
    &security::bidi_control::RULE,
    &security::url_scheme::RULE,
];

#[cfg(test)]
mod tests;
