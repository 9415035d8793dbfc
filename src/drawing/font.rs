//! How wide a text is in the Arial family.

use std::sync::LazyLock;

use super::advances::RUNS;
use crate::base::hash::FastMap;

/// Fonts that all have the widths of [`RUNS`]; a reader's machine has one of them.
pub(super) const STACK: &str = "Arial, Helvetica, \"Liberation Sans\", Arimo, sans-serif";

/// Units of an em in [`RUNS`].
const UNITS: f64 = 2048.0;

/// Width of a character that the fonts do not have and that is not wide, in ems: about that of a fallback font.
const UNKNOWN: f64 = 0.65;

/// Width of ideographs, kana and the like.
const WIDE: f64 = 1.0;

/// Width of a pictograph in the emoji fonts of common systems.
const EMOJI: f64 = 1.37;

/// Weight of a font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Up to 500.
    Regular,
    /// From 600 on.
    Bold,
}

impl Weight {
    /// That of a CSS value (`bold`, `600`).
    pub(super) fn of(css: Option<&str>) -> Self {
        let css = css.map(str::trim).unwrap_or_default();
        let is_bold = css.starts_with("bold") || css.parse::<f64>().is_ok_and(|weight| weight >= 600.0);
        if is_bold { Weight::Bold } else { Weight::Regular }
    }
}

static WIDTHS: LazyLock<FastMap<char, [u16; 2]>> = LazyLock::new(|| {
    let run = |(first, regular, bold): &(u32, &'static [u16], &'static [u16])| {
        (*first..).zip(regular.iter().zip(*bold)).filter_map(|(code, (r, b))| Some((char::from_u32(code)?, [*r, *b])))
    };
    RUNS.iter().flat_map(|row| run(row).collect::<Vec<_>>()).collect()
});

/// Width of a line of text in ems. Kerning is left out: it makes lines shorter, if anything.
pub(super) fn width(text: &str, weight: Weight) -> f64 {
    text.chars().map(|c| advance(c, weight)).sum()
}

fn advance(c: char, weight: Weight) -> f64 {
    if let Some(widths) = WIDTHS.get(&c) {
        return f64::from(widths[usize::from(weight == Weight::Bold)]) / UNITS;
    }
    match c as u32 {
        // Control characters, soft hyphens, combining marks, joiners, variation selectors.
        0..=0x1f | 0x7f..=0x9f | 0xad | 0x300..=0x36f | 0x200b..=0x200f | 0x2060..=0x2064 | 0xfe00..=0xfe0f => 0.0,
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe4f | 0xff00..=0xff60 => {
            WIDE
        }
        0x20000..=0x3fffd => WIDE,
        0x2600..=0x27bf | 0x2b00..=0x2bff | 0x1f000..=0x1faff => EMOJI,
        _ => UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_arial_family() {
        let units = |text: &str, weight| (width(text, weight) * UNITS).round() as u32;
        assert_eq!(units("Hi", Weight::Regular), 1479 + 455);
        assert_eq!(units("Hi", Weight::Bold), 1479 + 569);
        assert_eq!(units("ä–→", Weight::Regular), 1139 + 1139 + 2048);
    }

    #[test]
    fn marks_take_no_room_and_ideographs_a_whole_em() {
        assert_eq!(width("e\u{301}\u{200d}", Weight::Regular), width("e", Weight::Regular));
        assert_eq!(width("漢字", Weight::Regular), 2.0);
    }

    #[test]
    fn weights_are_read_as_in_css() {
        let of = |css| Weight::of(Some(css));
        assert_eq!([of("bold"), of("bolder"), of("700"), of("600")], [Weight::Bold; 4]);
        assert_eq!([of("normal"), of("400"), of(""), Weight::of(None)], [Weight::Regular; 4]);
    }
}
