//! Limits that were tightened or loosened.

use super::check::Kind;
use super::reading::Reading;
use super::same::short;
use super::value::Values;
use crate::contracts::schema::Schema;
use crate::contracts::spec::Node;

/// One limit: keywords, which end it is, and what its moves are called.
struct Limit {
    keyword: &'static str,
    exclusive: &'static str,
    end: End,
    what: &'static str,
    tightened: Kind,
    loosened: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum End {
    /// What is larger is not allowed.
    Upper,
    /// What is smaller is not allowed.
    Lower,
    /// A number of things: at least none anyway.
    Fewest,
}

const LIMITS: [Limit; 8] = [
    Limit {
        keyword: "maximum",
        exclusive: "exclusiveMaximum",
        end: End::Upper,
        what: "maximum",
        tightened: Kind::MaxDecreased,
        loosened: Kind::MaxIncreased,
    },
    Limit {
        keyword: "minimum",
        exclusive: "exclusiveMinimum",
        end: End::Lower,
        what: "minimum",
        tightened: Kind::MinIncreased,
        loosened: Kind::MinDecreased,
    },
    Limit {
        keyword: "maxLength",
        exclusive: "",
        end: End::Upper,
        what: "maximum length",
        tightened: Kind::MaxLengthDecreased,
        loosened: Kind::MaxLengthIncreased,
    },
    Limit {
        keyword: "minLength",
        exclusive: "",
        end: End::Fewest,
        what: "minimum length",
        tightened: Kind::MinLengthIncreased,
        loosened: Kind::MinLengthDecreased,
    },
    Limit {
        keyword: "maxItems",
        exclusive: "",
        end: End::Upper,
        what: "maximum number of items",
        tightened: Kind::MaxItemsDecreased,
        loosened: Kind::MaxItemsIncreased,
    },
    Limit {
        keyword: "minItems",
        exclusive: "",
        end: End::Fewest,
        what: "minimum number of items",
        tightened: Kind::MinItemsIncreased,
        loosened: Kind::MinItemsDecreased,
    },
    Limit {
        keyword: "maxProperties",
        exclusive: "",
        end: End::Upper,
        what: "maximum number of properties",
        tightened: Kind::MaxPropertiesDecreased,
        loosened: Kind::MaxPropertiesIncreased,
    },
    Limit {
        keyword: "minProperties",
        exclusive: "",
        end: End::Fewest,
        what: "minimum number of properties",
        tightened: Kind::MinPropertiesIncreased,
        loosened: Kind::MinPropertiesDecreased,
    },
];

/// A limit as one schema states it.
#[derive(Clone, Copy)]
struct Bound<'s> {
    value: f64,
    is_exclusive: bool,
    node: Node<'s>,
}

pub(super) fn compare<'a>(values: &mut Values<'_, 'a>, old: &Reading<'a>, new: &Reading<'a>) {
    for limit in &LIMITS {
        let (was, is) = (limit.of(old), limit.of(new));
        let places = (was.map(|bound| bound.node), is.map(|bound| bound.node));
        let (kind, text) = match (was, is) {
            (None, Some(is)) => (limit.tightened, format!("{} {} was added", limit.what, is.words())),
            (Some(was), None) => (limit.loosened, format!("{} {} was removed", limit.what, was.words())),
            (Some(was), Some(is)) if !was.is(&is) => {
                let kind = if is.is_tighter(&was, limit.end) { limit.tightened } else { limit.loosened };
                let verb = match is.value.total_cmp(&was.value) {
                    std::cmp::Ordering::Less => "fell",
                    std::cmp::Ordering::Equal => "changed",
                    std::cmp::Ordering::Greater => "rose",
                };
                (kind, format!("{} {verb} from {} to {}", limit.what, was.words(), is.words()))
            }
            (Some(_), Some(_)) | (None, None) => continue,
        };
        values.found(kind, text, places);
    }
}

impl Limit {
    /// The tightest one that a part states.
    fn of<'s>(&self, reading: &Reading<'s>) -> Option<Bound<'s>> {
        let bounds = reading.shape.parts.iter().flat_map(|part| self.stated(part.schema)).flatten();
        let bounds = bounds.filter(|bound| self.end != End::Fewest || bound.value > 0.0);
        bounds.reduce(|one, other| if other.is_tighter(&one, self.end) { other } else { one })
    }

    /// Both ways of writing: a truth value beside the limit (2.0, 3.0), a number of its own (since 3.1).
    fn stated<'s>(&self, schema: Schema<'s>) -> [Option<Bound<'s>>; 2] {
        let exclusive = schema.0.get(self.exclusive);
        let number = |node: Option<Node<'s>>, is_exclusive| {
            node.and_then(|node| Some(Bound { value: node.number()?, is_exclusive, node }))
        };
        let is_exclusive = exclusive.and_then(Node::bool) == Some(true);
        [number(schema.0.get(self.keyword), is_exclusive), number(exclusive, true)]
    }
}

impl Bound<'_> {
    fn is(&self, other: &Bound<'_>) -> bool {
        self.value == other.value && self.is_exclusive == other.is_exclusive
    }

    fn is_tighter(&self, than: &Bound<'_>, end: End) -> bool {
        let is_inside = match end {
            End::Upper => self.value < than.value,
            End::Lower | End::Fewest => self.value > than.value,
        };
        is_inside || (self.value == than.value && self.is_exclusive && !than.is_exclusive)
    }

    fn words(&self) -> String {
        let number = short(self.node.scalar().unwrap_or_default());
        if self.is_exclusive { format!("{number} (exclusive)") } else { number }
    }
}
