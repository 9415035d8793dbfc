//! What a rule is, and the sink its findings go through.

use std::sync::OnceLock;

use jiff::civil::Date;

use crate::base::diag::{About, Edit, Finding, Label, Location, Severity};
use crate::base::words::requoted;
use crate::contracts::lint::{self, Lint};
use crate::kinds::{Profile, pattern_covers};
use crate::manifest::RuleSetting;
use crate::markup::LinkRef;
use crate::model::calls::Calls;
use crate::model::parties::Parties;
use crate::model::{DocId, Place, Portal, Resolution};

use super::accept::Acceptance;
use super::living::living;
use super::slots::{Slot, subject_id};

/// Most other places that one finding shows; more help nobody.
pub const MOST_RELATED: usize = 3;

/// A rule: a static beside its function, and a manual page beside that.
#[derive(Debug)]
pub struct Rule {
    /// `group/what-is-wrong`; never changes.
    pub id: &'static str,
    /// What it checks, one line, lower case.
    pub title: &'static str,
    /// Severity when nothing else is configured.
    pub severity: Severity,
    /// First version that has it.
    pub since: &'static str,
    /// Manual page, Markdown. Its `files` fences are run as tests.
    pub manual: &'static str,
    /// Names by which linters know the same check (`spectral:path-params`); for those who come from them.
    pub aka: &'static [&'static str],
    /// Whether it runs only when a manifest sets its severity.
    pub is_opt_in: bool,
    /// What it looks at.
    pub check: Check,
}

/// When a rule runs.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// For each document.
    Document(fn(&Cx<'_>, DocId, &mut Sink)),
    /// Once.
    Portal(fn(&Cx<'_>, &mut Sink)),
    /// Nothing itself: what was found when the API contracts were read.
    Contract(lint::Check),
    /// Once, after what is accepted was taken out.
    Acceptance(fn(&Cx<'_>, &Acceptance<'_>, &mut Sink)),
}

/// What a rule may look at.
#[derive(Debug)]
pub struct Cx<'a> {
    /// The portal.
    pub portal: &'a Portal,
    /// What is asked of whom, and what there is.
    pub slots: &'a [Slot],
    /// The only date there is.
    pub today: Date,
    living: OnceLock<Vec<DocId>>,
    calls: OnceLock<Calls<'a>>,
}

impl<'a> Cx<'a> {
    /// For one run of all rules.
    pub fn new(portal: &'a Portal, slots: &'a [Slot], today: Date) -> Self {
        Self { portal, slots, today, living: OnceLock::new(), calls: OnceLock::new() }
    }

    /// Documents whose statements on the repository should hold today; found once for all rules.
    pub fn living(&self) -> &[DocId] {
        self.living.get_or_init(|| living(self.portal))
    }

    /// What documents call on, for looking up; its indexes are made once for all rules.
    pub fn calls(&self) -> &Calls<'a> {
        self.calls.get_or_init(|| Calls::new(self.portal))
    }

    /// References of a document as written, each with where it leads.
    pub fn links(&self, doc: DocId) -> impl Iterator<Item = (&'a LinkRef, &'a Resolution)> + use<'a> {
        let written = &self.portal.doc(doc).outline.links;
        let resolved = self.portal.links_of(doc);
        written.iter().zip(resolved).map(|(link, resolved)| (link, &resolved.to))
    }

    /// Whether a rule of the exit speaks: somebody leaves, by the profile, or the rule was given a severity.
    pub fn is_exit(&self, rule: &str) -> bool {
        let manifest = &self.portal.manifest;
        let profile = manifest.profile.as_ref().map_or(Profile::default(), |profile| profile.value);
        let is_set = |setting: &&RuleSetting| setting.severity.is_some() && pattern_covers(&setting.rule.value, rule);
        profile >= Profile::OutsourcedBackend || manifest.rules.iter().any(|setting| is_set(&setting))
    }

    /// Severity of what has to be done before the outgoing party leaves: an error from 30 days before.
    pub fn before_exit(&self) -> Severity {
        let exit = self.portal.manifest.project.exit.as_ref().map(|exit| exit.value);
        let days = exit.and_then(|exit| self.today.until(exit).ok()).map(|span| span.get_days());
        if days.is_some_and(|days| days <= 30) { Severity::Error } else { Severity::Warn }
    }

    /// ` on 2027-01-29`, the day on which the outgoing party leaves; empty when it is not known.
    pub fn on_exit(&self) -> String {
        self.portal.manifest.project.exit.as_ref().map(|exit| format!(" on {}", exit.value)).unwrap_or_default()
    }

    /// Both parties; `None` where nobody leaves.
    pub fn parties(&self) -> Option<Parties> {
        let manifest = &self.portal.manifest;
        manifest.project.outgoing.as_ref().map(|_| Parties::of(manifest))
    }

    /// What the outgoing party is called.
    pub fn outgoing(&self) -> &'a str {
        self.portal.manifest.project.outgoing.as_ref().map_or("the outgoing party", |party| &party.name)
    }

    /// A place as a location.
    pub fn at(&self, place: Place) -> Location {
        Location::new(self.portal.doc(place.doc).path(), place.span)
    }

    /// The text at a place; empty when there is none.
    pub fn text(&self, at: &Location) -> &'a str {
        let text = self.portal.files.get(&at.path).map_or("", |file| file.text());
        text.get(at.span.range()).unwrap_or_default()
    }

    /// The edit that puts another word in a place, in the quotes of the old one; `None` where more than a word stands.
    pub fn reword(&self, at: &Location, new: &str) -> Option<Edit> {
        let text = requoted(self.text(at), new)?;
        Some(Edit { at: at.clone(), text })
    }

    /// Where a document says what it is: its first heading, else the file as a whole.
    pub fn title_of(&self, doc: DocId) -> Location {
        let document = self.portal.doc(doc);
        let span = document.outline.headings.first().map(|heading| heading.span).unwrap_or_default();
        Location::new(document.path(), span)
    }
}

/// Takes what one rule reports.
#[derive(Debug)]
pub struct Sink {
    rule: &'static Rule,
    findings: Vec<Finding>,
}

impl Sink {
    /// A sink for one rule.
    pub fn new(rule: &'static Rule) -> Self {
        Self { rule, findings: Vec::new() }
    }

    /// Reports one finding at the rule's severity; the draft takes label, help, notes.
    pub fn report(&mut self, at: Location, title: impl Into<String>) -> Draft<'_> {
        self.findings.push(Finding {
            rule: self.rule.id.into(),
            severity: self.rule.severity,
            about: None,
            title: title.into(),
            primary: Label { at, text: String::new() },
            related: Vec::new(),
            help: Vec::new(),
            notes: Vec::new(),
            fix: None,
        });
        Draft { finding: self.findings.last_mut().expect("just pushed") }
    }

    /// Reports what was found when a contract was read.
    pub fn take(&mut self, lint: &Lint) {
        self.findings.push(Finding {
            rule: self.rule.id.into(),
            severity: self.rule.severity,
            about: None,
            title: lint.title.clone(),
            primary: lint.primary.clone(),
            related: lint.related.clone(),
            help: lint.help.clone(),
            notes: lint.notes.clone(),
            fix: lint.fix.clone(),
        });
    }

    /// Everything reported.
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}

/// A finding being written.
#[derive(Debug)]
pub struct Draft<'a> {
    finding: &'a mut Finding,
}

impl Draft<'_> {
    /// The slots whose gap this is: all of one kind, at least one.
    pub fn about(self, portal: &Portal, slots: &[&Slot]) -> Self {
        let subjects = slots.iter().map(|slot| subject_id(portal, slot.subject).to_owned()).collect();
        self.finding.about = slots.first().map(|slot| About { kind: slot.kind.id, subjects });
        self
    }

    /// Several notes.
    pub fn notes(self, notes: impl IntoIterator<Item = String>) -> Self {
        self.finding.notes.extend(notes);
        self
    }

    /// Words under the primary place.
    pub fn label(self, text: impl Into<String>) -> Self {
        self.finding.primary.text = text.into();
        self
    }

    /// Another place that explains the finding; those after the third are left out.
    pub fn related(self, at: Location, text: impl Into<String>) -> Self {
        if self.finding.related.len() < MOST_RELATED {
            self.finding.related.push(Label { at, text: text.into() });
        }
        self
    }

    /// What to do.
    pub fn help(self, text: impl Into<String>) -> Self {
        self.finding.help.push(text.into());
        self
    }

    /// What to do, when that is known.
    pub fn help_opt(self, text: Option<String>) -> Self {
        self.finding.help.extend(text);
        self
    }

    /// Why it is asked, or what follows.
    pub fn note(self, text: impl Into<String>) -> Self {
        self.finding.notes.push(text.into());
        self
    }

    /// An edit that mends it and cannot say what nobody meant; with several, all are made or none.
    pub fn fix(self, at: Location, text: impl Into<String>) -> Self {
        let fix = self.finding.fix.get_or_insert_default();
        fix.edits.push(Edit { at, text: text.into() });
        self
    }

    /// The same when it is known.
    pub fn fix_opt(self, edit: Option<Edit>) -> Self {
        match edit {
            Some(Edit { at, text }) => self.fix(at, text),
            None => self,
        }
    }

    /// An edit that probably mends it: made with `--unsafe` alone, for a person to look at.
    pub fn guess(self, at: Location, text: impl Into<String>) -> Self {
        let draft = self.fix(at, text);
        draft.finding.fix.get_or_insert_default().is_unsafe = true;
        draft
    }

    /// The same when it is known.
    pub fn guess_opt(self, edit: Option<Edit>) -> Self {
        match edit {
            Some(Edit { at, text }) => self.guess(at, text),
            None => self,
        }
    }

    /// A severity other than the rule's, for a weaker case of the same thing.
    pub fn severity(self, severity: Severity) -> Self {
        self.finding.severity = severity;
        self
    }
}
