//! Rules on AsyncAPI and GraphQL.

use super::on;
use crate::base::diag::Severity::{Error, Warn};
use crate::contracts::lint::Check;
use crate::policy::Rule;

pub(in crate::policy) static UNDESCRIBED: Rule = Rule {
    id: "api/undescribed",
    title: "operations, messages, types and fields of AsyncAPI and GraphQL say what they are",
    severity: Warn,
    manual: include_str!("undescribed.md"),
    aka: &[],
    ..on(Check::Undescribed)
};

pub(in crate::policy) static MESSAGE_SCHEMA: Rule = Rule {
    id: "api/message-schema",
    title: "every message says what it carries",
    severity: Warn,
    manual: include_str!("message_schema.md"),
    aka: &["asyncapi:asyncapi-payload"],
    ..on(Check::MessageSchema)
};

pub(in crate::policy) static MESSAGE_DELIVERY: Rule = Rule {
    id: "api/message-delivery",
    title: "channels that are consumed say what happens to a message that fails",
    severity: Warn,
    manual: include_str!("message_delivery.md"),
    aka: &[],
    ..on(Check::MessageDelivery)
};

pub(in crate::policy) static UNKNOWN_TYPE: Rule = Rule {
    id: "api/unknown-type",
    title: "types that a GraphQL schema names are defined",
    severity: Error,
    manual: include_str!("unknown_type.md"),
    aka: &[],
    ..on(Check::UnknownType)
};
