//! What those who call an API, and those who take it over, have to know of every operation.

use super::places::{head, method, told};
use super::tally::{Tally, Words};
use super::{Check, Lint, Node};
use crate::contracts::openapi::{Content, Idempotency, Kind, OpenApi, Operation, Response, idempotency, lifecycle};
use crate::contracts::spec::Extensions;

pub(super) fn check(api: &OpenApi, out: &mut Vec<Lint>) {
    let called: Vec<&Operation> = api.operations.iter().filter(|operation| operation.kind == Kind::Path).collect();
    out.extend(repeatable(api, &called));
    contradicted(api, &called, out);
    out.extend(errors(api, &called));
    out.extend(error_bodies(api, &called));
    out.extend(auth_failures(api, &called));
    out.extend(security(api, &called));
    out.extend(rate_limit(api, &called));
    deprecated(api, out);
}

/// Counts operations that lack something.
pub(super) fn tally<'s>(
    api: &'s OpenApi,
    operations: impl IntoIterator<Item = &'s Operation>,
    lacks: impl Fn(&Operation) -> bool,
) -> Tally<'s> {
    let mut tally = Tally::default();
    for operation in operations {
        match lacks(operation) {
            true => tally.fail(method(api, operation), told(operation)),
            false => tally.pass(),
        }
    }
    tally
}

/// Methods of which RFC 9110 does not say whether they can be repeated.
fn repeatable<'s>(api: &'s OpenApi, called: &[&'s Operation]) -> Option<Lint> {
    let asked = called.iter().copied().filter(|operation| matches!(operation.method.as_str(), "POST" | "PATCH"));
    let tally = tally(api, asked, |operation| idempotency(api, operation) == Idempotency::Unstated);
    let words = Words {
        things: "`POST` and `PATCH` operations",
        one: "does not say whether it can be sent twice",
        many: "do not say whether a retry is safe",
    };
    let lint = tally.lint(Check::IdempotencyUndocumented, &words)?;
    let lint = lint.help("declare an `Idempotency-Key` header, set `x-idempotent`, or say it in the description");
    Some(lint.note("after a timeout nobody knows whether the first request was carried out"))
}

fn contradicted(api: &OpenApi, called: &[&Operation], out: &mut Vec<Lint>) {
    for operation in called {
        let Idempotency::Contradicted(words) = idempotency(api, operation) else { continue };
        let title = format!("{} says that it cannot be repeated", told(operation));
        let lint = Lint::at(Check::IdempotencyContradicted, api.node(words.at), title);
        let note = format!("clients and proxies repeat `{}` on their own (RFC 9110 §9.2.2)", operation.method);
        out.push(lint.help("make it repeatable, or move it to `POST`").note(note));
    }
}

/// Whether an operation has an answer of a class; `default` stands for all that are not there.
fn has(operation: &Operation, class: u8) -> bool {
    operation.responses.iter().any(|response| response.class() == Some(class) || response.status.value == "default")
}

fn errors<'s>(api: &'s OpenApi, called: &[&'s Operation]) -> Option<Lint> {
    let lacking = |class: u8| called.iter().filter(|operation| !has(operation, class)).count();
    let (caller, server) = (lacking(4), lacking(5));
    let tally = tally(api, called.iter().copied(), |operation| !has(operation, 4) || !has(operation, 5));
    let things = "operations";
    let words = match (caller, server) {
        (0, _) => Words {
            things,
            one: "does not say what a failure of the server gives",
            many: "do not say what a failure of the server gives",
        },
        (_, 0) => Words {
            things,
            one: "does not say what a wrong request gives",
            many: "do not say what a wrong request gives",
        },
        _ => Words { things, one: "does not say how it fails", many: "do not say how they fail" },
    };
    let lint = tally.lint(Check::ErrorUndocumented, &words)?;
    let lint = lint.help("add a 4xx and a 5xx response, or `default`, with the schema of its body");
    Some(if caller > 0 && server > 0 && caller != server {
        lint.note(format!("{caller} have no 4xx response, {server} have no 5xx response, and neither has `default`"))
    } else {
        lint
    })
}

/// Answers of failure whose body is of no known form.
fn error_bodies<'s>(api: &'s OpenApi, called: &[&'s Operation]) -> Option<Lint> {
    let is_failure =
        |response: &&Response| matches!(response.class(), Some(4 | 5)) || response.status.value == "default";
    let mut tally = Tally::default();
    for operation in called {
        for response in operation.responses.iter().filter(is_failure).filter(|response| !response.content.is_empty()) {
            match response.content.iter().all(|media| matches!(media.content, Content::Unstated)) {
                true => tally.fail(
                    status(api, operation, response),
                    format!("`{}` of {}", response.status.value, told(operation)),
                ),
                false => tally.pass(),
            }
        }
    }
    let words = Words { things: "failures with a body", one: "has a body without a schema", many: "have no schema" };
    tally.lint(Check::ErrorUndocumented, &words).map(|lint| lint.help("add the `schema` of the body"))
}

/// The key of an answer below its operation.
pub(super) fn status<'s>(api: &'s OpenApi, operation: &Operation, response: &Response) -> Node<'s> {
    let responses = api.node(operation.at).get("responses");
    responses.and_then(|responses| responses.key(&response.status.value)).unwrap_or(api.node(response.at))
}

fn auth_failures<'s>(api: &'s OpenApi, called: &[&'s Operation]) -> Option<Lint> {
    let must_show = |operation: &&&Operation| {
        let required = api.requirements(operation).unwrap_or_default();
        !required.is_empty() && required.iter().all(|requirement| !requirement.schemes.is_empty())
    };
    let is_told = |response: &Response| {
        matches!(response.status.value.as_str(), "401" | "403" | "default") || is_range(response, '4')
    };
    let asked = called.iter().filter(must_show).copied();
    let tally = tally(api, asked, |operation| !operation.responses.iter().any(is_told));
    let words = Words {
        things: "operations with credentials",
        one: "does not say what wrong credentials give",
        many: "do not say what wrong credentials give",
    };
    tally.lint(Check::AuthFailureUndescribed, &words).map(|lint| lint.help("add a `401` or `403` response"))
}

/// `4XX`.
fn is_range(response: &Response, class: char) -> bool {
    response.status.value.eq_ignore_ascii_case(&format!("{class}xx"))
}

fn security<'s>(api: &'s OpenApi, called: &[&'s Operation]) -> Option<Lint> {
    let tally = tally(api, called.iter().copied(), |operation| api.requirements(operation).is_none());
    let words =
        Words { things: "operations", one: "has no security requirement", many: "do not say who may call them" };
    let lint = tally.lint(Check::SecurityUndefined, &words)?;
    Some(lint.help("add `security` to the contract or to the operation; where anybody may call it, `security: []`"))
}

/// One word on limits anywhere is enough: they mostly hold for an API as a whole.
fn rate_limit(api: &OpenApi, called: &[&Operation]) -> Option<Lint> {
    let root = api.spec.root();
    let in_extension = |node: Node<'_>| {
        node.fields(Extensions::Kept).any(|(key, _)| is_limit_header(key.strip_prefix("x-").unwrap_or_default()))
    };
    let info = root.get("info");
    let texts = info.into_iter().chain(root.get("tags").into_iter().flat_map(Node::items));
    let in_words = |node: Node<'_>| speaks_of_limits(node.text_at("description"));
    let is_said = in_extension(root)
        || info.is_some_and(in_extension)
        || texts.into_iter().any(in_words)
        || called.iter().any(|operation| {
            let nodes = [operation.at, operation.item].map(|at| api.node(at));
            let mut headers = operation.responses.iter().flat_map(|response| &response.headers);
            nodes.into_iter().any(|node| in_extension(node) || in_words(node))
                || operation.responses.iter().any(|response| response.status.value == "429")
                || headers.any(|header| is_limit_header(&header.name))
        });
    if is_said || called.is_empty() {
        return None;
    }
    let at = root.key("info").unwrap_or(head(api));
    let lint = Lint::at(Check::RateLimitUnstated, at, "nothing says how often the API may be called");
    Some(lint.help("add a `429` response, or say in `info.description` which limits there are, or that there are none"))
}

/// `RateLimit`, `RateLimit-Policy`, `X-RateLimit-Remaining`, `X-Rate-Limit`, `Retry-After`.
fn is_limit_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['-', '_'], "");
    let name = name.strip_prefix('x').unwrap_or(&name);
    name.starts_with("ratelimit") || name == "retryafter"
}

fn speaks_of_limits(text: &str) -> bool {
    const SAYS: [&str; 12] = [
        "rate limit",
        "rate-limit",
        "ratelimit",
        "throttl",
        "per second",
        "per minute",
        "per hour",
        "per day",
        "requests/second",
        "requests/minute",
        "quota",
        "too many requests",
    ];
    let words = text.to_lowercase();
    SAYS.iter().any(|phrase| words.contains(phrase))
}

fn deprecated(api: &OpenApi, out: &mut Vec<Lint>) {
    let ended: Vec<&Operation> = api.operations.iter().filter(|operation| operation.deprecated).collect();
    let lacks = |is_sunset: bool, is_replacement: bool| {
        ended.iter().any(|operation| {
            let life = lifecycle(api, operation);
            is_sunset && life.sunset.is_none() || is_replacement && life.replacement.is_none()
        })
    };
    let (sunset, replacement) = (lacks(true, false), lacks(false, true));
    let tally_of = tally(api, ended.iter().copied(), |operation| {
        let life = lifecycle(api, operation);
        life.sunset.is_none() || life.replacement.is_none()
    });
    let things = "deprecated operations";
    let words = match (sunset, replacement) {
        (true, false) => Words {
            things,
            one: "is deprecated, and nothing says until when it works",
            many: "do not say until when they work",
        },
        (false, _) => Words {
            things,
            one: "is deprecated, and nothing says what replaces it",
            many: "do not say what replaces them",
        },
        (true, true) => Words {
            things,
            one: "is deprecated, and nothing says until when it works or what replaces it",
            many: "do not say until when they work or what replaces them",
        },
    };
    let help = "set `x-sunset` to a day and `x-replaced-by` to what to use, or say both in the description";
    out.extend(tally_of.lint(Check::DeprecationNoReason, &words).map(|lint| lint.help(help)));
}

#[cfg(test)]
mod tests;
