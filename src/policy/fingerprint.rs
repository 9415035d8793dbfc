//! Names for findings that survive edits elsewhere in the file.
//!
//! `h1:` and the first 16 hexadecimal digits of a digest over the rule, what it is a gap of, the path, the headings above
//! the place, the line without blanks at its ends, and how many equal findings come before. Line numbers do not enter,
//! so a paragraph inserted above changes nothing; a renamed file or a rewritten line gives a new name.

use std::collections::HashMap;

use super::Report;
use super::accept::By;
use super::settle::order;
use crate::base::diag::{Finding, Location};
use crate::base::hash::Digest;
use crate::formats::Document;
use crate::model::Portal;

/// Bytes of a line that enter a fingerprint, on each side of the place. Machine-written files hold lines of megabytes.
const LINE_REACH: usize = 400;

/// A finding, what it is known by, and who accepts it.
#[derive(Debug, Clone)]
pub struct Named<'r> {
    /// The finding.
    pub finding: &'r Finding,
    /// Its fingerprint.
    pub fingerprint: String,
    /// What accepts it; `None` when it is active.
    pub by: Option<&'r By>,
}

impl Named<'_> {
    /// Whether nobody accepts it, the baseline aside.
    pub fn is_open(&self) -> bool {
        matches!(self.by, None | Some(By::Baseline))
    }

    /// What became of it: `active`, `baselined`, `waived`, `ignored`.
    pub fn disposition(&self) -> &'static str {
        match self.by {
            None => "active",
            Some(By::Baseline) => "baselined",
            Some(By::Waiver(_)) => "waived",
            Some(By::Comment(_)) => "ignored",
        }
    }
}

/// All findings of a report by name: active ones first, then those that the baseline knows, then accepted ones.
pub fn named<'r>(report: &'r Report, portal: &Portal) -> Vec<Named<'r>> {
    static BASELINE: By = By::Baseline;
    let active = report.findings.iter().map(|finding| (finding, None));
    let known = report.baselined.iter().map(|finding| (finding, Some(&BASELINE)));
    let accepted = report.accepted.iter().map(|accepted| (&accepted.finding, Some(&accepted.by)));
    let mut all: Vec<(&Finding, Option<&By>)> = active.chain(known).chain(accepted).collect();
    // In the order in which the baseline knows them.
    all.sort_by(|(a, _), (b, _)| order(a).cmp(&order(b)));
    let names = fingerprints(portal, all.iter().map(|(finding, _)| *finding));
    let mut named: Vec<Named<'r>> =
        all.into_iter().zip(names).map(|((finding, by), fingerprint)| Named { finding, fingerprint, by }).collect();
    named.sort_by_key(|named| match named.by {
        None => 0,
        Some(By::Baseline) => 1,
        Some(_) => 2,
    });
    named
}

/// One fingerprint per finding, in order; no two are equal. Equal findings are told apart by their order.
pub fn fingerprints<'f>(portal: &Portal, findings: impl IntoIterator<Item = &'f Finding>) -> Vec<String> {
    let mut seen: HashMap<Digest, u32> = HashMap::new();
    let name = |finding: &Finding| {
        let about = finding.about.as_ref().map(|about| (about.kind, &about.subjects));
        let key = Digest::of_value(&(&finding.rule, about, finding.primary.at.path.as_str(), context(portal, finding)));
        let occurrence = seen.entry(key).or_default();
        *occurrence += 1;
        format!("h1:{}", Digest::of_value(&(key, *occurrence)).short(16))
    };
    findings.into_iter().map(name).collect()
}

/// What the place is known by: headings above it, its line, and the title for findings on the file as a whole.
fn context(portal: &Portal, finding: &Finding) -> (Vec<String>, String) {
    let at = &finding.primary.at;
    match portal.find(&at.path).map(|id| portal.doc(id)) {
        Some(doc) if !at.is_file() => (headings_above(doc, at), line(doc.source.text(), at).to_owned()),
        _ => (Vec::new(), finding.title.clone()),
    }
}

fn headings_above(doc: &Document, at: &Location) -> Vec<String> {
    let mut chain: Vec<(u8, &str)> = Vec::new();
    for heading in doc.outline.headings.iter().take_while(|heading| heading.span.start <= at.span.start) {
        chain.retain(|(level, _)| *level < heading.level);
        chain.push((heading.level, &heading.text));
    }
    chain.into_iter().map(|(_, text)| text.to_owned()).collect()
}

fn line<'a>(text: &'a str, at: &Location) -> &'a str {
    let place = text.floor_char_boundary(at.span.start as usize);
    let from = text.floor_char_boundary(place.saturating_sub(LINE_REACH));
    let to = text.ceil_char_boundary(place.saturating_add(LINE_REACH).min(text.len()));
    let start = text[from..place].rfind('\n').map_or(from, |newline| from + newline + 1);
    let end = text[place..to].find('\n').map_or(to, |newline| place + newline);
    text[start..end].trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::{Sketch, TODAY};

    fn names(text: &str) -> Vec<String> {
        let portal = Sketch::new().doc("a.md", text).portal();
        fingerprints(&portal, &crate::policy::check(&portal, TODAY).findings)
    }

    #[test]
    fn a_line_inserted_above_keeps_the_name() {
        let before = names("# T\nSee [x](gone.md).\n");
        let after = names("# T\nNew.\n\n  See [x](gone.md).\n");
        assert_eq!(before.len(), 1);
        assert!(before[0].starts_with("h1:") && before[0].len() == 19);
        assert_eq!(before, after);
    }

    #[test]
    fn another_heading_or_another_line_gives_another_name() {
        let before = names("# T\nSee [x](gone.md).\n");
        assert_ne!(before, names("# U\nSee [x](gone.md).\n"));
        assert_ne!(before, names("# T\nLook at [x](gone.md).\n"));
    }

    #[test]
    fn equal_findings_are_told_apart() {
        let names = names("[x](gone.md) [x](gone.md)\n");
        assert_eq!(names.len(), 2);
        assert_ne!(names[0], names[1]);
    }

    #[test]
    fn a_place_beyond_the_text_is_no_trouble() {
        let at =
            Location::new(&crate::base::path::RepoPath::new("a.md").unwrap(), crate::base::span::Span::new(99, 100));
        assert_eq!(line("ä\nö", &at), "ö");
    }
}
