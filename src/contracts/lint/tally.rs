//! The same thing in many places, said once.

use super::{Check, Lint, Node};

/// Things of one kind, and those among them that something is wrong with.
#[derive(Default)]
pub(super) struct Tally<'s> {
    all: usize,
    found: Vec<(Node<'s>, String)>,
}

/// How a tally is put into words.
pub(super) struct Words {
    /// The things, in the plural: `operations`.
    pub(super) things: &'static str,
    /// What one is or lacks, behind its name: `has no summary`.
    pub(super) one: &'static str,
    /// The same of many, behind the things: `have no summary`.
    pub(super) many: &'static str,
}

impl<'s> Tally<'s> {
    /// Takes up one thing that is as it should be.
    pub(super) fn pass(&mut self) {
        self.all += 1;
    }

    /// Takes up one thing that is not, with the place that must change and its name in a sentence.
    pub(super) fn fail(&mut self, node: Node<'s>, name: String) {
        self.all += 1;
        self.found.push((node, name));
    }

    /// One lint at the first place for all that was found: the name of the one, or how many of how many.
    pub(super) fn lint(mut self, check: Check, words: &Words) -> Option<Lint> {
        self.found.sort_by_key(|(node, _)| node.at());
        let count = self.found.len();
        let mut found = self.found.into_iter();
        let (node, name) = found.next()?;
        if count == 1 {
            return Some(Lint::at(check, node, format!("{name} {}", words.one)));
        }
        let title = format!("{count} of {} {} {}", self.all, words.things, words.many);
        let lint = Lint::at(check, node, title).label(name);
        Some(found.fold(lint, |lint, (node, name)| lint.related(node, name)))
    }
}
