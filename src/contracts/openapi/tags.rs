//! Tags and their groups.

use std::collections::{HashMap, HashSet};

use crate::contracts::spec::{At, Node};

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// The tag object; `None` for one that operations name and nobody declares.
    pub at: Option<At>,
    /// Where an operation first names it; `None` for one that no operation has.
    pub used: Option<At>,
    /// Index of its parent (3.2 `parent`).
    pub parent: Option<u32>,
}

/// Tags under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The heading; empty for what no group has.
    pub name: String,
    /// Indices of its tags, in order.
    pub tags: Vec<u32>,
}

/// Tags being collected.
#[derive(Default)]
pub(in crate::contracts) struct Tags {
    tags: Vec<Tag>,
    by_name: HashMap<String, u32>,
}

impl Tags {
    /// Those that the contract declares in a list.
    pub(in crate::contracts) fn declared(list: Option<Node<'_>>) -> Self {
        let mut tags = Self::default();
        for node in list.into_iter().flat_map(Node::items).filter_map(Node::follow) {
            if let Some(name) = node.get("name").and_then(Node::text) {
                let ix = tags.of(name);
                tags.tags[ix as usize].at.get_or_insert(node.at());
            }
        }
        tags
    }

    /// The index of a tag that an operation names at `node`.
    pub(in crate::contracts) fn used(&mut self, name: &str, node: Node<'_>) -> u32 {
        let ix = self.of(name);
        self.tags[ix as usize].used.get_or_insert(node.at());
        ix
    }

    fn of(&mut self, name: &str) -> u32 {
        if let Some(ix) = self.by_name.get(name) {
            return *ix;
        }
        let ix = self.tags.len() as u32;
        self.tags.push(Tag { name: name.to_owned(), at: None, used: None, parent: None });
        self.by_name.insert(name.to_owned(), ix);
        ix
    }

    /// All of them, for formats that know no groups.
    pub(in crate::contracts) fn all(self) -> Vec<Tag> {
        self.tags
    }

    pub(super) fn finish(mut self, root: Node<'_>) -> (Vec<Tag>, Vec<Group>) {
        let spec = root.spec();
        for tag in &mut self.tags {
            let parent = tag.at.and_then(|at| spec.node(at).get("parent")).and_then(Node::text);
            tag.parent = parent.and_then(|name| self.by_name.get(name)).copied();
        }
        let groups = match root.get("x-tagGroups") {
            Some(stated) => self.stated_groups(stated),
            None => self.groups_by_parent(),
        };
        (self.tags, groups)
    }

    /// `x-tagGroups`, and what they leave out under no heading.
    fn stated_groups(&self, stated: Node<'_>) -> Vec<Group> {
        let group = |node: Node<'_>| {
            let names = node.get("tags").into_iter().flat_map(Node::items).filter_map(Node::text);
            let tags = names.filter_map(|name| self.by_name.get(name)).copied().collect();
            Group { name: node.text_at("name").to_owned(), tags }
        };
        let mut groups: Vec<Group> = stated.items().map(group).filter(|group| !group.tags.is_empty()).collect();
        let grouped: HashSet<u32> = groups.iter().flat_map(|group| &group.tags).copied().collect();
        let left: Vec<u32> = (0..self.tags.len() as u32).filter(|ix| !grouped.contains(ix)).collect();
        if !groups.is_empty() && !left.is_empty() {
            groups.push(Group { name: String::new(), tags: left });
        }
        groups
    }

    /// Each outermost tag with those below it (OpenAPI 3.2 §4.22), in order; none when no tag has a parent.
    fn groups_by_parent(&self) -> Vec<Group> {
        if self.tags.iter().all(|tag| tag.parent.is_none()) {
            return Vec::new();
        }
        let mut groups: Vec<Group> = Vec::new();
        let mut of_root: HashMap<u32, usize> = HashMap::new();
        for (ix, root) in (0..).zip(self.outermost()) {
            let group = *of_root.entry(root).or_insert_with(|| {
                groups.push(Group { name: self.tags[root as usize].name.clone(), tags: Vec::new() });
                groups.len() - 1
            });
            groups[group].tags.push(ix);
        }
        groups
    }

    /// By tag, the end of its chain of parents; a tag whose chain ends in a circle stands for itself. O(tags).
    fn outermost(&self) -> Vec<u32> {
        let mut ends = vec![End::Unknown; self.tags.len()];
        for ix in 0..self.tags.len() {
            let mut way = Vec::new();
            let mut at = ix;
            let end = loop {
                match (ends[at], self.tags[at].parent) {
                    (End::Unknown, parent) => {
                        ends[at] = End::Sought;
                        way.push(at);
                        match parent {
                            Some(parent) => at = parent as usize,
                            None => break End::At(at as u32),
                        }
                    }
                    // It was met on this very way.
                    (End::Sought, _) => break End::Circle,
                    (known, _) => break known,
                }
            };
            way.into_iter().for_each(|tag| ends[tag] = end);
        }
        let end = |(ix, end)| if let End::At(root) = end { root } else { ix };
        (0..).zip(ends).map(end).collect()
    }
}

/// Where the parents of a tag lead.
#[derive(Clone, Copy)]
enum End {
    Unknown,
    /// On the way that is gone just now.
    Sought,
    /// To a tag without a parent.
    At(u32),
    /// Into a circle.
    Circle,
}
