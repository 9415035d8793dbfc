//! Comments that accept a finding where it stands: `handover-ignore RULE until=YYYY-MM-DD: reason`.

use jiff::civil::Date;

use super::catalogue::CATALOGUE;
use super::waivers::Term;
use super::{RULES, rule};
use crate::base::diag::{Finding, Location, Severity};
use crate::base::path::RepoPath;
use crate::base::words::nearest;
use crate::formats::Ignore;
use crate::manifest::is_unwaivable;
use crate::model::Portal;

/// Fewest characters of a reason.
const SHORTEST_REASON: usize = 10;

/// A comment on the day of the check.
#[derive(Debug)]
pub struct Comment<'a> {
    /// The file it stands in.
    pub path: &'a RepoPath,
    /// As written.
    pub said: &'a Ignore,
    /// Whether it applies.
    pub term: Term,
    /// Its last day.
    pub until: Option<Date>,
    /// What makes it void: where, what, and what to do.
    pub fault: Option<Fault>,
    /// How many findings it accepted, or would have when it is over or void.
    pub matched: usize,
}

/// What is wrong with a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub at: Location,
    /// What.
    pub title: String,
    /// What to do.
    pub help: String,
}

/// All comments of a portal as they stand on a day.
pub(super) fn on(portal: &Portal, today: Date) -> Vec<Comment<'_>> {
    let documents = portal.documents.iter().filter(|document| !document.ignores.is_empty());
    let own: Vec<&str> = documents.clone().next().map_or(Vec::new(), |_| own_rules(portal));
    let mut comments: Vec<Comment<'_>> = documents
        .flat_map(|document| document.ignores.iter().map(|said| comment(document.path(), said, &own, today)))
        .collect();
    comments.sort_by_key(|comment| (comment.path, comment.said.covers));
    comments
}

/// Ids of the rules of the repository.
fn own_rules(portal: &Portal) -> Vec<&str> {
    portal.manifest.custom.iter().map(|custom| &*custom.id.value).collect()
}

fn comment<'a>(path: &'a RepoPath, said: &'a Ignore, own: &[&str], today: Date) -> Comment<'a> {
    let until = said.until.as_ref().map(|day| day.value.parse::<Date>());
    let fault = fault(path, said, own, until.as_ref().is_some_and(Result::is_err));
    let until = until.and_then(Result::ok);
    let term = match until {
        _ if fault.is_some() => Term::Void,
        Some(until) if today > until => Term::Over,
        _ => Term::Running,
    };
    Comment { path, said, term, until, fault, matched: 0 }
}

fn fault(path: &RepoPath, said: &Ignore, own: &[&str], is_no_day: bool) -> Option<Fault> {
    let id = &*said.rule.value;
    let at = Location::new(path, said.rule.span);
    let fault = |title: String, help: String| Some(Fault { at: at.clone(), title, help });
    let form = || "write `handover-ignore RULE until=YYYY-MM-DD: reason`".to_owned();
    if id.is_empty() {
        return fault("comment does not say which rule it is about".to_owned(), form());
    }
    if rule(id).is_none() && !own.contains(&id) && !CATALOGUE.contains(&id) {
        let near = nearest(id, RULES.iter().map(|rule| rule.id));
        let help = near.map_or_else(|| "see `handover rules`".to_owned(), |near| format!("did you mean `{near}`?"));
        return fault(format!("unknown rule `{id}`"), help);
    }
    if !may_accept(id) {
        return fault(format!("`{id}` cannot be ignored"), "mend what it reports".to_owned());
    }
    if let (Some(day), true) = (&said.until, is_no_day) {
        let title = format!("`{}` is not a date", day.value);
        return Some(Fault { at: Location::new(path, day.span), title, help: "write YYYY-MM-DD".to_owned() });
    }
    if said.reason.chars().count() < SHORTEST_REASON {
        return fault(format!("comment does not say why `{id}` is ignored"), form());
    }
    None
}

/// Whether a comment may be about a rule. A secret that is none can be told from one only where it stands.
fn may_accept(rule: &str) -> bool {
    rule == "security/secret-in-docs" || !is_unwaivable(rule)
}

/// The place of the comment that accepts a finding. Counts for each comment what it is about.
pub(super) fn of(comments: &mut [Comment<'_>], finding: &Finding) -> Option<Location> {
    let path = &finding.primary.at.path;
    let start = comments.partition_point(|comment| comment.path < path);
    let mut found = None;
    for comment in comments[start..].iter_mut().take_while(|comment| comment.path == path) {
        if !comment.covers(finding) {
            continue;
        }
        comment.matched += 1;
        comment.refuse(finding);
        if comment.term == Term::Running {
            found = found.or_else(|| Some(comment.at()));
        }
    }
    found
}

impl Comment<'_> {
    /// Where it says which rule it is about.
    pub fn at(&self) -> Location {
        Location::new(self.path, self.said.rule.span)
    }

    fn covers(&self, finding: &Finding) -> bool {
        let (at, covers) = (&finding.primary.at, self.said.covers);
        let is_inside = !at.is_file() && covers.start <= at.span.start && at.span.start <= covers.end;
        is_inside && self.said.rule.value == *finding.rule
    }

    /// Makes a comment void that this finding is too much for.
    fn refuse(&mut self, finding: &Finding) {
        if self.fault.is_some() {
            return;
        }
        let id = &finding.rule;
        let refused = if finding.about.is_some() {
            Some((
                format!("`{id}` is a gap of the handover, which no comment can accept"),
                "accept it by a waiver in the manifest, with an owner and a last day",
            ))
        } else if finding.severity == Severity::Error && self.until.is_none() {
            Some((format!("`{id}` is an error, and the comment has no last day"), "add `until=YYYY-MM-DD`"))
        } else {
            None
        };
        if let Some((title, help)) = refused {
            self.term = Term::Void;
            self.fault = Some(Fault { at: self.at(), title, help: help.to_owned() });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::sketch::Sketch;
    use crate::policy::{By, check, sketch::TODAY};

    /// Findings as `line rule title`, and how many a comment accepts.
    fn checked(text: &str) -> (Vec<String>, usize) {
        let portal = Sketch::new().doc("a.md", text).portal();
        let report = check(&portal, TODAY);
        let line = |finding: &crate::base::diag::Finding| {
            let line = text[..finding.primary.at.span.start as usize].matches('\n').count() + 1;
            format!("{line} {} {}", finding.rule, finding.title)
        };
        let comments = report.accepted.iter().filter(|accepted| matches!(accepted.by, By::Comment(_))).count();
        (report.findings.iter().map(line).collect(), comments)
    }

    #[test]
    fn a_comment_accepts_what_is_below_it_and_nothing_else() {
        let text = "<!-- handover-ignore link/broken until=2026-12-31: goes with the old wiki -->\n[a](a1.md) [b](b1.md)\n\n[c](c1.md)\n";
        let (findings, comments) = checked(text);
        assert_eq!((findings.len(), comments), (1, 2), "{findings:?}");
        assert!(findings[0].starts_with("4 link/broken"));
    }

    #[test]
    fn one_that_is_over_accepts_nothing_and_says_so() {
        let text = "<!-- handover-ignore link/broken until=2026-11-22: goes with the old wiki -->\n[a](a1.md)\n";
        let (findings, comments) = checked(text);
        assert_eq!(comments, 0);
        assert_eq!(
            findings.iter().map(|line| line.split(' ').nth(1).unwrap()).collect::<Vec<_>>(),
            ["waiver/expired", "link/broken"]
        );
    }

    #[test]
    fn one_that_does_not_say_what_it_has_to_is_void() {
        for (comment, wanted) in [
            ("", "comment does not say which rule it is about"),
            ("link/brokn: a good reason", "unknown rule `link/brokn`"),
            ("waiver/unused: a good reason", "`waiver/unused` cannot be ignored"),
            ("link/broken until=soon: a good reason", "`soon` is not a date"),
            ("link/broken until=2026-12-31: x", "comment does not say why `link/broken` is ignored"),
            ("link/broken: a good reason", "`link/broken` is an error, and the comment has no last day"),
        ] {
            let (findings, comments) = checked(&format!("<!-- handover-ignore {comment} -->\n[a](a1.md)\n"));
            assert_eq!((findings.len(), comments), (2, 0), "{findings:?}");
            assert_eq!(findings[0], format!("1 waiver/invalid {wanted}"));
        }
    }

    #[test]
    fn one_about_nothing_is_unused() {
        let (findings, _) = checked("<!-- handover-ignore link/broken until=2026-12-31: it was there -->\nText.\n");
        assert_eq!(findings, ["1 waiver/unused comment ignores `link/broken`, which is not reported here"]);
    }
}
