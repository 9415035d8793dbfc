//! Rules on what an API offers: operations, parameters, paths, tags, servers, security.

use super::on;
use crate::base::diag::Severity::{Error, Info, Warn};
use crate::contracts::lint::Check;
use crate::policy::Rule;

pub(in crate::policy) static REF_SIBLINGS: Rule = Rule {
    id: "api/ref-siblings",
    title: "nothing stands beside a reference where the version of the format ignores it",
    severity: Info,
    manual: include_str!("ref_siblings.md"),
    aka: &["spectral:no-$ref-siblings", "redocly:spec-ref-siblings"],
    ..on(Check::RefSiblings)
};

pub(in crate::policy) static OPERATION_ID_UNIQUE: Rule = Rule {
    id: "api/operation-id-unique",
    title: "no two operations share an id",
    severity: Error,
    manual: include_str!("operation_id_unique.md"),
    aka: &["spectral:operation-operationId-unique", "redocly:operation-operationId-unique"],
    ..on(Check::OperationIdUnique)
};

pub(in crate::policy) static OPERATION_ID_MISSING: Rule = Rule {
    id: "api/operation-id-missing",
    title: "every operation has an id",
    severity: Warn,
    manual: include_str!("operation_id_missing.md"),
    aka: &["spectral:operation-operationId", "redocly:operation-operationId"],
    ..on(Check::OperationIdMissing)
};

pub(in crate::policy) static OPERATION_ID_URL_SAFE: Rule = Rule {
    id: "api/operation-id-url-safe",
    title: "ids of operations need no escaping in addresses",
    severity: Warn,
    manual: include_str!("operation_id_url_safe.md"),
    aka: &["spectral:operation-operationId-valid-in-url", "redocly:operation-operationId-url-safe"],
    ..on(Check::OperationIdUrlSafe)
};

pub(in crate::policy) static OPERATION_SUMMARY: Rule = Rule {
    id: "api/operation-summary",
    title: "every operation has a summary",
    severity: Warn,
    manual: include_str!("operation_summary.md"),
    aka: &["redocly:operation-summary"],
    ..on(Check::OperationSummary)
};

pub(in crate::policy) static OPERATION_DESCRIPTION: Rule = Rule {
    id: "api/operation-description",
    title: "every operation says what it does that its name does not tell",
    severity: Warn,
    manual: include_str!("operation_description.md"),
    aka: &["spectral:operation-description", "redocly:operation-description"],
    ..on(Check::OperationDescription)
};

pub(in crate::policy) static OPERATION_UNTAGGED: Rule = Rule {
    id: "api/operation-untagged",
    title: "every operation has a tag where others have one",
    severity: Warn,
    manual: include_str!("operation_untagged.md"),
    aka: &["spectral:operation-tags"],
    ..on(Check::OperationUntagged)
};

pub(in crate::policy) static SUCCESS_RESPONSE: Rule = Rule {
    id: "api/success-response",
    title: "every operation says what it answers when all goes well",
    severity: Warn,
    manual: include_str!("success_response.md"),
    aka: &["spectral:operation-success-response", "redocly:operation-2xx-response"],
    ..on(Check::SuccessResponse)
};

pub(in crate::policy) static PARAMETERS_UNIQUE: Rule = Rule {
    id: "api/parameters-unique",
    title: "no parameter is declared twice",
    severity: Error,
    manual: include_str!("parameters_unique.md"),
    aka: &["spectral:operation-parameters", "redocly:operation-parameters-unique"],
    ..on(Check::ParametersUnique)
};

pub(in crate::policy) static PATH_PARAMETERS: Rule = Rule {
    id: "api/path-parameters",
    title: "every variable of a path is a parameter, and every path parameter is in its path",
    severity: Error,
    manual: include_str!("path_parameters.md"),
    aka: &["spectral:path-params", "redocly:path-parameters-defined", "redocly:path-params-defined"],
    ..on(Check::PathParameters)
};

pub(in crate::policy) static PATH_DECLARATION: Rule = Rule {
    id: "api/path-declaration",
    title: "variables of a path have a name",
    severity: Error,
    manual: include_str!("path_declaration.md"),
    aka: &["spectral:path-declarations-must-exist", "redocly:path-declaration-must-exist"],
    ..on(Check::PathDeclaration)
};

pub(in crate::policy) static PATH_QUERY: Rule = Rule {
    id: "api/path-query",
    title: "paths hold no query",
    severity: Error,
    manual: include_str!("path_query.md"),
    aka: &["spectral:path-not-include-query", "redocly:path-not-include-query"],
    ..on(Check::PathQuery)
};

pub(in crate::policy) static PATH_IDENTICAL: Rule = Rule {
    id: "api/path-identical",
    title: "no two paths differ in the names of their variables alone",
    severity: Error,
    manual: include_str!("path_identical.md"),
    aka: &["redocly:no-identical-paths"],
    ..on(Check::PathIdentical)
};

pub(in crate::policy) static PATH_AMBIGUOUS: Rule = Rule {
    id: "api/path-ambiguous",
    title: "no request fits two paths of the same method",
    severity: Warn,
    manual: include_str!("path_ambiguous.md"),
    aka: &["redocly:no-ambiguous-paths"],
    ..on(Check::PathAmbiguous)
};

pub(in crate::policy) static PATH_TRAILING_SLASH: Rule = Rule {
    id: "api/path-trailing-slash",
    title: "paths do not end with a slash",
    severity: Info,
    manual: include_str!("path_trailing_slash.md"),
    aka: &["spectral:path-keys-no-trailing-slash", "redocly:no-path-trailing-slash"],
    ..on(Check::PathTrailingSlash)
};

pub(in crate::policy) static PARAMETER_UNDESCRIBED: Rule = Rule {
    id: "api/parameter-undescribed",
    title: "every parameter says what it is for",
    severity: Warn,
    manual: include_str!("parameter_undescribed.md"),
    aka: &[
        "spectral:oas2-parameter-description",
        "spectral:oas3-parameter-description",
        "redocly:parameter-description",
    ],
    ..on(Check::ParameterUndescribed)
};

pub(in crate::policy) static TAG_UNDECLARED: Rule = Rule {
    id: "api/tag-undeclared",
    title: "every tag that an operation has is declared",
    severity: Warn,
    manual: include_str!("tag_undeclared.md"),
    aka: &["spectral:operation-tag-defined", "redocly:operation-tag-defined"],
    ..on(Check::TagUndeclared)
};

pub(in crate::policy) static TAG_DUPLICATE: Rule = Rule {
    id: "api/tag-duplicate",
    title: "no tag is declared twice",
    severity: Warn,
    manual: include_str!("tag_duplicate.md"),
    aka: &["spectral:openapi-tags-uniqueness", "redocly:no-duplicated-tag-names"],
    ..on(Check::TagDuplicate)
};

pub(in crate::policy) static TAG_UNDESCRIBED: Rule = Rule {
    id: "api/tag-undescribed",
    title: "declared tags say what they group",
    severity: Info,
    manual: include_str!("tag_undescribed.md"),
    aka: &["spectral:tag-description", "redocly:tag-description"],
    ..on(Check::TagUndescribed)
};

pub(in crate::policy) static TAG_PARENT: Rule = Rule {
    id: "api/tag-parent",
    title: "parents of tags are declared, and none is its own ancestor",
    severity: Error,
    manual: include_str!("tag_parent.md"),
    aka: &["redocly:spec-no-invalid-tag-parents"],
    ..on(Check::TagParent)
};

pub(in crate::policy) static TAGS_MISSING: Rule = Rule {
    id: "api/tags-missing",
    title: "a contract declares tags",
    severity: Warn,
    manual: include_str!("tags_missing.md"),
    aka: &["spectral:openapi-tags"],
    is_opt_in: true,
    ..on(Check::TagsMissing)
};

pub(in crate::policy) static SERVER_MISSING: Rule = Rule {
    id: "api/server-missing",
    title: "a contract says where its API can be reached",
    severity: Warn,
    manual: include_str!("server_missing.md"),
    aka: &["spectral:oas3-api-servers", "spectral:oas2-api-host", "redocly:no-empty-servers"],
    ..on(Check::ServerMissing)
};

pub(in crate::policy) static SERVER_EXAMPLE: Rule = Rule {
    id: "api/server-example",
    title: "servers are no placeholders",
    severity: Warn,
    manual: include_str!("server_example.md"),
    aka: &["spectral:oas3-server-not-example.com", "spectral:oas2-host-not-example", "redocly:no-server-example.com"],
    ..on(Check::ServerExample)
};

pub(in crate::policy) static SERVER_TRAILING_SLASH: Rule = Rule {
    id: "api/server-trailing-slash",
    title: "addresses of servers do not end with a slash",
    severity: Info,
    manual: include_str!("server_trailing_slash.md"),
    aka: &[
        "spectral:oas3-server-trailing-slash",
        "spectral:oas2-host-trailing-slash",
        "redocly:no-server-trailing-slash",
    ],
    ..on(Check::ServerTrailingSlash)
};

pub(in crate::policy) static SERVER_VARIABLES: Rule = Rule {
    id: "api/server-variables",
    title: "variables in server addresses are declared, used, and have a default among their values",
    severity: Error,
    manual: include_str!("server_variables.md"),
    aka: &[
        "spectral:oas3-server-variables",
        "redocly:no-server-variables-empty-enum",
        "redocly:no-undefined-server-variable",
    ],
    ..on(Check::ServerVariables)
};

pub(in crate::policy) static SCHEMES_MISSING: Rule = Rule {
    id: "api/schemes-missing",
    title: "a Swagger 2.0 contract says which schemes its host speaks",
    severity: Info,
    manual: include_str!("schemes_missing.md"),
    aka: &["spectral:oas2-api-schemes"],
    ..on(Check::SchemesMissing)
};

pub(in crate::policy) static SECURITY_SCHEME_UNDEFINED: Rule = Rule {
    id: "api/security-scheme-undefined",
    title: "every security scheme that is asked for is declared",
    severity: Error,
    manual: include_str!("security_scheme_undefined.md"),
    aka: &[
        "spectral:oas2-operation-security-defined",
        "spectral:oas3-operation-security-defined",
        "redocly:security-defined",
    ],
    ..on(Check::SecuritySchemeUndefined)
};

pub(in crate::policy) static SECURITY_SCOPE_UNDEFINED: Rule = Rule {
    id: "api/security-scope-undefined",
    title: "every OAuth scope that is asked for is declared",
    severity: Warn,
    manual: include_str!("security_scope_undefined.md"),
    aka: &["redocly:security-scopes-defined"],
    ..on(Check::SecurityScopeUndefined)
};

pub(in crate::policy) static WEBHOOK_SERVERS: Rule = Rule {
    id: "api/webhook-servers",
    title: "webhooks name no servers",
    severity: Warn,
    manual: include_str!("webhook_servers.md"),
    aka: &["spectral:oas3_1-servers-in-webhook"],
    ..on(Check::WebhookServers)
};

pub(in crate::policy) static WEBHOOK_CALLBACKS: Rule = Rule {
    id: "api/webhook-callbacks",
    title: "webhooks have no callbacks",
    severity: Warn,
    manual: include_str!("webhook_callbacks.md"),
    aka: &["spectral:oas3_1-callbacks-in-webhook"],
    ..on(Check::WebhookCallbacks)
};

pub(in crate::policy) static FORM_CONSUMES: Rule = Rule {
    id: "api/form-consumes",
    title: "operations with form parameters consume a form",
    severity: Warn,
    manual: include_str!("form_consumes.md"),
    aka: &["spectral:oas2-operation-formData-consume-check"],
    ..on(Check::FormConsumes)
};

pub(in crate::policy) static INFO_CONTACT: Rule = Rule {
    id: "api/info-contact",
    title: "a contract names whom to ask",
    severity: Warn,
    manual: include_str!("info_contact.md"),
    aka: &["spectral:info-contact", "redocly:info-contact"],
    ..on(Check::InfoContact)
};

pub(in crate::policy) static INFO_DESCRIPTION: Rule = Rule {
    id: "api/info-description",
    title: "a contract says what its API is for",
    severity: Warn,
    manual: include_str!("info_description.md"),
    aka: &["spectral:info-description"],
    ..on(Check::InfoDescription)
};

pub(in crate::policy) static INFO_LICENSE: Rule = Rule {
    id: "api/info-license",
    title: "a contract names a license",
    severity: Warn,
    manual: include_str!("info_license.md"),
    aka: &["spectral:info-license", "redocly:info-license"],
    is_opt_in: true,
    ..on(Check::InfoLicense)
};

pub(in crate::policy) static LICENSE_URL: Rule = Rule {
    id: "api/license-url",
    title: "the license of a contract can be looked up",
    severity: Warn,
    manual: include_str!("license_url.md"),
    aka: &["spectral:license-url", "redocly:info-license-strict"],
    is_opt_in: true,
    ..on(Check::LicenseUrl)
};

pub(in crate::policy) static CONTACT_PROPERTIES: Rule = Rule {
    id: "api/contact-properties",
    title: "the contact of a contract has a name, a web address and an e-mail address",
    severity: Warn,
    manual: include_str!("contact_properties.md"),
    aka: &["spectral:contact-properties"],
    is_opt_in: true,
    ..on(Check::ContactProperties)
};

pub(in crate::policy) static QUERYSTRING_PARAMETERS: Rule = Rule {
    id: "api/querystring-parameters",
    title: "a `querystring` parameter is the only one that describes the query",
    severity: Error,
    manual: include_str!("querystring_parameters.md"),
    aka: &["redocly:spec-querystring-parameters"],
    ..on(Check::QuerystringParameters)
};

pub(in crate::policy) static COMPONENT_NAME: Rule = Rule {
    id: "api/component-name",
    title: "names of components have only the characters that the format allows",
    severity: Warn,
    manual: include_str!("component_name.md"),
    aka: &["redocly:spec-components-invalid-map-name"],
    ..on(Check::ComponentName)
};
