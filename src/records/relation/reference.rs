//! Names of other records: links, numbers, file names, slugs, titles.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::base::span::Span;
use crate::records::plain::{Plain, PlainLink};

/// One named record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// As written, markup removed.
    pub written: String,
    /// Link destination, when it is a link.
    pub dest: Option<String>,
    /// Letters before the number (`ADR`, `API`), lower case; empty for none.
    pub prefix: String,
    /// Number in the text (`ADR-12`, `#12`, `0012`, `12. Title`).
    pub number: Option<u32>,
    /// Bare slug or title, when there is neither link nor number.
    pub slug: Option<String>,
    /// Where.
    pub span: Span,
}

impl Reference {
    /// Whether it can be nothing but a reference: a link, a file, a number with its letters.
    pub(super) fn is_plain(&self) -> bool {
        self.dest.is_some() || !self.prefix.is_empty()
    }

    /// A value that is a path, blanks and all.
    pub(super) fn path(value: &Plain) -> Option<Self> {
        let written = value.text.trim();
        let ends = [".md", ".mdx", ".rst", ".adoc"].iter().any(|ending| written.to_ascii_lowercase().ends_with(ending));
        let single =
            value.links.is_empty() && !written.contains([',', ';', '(', ')', '`']) && !written.contains(" and ");
        (ends && single && written.contains(' ')).then(|| Self {
            dest: Some(written.replace(' ', "%20")),
            slug: None,
            ..Self::titled(value)
        })
    }

    /// A value that can only be a title.
    pub(super) fn titled(value: &Plain) -> Self {
        let written = value.text.trim().to_owned();
        Self {
            dest: None,
            prefix: String::new(),
            number: None,
            slug: Some(written.clone()),
            written,
            span: value.whole(),
        }
    }
}

/// When a bare number or slug is a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bare {
    /// Always: the value is a list of references.
    Counts,
    /// Right after the verb or after another number.
    AfterVerb,
    /// Never, nor is `#12`: in a list item it is an issue.
    Never,
}

/// Forms of references, most telling first. `skip` holds what looks like one and is none.
static FORMS: LazyLock<Regex> = LazyLock::new(|| {
    let forms = [
        r"(?P<url>https?://[^\s)>\]]+)",
        r"\[\[(?P<wiki>[^\]|]+)(?:\|[^\]]*)?\]\]",
        r"(?P<path>[\w.@/-]+\.(?:md|mdx|markdown|rst|adoc|html)\b)",
        r"(?P<slug>\b(?:\d{8}|\d{4}-\d{2}-\d{2})-[a-z0-9][a-z0-9-]*)",
        r"(?P<skip>\b(?i:issues?|prs?|pull requests?|merge requests?|mr|tickets?|bugs?|tasks?|stor(?:y|ies)|epics?|gh|decisions?|sections?|phases?|points?|options?|steps?|rules?|items?|parts?|stages?|levels?|tiers?|weeks?|days?|sprints?|milestones?|versions?|waves?|slices?|layers?|lines?|chapters?|tables?|figures?|q)[-_ ]{0,2}#?\d{1,5}\b|\b\d{4}[-/]\d{2}(?:[-/]\d{2})?\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\bv?\d+\.\d+[\d.]*)",
        r"\b(?P<word>(?i:adrs?|adl|dr|madr|ard|edr|tdr|ddr|rfcs?|rfd|teps?|keps?|oeps?|peps?))[-_ ]?(?i:no\.?|number|n°|nr\.?)?[-_ ]{0,2}#?(?P<number>\d{1,5})\b",
        r"\b(?P<prefix>[A-Z]{2,8}(?:-[A-Z]{2,8}){0,3})[-_](?P<numbered>\d{2,5})\b",
        r"#(?P<hash>\d{1,5})\b",
        r"\b(?P<padded>0\d{1,4})(?:-[a-z0-9][a-z0-9-]*)?\b",
        r"\b(?P<titled>\d{1,4})\.\s+\p{Lu}",
        r"\b(?P<long>[a-z0-9]+(?:-[a-z0-9]+){2,})\b",
        r"\b(?P<bare>\d{1,4})\b",
    ];
    Regex::new(&forms.join("|")).expect("pattern")
});

/// References in a range of the text, in order.
pub(super) fn references(plain: &Plain, range: Range<usize>, bare: Bare) -> Vec<(Range<usize>, Reference)> {
    let mut scan = Scan { plain, bare, start: range.start, found: Vec::new() };
    let mut at = range.start;
    while at < range.end {
        let link = plain.links.iter().find(|link| at <= link.range.start && link.range.start < range.end);
        let until = link.map_or(range.end, |link| link.range.start);
        scan.text(at..until);
        let Some(link) = link else { break };
        if is_record_like(link) {
            scan.found.push((link.range.clone(), linked(plain, link)));
        }
        at = link.range.end.max(until + 1);
    }
    scan.found
}

/// References found so far.
struct Scan<'a> {
    plain: &'a Plain,
    bare: Bare,
    /// End of the verb.
    start: usize,
    found: Vec<(Range<usize>, Reference)>,
}

impl Scan<'_> {
    /// Takes the references of a piece of text between links.
    fn text(&mut self, range: Range<usize>) {
        let plain = self.plain;
        for captures in FORMS.captures_iter(&plain.text[range.clone()]) {
            let Some(whole) = captures.get(0) else { continue };
            // The first letter of a title only proves that it is one.
            let end = captures.name("titled").unwrap_or(whole).end();
            let at = range.start + whole.start()..range.start + end;
            if let Some(reference) = self.reference(&captures, at.clone()) {
                self.found.push((at, reference));
            }
        }
    }

    fn reference(&self, captures: &Captures<'_>, at: Range<usize>) -> Option<Reference> {
        let name = |name: &str| captures.name(name).map(|m| m.as_str());
        if name("skip").is_some() {
            return None;
        }
        let takes_weak = self.takes_weak(at.start);
        let mut reference = Reference {
            written: self.plain.text[at.clone()].trim().to_owned(),
            dest: name("url").or(name("path")).map(str::to_owned),
            prefix: prefix_of(captures),
            number: None,
            slug: None,
            span: self.plain.span(at),
        };
        if reference.dest.is_some() {
            return Some(reference);
        }
        if let Some(slug) = name("wiki").or(name("slug")).or(name("long").filter(|_| takes_weak)) {
            reference.slug = Some(slug.trim().to_owned());
            return Some(reference);
        }
        let strong = name("number").or(name("numbered"));
        let weaker = name("padded").or(name("titled")).or(name("hash")).filter(|_| self.bare != Bare::Never);
        let number = strong.or(weaker).or(name("bare").filter(|_| takes_weak))?;
        reference.number = number.parse().ok();
        reference.slug =
            name("padded").filter(|padded| padded.len() < reference.written.len()).map(|_| reference.written.clone());
        Some(reference)
    }

    /// Whether a bare number or slug at a place is a reference.
    fn takes_weak(&self, at: usize) -> bool {
        let previous = self.found.last().map_or(self.start, |(range, _)| range.end);
        let between = &self.plain.text[previous..at];
        match self.bare {
            Bare::Counts => true,
            Bare::AfterVerb => between.chars().all(|c| !c.is_alphanumeric()) || between.trim() == "and",
            Bare::Never => false,
        }
    }
}

/// Mail, anchors and pictures are no records.
fn is_record_like(link: &PlainLink) -> bool {
    let dest = link.dest.to_ascii_lowercase();
    let picture = [".png", ".svg", ".jpg", ".jpeg", ".gif", ".pdf"].iter().any(|ending| dest.ends_with(ending));
    !dest.is_empty() && !dest.starts_with('#') && !dest.starts_with("mailto:") && !picture
}

fn linked(plain: &Plain, link: &PlainLink) -> Reference {
    let written = plain.text[link.range.clone()].trim().to_owned();
    let (prefix, number) = number_in(&written);
    Reference {
        prefix,
        number,
        slug: None,
        dest: Some(link.dest.clone()),
        span: plain.span(link.range.clone()),
        written: if written.is_empty() { link.dest.clone() } else { written },
    }
}

/// The number in a link text, with the letters before it.
fn number_in(text: &str) -> (String, Option<u32>) {
    let named = |c: &Captures<'_>| {
        let number = ["number", "numbered", "hash", "padded", "titled"].iter().find_map(|name| c.name(name))?;
        Some((prefix_of(c), number.as_str().parse().ok()))
    };
    if let Ok(number) = text.trim_matches(|c: char| !c.is_alphanumeric()).parse::<u32>() {
        return (String::new(), Some(number).filter(|n| *n < 100_000));
    }
    FORMS.captures_iter(text).find_map(|c| named(&c)).unwrap_or_else(|| (String::new(), leading_number(text)))
}

/// `24 — Wars`, `22-back-row`.
fn leading_number(text: &str) -> Option<u32> {
    static LEADING: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^\W*(\d{1,4})(?:[^\w.]|\.(?:\s|$)|$)").expect("pattern"));
    LEADING.captures(text)?[1].parse().ok()
}

fn prefix_of(captures: &Captures<'_>) -> String {
    let word = captures.name("word").or(captures.name("prefix")).map_or("", |m| m.as_str());
    let word = word.to_ascii_lowercase();
    if captures.name("word").is_some() { word.trim_end_matches('s').to_owned() } else { word }
}
