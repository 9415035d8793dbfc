//! How far a version number moved.
//!
//! Semantic Versioning 2.0.0 §2, §4, §8, §11 as people write it: a leading `v`, and one or two numbers, are read too.
//! Calendar versions (`2026-05-01`, `20260501`) promise nothing, so each step forward is a large one.

use std::cmp::Ordering;

use jiff::civil::Date;

/// A step from one version to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bump {
    /// Forward, and may break: the first number, the second one below 1.0, or a later day.
    Major,
    /// Forward, with something new.
    Minor,
    /// Forward, with something mended, or from a preview to what it previewed.
    Patch,
    /// The same version.
    None,
    /// At least one of them is neither a semantic nor a calendar version.
    NotSemver,
    /// To an earlier one.
    Backwards,
}

/// The step from `old` to `new`, both as written (`info.version`).
pub fn bump(old: &str, new: &str) -> Bump {
    if old.trim() == new.trim() {
        return Bump::None;
    }
    if let (Some(old), Some(new)) = (day(old), day(new)) {
        return match old.cmp(&new) {
            Ordering::Less => Bump::Major,
            Ordering::Equal => Bump::None,
            Ordering::Greater => Bump::Backwards,
        };
    }
    let (Some(old), Some(new)) = (Semver::read(old), Semver::read(new)) else { return Bump::NotSemver };
    match old.order(&new) {
        Ordering::Greater => Bump::Backwards,
        Ordering::Equal => Bump::None,
        Ordering::Less if old.numbers[0] != new.numbers[0] => Bump::Major,
        Ordering::Less if old.numbers[1] != new.numbers[1] && new.numbers[0] == 0 => Bump::Major,
        Ordering::Less if old.numbers[1] != new.numbers[1] => Bump::Minor,
        Ordering::Less => Bump::Patch,
    }
}

/// A version that is a day.
pub(super) fn day(version: &str) -> Option<Date> {
    let version = version.trim();
    let digits: String = version.chars().filter(char::is_ascii_digit).collect();
    let separators: String = version.chars().filter(|c| !c.is_ascii_digit()).collect();
    let is_written_so = digits.len() == 8 && matches!(separators.as_str(), "" | "--" | "..");
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i16>().ok();
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    let date = Date::new(year, month as i8, day as i8).ok();
    date.filter(|_| is_written_so && (1990..2200).contains(&year))
}

struct Semver<'v> {
    numbers: [u64; 3],
    /// What stands behind a hyphen; empty for a release.
    preview: &'v str,
}

impl<'v> Semver<'v> {
    fn read(version: &'v str) -> Option<Self> {
        let version = version.trim();
        let version = version.strip_prefix(['v', 'V']).unwrap_or(version);
        let version = version.split('+').next().unwrap_or_default();
        let (core, preview) = version.split_once('-').unwrap_or((version, ""));
        let mut numbers = [0; 3];
        let written: Vec<&str> = core.split('.').collect();
        // `2026-13-45` is a day that never was, and no preview of 2026.
        let is_day = written.len() == 1 && preview.starts_with(|c: char| c.is_ascii_digit());
        if written.len() > numbers.len() || is_day {
            return None;
        }
        for (number, text) in numbers.iter_mut().zip(written) {
            *number = text.parse().ok()?;
        }
        Some(Self { numbers, preview })
    }

    fn order(&self, other: &Self) -> Ordering {
        let previews = || match (self.preview, other.preview) {
            ("", "") => Ordering::Equal,
            ("", _) => Ordering::Greater,
            (_, "") => Ordering::Less,
            (one, two) => identifiers(one, two),
        };
        self.numbers.cmp(&other.numbers).then_with(previews)
    }
}

/// Order of previews: numbers by value and before words, one by one (§11.4).
fn identifiers(one: &str, two: &str) -> Ordering {
    let key = |text: &str| match text.parse::<u64>() {
        Ok(number) => (0, number, String::new()),
        Err(_) => (1, 0, text.to_owned()),
    };
    let read = |text: &str| text.split('.').map(key).collect::<Vec<_>>();
    read(one).cmp(&read(two))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_as_large_as_the_number_that_moves() {
        let steps = [
            ("1.2.3", "2.0.0", Bump::Major),
            ("v1", "v2", Bump::Major),
            ("1.2.3", "1.3.0", Bump::Minor),
            ("1.2", "1.2.1", Bump::Patch),
            ("0.3.0", "0.4.0", Bump::Major),
            ("0.3.0", "0.3.1", Bump::Patch),
            ("1.0.0-rc.2", "1.0.0-rc.10", Bump::Patch),
            ("2.0.0-rc.1", "2.0.0", Bump::Patch),
            ("1.0.0+a", "1.0.0+b", Bump::None),
            ("1.0", "1.0.0", Bump::None),
            ("1.10.0", "1.9.9", Bump::Backwards),
            ("2026-01-01", "2026-01-02", Bump::Major),
            ("20260102", "2026-01-01", Bump::Backwards),
            ("latest", "1.0.0", Bump::NotSemver),
            ("2026-13-45", "2026-01-01", Bump::NotSemver),
            ("", "", Bump::None),
            ("1.2.3.4", "1.2.3.5", Bump::NotSemver),
        ];
        for (old, new, step) in steps {
            assert_eq!(bump(old, new), step, "{old} → {new}");
        }
    }
}
