//! The changes as a feed (Atom, RFC 4287), for portals that are public.
//!
//! Entries are the changes since the newest tag, and one for each tag. Ids are made of the portal's name, the path and the
//! commit, so they stay the same from build to build; days come from git, never from a clock. Without an address of the
//! portal links are relative to the feed.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::cx::Cx;
use super::html::push_text;
use super::routes;
use super::views::parts::capital;
use super::views::portal_changes::{anchor, badge, name};
use crate::base::hash::Digest;
use crate::model::changes::{Change, Step, What};
use crate::source::Commit;

/// Most entries: what is older is on the page.
const MAX_ENTRIES: usize = 100;

/// The feed; `None` when the portal is private, or git knows of no change.
pub(super) fn feed(cx: &Cx<'_>) -> Option<Vec<u8>> {
    let newest = cx.portal.git.head.as_ref().filter(|head| cx.is_public && !head.date.is_empty())?;
    let base = cx.base.as_deref().unwrap_or_default();
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"",
    );
    push_text(&mut out, cx.words.lang());
    out.push_str("\">\n");
    element(&mut out, "title", &format!("{}: {}", cx.name, cx.words.get("portal_changes.heading")));
    element(&mut out, "id", &id(&[&cx.name]));
    element(&mut out, "updated", &moment(&newest.date));
    link(&mut out, "self", &format!("{base}{}", routes::FEED));
    link(&mut out, "alternate", &format!("{base}{}", routes::CHANGES));
    for entry in entries(cx).into_iter().take(MAX_ENTRIES) {
        push_entry(&mut out, cx, base, &entry);
    }
    out.push_str("</feed>\n");
    Some(out.into_bytes())
}

struct Entry<'a> {
    title: String,
    /// From the portal's root.
    href: String,
    summary: String,
    commit: &'a Commit,
    /// What its id is made of.
    key: Vec<&'a str>,
}

/// Newest first; those of one day by path, then tags.
fn entries<'a>(cx: &'a Cx<'_>) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    // What changed since a sign-off and since a tag is the same, as far as both go.
    let mut told = BTreeSet::new();
    for step in &cx.portal.changes.steps {
        if step.to.is_none() {
            let new = step.changes.iter().filter(|change| told.insert(&change.path));
            entries.extend(new.filter_map(|change| of_change(cx, step, change)));
        }
        let title = match &step.from.signed {
            Some(_) => capital(&name(cx, &step.from)),
            None => cx.words.with("portal_changes.tagged", &[("tag", &step.from.name)]),
        };
        let href = format!("{}#{}", routes::CHANGES, anchor(step));
        let key = vec![step.from.name.as_str(), step.from.commit.id.as_str()];
        entries.push(Entry { title, href, summary: String::new(), commit: &step.from.commit, key });
    }
    entries.retain(|entry| !entry.commit.date.is_empty());
    entries.sort_by(|a, b| b.commit.date.cmp(&a.commit.date));
    entries
}

fn of_change<'a>(cx: &'a Cx<'_>, step: &Step, change: &'a Change) -> Option<Entry<'a>> {
    let commit = cx.portal.git.last.get(&change.path)?;
    let card = change.doc.filter(|_| change.what != What::Removed).and_then(|doc| cx.card(doc));
    let called = match &card {
        Some(card) => card.full_title(),
        None if change.title.is_empty() => change.path.share(),
        None => change.title.as_str().into(),
    };
    let href = card.map_or_else(|| format!("{}#{}", routes::CHANGES, anchor(step)), |card| card.href.to_string());
    let title = format!("{}: {called}", badge(cx, &change.what).word);
    Some(Entry { title, href, summary: change.path.to_string(), commit, key: vec![change.path.as_str(), &commit.id] })
}

fn push_entry(out: &mut String, cx: &Cx<'_>, base: &str, entry: &Entry<'_>) {
    out.push_str("<entry>\n");
    element(out, "title", &entry.title);
    let key: Vec<&str> = std::iter::once(&*cx.name).chain(entry.key.iter().copied()).collect();
    element(out, "id", &id(&key));
    element(out, "updated", &moment(&entry.commit.date));
    link(out, "alternate", &format!("{base}{}", entry.href));
    out.push_str("<author>");
    element(out, "name", &entry.commit.author);
    out.push_str("</author>\n");
    if !entry.summary.is_empty() {
        element(out, "summary", &entry.summary);
    }
    out.push_str("</entry>\n");
}

fn element(out: &mut String, name: &str, text: &str) {
    let _ = write!(out, "<{name}>");
    // XML 1.0 §2.2 has no other control characters, however they are written.
    let clean: String = text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    push_text(out, &clean);
    let _ = writeln!(out, "</{name}>");
}

fn link(out: &mut String, rel: &str, href: &str) {
    let _ = write!(out, "<link rel=\"{rel}\" href=\"");
    push_text(out, href);
    out.push_str("\"/>\n");
}

/// A day as RFC 3339 writes a moment: days are in UTC.
fn moment(day: &str) -> String {
    format!("{day}T00:00:00Z")
}

/// A UUID of the vendor's own making (version 8; RFC 9562 §5.8).
fn id(parts: &[&str]) -> String {
    let digest = Digest::of_value(&parts).short(32);
    format!(
        "urn:uuid:{}-{}-8{}-8{}-{}",
        &digest[..8],
        &digest[8..12],
        &digest[13..16],
        &digest[17..20],
        &digest[20..32]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_uuid_and_stays_the_same() {
        let id = id(&["Orders", "a.md", "abc"]);
        assert_eq!(id.len(), "urn:uuid:".len() + 36);
        assert_eq!((&id[23..24], id.as_str()), ("8", super::id(&["Orders", "a.md", "abc"]).as_str()));
        assert_ne!(id, super::id(&["Orders", "a.md", "abd"]));
    }

    #[test]
    fn control_characters_and_markup_are_no_part_of_xml() {
        let mut out = String::new();
        element(&mut out, "title", "a\u{8}<b>\u{ffff}");
        assert_eq!(out, "<title>a&lt;b&gt;</title>\n");
    }
}
