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

/// `1 page`, `2 pages`.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// `a`, `a and b`, `a, b and c`.
pub fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_near_word_is_offered() {
        assert_eq!(nearest("Acceptd", ["accepted", "rejected"]), Some("accepted"));
        assert_eq!(nearest("wip", ["accepted", "done"]), None);
        assert_eq!(nearest(&"accepted".repeat(100_000), ["accepted"]), None);
    }
}
