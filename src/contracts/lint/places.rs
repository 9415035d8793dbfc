//! Where things of a contract stand, and what people call them.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Node, place};
use crate::base::diag::Location;
use crate::base::span::Span;
use crate::base::words::nearest;
use crate::contracts::openapi::{Kind, OpenApi, Operation};

/// Methods among which one is looked for that is not written in upper case. The registry of IANA has 40.
const MOST_METHODS: usize = 100;

/// Words that are compared with others to guess what was meant, for one kind of thing in one contract: some
/// milliseconds of work. Contracts with more have another trouble than misspelling.
const MOST_COMPARED: usize = 20_000;

/// Guesses what was meant by words that are not there, as long as it is not too much work.
pub(super) struct Guess<'s> {
    names: Vec<&'s str>,
    left: usize,
}

impl<'s> Guess<'s> {
    /// Guesses among names.
    pub(super) fn among(names: impl IntoIterator<Item = &'s str>) -> Self {
        Self { names: names.into_iter().collect(), left: MOST_COMPARED }
    }

    /// The name that is near enough to have been meant, as a question.
    pub(super) fn question(&mut self, word: &str) -> Option<String> {
        self.left = self.left.checked_sub(self.names.len())?;
        let near = nearest(word, self.names.iter().copied().filter(|name| *name != word))?;
        Some(format!("did you mean `{near}`?"))
    }
}

/// An operation in a sentence: method and path, or the name of a webhook.
pub(crate) fn told(operation: &Operation) -> String {
    match operation.kind {
        Kind::Path | Kind::Callback => format!("`{} {}`", operation.method, operation.path.value),
        Kind::Webhook => format!("webhook `{}`", operation.path.value),
    }
}

/// The word that begins an operation: its method.
pub(crate) fn method<'s>(api: &'s OpenApi, operation: &Operation) -> Node<'s> {
    let (item, own) = (api.node(operation.item), api.node(operation.at));
    let of = |holder: Node<'s>, name: &str| holder.key(name).filter(|_| holder.get(name) == Some(own));
    let further = item.get("additionalOperations");
    let found = of(item, &operation.method.to_lowercase())
        .or_else(|| further.and_then(|further| of(further, &operation.method)))
        .or_else(|| further?.entries().take(MOST_METHODS).find(|(_, value)| *value == own).map(|(key, _)| key));
    found.unwrap_or(own)
}

/// The key of a field; without such a field the mapping itself.
pub(super) fn key_or_self<'s>(node: Node<'s>, key: &str) -> Node<'s> {
    node.key(key).unwrap_or(node)
}

/// Where a contract says that it is one: what it lacks as a whole is reported there.
pub(super) fn head(api: &OpenApi) -> Node<'_> {
    let root = api.spec.root();
    root.key("openapi").or_else(|| root.key("swagger")).unwrap_or(root)
}

/// A part of a text: `range` counts in the text as it is read. The whole when it is not written that way.
pub(super) fn part(node: Node<'_>, range: Range<usize>) -> Location {
    let whole = place(node);
    let tree = node.spec().files().find(|(path, _)| *path == node.path()).map(|(_, tree)| tree);
    let written = tree.map(|tree| node.span().of(tree.source())).unwrap_or_default();
    match node.scalar().and_then(|text| written.find(text)) {
        Some(start) => {
            let start = node.span().start as usize + start;
            Location { span: Span::new(start + range.start, start + range.end), ..whole }
        }
        None => whole,
    }
}

/// A parameter as it stands in a list.
#[derive(Clone, Copy)]
pub(super) struct Entry<'s> {
    /// As written: perhaps a reference.
    pub(super) node: Node<'s>,
    /// What it stands for.
    pub(super) parameter: Node<'s>,
}

impl<'s> Entry<'s> {
    /// `name` of the parameter.
    pub(super) fn name(self) -> &'s str {
        self.parameter.text_at("name")
    }

    /// `in` of the parameter.
    pub(super) fn place(self) -> &'s str {
        self.parameter.text_at("in")
    }

    /// What must change for another parameter to be meant: the reference, or else the name.
    pub(super) fn word(self) -> Node<'s> {
        let key = if self.node.target().is_some() { "$ref" } else { "name" };
        self.node.get(key).unwrap_or(self.node)
    }
}

/// Parameters in the list of an operation or path item; references that lead nowhere are left out.
pub(super) fn entries(holder: Node<'_>) -> impl Iterator<Item = Entry<'_>> {
    let items = holder.get("parameters").into_iter().flat_map(Node::items);
    items.filter_map(|node| {
        let parameter = node.follow().filter(|parameter| parameter.is_mapping())?;
        Some(Entry { node, parameter })
    })
}

/// Operations and path items with a list of parameters, in order, each place once.
pub(super) fn holders(api: &OpenApi) -> Vec<Node<'_>> {
    let mut seen = BTreeSet::new();
    let all = api.all_operations().flat_map(|operation| [operation.item, operation.at]).map(|at| api.node(at));
    all.filter(|node| node.get("parameters").is_some() && seen.insert(node.at())).collect()
}
