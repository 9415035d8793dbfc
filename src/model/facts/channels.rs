//! Queues that nobody listed, but a contract describes.
//!
//! Each channel of an AsyncAPI document on which something is sent or received becomes a record of the register of
//! queues, unless a row names it already. What the contract does not say is left out, not unknown: nobody wrote a
//! row that could be incomplete. Documents that describe the same channel from both ends give one record.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::base::diag::Location;
use crate::contracts::Contract;
use crate::contracts::asyncapi::{Action, AsyncApi, Channel, Said};
use crate::contracts::spec::At;
use crate::kinds::FactType;
use crate::kinds::facts;
use crate::model::contracts::Checked;
use crate::model::{DocId, Service, ServiceId};

use super::{CellValue, Fact, FactCell, Facts, Sources, cell};

/// The register.
const REGISTER: &str = "queues";

/// Most rows that contracts add: what has more than this is generated.
const MOST: usize = 5_000;

/// Adds records for channels of contracts. O(size of the register and of the contracts).
pub fn add(facts: &mut Facts, sources: &Sources<'_>, contracts: &BTreeMap<DocId, Arc<Checked>>) {
    let Some(register) = facts::find(REGISTER) else { return };
    let known = Known::of(facts.of(REGISTER));
    let uses = uses(sources.services);
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for (doc, checked) in contracts {
        let Contract::AsyncApi(api) = &checked.contract else { continue };
        let Some(placement) = &sources.placements[doc.0 as usize] else { continue };
        if sources.alone[doc.0 as usize].is_template {
            continue;
        }
        for channel in &api.channels {
            if channel.operations.is_empty() || !api.is_queued(channel) || known.has(api, channel) {
                continue;
            }
            let name = channel.name().to_owned();
            if rows.len() < MOST || rows.contains_key(&name) {
                rows.entry(name).or_default().take(api, channel, &Around { uses: &uses, near: &placement.services });
            }
        }
    }
    let added = rows.into_iter().filter_map(|(name, row)| row.fact(register, &name, sources.services));
    let added: Vec<Fact> = added.collect();
    if !added.is_empty() {
        let all = facts.by_type.entry(REGISTER).or_default();
        all.extend(added);
        // Records stand in the order of their places.
        all.sort_by(|a, b| a.at.cmp(&b.at));
    }
}

/// What rows of the register name, in lower case.
struct Known {
    names: Vec<String>,
    /// Starts of names (`orders.*`).
    starts: Vec<String>,
}

impl Known {
    /// Everything that could be a name in any cell: queues are often listed by what they are bound to.
    fn of(records: &[Fact]) -> Self {
        let cells = records.iter().flat_map(|record| {
            let own = record.cells.iter().filter(|(id, _)| !matches!(**id, "how_to_replay" | "safe_to_replay"));
            own.map(|(_, cell)| &cell.text).chain(record.extra.iter().map(|(_, text)| text))
        });
        let words = cells.flat_map(|text| text.split([',', ';', ' ', '\n'])).filter(|word| !word.is_empty());
        let mut names: Vec<String> = Vec::new();
        let mut starts: Vec<String> = Vec::new();
        for word in words.map(|word| word.trim_matches(['`', '(', ')', '"', '\'']).to_lowercase()) {
            match word.strip_suffix(['*', '#']).filter(|start| start.ends_with(['.', '/'])) {
                Some(start) => starts.push(start.to_owned()),
                None => names.push(word),
            }
        }
        names.extend(records.iter().map(|record| record.name().to_lowercase()));
        names.sort();
        names.dedup();
        Self { names, starts }
    }

    fn has(&self, api: &AsyncApi, channel: &Channel) -> bool {
        let has = |name: &str| {
            let name = name.to_lowercase();
            self.names.binary_search(&name).is_ok() || self.starts.iter().any(|start| name.starts_with(start))
        };
        has(channel.name()) || has(&channel.key) || bound(api, channel).is_some_and(has)
    }
}

/// What the broker calls it, as a binding of AMQP, SQS, Kafka or JMS states.
fn bound<'a>(api: &'a AsyncApi, channel: &Channel) -> Option<&'a str> {
    const PLACES: [&[&str]; 4] = [&["queue", "name"], &["queue", "objectName"], &["topic"], &["destination"]];
    let nodes = channel.bindings.iter().map(|binding| api.node(binding.at));
    nodes.flat_map(|node| PLACES.iter().filter_map(move |place| node.find(place)?.text())).next()
}

/// What surrounds a channel.
struct Around<'a> {
    uses: &'a Uses<'a>,
    /// Services that its document concerns.
    near: &'a [ServiceId],
}

/// A record being put together, perhaps from several documents.
#[derive(Default)]
struct Row {
    at: Option<Location>,
    consumers: Vec<ServiceId>,
    producers: Vec<ServiceId>,
    /// By column; the first that says something counts.
    stated: BTreeMap<&'static str, (String, Location)>,
    extra: BTreeMap<&'static str, String>,
}

impl Row {
    fn take(&mut self, api: &AsyncApi, channel: &Channel, around: &Around<'_>) {
        self.at.get_or_insert_with(|| place(api, channel.named));
        for action in [Action::Receives, Action::Sends].into_iter().filter(|action| api.does(channel, *action)) {
            let found = around.services(channel, action);
            match action {
                Action::Receives => self.consumers.extend(found),
                Action::Sends => self.producers.extend(found),
            }
        }
        let said = &channel.delivery;
        self.state("dead_letter_queue", api, said.dead_letter.as_ref());
        self.state("ordering", api, said.ordering.as_ref());
        self.state("safe_to_replay", api, said.replay.as_ref());
        if let Some(retry) = &said.retry {
            self.extra.entry("retry").or_insert_with(|| retry.value.clone());
        }
        if let Some(bound) = bound(api, channel).filter(|bound| *bound != channel.name()) {
            self.extra.entry("at the broker").or_insert_with(|| bound.to_owned());
        }
    }

    fn state(&mut self, column: &'static str, api: &AsyncApi, said: Option<&Said>) {
        if let Some(said) = said {
            self.stated.entry(column).or_insert_with(|| (said.value.clone(), place(api, said.at)));
        }
    }

    fn fact(mut self, register: &'static FactType, name: &str, services: &[Service]) -> Option<Fact> {
        let at = self.at?;
        let text_cell = |text: String| FactCell { text, at: at.clone(), value: CellValue::Text, link: None };
        let mut cells = BTreeMap::from([("queue", text_cell(name.to_owned()))]);
        for (column, found) in [("consumer", &mut self.consumers), ("producer", &mut self.producers)] {
            found.sort();
            found.dedup();
            if !found.is_empty() {
                let ids: Vec<&str> = found.iter().map(|id| services[id.0 as usize].id.as_str()).collect();
                cells.insert(column, text_cell(ids.join(", ")));
            }
        }
        let mut extra: Vec<(String, String)> =
            self.extra.into_iter().map(|(column, text)| (column.to_owned(), text)).collect();
        for (column, (text, at)) in self.stated {
            let Some(known) = register.column(column) else { continue };
            match cell::read(&text, known.cell) {
                // A sentence on replays is no answer by yes or no, but worth having.
                CellValue::Unreadable => extra.push((known.title.to_owned(), text)),
                CellValue::Unknown => {}
                value => drop(cells.insert(known.id, FactCell { text, at, value, link: None })),
            }
        }
        let mut services = [self.consumers, self.producers].concat();
        services.sort();
        services.dedup();
        Some(Fact { fact: register, at, cells, extra, services })
    }
}

impl Around<'_> {
    /// Services that take or send what goes through a channel: those known to do so, else the one of the document
    /// (of several, nobody knows which).
    fn services(&self, channel: &Channel, action: Action) -> Vec<ServiceId> {
        let by_name = |name: &str| self.uses.get(&(action, name)).cloned().unwrap_or_default();
        let known = [by_name(channel.name()), by_name(&channel.key)].concat();
        match (known.is_empty(), self.near) {
            (true, [only]) => vec![*only],
            (true, _) => Vec::new(),
            (false, _) => known,
        }
    }
}

/// Who is known to receive or send what.
type Uses<'a> = HashMap<(Action, &'a str), Vec<ServiceId>>;

fn uses(services: &[Service]) -> Uses<'_> {
    let mut uses: Uses<'_> = HashMap::new();
    for (id, service) in (0u32..).map(ServiceId).zip(services) {
        let takes = service.consumes.iter().map(|name| (Action::Receives, name.as_str()));
        let sends = service.produces.iter().map(|name| (Action::Sends, name.as_str()));
        takes.chain(sends).for_each(|key| uses.entry(key).or_default().push(id));
    }
    uses
}

fn place(api: &AsyncApi, at: At) -> Location {
    let node = api.node(at);
    Location::new(node.path(), node.span())
}

#[cfg(test)]
mod tests;
