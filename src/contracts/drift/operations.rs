//! Operations of two contracts: which is which, how long each stays, and what it says of itself.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;

use super::check::Check;
use super::report::{Promise, Report};
use super::same::short;
use super::{Endpoint, bodies, parameters, security};
use crate::contracts::openapi::{Kind, OpenApi, Operation};
use crate::contracts::spec::Node;

/// One operation of two versions.
#[derive(Clone, Copy)]
pub(super) struct Both<'a> {
    pub(super) old: &'a Operation,
    pub(super) new: &'a Operation,
}

pub(super) fn compare(report: &mut Report<'_>, released: Option<Date>) {
    let (old, new) = (report.old, report.new);
    let (partners, gone) = matched(&old.operations, &new.operations);
    for (is, partner) in new.operations.iter().zip(partners) {
        match partner {
            Some(ix) => pair(report, Both { old: &old.operations[ix], new: is }),
            None => added(report, is),
        }
    }
    let paths: HashSet<String> = new.operations.iter().map(|operation| plain(&operation.path.value)).collect();
    for was in gone.into_iter().map(|ix| &old.operations[ix]) {
        removed(report, was, (released, paths.contains(&plain(&was.path.value))));
    }
}

/// For each new operation the old one it was, and the old ones that are gone, in order.
fn matched(old: &[Operation], new: &[Operation]) -> (Vec<Option<usize>>, Vec<usize>) {
    let key = |operation: &Operation| (operation.kind, operation.method.clone(), plain(&operation.path.value));
    let mut by_path: HashMap<_, usize> = HashMap::new();
    for (ix, operation) in old.iter().enumerate() {
        by_path.entry(key(operation)).or_insert(ix);
    }
    let mut partners: Vec<Option<usize>> = new.iter().map(|operation| by_path.remove(&key(operation))).collect();
    let mut taken: HashSet<usize> = partners.iter().copied().flatten().collect();
    // A name that stands twice names nothing.
    let named = |operations: &[Operation]| {
        let mut by_id: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (ix, operation) in operations.iter().enumerate() {
            by_id.entry(operation.id.as_ref().map(|id| id.value.clone()).unwrap_or_default()).or_default().push(ix);
        }
        by_id.retain(|id, all| !id.is_empty() && all.len() == 1);
        by_id
    };
    let (old_ids, new_ids) = (named(old), named(new));
    for (id, ix) in new_ids.iter().map(|(id, all)| (id, all[0])) {
        let partner = old_ids.get(id).map(|all| all[0]).filter(|was| old[*was].kind == new[ix].kind);
        if let Some(partner) = partner
            && partners[ix].is_none()
            && taken.insert(partner)
        {
            partners[ix] = Some(partner);
        }
    }
    let gone = (0..old.len()).filter(|ix| !taken.contains(ix)).collect();
    (partners, gone)
}

/// A path without the names of its parameters, and without a slash at its end.
fn plain(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((_, behind)) = after.split_once('}') else {
            rest = "";
            out.push_str(after);
            break;
        };
        out.push_str("{}");
        rest = behind;
    }
    out.push_str(rest);
    let trimmed = out.trim_end_matches('/').len();
    out.truncate(trimmed.max(1));
    out
}

/// Names of the parameters of a path, in order.
pub(super) fn template(path: &str) -> Vec<&str> {
    let inside = |part: &'_ str| part.find('}');
    path.split('{').skip(1).filter_map(|part| Some(&part[..inside(part)?])).collect()
}

fn endpoint(one: &Operation, (old, new): (Option<&Operation>, Option<&Operation>)) -> Endpoint {
    Endpoint {
        method: one.method.clone(),
        path: one.path.value.clone(),
        kind: one.kind,
        new: new.map(|operation| operation.at),
        old: old.map(|operation| operation.at),
    }
}

fn added(report: &mut Report<'_>, is: &Operation) {
    report.about(endpoint(is, (None, Some(is))), Promise::Stable);
    let (check, what) = match is.kind {
        Kind::Path => (Check::EndpointAdded, "the operation"),
        Kind::Webhook => (Check::WebhookAdded, "the webhook"),
        Kind::Callback => (Check::CallbackAdded, "the callback"),
    };
    report.tell(check, format!("{what} was added"), (None, Some(is.at)));
}

fn removed(report: &mut Report<'_>, was: &Operation, (released, is_path_there): (Option<Date>, bool)) {
    let node = report.old.node(was.at);
    report.about(endpoint(was, (Some(was), None)), promise(node));
    let places = (Some(was.at), None);
    let what = match was.kind {
        Kind::Webhook => return report.tell(Check::WebhookRemoved, "the webhook was removed".to_owned(), places),
        Kind::Callback => return report.tell(Check::CallbackRemoved, "the callback was removed".to_owned(), places),
        Kind::Path if is_path_there => "the operation",
        Kind::Path => "the path",
    };
    let sunset = Sunset::of(report.old, was);
    let (check, text) = match (was.deprecated, sunset, released) {
        (false, _, _) if is_path_there => {
            (Check::OperationRemovedWithoutDeprecation, format!("{what} was removed without being deprecated first"))
        }
        (false, _, _) => {
            (Check::PathRemovedWithoutDeprecation, format!("{what} was removed without being deprecated first"))
        }
        (true, Sunset::Day(day, _), Some(released)) if released < day => {
            let check =
                if is_path_there { Check::OperationRemovedBeforeSunset } else { Check::PathRemovedBeforeSunset };
            (check, format!("{what} was removed on {released}, though its sunset was announced for {day}"))
        }
        (true, Sunset::Unread(text), _) => {
            (Check::SunsetParse, format!("{what} was removed, and its sunset `{}` is no date", short(text)))
        }
        (true, _, _) if is_path_there => {
            (Check::OperationRemovedWithDeprecation, format!("{what} was removed after it was deprecated"))
        }
        (true, _, _) => (Check::PathRemovedWithDeprecation, format!("{what} was removed after it was deprecated")),
    };
    report.tell(check, text, places);
}

/// Compares what one operation says in two versions.
fn pair<'a>(report: &mut Report<'a>, both: Both<'a>) {
    let Both { old, new } = both;
    report.about(endpoint(new, (Some(old), Some(new))), promise(report.old.node(old.at)));
    let places = (Some(old.at), Some(new.at));
    if plain(&old.path.value) != plain(&new.path.value) || old.method != new.method {
        let text = format!("moved here from `{} {}`", short(&old.method), short(&old.path.value));
        report.tell(Check::OperationMoved, text, places);
    }
    lifecycle(report, both);
    stability(report, both);
    names(report, both);
    security::compare(report, both);
    parameters::compare(report, both);
    bodies::compare(report, both);
    callbacks(report, both);
}

/// When an operation goes.
#[derive(Clone, Copy, PartialEq)]
enum Sunset<'s> {
    /// It does not say.
    Unstated,
    /// On a day (`x-sunset`, RFC 3339 §5.6).
    Day(Date, Node<'s>),
    /// `x-sunset` says something else.
    Unread(&'s str),
    /// Answers have a `Sunset` header (RFC 8594 §3), so it is told as it is called.
    Header,
}

impl<'s> Sunset<'s> {
    fn of(contract: &'s OpenApi, operation: &Operation) -> Self {
        let stated = contract.node(operation.at).get("x-sunset").filter(|node| node.text().is_some());
        let headers = || operation.responses.iter().flat_map(|response| &response.headers);
        match stated {
            Some(node) => {
                let text = node.text().unwrap_or_default();
                // A point in time counts from its day.
                let day = text.get(..10).and_then(|day| day.parse().ok());
                day.map_or(Sunset::Unread(text), |day| Sunset::Day(day, node))
            }
            None if headers().any(|header| header.name.eq_ignore_ascii_case("sunset")) => Sunset::Header,
            None => Sunset::Unstated,
        }
    }
}

fn lifecycle(report: &mut Report<'_>, Both { old, new }: Both<'_>) {
    let places = (Some(old.at), Some(new.at));
    let (was, is) = (Sunset::of(report.old, old), Sunset::of(report.new, new));
    match (old.deprecated, new.deprecated) {
        (false, true) => {
            let (check, text) = match is {
                Sunset::Unstated => (Check::DeprecatedSunsetMissing, "was deprecated without a sunset date".to_owned()),
                Sunset::Day(day, _) => (Check::EndpointDeprecated, format!("was deprecated, with its sunset on {day}")),
                Sunset::Unread(text) => {
                    (Check::SunsetParse, format!("was deprecated, and its sunset `{}` is no date", short(text)))
                }
                Sunset::Header => (Check::EndpointDeprecated, "was deprecated, with a `Sunset` header".to_owned()),
            };
            report.tell(check, text, places);
        }
        (true, false) => report.tell(Check::EndpointReactivated, "is no longer deprecated".to_owned(), places),
        (true, true) => sunset(report, Both { old, new }, (was, is)),
        (false, false) => {}
    }
}

/// What changed about the day an operation goes that is deprecated in both versions.
fn sunset(report: &mut Report<'_>, Both { old, new }: Both<'_>, moved: (Sunset<'_>, Sunset<'_>)) {
    let places = (Some(old.at), Some(new.at));
    let (check, text) = match moved {
        (Sunset::Unstated, Sunset::Unstated) | (Sunset::Header, Sunset::Header) => return,
        (was, Sunset::Unread(text)) if was != moved.1 => {
            (Check::SunsetParse, format!("its sunset `{}` is no date", short(text)))
        }
        (_, Sunset::Unread(_)) => return,
        (_, Sunset::Unstated) => (Check::SunsetDeleted, "its sunset date was removed".to_owned()),
        (Sunset::Day(was, _), Sunset::Day(is, at)) if was != is => {
            let at = (Some(old.at), Some(at.at()));
            let (check, word) =
                if is < was { (Check::SunsetTooSmall, "forward") } else { (Check::SunsetPostponed, "back") };
            return report.tell(check, format!("its sunset was moved {word} from {was} to {is}"), at);
        }
        (Sunset::Day(..), Sunset::Day(..) | Sunset::Header) => return,
        (_, Sunset::Day(day, _)) => (Check::SunsetAdded, format!("its sunset was announced for {day}")),
        (_, Sunset::Header) => (Check::SunsetAdded, "a `Sunset` header was added".to_owned()),
    };
    report.tell(check, text, places);
}

/// Levels of `x-stability-level`, the least stable first.
const LEVELS: [&str; 4] = ["draft", "alpha", "beta", "stable"];

fn promise(operation: Node<'_>) -> Promise {
    match operation.text_at("x-stability-level") {
        "draft" | "alpha" => Promise::Nothing,
        _ => Promise::Stable,
    }
}

fn stability(report: &mut Report<'_>, Both { old, new }: Both<'_>) {
    let level = |node: Node<'_>| LEVELS.iter().position(|level| *level == node.text_at("x-stability-level"));
    let (was, is) = (level(report.old.node(old.at)), level(report.new.node(new.at)));
    let places = (Some(old.at), Some(new.at));
    match (was, is) {
        (Some(was), Some(is)) if was != is => {
            let check = if is < was { Check::StabilityDecreased } else { Check::StabilityIncreased };
            let text = format!("stability changed from `{}` to `{}`", LEVELS[was], LEVELS[is]);
            report.tell(check, text, places);
        }
        (Some(was), None) => {
            report.tell(Check::StabilityDecreased, format!("is no longer said to be `{}`", LEVELS[was]), places);
        }
        (Some(_), Some(_)) | (None, _) => {}
    }
}

fn names(report: &mut Report<'_>, Both { old, new }: Both<'_>) {
    let places = (Some(old.at), Some(new.at));
    let id = |operation: &Operation| operation.id.as_ref().map(|id| short(&id.value));
    let text = match (id(old), id(new)) {
        (was, is) if was == is => None,
        (Some(was), Some(is)) => Some(format!("`operationId` changed from `{was}` to `{is}`")),
        (Some(was), None) => Some(format!("`operationId` `{was}` was removed")),
        (None, is) => Some(format!("`operationId` `{}` was added", is.unwrap_or_default())),
    };
    if let Some(text) = text {
        report.tell(Check::OperationIdChanged, text, places);
    }
    let tags = |contract: &OpenApi, operation: &Operation| -> BTreeSet<String> {
        operation.tags.iter().map(|ix| contract.tags[*ix as usize].name.clone()).collect()
    };
    let (was, is) = (tags(report.old, old), tags(report.new, new));
    for name in is.difference(&was) {
        report.tell(Check::TagAdded, format!("tag `{}` was added", short(name)), places);
    }
    for name in was.difference(&is) {
        report.tell(Check::TagRemoved, format!("tag `{}` was removed", short(name)), places);
    }
}

/// Compares the calls an operation makes in return.
fn callbacks<'a>(report: &mut Report<'a>, Both { old, new }: Both<'a>) {
    let listed = |operation: &'a Operation| {
        let named = operation.callbacks.iter();
        named.flat_map(|(name, all)| {
            all.iter().map(move |one| ((name.as_str(), one.method.as_str(), plain(&one.path.value)), one))
        })
    };
    let before: BTreeMap<_, &'a Operation> = listed(old).collect();
    let after: BTreeMap<_, &'a Operation> = listed(new).collect();
    for (key, is) in listed(new) {
        match before.get(&key) {
            Some(was) => pair(report, Both { old: was, new: is }),
            None => added(report, is),
        }
    }
    for (_, was) in listed(old).filter(|(key, _)| !after.contains_key(key)) {
        removed(report, was, (None, true));
    }
}
