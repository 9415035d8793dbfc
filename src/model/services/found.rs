//! Candidates of several sources joined to services, each once.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::path::RepoPath;

use super::{Candidate, Offer, Service, Whose, ancestors, normal, slug};

/// Candidates taken so far, each service once.
#[derive(Default)]
pub(super) struct Found {
    pub(super) taken: Vec<Candidate>,
    by_name: BTreeMap<String, usize>,
    by_directory: BTreeMap<RepoPath, usize>,
    /// Slug of the repository with a dash: many workloads carry it before their name.
    prefix: String,
}

impl Found {
    /// Nothing yet, in a repository of this name.
    pub(super) fn new(repository: &str) -> Self {
        Self { prefix: format!("{}-", slug(repository)), ..Self::default() }
    }

    pub(super) fn offer(&mut self, candidate: Candidate, offer: Offer) {
        if let Some(ix) = self.known(&candidate) {
            return self.merge(ix, candidate);
        }
        let is_added = match offer {
            Offer::Add => true,
            Offer::AddOutside => !self.is_enclosed(&candidate),
            Offer::Merge => false,
        };
        if is_added {
            let ix = self.taken.len();
            self.name(ix, &candidate);
            self.taken.push(candidate);
            self.locate(ix);
        }
    }

    fn name(&mut self, ix: usize, candidate: &Candidate) {
        for name in candidate.id.iter().chain([&candidate.name]).chain(&candidate.aliases) {
            let normal = normal(name, &self.prefix);
            self.by_name.entry(normal).or_insert(ix);
        }
    }

    /// The service that a candidate is about: of the same name, or built from the same directory.
    /// What one file tells apart stays apart.
    fn known(&self, candidate: &Candidate) -> Option<usize> {
        let is_same = |ix: &&usize| {
            let known = &self.taken[**ix];
            let doc = |candidate: &Candidate| candidate.at.map(|at| at.doc);
            doc(known) != doc(candidate) || known.name == candidate.name
        };
        let by_name = self.by_name.get(&normal(&candidate.name, &self.prefix)).filter(is_same);
        let by_directory = self.by_directory.get(&candidate.path).filter(|_| candidate.is_located).filter(is_same);
        by_name.or(by_directory).copied()
    }

    fn merge(&mut self, ix: usize, weaker: Candidate) {
        self.name(ix, &weaker);
        let known = &mut self.taken[ix];
        if known.at.is_none() {
            known.at = weaker.at;
            known.evidence = format!("{}, {}", known.evidence, weaker.evidence);
        }
        if known.owner.is_empty() {
            known.owner = weaker.owner;
        }
        if !known.is_located && weaker.is_located {
            known.path = weaker.path;
            known.is_located = true;
            self.locate(ix);
        }
    }

    fn locate(&mut self, ix: usize) {
        let candidate = &self.taken[ix];
        if candidate.is_located {
            self.by_directory.entry(candidate.path.clone()).or_insert(ix);
        }
    }

    fn is_enclosed(&self, candidate: &Candidate) -> bool {
        let around = ancestors(&candidate.path).filter_map(|dir| self.by_directory.get(&dir));
        around.into_iter().any(|ix| self.taken[*ix].strength < candidate.strength)
    }

    pub(super) fn services(self, repository: &str) -> (Vec<Service>, Whose) {
        if self.taken.is_empty() {
            let whole = Service::new(repository, RepoPath::root(), "the repository itself", None);
            return (vec![whole], Whose::of_all());
        }
        let located: Vec<bool> = self.taken.iter().map(|candidate| candidate.is_located).collect();
        let mut services: Vec<Service> = self.taken.into_iter().map(service).collect();
        make_unique(&mut services);
        let mut order: Vec<usize> = (0..services.len()).collect();
        order.sort_by(|a, b| services[*a].id.cmp(&services[*b].id));
        let mut places = vec![0; order.len()];
        order.iter().enumerate().for_each(|(new, old)| places[*old] = new);
        let whose = Whose {
            directories: order.iter().map(|ix| located[*ix].then(|| services[*ix].path.clone())).collect(),
            names: self.by_name.into_iter().map(|(name, ix)| (name, places[ix])).collect(),
            prefix: self.prefix,
        };
        services.sort_by(|a, b| a.id.cmp(&b.id));
        (services, whose)
    }
}

/// The second service of an id gets `-2`, the third `-3`, unless that is taken. Ids of the manifest are as they are.
fn make_unique(services: &mut [Service]) {
    let is_declared = |service: &&Service| service.declared.is_some();
    let mut taken: BTreeSet<String> = services.iter().filter(is_declared).map(|service| service.id.clone()).collect();
    let mut last: BTreeMap<String, usize> = BTreeMap::new();
    for service in services.iter_mut().filter(|service| service.declared.is_none()) {
        let number = last.entry(service.id.clone()).or_insert(1);
        let mut id = service.id.clone();
        while !taken.insert(id.clone()) {
            *number += 1;
            id = format!("{}-{number}", service.id);
        }
        service.id = id;
    }
}

fn service(candidate: Candidate) -> Service {
    let owner = Some(candidate.owner).filter(|owner| !owner.is_empty());
    let service = Service::new(&candidate.name, candidate.path, candidate.evidence, candidate.at);
    let id = candidate.id.unwrap_or_else(|| service.id.clone());
    Service { id, owner, aliases: candidate.aliases, declared: candidate.declared, ..service }
}
