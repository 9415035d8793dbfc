//! Words: those that were probably meant by others, counts, lists.

/// Longest word that is compared with others, in bytes. The distance costs the product of both lengths,
/// and no word that we know is half as long.
const LONGEST_WORD: usize = 64;

/// The candidate that is nearest in spelling, when one is near enough to have been meant:
/// at most a third of the letters differ, three at most. Letter case does not matter.
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() > LONGEST_WORD {
        return None;
    }
    let written = written.to_lowercase();
    let allowed = (written.chars().count() / 3).min(3);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&written, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Whether a word is one of some, which are in ASCII, whatever its letter case.
pub fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether one word is the other with one slip of the pen: a letter left out, added or changed, or two swapped; letter
/// case and hyphens do not matter. Short words are too near each other to tell.
pub fn is_slip(written: &str, meant: &str) -> bool {
    let plain = |word: &str| word.to_lowercase().replace('-', "");
    let (written, meant) = (plain(written), plain(meant));
    let is_comparable = meant.len() >= 6 && written.len().max(meant.len()) <= LONGEST_WORD;
    written == meant || (is_comparable && strsim::damerau_levenshtein(&written, &meant) == 1)
}

/// New words in the quotes that the old ones stand in; `None` where more than one word stands, or nothing but quotes
/// would keep the new ones together.
pub fn requoted(old: &str, new: &str) -> Option<String> {
    let quote = old.chars().next().filter(|c| matches!(c, '"' | '\'' | '`') && old.len() > 1 && old.ends_with(*c));
    let is_word = |text: &str| {
        let is_plain = |c: char| c.is_alphanumeric() || "-_./".contains(c);
        text.starts_with(is_plain) && text.chars().all(|c| is_plain(c) || "@+#~$".contains(c))
    };
    match quote {
        Some(quote) if !new.contains(['"', '\'', '\\', '\n']) => Some(format!("{quote}{new}{quote}")),
        None if is_word(old) && is_word(new) => Some(new.to_owned()),
        _ => None,
    }
}

/// `1 page`, `2 pages`.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The first so many: `a, b and 3 more`; as [`listed`] where these are all.
pub fn first_listed(items: &[String], most: usize) -> String {
    match items.split_at(most.min(items.len())) {
        (all, []) => listed(all),
        (first, more) => format!("{} and {} more", first.join(", "), more.len()),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub fn listed<S: AsRef<str>>(items: &[S]) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match &*items {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_one_letter_of_a_long_word() {
        assert!(is_slip("0003-quues", "0003-queues") && is_slip("Roll-Back", "rollback") && is_slip("a", "A"));
        assert!(!is_slip("deploy", "delay") && !is_slip("cat", "car") && !is_slip("", "rollback"));
    }

    #[test]
    fn quotes_stay_around_other_words() {
        assert_eq!(requoted("'biling'", "billing").as_deref(), Some("'billing'"));
        assert_eq!(requoted("biling", "billing").as_deref(), Some("billing"));
        assert_eq!(requoted("biling", "@a/billing"), None);
        assert_eq!(requoted("a, b", "c"), None);
        assert_eq!(requoted("\"", "c"), None);
    }

    #[test]
    fn only_a_near_word_is_offered() {
        assert_eq!(nearest("Acceptd", ["accepted", "rejected"]), Some("accepted"));
        assert_eq!(nearest("wip", ["accepted", "done"]), None);
        assert_eq!(nearest(&"accepted".repeat(100_000), ["accepted"]), None);
    }
}
