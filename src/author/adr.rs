//! A new decision record: next number of its log, and both ends of a supersession.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::fill::{Open, one_line};
use super::new::{Request, slug, taken};
use super::{Change, Refusal, place};
use crate::base::path::RepoPath;
use crate::kinds;
use crate::model::decisions::{Successor, link, superseded};
use crate::model::{Decision, Portal, ServiceId};
use crate::records::Style;

/// How a record is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdrStyle {
    /// MADR 4.0.
    Madr,
    /// Michael Nygard's, as adr-tools writes it.
    Nygard,
}

/// What is asked for beside the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ask {
    /// Whose log; `None` for that of the project.
    pub service: Option<ServiceId>,
    /// `None` for that of the newest record of the log.
    pub style: Option<AdrStyle>,
    /// Number of the record in the same log that the new one replaces.
    pub supersedes: Option<u32>,
}

/// A new decision, and then the edits of the one it supersedes.
///
/// # Errors
/// When the place is taken, when the superseded number is not in the log or in it several times, and when that record
/// states no status that could be changed.
pub fn decision(request: &Request<'_>, title: &str, ask: Ask) -> Result<Vec<Change>, Refusal> {
    let Request { portal, tree, today } = *request;
    let title = &*one_line(title);
    if slug(title).is_empty() {
        return Err(Refusal::new("a decision needs a title", "`handover new adr \"Use a queue for orders\"`"));
    }
    let kind = kinds::find("adr").ok_or_else(|| Refusal::new("decisions are not a known kind", ""))?;
    let log = Log::of(request, ask.service);
    let old = ask.supersedes.map(|number| log.record(number)).transpose()?;
    let number = log.next_number();
    let path = log.file(portal, number, title, today);
    if let Some(taken) = taken(tree, &path) {
        return Err(Refusal::new(format!("`{taken}` is there already"), "give the decision another title"));
    }
    let scaffold = match ask.style.unwrap_or_else(|| log.style(portal)) {
        AdrStyle::Madr => kind.scaffold.to_owned(),
        // A log that goes by days has no numbers in its titles either.
        AdrStyle::Nygard if number.is_none() => kinds::ADR_NYGARD.replacen("{{number}}. ", "", 1),
        AdrStyle::Nygard => kinds::ADR_NYGARD.to_owned(),
    };
    let open = Open { portal, tree, kind, subject: ask.service, title, number, today };
    let mut text = open.fill(&scaffold, &path);
    let mut edits = Vec::new();
    if let Some(old) = old {
        let old_path = portal.doc(old.doc).path();
        text = with_supersedes(&text, &format!("Supersedes {}", link(&old.label, &path, old_path)));
        let name = number.map_or_else(|| title.to_owned(), |number| label_like(&old.label, number));
        edits = supersede(portal, old, &Successor { name: &name, path: &path })?;
    }
    Ok(std::iter::once(Change::Create { path, text }).chain(edits).collect())
}

/// A decision log, and what its records have in common.
struct Log<'a> {
    dir: RepoPath,
    /// Those that are numbered or dated in its order, the newest last.
    records: Vec<(&'a Decision, &'a RepoPath)>,
}

impl<'a> Log<'a> {
    /// The log of a service, else of the project: the one with most records; the usual place when there is none.
    fn of(request: &Request<'a>, service: Option<ServiceId>) -> Self {
        let portal = request.portal;
        let all = || portal.decisions.records.values().filter(|record| !record.proposal);
        let mut logs: BTreeMap<&RepoPath, u64> = BTreeMap::new();
        for record in all() {
            *logs.entry(&record.log).or_default() += place::closeness(portal, service, &record.log);
        }
        let best = logs
            .into_iter()
            .filter(|(_, weight)| *weight > 0)
            .max_by_key(|(dir, weight)| (*weight, Reverse(dir.segments().count()), Reverse(*dir)));
        let usual = || kinds::find("adr").map(|kind| place::of(request, kind, service, "new").path.parent());
        let dir = best.map(|(dir, _)| dir.clone()).or_else(usual).unwrap_or_else(RepoPath::root);
        let of_dir = all().filter(|record| record.log == dir);
        let mut records: Vec<_> = of_dir.map(|record| (record, portal.doc(record.doc).path())).collect();
        records.sort_by_key(|(record, path)| (record.number, *path));
        Self { dir, records }
    }

    fn record(&self, number: u32) -> Result<&'a Decision, Refusal> {
        let found: Vec<_> = self.records.iter().filter(|(record, _)| record.number == Some(number)).collect();
        match found.as_slice() {
            [(one, _)] => Ok(one),
            [] => Err(Refusal::new(format!("there is no decision {number} in `{}`", self.dir), self.numbers())),
            [_, (_, second), ..] => {
                let cause = format!("several decisions in `{}` have the number {number}", self.dir);
                Err(Refusal::new(cause, format!("give `{second}` another number first")))
            }
        }
    }

    /// What could have been meant.
    fn numbers(&self) -> String {
        const MOST: usize = 20;
        let numbers = self.records.iter().rev().filter_map(|(record, _)| record.number);
        let numbers: Vec<String> = numbers.take(MOST).map(|number| number.to_string()).collect();
        match numbers.is_empty() {
            true => "`--service` for the log of a service; this one has no numbers".to_owned(),
            false => format!("one of {}; `--service` for the log of a service", numbers.join(", ")),
        }
    }

    /// One more than the highest; `None` for a log whose files are named after days.
    fn next_number(&self) -> Option<u32> {
        let highest = self.records.iter().filter_map(|(record, _)| record.number).max();
        match self.newest_name().map(|name| name.form) {
            Some(Form::Day | Form::DayWithHyphens) => None,
            Some(Form::Number(_)) | None => Some(highest.unwrap_or(0).saturating_add(1)),
        }
    }

    /// A file named as the others are.
    fn file(&self, portal: &Portal, number: Option<u32>, title: &str, today: Date) -> RepoPath {
        let name = self.newest_name();
        let (prefix, separator) = name.as_ref().map_or(("", '-'), |name| (name.prefix, name.separator));
        let head = match (number, name.as_ref().map(|name| name.form)) {
            (None, Some(Form::DayWithHyphens)) => today.to_string(),
            (None, _) => today.to_string().replace('-', ""),
            (Some(number), Some(Form::Number(digits))) => format!("{number:0digits$}"),
            (Some(number), _) => format!("{number:04}"),
        };
        let words = match separator {
            '_' => slug(title).replace('-', "_"),
            _ => slug(title),
        };
        let is_known = |ending: &&str| matches!(*ending, "md" | "markdown" | "mdx");
        let newest = self.records.last().map(|(record, _)| portal.doc(record.doc).path().extension());
        let ending = newest.as_deref().filter(is_known).unwrap_or("md").to_owned();
        let name = format!("{prefix}{head}{separator}{words}.{ending}");
        self.dir.join(&name).unwrap_or_else(|| self.dir.clone())
    }

    /// The form of the newest file name (of the directory, where each record has its own).
    fn newest_name(&self) -> Option<Name<'a>> {
        let inside = |path: &'a RepoPath| {
            let rest = path.as_str().strip_prefix(self.dir.as_str())?.trim_start_matches('/');
            rest.split('/').next()
        };
        self.records.iter().rev().find_map(|(_, path)| Name::of(inside(path)?))
    }

    /// One whose newest record states its status below a heading is Nygard's; MADR when it states it elsewhere.
    fn style(&self, portal: &Portal) -> AdrStyle {
        let of = |record: &Decision| portal.doc(record.doc).reading()?.statuses.first().map(|status| status.style);
        match self.records.iter().rev().find_map(|(record, _)| of(record)) {
            Some(Style::Section) => AdrStyle::Nygard,
            _ => AdrStyle::Madr,
        }
    }
}

/// How the name of a record begins: `adr-0007-…`, `20250310-…`.
struct Name<'a> {
    prefix: &'a str,
    form: Form,
    separator: char,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// With so many digits.
    Number(usize),
    /// `20250310`.
    Day,
    /// `2025-03-10`.
    DayWithHyphens,
}

impl<'a> Name<'a> {
    /// Longest text before the number, in bytes.
    const LONGEST_PREFIX: usize = 12;

    /// `None` for a name that begins in another way.
    fn of(name: &'a str) -> Option<Self> {
        let start = name.find(|c: char| c.is_ascii_digit()).filter(|start| *start <= Self::LONGEST_PREFIX)?;
        let (prefix, rest) = name.split_at(start);
        let word = prefix.trim_end_matches(['-', '_', ' ']);
        if !word.bytes().all(|b| b.is_ascii_alphabetic()) {
            return None;
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let day = rest.get(..10).filter(|day| digits == 4 && day.parse::<Date>().is_ok());
        let (form, after) = match day {
            Some(day) => (Form::DayWithHyphens, &rest[day.len()..]),
            None if digits == 8 => (Form::Day, &rest[digits..]),
            None if digits <= 6 => (Form::Number(digits), &rest[digits..]),
            None => return None,
        };
        let separator = after.chars().next().filter(|c| matches!(c, '-' | '_' | ' ')).unwrap_or('-');
        Some(Self { prefix, form, separator })
    }
}

/// The edits of the record that another takes the place of.
fn supersede(portal: &Portal, old: &Decision, successor: &Successor<'_>) -> Result<Vec<Change>, Refusal> {
    let file = &portal.doc(old.doc).source;
    let path = &file.path;
    let refuse = |why: String| {
        let words = format!("uperseded by {}", link(successor.name, path, successor.path));
        Refusal::new(format!("`{path}` {why}"), format!("write `S{words}` as its status first, without `--supersedes`"))
    };
    let edits = superseded(portal, old, successor).map_err(refuse)?;
    Ok(edits.into_iter().map(|edit| Change::edit(file, edit.at.span, edit.text)).collect())
}

/// `API-004` after `API-003`, `ADR-12` otherwise.
fn label_like(old: &str, number: u32) -> String {
    let parts = old.rsplit_once('-').filter(|(prefix, digits)| {
        !prefix.is_empty()
            && prefix.bytes().all(|b| b.is_ascii_alphabetic())
            && digits.bytes().all(|b| b.is_ascii_digit())
    });
    match parts {
        Some((prefix, digits)) if digits.starts_with('0') => format!("{prefix}-{number:0width$}", width = digits.len()),
        Some((prefix, _)) => format!("{prefix}-{number}"),
        None => format!("ADR-{number}"),
    }
}

/// The new record's own end: under its status section, else below its title.
fn with_supersedes(text: &str, line: &str) -> String {
    let section = text.find("\n## Status\n").map(|at| at + "\n## Status\n".len());
    let after_status = section.and_then(|from| text[from..].find("\n## ").map(|at| from + at));
    let below_title = || {
        let title = text.find("\n# ").map_or(0, |at| at + 1);
        text[title..].find('\n').map_or(text.len(), |at| title + at + 1)
    };
    let at = after_status.unwrap_or_else(below_title);
    format!("{}\n\n{line}\n{}", text[..at].trim_end_matches('\n'), &text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_records_are_read_as_people_write_them() {
        let of = |name| Name::of(name).map(|name| (name.prefix.to_owned(), name.form, name.separator));
        assert_eq!(of("0007-a.md"), Some((String::new(), Form::Number(4), '-')));
        assert_eq!(of("adr_012_a.md"), Some(("adr_".to_owned(), Form::Number(3), '_')));
        assert_eq!(of("20250310-a.md"), Some((String::new(), Form::Day, '-')));
        assert_eq!(of("2025-03-10-a.md"), Some((String::new(), Form::DayWithHyphens, '-')));
        assert_eq!(of("use-http-2.md"), None);
        assert_eq!(of("use-a-queue.md"), None);
    }

    #[test]
    fn a_label_goes_on_as_the_log_does() {
        assert_eq!(label_like("API-003", 14), "API-014");
        assert_eq!(label_like("ADR-7", 14), "ADR-14");
        assert_eq!(label_like("A decision of 2024", 14), "ADR-14");
    }
}
