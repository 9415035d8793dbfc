//! Patterns of ids: `*` stands for any characters.

/// Longer patterns cover nothing: the time is the product of both lengths, and no id is half as long.
const LONGEST: usize = 256;

/// Whether some id is covered by both patterns. O(a × b).
pub fn overlap(a: &str, b: &str) -> bool {
    if a.len() > LONGEST || b.len() > LONGEST {
        return false;
    }
    let (a, b) = (a.as_bytes(), b.as_bytes());
    // `row[j]`: whether what is left of `a` from the current place and of `b` from `j` can be the same text.
    let mut row: Vec<bool> = vec![false; b.len() + 1];
    for i in (0..=a.len()).rev() {
        let below = std::mem::replace(&mut row, vec![false; b.len() + 1]);
        for j in (0..=b.len()).rev() {
            let skip_a = a.get(i) == Some(&b'*') && below[j];
            let skip_b = b.get(j) == Some(&b'*') && row[j + 1];
            row[j] = match (a.get(i), b.get(j)) {
                (None, None) => true,
                (Some(b'*'), Some(b'*')) => skip_a || skip_b,
                (Some(b'*'), Some(_)) => skip_a || row[j + 1],
                (Some(_), Some(b'*')) => skip_b || below[j],
                (Some(x), Some(y)) => x == y && below[j + 1],
                (Some(_), None) => skip_a,
                (None, Some(_)) => skip_b,
            };
        }
    }
    row[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::pattern_covers as covers;

    #[test]
    fn a_star_stands_for_any_characters() {
        assert!(covers("runbook.*", "runbook.deploy") && covers("*", "") && covers("a*c*", "abcbc"));
        assert!(!covers("runbook.*", "runbook") && !covers("adr", "adr.x") && !covers("a*c", "abcb"));
        assert!(!covers(&("*a".repeat(120) + "*b"), &"a".repeat(250)));
    }

    #[test]
    fn patterns_overlap_when_one_id_fits_both() {
        assert!(overlap("security/*", "*/secret-in-docs") && overlap("*", "x") && overlap("a*", "*b"));
        assert!(overlap("**", "") && overlap("security/*", "security/x"));
        assert!(!overlap("security/*", "adr/*") && !overlap("a*", "b*") && !overlap("ab", "a"));
    }
}
