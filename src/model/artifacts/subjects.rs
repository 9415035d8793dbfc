//! Whose an artifact is: the project's, or some services'.

use std::collections::BTreeSet;

use crate::base::glob::{Case, Globs};
use crate::base::hash::{FastMap, FastSet};
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::formats::{Body, Document};
use crate::kinds::{Scope, Trait, plain_words};
use crate::manifest::Manifest;
use crate::markup::Cell;
use crate::model::services::services_of;
use crate::model::{Service, ServiceId};

use super::{Sighting, Single, Subjects, sections};

/// Words beside the name of a service in a heading that speaks of it.
const BESIDE: &[&str] =
    &["the", "a", "service", "app", "application", "component", "for", "of", "in", "and", "with", "to"];

/// Names of services that are ordinary words: they are only heard where nothing else is said.
const ORDINARY: &[&str] = &[
    "worker",
    "workers",
    "server",
    "client",
    "gateway",
    "backend",
    "frontend",
    "service",
    "website",
    "admin",
    "proxy",
    "shared",
    "common",
    "scheduler",
    "database",
    "queue",
    "portal",
    "platform",
    "monitoring",
    "authentication",
];

/// Shortest name that is heard among other words, in bytes.
const SHORTEST: usize = 5;

/// Words in the head of a column that lists services.
const OF_SERVICES: &[&str] = &["service", "services", "component", "components", "app", "application"];

/// Columns of a table that are asked for services.
const MOST_COLUMNS: usize = 16;

/// Most parts of one document that may be one service's.
const MOST_PARTS: usize = 500;

/// Services by what people call them.
pub(super) struct ServiceNames<'a> {
    services: &'a [Service],
    /// By name as [`plain_words`] gives it.
    by_name: FastMap<String, ServiceId>,
    /// All words of those names.
    words: FastSet<String>,
    /// Words of the longest of those names.
    most_words: usize,
    /// Documents that the manifest gives to a service.
    docs: Vec<(ServiceId, Globs)>,
    /// Contracts that the manifest gives to a service: paths as globs, and ids as words.
    apis: Vec<(ServiceId, Globs, Vec<String>)>,
    /// The only service that is deployed.
    only: Option<ServiceId>,
}

impl<'a> ServiceNames<'a> {
    pub(super) fn new(services: &'a [Service], manifest: &Manifest) -> Self {
        let ids = || (0u32..).map(ServiceId).zip(services);
        let mut by_name = FastMap::default();
        for (id, service) in ids() {
            for name in [&service.id, &service.name].into_iter().chain(&service.aliases) {
                let words = plain_words(name);
                if !words.is_empty() {
                    by_name.entry(words).or_insert(id);
                }
            }
        }
        let docs = ids().filter_map(|(id, service)| {
            let globs = &manifest.services.get(&service.id)?.docs;
            Some((id, Globs::new(globs, Case::Sensitive).ok().filter(|_| !globs.is_empty())?))
        });
        let apis = ids().filter_map(|(id, service)| {
            let stated = &manifest.services.get(&service.id)?.apis;
            let paths = stated.iter().map(|api| api.value.trim_start_matches("./").trim_start_matches('/'));
            let paths = paths.filter(|path| Globs::new([path], Case::Sensitive).is_ok());
            let below =
                paths.clone().filter(|_| !service.path.is_root()).map(|path| format!("{}/{path}", service.path));
            let globs: Vec<String> = paths.map(str::to_owned).chain(below).collect();
            let names = stated.iter().map(|api| plain_words(&api.value)).collect();
            Some((id, Globs::new(&globs, Case::Sensitive).ok().filter(|_| !stated.is_empty())?, names))
        });
        let mut deployed = ids().filter(|(_, service)| service.has(Trait::Deployable)).map(|(id, _)| id);
        let only = match (deployed.next(), deployed.next(), services.len()) {
            (Some(one), None, _) => Some(one),
            (None, _, 1) => Some(ServiceId(0)),
            _ => None,
        };
        let words = by_name.keys().flat_map(|name: &String| name.split(' ')).map(str::to_owned).collect();
        let most_words = by_name.keys().map(|name: &String| name.split(' ').count()).max().unwrap_or(0);
        Self { services, by_name, words, most_words, docs: docs.collect(), apis: apis.collect(), only }
    }

    /// The service of an id, name or alias.
    fn find(&self, name: &str) -> Option<ServiceId> {
        self.by_name.get(&plain_words(name)).copied()
    }

    /// Whose a sighting is. What it says outweighs where it lies; what lies nowhere is the project's.
    pub(super) fn subjects(&self, single: &Single<'_>, sighting: &Sighting<'_>) -> Subjects {
        let document = single.document();
        if let Some(stated) = self.stated(document) {
            return with_rows(stated, sighting);
        }
        let path = document.path();
        let mut services: Vec<ServiceId> =
            self.docs.iter().filter(|(_, globs)| globs.covers(path)).map(|(id, _)| *id).collect();
        services.extend(self.of_contract(document));
        services.sort();
        services.dedup();
        if services.is_empty() {
            services = self.around(path);
        }
        if services.is_empty() {
            services = self.taking_part(document);
        }
        if !services.is_empty() {
            return with_rows(Subjects { project: false, services }, sighting);
        }
        // A section below a heading that names a service is that service's.
        if let Some(service) = self.above(single, sighting) {
            return Subjects { project: false, services: vec![service] };
        }
        if let Some(rows) = &sighting.rows {
            return rows.clone();
        }
        if sighting.kind.scope == Scope::Project {
            return Subjects { project: true, services: Vec::new() };
        }
        let listed = || self.listed(document, sighting.span);
        Subjects { project: true, services: self.only.map_or_else(listed, |only| vec![only]) }
    }

    /// `services:` in the front matter; names that nobody knows are passed over.
    fn stated(&self, document: &Document) -> Option<Subjects> {
        let stated = &document.reading()?.services;
        if stated.iter().any(|name| name.value.eq_ignore_ascii_case("all")) {
            return Some(Subjects {
                project: true,
                services: (0..self.services.len() as u32).map(ServiceId).collect(),
            });
        }
        let mut services: Vec<ServiceId> = stated.iter().filter_map(|name| self.find(&name.value)).collect();
        services.sort();
        services.dedup();
        (!services.is_empty()).then_some(Subjects { project: false, services })
    }

    /// The one service in whose directory a path lies; the root is nobody's directory.
    fn around(&self, path: &RepoPath) -> Vec<ServiceId> {
        let found = services_of(path, self.services);
        match &*found {
            [one] if !self.services[one.0 as usize].path.is_root() => found,
            _ => Vec::new(),
        }
    }

    /// Services that the manifest gives a contract to, by its path, the name of its file or its title.
    fn of_contract(&self, document: &Document) -> Vec<ServiceId> {
        if !matches!(document.body, Body::Api(_)) {
            return Vec::new();
        }
        let path = document.path();
        let names = [plain_words(path.stem()), plain_words(&document.card.title)];
        let given =
            self.apis.iter().filter(|(_, globs, ids)| globs.covers(path) || ids.iter().any(|id| names.contains(id)));
        given.map(|(id, ..)| *id).collect()
    }

    /// Services that send or receive what a contract for a whole system describes: its operations name them, or
    /// channels of it are among those that they read or write.
    fn taking_part(&self, document: &Document) -> Vec<ServiceId> {
        let Body::Api(api) = &document.body else { return Vec::new() };
        let named = api.signs.iter().flat_map(|sign| &sign.of).filter_map(|name| self.find(name));
        let channels: BTreeSet<&str> =
            api.signs.iter().map(|sign| &*sign.target).filter(|name| !name.is_empty()).collect();
        let uses = |service: &Service| {
            let mut queues = service.consumes.iter().chain(&service.produces);
            queues.any(|queue| channels.contains(&**queue))
        };
        let users = (0u32..).map(ServiceId).zip(self.services).filter(|(_, service)| uses(service)).map(|(id, _)| id);
        let found: BTreeSet<ServiceId> = named.chain(users).collect();
        found.into_iter().collect()
    }

    /// The service that the heading of a sighting or one above it names.
    fn above(&self, single: &Single<'_>, sighting: &Sighting<'_>) -> Option<ServiceId> {
        let headings = &single.document().outline.headings;
        let words = &single.alone().headings;
        let mut level = u8::MAX;
        for ix in (0..=sighting.heading.filter(|ix| *ix < headings.len())?).rev() {
            let heading = &headings[ix];
            if heading.level < level && heading.level > 1 {
                level = heading.level;
                let named = self.named(&words[ix], sighting.kind.headings);
                if named.is_some() {
                    return named;
                }
            }
        }
        None
    }

    /// The service that words name: nothing else is said but what the kind is called, or the name is no ordinary word.
    fn named(&self, words: &str, aliases: &[&str]) -> Option<ServiceId> {
        // Nearly no heading has a word of a name in it.
        if !words.split(' ').any(|word| self.words.contains(word)) {
            return None;
        }
        if let Some(id) = self.by_name.get(words) {
            return Some(*id);
        }
        let is_alias = |word: &&str| aliases.iter().any(|alias| alias.split(' ').any(|part| part == *word));
        let bare: Vec<&str> = words.split(' ').filter(|word| !BESIDE.contains(word) && !is_alias(word)).collect();
        if let Some(id) = self.by_name.get(&bare.join(" ")) {
            return Some(*id);
        }
        let mut heard = runs(words, self.most_words)
            .filter(|run| run.len() >= SHORTEST && !ORDINARY.contains(run))
            .filter_map(|run| self.by_name.get(run).copied());
        let first = heard.next()?;
        heard.all(|other| other == first).then_some(first)
    }

    /// Services that a table of a part lists, each in a row: the part then speaks of each of them. One service is no
    /// list, unless it is the only one that is operated.
    fn listed(&self, document: &Document, part: Span) -> Vec<ServiceId> {
        let tables = document.outline.tables.iter().filter(|table| part.contains(table.span));
        let lists = tables.flat_map(|table| {
            let columns =
                (0..table.header.len().min(MOST_COLUMNS)).filter(|ix| *ix == 0 || lists_services(&table.header[*ix]));
            columns.map(move |column| {
                let cells = table.rows.iter().take(MOST_PARTS).filter_map(move |row| row.get(column));
                cells.filter_map(|cell| self.find(&cell.text)).collect::<BTreeSet<ServiceId>>()
            })
        });
        let operated = self.services.iter().filter(|service| service.is_operated()).count();
        let is_list = |named: &BTreeSet<ServiceId>| !named.is_empty() && (named.len() > 1 || operated <= 1);
        lists.filter(is_list).flatten().collect::<BTreeSet<ServiceId>>().into_iter().collect()
    }

    /// Sections and rows of a sighting that name a service, each as a sighting of its own.
    pub(super) fn named_parts<'s>(
        &self,
        single: &Single<'_>,
        sighting: &Sighting<'s>,
    ) -> Vec<(Sighting<'s>, ServiceId)> {
        let (document, words) = (single.document(), &single.alone().headings);
        let inside = |span: Span| sighting.span.contains(span);
        let mut parts = Vec::new();
        for (ix, heading) in document.outline.headings.iter().enumerate().take(MOST_PARTS) {
            let is_own = sighting.heading == Some(ix) || document.outline.title == Some(ix);
            if is_own || !inside(heading.span) {
                continue;
            }
            let Some(service) = self.named(&words[ix], sighting.kind.headings) else { continue };
            let evidence = format!("{}, in the section \u{201c}{}\u{201d}", sighting.evidence, heading.text).into();
            let span = sections::section(document, ix);
            parts.push((Sighting { span, heading: Some(ix), evidence, ..sighting.clone() }, service));
        }
        let tables = document.outline.tables.iter().filter(|table| inside(table.span));
        for row in tables.flat_map(|table| &table.rows).take(MOST_PARTS) {
            let (Some(first), Some(last)) = (row.first(), row.last()) else { continue };
            let Some(service) = self.find(&first.text) else { continue };
            let span = Span { start: first.span.start, end: last.span.end.max(first.span.end) };
            let evidence = format!("{}, in the row \u{201c}{}\u{201d}", sighting.evidence, first.text).into();
            parts.push((Sighting { span, evidence, ..sighting.clone() }, service));
        }
        parts
    }
}

/// All runs of at most so many neighbours among words.
fn runs(words: &str, most: usize) -> impl Iterator<Item = &str> {
    let starts = std::iter::once(0).chain(words.match_indices(' ').map(|(at, _)| at + 1));
    starts.flat_map(move |start| {
        let rest = &words[start..];
        let ends = rest.match_indices(' ').map(|(at, _)| at).chain([rest.len()]);
        ends.take(most).map(move |end| &rest[..end])
    })
}

/// Whether the head of a column says that it lists services.
fn lists_services(head: &Cell) -> bool {
    plain_words(&head.text).split(' ').any(|word| OF_SERVICES.contains(&word))
}

/// Rows of a document name services beside those that the document is for.
fn with_rows(mut subjects: Subjects, sighting: &Sighting<'_>) -> Subjects {
    if let Some(rows) = &sighting.rows {
        subjects.services.extend(&rows.services);
        subjects.services.sort();
        subjects.services.dedup();
    }
    subjects
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_all_that_a_padded_name_could_be_found_in() {
        assert_eq!(
            runs("order intake api", 2).collect::<Vec<_>>(),
            ["order", "order intake", "intake", "intake api", "api"]
        );
        assert_eq!(runs("one", 9).collect::<Vec<_>>(), ["one"]);
        assert_eq!(runs("one two", 0).count(), 0);
    }
}
