//! Where the runbook annotation of each alert leads.
//!
//! In this order: a prefix of the manifest, an address of the published portal, an address of this repository on its
//! forge, a path, and last the file name of a runbook. What a Helm chart puts before a path is taken from its
//! `values.yaml`; what a label puts into one (`{{ $labels.name }}`) stands for any text. Judges nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::glob::{Case, Globs};
use crate::base::path::{RepoPath, percent_decode};
use crate::base::words::nearest;
use crate::formats::{Alert, Body};

use super::{DocId, Genre, Portal, parties};

/// An alert, and where its runbook is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Led {
    /// The file of rules.
    pub rules: DocId,
    /// Index of the alert in its file.
    pub alert: u32,
    /// Where it leads.
    pub to: Lead,
}

/// Where an annotation leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead {
    /// Nowhere: there is no annotation.
    None,
    /// To a document; with the id of a heading that it has.
    Document {
        /// The document; of several that a pattern stands for, the first.
        doc: DocId,
        /// Id of the heading; `None` for the whole.
        anchor: Option<String>,
    },
    /// Into this repository, where no such file is.
    NoFile {
        /// The path that was meant.
        path: String,
        /// A file of nearly this name.
        nearest: Option<RepoPath>,
    },
    /// To a document that has no such heading.
    NoHeading {
        /// The document.
        doc: DocId,
        /// As written.
        anchor: String,
        /// An id of nearly this name.
        nearest: Option<String>,
    },
    /// Somewhere else; the host, empty when it is only known once a template is filled in.
    Outside(String),
}

/// Ways in which addresses of forges go on to a file.
const FORMS: [&str; 7] = ["/-/blob/", "/-/tree/", "/-/raw/", "/blob/", "/tree/", "/raw/", "/src/"];

impl Led {
    /// The alert itself.
    pub fn of<'a>(&self, portal: &'a Portal) -> &'a Alert {
        &of_file(portal, self.rules)[self.alert as usize]
    }
}

fn of_file(portal: &Portal, doc: DocId) -> &[Alert] {
    match &portal.doc(doc).body {
        Body::Alerts(facts) => &facts.alerts,
        _ => &[],
    }
}

/// All alerts of a portal that is put together but for this, with where they lead, by file and place.
pub(super) fn leads(portal: &Portal) -> Vec<Led> {
    let alerts: Vec<(DocId, u32, &Alert)> = portal
        .ids()
        .flat_map(|doc| (0u32..).zip(of_file(portal, doc)).map(move |(ix, alert)| (doc, ix, alert)))
        .collect();
    if alerts.is_empty() {
        return Vec::new();
    }
    let mut repository = Repository::of(portal);
    let written: Vec<Written> = alerts.iter().map(|(doc, _, alert)| repository.written(*doc, alert)).collect();
    // A forge that leads to a file of ours once is ours.
    repository.own_forges = written.iter().filter_map(|written| repository.forge_of(&written.address)).collect();
    let led = |((rules, ix, alert), written): ((DocId, u32, &Alert), Written)| Led {
        rules,
        alert: ix,
        to: repository.lead(rules, alert, &written),
    };
    alerts.into_iter().zip(written).map(led).collect()
}

/// The document named after an alert, which it may have meant to lead to.
pub fn runbook_named(portal: &Portal, alert: &str) -> Option<DocId> {
    let is_named = |doc: &DocId| portal.doc(*doc).path().stem().eq_ignore_ascii_case(alert);
    portal.runbooks.keys().copied().find(is_named)
}

/// An annotation with its templates filled in as far as is known.
struct Written {
    /// Without fragment; `*` where a label is put in.
    address: String,
    fragment: Option<String>,
    /// Whether it begins with what nobody knows here.
    is_open: bool,
    /// Whether it holds `*`.
    is_pattern: bool,
}

struct Repository<'a> {
    portal: &'a Portal,
    /// Values of charts by their directory.
    values: BTreeMap<RepoPath, &'a BTreeMap<String, String>>,
    /// Documents by their path in lower case, with and without ending.
    pages: BTreeMap<String, DocId>,
    /// Runbooks by name; `None` where several have it.
    names: BTreeMap<String, Option<DocId>>,
    own_forges: BTreeSet<String>,
}

impl<'a> Repository<'a> {
    fn of(portal: &'a Portal) -> Self {
        let charts = portal.documents.iter().filter(|document| !document.offers.values.is_empty());
        let values = charts.map(|document| (document.path().parent(), &document.offers.values)).collect();
        let (mut pages, mut names) = (BTreeMap::new(), BTreeMap::new());
        for doc in portal.ids().filter(|doc| portal.placement(*doc).is_some()) {
            let path = portal.doc(doc).path();
            let lower = path.as_str().to_lowercase();
            if let Some((stem, _)) = lower.rsplit_once('.') {
                pages.entry(stem.to_owned()).or_insert(doc);
            }
            pages.insert(lower, doc);
            let is_book = portal.placement(doc).is_some_and(|placement| placement.genre == Genre::Runbook);
            if is_book {
                let name = path.stem().to_lowercase();
                names.entry(name).and_modify(|known| *known = None).or_insert(Some(doc));
            }
        }
        Self { portal, values, pages, names, own_forges: BTreeSet::new() }
    }

    fn written(&self, rules: DocId, alert: &Alert) -> Written {
        let text = self.filled(rules, &alert.runbook);
        let is_open = text.trim_start().starts_with(OPEN);
        let text = text.replace(OPEN, "");
        let (address, fragment) = text.split_once('#').map_or((&*text, None), |(a, f)| (a, Some(f.to_owned())));
        let address = address.split('?').next().unwrap_or_default().trim().to_owned();
        Written { is_pattern: address.contains('*'), address, fragment, is_open }
    }

    /// Replaces `{{ .Values.a.b }}` by the value in the chart, labels by `*`, and what else a template holds by a mark.
    fn filled(&self, rules: DocId, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find("{{") {
            out.push_str(&rest[..start]);
            // In a chart, an expression of Prometheus stands inside a string: {{`{{ $labels.x }}`}}.
            let inside = &rest[start + 2..];
            let quoted = inside.trim_start_matches(['-', ' ']).starts_with('`');
            let end = if quoted { inside.find("`}}").map(|at| at + 3) } else { inside.find("}}").map(|at| at + 2) };
            let Some(end) = end else {
                out.push(OPEN);
                return out;
            };
            let expression = inside[..end].trim_end_matches('}').trim_matches(['-', ' ', '`', '{', '}']).trim();
            match expression.strip_prefix(".Values.").map(|path| path.split([' ', '|']).next().unwrap_or_default()) {
                Some(path) => match self.value(rules, path) {
                    Some(value) => out.push_str(value),
                    None => out.push(OPEN),
                },
                None if expression.contains("$labels")
                    || expression.contains(".Labels")
                    || expression.contains("$value") =>
                {
                    out.push('*')
                }
                None => out.push(OPEN),
            }
            rest = &inside[end..];
        }
        out.push_str(rest);
        out
    }

    /// A value of the nearest chart around a file.
    fn value(&self, rules: DocId, path: &str) -> Option<&'a str> {
        let here = self.portal.doc(rules).path().parent();
        let mut above = std::iter::successors(Some(here), |dir| (!dir.is_root()).then(|| dir.parent()));
        let values = above.find_map(|dir| self.values.get(&dir))?;
        values.get(path).map(String::as_str).filter(|value| !value.contains("{{"))
    }

    fn lead(&self, rules: DocId, alert: &Alert, written: &Written) -> Lead {
        if alert.runbook.trim().is_empty() {
            return Lead::None;
        }
        if written.is_pattern {
            return self.pattern(written);
        }
        let meant = self.path(rules, written);
        let by_path = meant.as_ref().and_then(|path| self.page(path));
        match by_path.or_else(|| self.by_name(&written.address)) {
            Some(doc) => self.heading(doc, written),
            None => match meant {
                Some(path) => Lead::NoFile { nearest: self.near(&path), path },
                None if written.is_open => Lead::Outside(String::new()),
                None => Lead::Outside(parties::host_and_path(&written.address).0.to_lowercase()),
            },
        }
    }

    /// The path in this repository that is meant; `None` for an address elsewhere.
    fn path(&self, rules: DocId, written: &Written) -> Option<String> {
        let address = &*written.address;
        let below = |prefix: &str| percent_decode(address.strip_prefix(prefix)?.trim_start_matches('/'));
        let mapped = self
            .portal
            .manifest
            .discover
            .runbook_urls
            .iter()
            .find_map(|(prefix, dir)| dir.join(&below(prefix)?).map(|path| path.to_string()));
        let in_portal = || {
            let portal = self.portal.manifest.project.portal_url.as_ref()?;
            let rest = below(portal.value.trim_end_matches('/'))?;
            rest.strip_prefix("repo/").map(str::to_owned)
        };
        let on_forge = || {
            let (_, rest) = FORMS.iter().find_map(|form| address.split_once(form))?;
            let host = self.forge(address)?;
            let is_ours = match &self.portal.git.forge {
                Some(forge) => host.eq_ignore_ascii_case(forge),
                None => self.own_forges.contains(&host) || host.rsplit('/').next() == Some(&*self.portal.name),
            };
            let rest = percent_decode(rest).filter(|_| is_ours)?;
            // A branch may hold slashes: the path begins where a file is, else behind the first.
            let starts: Vec<&str> = rest.match_indices('/').map(|(at, _)| &rest[at + 1..]).take(4).collect();
            let known = starts.iter().find(|path| self.page(path).is_some()).or(starts.first());
            known.map(|path| (*path).to_owned())
        };
        let relative = || {
            let is_path =
                !address.contains("://") && !address.is_empty() && !written.is_open && address.contains(['/', '.']);
            let from_rules = self.portal.doc(rules).path().parent().join(address).map(|path| path.to_string());
            let known = from_rules.filter(|path| self.page(path).is_some());
            let looks_local = !address.split('/').next().unwrap_or_default().contains('.')
                || address.starts_with('.')
                || address.ends_with(".md");
            is_path.then_some(())?;
            known.or_else(|| looks_local.then(|| address.trim_start_matches(['/', '.']).to_owned()))
        };
        mapped.or_else(in_portal).or_else(on_forge).or_else(relative)
    }

    /// Host and project of an address on a forge.
    fn forge(&self, address: &str) -> Option<String> {
        let (host, _) = FORMS.iter().find_map(|form| address.split_once(form))?;
        Some(host.trim_end_matches(".git").to_lowercase())
    }

    /// The same, when it leads to a file of ours.
    fn forge_of(&self, address: &str) -> Option<String> {
        let (_, rest) = FORMS.iter().find_map(|form| address.split_once(form))?;
        let rest = percent_decode(rest)?;
        let has_file = rest.match_indices('/').take(4).any(|(at, _)| self.page(&rest[at + 1..]).is_some());
        self.forge(address).filter(|_| has_file)
    }

    fn page(&self, path: &str) -> Option<DocId> {
        let lower = path.trim_end_matches('/').to_lowercase();
        let stem = lower.strip_suffix(".html").unwrap_or(&lower);
        let index = || ["/readme", "/index"].iter().find_map(|name| self.pages.get(&format!("{stem}{name}")));
        self.pages.get(&lower).or_else(|| self.pages.get(stem)).or_else(index).copied()
    }

    fn by_name(&self, address: &str) -> Option<DocId> {
        let last = address.trim_end_matches('/').rsplit('/').next()?.to_lowercase();
        let stem = [".md", ".html", ".adoc", ".rst"].iter().find_map(|ending| last.strip_suffix(ending));
        self.names.get(stem.unwrap_or(&last)).copied().flatten()
    }

    fn near(&self, path: &str) -> Option<RepoPath> {
        let path = path.to_lowercase();
        let path = path.strip_suffix(".html").unwrap_or(&path);
        let (dir, name) = path.rsplit_once('/').unwrap_or(("", path));
        let dir_of = |page: &str| page.rsplit_once('/').map_or("", |(dir, _)| dir).to_owned();
        let beside = self.pages.keys().filter(|page| dir_of(page) == dir);
        let names: Vec<&str> = beside.map(|page| page.rsplit('/').next().unwrap_or_default()).collect();
        let near = nearest(name, names)?;
        let full = if dir.is_empty() { near.to_owned() } else { format!("{dir}/{near}") };
        self.pages.get(&full).map(|doc| self.portal.doc(*doc).path().clone())
    }

    fn heading(&self, doc: DocId, written: &Written) -> Lead {
        let Some(anchor) = written.fragment.as_deref().and_then(percent_decode).filter(|anchor| !anchor.is_empty())
        else {
            return Lead::Document { doc, anchor: None };
        };
        let outline = &self.portal.doc(doc).outline;
        let ids = || outline.headings.iter().map(|heading| &*heading.id).chain(outline.ids.iter().map(|id| &*id.value));
        match ids().find(|id| id.eq_ignore_ascii_case(&anchor)) {
            Some(id) => Lead::Document { doc, anchor: Some(id.to_owned()) },
            None if anchor.contains('*') => Lead::Document { doc, anchor: None },
            None => {
                let begins = || ids().find(|id| id.starts_with(&*anchor) || anchor.starts_with(id) && id.len() >= 4);
                Lead::NoHeading { doc, nearest: nearest(&anchor, ids()).or_else(begins).map(str::to_owned), anchor }
            }
        }
    }

    /// A label in the address stands for any text: one runbook that fits is enough.
    fn pattern(&self, written: &Written) -> Lead {
        let last = written.address.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_lowercase();
        let stem = last.strip_suffix(".md").or(last.strip_suffix(".html")).unwrap_or(&last);
        let globs = Globs::new([stem], Case::Ignored).unwrap_or_default();
        let fits = |name: &String| RepoPath::new(name).is_some_and(|name| globs.covers(&name));
        let found = self.names.iter().find(|(name, _)| stem != "*" && fits(name));
        let any = || self.portal.runbooks.keys().next().copied().filter(|_| stem == "*");
        match found.and_then(|(_, doc)| *doc).or_else(any) {
            Some(doc) => Lead::Document { doc, anchor: None },
            None => Lead::Outside(parties::host_and_path(&written.address).0.replace('*', "").to_lowercase()),
        }
    }
}

/// Stands for what a template puts in and nobody knows here; no text holds a NUL.
const OPEN: char = '\0';
