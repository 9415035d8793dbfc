//! The shortest way from what is published to what is to be: a value, decided before anything is touched.
//!
//! Takes what is there and what is wanted, gives what is uploaded in which order, what stays and what goes. Knows
//! nothing of stores.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::file::{Class, File};
use super::listing::{Entry, Listing};
use crate::base::words::counted;
use crate::output::write::is_blocking;

/// What is published, as far as it can be known.
#[derive(Debug, Clone, Default)]
pub(super) struct Present {
    /// What the list says. Of places that are due, only those are among the files whose content was looked up.
    pub(super) listing: Listing,
    /// Everything there, with sizes, whoever put it there.
    pub(super) there: BTreeMap<String, u64>,
}

/// The way from what is published to what is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files to upload, in their order.
    pub puts: Vec<File>,
    /// How many of them are new.
    pub new: usize,
    /// How many files stay as they are.
    pub same: usize,
    /// Files that are in the way of others, deleted first: a file where a directory comes, or the reverse.
    pub clear: Vec<String>,
    /// Files deleted last.
    pub delete: Vec<String>,
    /// Assets that only the portal before needs; they stay until the next one.
    pub kept: BTreeSet<String>,
    /// Files of the portal before that readers will miss: the deleted ones without assets whose time is over.
    pub missed: usize,
    /// How many files were published before.
    pub before: usize,
    /// Whether nothing but the list itself differs, or not even that.
    pub(super) is_listed: bool,
}

/// Why a plan is not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is no page to publish.
    Empty,
    /// Files are there that we did not put there, and no list of ours.
    Foreign {
        /// How many.
        count: usize,
        /// The first.
        example: String,
    },
    /// A file that we did not put there is where one of ours goes.
    InTheWay(String),
    /// Another portal is published there.
    OtherSite {
        /// Its name.
        there: String,
        /// Ours.
        ours: String,
    },
    /// More would be deleted than by accident.
    MassDelete {
        /// Files to delete.
        count: usize,
        /// Files there.
        of: usize,
        /// Most without being told to.
        most: usize,
    },
}

/// Whether many files may be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletions {
    /// As many as an ordinary change takes.
    Guarded,
    /// Any number.
    Any,
}

/// Deleting so many files is never taken for an accident.
const FEW: usize = 50;

/// Share of all files, in percent, whose deletion is not taken for one either.
const SHARE: usize = 30;

/// Plans what is to be done. `wanted` are in any order.
///
/// # Errors
/// When it had better not be done.
pub(super) fn plan(present: &Present, wanted: &[File], deletions: Deletions) -> Result<Plan, Refusal> {
    if !wanted.iter().any(|file| file.place.ends_with(".html")) {
        return Err(Refusal::Empty);
    }
    let Present { listing, there } = present;
    let names: BTreeSet<&str> = wanted.iter().map(|file| file.place.as_str()).collect();
    let is_ours =
        |place: &str| listing.files.contains_key(place) || listing.due.contains(place) || listing.kept.contains(place);
    if let Some(foreign) = names.iter().find(|name| there.contains_key(**name) && !is_ours(name)) {
        return Err(Refusal::InTheWay((*foreign).to_owned()));
    }
    let (mut plan, mut puts) = (Plan { before: listing.files.len(), ..Plan::default() }, Vec::new());
    for file in wanted {
        let is_there = there.get(&file.place) == Some(&file.size);
        if is_there && listing.files.get(&file.place) == Some(&Entry::of(file)) {
            plan.same += 1;
        } else {
            plan.new += usize::from(!there.contains_key(&file.place));
            puts.push(file.clone());
        }
    }
    puts.sort_by(|a, b| (Class::of(&a.place), &a.place).cmp(&(Class::of(&b.place), &b.place)));
    plan.puts = puts;

    let ours = listing.files.keys().chain(&listing.due).chain(&listing.kept);
    let gone: BTreeSet<&String> = ours.filter(|place| !names.contains(place.as_str())).collect();
    for place in gone.into_iter().filter(|place| there.contains_key(*place)) {
        let was_needed = listing.files.contains_key(place);
        if is_blocking(place, &names) {
            plan.clear.push(place.clone());
        } else if was_needed && Class::of(place) == Class::Lasting {
            plan.kept.insert(place.clone());
            continue;
        } else {
            plan.delete.push(place.clone());
        }
        plan.missed += usize::from(was_needed);
    }
    // A portal that stays as it is keeps what the one before needed: its time has not come.
    if plan.puts.is_empty() && plan.missed == 0 && plan.kept.is_empty() && listing.due.is_empty() {
        plan.delete.retain(|place| !listing.kept.contains(place));
        plan.kept.extend(listing.kept.iter().filter(|place| there.contains_key(*place)).cloned());
        plan.is_listed = plan.delete.is_empty() && listing.files.len() == wanted.len();
    }
    guard(plan, deletions)
}

fn guard(plan: Plan, deletions: Deletions) -> Result<Plan, Refusal> {
    let most = FEW.max(plan.before * SHARE / 100);
    match deletions {
        Deletions::Guarded if plan.missed > most => {
            Err(Refusal::MassDelete { count: plan.missed, of: plan.before, most })
        }
        Deletions::Guarded | Deletions::Any => Ok(plan),
    }
}

impl Plan {
    /// Whether what is wanted is there.
    pub fn is_empty(&self) -> bool {
        self.puts.is_empty() && self.clear.is_empty() && self.delete.is_empty() && self.is_listed
    }

    /// Bytes to upload.
    pub fn bytes(&self) -> u64 {
        self.puts.iter().map(|file| file.size).sum()
    }
}

/// What would be done, one file a line, and a last line that counts.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for place in &self.clear {
            writeln!(f, "delete  {}", shown(place))?;
        }
        for file in &self.puts {
            writeln!(f, "put     {} ({})", shown(&file.place), counted(file.size as usize, "byte"))?;
        }
        for place in &self.delete {
            writeln!(f, "delete  {}", shown(place))?;
        }
        for place in &self.kept {
            writeln!(f, "keep    {} until the next time", shown(place))?;
        }
        let (puts, deleted) = (self.puts.len(), self.clear.len() + self.delete.len());
        let bytes = counted(self.bytes() as usize, "byte");
        write!(f, "{puts} to upload ({bytes}), {} unchanged, {deleted} to delete", self.same)
    }
}

/// A place on one line of a terminal.
fn shown(place: &str) -> String {
    place.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Empty => f.write_str("there is no page to publish, and an empty portal never replaces one"),
            Refusal::Foreign { count, example } => {
                let files = counted(*count, "file");
                write!(f, "{files} there that handover did not publish, for example `{}`", shown(example))
            }
            Refusal::InTheWay(place) => {
                write!(f, "`{}` is there already and was not published by handover", shown(place))
            }
            Refusal::OtherSite { there, ours } => {
                write!(f, "the portal of `{}` is published there, and this is `{}`", shown(there), shown(ours))
            }
            Refusal::MassDelete { count, of, most } => {
                write!(
                    f,
                    "{count} of {of} published files would be deleted, and no more than {most} are without a word"
                )
            }
        }
    }
}

impl Refusal {
    /// What to try.
    pub fn hint(&self) -> &'static str {
        match self {
            Refusal::Empty => "`handover build`, and see what it writes",
            Refusal::Foreign { .. } => "an empty place, such as a prefix of its own",
            Refusal::InTheWay(_) => "moving that file elsewhere",
            Refusal::OtherSite { .. } => "a prefix of its own; a portal with a new name begins at an empty place",
            Refusal::MassDelete { .. } => "`--dry-run` to see them, and `--allow-mass-delete` when they are to go",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::hash::Digest;

    fn file(place: &str, text: &str) -> File {
        File { place: place.to_owned(), digest: Digest::of(text.as_bytes()), size: text.len() as u64 }
    }

    fn files(list: &[(&str, &str)]) -> Vec<File> {
        list.iter().map(|(place, text)| file(place, text)).collect()
    }

    /// What there is after some files were published.
    fn published(files: &[File]) -> Present {
        let listing = Listing {
            files: files.iter().map(|file| (file.place.clone(), Entry::of(file))).collect(),
            ..Listing::default()
        };
        Present { listing, there: files.iter().map(|file| (file.place.clone(), file.size)).collect() }
    }

    fn text(before: &[(&str, &str)], after: &[(&str, &str)]) -> String {
        match plan(&published(&files(before)), &files(after), Deletions::Guarded) {
            Ok(plan) => plan.to_string(),
            Err(refusal) => format!("refused: {refusal}"),
        }
    }

    const SITE: &[(&str, &str)] =
        &[("assets/main-00000000.css", "c"), ("index.html", "i"), ("repo/a.html", "a"), ("repo/b.png", "b")];

    #[test]
    fn what_is_there_already_takes_nothing() {
        let plan = plan(&published(&files(SITE)), &files(SITE), Deletions::Guarded).unwrap();
        assert!(plan.is_empty());
        assert_eq!(plan.to_string(), "0 to upload (0 bytes), 4 unchanged, 0 to delete");
    }

    #[test]
    fn plans_are_minimal_and_in_order() {
        insta::assert_snapshot!(text(&[], SITE), @"
        put     assets/main-00000000.css (1 byte)
        put     repo/b.png (1 byte)
        put     repo/a.html (1 byte)
        put     index.html (1 byte)
        4 to upload (4 bytes), 0 unchanged, 0 to delete
        ");
        let changed = [SITE[0], SITE[1], ("repo/a.html", "A"), SITE[3]];
        insta::assert_snapshot!(text(SITE, &changed), @"
        put     repo/a.html (1 byte)
        1 to upload (1 byte), 3 unchanged, 0 to delete
        ");
        let restyled = [("assets/main-11111111.css", "C"), ("index.html", "I"), ("repo/a.html", "A"), SITE[3]];
        insta::assert_snapshot!(text(SITE, &restyled), @"
        put     assets/main-11111111.css (1 byte)
        put     repo/a.html (1 byte)
        put     index.html (1 byte)
        keep    assets/main-00000000.css until the next time
        3 to upload (3 bytes), 1 unchanged, 0 to delete
        ");
        let removed = [SITE[0], ("index.html", "I")];
        insta::assert_snapshot!(text(SITE, &removed), @"
        put     index.html (1 byte)
        delete  repo/a.html
        delete  repo/b.png
        1 to upload (1 byte), 1 unchanged, 2 to delete
        ");
        let moved = [SITE[0], ("index.html", "i"), ("repo/a.html", "A"), ("repo/c ä+%?.png", "b")];
        insta::assert_snapshot!(text(SITE, &moved), @"
        put     repo/c ä+%?.png (1 byte)
        put     repo/a.html (1 byte)
        delete  repo/b.png
        2 to upload (2 bytes), 2 unchanged, 1 to delete
        ");
    }

    #[test]
    fn a_file_that_becomes_a_directory_goes_first() {
        insta::assert_snapshot!(text(&[("x", "1"), ("a.html", "")], &[("x/y.html", "1"), ("a.html", "")]), @"
        delete  x
        put     x/y.html (1 byte)
        1 to upload (1 byte), 1 unchanged, 1 to delete
        ");
    }

    #[test]
    fn assets_of_the_portal_before_stay_for_one_generation() {
        let css = |digit: &str| format!("assets/main-{}.css", digit.repeat(8));
        let site = |digit: &str| files(&[(&css(digit), digit), ("index.html", digit)]);
        let mut present = published(&site("1"));
        let second = plan(&present, &site("2"), Deletions::Guarded).unwrap();
        assert_eq!((second.delete.len(), second.kept.iter().next().cloned()), (0, Some(css("1"))));
        present = published(&site("2"));
        present.listing.kept = second.kept;
        present.there.insert(css("1"), 1);
        let again = plan(&present, &site("2"), Deletions::Guarded).unwrap();
        assert!(again.is_empty(), "the same portal once more is no generation");
        let third = plan(&present, &site("3"), Deletions::Guarded).unwrap();
        assert_eq!((third.delete, third.kept), (vec![css("1")], BTreeSet::from([css("2")])));
        assert_eq!(third.missed, 0);
        let back = plan(&present, &site("1"), Deletions::Guarded).unwrap();
        assert_eq!(back.delete, [""; 0]);
    }

    #[test]
    fn what_was_lost_or_published_under_other_headers_is_put_again() {
        let mut present = published(&files(SITE));
        present.there.remove("repo/b.png");
        present.there.insert("repo/a.html".to_owned(), 99);
        present.listing.files.get_mut("index.html").unwrap().headers = "fresh,text/plain".to_owned();
        let plan = plan(&present, &files(SITE), Deletions::Guarded).unwrap();
        let puts: Vec<&str> = plan.puts.iter().map(|file| file.place.as_str()).collect();
        assert_eq!(puts, ["repo/b.png", "repo/a.html", "index.html"]);
    }

    #[test]
    fn what_others_put_there_is_never_touched() {
        let mut present = published(&files(SITE));
        present.there.insert("robots.txt".to_owned(), 1);
        assert!(plan(&present, &files(SITE), Deletions::Guarded).unwrap().is_empty());
        let wanted = [files(SITE), files(&[("robots.txt", "x")])].concat();
        assert_eq!(plan(&present, &wanted, Deletions::Guarded), Err(Refusal::InTheWay("robots.txt".to_owned())));
    }

    #[test]
    fn an_empty_build_and_many_deletions_are_refused() {
        assert_eq!(plan(&published(&files(SITE)), &[], Deletions::Any), Err(Refusal::Empty));
        assert_eq!(plan(&published(&[]), &files(&[("a.css", "")]), Deletions::Any), Err(Refusal::Empty));
        let all: Vec<File> = (0..1_000).map(|ix| file(&format!("{ix}.html"), "x")).collect();
        let present = published(&all);
        let cut = |n: usize, deletions| plan(&present, &all[n..], deletions).map(|plan| plan.delete.len());
        assert_eq!(cut(300, Deletions::Guarded), Ok(300));
        assert_eq!(cut(600, Deletions::Guarded), Err(Refusal::MassDelete { count: 600, of: 1_000, most: 300 }));
        assert_eq!(cut(600, Deletions::Any), Ok(600));
        let small = published(&all[..60]);
        assert_eq!(plan(&small, &all[50..60], Deletions::Guarded).map(|plan| plan.delete.len()), Ok(50));
    }
}
