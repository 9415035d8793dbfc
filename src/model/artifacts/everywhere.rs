//! What goes for all documents when their artifacts are looked for.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Around;
use super::registry::Names;
use super::subjects::ServiceNames;
use crate::base::hash::{Digest, FastMap};
use crate::base::path::RepoPath;
use crate::formats::Document;
use crate::kinds::traits::Tier;
use crate::kinds::{Kind, Trait};
use crate::manifest::{Manifest, Require, Sited};
use crate::model::owners::{self, CodeOwners};
use crate::model::substance::{Boilerplate, Demand};
use crate::model::{Service, ServiceId};

/// What goes for all documents when their artifacts are looked for.
pub(in crate::model) struct Everywhere<'a> {
    pub(in crate::model) services: &'a [Service],
    pub(in crate::model) boilerplate: &'a Boilerplate,
    manifest: &'a Manifest,
    code_owners: &'a CodeOwners,
    pub(super) names: Names,
    pub(super) service_names: ServiceNames<'a>,
    /// What goes for each kind and group of services, made when it is asked for first.
    common: Mutex<FastMap<Asked, Arc<Common<'a>>>>,
}

impl<'a> Everywhere<'a> {
    pub(super) fn new(around: &Around<'a>, boilerplate: &'a Boilerplate) -> Self {
        Self {
            manifest: around.manifest,
            services: around.services,
            boilerplate,
            code_owners: around.code_owners,
            names: Names::new(around.manifest),
            service_names: ServiceNames::new(around.services, around.manifest),
            common: Mutex::default(),
        }
    }

    /// What the manifest asks of a kind otherwise than the registry: of a service first, then of all.
    pub(in crate::model) fn changes(&self, kind: &Kind, service: Option<ServiceId>) -> Vec<&'a Require> {
        let Manifest { services, require, .. } = self.manifest;
        let entry = service.and_then(|id| services.get(&self.services[id.0 as usize].id));
        let of_service = entry.and_then(|entry| entry.require.get(kind.id));
        [of_service, require.get(kind.id)].into_iter().flatten().map(|change| &change.value).collect()
    }

    /// Who answers for a document that concerns some services.
    pub(super) fn owner(&self, document: &Document, services: &[ServiceId]) -> Option<String> {
        let concerned: Vec<&Service> = services.iter().map(|id| &self.services[id.0 as usize]).collect();
        owners::of_document(document, &concerned, self.code_owners, self.manifest).map(|owner| owner.name)
    }

    /// What goes for all artifacts of a kind that some services have.
    pub(super) fn common(&self, kind: &'static Kind, services: &[ServiceId]) -> Arc<Common<'a>> {
        let mut known = self.common.lock().unwrap_or_else(PoisonError::into_inner);
        let common = || Common { demand: Demand::new(self, kind, services), covers: covers(self, kind, services) };
        Arc::clone(known.entry((kind.id, services.to_vec())).or_insert_with(|| Arc::new(common())))
    }

    /// The address of all that is told here: of the manifest what names, asks and owns, of services what they are. Where
    /// that stands is no part of it.
    pub(super) fn digest(&self) -> Digest {
        let Manifest { services, require, discover, owners, .. } = self.manifest;
        let entries = services.iter().map(|(id, entry)| {
            let apis: Vec<&str> = entry.apis.iter().map(|api| api.value.as_str()).collect();
            (id, &entry.docs, apis, asked(&entry.require))
        });
        let kinds = discover.kinds.iter().map(|(kind, globs)| (kind, globs.iter().map(|glob| &glob.value).collect()));
        let (entries, kinds): (Vec<_>, Vec<(_, Vec<_>)>) = (entries.collect(), kinds.collect());
        let services: Vec<Described<'_>> = self.services.iter().map(Described::of).collect();
        let default_owner = owners.default.as_ref().map(|owner| &owner.value);
        let mut lines: Vec<(&str, u64)> = Vec::new();
        lines.extend(self.boilerplate.iter().flat_map(|(kind, known)| known.iter().map(|line| (*kind, *line))));
        lines.sort_unstable();
        let stated = (entries, asked(require), kinds, &discover.headings, default_owner);
        Digest::of_hash(&(stated, services, self.code_owners.digest, lines))
    }
}

/// What the manifest asks of kinds.
fn asked(require: &BTreeMap<String, Sited<Require>>) -> Vec<(&String, &Require)> {
    require.iter().map(|(kind, asked)| (kind, &asked.value)).collect()
}

/// What a service is, as far as artifacts ask.
#[derive(Hash)]
struct Described<'a> {
    names: (&'a str, &'a str, &'a [String]),
    path: &'a RepoPath,
    owner: Option<&'a str>,
    tier: Tier,
    traits: Vec<(Trait, bool)>,
    is_operated: bool,
    queues: (&'a [String], &'a [String]),
}

impl<'a> Described<'a> {
    fn of(service: &'a Service) -> Self {
        Self {
            names: (&service.id, &service.name, &service.aliases),
            path: &service.path,
            owner: service.owner.as_deref(),
            tier: service.tier,
            traits: service.traits.iter().map(|fact| (fact.id, fact.holds)).collect(),
            is_operated: service.is_operated(),
            queues: (&service.consumes, &service.produces),
        }
    }
}

/// What goes for all artifacts of a kind that some services have.
pub(super) struct Common<'a> {
    pub(super) demand: Demand<'a>,
    /// Globs of what the kind describes below the directories of the services.
    pub(super) covers: Arc<[String]>,
}

/// Id of a kind, and the services.
type Asked = (&'static str, Vec<ServiceId>);

/// What a kind describes below the directories of services.
fn covers(everywhere: &Everywhere<'_>, kind: &Kind, services: &[ServiceId]) -> Arc<[String]> {
    let dirs = services.iter().map(|id| &everywhere.services[id.0 as usize].path).filter(|path| !path.is_root());
    let dirs: Vec<&RepoPath> = dirs.collect();
    match dirs.is_empty() {
        true => kind.covers.iter().map(|glob| (*glob).to_owned()).collect(),
        false => dirs.iter().flat_map(|dir| kind.covers.iter().map(move |glob| format!("{dir}/{glob}"))).collect(),
    }
}
