//! From a drawing for light grounds to one for both.
//!
//! Each colour of the palette becomes a custom property (`var(--c0)`), set on the root for light grounds and again, in a
//! media query, for dark ones. An SVG file that is shown as an image follows the `color-scheme` of the element that shows
//! it, so the picture goes with the reader's system and with the theme button, without a script. Colours that an author
//! wrote stay, and so do words that look like colours.

use std::fmt::Write as _;
use std::ops::Range;

use super::palette;
use crate::base::hash::FastMap;

/// What the root says beside its colours. Axes and grids are drawn in its own.
const ON_LIGHT: &str = "color:#a39c8d;";

/// The same on dark grounds. Areas that an author coloured for a light ground are toned down, for the text on them follows
/// the palette.
const ON_DARK: [&str; 2] = ["color:#6d757e;", ".rect{fill-opacity:.2}"];

/// More of it by type of diagram. The flows of a sankey lie over its words and darken them.
const ON_DARK_OF: [(&str, &str); 1] = [("sankey", ".link{mix-blend-mode:screen!important}")];

/// A drawing of a type of diagram, made for light grounds, with what it needs on dark ones. One pass over the text.
pub(super) fn for_both(kind: &str, svg: &str) -> String {
    let Some(head) = svg.find('>').filter(|end| svg[..*end].trim_start().starts_with("<svg")) else {
        return svg.to_owned();
    };
    // What a colour becomes is longer than most colours are.
    let mut body = String::with_capacity(svg.len() + svg.len() / 4);
    let mut numbers: FastMap<&str, Option<usize>> = FastMap::default();
    let mut pairs: Vec<(&str, String)> = Vec::new();
    let mut done = head + 1;
    for place in colours(svg).filter(|place| place.start > head) {
        let colour = &svg[place.clone()];
        let number = match palette::fixed(kind, &svg[..place.start], colour) {
            // The same word is another colour elsewhere, so this one is looked for among the pairs.
            Some(dark) => Some(number_of(&mut pairs, colour, dark)),
            None => *numbers.entry(colour).or_insert_with(|| {
                let dark = palette::on_dark(colour)?;
                Some(number_of(&mut pairs, colour, &dark))
            }),
        };
        let Some(number) = number else { continue };
        body.push_str(&svg[done..place.start]);
        let _ = write!(body, "var(--c{number})");
        done = place.end;
    }
    body.push_str(&svg[done..]);
    [&svg[..=head], &style(kind, &pairs), &body].concat()
}

fn number_of<'a>(pairs: &mut Vec<(&'a str, String)>, light: &'a str, dark: &str) -> usize {
    pairs.iter().position(|pair| pair.0 == light && pair.1 == dark).unwrap_or_else(|| {
        pairs.push((light, dark.to_owned()));
        pairs.len() - 1
    })
}

fn style(kind: &str, pairs: &[(&str, String)]) -> String {
    let colours = |colour: for<'a> fn(&'a (&str, String)) -> &'a str| {
        let mut out = String::with_capacity(pairs.len() * 16);
        for (ix, pair) in pairs.iter().enumerate() {
            let _ = write!(out, "--c{ix}:{};", colour(pair));
        }
        out
    };
    let [light, dark] = [colours(|pair| pair.0), colours(|pair| &pair.1)];
    let [root, areas] = ON_DARK;
    let more = ON_DARK_OF.iter().find(|(of, _)| *of == kind).map_or("", |(_, more)| more);
    format!(
        "<style>svg{{{ON_LIGHT}{light}}}@media screen and (prefers-color-scheme:dark){{svg{{{root}{dark}}}{areas}{more}}}</style>"
    )
}

/// Where colours stand: in tags and in styles, as `#rrggbb`, `rgb()`, `rgba()`, `hsl()` and `black`.
fn colours(svg: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = svg.as_bytes();
    let (mut at, mut place) = (0, Place::Words);
    std::iter::from_fn(move || {
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'<' => place = if svg[at..].starts_with("<style") { Place::StyleTag } else { Place::Tag },
                b'>' if place == Place::StyleTag && bytes[at - 1] != b'/' => place = Place::Style,
                // `>` in a style combines selectors.
                b'>' if place != Place::Style => place = Place::Words,
                b'#' | b'r' | b'h' | b'b' if place != Place::Words => {
                    if let Some(end) = colour_at(bytes, at) {
                        let start = std::mem::replace(&mut at, end);
                        return Some(start..end);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        None
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Words,
    Tag,
    StyleTag,
    Style,
}

/// Longest colour that is looked for: `hsl()` with ten decimals for each part has 50 characters.
const LONGEST: usize = 80;

/// The end of the colour that begins at a byte.
fn colour_at(bytes: &[u8], at: usize) -> Option<usize> {
    let is_word = |ix: usize| bytes.get(ix).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let rest = &bytes[at..];
    if rest[0] == b'#' {
        let is_hex = rest.len() > 6 && rest[1..7].iter().all(u8::is_ascii_hexdigit);
        return (is_hex && !is_word(at + 7)).then_some(at + 7);
    }
    if at > 0 && is_word(at - 1) {
        return None;
    }
    if rest.starts_with(b"black") {
        return (!is_word(at + 5)).then_some(at + 5);
    }
    let name = [&b"rgb("[..], b"rgba(", b"hsl("].into_iter().find(|name| rest.starts_with(name))?;
    let inside = rest[name.len()..].iter().take(LONGEST).position(|byte| *byte == b')')?;
    Some(at + name.len() + inside + 1)
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::engine;
    use super::*;

    #[test]
    fn each_colour_of_the_palette_is_named_once_and_others_stay() {
        let light = r##"<svg id="d1"><rect fill="#edf4f5" stroke="#111111"/><g style="color:rgba(163, 156, 141, 0.2)"/><a b="#edf4f5"/></svg>"##;
        insta::assert_snapshot!(for_both("flowchart", light), @r##"
        <svg id="d1"><style>svg{color:#a39c8d;--c0:#edf4f5;--c1:rgba(163, 156, 141, 0.2);}@media screen and (prefers-color-scheme:dark){svg{color:#6d757e;--c0:#20343a;--c1:rgba(109,117,126,0.2);}.rect{fill-opacity:.2}}</style><rect fill="var(--c0)" stroke="#111111"/><g style="color:var(--c1)"/><a b="var(--c0)"/></svg>
        "##);
    }

    /// A drawing with all colours written in one way, those of properties and those that the engine writes on its own as
    /// they are on dark grounds.
    fn at_night(kind: &str, svg: &str, properties: &[String]) -> String {
        let mut out = svg.to_owned();
        for (ix, dark) in properties.iter().enumerate().rev() {
            out = out.replace(&format!("var(--c{ix})"), dark);
        }
        let places: Vec<_> = colours(&out).collect();
        for place in places.into_iter().rev() {
            let dark = palette::fixed(kind, &out[..place.start], &out[place.clone()]);
            let same = dark.map(str::to_owned).or_else(|| palette::plain(&out[place.clone()]));
            out.replace_range(place, &same.unwrap_or_default());
        }
        out
    }

    /// Where what [`for_both`] makes of a text differs at night from what the engine draws for dark grounds; `None` for a
    /// text that is not drawn.
    pub(in super::super) fn difference(source: &str) -> Option<String> {
        let kind = crate::drawing::text::kind(source);
        let scale = palette::scale_of(kind);
        let both = for_both(kind, &engine::draw(source, scale, "d").ok()?);
        let (head, rest) = both.split_once("</style>")?;
        let (root, head) = (head.split_once("<style>")?.0, head.rsplit_once("svg{")?.1);
        let properties = head.split_once('}')?.0.split(';').filter_map(|part| part.strip_prefix("--c"));
        let properties: Vec<String> = properties.filter_map(|part| Some(part.split_once(':')?.1.to_owned())).collect();
        let night = at_night(kind, &format!("{root}{rest}"), &properties);
        let dark = at_night(kind, &engine::draw_dark(source, scale, "d").ok()?, &[]);
        let at = night.bytes().zip(dark.bytes()).position(|(ours, engines)| ours != engines);
        let around = |text: &str, at: usize| text.chars().skip(at.saturating_sub(60)).take(120).collect::<String>();
        Some(at.map_or_else(String::new, |at| format!("{}\n{}\n", around(&night, at), around(&dark, at))))
    }

    #[test]
    fn every_type_looks_at_night_as_if_drawn_for_it() {
        for (kind, source) in crate::drawing::tests::TYPES {
            assert_eq!(difference(source).as_deref(), Some(""), "{kind}");
        }
    }

    #[test]
    fn words_that_look_like_colours_stay_words() {
        let light = r##"<svg><style>a > b{fill:#edf4f5}</style><text id="x">#edf4f5 and #1c2024</text></svg>"##;
        let both = for_both("flowchart", light);
        assert!(both.ends_with("<style>a > b{fill:var(--c0)}</style><text id=\"x\">#edf4f5 and #1c2024</text></svg>"));
    }

    #[test]
    fn colours_of_the_engine_follow_the_type_and_the_place() {
        let light = r##"<svg><path stroke="black"/><path style="stroke:black"/></svg>"##;
        assert!(
            for_both("sequence", light).ends_with("<path stroke=\"var(--c0)\"/><path style=\"stroke:black\"/></svg>")
        );
        let packet = "<svg><style>.byte{fill:black;}</style></svg>";
        assert!(for_both("packet", packet).ends_with(".byte{fill:var(--c0);}</style></svg>"));
        assert!(for_both("flowchart", packet).ends_with(".byte{fill:black;}</style></svg>"));
    }

    #[test]
    fn broken_colours_are_left_alone() {
        for text in ["<svg", "<svg>", "<svg><g a=\"#", "<svg><g a=\"rgb(", "<svg><g a=\"#é", "<svg><style>black"] {
            for_both("flowchart", text);
        }
    }
}
