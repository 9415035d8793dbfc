//! The colour of words on a ground that an author chose.
//!
//! Words follow the palette, a fill that an author wrote does not: light words on a light fill could not be read at night.
//! So words on such a fill get a colour of their own, dark or light, whichever is read better.

/// Words on light and on dark fills.
const INKS: [&str; 2] = ["#1c2024", "#ffffff"];

/// Names of colours that authors use, with what they are (CSS Color 4 §6.1).
const NAMED: &[(&str, u32)] = &[
    ("aqua", 0x00ffff),
    ("beige", 0xf5f5dc),
    ("black", 0x000000),
    ("blue", 0x0000ff),
    ("brown", 0xa52a2a),
    ("coral", 0xff7f50),
    ("cyan", 0x00ffff),
    ("darkblue", 0x00008b),
    ("darkgreen", 0x006400),
    ("darkred", 0x8b0000),
    ("gold", 0xffd700),
    ("gray", 0x808080),
    ("green", 0x008000),
    ("grey", 0x808080),
    ("ivory", 0xfffff0),
    ("khaki", 0xf0e68c),
    ("lavender", 0xe6e6fa),
    ("lightblue", 0xadd8e6),
    ("lightcoral", 0xf08080),
    ("lightcyan", 0xe0ffff),
    ("lightgray", 0xd3d3d3),
    ("lightgreen", 0x90ee90),
    ("lightgrey", 0xd3d3d3),
    ("lightpink", 0xffb6c1),
    ("lightyellow", 0xffffe0),
    ("lime", 0x00ff00),
    ("magenta", 0xff00ff),
    ("maroon", 0x800000),
    ("navy", 0x000080),
    ("olive", 0x808000),
    ("orange", 0xffa500),
    ("orchid", 0xda70d6),
    ("palegreen", 0x98fb98),
    ("pink", 0xffc0cb),
    ("plum", 0xdda0dd),
    ("purple", 0x800080),
    ("red", 0xff0000),
    ("salmon", 0xfa8072),
    ("silver", 0xc0c0c0),
    ("skyblue", 0x87ceeb),
    ("steelblue", 0x4682b4),
    ("teal", 0x008080),
    ("tomato", 0xff6347),
    ("violet", 0xee82ee),
    ("wheat", 0xf5deb3),
    ("white", 0xffffff),
    ("whitesmoke", 0xf5f5f5),
    ("yellow", 0xffff00),
];

/// The fill that a style states in colours of its own; `None` for one of the palette and for what cannot be read.
pub(super) fn fill_of(style: &str) -> Option<[f64; 3]> {
    let stated = style.split(';').find_map(|part| {
        let (name, value) = part.split_once(':')?;
        ["fill", "background", "background-color"].contains(&name.trim()).then_some(value)
    })?;
    colour(stated.trim_end_matches("!important").trim())
}

/// Whether a style states the colour of words.
pub(super) fn has_colour(style: &str) -> bool {
    style.split(';').any(|part| part.split_once(':').is_some_and(|(name, _)| name.trim() == "color"))
}

/// The ink that is read best on a ground.
pub(super) fn on(ground: [f64; 3]) -> &'static str {
    let luminance = luminance(ground);
    // WCAG 2.2 §1.4.3: contrast with black exceeds that with white from here on.
    INKS[usize::from(luminance < 0.179)]
}

/// Red, green and blue, each in 0.0..=1.0.
fn colour(text: &str) -> Option<[f64; 3]> {
    if let Some((_, packed)) = NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
        return Some(unpacked(*packed));
    }
    if let Some(hex) = text.strip_prefix('#') {
        let digits: Option<Vec<u32>> = hex.chars().map(|c| c.to_digit(16)).collect();
        let digits = digits?;
        return match digits.len() {
            3 | 4 => Some([0, 1, 2].map(|ix| f64::from(digits[ix]) / 15.0)),
            6 | 8 => Some([0, 2, 4].map(|ix| f64::from(digits[ix] * 16 + digits[ix + 1]) / 255.0)),
            _ => None,
        };
    }
    let parts = text.strip_prefix("rgba(").or_else(|| text.strip_prefix("rgb("))?;
    let numbers = parts.trim_end_matches(')').split([',', ' ', '/']).filter(|part| !part.is_empty());
    let numbers: Vec<f64> = numbers.filter_map(|part| part.parse().ok()).collect();
    let [red, green, blue] = numbers.first_chunk::<3>()?;
    Some([red, green, blue].map(|part| (part / 255.0).clamp(0.0, 1.0)))
}

fn unpacked(packed: u32) -> [f64; 3] {
    [16, 8, 0].map(|shift| f64::from((packed >> shift) & 0xff) / 255.0)
}

/// Relative luminance (WCAG 2.2 §"relative luminance").
fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] =
        colour.map(|part| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_dark_on_light_fills_and_light_on_dark_ones() {
        for (style, ink) in [
            ("fill:#f9f !important", Some("#1c2024")),
            ("stroke:red;fill: #222222", Some("#ffffff")),
            ("fill:rgb(10, 20, 30)", Some("#ffffff")),
            ("fill:LightYellow;", Some("#1c2024")),
            ("fill:var(--c1)", None),
            ("fill:none", None),
            ("stroke:#fff", None),
            ("fill:#é", None),
        ] {
            assert_eq!(fill_of(style).map(on), ink, "{style}");
        }
    }

    #[test]
    fn a_stated_colour_of_words_is_seen() {
        assert!(has_colour("fill:#fff;color:#000") && !has_colour("fill:#fff;background-color:red"));
    }
}
