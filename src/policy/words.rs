//! Words that several rules use in their messages.

/// Longest quotation of the author's words in a title, in characters.
const LONGEST_QUOTE: usize = 60;

/// Longest path or code in a title, in characters; longer ones lose their middle.
const LONGEST_CODE: usize = 96;

/// A path or code in backticks, on one line; both of its ends are kept when it is long.
pub(super) fn code(written: &str) -> String {
    let line = one_line(written).replace('`', "'");
    if line.chars().count() <= LONGEST_CODE {
        return format!("`{line}`");
    }
    let line: Vec<char> = line.chars().collect();
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

/// `two`, `three`, … for small counts, digits from ten on.
pub(super) fn count(n: usize) -> String {
    const WORDS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    WORDS.get(n).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

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
