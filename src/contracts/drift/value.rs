//! Two schemas against each other, without those they hold.

use std::collections::HashSet;

use super::check::{Check, Kind, Side};
use super::graph::{Graph, Local, Step};
use super::reading::Reading;
use super::same::{line, short};
use super::{Found, limits, members, unions};
use crate::contracts::schema::Schema;
use crate::contracts::spec::Node;

/// A comparison in progress.
pub(super) struct Values<'g, 'a> {
    pub(super) graph: &'g mut Graph<'a>,
    pub(super) side: Side,
    pub(super) local: Local,
}

/// Values of a list that are told one by one.
const MOST_TOLD: usize = 100;

/// Keywords whose rules are only told apart by whether they are there and say the same.
const RULES: [&str; 17] = [
    "multipleOf",
    "uniqueItems",
    "not",
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
];

pub(super) fn compare<'a>(graph: &mut Graph<'a>, (old, new): (Schema<'a>, Schema<'a>), side: Side) -> Local {
    let (old, new) = (Reading::of(old), Reading::of(new));
    let size = |reading: &Reading<'_>| reading.shape.parts.len() * 4 + reading.shape.properties.len();
    graph.is_cut |= old.shape.is_cut || new.shape.is_cut;
    let mut values = Values { graph, side, local: Local::default() };
    if values.graph.spend(size(&old) + size(&new)) {
        values.schemas(&old, &new);
    }
    values.local
}

impl<'a> Values<'_, 'a> {
    fn schemas(&mut self, old: &Reading<'a>, new: &Reading<'a>) {
        self.notes(old, new);
        if old.is_nothing() != new.is_nothing() {
            let text = if new.is_nothing() { "no value is allowed any more" } else { "values are allowed" };
            let kind = if new.is_nothing() { Kind::RuleAdded } else { Kind::RuleRemoved };
            return self.found(kind, text.to_owned(), (old.node(), new.node()));
        }
        if unions::wrapped(self, old, new) || !self.types(old, new) {
            return;
        }
        self.null(old, new);
        self.values(old, new);
        limits::compare(self, old, new);
        self.pattern(old, new);
        self.rules(old, new);
        members::compare(self, old, new);
        self.items(old, new);
        unions::compare(self, old, new);
    }

    /// Takes note of a difference, told with the more exact of two places.
    pub(super) fn found(&mut self, kind: Kind, text: String, (old, new): (Option<Node<'_>>, Option<Node<'_>>)) {
        self.told(Check::Value(self.side, kind), text, (old, new));
    }

    pub(super) fn told(&mut self, check: Check, text: String, (old, new): (Option<Node<'_>>, Option<Node<'_>>)) {
        self.local.found.push(Found { check, text, new_at: new.map(Node::at), old_at: old.map(Node::at) });
    }

    /// Schemas that stand at the same place inside; one that is missing allows anything.
    pub(super) fn inner(&mut self, step: Step, old: Option<Schema<'a>>, new: Option<Schema<'a>>) {
        let what = match &step {
            Step::Property(name) => format!("`{}`", short(name)),
            Step::Rest => "other properties".to_owned(),
            Step::Item => "items".to_owned(),
            Step::Nth(ix) => format!("item {ix}"),
            Step::Same | Step::Branch(_) => "the value".to_owned(),
        };
        match (old, new) {
            (Some(old), Some(new)) => {
                let pair = self.graph.pair(old, new, self.side);
                self.local.edges.push((step, pair));
            }
            (None, Some(new)) if self.says_something(new) => {
                self.found(Kind::RuleAdded, format!("{what} can no longer be anything"), (None, Some(new.0)));
            }
            (Some(old), None) if self.says_something(old) => {
                self.found(Kind::RuleRemoved, format!("{what} can be anything"), (Some(old.0), None));
            }
            (None, Some(_)) | (Some(_), None) | (None, None) => {}
        }
    }

    /// Whether a schema does not allow everything.
    fn says_something(&mut self, schema: Schema<'a>) -> bool {
        let reading = Reading::of(schema);
        self.graph.spend(reading.shape.parts.len());
        !reading.is_anything()
    }

    /// What is said of a value that allows and forbids nothing.
    fn notes(&mut self, old: &Reading<'a>, new: &Reading<'a>) {
        let places = (old.node(), new.node());
        match (old.is_set("deprecated"), new.is_set("deprecated")) {
            (false, true) => self.found(Kind::Deprecated, "was deprecated".to_owned(), places),
            (true, false) => self.found(Kind::Reactivated, "is no longer deprecated".to_owned(), places),
            (true, true) | (false, false) => {}
        }
        let (before, after) = (old.get("default"), new.get("default"));
        let (was, is) = (before.map(line), after.map(line));
        self.graph.spend([&was, &is].into_iter().flatten().map(|text| text.len() / 16).sum());
        let places = (before, after);
        match (was, is) {
            (Some(was), Some(is)) if was != is => {
                let text = format!("default changed from `{}` to `{}`", short(&was), short(&is));
                self.found(Kind::DefaultChanged, text, places);
            }
            (None, Some(is)) => self.found(Kind::DefaultAdded, format!("default `{}` was added", short(&is)), places),
            (Some(was), None) => {
                self.found(Kind::DefaultRemoved, format!("default `{}` was removed", short(&was)), places);
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
    }

    /// Whether both have a type in common, so that there is more to compare.
    fn types(&mut self, old: &Reading<'a>, new: &Reading<'a>) -> bool {
        let side = self.side;
        let fits = |one: &str, wide: &str| {
            let as_text =
                side == Side::Parameter && wide == "string" && ["integer", "number", "boolean"].contains(&one);
            one == wide || (one == "integer" && wide == "number") || as_text
        };
        let holds = |wide: &[&str], narrow: &[&str]| {
            let all = || narrow.iter().all(|one| wide.iter().any(|other| fits(one, other)));
            wide.is_empty() || (!narrow.is_empty() && all())
        };
        let width = Width::of(&holds, &new.types, &old.types);
        if width == Width::Same {
            self.format(old, new);
            return true;
        }
        let words = |types: &[&str]| match types {
            [] => "anything".to_owned(),
            types => types.iter().map(|name| format!("`{}`", short(name))).collect::<Vec<_>>().join(" or "),
        };
        let text = format!("type changed from {} to {}", words(&old.types), words(&new.types));
        self.moved(width, text, (old, new));
        !old.types.is_empty() && !new.types.is_empty() && width != Width::Other
    }

    fn format(&mut self, old: &Reading<'a>, new: &Reading<'a>) {
        if old.format == new.format {
            return;
        }
        let holds = |wide: &str, narrow: &str| {
            wide.is_empty() || matches!((narrow, wide), ("int32", "int64") | ("float", "double"))
        };
        let width = Width::of(&holds, new.format, old.format);
        let text = match (old.format, new.format) {
            (was, "") => format!("format `{}` was removed", short(was)),
            ("", is) => format!("format `{}` was added", short(is)),
            (was, is) => format!("format changed from `{}` to `{}`", short(was), short(is)),
        };
        self.moved(width, text, (old, new));
    }

    /// A type that got wider, narrower, or both.
    fn moved(&mut self, width: Width, text: String, (old, new): (&Reading<'a>, &Reading<'a>)) {
        let fits = match self.side {
            Side::Parameter | Side::Request => width == Width::Wider,
            Side::Response => width == Width::Narrower,
        };
        let at = |reading: &Reading<'a>| reading.get("type").or_else(|| reading.node());
        self.found(if fits { Kind::TypeFits } else { Kind::TypeChanged }, text, (at(old), at(new)));
    }

    fn null(&mut self, old: &Reading<'a>, new: &Reading<'a>) {
        // What may be anything may be null.
        let allows = |reading: &Reading<'a>| reading.is_nullable || reading.is_anything();
        let places = (old.node(), new.node());
        match (allows(old), allows(new)) {
            (false, true) => self.found(Kind::BecameNullable, "can be null".to_owned(), places),
            (true, false) => self.found(Kind::BecameNotNullable, "can no longer be null".to_owned(), places),
            (true, true) | (false, false) => {}
        }
    }

    fn values(&mut self, old: &Reading<'a>, new: &Reading<'a>) {
        let ((before, was_const), (after, is_const)) = (old.values(), new.values());
        let keyed = |values: &[Node<'a>]| values.iter().map(|value| line(*value)).collect::<Vec<_>>();
        let (was, is) = (keyed(&before), keyed(&after));
        self.graph.spend(was.len() + is.len());
        match (was.as_slice(), is.as_slice()) {
            ([], []) => {}
            ([], [only]) if is_const => {
                let text = format!("only `{}` is allowed", short(only));
                self.found(Kind::ConstAdded, text, (old.node(), Some(after[0])));
            }
            ([], listed) => {
                let text = format!("only {} are allowed", told(listed));
                self.found(Kind::BecameEnum, text, (old.node(), Some(after[0])));
            }
            ([only], []) if was_const => {
                let text = format!("not only `{}` is allowed", short(only));
                self.found(Kind::ConstRemoved, text, (Some(before[0]), new.node()));
            }
            (listed, []) => {
                let text = format!("not only {} are allowed", told(listed));
                self.found(Kind::BecameNotEnum, text, (Some(before[0]), new.node()));
            }
            ([was], [is]) if was_const && is_const => {
                if was != is {
                    let text = format!("the only value changed from `{}` to `{}`", short(was), short(is));
                    self.found(Kind::ConstChanged, text, (Some(before[0]), Some(after[0])));
                }
            }
            (was, is) => self.listed((was, &before), (is, &after)),
        }
    }

    /// Values of two lists, as lines and where they stand.
    fn listed(&mut self, (was, before): (&[String], &[Node<'a>]), (is, after): (&[String], &[Node<'a>])) {
        let (had, has): (HashSet<&String>, HashSet<&String>) = (was.iter().collect(), is.iter().collect());
        let gone = was.iter().zip(before).filter(|(name, _)| !has.contains(name));
        for (name, at) in gone.take(MOST_TOLD) {
            let text = format!("enum value `{}` was removed", short(name));
            self.found(Kind::EnumValueRemoved, text, (Some(*at), after.first().copied()));
        }
        let added = is.iter().zip(after).filter(|(name, _)| !had.contains(name));
        for (name, at) in added.take(MOST_TOLD) {
            let text = format!("enum value `{}` was added", short(name));
            self.found(Kind::EnumValueAdded, text, (before.first().copied(), Some(*at)));
        }
    }

    fn pattern(&mut self, old: &Reading<'a>, new: &Reading<'a>) {
        let places = (old.get("pattern"), new.get("pattern"));
        match (old.shape.text("pattern"), new.shape.text("pattern")) {
            (was, is) if was == is => {}
            ("", is) => self.found(Kind::PatternAdded, format!("pattern `{}` was added", short(is)), places),
            (was, "") => self.found(Kind::PatternRemoved, format!("pattern `{}` was removed", short(was)), places),
            (was, is) => {
                let text = format!("pattern changed from `{}` to `{}`", short(was), short(is));
                self.found(Kind::PatternChanged, text, places);
            }
        }
    }

    fn rules(&mut self, old: &Reading<'a>, new: &Reading<'a>) {
        for rule in RULES {
            // What says the same as nothing is not there: `uniqueItems: false`, `unevaluatedProperties: true`.
            let is_idle = |node: &Node<'a>| match rule {
                "uniqueItems" => node.bool() == Some(false),
                _ => node.bool() == Some(true) || (node.is_mapping() && node.count() == 0),
            };
            let said = |reading: &Reading<'a>| reading.shape.get(rule).filter(|node| !is_idle(node));
            let places = (said(old), said(new));
            match places {
                (None, Some(_)) => self.found(Kind::RuleAdded, format!("`{rule}` was added"), places),
                (Some(_), None) => self.found(Kind::RuleRemoved, format!("`{rule}` was removed"), places),
                (Some(was), Some(is)) if !self.graph.is_alike(was, is) => {
                    self.found(Kind::RuleChanged, format!("`{rule}` says something else"), places);
                }
                (Some(_), Some(_)) | (None, None) => {}
            }
        }
    }

    fn items(&mut self, old: &Reading<'a>, new: &Reading<'a>) {
        let listed = |reading: &Reading<'a>| -> Vec<Schema<'a>> {
            reading.shape.get("prefixItems").into_iter().flat_map(Node::items).map(Schema).collect()
        };
        let (was, is) = (listed(old), listed(new));
        let rest = (old.shape.at("items"), new.shape.at("items"));
        self.inner(Step::Item, rest.0, rest.1);
        self.graph.spend(was.len() + is.len());
        // Beyond the list, items are what the rest of them is.
        for ix in 0..was.len().max(is.len()).min(MOST_TOLD) {
            let (one, other) = (was.get(ix).copied().or(rest.0), is.get(ix).copied().or(rest.1));
            self.inner(Step::Nth(ix), one, other);
        }
    }
}

/// How the values that something allows changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Width {
    Same,
    Wider,
    Narrower,
    Other,
}

impl Width {
    /// `holds` says whether its first has all of its second.
    fn of<T: ?Sized>(holds: &dyn Fn(&T, &T) -> bool, new: &T, old: &T) -> Self {
        match (holds(new, old), holds(old, new)) {
            (true, true) => Width::Same,
            (true, false) => Width::Wider,
            (false, true) => Width::Narrower,
            (false, false) => Width::Other,
        }
    }
}

/// The first of a list of values.
fn told(values: &[String]) -> String {
    /// More than a sentence holds.
    const MOST_IN_SENTENCE: usize = 5;
    let first: Vec<String> = values.iter().take(MOST_IN_SENTENCE).map(|value| format!("`{}`", short(value))).collect();
    let more = if values.len() > MOST_IN_SENTENCE { " and others" } else { "" };
    format!("{}{more}", first.join(", "))
}
