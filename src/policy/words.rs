//! Words that several rules use in their messages.

use crate::base::path::{RepoPath, percent_encode};

/// Longest quotation of the author's words in a title, in characters.
const LONGEST_QUOTE: usize = 60;

/// Longest path or code in a title, in characters; longer ones lose their middle.
const LONGEST_CODE: usize = 96;

/// A path or code in backticks, on one line; both of its ends are kept when it is long.
pub(super) fn code(written: &str) -> String {
    let line: Vec<char> = one_line(written).replace('`', "'").chars().collect();
    if line.len() <= LONGEST_CODE {
        return format!("`{}`", String::from_iter(line));
    }
    let end = line.len() - LONGEST_CODE * 2 / 3;
    format!("`{}…{}`", String::from_iter(&line[..LONGEST_CODE / 3]), String::from_iter(&line[end..]))
}

/// The author's words in quotation marks, on one line, cut when long.
pub(super) fn quoted(written: &str) -> String {
    let line = one_line(written);
    match line.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("“{}…”", &line[..end]),
        None => format!("“{line}”"),
    }
}

fn one_line(written: &str) -> String {
    written.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a document must write as destination to reach a file of the repository.
pub(super) fn destination(from: &RepoPath, to: &RepoPath) -> String {
    let dir = from.parent();
    let here: Vec<&str> = dir.segments().collect();
    let there: Vec<&str> = to.segments().collect();
    let last = there.len().saturating_sub(1);
    let shared = here.iter().zip(&there[..last]).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(here.len() - shared);
    format!("{up}{}", percent_encode(&there[shared..].join("/")))
}

/// `two`, `three`, … for small counts, digits from ten on.
pub(super) fn count(n: usize) -> String {
    const WORDS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    WORDS.get(n).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dest(from: &str, to: &str) -> String {
        destination(&RepoPath::new(from).unwrap(), &RepoPath::new(to).unwrap())
    }

    #[test]
    fn a_destination_is_relative_to_the_document_and_encoded() {
        assert_eq!(dest("docs/runbooks/a.md", "docs/runbooks/b.md"), "b.md");
        assert_eq!(dest("docs/runbooks/a.md", "docs/adr/0001-x.md"), "../adr/0001-x.md");
        assert_eq!(dest("a.md", "docs/with blank.md"), "docs/with%20blank.md");
        assert_eq!(dest("docs/a.md", "docs"), "../docs");
        assert_eq!(dest("docs/a.md", ""), "../");
    }

    #[test]
    fn quotations_are_one_line_and_short() {
        assert_eq!(quoted("a\n  b"), "“a b”");
        assert_eq!(quoted(&"x".repeat(100)).chars().count(), 63);
    }

    #[test]
    fn a_long_path_keeps_its_file_name() {
        assert_eq!(code("a `b`"), "`a 'b'`");
        let long = code(&format!("src/{}/Order.java", "deep/".repeat(40)));
        assert!(long.starts_with("`src/deep/") && long.ends_with("/Order.java`") && long.contains('…'), "{long}");
    }
}
