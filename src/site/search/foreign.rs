//! What other portals hold, searched by name: the entries of a hub.
//!
//! A portal takes the place that a service has in a portal of its own, so that hits can be narrowed down to one.

use std::sync::Arc;

use super::entries::{Entry, TextOf};
use super::kind::{Kind, Standing};
use crate::records::Status;
use crate::site::hub::read::{ArtifactFile, LONGEST, PortalFile, is_inside, plain};
use crate::site::views::Badge;
use crate::site::views::hub::HubRow;
use crate::site::views::parts::Tone;
use crate::site::words::Words;

/// Entries of a portal and its artifacts; and how many were left out because their addresses lead out of it.
pub(in crate::site) fn entries(portal: &HubRow, file: &PortalFile<'_>, words: &Words) -> (Vec<Arc<Entry>>, usize) {
    let Some(itself) = alone(portal, words) else { return (Vec::new(), 0) };
    let services = file.services.iter().map(|service| plain(&service.name, LONGEST).into());
    let of = Arc::clone(&itself.services);
    let mut entries = vec![Arc::new(Entry { also: services.collect(), ..itself })];
    let mut left_out = 0;
    for artifact in file.artifacts.iter().filter(|artifact| !artifact.url.is_empty()) {
        if is_inside(&artifact.url) {
            entries.push(Arc::new(entry(portal, &of, artifact, words)));
        } else {
            left_out += 1;
        }
    }
    // Neighbours of one kind and standing take no room where the index says which those are.
    entries[1..].sort_by_key(|entry| (entry.kind, entry.standing));
    (entries, left_out)
}

/// The entry of a portal; `None` when nothing can lead to it.
pub(in crate::site) fn alone(portal: &HubRow, words: &Words) -> Option<Entry> {
    (!portal.address.is_empty()).then(|| Entry {
        href: format!("{}index.html", portal.address).into(),
        title: portal.name.as_str().into(),
        kind: Kind::Service,
        standing: None,
        badge: None,
        services: Arc::from([Arc::from(portal.name.as_str())]),
        place: words.share("base.portal"),
        about: Arc::default(),
        names: Vec::new(),
        also: Vec::new(),
        text: TextOf::Nothing,
    })
}

fn entry(portal: &HubRow, services: &Arc<[Arc<str>]>, artifact: &ArtifactFile<'_>, words: &Words) -> Entry {
    let title: Arc<str> = plain(&artifact.title, LONGEST).into();
    let status = artifact.status.as_ref().map(|status| standing(&status.value));
    let badge = status.map(|(standing, tone)| Badge::new(tone, words.get(standing.key())));
    let names = artifact.number.map(|number| vec![format!("ADR-{number}").into(), Arc::clone(&title)]);
    let path: Arc<str> = plain(&artifact.path, LONGEST).into();
    Entry {
        href: Arc::from(format!("{}{}", portal.address, artifact.url)),
        kind: kind(&artifact.kind),
        standing: status.map(|(standing, _)| standing),
        badge,
        services: Arc::clone(services),
        place: Arc::clone(&path),
        about: Arc::default(),
        names: names.unwrap_or_default(),
        also: artifact.owner.iter().map(|owner| plain(owner, LONGEST).into()).chain([path]).collect(),
        title,
        text: TextOf::Nothing,
    }
}

fn standing(value: &str) -> (Standing, Tone) {
    let status = match value {
        "accepted" => Some(Status::Accepted),
        "proposed" => Some(Status::Proposed),
        "rejected" => Some(Status::Rejected),
        "deprecated" => Some(Status::Deprecated),
        "superseded" => Some(Status::Superseded),
        _ => None,
    };
    (Standing::of(status), Tone::of_status(status))
}

fn kind(genre: &str) -> Kind {
    match genre {
        "adr" => Kind::Decision,
        "proposal" => Kind::Proposal,
        "runbook" => Kind::Runbook,
        "api.openapi" | "api.asyncapi" | "api.graphql" => Kind::Api,
        "diagram" => Kind::Diagram,
        "alerts" => Kind::Alerts,
        _ => Kind::Document,
    }
}
