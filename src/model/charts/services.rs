//! Which service calls which, and which queues and stores are between them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::base::path::RepoPath;

use super::super::diagrams::Known;
use super::super::{Service, ServiceId};
use super::words::label;
use super::{ChartOf, Draft, LeftOut, Sources};

/// Most things of one chart: with more, nobody finds anything.
const MOST_THINGS: usize = 120;

/// Most arrows of one chart; the engine draws 500.
const MOST_ARROWS: usize = 300;

/// Something in the chart. The order is that in which they are let in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Service(ServiceId),
    /// Something called that is no service of the repository, as written.
    Other(String),
    Queue(String),
    Store(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Arrow {
    /// It calls, writes or is read by.
    Forward,
    /// It keeps data there.
    Keeps,
}

/// The chart; `None` when nothing has to do with anything, and for a repository that is one service.
pub(super) fn draft(sources: &Sources<'_>) -> Option<Draft> {
    let arrows = arrows(sources);
    if arrows.is_empty() || sources.services.len() < 2 {
        return None;
    }
    let ids = (0u32..).map(ServiceId).zip(sources.services);
    let operated = ids.filter(|(_, service)| service.is_operated()).map(|(id, _)| Thing::Service(id));
    let all: BTreeSet<Thing> =
        arrows.iter().flat_map(|(from, to, _)| [from.clone(), to.clone()]).chain(operated).collect();
    let shown: Vec<&Thing> = all.iter().take(MOST_THINGS).collect();
    let number = |thing: &Thing| shown.binary_search(&thing).ok();
    let mut text = String::from("flowchart LR\n");
    let mut known = BTreeMap::new();
    for (ix, thing) in shown.iter().enumerate() {
        known.extend(push_thing(&mut text, ix, thing, sources).map(|known| (format!("n{ix}"), known)));
    }
    let drawn = arrows.iter().filter_map(|(from, to, arrow)| Some((number(from)?, number(to)?, *arrow)));
    let drawn: Vec<_> = drawn.take(MOST_ARROWS).collect();
    for (from, to, arrow) in &drawn {
        let line = match arrow {
            Arrow::Forward => "-->",
            Arrow::Keeps => "---",
        };
        let _ = writeln!(text, "  n{from} {line} n{to}");
    }
    let left_out = LeftOut {
        things: (all.len() - shown.len()) as u32,
        arrows: (arrows.len() - drawn.len()) as u32,
        ..LeftOut::default()
    };
    Some(Draft { of: ChartOf::Services, part: (1, 1), text, files: files(sources), left_out, known })
}

/// Writes a thing, and says what it is for those who follow links.
fn push_thing(text: &mut String, ix: usize, thing: &Thing, sources: &Sources<'_>) -> Option<Known> {
    let (open, name, close, known) = match thing {
        Thing::Service(id) => ("[", sources.services[id.0 as usize].name.as_str(), "]", Some(Known::Service(*id))),
        Thing::Other(name) => ("([", name.as_str(), "])", None),
        Thing::Queue(name) => ("[[", name.as_str(), "]]", Some(Known::Record("queues"))),
        Thing::Store(name) => ("[(", name.as_str(), ")]", None),
    };
    let _ = writeln!(text, "  n{ix}{open}{}{close}", label(name));
    let is_listed = |name: &str| sources.facts.of("queues").iter().any(|fact| fact.text("queue") == name);
    known.filter(|_| !matches!(thing, Thing::Queue(name) if !is_listed(name)))
}

/// What leads to what, each once.
fn arrows(sources: &Sources<'_>) -> BTreeSet<(Thing, Thing, Arrow)> {
    let mut arrows = BTreeSet::new();
    let ids = || (0u32..).map(ServiceId).zip(sources.services);
    let find = |name: &str| {
        let is = |service: &Service| {
            let names = [&service.id, &service.name].into_iter().chain(&service.aliases);
            names.into_iter().any(|known| known.eq_ignore_ascii_case(name))
        };
        sources.services.iter().position(is).map(|ix| ServiceId(ix as u32))
    };
    for (id, service) in ids() {
        let of = Thing::Service(id);
        for name in service.depends_on.iter().filter(|name| !name.trim().is_empty()) {
            let to = find(name).map_or_else(|| Thing::Other(name.clone()), Thing::Service);
            if to != of {
                arrows.insert((of.clone(), to, Arrow::Forward));
            }
        }
        for name in &service.produces {
            arrows.insert((of.clone(), Thing::Queue(name.clone()), Arrow::Forward));
        }
        for name in &service.consumes {
            arrows.insert((Thing::Queue(name.clone()), of.clone(), Arrow::Forward));
        }
        for name in &service.stores {
            arrows.insert((of.clone(), Thing::Store(name.clone()), Arrow::Keeps));
        }
    }
    // Registers and AsyncAPI documents say who writes and who reads a queue.
    for fact in sources.facts.of("queues") {
        let queue = || Thing::Queue(fact.text("queue").to_owned());
        for id in named(fact.text("producer")).filter_map(find) {
            arrows.insert((Thing::Service(id), queue(), Arrow::Forward));
        }
        for id in named(fact.text("consumer")).filter_map(find) {
            arrows.insert((queue(), Thing::Service(id), Arrow::Forward));
        }
    }
    arrows.retain(|(from, to, _)| !is_nameless(from) && !is_nameless(to));
    arrows
}

fn is_nameless(thing: &Thing) -> bool {
    match thing {
        Thing::Service(_) => false,
        Thing::Other(name) | Thing::Queue(name) | Thing::Store(name) => name.trim().is_empty(),
    }
}

/// Names in a cell, which may hold several.
fn named(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', ';', '\n']).map(str::trim).filter(|name| !name.is_empty())
}

/// Files that say what services have to do with each other.
fn files(sources: &Sources<'_>) -> BTreeSet<RepoPath> {
    let mut files = BTreeSet::new();
    for service in sources.services {
        let relates = [&service.depends_on, &service.produces, &service.consumes, &service.stores];
        if relates.iter().all(|names| names.is_empty()) {
            continue;
        }
        files.extend(service.declared.as_ref().map(|at| at.path.clone()));
        files.extend(service.at.map(|place| sources.documents[place.doc.0 as usize].path().clone()));
        files.extend(service.traits.iter().filter_map(|fact| fact.at.as_ref()).map(|at| at.path.clone()));
    }
    files.extend(sources.facts.of("queues").iter().map(|fact| fact.at.path.clone()));
    files
}
