//! Runbooks that alerts lead to.

use std::collections::BTreeMap;

use crate::base::path::{RepoPath, percent_decode};
use crate::base::span::Span;
use crate::formats::{Alert, Body};
use crate::kinds;
use crate::model::{DocId, Genre};

use super::{Around, Confidence, Form, Sighting, Single, sections};

/// A place that an alert leads to, and the alert.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Target {
    anchor: Option<String>,
    alert: String,
}

/// Most alerts that are kept of one runbook.
const MOST: usize = 16;

/// Documents that an annotation of an alert leads to.
pub(super) fn runbooks(around: &Around<'_>) -> BTreeMap<DocId, Vec<Target>> {
    let mut by_name: Option<BTreeMap<String, Option<DocId>>> = None;
    let mut found: BTreeMap<DocId, Vec<Target>> = BTreeMap::new();
    for document in around.documents {
        let Body::Alerts(facts) = &document.body else { continue };
        for alert in facts.alerts.iter().filter(|alert| !alert.runbook.is_empty()) {
            let names = by_name.get_or_insert_with(|| runbooks_by_name(around));
            let Some((doc, anchor)) = resolve(around, names, document.path(), alert) else { continue };
            let targets = found.entry(doc).or_default();
            let target = Target { anchor, alert: alert.name.clone() };
            if targets.len() < MOST && !targets.iter().any(|known| known.anchor == target.anchor) {
                targets.push(target);
            }
        }
    }
    found
}

/// Runbooks by file name; `None` where several have it.
fn runbooks_by_name(around: &Around<'_>) -> BTreeMap<String, Option<DocId>> {
    let mut names = BTreeMap::new();
    for (ix, document) in around.documents.iter().enumerate() {
        let is_book = around.genres[ix] == Some(Genre::Runbook);
        if is_book {
            let name = document.path().stem().to_lowercase();
            names.entry(name).and_modify(|known| *known = None).or_insert(Some(DocId(ix as u32)));
        }
    }
    names
}

/// Where an annotation leads: by a prefix of the manifest, an address of this repository, a path, or a file name.
fn resolve(
    around: &Around<'_>,
    names: &BTreeMap<String, Option<DocId>>,
    rules: &RepoPath,
    alert: &Alert,
) -> Option<(DocId, Option<String>)> {
    // What a chart puts before the path is not known here; the path behind it is.
    let written = alert.runbook.rsplit_once("}}").map_or(alert.runbook.as_str(), |(_, rest)| rest);
    let (address, fragment) = written.split_once('#').map_or((written, None), |(a, f)| (a, Some(f.to_owned())));
    let address = address.split('?').next().unwrap_or_default();
    let mapped = around.manifest.discover.runbook_urls.iter().find_map(|(prefix, dir)| {
        dir.join(&percent_decode(address.strip_prefix(prefix.as_str())?.trim_start_matches('/'))?)
    });
    let in_repo = || in_repository(around, address);
    let relative = || {
        let is_path = !address.contains("://") && !address.is_empty();
        let from_rules = rules.parent().join(address).filter(|path| page(around, path).is_some());
        is_path.then(|| from_rules.or_else(|| RepoPath::root().join(address.trim_start_matches('/')))).flatten()
    };
    let path = mapped.or_else(in_repo).or_else(relative);
    let by_path = path.and_then(|path| page(around, &path));
    let by_name = || {
        let last = address.trim_end_matches('/').rsplit('/').next()?.to_lowercase();
        let stem = [".md", ".html", ".adoc", ".rst"].iter().find_map(|ending| last.strip_suffix(ending));
        names.get(stem.unwrap_or(&last)).copied().flatten()
    };
    Some((by_path.or_else(by_name)?, fragment.and_then(|text| percent_decode(&text))))
}

/// The path that an address of this repository on its forge stands for (`…/blob/main/docs/x.md`).
///
/// Without a known forge any address of that form is tried: the file must exist all the same.
pub(super) fn in_repository(around: &Around<'_>, address: &str) -> Option<RepoPath> {
    const FORMS: [&str; 7] = ["/-/blob/", "/-/tree/", "/-/raw/", "/blob/", "/tree/", "/raw/", "/src/"];
    let (host, rest) = FORMS.iter().find_map(|form| address.split_once(form))?;
    if let Some(forge) = &around.tree.git.forge
        && !host.trim_end_matches(".git").eq_ignore_ascii_case(forge)
    {
        return None;
    }
    // A branch may hold slashes, so the path begins at any of them.
    let rest = percent_decode(rest)?;
    let starts = rest.match_indices('/').map(|(at, _)| at + 1).take(4);
    starts.filter_map(|at| RepoPath::new(&rest[at..])).find(|path| page(around, path).is_some())
}

/// The document at a path, or the page that it stands for.
fn page(around: &Around<'_>, path: &RepoPath) -> Option<DocId> {
    const ENDINGS: [&str; 5] = ["", ".md", ".mdx", "/README.md", "/index.md"];
    let stem = path.as_str().strip_suffix(".html").unwrap_or(path.as_str());
    ENDINGS.iter().find_map(|ending| around.find(&RepoPath::new(&format!("{stem}{ending}"))?))
}

/// The runbooks in a document that alerts lead to, beside what the document is otherwise.
pub(super) fn sightings<'a>(single: &Single<'a>, found: &mut Vec<Sighting<'a>>) {
    let (Some(kind), document) = (kinds::find("runbook.alert"), single.document()) else { return };
    if !matches!(document.body, Body::Prose(_)) {
        return;
    }
    for target in single.alerted {
        let at = |anchor: &String| document.outline.headings.iter().position(|heading| heading.id == *anchor);
        let heading = target.anchor.as_ref().and_then(at).filter(|ix| document.outline.title != Some(*ix));
        let all = Span::new(0, document.source.text().len());
        let span = heading.map_or(all, |ix| sections::section(document, ix));
        if found.iter().any(|other| other.kind == kind && other.span.contains(span)) {
            continue;
        }
        found.push(Sighting {
            kind,
            span,
            heading,
            confidence: Confidence::Content,
            evidence: format!("alert `{}` leads here", target.alert).into(),
            form: Form::Prose,
            rows: None,
        });
    }
}
