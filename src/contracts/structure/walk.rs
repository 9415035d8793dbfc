//! Goes through a contract along the tables.

use std::collections::{HashSet, VecDeque};

use crate::base::span::Span;
use crate::contracts::spec::{At, Node, Spec};
use crate::yaml::flat::Shape;

use super::openapi3::REFERENCE;
use super::table::{By, Field, Holds, Names, Object, Others, Reference, Release, RuleKind};
use super::words::{self, Wanted};
use super::{Flaw, Flaws, Format, MOST_FLAWS};

/// A value that is still to be looked at.
#[derive(Clone, Copy)]
pub(super) struct Frame<'s> {
    pub(super) node: Node<'s>,
    pub(super) holds: Holds,
    /// Its key; `None` for the root, items and what a reference leads to.
    pub(super) key: Option<Node<'s>>,
    /// What it is known by: its key, for items that of their list, behind a reference the last word of that.
    pub(super) name: &'s str,
    /// What the object above is known by.
    pub(super) above: &'s str,
    pub(super) way: Way,
}

/// How a value was come by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// As a field that the format names.
    Field,
    /// As an entry that the author named.
    Entry,
    /// As an item of a list.
    Item,
    /// By a reference.
    Reference,
}

/// Keys that are no fields and are kept in mind for one object.
const FEW: usize = 8;

struct Walk<'s> {
    format: Format,
    release: Release,
    /// Whether schemas that name no dialect are in one that has no table.
    has_foreign_schemas: bool,
    flaws: Vec<Flaw>,
    more: usize,
    /// Places, each with the kind of object it was looked at as.
    seen: HashSet<(At, *const Object)>,
    open: Vec<Frame<'s>>,
    /// What references lead to: looked at when everything has been that stands below the root.
    referred: VecDeque<Frame<'s>>,
}

pub(super) fn walk(spec: &Spec, format: Format) -> Flaws {
    let root = spec.root();
    let dialect = root.text_at("jsonSchemaDialect");
    let mut walk = Walk {
        format,
        release: format.release(),
        has_foreign_schemas: !dialect.is_empty() && !dialect.contains("openapis.org") && !dialect.contains("2020-12"),
        flaws: Vec::new(),
        more: 0,
        seen: HashSet::new(),
        open: Vec::new(),
        referred: VecDeque::new(),
    };
    let holds = Holds::Object(format.root());
    walk.open.push(Frame { node: root, holds, key: None, name: "", above: "", way: Way::Field });
    while let Some(frame) = walk.open.pop().or_else(|| walk.referred.pop_front()) {
        let before = walk.open.len();
        walk.value(frame);
        walk.open[before..].reverse();
    }
    walk.flaws.sort_by(|a, b| (a.node.file(), a.span, &a.title).cmp(&(b.node.file(), b.span, &b.title)));
    walk.flaws.dedup_by(|a, b| (a.node, a.span, &a.title) == (b.node, b.span, &b.title));
    Flaws { flaws: walk.flaws, more: walk.more }
}

impl<'s> Walk<'s> {
    /// The words of a flaw are only put together when it is kept.
    fn flaw(&mut self, node: Node<'s>, span: Span, words: impl FnOnce() -> (String, String, Option<String>)) {
        if self.flaws.len() == MOST_FLAWS {
            self.more += 1;
            return;
        }
        let (title, label, help) = words();
        self.flaws.push(Flaw { node: node.at(), span, title, label, help });
    }

    fn value(&mut self, frame: Frame<'s>) {
        let node = frame.node;
        match frame.holds {
            Holds::Since(from, new, old) => {
                self.value(Frame { holds: if self.release >= from { *new } else { *old }, ..frame });
            }
            Holds::Either(ways) => match ways.iter().find(|way| self.has_shape(node, **way)) {
                Some(way) => self.value(Frame { holds: *way, ..frame }),
                None => self.wrong(frame),
            },
            Holds::Object(object) if node.is_mapping() => self.object(frame, object),
            Holds::List(item) | Holds::NotEmpty(item) | Holds::Set(item) if node.is_sequence() => {
                self.list(frame, *item);
            }
            Holds::Map(names, value) | Holds::One(names, value) if node.is_mapping() => {
                self.map(frame, names, *value);
            }
            Holds::Object(_) | Holds::List(_) | Holds::NotEmpty(_) | Holds::Set(_) => self.wrong(frame),
            Holds::Map(..) | Holds::One(..) => self.wrong(frame),
            _ if words::fits(node, frame.holds) => {}
            _ => self.wrong(frame),
        }
    }

    /// Whether a value is what a way of writing it starts with; what is inside is seen later.
    fn has_shape(&self, node: Node<'s>, holds: Holds) -> bool {
        match holds {
            Holds::Object(_) | Holds::Map(..) | Holds::One(..) => node.is_mapping(),
            Holds::List(_) | Holds::NotEmpty(_) | Holds::Set(_) => node.is_sequence(),
            // A word that is none of those allowed gets a message of its own.
            Holds::Word(_) => node.text().is_some() && node.bool().is_none() && node.number().is_none(),
            Holds::Since(from, new, old) => self.has_shape(node, if self.release >= from { *new } else { *old }),
            Holds::Either(ways) => ways.iter().any(|way| self.has_shape(node, *way)),
            _ => words::fits(node, holds),
        }
    }

    fn wrong(&mut self, frame: Frame<'s>) {
        let (span, release) = (place(frame), self.release);
        self.flaw(frame.node, span, || words::wrong(frame, Wanted { holds: frame.holds, release }));
    }

    fn list(&mut self, frame: Frame<'s>, item: Holds) {
        if matches!(frame.holds, Holds::NotEmpty(_)) && frame.node.count() == 0 {
            self.flaw(frame.node, place(frame), || words::empty(frame, "item"));
        }
        if matches!(frame.holds, Holds::Set(_)) {
            let mut known = HashSet::new();
            let again = frame.node.items().find(|item| item.text().is_some_and(|text| !known.insert(text)));
            if let Some(again) = again {
                self.flaw(again, again.span(), || words::twice(frame, again));
            }
        }
        for node in frame.node.items() {
            self.open.push(Frame { node, holds: item, key: None, way: Way::Item, ..frame });
        }
    }

    fn map(&mut self, frame: Frame<'s>, names: Names, holds: Holds) {
        if matches!(frame.holds, Holds::One(..)) && frame.node.count() != 1 {
            self.flaw(frame.node, place(frame), || words::one(frame));
            return;
        }
        for (key, node) in frame.node.entries() {
            self.entry(frame, (key, node), (names, holds));
        }
    }

    /// An entry that the author named; those with a name that may not be are not looked into.
    fn entry(&mut self, frame: Frame<'s>, (key, node): (Node<'s>, Node<'s>), (names, holds): (Names, Holds)) {
        let Some(name) = key.scalar() else {
            self.flaw(key, key.span(), words::no_name);
            return;
        };
        match words::misnamed(name, names) {
            Some(help) => self.flaw(node, key.span(), || words::name(name, names, help)),
            None => self.open.push(Frame {
                node,
                holds,
                key: Some(key),
                name,
                // What is below a field of an object has that object's name above it, not that of the field.
                above: if matches!(frame.holds, Holds::Object(_)) { frame.name } else { frame.above },
                way: Way::Entry,
            }),
        }
    }

    fn object(&mut self, frame: Frame<'s>, object: &'static Object) {
        let node = frame.node;
        if !self.seen.insert((node.at(), object)) {
            return;
        }
        if node.get("$ref").is_some() && object.can_be_reference(self.release) {
            self.reference(frame, object);
            if object.reference != Reference::Beside {
                self.fields(frame, &REFERENCE);
                return;
            }
        }
        if node.get("$ref").is_some() && object.field("$ref", self.release).is_none() && object.by.is_none() {
            // That is a flaw of its own, and what it leads to is meant all the same.
            self.follow(frame, object);
        }
        match object.by {
            Some(by) => self.decide(frame, object, by),
            None => self.fields(frame, object),
        }
    }

    /// Looks at the fields that the value of a key decides on.
    fn decide(&mut self, frame: Frame<'s>, object: &'static Object, by: By) {
        let decided = match frame.node.get(by.key) {
            Some(value) => {
                let written = value.text().unwrap_or_default();
                let case = by.cases.iter().find(|case| case.is(written, self.release));
                case.map(|case| case.object).or(by.otherwise)
            }
            None if by.key == "$schema" && self.has_foreign_schemas => None,
            None => by.absent,
        };
        match (decided, frame.node.get(by.key)) {
            (Some(decided), _) => self.object(frame, decided),
            (None, None) if by.absent.is_some() => {}
            (None, None) => self.missing(frame, object, &[by.key]),
            (None, Some(value)) => {
                let release = self.release;
                let span = if value.text().is_some() {
                    value.span()
                } else {
                    frame.node.key(by.key).map_or_else(|| value.span(), Node::span)
                };
                self.flaw(value, span, || words::undecided(value, (object, by), release));
            }
        }
    }

    fn fields(&mut self, frame: Frame<'s>, object: &'static Object) {
        // A few are enough: who has more keys that are no fields has another cause.
        let mut others: Vec<&'s str> = Vec::new();
        for (key, node) in frame.node.entries() {
            let field = key.scalar().and_then(|name| Some((name, object.field(name, self.release)?)));
            match field {
                Some((name, Field { holds, .. })) => {
                    let (holds, key, above) = (*holds, Some(key), frame.name);
                    self.open.push(Frame { node, holds, key, name, above, way: Way::Field });
                }
                None => {
                    others.extend(key.scalar().filter(|_| others.len() < FEW));
                    self.other(frame, object, (key, node));
                }
            }
        }
        self.absent(frame, object, others);
        for rule in object.rules {
            if rule.holds(self.release) {
                self.rule(frame, rule.kind);
            }
        }
    }

    /// Says which fields are not there, unless one of the other keys stands for them.
    fn absent(&mut self, frame: Frame<'s>, object: &'static Object, mut others: Vec<&'s str>) {
        let release = self.release;
        // Comparing spellings is dear, and of no use to flaws that are only counted.
        others.retain(|_| self.flaws.len() < MOST_FLAWS);
        let is_there = |field: &str| {
            let stands_for = |key: &&str| words::stands_for(object, key, field, release);
            frame.node.get(field).is_some() || others.iter().any(stands_for)
        };
        for field in object.all_fields().filter(|field| field.is_asked(release)) {
            if !is_there(field.name) {
                self.missing(frame, object, &[field.name]);
            }
        }
        for rule in object.rules.iter().filter(|rule| rule.holds(release)) {
            if let RuleKind::Any(names) = rule.kind
                && !names.iter().any(|name| is_there(name))
            {
                self.missing(frame, object, names);
            }
        }
    }

    /// A key that is no field.
    fn other(&mut self, frame: Frame<'s>, object: &'static Object, (key, value): (Node<'s>, Node<'s>)) {
        let is_extension = key.scalar().is_some_and(|name| name.starts_with("x-"));
        match object.others {
            Others::Anything => {}
            Others::Extensions | Others::Named(..) if is_extension => {}
            Others::Named(names, holds) => self.entry(frame, (key, value), (names, holds)),
            Others::Extensions | Others::Nothing => {
                let (release, format) = (self.release, self.format.name());
                self.flaw(value, key.span(), || words::unknown(frame, object, key, (format, release)));
            }
        }
    }

    fn missing(&mut self, frame: Frame<'s>, object: &'static Object, names: &[&str]) {
        self.flaw(frame.node, place(frame), || words::missing(frame, object, names));
    }

    fn rule(&mut self, frame: Frame<'s>, rule: RuleKind) {
        let node = frame.node;
        match rule {
            // With the fields that must be there.
            RuleKind::Any(_) => {}
            RuleKind::Apart(one, other) => {
                if let (Some(first), Some(second)) = (node.key(one), node.key(other)) {
                    let later = if first.span() < second.span() { second } else { first };
                    self.flaw(node, later.span(), || words::apart(later, (one, other)));
                }
            }
            RuleKind::Filled => {
                let is_own = |(key, _): (Node<'s>, Node<'s>)| !key.scalar().unwrap_or_default().starts_with("x-");
                if !node.entries().any(is_own) {
                    self.flaw(node, place(frame), || words::empty(frame, "status code"));
                }
            }
        }
    }

    /// Takes up what a reference leads to, unless it is a component that is looked at where it stands.
    fn reference(&mut self, frame: Frame<'s>, object: &'static Object) {
        let Some(written) = frame.node.reference() else { return };
        let Some(section) = self.section(pointer(written), object) else { return self.follow(frame, object) };
        if section != object.home {
            if let Some(value) = frame.node.get("$ref") {
                self.flaw(value, value.span(), || words::elsewhere(object, (written, section)));
            }
            return;
        }
        let own = frame.node.spec().root().path();
        if frame.node.referred().is_some_and(|target| target.path() != own) {
            self.follow(frame, object);
        }
    }

    fn follow(&mut self, frame: Frame<'s>, object: &'static Object) {
        let (Some(target), Some(written)) = (frame.node.referred(), frame.node.reference()) else { return };
        let last = pointer(written).rsplit('/').next().unwrap_or_default();
        // A path is known by itself, wherever its item stands.
        let name = if last.is_empty() || frame.name.starts_with('/') { frame.name } else { last };
        if target == frame.node.spec().root() {
            if let Some(value) = frame.node.get("$ref") {
                self.flaw(value, value.span(), || words::whole(object, written));
            }
            return;
        }
        let holds = Holds::Object(object);
        self.referred.push_back(Frame { node: target, holds, key: None, name, above: "", way: Way::Reference });
    }

    /// The kind of component that a pointer names, when it names one as a whole, and objects of this kind have a home.
    fn section<'p>(&self, pointer: &'p str, object: &Object) -> Option<&'p str> {
        if object.home.is_empty() {
            return None;
        }
        let components = match self.format {
            Format::OpenApi(super::Version::V2) => pointer.strip_prefix('/')?,
            Format::OpenApi(_) | Format::AsyncApi2(_) | Format::AsyncApi3 => pointer.strip_prefix("/components/")?,
        };
        let (section, name) = components.split_once('/')?;
        let is_known = match self.format {
            Format::OpenApi(super::Version::V2) => matches!(section, "definitions" | "parameters" | "responses"),
            Format::OpenApi(_) | Format::AsyncApi2(_) | Format::AsyncApi3 => true,
        };
        (is_known && !name.contains('/')).then_some(section)
    }
}

/// The pointer of a reference; empty when it has none.
fn pointer(written: &str) -> &str {
    written.split_once('#').map_or("", |(_, pointer)| pointer)
}

/// The smallest place that shows a value: a scalar itself, the key of a collection, else its first key.
pub(super) fn place(frame: Frame<'_>) -> Span {
    let node = frame.node;
    let is_scalar = matches!(node.shape(), Shape::Plain | Shape::Quoted);
    if is_scalar && !node.is_null() {
        return node.span();
    }
    let first = || node.entries().next().map(|(key, _)| key.span());
    frame.key.map(Node::span).or_else(first).unwrap_or_else(|| node.span())
}
