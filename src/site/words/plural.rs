//! Which form of a text goes with a whole number (CLDR 47, cardinal plural rules).

/// A category of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Category {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

/// Names of the categories in i18n files, as `Intl.PluralRules` has them.
const NAMES: [(Category, &str); 6] = [
    (Category::Zero, "zero"),
    (Category::One, "one"),
    (Category::Two, "two"),
    (Category::Few, "few"),
    (Category::Many, "many"),
    (Category::Other, "other"),
];

impl Category {
    /// The category that a key of an i18n file names.
    pub(super) fn find(key: &str) -> Option<Self> {
        NAMES.iter().find(|(_, name)| *name == key).map(|(category, _)| *category)
    }

    /// The key of an i18n file that names it.
    pub(super) fn name(self) -> &'static str {
        NAMES.iter().find(|(category, _)| *category == self).map_or("other", |(_, name)| name)
    }
}

/// How a language sorts whole numbers into categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// One form for all numbers: Chinese, Japanese, Korean, ….
    Same,
    /// 1, and the others: English, German, and what is not named in [`Rule::of`].
    One,
    /// 0 and 1, and the others: French, Portuguese.
    ZeroAndOne,
    /// 1; 2 to 4; the others: Czech, Slovak.
    Czech,
    /// 1; those that end in 2 to 4 but 12 to 14; the others.
    Polish,
    /// Those that end in 1 but 11; in 2 to 4 but 12 to 14; the others: Russian, Ukrainian, Belarusian.
    Russian,
    /// 0; 1; 2; those that end in 03 to 10; in 11 to 99; the others.
    Arabic,
    /// 1; 2; the others: Hebrew.
    Hebrew,
}

impl Rule {
    /// The rule of a language (BCP 47; what follows the first hyphen does not matter).
    pub(super) fn of(lang: &str) -> Self {
        match lang.split('-').next().unwrap_or_default() {
            "zh" | "ja" | "ko" | "vi" | "th" | "id" | "ms" => Rule::Same,
            "fr" | "pt" | "hi" | "bn" | "fa" => Rule::ZeroAndOne,
            "cs" | "sk" => Rule::Czech,
            "pl" => Rule::Polish,
            "ru" | "uk" | "be" => Rule::Russian,
            "ar" => Rule::Arabic,
            "he" => Rule::Hebrew,
            _ => Rule::One,
        }
    }

    /// The category of a number.
    pub(super) fn category(self, n: u64) -> Category {
        let (tens, units) = (n % 100, n % 10);
        let is_few = (2..=4).contains(&units) && !(12..=14).contains(&tens);
        match (self, n) {
            (Rule::Same, _) => Category::Other,
            (Rule::One | Rule::Czech | Rule::Polish | Rule::Arabic | Rule::Hebrew, 1) => Category::One,
            (Rule::One, _) => Category::Other,
            (Rule::ZeroAndOne, 0 | 1) => Category::One,
            (Rule::ZeroAndOne, _) => Category::Other,
            (Rule::Czech, 2..=4) => Category::Few,
            (Rule::Czech, _) => Category::Other,
            (Rule::Russian, _) if units == 1 && tens != 11 => Category::One,
            (Rule::Polish | Rule::Russian, _) if is_few => Category::Few,
            (Rule::Polish | Rule::Russian, _) => Category::Many,
            (Rule::Arabic, 0) => Category::Zero,
            (Rule::Arabic | Rule::Hebrew, 2) => Category::Two,
            (Rule::Arabic, _) if (3..=10).contains(&tens) => Category::Few,
            (Rule::Arabic, _) if tens >= 11 => Category::Many,
            (Rule::Arabic | Rule::Hebrew, _) => Category::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of each category among the first of them, from the tables of CLDR.
    fn numbers(lang: &str, category: Category) -> Vec<u64> {
        (0..=25).chain([100, 101, 103, 111]).filter(|n| Rule::of(lang).category(*n) == category).collect()
    }

    #[test]
    fn english_and_german_know_one_and_others() {
        assert_eq!(numbers("en", Category::One), [1]);
        assert_eq!(numbers("de-AT", Category::One), [1]);
    }

    #[test]
    fn other_languages_sort_numbers_their_way() {
        assert_eq!(numbers("fr", Category::One), [0, 1]);
        assert_eq!(numbers("cs", Category::Few), [2, 3, 4]);
        assert_eq!(numbers("pl", Category::Few), [2, 3, 4, 22, 23, 24, 103]);
        assert_eq!(numbers("ru", Category::One), [1, 21, 101]);
        assert_eq!(numbers("ar", Category::Few), [3, 4, 5, 6, 7, 8, 9, 10, 103]);
        assert_eq!(numbers("ar", Category::Other), [100, 101]);
        assert_eq!(numbers("ja", Category::Other).len(), 30);
    }
}
