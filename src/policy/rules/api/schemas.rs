//! Rules on what goes over the wire, and on what those who call need to know.

use super::on;
use crate::base::diag::Severity::{Error, Info, Warn};
use crate::contracts::lint::Check;
use crate::policy::Rule;

pub(in crate::policy) static COMPONENT_UNUSED: Rule = Rule {
    id: "api/component-unused",
    title: "every component is used somewhere",
    severity: Info,
    manual: include_str!("component_unused.md"),
    aka: &["spectral:oas2-unused-definition", "spectral:oas3-unused-component", "redocly:no-unused-components"],
    ..on(Check::ComponentUnused)
};

pub(in crate::policy) static ENUM_DUPLICATE: Rule = Rule {
    id: "api/enum-duplicate",
    title: "no value is listed twice in an enumeration",
    severity: Warn,
    manual: include_str!("enum_duplicate.md"),
    aka: &["spectral:duplicated-entry-in-enum", "redocly:no-duplicated-enum-values"],
    ..on(Check::EnumDuplicate)
};

pub(in crate::policy) static ENUM_TYPE: Rule = Rule {
    id: "api/enum-type",
    title: "listed values are of the type beside them",
    severity: Warn,
    manual: include_str!("enum_type.md"),
    aka: &["spectral:typed-enum", "redocly:no-enum-type-mismatch"],
    ..on(Check::EnumType)
};

pub(in crate::policy) static ARRAY_ITEMS: Rule = Rule {
    id: "api/array-items",
    title: "arrays say what their items are",
    severity: Error,
    manual: include_str!("array_items.md"),
    aka: &["spectral:array-items"],
    ..on(Check::ArrayItems)
};

pub(in crate::policy) static SCHEMA_TYPE_MISMATCH: Rule = Rule {
    id: "api/schema-type-mismatch",
    title: "schemas use the keywords of their type",
    severity: Warn,
    manual: include_str!("schema_type_mismatch.md"),
    aka: &["redocly:no-schema-type-mismatch"],
    ..on(Check::SchemaTypeMismatch)
};

pub(in crate::policy) static NULLABLE_TYPE: Rule = Rule {
    id: "api/nullable-type",
    title: "nullable stands where it has an effect",
    severity: Warn,
    manual: include_str!("nullable_type.md"),
    aka: &["redocly:nullable-type-sibling"],
    ..on(Check::NullableType)
};

pub(in crate::policy) static DISCRIMINATOR: Rule = Rule {
    id: "api/discriminator",
    title: "what decides between schemas is required, and its mapping leads somewhere",
    severity: Error,
    manual: include_str!("discriminator.md"),
    aka: &["spectral:oas2-discriminator", "redocly:spec-discriminator-defaultMapping"],
    ..on(Check::Discriminator)
};

pub(in crate::policy) static UNION_IN_2_0: Rule = Rule {
    id: "api/union-in-2-0",
    title: "oneOf and anyOf stand in no contract of Swagger 2.0",
    severity: Warn,
    manual: include_str!("union_in_2_0.md"),
    aka: &["spectral:oas2-anyOf", "spectral:oas2-oneOf"],
    ..on(Check::UnionInOldVersion)
};

pub(in crate::policy) static RANGE_MIXED: Rule = Rule {
    id: "api/range-mixed",
    title: "a number has one lower and one upper limit",
    severity: Warn,
    manual: include_str!("range_mixed.md"),
    aka: &["redocly:no-mixed-number-range-constraints"],
    ..on(Check::RangeMixed)
};

pub(in crate::policy) static REQUIRED_UNDEFINED: Rule = Rule {
    id: "api/required-undefined",
    title: "required properties are declared",
    severity: Warn,
    manual: include_str!("required_undefined.md"),
    aka: &["redocly:no-required-schema-properties-undefined"],
    ..on(Check::RequiredUndefined)
};

pub(in crate::policy) static ALL_OF_CONFLICT: Rule = Rule {
    id: "api/all-of-conflict",
    title: "parts of an allOf do not contradict each other",
    severity: Warn,
    manual: include_str!("all_of_conflict.md"),
    aka: &["vacuum:allof-conflicts"],
    ..on(Check::AllOfConflict)
};

pub(in crate::policy) static EXAMPLE_MISMATCH: Rule = Rule {
    id: "api/example-mismatch",
    title: "examples and defaults are valid by their schema",
    severity: Warn,
    manual: include_str!("example_mismatch.md"),
    aka: &[
        "spectral:oas2-valid-schema-example",
        "spectral:oas2-valid-media-example",
        "spectral:oas3-valid-schema-example",
        "spectral:oas3-valid-media-example",
        "redocly:no-invalid-schema-examples",
        "redocly:no-invalid-media-type-examples",
        "redocly:no-invalid-parameter-examples",
    ],
    ..on(Check::ExampleMismatch)
};

pub(in crate::policy) static EXAMPLE_VALUE: Rule = Rule {
    id: "api/example-value",
    title: "an example has one value",
    severity: Warn,
    manual: include_str!("example_value.md"),
    aka: &[
        "spectral:oas3-examples-value-or-externalValue",
        "redocly:no-example-value-and-externalValue",
        "redocly:spec-example-values",
    ],
    ..on(Check::ExampleValue)
};

pub(in crate::policy) static ENCODING_COMBINATION: Rule = Rule {
    id: "api/encoding-combination",
    title: "encodings are given by name or by position, not both",
    severity: Error,
    manual: include_str!("encoding_combination.md"),
    aka: &["redocly:spec-no-invalid-encoding-combinations"],
    ..on(Check::EncodingCombination)
};

pub(in crate::policy) static COMPONENT_UNDESCRIBED: Rule = Rule {
    id: "api/component-undescribed",
    title: "named schemas say what they are",
    severity: Warn,
    manual: include_str!("component_undescribed.md"),
    aka: &["vacuum:component-description"],
    is_opt_in: true,
    ..on(Check::ComponentUndescribed)
};

pub(in crate::policy) static UNSAFE_MARKDOWN: Rule = Rule {
    id: "api/unsafe-markdown",
    title: "descriptions hold no scripts",
    severity: Warn,
    manual: include_str!("unsafe_markdown.md"),
    aka: &["spectral:no-eval-in-markdown", "spectral:no-script-tags-in-markdown", "redocly:no-unsafe-markdown"],
    ..on(Check::UnsafeMarkdown)
};

pub(in crate::policy) static IDEMPOTENCY_UNDOCUMENTED: Rule = Rule {
    id: "api/idempotency-undocumented",
    title: "every POST and PATCH says whether it can be sent twice",
    severity: Warn,
    manual: include_str!("idempotency_undocumented.md"),
    aka: &[],
    ..on(Check::IdempotencyUndocumented)
};

pub(in crate::policy) static IDEMPOTENCY_CONTRADICTED: Rule = Rule {
    id: "api/idempotency-contradicted",
    title: "no GET, PUT or DELETE says that it cannot be repeated",
    severity: Warn,
    manual: include_str!("idempotency_contradicted.md"),
    aka: &[],
    ..on(Check::IdempotencyContradicted)
};

pub(in crate::policy) static ERROR_UNDOCUMENTED: Rule = Rule {
    id: "api/error-undocumented",
    title: "every operation says how it fails",
    severity: Warn,
    manual: include_str!("error_undocumented.md"),
    aka: &["redocly:operation-4xx-response", "vacuum:owasp-define-error-responses-500"],
    ..on(Check::ErrorUndocumented)
};

pub(in crate::policy) static AUTH_FAILURE_UNDESCRIBED: Rule = Rule {
    id: "api/auth-failure-undescribed",
    title: "operations that ask for credentials say what a wrong one gives",
    severity: Info,
    manual: include_str!("auth_failure_undescribed.md"),
    aka: &["vacuum:owasp-define-error-responses-401"],
    ..on(Check::AuthFailureUndescribed)
};

pub(in crate::policy) static SECURITY_UNDEFINED: Rule = Rule {
    id: "api/security-undefined",
    title: "every operation says who may call it, also when anybody may",
    severity: Warn,
    manual: include_str!("security_undefined.md"),
    aka: &[],
    ..on(Check::SecurityUndefined)
};

pub(in crate::policy) static RATE_LIMIT_UNSTATED: Rule = Rule {
    id: "api/rate-limit-unstated",
    title: "a contract says how often it may be called",
    severity: Info,
    manual: include_str!("rate_limit_unstated.md"),
    aka: &["vacuum:owasp-rate-limit", "vacuum:owasp-define-error-responses-429"],
    ..on(Check::RateLimitUnstated)
};

pub(in crate::policy) static DEPRECATION_NO_REASON: Rule = Rule {
    id: "api/deprecation-no-reason",
    title: "what is deprecated says until when, and what replaces it",
    severity: Warn,
    manual: include_str!("deprecation_no_reason.md"),
    aka: &[],
    ..on(Check::DeprecationNoReason)
};

pub(in crate::policy) static EXAMPLES_MISSING: Rule = Rule {
    id: "api/examples-missing",
    title: "bodies in JSON come with an example",
    severity: Info,
    manual: include_str!("examples_missing.md"),
    aka: &["vacuum:oas3-missing-example"],
    ..on(Check::ExamplesMissing)
};

pub(in crate::policy) static WEBHOOK_UNDOCUMENTED: Rule = Rule {
    id: "api/webhook-undocumented",
    title: "webhooks and callbacks say when they are sent again and how they are verified",
    severity: Warn,
    manual: include_str!("webhook_undocumented.md"),
    aka: &[],
    ..on(Check::WebhookUndocumented)
};

pub(in crate::policy) static PAGINATION: Rule = Rule {
    id: "api/pagination",
    title: "lists say how they are paged",
    severity: Warn,
    manual: include_str!("pagination.md"),
    aka: &[],
    is_opt_in: true,
    ..on(Check::PaginationUnstated)
};

pub(in crate::policy) static TIMEOUT: Rule = Rule {
    id: "api/timeout",
    title: "operations say how long they may take",
    severity: Warn,
    manual: include_str!("timeout.md"),
    aka: &[],
    is_opt_in: true,
    ..on(Check::TimeoutUnstated)
};
