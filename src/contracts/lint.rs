//! What is wrong with a contract, as data.
//!
//! Computed once per contract and kept as long as none of its files changes; [`crate::policy`] gives each check a rule
//! with an id, a severity and a manual page. A check about things that are missing in many places says so once, with
//! how many of how many.

mod components;
mod coverage;
mod discriminators;
mod encodings;
mod examples;
mod handover;
mod document;
mod info;
mod markdown;
mod operations;
mod parameters;
mod paths;
mod places;
mod schemas;
mod security;
mod servers;
mod tags;
mod tally;
mod unused;
mod walk;
mod work;
mod types;

#[cfg(test)]
mod testing;

use crate::base::diag::{Fix, Label, Location};
use crate::base::path::RepoPath;

use super::{Contract, Node};

pub(crate) use places::{method, told};

mod messages;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lint {
    /// Which check says so.
    pub check: Check,
    /// The smallest place that must change, with its label (may be empty).
    pub primary: Label,
    /// What is wrong, in one line; wording as for findings.
    pub title: String,
    /// Other places that explain it, at most three.
    pub related: Vec<Label>,
    /// What to do.
    pub help: Vec<String>,
    /// Why it is asked, or what follows.
    pub notes: Vec<String>,
    /// What mends it, where that is known.
    pub fix: Option<Fix>,
}

impl Lint {
    /// Something wrong at a place.
    pub fn new(check: Check, at: Location, title: impl Into<String>) -> Self {
        let primary = Label { at, text: String::new() };
        Self {
            check,
            primary,
            title: title.into(),
            related: Vec::new(),
            help: Vec::new(),
            notes: Vec::new(),
            fix: None,
        }
    }

    /// Something wrong at a value.
    pub fn at(check: Check, node: Node<'_>, title: impl Into<String>) -> Self {
        Self::new(check, place(node), title)
    }

    /// Words under the place.
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// What to do.
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Why it is asked.
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Another place that explains it; those after the third are left out.
    pub fn related(mut self, node: Node<'_>, text: impl Into<String>) -> Self {
        if self.related.len() < 3 {
            self.related.push(Label { at: place(node), text: text.into() });
        }
        self
    }
}

/// Where a value stands.
pub fn place(node: Node<'_>) -> Location {
    Location::new(node.path(), node.span())
}

/// Everything that is wrong with the contract at a path, by place. O(size), bounded.
pub fn lint(contract: &Contract, path: &RepoPath) -> Vec<Lint> {
    let mut lints = Vec::new();
    if let Some(spec) = contract.spec() {
        document::check(spec, &mut lints);
    }
    match contract {
        Contract::OpenApi(api) => {
            let offer = [info::check, servers::check, tags::check, paths::check, operations::check, parameters::check];
            let rest = [security::check, components::check];
            offer.into_iter().chain(rest).for_each(|check| check(api, &mut lints));
            let walk = walk::Walk::of(api);
            let data = [schemas::check, discriminators::check, examples::check, encodings::check];
            let parts = [unused::check, markdown::check];
            data.into_iter().chain(parts).for_each(|check| check(api, &walk, &mut lints));
            [handover::check, coverage::check].into_iter().for_each(|check| check(api, &mut lints));
        }
        Contract::AsyncApi(api) => lints.extend(messages::lint(api)),
        Contract::GraphQl(schema) => types::check(schema, path, &mut lints),
    }
    leave_to_others(&mut lints);
    lints.sort_by(|a: &Lint, b: &Lint| (&a.primary.at, a.check, &a.title).cmp(&(&b.primary.at, b.check, &b.title)));
    lints
}

/// What a check of its own says better than the table of the format: there the table is silent.
fn leave_to_others(lints: &mut Vec<Lint>) {
    const BETTER: [Check; 5] = [
        Check::EncodingCombination,
        Check::ExampleValue,
        Check::UnionInOldVersion,
        Check::QuerystringParameters,
        Check::ComponentName,
    ];
    let said: Vec<Location> =
        lints.iter().filter(|lint| BETTER.contains(&lint.check)).map(|lint| lint.primary.at.clone()).collect();
    let is_said = |at: &Location| said.iter().any(|other| other.path == at.path && other.span.contains(at.span));
    lints.retain(|lint| lint.check != Check::Invalid || !is_said(&lint.primary.at));
}

/// Every check of a contract. The rule of a check has its name and is in [`crate::policy`], with a page on each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// A contract has the structure that its version of the format demands.
    Invalid,
    /// Every reference of a contract leads to something in the repository.
    UnresolvedRef,
    /// Nothing stands beside a reference where the version of the format ignores it.
    RefSiblings,
    /// No two operations share an id.
    OperationIdUnique,
    /// Every operation has an id.
    OperationIdMissing,
    /// Ids of operations need no escaping in addresses.
    OperationIdUrlSafe,
    /// Every operation has a summary.
    OperationSummary,
    /// Every operation says in a sentence what it does.
    OperationDescription,
    /// Every operation has a tag where others have one.
    OperationUntagged,
    /// Every operation says what it answers when all goes well.
    SuccessResponse,
    /// No parameter is declared twice.
    ParametersUnique,
    /// Every variable of a path is a parameter, and every path parameter is in its path.
    PathParameters,
    /// Variables of a path have a name.
    PathDeclaration,
    /// Paths hold no query.
    PathQuery,
    /// No two paths differ in the names of their variables alone.
    PathIdentical,
    /// No request fits two paths.
    PathAmbiguous,
    /// Paths do not end with a slash.
    PathTrailingSlash,
    /// Every parameter says what it is for.
    ParameterUndescribed,
    /// Every tag that an operation has is declared.
    TagUndeclared,
    /// No tag is declared twice.
    TagDuplicate,
    /// Declared tags say what they group.
    TagUndescribed,
    /// Parents of tags are declared, and none is its own ancestor.
    TagParent,
    /// A contract declares tags.
    TagsMissing,
    /// A contract says where its API can be reached.
    ServerMissing,
    /// Servers are no placeholders.
    ServerExample,
    /// Addresses of servers do not end with a slash.
    ServerTrailingSlash,
    /// Variables in addresses of servers are declared and have a value.
    ServerVariables,
    /// A Swagger 2.0 contract says which schemes its host speaks.
    SchemesMissing,
    /// Every security scheme that is asked for is declared.
    SecuritySchemeUndefined,
    /// Every OAuth scope that is asked for is declared.
    SecurityScopeUndefined,
    /// Webhooks name no servers.
    WebhookServers,
    /// Webhooks have no callbacks.
    WebhookCallbacks,
    /// Operations with form parameters consume a form.
    FormConsumes,
    /// A contract names whom to ask.
    InfoContact,
    /// A contract says what its API is for.
    InfoDescription,
    /// A contract names a license.
    InfoLicense,
    /// The license of a contract can be looked up.
    LicenseUrl,
    /// The contact of a contract has a name, an address and an e-mail.
    ContactProperties,
    /// An operation has one querystring parameter, and no query parameters beside it.
    QuerystringParameters,
    /// Names of components use the characters that references allow.
    ComponentName,
    /// Every component is used somewhere.
    ComponentUnused,
    /// No value is listed twice in an enumeration.
    EnumDuplicate,
    /// Listed values are of the type beside them.
    EnumType,
    /// Arrays say what their items are.
    ArrayItems,
    /// Schemas use the keywords of their type.
    SchemaTypeMismatch,
    /// Nullable stands beside a type.
    NullableType,
    /// What decides between schemas is a required property of them, and its mapping leads somewhere.
    Discriminator,
    /// Swagger 2.0 knows no oneOf and no anyOf.
    UnionInOldVersion,
    /// A number has one lower and one upper limit.
    RangeMixed,
    /// Required properties are declared.
    RequiredUndefined,
    /// Parts of an allOf do not contradict each other.
    AllOfConflict,
    /// Examples and defaults are valid by their schema.
    ExampleMismatch,
    /// An example has one value.
    ExampleValue,
    /// Encodings are given by name or by position, not both.
    EncodingCombination,
    /// Named schemas say what they are.
    ComponentUndescribed,
    /// Descriptions hold no scripts.
    UnsafeMarkdown,
    /// Every POST and PATCH says whether it can be sent twice.
    IdempotencyUndocumented,
    /// No GET, PUT or DELETE says that it cannot be repeated.
    IdempotencyContradicted,
    /// Every operation says how it fails.
    ErrorUndocumented,
    /// Operations that ask for credentials say what a wrong one gives.
    AuthFailureUndescribed,
    /// Every operation says who may call it, also when anybody may.
    SecurityUndefined,
    /// A contract says how often it may be called.
    RateLimitUnstated,
    /// What is deprecated says until when, and what replaces it.
    DeprecationNoReason,
    /// Bodies in JSON come with an example.
    ExamplesMissing,
    /// Webhooks and callbacks say how they are retried and verified.
    WebhookUndocumented,
    /// Lists say how they are paged.
    PaginationUnstated,
    /// Operations say how long they may take.
    TimeoutUnstated,
    /// Operations, messages, types and fields of AsyncAPI and GraphQL say what they are.
    Undescribed,
    /// Every message says what it carries.
    MessageSchema,
    /// Channels that are consumed say what happens to a message that fails.
    MessageDelivery,
    /// Types that a GraphQL schema names are defined.
    UnknownType,
}

#[cfg(test)]
mod tests;
