//! All rules, by group. A rule is `x.rs` and `x.md`.

use super::rule::Rule;

mod adr;
mod api;
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
    &api::operations::COMPONENT_NAME,
    &api::operations::CONTACT_PROPERTIES,
    &api::contract_drift::RULE,
    &api::operations::FORM_CONSUMES,
    &api::operations::INFO_CONTACT,
    &api::operations::INFO_DESCRIPTION,
    &api::operations::INFO_LICENSE,
    &api::document::INVALID,
    &api::operations::LICENSE_URL,
    &api::messages::MESSAGE_DELIVERY,
    &api::messages::MESSAGE_SCHEMA,
    &api::operations::OPERATION_DESCRIPTION,
    &api::operations::OPERATION_ID_MISSING,
    &api::operations::OPERATION_ID_UNIQUE,
    &api::operations::OPERATION_ID_URL_SAFE,
    &api::operations::OPERATION_SUMMARY,
    &api::operations::OPERATION_UNTAGGED,
    &api::operations::PARAMETER_UNDESCRIBED,
    &api::operations::PARAMETERS_UNIQUE,
    &api::operations::PATH_AMBIGUOUS,
    &api::operations::PATH_DECLARATION,
    &api::operations::PATH_IDENTICAL,
    &api::operations::PATH_PARAMETERS,
    &api::operations::PATH_QUERY,
    &api::operations::PATH_TRAILING_SLASH,
    &api::operations::QUERYSTRING_PARAMETERS,
    &api::operations::REF_SIBLINGS,
    &api::operations::SCHEMES_MISSING,
    &api::operations::SECURITY_SCHEME_UNDEFINED,
    &api::operations::SECURITY_SCOPE_UNDEFINED,
    &api::operations::SERVER_EXAMPLE,
    &api::operations::SERVER_MISSING,
    &api::operations::SERVER_TRAILING_SLASH,
    &api::operations::SERVER_VARIABLES,
    &api::operations::SUCCESS_RESPONSE,
    &api::operations::TAG_DUPLICATE,
    &api::operations::TAG_PARENT,
    &api::operations::TAG_UNDECLARED,
    &api::operations::TAG_UNDESCRIBED,
    &api::operations::TAGS_MISSING,
    &api::messages::UNDESCRIBED,
    &api::messages::UNKNOWN_TYPE,
    &api::document::UNRESOLVED_REF,
    &api::operations::WEBHOOK_CALLBACKS,
    &api::operations::WEBHOOK_SERVERS,
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
