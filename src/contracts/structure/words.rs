//! What is said about a flaw: title, label, and help when that is known.

use std::borrow::Cow;

use crate::base::words::nearest;
use crate::contracts::spec::Node;

use super::table::{By, Called, Holds, Names, Object, Release};
use super::walk::{Frame, Way};

/// Title, label and help.
pub(super) type Words = (String, String, Option<String>);

/// What a place asks for.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) holds: Holds,
    pub(super) release: Release,
}

/// Letters of a name or value that a message shows.
const MOST_LETTERS: usize = 60;

/// A name or value in backticks, cut when it is long.
fn quoted(text: &str) -> String {
    match text.char_indices().nth(MOST_LETTERS) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

/// Whether a scalar is what a place asks for; `false` for collections unless anything will do.
pub(super) fn fits(node: Node<'_>, holds: Holds) -> bool {
    let text = || node.text().filter(|_| is_text(node));
    let number = || node.number().filter(|_| node.bool().is_none());
    match holds {
        Holds::Any => true,
        Holds::Text => text().is_some(),
        Holds::TextOrNull => text().is_some() || node.is_null(),
        Holds::Url => text().is_some_and(|text| !text.contains(char::is_whitespace)),
        Holds::Base => text().is_some_and(|text| !text.contains(|c: char| c == '#' || c.is_whitespace())),
        Holds::Variable => text().is_some_and(|text| !text.contains(['{', '}'])),
        Holds::Token => text().is_some_and(is_token),
        Holds::Host => text().is_some_and(|text| !text.contains(|c: char| "{}/\\".contains(c) || c.is_whitespace())),
        Holds::Rooted => text().is_some_and(|text| text.starts_with('/')),
        Holds::Email => text().is_some_and(|text| text.contains('@') && !text.contains(char::is_whitespace)),
        Holds::Media => text().is_some_and(is_media),
        Holds::Version(start) => text().is_some_and(|text| is_version(text, start)),
        Holds::Bool => node.bool().is_some(),
        Holds::True => node.bool() == Some(true),
        Holds::Number => number().is_some(),
        Holds::Positive => number().is_some_and(|number| number > 0.0),
        Holds::Count => number().is_some_and(|number| number >= 0.0 && number.fract() == 0.0),
        Holds::Word(words) => text().is_some_and(|text| words.contains(&text)),
        Holds::Object(_) | Holds::Map(..) | Holds::One(..) => false,
        Holds::List(_) | Holds::NotEmpty(_) | Holds::Set(_) => false,
        Holds::Either(_) | Holds::Since(..) => false,
    }
}

/// Text by the core schema of YAML 1.2 (§10.3.2): in quotes, or neither nothing, a truth value nor a number.
fn is_text(node: Node<'_>) -> bool {
    node.text().is_some() && node.bool().is_none() && node.number().is_none()
}

/// `type/subtype`, as far as that can be told from a name with variables.
fn is_media(text: &str) -> bool {
    text.split_once('/').is_some_and(|(kind, sub)| !kind.is_empty() && !sub.is_empty())
}

/// Methods and names of headers (RFC 9110 §5.6.2).
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+.^_`|~-".contains(&b))
}

/// `3.1.0`, `3.0.0-rc1`; Swagger has `2.0` and nothing else.
fn is_version(text: &str, start: &str) -> bool {
    if !text.starts_with(start) {
        return false;
    }
    let number = text.split('-').next().unwrap_or_default();
    let parts: Vec<&str> = number.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text == "2.0" || (parts.len() == 3 && parts.iter().all(is_number))
}

/// A value of another shape, or a word that is none of those allowed.
pub(super) fn wrong(frame: Frame<'_>, wanted: Wanted) -> Words {
    let subject = subject(frame);
    let written = frame.node.text().filter(|_| is_text(frame.node));
    let title = format!("{subject} must be {}", expected(wanted));
    if let (Some(words), Some(written)) = (words_of(wanted), written) {
        let help = word_help(frame.name, written).or_else(|| meant(written, words.iter().copied()));
        return (title, format!("{} is none of them", quoted(written)), help);
    }
    let label = match frame.node.text() {
        Some(written) if is_almost(frame.node, wanted.holds) => format!("{} is not", quoted(written)),
        _ => format!("{} stands here", found(frame.node)),
    };
    (title, label, shape_help(frame, wanted))
}

/// Whether a value has the shape that a place asks for, so that what it says is wrong.
fn is_almost(node: Node<'_>, holds: Holds) -> bool {
    match holds {
        Holds::Count | Holds::Positive => node.number().is_some(),
        Holds::True => node.bool().is_some(),
        _ => is_text(node),
    }
}

/// `` `paths` ``, or an item of it.
fn subject(frame: Frame<'_>) -> String {
    match frame.way {
        Way::Item => format!("an item of {}", quoted(frame.name)),
        Way::Field if frame.name.is_empty() => "the document".to_owned(),
        Way::Field | Way::Entry => quoted(frame.name),
        Way::Reference => format!("what stands at {}", quoted(frame.name)),
    }
}

/// What a place asks for.
fn expected(wanted: Wanted) -> Cow<'static, str> {
    let of = |holds: &Holds| expected(Wanted { holds: *holds, ..wanted });
    match wanted.holds {
        Holds::Any => "anything".into(),
        Holds::Text => "text".into(),
        Holds::TextOrNull => "text or `null`".into(),
        Holds::Url => "an address".into(),
        Holds::Base => "an address without `#`".into(),
        Holds::Variable => "a name without braces".into(),
        Holds::Token => "the name of a header".into(),
        Holds::Host => "the name of a host, without scheme and path".into(),
        Holds::Rooted => "a path that starts with `/`".into(),
        Holds::Email => "an e-mail address".into(),
        Holds::Media => "a media type".into(),
        Holds::Version("2.") if wanted.release == 20 => "the text `2.0`".into(),
        Holds::Version(start) => format!("a version such as `{start}{}.0`", wanted.release % 10).into(),
        Holds::Bool => "`true` or `false`".into(),
        Holds::True => "`true`".into(),
        Holds::Number => "a number".into(),
        Holds::Positive => "a number above 0".into(),
        Holds::Count => "a whole number from 0 up".into(),
        Holds::Word([word]) => format!("`{word}`").into(),
        Holds::Word(words) => format!("one of {}", joined(words)).into(),
        Holds::Object(_) | Holds::Map(..) | Holds::One(..) => "an object".into(),
        Holds::List(_) | Holds::NotEmpty(_) | Holds::Set(_) => "a list".into(),
        Holds::Either(ways) => ways.iter().map(of).collect::<Vec<_>>().join(", or ").into(),
        Holds::Since(from, new, old) => of(if wanted.release >= from { new } else { old }),
    }
}

/// The words a place allows.
fn words_of(wanted: Wanted) -> Option<&'static [&'static str]> {
    match wanted.holds {
        Holds::Word(words) => Some(words),
        Holds::Since(from, new, old) => {
            words_of(Wanted { holds: if wanted.release >= from { *new } else { *old }, ..wanted })
        }
        _ => None,
    }
}

fn joined(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// What a value is.
fn found(node: Node<'_>) -> &'static str {
    match () {
        () if node.is_mapping() => "an object",
        () if node.is_sequence() => "a list",
        () if node.is_null() => "nothing",
        () if node.bool().is_some() => "a truth value",
        () if node.number().is_some() => "a number",
        () => "a text",
    }
}

fn meant<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(written, candidates).map(|near| format!("did you mean `{near}`?"))
}

/// Words that people write for those of the format: field, word, what to do.
const WORD_HELP: &[(&str, &str, &str)] = &[
    ("type", "null", "write `nullable: true` beside another type"),
    ("type", "float", "write `type: number` and `format: float`"),
    ("type", "double", "write `type: number` and `format: double`"),
    ("type", "decimal", "write `type: number`"),
    ("type", "int", "write `type: integer`"),
    ("type", "int32", "write `type: integer` and `format: int32`"),
    ("type", "int64", "write `type: integer` and `format: int64`"),
    ("type", "long", "write `type: integer` and `format: int64`"),
    ("type", "date", "write `type: string` and `format: date`"),
    ("type", "date-time", "write `type: string` and `format: date-time`"),
    ("type", "datetime", "write `type: string` and `format: date-time`"),
    ("type", "uuid", "write `type: string` and `format: uuid`"),
    ("type", "bool", "write `type: boolean`"),
    ("type", "file", "write `type: string` and `format: binary`; in 2.0 only form parameters and responses are files"),
    ("type", "any", "remove `type`: a schema without it allows anything"),
    ("type", "enum", "write `type: string` beside `enum`"),
    ("type", "dict", "write `type: object` with `additionalProperties`"),
    ("type", "map", "write `type: object` with `additionalProperties`"),
    ("type", "list", "write `type: array` with `items`"),
    ("collectionFormat", "multi", "write `csv`, `ssv`, `tsv` or `pipes`: only queries and forms repeat a name"),
    ("style", "simple", "write `form`, which is `a,b` with `explode: false`"),
];

fn word_help(field: &str, written: &str) -> Option<String> {
    let found = WORD_HELP.iter().find(|(in_field, word, _)| *in_field == field && *word == written);
    found.map(|(_, _, help)| (*help).to_owned())
}

/// Shapes that people write for those of the format: field, what stands there, first release, what to do.
const SHAPE_HELP: &[(&str, &str, Release, &str)] = &[
    ("type", "a list", 0, "write one type; `nullable: true` allows null, and `oneOf` several types"),
    ("required", "a truth value", 0, "list required properties in `required` of the object that has them"),
    ("required", "a text", 0, "write a list of names"),
    ("exclusiveMinimum", "a truth value", 31, "write the limit itself, such as `exclusiveMinimum: 0`"),
    ("exclusiveMaximum", "a truth value", 31, "write the limit itself, such as `exclusiveMaximum: 100`"),
    ("exclusiveMinimum", "a number", 0, "write the limit as `minimum` and `exclusiveMinimum: true`"),
    ("exclusiveMaximum", "a number", 0, "write the limit as `maximum` and `exclusiveMaximum: true`"),
    ("items", "a list", 31, "write one schema; `prefixItems` describes items by their position"),
    ("items", "a list", 0, "write one schema; `oneOf` in it lists alternatives"),
    ("discriminator", "a text", 0, "write `discriminator: {propertyName: …}`"),
    ("examples", "a list", 0, "give each example a name and a `value`"),
    ("examples", "an object", 0, "write a list of values"),
    ("properties", "a list", 0, "write an object with the names of properties as keys"),
    ("channel", "a text", 0, "write `$ref: '#/channels/…'`"),
    ("$ref", "a text", 0, "put the reference where one of these objects stands, not in place of them all"),
    ("license", "a text", 0, "write `license: {name: …}`"),
    ("contact", "a text", 0, "write `contact: {name: …, email: …}`"),
    ("servers", "an object", 0, "write a list of servers, each with a `url`"),
    ("security", "an object", 0, "write a list: `- name-of-a-scheme: []`"),
    ("parameters", "an object", 0, "write a list of parameters"),
];

fn shape_help(frame: Frame<'_>, wanted: Wanted) -> Option<String> {
    let found = found(frame.node);
    let fitting = |entry: &&(&str, &str, Release, &str)| {
        entry.0 == frame.name && entry.1 == found && entry.2 <= wanted.release && frame.way != Way::Item
    };
    match wanted.holds {
        Holds::True => return Some("write `true`, as it can never be left out".to_owned()),
        Holds::Version(start) => {
            let is_unquoted = !is_text(frame.node) && frame.node.text().is_some_and(|text| is_version(text, start));
            return is_unquoted.then(|| "put it in quotes".to_owned());
        }
        _ => {}
    }
    if let Some((.., help)) = SHAPE_HELP.iter().find(fitting) {
        return Some((*help).to_owned());
    }
    let wants_text = matches!(wanted.holds, Holds::Text | Holds::TextOrNull | Holds::Url | Holds::Word(_));
    match found {
        "nothing" => Some("fill it in, or remove the key".to_owned()),
        "a number" | "a truth value" if wants_text => Some("put it in quotes".to_owned()),
        _ => None,
    }
}

/// A key that is no field.
pub(super) fn unknown(
    frame: Frame<'_>,
    object: &'static Object,
    key: Node<'_>,
    (format, release): (&str, Release),
) -> Words {
    let Some(name) = key.scalar() else { return no_name() };
    if name == "$ref" {
        let title = format!("{} cannot be a reference", called(frame, object));
        return (title, "not allowed here".to_owned(), Some("write here what it refers to".to_owned()));
    }
    let title = format!("{} is no field of {}", quoted(name), called(frame, object));
    if let Some(help) = instead(object, name) {
        return (title, "unknown here".to_owned(), Some(help.to_owned()));
    }
    let releases = || object.all_fields().filter(|field| field.name == name).map(|field| field.known);
    if let Some((from, _)) = releases().find(|(from, _)| *from > release) {
        let label = format!("known since {format} {}.{}", from / 10, from % 10);
        return (title, label, Some(format!("move to {format} {}.{}, or remove it", from / 10, from % 10)));
    }
    if let Some((_, to)) = releases().next() {
        let label = format!("known until {format} {}.{}", to / 10, to % 10);
        return (title, label, Some("remove it".to_owned()));
    }
    let near = probably(object, name, release).map(|near| format!("did you mean `{near}`?"));
    (title, "unknown here".to_owned(), near.or_else(|| meant_extension(name)))
}

/// What to do about a key that belongs elsewhere.
fn instead(object: &Object, name: &str) -> Option<&'static str> {
    object.moved.iter().find(|(from, _)| *from == name).map(|(_, help)| *help)
}

/// Whether a key that is no field stands in place of one, so that the field is not missing too: it is misspelt,
/// belongs into that field, or refers to the whole object.
pub(super) fn stands_for(object: &Object, key: &str, field: &str, release: Release) -> bool {
    let names = |help: &str| help.contains(&format!("`{field}`"));
    key == "$ref" || instead(object, key).is_some_and(names) || probably(object, key, release) == Some(field)
}

/// The field that was probably meant by a key that is none.
fn probably(object: &Object, key: &str, release: Release) -> Option<&'static str> {
    let known = object.all_fields().filter(|field| field.is_known(release)).map(|field| field.name);
    nearest(key, known)
}

/// A name of the author's own needs `x-` before it.
fn meant_extension(name: &str) -> Option<String> {
    let rest = name.strip_prefix("x_").or_else(|| name.strip_prefix("X-"))?;
    Some(format!("write {}", quoted(&format!("x-{rest}"))))
}

/// Fields that are not there, of which one must be.
pub(super) fn missing(frame: Frame<'_>, object: &Object, fields: &[&str]) -> Words {
    let names = match fields {
        [one] => format!("`{one}` is"),
        [one, other] => format!("`{one}` or `{other}` is"),
        many => format!("one of {} is", joined(many)),
    };
    let label = match fields {
        [one] => format!("no `{one}`"),
        _ => "none of them".to_owned(),
    };
    (format!("{names} missing in {}", called(frame, object)), label, None)
}

/// What people call an object: `` `GET /orders` ``, ``response `200` ``, `` `info` ``, `a parameter`.
fn called(frame: Frame<'_>, object: &Object) -> String {
    let name = if frame.way == Way::Item { frame.node.text_at("name") } else { frame.name };
    match (object.called, frame.way) {
        (Called::Only, _) => format!("the {}", object.noun),
        (Called::Method, Way::Field | Way::Entry) if frame.above.starts_with('/') => {
            quoted(&format!("{} {}", frame.name.to_uppercase(), frame.above))
        }
        (Called::Method, Way::Field) if !frame.above.is_empty() => {
            format!("operation `{}` of {}", frame.name, quoted(frame.above))
        }
        (_, Way::Field) => quoted(frame.name),
        (_, Way::Item | Way::Entry | Way::Reference) if name.is_empty() => with_article(object.noun),
        (_, Way::Item | Way::Entry | Way::Reference) => format!("{} {}", object.noun, quoted(name)),
    }
}

fn with_article(noun: &str) -> String {
    let first = noun.trim_start_matches('`').bytes().next().unwrap_or_default();
    format!("{} {noun}", if b"aeio".contains(&first) { "an" } else { "a" })
}

/// A word that decides on the fields, and that nobody knows.
pub(super) fn undecided(value: Node<'_>, (object, by): (&Object, By), release: Release) -> Words {
    let words: Vec<&str> = by.cases.iter().filter(|case| case.from <= release).map(|case| case.word).collect();
    let written = value.text().unwrap_or_default();
    let title = format!("`{}` of {} must be one of {}", by.key, with_article(object.noun), joined(&words));
    let label = match value.text() {
        Some(written) => format!("{} is none of them", quoted(written)),
        None => format!("{} stands here", found(value)),
    };
    let moved = object.moved.iter().find(|(word, _)| *word == written).map(|(_, help)| (*help).to_owned());
    let later = by.cases.iter().find(|case| case.word == written && case.from > release);
    let later = later.map(|case| format!("known since {}.{}", case.from / 10, case.from % 10));
    (title, label, moved.or(later).or_else(|| meant(written, words)))
}

/// A reference to a component of another kind.
pub(super) fn elsewhere(object: &Object, (written, section): (&str, &str)) -> Words {
    let title = format!("{} is no {}", quoted(written), object.noun);
    let label = format!("one of {}", quoted(section));
    (title, label, Some(format!("refer to one of `{}`", object.home)))
}

/// A reference to the document itself, which is of another kind than all that is in it.
pub(super) fn whole(object: &Object, written: &str) -> Words {
    let title = format!("{} is no {}", quoted(written), object.noun);
    (title, "the document as a whole".to_owned(), Some("write `#/` and the way to what is meant".to_owned()))
}

/// Two fields of which only one may be there.
pub(super) fn apart(later: Node<'_>, (one, other): (&str, &str)) -> Words {
    let name = later.scalar().unwrap_or_default();
    let beside = if name == one { other } else { one };
    (
        format!("`{name}` cannot stand beside `{beside}`"),
        format!("`{beside}` is there too"),
        Some("keep one of them".to_owned()),
    )
}

/// A collection with nothing in it.
pub(super) fn empty(frame: Frame<'_>, what: &str) -> Words {
    (format!("{} has no {what}", subject(frame)), "empty".to_owned(), Some(format!("write at least one {what}")))
}

/// More or fewer entries than one.
pub(super) fn one(frame: Frame<'_>) -> Words {
    let title = format!("{} must have exactly one entry", subject(frame));
    (title, format!("{} entries", frame.node.count()), None)
}

/// An item that stands twice.
pub(super) fn twice(frame: Frame<'_>, again: Node<'_>) -> Words {
    let item = quoted(again.text().unwrap_or_default());
    (format!("{item} stands twice in {}", quoted(frame.name)), "again".to_owned(), Some("remove it".to_owned()))
}

/// A key that is no text.
pub(super) fn no_name() -> Words {
    ("a key must be text".to_owned(), "a collection stands here".to_owned(), None)
}

/// What to do about a name that its place does not allow; `None` when it does.
pub(super) fn misnamed(name: &str, names: Names) -> Option<Cow<'static, str>> {
    // Classes of answers are 1 to 5 (RFC 9110 §15).
    let is_code = |name: &str| {
        name.len() == 3 && name.starts_with(['1', '2', '3', '4', '5']) && name.bytes().all(|b| b.is_ascii_digit())
    };
    let is_range = |name: &str| {
        name.len() == 3 && matches!(name.as_bytes()[0], b'1'..=b'5') && name[1..].eq_ignore_ascii_case("xx")
    };
    let is_fine = match names {
        Names::Free => true,
        Names::Component => !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b)),
        Names::Path => name.starts_with('/'),
        Names::Status => name == "default" || is_code(name) || (is_range(name) && name.ends_with("XX")),
        Names::PlainStatus => name == "default" || is_code(name),
        Names::Media => is_media(name),
        Names::Method => is_token(name) && !METHODS_WITH_FIELDS.contains(&name),
    };
    if is_fine {
        return None;
    }
    Some(match names {
        Names::Free | Names::Component => "use letters, digits, `.`, `-` and `_`".into(),
        Names::Path => format!("write {}", quoted(&format!("/{name}"))).into(),
        Names::Status if name.is_ascii() && is_range(name) => format!("write `{}`", name.to_uppercase()).into(),
        Names::Status | Names::PlainStatus if name.eq_ignore_ascii_case("default") => "write `default`".into(),
        Names::Status => "write a status code such as `200`, a range such as `2XX`, or `default`".into(),
        Names::PlainStatus if name.is_ascii() && is_range(name) => {
            "write each status code by itself: 2.0 knows no ranges".into()
        }
        Names::PlainStatus => "write a status code such as `200`, or `default`".into(),
        Names::Media => "write a media type such as `application/json`".into(),
        Names::Method => "write it as a field of the path itself, in lower case".into(),
    })
}

const METHODS_WITH_FIELDS: &[&str] = &["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY"];

/// A name that its place does not allow.
pub(super) fn name(name: &str, names: Names, help: Cow<'static, str>) -> Words {
    let what = match names {
        Names::Free | Names::Component => "cannot be the name of a component",
        Names::Path => "must start with `/`",
        Names::Status | Names::PlainStatus => "is no status code",
        Names::Media => "is no media type",
        Names::Method => "cannot be the name of an additional method",
    };
    let label = if names == Names::Path { "no `/` at its start" } else { "not allowed here" };
    (format!("{} {what}", quoted(name)), label.to_owned(), Some(help.into_owned()))
}
