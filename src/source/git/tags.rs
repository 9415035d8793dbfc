//! Which tags are points to compare with.
//!
//! Takes git's list of tags, gives the newest ones by the date of their commits.
//! A tag need not look like a release; only where several name one commit, the best release counts.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io::{self, BufRead, Read};
use std::path::Path;

use super::program::{self, Silence};

/// Tags that are reachable, newest first; more than these are not looked at.
///
/// Git sorts by when a tag was made, which decides only what a repository with more of them loses.
const COMMAND: [&str; 6] = [
    "for-each-ref",
    "--merged=HEAD",
    "--sort=-creatordate",
    "--count=5000",
    "--format=%(refname)%00%(objectname)%00%(committerdate:unix)%00%(*objectname)%00%(*committerdate:unix)",
    "refs/tags",
];

/// Most bytes of that list: names may be long, 5,000 ordinary ones make 0.5 MB.
const LIST_BYTES: u64 = 8 << 20;

/// A tag and the commit it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) name: String,
    /// Id of the commit.
    pub(super) commit: String,
    /// Seconds since 1970.
    time: i64,
}

/// The newest `most` tags that lead to the checked-out commit, newest first, one a commit.
pub(super) fn newest(root: &Path, most: usize) -> Result<Vec<Tag>, Silence> {
    program::ask(root, &COMMAND, read).map(|answer| select(answer.value, most))
}

fn read(stdout: &mut dyn BufRead) -> io::Result<Vec<Tag>> {
    let mut bytes = Vec::new();
    stdout.take(LIST_BYTES).read_to_end(&mut bytes)?;
    // A record that is cut off lacks fields. Names of references have no control characters.
    Ok(String::from_utf8_lossy(&bytes).lines().filter_map(tag).collect())
}

/// One record. An annotated tag has no committer of its own, so the fields of what it names count;
/// what leads to no commit has none either.
fn tag(record: &str) -> Option<Tag> {
    let fields: Vec<&str> = record.split('\0').collect();
    let [name, id, time, peeled_id, peeled_time] = fields[..] else { return None };
    let (commit, time) = if peeled_id.is_empty() { (id, time) } else { (peeled_id, peeled_time) };
    let name = name.strip_prefix("refs/tags/")?.to_owned();
    Some(Tag { name, commit: commit.to_owned(), time: time.parse().ok()? })
}

/// By date; commits of one second by the names of their tags, so that a history made by a script has an order.
fn select(mut tags: Vec<Tag>, most: usize) -> Vec<Tag> {
    tags.sort_by_cached_key(|tag| Reverse((tag.time, Rank::of(&tag.name), tag.name.clone())));
    let mut seen = BTreeSet::new();
    tags.retain(|tag| seen.insert(tag.commit.clone()));
    tags.truncate(most);
    tags
}

/// How high a name stands as that of a release: `v1.2.3` above `v1.2.3-rc.1` (Semantic Versioning 2.0.0 §11),
/// `v1.2.3` above `v1`, and every number above `stable`. What stands before the number does not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    numbers: Vec<Number>,
    stage: Stage,
    rest: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Before,
    Release,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number(Number),
    Word(String),
}

/// Digits of any number, without zeros in front, and how many they are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Number(usize, String);

impl Rank {
    fn of(name: &str) -> Self {
        // `orders/v2.3.0`, `@acme/orders@2.3.0`
        let last = name.rsplit(['/', '@']).next().unwrap_or_default();
        let mut left = last.trim_start_matches(|c: char| !c.is_ascii_digit());
        let mut numbers = Vec::new();
        while let Some((digits, rest)) = leading(left, |c| c.is_ascii_digit()) {
            numbers.push(Number::of(digits));
            left = rest;
            match rest.strip_prefix('.') {
                Some(next) if next.starts_with(|c: char| c.is_ascii_digit()) => left = next,
                _ => break,
            }
        }
        let stage = if left.is_empty() || left.starts_with('+') { Stage::Release } else { Stage::Before };
        Self { numbers, stage, rest: parts(left) }
    }
}

impl Number {
    fn of(digits: &str) -> Self {
        let digits = digits.trim_start_matches('0');
        Self(digits.len(), digits.to_owned())
    }
}

fn parts(mut text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    while !text.is_empty() {
        if let Some((digits, rest)) = leading(text, |c| c.is_ascii_digit()) {
            parts.push(Part::Number(Number::of(digits)));
            text = rest;
        } else if let Some((word, rest)) = leading(text, |c| !c.is_ascii_digit()) {
            parts.push(Part::Word(word.to_owned()));
            text = rest;
        }
    }
    parts
}

/// The longest beginning of such characters, and what follows it; `None` when it is empty.
fn leading(text: &str, is_such: fn(char) -> bool) -> Option<(&str, &str)> {
    let end = text.find(|c| !is_such(c)).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(records: &str, most: usize) -> Vec<String> {
        let tags = read(&mut records.replace('|', "\0").as_bytes()).unwrap();
        select(tags, most).into_iter().map(|tag| format!("{} {}", tag.name, tag.commit)).collect()
    }

    #[test]
    fn names_of_releases_sort_by_their_numbers() {
        let sorted = [
            "nightly",
            "v1",
            "v1.2.3-alpha",
            "v1.2.3-rc.2",
            "v1.2.3-rc.10",
            "1.2.3",
            "orders/v1.10.0",
            "@acme/orders@2.0.0",
            "release-2.0.1",
            "v18446744073709551616.0",
        ];
        for pair in sorted.windows(2) {
            assert!(Rank::of(pair[0]) < Rank::of(pair[1]), "{pair:?}");
        }
        assert_eq!(Rank::of("v01.2"), Rank::of("1.2"));
    }

    #[test]
    fn the_newest_commits_count_whenever_they_were_tagged() {
        let records = "refs/tags/late|t1||aaa|100\nrefs/tags/x|bbb|300||\nrefs/tags/y|ccc|200||\n";
        assert_eq!(names(records, 5), ["x bbb", "y ccc", "late aaa"]);
        assert_eq!(names(records, 2), ["x bbb", "y ccc"]);
    }

    #[test]
    fn one_tag_a_commit_counts_the_best_release() {
        let records =
            "refs/tags/v1|aaa|1||\nrefs/tags/v1.2.3|aaa|1||\nrefs/tags/stable|aaa|1||\nrefs/tags/v1.2|aaa|1||\n";
        assert_eq!(names(records, 5), ["v1.2.3 aaa"]);
    }

    #[test]
    fn commits_of_one_second_are_in_the_order_of_their_releases() {
        let records = "refs/tags/v9|aaa|1||\nrefs/tags/v10|bbb|1||\nrefs/tags/v10-rc1|ccc|1||\n";
        assert_eq!(names(records, 5), ["v10 bbb", "v10-rc1 ccc", "v9 aaa"]);
    }

    #[test]
    fn what_leads_to_no_commit_or_is_cut_off_is_left_out() {
        assert_eq!(names("refs/tags/file|aaa|||\nrefs/tags/nested|t1||t2|\nrefs/tags/v1|aa", 5), [""; 0]);
    }

    proptest::proptest! {
        #[test]
        fn every_name_has_a_rank(name: String) {
            proptest::prop_assert_eq!(Rank::of(&name), Rank::of(&name));
        }
    }
}
