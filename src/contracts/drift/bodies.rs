//! What is sent and what comes back, in two versions.

use std::collections::{BTreeMap, HashSet};

use super::Found;
use super::check::{Check, Kind, Side};
use super::graph::{Local, Step};
use super::members::{self, Member};
use super::operations::Both;
use super::reading::Reading;
use super::report::Report;
use super::same::short;
use super::value::Values;
use crate::contracts::openapi::{Body, Content, Kind as Called, Media, OpenApi, Parameter, Response};
use crate::contracts::schema::Schema;
use crate::contracts::spec::At;

/// Sides of what an operation is sent and what it gives back. A webhook or callback sends to its consumer.
fn sides(called: Called) -> (Side, Side) {
    match called {
        Called::Path => (Side::Request, Side::Response),
        Called::Webhook | Called::Callback => (Side::Response, Side::Request),
    }
}

pub(super) fn compare<'a>(report: &mut Report<'a>, both: Both<'a>) {
    let (sent, given) = sides(both.new.kind);
    body(report, both, sent);
    responses(report, both, given);
}

fn body<'a>(report: &mut Report<'a>, both: Both<'a>, side: Side) {
    let at = (both.old.body.as_ref().map(|body| body.at), both.new.body.as_ref().map(|body| body.at));
    let tell = |report: &mut Report<'a>, check, text: &str| {
        report.tell_at(&["request body"], Found { check, text: text.to_owned(), new_at: at.1, old_at: at.0 });
    };
    let (was, is): (&'a Body, &'a Body) = match (&both.old.body, &both.new.body) {
        (None, None) => return,
        (None, Some(is)) if is.required && side == Side::Request => {
            return tell(report, Check::RequiredBodyAdded, "was added, and is required");
        }
        (None, Some(_)) => return tell(report, Check::OptionalBodyAdded, "was added"),
        (Some(_), None) => return tell(report, Check::BodyRemoved, "was removed"),
        (Some(was), Some(is)) => (was, is),
    };
    match (was.required, is.required) {
        (false, true) if side == Side::Request => tell(report, Check::BodyBecameRequired, "became required"),
        (true, false) if side == Side::Request => tell(report, Check::BodyBecameOptional, "became optional"),
        (true, true) | (false, false) | (true, false) | (false, true) => {}
    }
    let words = Words { holder: "request body".to_owned(), always_named: true };
    let checks = (Check::BodyMediaTypeAdded, Check::BodyMediaTypeRemoved);
    media(report, (&was.content, &is.content), (side, checks, words));
}

/// How a body in a media type is told.
struct Words {
    holder: String,
    always_named: bool,
}

/// Compares bodies by media type. Those in which the same schemas stand are told once.
fn media<'a>(
    report: &mut Report<'a>,
    (old, new): (&'a [Media], &'a [Media]),
    (side, (added, removed), words): (Side, (Check, Check), Words),
) {
    let matched = Matched::of(old, new);
    let mut seen: HashSet<(At, At)> = HashSet::new();
    for (was, is) in matched.pairs {
        let key = |contract: &OpenApi, media: &Media| {
            media.schema().map_or(media.at, |at| Schema(contract.node(at)).resolved().0.at())
        };
        if seen.insert((key(report.old, was), key(report.new, is))) {
            let name = if is.name.is_empty() { &was.name } else { &is.name };
            let is_named = !name.is_empty() && (words.always_named || new.len() > 1);
            let place = if is_named { format!("{} `{}`", words.holder, short(name)) } else { words.holder.clone() };
            let pair = content(report, (was, is), side);
            report.inside(&[&place], pair);
        }
    }
    for is in matched.added {
        let text = format!("media type `{}` was added", short(&is.name));
        report.tell_at(&[&words.holder], Found { check: added, text, new_at: Some(is.at), old_at: None });
    }
    for was in matched.removed {
        let text = format!("media type `{}` was removed", short(&was.name));
        report.tell_at(&[&words.holder], Found { check: removed, text, new_at: None, old_at: Some(was.at) });
    }
}

/// Which media type is which.
struct Matched<'a> {
    pairs: Vec<(&'a Media, &'a Media)>,
    added: Vec<&'a Media>,
    removed: Vec<&'a Media>,
}

impl<'a> Matched<'a> {
    /// By name, then by name without parameters, then by range (`application/*`, RFC 9110 §12.5.1); one without a
    /// name (2.0) may be any.
    fn of(old: &'a [Media], new: &'a [Media]) -> Self {
        let mut pairs: Vec<(&Media, &Media)> = Vec::new();
        let (mut left, mut open): (Vec<&Media>, Vec<&Media>) = (old.iter().collect(), new.iter().collect());
        let keys: [fn(&Media) -> String; 2] = [|media| plain(&media.name), |media| essence(&media.name)];
        for key in keys {
            let mut by_key: BTreeMap<String, Vec<&Media>> = BTreeMap::new();
            left.iter().rev().for_each(|was| by_key.entry(key(was)).or_default().push(was));
            open.retain(|is| match by_key.get_mut(&key(is)).and_then(Vec::pop) {
                Some(was) => {
                    pairs.push((was, is));
                    left.retain(|other| !std::ptr::eq(*other, was));
                    false
                }
                None => true,
            });
        }
        // What is left may be covered by a range, of its own side or of the other.
        let covering =
            |media: &Media, others: &'a [Media]| others.iter().find(|other| covers(&other.name, &media.name));
        left.retain(|was| covering(was, new).map(|is| pairs.push((was, is))).is_none());
        open.retain(|is| covering(is, old).map(|was| pairs.push((was, is))).is_none());
        // A range that stands for others is neither new nor gone.
        open.retain(|is| !pairs.iter().any(|(_, other)| std::ptr::eq(*is, *other)));
        left.retain(|was| !pairs.iter().any(|(other, _)| std::ptr::eq(*was, *other)));
        Self { pairs, added: open, removed: left }
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

fn essence(name: &str) -> String {
    plain(name.split(';').next().unwrap_or_default())
}

fn covers(range: &str, name: &str) -> bool {
    let (range, name) = (essence(range), essence(name));
    let within =
        |range: &str| range.strip_suffix('*').is_some_and(|start| start.ends_with('/') && name.starts_with(start));
    range.is_empty() || name.is_empty() || range == "*/*" || within(&range)
}

/// The pair of what two bodies may hold.
fn content<'a>(report: &mut Report<'a>, (was, is): (&'a Media, &'a Media), side: Side) -> usize {
    let (old, new) = (report.old, report.new);
    let schema = |contract: &'a OpenApi, at: At| Schema(contract.node(at));
    let mut values = Values { graph: &mut report.graph, side, local: Local::default() };
    match (&was.content, &is.content) {
        (Content::Schema(was), Content::Schema(is)) => {
            values.inner(Step::Same, Some(schema(old, *was)), Some(schema(new, *is)));
        }
        (Content::Items(was), Content::Items(is)) => {
            values.inner(Step::Item, Some(schema(old, *was)), Some(schema(new, *is)));
        }
        (Content::Form(was), Content::Form(is)) => {
            let (was, is) = (form(old, was), form(new, is));
            members::fields(&mut values, &was, &is);
        }
        (Content::Form(was), Content::Schema(is)) => {
            let (was, is) = (form(old, was), members::of(&Reading::of(schema(new, *is))));
            members::fields(&mut values, &was, &is);
        }
        (Content::Schema(was), Content::Form(is)) => {
            let (was, is) = (members::of(&Reading::of(schema(old, *was))), form(new, is));
            members::fields(&mut values, &was, &is);
        }
        (Content::Unstated, Content::Schema(is) | Content::Items(is)) => {
            values.inner(Step::Same, None, Some(schema(new, *is)));
        }
        (Content::Schema(was) | Content::Items(was), Content::Unstated) => {
            values.inner(Step::Same, Some(schema(old, *was)), None);
        }
        (Content::Items(_), Content::Schema(_) | Content::Form(_)) => {
            let text = "a sequence of items became one value".to_owned();
            values.found(Kind::TypeChanged, text, (Some(old.node(was.at)), Some(new.node(is.at))));
        }
        (Content::Schema(_) | Content::Form(_), Content::Items(_)) => {
            let text = "one value became a sequence of items".to_owned();
            values.found(Kind::TypeChanged, text, (Some(old.node(was.at)), Some(new.node(is.at))));
        }
        (Content::Unstated, Content::Unstated | Content::Form(_)) | (Content::Form(_), Content::Unstated) => {}
    }
    let local = values.local;
    report.graph.add(local)
}

/// Fields of a form of 2.0.
fn form<'a>(contract: &'a OpenApi, fields: &'a [Parameter]) -> Vec<Member<'a>> {
    let member = |field: &'a Parameter| Member {
        name: &field.name,
        schema: Schema(contract.node(field.schema.unwrap_or(field.at))),
        required: field.required,
        key: contract.node(field.at),
    };
    fields.iter().map(member).collect()
}

fn responses<'a>(report: &mut Report<'a>, both: Both<'a>, side: Side) {
    let (old, new) = (&both.old.responses, &both.new.responses);
    let is_gone = |was: &&Response| same(was, new).is_none();
    for is in new {
        let range_of = |was: &Response| covering(was, new).is_some_and(|other| std::ptr::eq(other, is));
        match same(is, old).or_else(|| covering(is, old)) {
            Some(was) => response(report, (was, is), side),
            // It stands for answers that were listed one by one, and is compared with those below.
            None if old.iter().filter(is_gone).any(range_of) => {}
            None => {
                let check = if is_success(is) { Check::SuccessStatusAdded } else { Check::NonSuccessStatusAdded };
                tell(report, (None, Some(is)), (check, "was added"));
            }
        }
    }
    for was in old.iter().filter(is_gone) {
        let range_of =
            |is: &Response| same(is, old).is_none() && covering(is, old).is_some_and(|other| std::ptr::eq(other, was));
        match covering(was, new) {
            Some(is) => response(report, (was, is), side),
            None if new.iter().any(range_of) => {}
            None => {
                let check = if is_success(was) { Check::SuccessStatusRemoved } else { Check::NonSuccessStatusRemoved };
                tell(report, (Some(was), None), (check, "was removed"));
            }
        }
    }
}

fn same<'a>(one: &Response, others: &'a [Response]) -> Option<&'a Response> {
    others.iter().find(|other| other.status.value.eq_ignore_ascii_case(&one.status.value))
}

/// The answer that holds for a status that is not listed by itself: its class (`2XX`), else `default`
/// (OpenAPI 3.1.1 §4.8.16.2); the latter for a success only where it is the only one that can be a success.
fn covering<'a>(one: &Response, others: &'a [Response]) -> Option<&'a Response> {
    let is_class =
        |other: &&Response| other.class() == one.class() && other.status.value[1..].eq_ignore_ascii_case("xx");
    let class = one.class().and_then(|_| others.iter().find(is_class));
    let may_be_default = !is_success(one) || !others.iter().any(is_success);
    class.or_else(|| others.iter().find(|other| may_be_default && other.status.value.eq_ignore_ascii_case("default")))
}

fn is_success(response: &Response) -> bool {
    response.class() == Some(2)
}

fn place(response: &Response) -> String {
    format!("response `{}`", short(&response.status.value))
}

fn tell(report: &mut Report<'_>, (was, is): (Option<&Response>, Option<&Response>), (check, text): (Check, &str)) {
    let Some(one) = is.or(was) else { return };
    let (old_at, new_at) = (was.map(|one| one.at), is.map(|one| one.at));
    report.tell_at(&[&place(one)], Found { check, text: text.to_owned(), new_at, old_at });
}

fn response<'a>(report: &mut Report<'a>, (was, is): (&'a Response, &'a Response), side: Side) {
    headers(report, (was, is), side);
    let words = Words { holder: place(is), always_named: false };
    let checks = (Check::ResponseMediaTypeAdded, Check::ResponseMediaTypeRemoved);
    media(report, (&was.content, &is.content), (side, checks, words));
}

fn headers<'a>(report: &mut Report<'a>, (old, new): (&'a Response, &'a Response), side: Side) {
    let key = |header: &Parameter| header.name.to_lowercase();
    let before: BTreeMap<String, &'a Parameter> = old.headers.iter().map(|one| (key(one), one)).collect();
    let after: BTreeMap<String, &'a Parameter> = new.headers.iter().map(|one| (key(one), one)).collect();
    let holder = place(new);
    let tell = |report: &mut Report<'a>, at: (Option<At>, Option<At>), check, (name, text): (&str, &str)| {
        let name = format!("header `{}`", short(name));
        report.tell_at(&[&holder, &name], Found { check, text: text.to_owned(), new_at: at.1, old_at: at.0 });
    };
    for is in &new.headers {
        let Some(was) = before.get(&key(is)) else {
            tell(report, (None, Some(is.at)), Check::HeaderAdded, (&is.name, "was added"));
            continue;
        };
        let at = (Some(was.at), Some(is.at));
        match (was.required, is.required) {
            (true, false) => tell(report, at, Check::HeaderBecameOptional, (&is.name, "became optional")),
            (false, true) => tell(report, at, Check::HeaderBecameRequired, (&is.name, "became required")),
            (true, true) | (false, false) => {}
        }
        let schema = |contract: &'a OpenApi, one: &Parameter| one.schema.map(|at| Schema(contract.node(at)));
        let (one, other) = (schema(report.old, was), schema(report.new, is));
        let mut values = Values { graph: &mut report.graph, side, local: Local::default() };
        values.inner(Step::Same, one, other);
        let local = values.local;
        let pair = report.graph.add(local);
        report.inside(&[&holder, &format!("header `{}`", short(&is.name))], pair);
    }
    for was in old.headers.iter().filter(|was| !after.contains_key(&key(was))) {
        let check = if was.required { Check::RequiredHeaderRemoved } else { Check::OptionalHeaderRemoved };
        tell(report, (Some(was.at), None), check, (&was.name, "was removed"));
    }
}
