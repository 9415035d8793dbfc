//! Mending what findings say how to mend.

use std::collections::BTreeMap;

use super::Change;
use crate::base::diag::{Edit, Finding};
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::model::Portal;
use crate::policy::Report;

/// Which fixes are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Those that cannot say what nobody meant.
    Safe,
    /// The others as well, for a person to look at.
    Guesses,
}

/// What is to be changed, and what that mends.
#[derive(Debug, Default)]
pub struct Mended<'r> {
    /// Edits of which none touches another.
    pub changes: Vec<Change>,
    /// Findings that are mended.
    pub findings: Vec<&'r Finding>,
    /// Fixes that touch the place of another, which is made first.
    pub left: usize,
    /// Fixes that only a person can agree to.
    pub guesses: usize,
}

/// Mends the findings that are open, in their order. O(fixes · log fixes).
pub fn mend<'r>(portal: &Portal, report: &'r Report, trust: Trust) -> Mended<'r> {
    let mut mended = Mended::default();
    let mut plan = Plan { portal, files: BTreeMap::new() };
    for finding in report.open() {
        let Some(fix) = &finding.fix else { continue };
        if fix.is_unsafe && trust == Trust::Safe {
            mended.guesses += 1;
        } else if plan.take(&fix.edits) {
            mended.findings.push(finding);
        } else {
            mended.left += 1;
        }
    }
    mended.changes = plan.changes();
    mended
}

/// New words by what they replace, file by file.
struct Plan<'p> {
    portal: &'p Portal,
    files: BTreeMap<&'p RepoPath, BTreeMap<Span, Vec<String>>>,
}

impl<'p> Plan<'p> {
    /// Takes all edits of a fix, or none.
    fn take(&mut self, edits: &[Edit]) -> bool {
        if edits.is_empty() || !edits.iter().all(|edit| self.is_free(edit)) {
            return false;
        }
        for Edit { at, text } in edits {
            let Some((path, _)) = self.portal.files.get_key_value(&at.path) else { continue };
            let texts = self.files.entry(path).or_default().entry(at.span).or_default();
            if !texts.contains(text) {
                texts.push(text.clone());
            }
        }
        true
    }

    /// Whether an edit leaves those that were taken as they are. What is put in at one place stands there one after the
    /// other; the same edit twice is one.
    fn is_free(&self, Edit { at, text }: &Edit) -> bool {
        let Some(file) = self.portal.files.get(&at.path) else { return false };
        let is_secret =
            file.secrets.iter().any(|secret| secret.span.start < at.span.end && at.span.start < secret.span.end);
        if is_secret || file.text().get(at.span.range()).is_none_or(|old| old == text) {
            return false;
        }
        let touches = |(span, texts): (&Span, &Vec<String>)| match *span == at.span {
            true => span.start != span.end && !texts.contains(text),
            false => span.start <= at.span.end && at.span.start <= span.end,
        };
        !self.files.get(&at.path).is_some_and(|taken| taken.iter().any(touches))
    }

    fn changes(self) -> Vec<Change> {
        let of_file = |(path, edits): (&'p RepoPath, BTreeMap<Span, Vec<String>>)| {
            let file = self.portal.files.get(path);
            edits.into_iter().filter_map(move |(span, texts)| Some(Change::edit(file?, span, texts.concat())))
        };
        self.files.into_iter().flat_map(of_file).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diag::{Fix, Label, Location, Severity};
    use crate::policy::sketch::Sketch;

    const TEXT: &str = "one two three\n";

    fn edit(old: &str, new: &str) -> Edit {
        let start = TEXT.find(old).unwrap();
        let at = Location::new(&RepoPath::new("a.md").unwrap(), Span::new(start, start + old.len()));
        Edit { at, text: new.to_owned() }
    }

    fn finding(is_unsafe: bool, edits: Vec<Edit>) -> Finding {
        Finding {
            rule: "test/rule".into(),
            severity: Severity::Warn,
            about: None,
            title: "wrong".to_owned(),
            primary: Label { at: edits[0].at.clone(), text: String::new() },
            related: Vec::new(),
            help: Vec::new(),
            notes: Vec::new(),
            fix: Some(Fix { is_unsafe, edits }),
        }
    }

    /// What the file says then, how many fixes were left and how many need a person.
    fn mended(findings: Vec<Finding>, trust: Trust) -> (String, usize, usize) {
        let portal = Sketch::new().doc("a.md", TEXT).portal();
        let report = Report { findings, ..Report::default() };
        let mended = mend(&portal, &report, trust);
        let mut text = TEXT.to_owned();
        for change in mended.changes.iter().rev() {
            let Change::Edit { span, old, text: new, .. } = change else { panic!("{change:?}") };
            assert_eq!(span.of(TEXT), old);
            text.replace_range(span.range(), new);
        }
        (text, mended.left, mended.guesses)
    }

    #[test]
    fn a_fix_is_made_whole_or_not_at_all() {
        let both = finding(false, vec![edit("one", "1"), edit("three", "3")]);
        let other = finding(false, vec![edit("two", "2"), edit("three", "drei")]);
        assert_eq!(mended(vec![both, other], Trust::Safe), ("1 two 3\n".to_owned(), 1, 0));
    }

    #[test]
    fn what_several_findings_ask_for_is_done_once() {
        let same = || finding(false, vec![edit("two", "2")]);
        assert_eq!(mended(vec![same(), same()], Trust::Safe), ("one 2 three\n".to_owned(), 0, 0));
    }

    #[test]
    fn what_is_put_in_at_one_place_keeps_its_order() {
        let end = |text: &str| Edit {
            at: Location::new(&RepoPath::new("a.md").unwrap(), Span::new(TEXT.len(), TEXT.len())),
            text: text.to_owned(),
        };
        let findings = vec![finding(false, vec![end("four\n")]), finding(false, vec![end("five\n")])];
        assert_eq!(mended(findings, Trust::Safe).0, "one two three\nfour\nfive\n");
    }

    #[test]
    fn what_needs_a_person_is_left_to_one() {
        let guess = || vec![finding(true, vec![edit("two", "2")])];
        assert_eq!(mended(guess(), Trust::Safe), (TEXT.to_owned(), 0, 1));
        assert_eq!(mended(guess(), Trust::Guesses), ("one 2 three\n".to_owned(), 0, 0));
    }

    #[test]
    fn an_edit_outside_the_file_is_no_edit() {
        let path = RepoPath::new("a.md").unwrap();
        let far = Edit { at: Location::new(&path, Span::new(90, 95)), text: "x".to_owned() };
        assert_eq!(mended(vec![finding(false, vec![far])], Trust::Safe), (TEXT.to_owned(), 1, 0));
    }
}
