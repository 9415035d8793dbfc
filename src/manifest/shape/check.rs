//! A tree against a shape: every mistake, each at its place.

use std::collections::BTreeSet;

use crate::base::diag::{Label, Location};
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::base::words::nearest;
use crate::manifest::{Problem, ProblemKind};
use crate::yaml::{Kind, Node};

use super::scalar::{NoDate, Sort, date, days, found_words, number, sort};
use super::{Field, Keys, Need, Object, Shape, Text};

/// More mistakes in one file are not worth a reader's time.
const MOST: usize = 200;

/// Longest text that is quoted in a message, in characters.
const LONGEST_QUOTE: usize = 60;

/// Mistakes of one file, and the nodes that hold them.
#[derive(Debug)]
pub(in crate::manifest) struct Notes<'a> {
    path: &'a RepoPath,
    pub(in crate::manifest) problems: Vec<Problem>,
    /// Who takes up a missing key or a short text where we are.
    gaps: ProblemKind,
    /// Places of nodes and keys that are not what they should be, and are not read.
    pub(in crate::manifest) bad: BTreeSet<Span>,
}

impl<'a> Notes<'a> {
    pub(in crate::manifest) fn new(path: &'a RepoPath) -> Self {
        Self { path, problems: Vec::new(), gaps: ProblemKind::Invalid, bad: BTreeSet::new() }
    }

    /// Notes a mistake and the node that is not read because of it.
    pub(in crate::manifest) fn wrong(&mut self, span: Span, title: String) -> &mut Problem {
        self.bad.insert(span);
        self.note(span, title)
    }

    /// Notes a mistake that takes nothing away.
    pub(in crate::manifest) fn note(&mut self, span: Span, title: String) -> &mut Problem {
        // The last place is overwritten again and again: what is over the limit is not worth memory.
        self.problems.truncate(MOST - 1);
        self.problems.push(problem(Location::new(self.path, span), title));
        self.problems.last_mut().expect("just pushed")
    }
}

/// A mistake that `manifest/invalid` takes up.
pub(in crate::manifest) fn problem(at: Location, title: String) -> Problem {
    let (label, help, related) = (String::new(), Vec::new(), Vec::new());
    Problem { kind: ProblemKind::Invalid, at, title, label, help, related, meant: None }
}

/// Checks a node, which messages call `name` (`` `due` ``, `an entry of aliases`).
///
/// Recursion is as deep as the shape, or as the tree where anything may stand: both are bounded.
pub(in crate::manifest) fn check(shape: &Shape, node: &Node<'_>, name: &str, notes: &mut Notes<'_>) {
    match (shape, &node.kind) {
        (Shape::Any, _) => {}
        (Shape::Reserved(why), _) => drop(notes.wrong(node.span, format!("{name} is reserved: {why}"))),
        (Shape::Either(shapes), _) => match shapes.iter().find(|shape| is_of_sort(shape, node)) {
            Some(shape) => check(shape, node, name, notes),
            None => misfit(shape, node, name, notes),
        },
        (Shape::List(item, least), Kind::Sequence(items)) => {
            if items.len() < *least {
                notes.wrong(node.span, format!("{name} should have at least {least} entry, but has none"));
            }
            let name = format!("an entry of {name}");
            items.iter().for_each(|node| check(item, node, &name, notes));
        }
        (Shape::Object(object), Kind::Mapping(entries)) => object_entries(object, node, entries, notes),
        (_, Kind::Scalar { text, style }) if !matches!(shape, Shape::List(..) | Shape::Object(_)) => {
            let sort = sort(text, *style);
            scalar(shape, node, (text, sort), name, notes);
        }
        _ => misfit(shape, node, name, notes),
    }
}

fn is_of_sort(shape: &Shape, node: &Node<'_>) -> bool {
    match shape {
        Shape::Any | Shape::Reserved(_) => true,
        Shape::Either(shapes) => shapes.iter().any(|shape| is_of_sort(shape, node)),
        Shape::List(..) => matches!(node.kind, Kind::Sequence(_)),
        Shape::Object(_) => matches!(node.kind, Kind::Mapping(_)),
        Shape::Flag | Shape::One | Shape::Number(_) | Shape::Text(_) | Shape::Word(_) | Shape::Date | Shape::Days => {
            matches!(node.kind, Kind::Scalar { .. }) && !node.is_null()
        }
    }
}

fn scalar(shape: &Shape, node: &Node<'_>, (written, sort): (&str, Sort), name: &str, notes: &mut Notes<'_>) {
    let is_fit = match shape {
        Shape::Flag => sort == Sort::Flag,
        Shape::One => sort == Sort::Whole && number(written) == Some(1),
        Shape::Number(least) => sort == Sort::Whole && number(written).is_some_and(|number| number >= *least),
        Shape::Text(text) => sort == Sort::Text && text_fits(text, node, written, (name, &mut *notes)),
        Shape::Word(words) => sort == Sort::Text && words.contains(&written),
        Shape::Date => sort == Sort::Text && date(written).is_ok(),
        Shape::Days => sort == Sort::Text && days(written).is_some(),
        Shape::Any | Shape::Reserved(_) | Shape::List(..) | Shape::Object(_) | Shape::Either(_) => true,
    };
    // A text that has the right sort has been judged in full.
    let is_judged = matches!(shape, Shape::Text(_)) && sort == Sort::Text;
    if !is_fit && !is_judged {
        misfit(shape, node, name, notes);
    }
}

fn text_fits(text: &Text, node: &Node<'_>, written: &str, (name, notes): (&str, &mut Notes<'_>)) -> bool {
    let length = written.chars().count();
    if length < text.least {
        let title = match length {
            0 => format!("{name} is empty"),
            1 => format!("{name} has 1 character (needs {})", text.least),
            _ => format!("{name} has {length} characters (needs {})", text.least),
        };
        let gaps = notes.gaps;
        let problem = notes.wrong(node.span, title);
        problem.kind = gaps;
        problem.help.push(format!("write {}", text.what));
        return false;
    }
    if let Some(look) = text.look.as_ref().filter(|look| !(look.fits)(written)) {
        notes.wrong(node.span, format!("{name} should be {}, but is `{}`", look.words, quoted(written)));
        return false;
    }
    true
}

/// Says what was expected and what was found.
fn misfit(shape: &Shape, node: &Node<'_>, name: &str, notes: &mut Notes<'_>) {
    let written = node.as_str().map(quoted);
    let problem = match (shape, &written) {
        (Shape::Word(words), Some(text)) => {
            let problem = notes.wrong(node.span, format!("{name} should be {}, but is `{text}`", one_of(words)));
            problem.offer(nearest(text, words.iter().copied()));
            problem
        }
        (Shape::Date, Some(text)) if date(text) == Err(NoDate::Day) => {
            notes.wrong(node.span, format!("there is no such day as {text}"))
        }
        (Shape::One | Shape::Number(_) | Shape::Date | Shape::Days | Shape::Flag, Some(text)) => {
            notes.wrong(node.span, format!("{name} should be {}, but is `{text}`", expected(shape)))
        }
        _ => notes.wrong(node.span, format!("{name} should be {}, but is {}", expected(shape), found_words(node))),
    };
    match shape {
        Shape::Text(_) if written.is_some() => {
            problem.help.push(format!("write it in quotes: `\"{}\"`", written.unwrap_or_default()));
        }
        Shape::Word(words) if written.is_none() => problem.help.push(format!("write {}", one_of(words))),
        _ if node.is_null() => problem.help.push("write a value, or remove the key".to_owned()),
        _ => {}
    }
}

/// What a shape asks for, after `should be`.
fn expected(shape: &Shape) -> String {
    match shape {
        Shape::Any | Shape::Reserved(_) => "anything".to_owned(),
        Shape::Flag => "`true` or `false`".to_owned(),
        Shape::One => "1".to_owned(),
        Shape::Number(0) => "a whole number".to_owned(),
        Shape::Number(least) => format!("a whole number from {least}"),
        Shape::Text(text) => text.what.to_owned(),
        Shape::Word(_) => "a word".to_owned(),
        Shape::Date => "a date (`YYYY-MM-DD`)".to_owned(),
        Shape::Days => "a time span (`90d`, `6w`, `1y`)".to_owned(),
        Shape::List(..) => "a list".to_owned(),
        Shape::Object(_) => "a map".to_owned(),
        Shape::Either(shapes) => shapes.iter().map(expected).collect::<Vec<_>>().join(" or "),
    }
}

fn object_entries(object: &Object, node: &Node<'_>, entries: &[(Node<'_>, Node<'_>)], notes: &mut Notes<'_>) {
    let outer = std::mem::replace(&mut notes.gaps, object.gaps);
    let mut seen = BTreeSet::new();
    for (key, value) in entries {
        match &key.kind {
            // Of a key that stands twice the first counts, as in every reader of ours.
            Kind::Scalar { text, .. } if !seen.insert(&**text) => drop(notes.bad.insert(key.span)),
            Kind::Scalar { text, .. } => entry(object, key, (text, value), notes),
            Kind::Sequence(_) | Kind::Mapping(_) => {
                let title = format!("a key of {} should be text, but is {}", with_article(object), found_words(key));
                notes.wrong(key.span, title);
            }
        }
    }
    notes.gaps = outer;
    let has = |key: &str| entries.iter().any(|(name, _)| name.as_str() == Some(key));
    for field in object.fields.iter().filter(|field| field.need == Need::Required && !has(field.key)) {
        let at = entries.first().map_or(node.span, |(key, _)| key.span);
        let problem = notes.note(at, format!("{} has no `{}`", called(object, node), field.key));
        problem.kind = object.gaps;
        problem.help.push(format!("add `{}:`, {}", field.key, field.doc));
        // The root stays: everything else it says is right.
        if object.name != ROOT {
            notes.bad.insert(node.span);
        }
    }
    if object.keys == Keys::One && entries.len() != 1 {
        let title = format!("{} should have one key, but has {}", with_article(object), entries.len());
        notes.wrong(node.span, title).help.push(format!("write {}", one_of(&keys(object))));
    }
}

/// Name of the shape of a whole file.
pub(in crate::manifest) const ROOT: &str = "manifest";

fn entry(object: &Object, key: &Node<'_>, (name, value): (&str, &Node<'_>), notes: &mut Notes<'_>) {
    if let Some(field) = object.fields.iter().find(|field| field.key == name) {
        let before = notes.problems.len();
        check(&field.shape, value, &format!("`{name}`"), notes);
        // What is empty has no place of its own.
        if value.span.start == value.span.end {
            let own = notes.problems.iter_mut().skip(before).filter(|problem| problem.at.span == value.span);
            own.for_each(|problem| problem.at.span = key.span);
        }
        return;
    }
    match &object.rest {
        Some(rest) => {
            if let Some(look) = rest.key.and_then(|text| text.look.as_ref()).filter(|look| !(look.fits)(name)) {
                let title = format!("a key of `{}` should be {}, but is `{}`", object.name, look.words, quoted(name));
                notes.wrong(key.span, title);
            }
            check(&rest.value, value, &format!("`{}`", quoted(name)), notes);
        }
        None => unknown(object, key, name, notes),
    }
}

fn unknown(object: &Object, key: &Node<'_>, name: &str, notes: &mut Notes<'_>) {
    let known = keys(object);
    let problem = notes.wrong(key.span, format!("unknown key `{}`", quoted(name)));
    problem.label = format!("not a key of {}", with_article(object));
    problem.offer(nearest(name, known.iter().copied()));
    problem.help.push(format!("write {}", one_of(&known)));
}

fn keys(object: &Object) -> Vec<&'static str> {
    let is_open = |field: &&Field| !matches!(field.shape, Shape::Reserved(_));
    object.fields.iter().filter(is_open).map(|field| field.key).collect()
}

/// `` waiver `W-4` `` or `this waiver`.
fn called(object: &Object, node: &Node<'_>) -> String {
    match node.entries().iter().find(|(key, _)| key.as_str() == Some("id")).and_then(|(_, id)| id.as_str()) {
        Some(id) => format!("{} `{}`", object.name, quoted(id)),
        None => format!("this {}", object.name),
    }
}

fn with_article(object: &Object) -> String {
    let article = if object.name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {}", object.name)
}

/// `` `a`, `b` or `c` ``.
pub(in crate::manifest) fn one_of<S: AsRef<str>>(words: &[S]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{}`", word.as_ref())).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// A text as it stands in a message: one line, not too long.
pub(in crate::manifest) fn quoted(text: &str) -> String {
    let line: String =
        text.chars().take(LONGEST_QUOTE).map(|c| if c.is_control() || c == '`' { ' ' } else { c }).collect();
    if text.chars().nth(LONGEST_QUOTE).is_some() { format!("{line}…") } else { line }
}

/// A label for another place.
pub(in crate::manifest) fn label(at: &Location, text: &str) -> Label {
    Label { at: at.clone(), text: text.to_owned() }
}
