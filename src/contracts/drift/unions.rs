//! Branches of two unions.
//!
//! A branch is known by the name of its reference, else by what it says; what is left over of both is the same branch
//! when there is one of each. Each look-up is in a table, so that unions of thousands of branches are no work.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::check::Kind;
use super::graph::{Graph, Of, Step};
use super::reading::Reading;
use super::same::short;
use super::value::Values;
use crate::contracts::openapi::OpenApi;
use crate::contracts::schema::{Schema, Union};
use crate::contracts::shape::UnionOf;
use crate::contracts::spec::Node;

/// Most branches that are told one by one.
const MOST_TOLD: usize = 200;

/// Whether one of them is a choice that has the other among its branches, or had it; then nothing else is to compare.
///
/// `X` that became `oneOf: [X, Y]` is wider by `Y`; when no branch is `X`, it is another value altogether.
pub(super) fn wrapped<'a>(values: &mut Values<'_, 'a>, old: &Reading<'a>, new: &Reading<'a>) -> bool {
    let is_plain = |reading: &Reading<'a>| reading.shape.unions.is_empty() && !reading.is_anything();
    let (alone, union, is_old) = match () {
        () if is_plain(old) && new.is_mere_union() => (old, &new.shape.unions[0], true),
        () if is_plain(new) && old.is_mere_union() => (new, &old.shape.unions[0], false),
        () => return false,
    };
    let Some(schema) = alone.shape.parts.first().map(|part| part.schema) else { return false };
    let graph = &mut values.graph;
    let (here, there) = if is_old { (graph.old, graph.new) } else { (graph.new, graph.old) };
    let named = name(here, schema);
    graph.spend(union.branches.len());
    let (mine, theirs) = if is_old { (Of::Old, Of::New) } else { (Of::New, Of::Old) };
    let content = graph.digest(mine, schema.resolved().0);
    let same = |branch: &&Schema<'a>| {
        let by_name = named.is_some() && name(there, **branch) == named;
        by_name || graph.digest(theirs, branch.resolved().0) == content
    };
    let places = (old.node(), new.node());
    let Some(same) = union.branches.iter().find(same).copied() else {
        let text = if is_old { "became a choice of other values" } else { "is no longer a choice" };
        values.found(Kind::TypeChanged, text.to_owned(), places);
        return true;
    };
    let (one, other) = if is_old { (schema, same) } else { (same, schema) };
    values.inner(Step::Same, Some(one), Some(other));
    for branch in union.branches.iter().filter(|branch| **branch != same).take(MOST_TOLD) {
        tell(values, union.kind, (*branch, there), if is_old { Move::Added } else { Move::Removed });
    }
    true
}

/// What happened to a branch.
#[derive(Clone, Copy, PartialEq)]
enum Move {
    Added,
    Removed,
}

fn tell<'a>(values: &mut Values<'_, 'a>, union: Union, (branch, contract): (Schema<'a>, &OpenApi), how: Move) {
    let kind = match (union, how) {
        (Union::OneOf, Move::Added) => Kind::OneOfAdded,
        (Union::OneOf, Move::Removed) => Kind::OneOfRemoved,
        (Union::AnyOf, Move::Added) => Kind::AnyOfAdded,
        (Union::AnyOf, Move::Removed) => Kind::AnyOfRemoved,
    };
    let label = label(contract, branch);
    match how {
        Move::Added => values.found(kind, format!("`{label}` was added to the choice"), (None, Some(branch.0))),
        Move::Removed => values.found(kind, format!("`{label}` was removed from the choice"), (Some(branch.0), None)),
    }
}

pub(super) fn compare<'a>(values: &mut Values<'_, 'a>, old: &Reading<'a>, new: &Reading<'a>) {
    let (before, after) = (&old.shape.unions, &new.shape.unions);
    for (was, is) in before.iter().zip(after) {
        branches(values, was, is);
    }
    for is in after.iter().skip(before.len()) {
        let text = format!("`{}` was added", is.kind.keyword());
        values.found(Kind::RuleAdded, text, (old.node(), is.part.schema.0.get(is.kind.keyword())));
    }
    for was in before.iter().skip(after.len()) {
        let text = format!("`{}` was removed", was.kind.keyword());
        values.found(Kind::RuleRemoved, text, (was.part.schema.0.get(was.kind.keyword()), new.node()));
    }
    discriminator(values, old, new);
}

fn branches<'a>(values: &mut Values<'_, 'a>, old: &UnionOf<'a>, new: &UnionOf<'a>) {
    values.graph.spend(old.branches.len() + new.branches.len());
    let contracts = (values.graph.old, values.graph.new);
    let (pairs, left) = matched(values, &old.branches, &new.branches);
    for (pair, branch) in pairs.iter().zip(&new.branches) {
        match pair {
            Some(ix) => {
                let step = Step::Branch(label(contracts.1, *branch));
                values.inner(step, Some(old.branches[*ix]), Some(*branch));
            }
            None => tell(values, new.kind, (*branch, contracts.1), Move::Added),
        }
    }
    for ix in left {
        tell(values, old.kind, (old.branches[ix], contracts.0), Move::Removed);
    }
}

/// For each new branch the old one it was, and the old ones that are gone, in order.
fn matched<'a>(
    values: &mut Values<'_, 'a>,
    old: &[Schema<'a>],
    new: &[Schema<'a>],
) -> (Vec<Option<usize>>, Vec<usize>) {
    let mut pairs: Vec<Option<usize>> = vec![None; new.len()];
    let mut left: BTreeSet<usize> = (0..old.len()).collect();
    for known_by in [KnownBy::Name, KnownBy::Content] {
        let mut free: HashMap<Key, Vec<usize>> = HashMap::new();
        for ix in left.iter().rev() {
            if let Some(key) = known_by.key(values.graph, Of::Old, old[*ix]) {
                free.entry(key).or_default().push(*ix);
            }
        }
        for (pair, branch) in pairs.iter_mut().zip(new).filter(|(pair, _)| pair.is_none()) {
            let key = known_by.key(values.graph, Of::New, *branch);
            *pair = key.and_then(|key| free.get_mut(&key)?.pop());
            pair.iter().for_each(|ix| {
                left.remove(ix);
            });
        }
    }
    let contracts = (values.graph.old, values.graph.new);
    let mut open = (0..pairs.len()).filter(|ix| pairs[*ix].is_none());
    if let (Some(one), Some(other), None) = (left.first().copied(), open.next(), open.next())
        && left.len() == 1
        && is_alike(contracts, old[one], new[other])
    {
        pairs[other] = Some(one);
        left.clear();
    }
    (pairs, left.into_iter().collect())
}

/// What a branch is looked up by.
#[derive(Clone, Copy)]
enum KnownBy {
    Name,
    Content,
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Name(String),
    Content(u64),
}

impl KnownBy {
    fn key(self, graph: &mut Graph<'_>, of: Of, branch: Schema<'_>) -> Option<Key> {
        let contract = if of == Of::Old { graph.old } else { graph.new };
        match self {
            KnownBy::Name => name(contract, branch).map(Key::Name),
            KnownBy::Content => Some(Key::Content(graph.digest(of, branch.resolved().0))),
        }
    }
}

/// Whether two branches that nothing else matches are one that changed: without names, and of the same types.
fn is_alike((old, new): (&OpenApi, &OpenApi), one: Schema<'_>, other: Schema<'_>) -> bool {
    let nameless = name(old, one).is_none() && name(new, other).is_none();
    nameless && Reading::of(one).types == Reading::of(other).types
}

/// The name a schema goes by.
fn name(contract: &OpenApi, schema: Schema<'_>) -> Option<String> {
    let of = |node: Node<'_>| contract.named(node.at()).map(|ix| contract.schemas[ix as usize].name.clone());
    schema.0.referred().and_then(of).or_else(|| of(schema.0))
}

/// What to call a branch.
fn label(contract: &OpenApi, branch: Schema<'_>) -> String {
    let titled = || Some(branch.text("title").to_owned()).filter(|title| !title.is_empty());
    let typed = || {
        let types: Vec<&str> = branch.types().collect();
        (!types.is_empty()).then(|| types.join(" or "))
    };
    short(&name(contract, branch).or_else(titled).or_else(typed).unwrap_or_else(|| "anything".to_owned()))
}

fn discriminator<'a>(values: &mut Values<'_, 'a>, old: &Reading<'a>, new: &Reading<'a>) {
    let (before, after) = (old.discriminator(), new.discriminator());
    let places = (before.map(|was| was.node()), after.map(|is| is.node()));
    let (was, is) = match (before, after) {
        (None, None) => return,
        (None, Some(is)) => {
            let text = format!("`{}` tells the branches apart", short(is.property));
            return values.found(Kind::DiscriminatorAdded, text, places);
        }
        (Some(was), None) => {
            let text = format!("`{}` no longer tells the branches apart", short(was.property));
            return values.found(Kind::DiscriminatorRemoved, text, places);
        }
        (Some(was), Some(is)) => (was, is),
    };
    if was.property != is.property {
        let text = format!("`{}` tells the branches apart, no longer `{}`", short(is.property), short(was.property));
        values.found(Kind::DiscriminatorRenamed, text, places);
    }
    // A name of a schema and a reference to it mean the same.
    let last = |node: Node<'a>| node.scalar().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    let before: BTreeMap<&str, Node<'a>> = was.mapping().collect();
    let after: Vec<(&str, Node<'a>)> = is.mapping().collect();
    for (value, to) in after.iter().take(MOST_TOLD) {
        let (shown, target) = (short(value), short(last(*to)));
        match before.get(value) {
            None => {
                values.found(Kind::MappingAdded, format!("`{shown}` stands for `{target}`"), (places.0, Some(*to)));
            }
            Some(from) if last(*from) != last(*to) => {
                let text = format!("`{shown}` stands for `{target}`, no longer for `{}`", short(last(*from)));
                values.found(Kind::MappingChanged, text, (Some(*from), Some(*to)));
            }
            Some(_) => {}
        }
    }
    let still: BTreeSet<&str> = after.iter().map(|(value, _)| *value).collect();
    for (value, from) in before.iter().filter(|(value, _)| !still.contains(*value)).take(MOST_TOLD) {
        let text = format!("`{}` no longer stands for `{}`", short(value), short(last(*from)));
        values.found(Kind::MappingDeleted, text, (Some(*from), places.1));
    }
}
