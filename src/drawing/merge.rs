//! One picture of two that differ in colours alone.
//!
//! Each pair of colours becomes a custom property (`var(--c0)`), set on the root for light grounds and again, in a media
//! query, for dark ones. An SVG file that is shown as an image follows the `color-scheme` of the element that shows it,
//! so the picture goes with the reader's system and with the theme button, without a script.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use regex::Regex;

/// What a theme writes as a colour. Ids look like one, too: they are the same in both pictures, and stay.
static COLOUR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\([^()]*\)|\bblack\b").expect("the pattern of colours is valid")
});

/// What the root says beside its colours. Axes and grids are drawn in its own.
const ON_LIGHT: &str = "color:#a39c8d;";

/// The same on dark grounds. Areas that an author coloured for a light ground are toned down, for the text on them follows
/// the palette.
const ON_DARK: [&str; 2] = ["color:#6d757e;", ".rect{fill-opacity:.2}"];

/// Joins the drawings of one text. When they differ in more than colours, which no text is known to cause, the light one
/// is given on a light ground.
pub(super) fn merge(light: &str, dark: &str) -> String {
    let Some(head) = light.find('>').filter(|end| light[..*end].trim_start().starts_with("<svg")) else {
        return light.to_owned();
    };
    let Some((body, pairs)) = joined(light, dark) else {
        let (start, rest) = light.split_at(head + 1);
        return format!("{start}<style>svg{{background-color:#ffffff}}</style>{rest}");
    };
    let head = body.find('>').unwrap_or(head);
    let (start, rest) = body.split_at(head + 1);
    let mut out = String::with_capacity(body.len() + pairs.len() * 32 + 128);
    out.push_str(start);
    out.push_str("<style>svg{");
    out.push_str(ON_LIGHT);
    push_colours(&mut out, pairs.iter().map(|(light, _)| *light));
    out.push_str("}@media screen and (prefers-color-scheme:dark){svg{");
    out.push_str(ON_DARK[0]);
    push_colours(&mut out, pairs.iter().map(|(_, dark)| *dark));
    out.push('}');
    out.push_str(ON_DARK[1]);
    out.push_str("}</style>");
    out.push_str(rest);
    out
}

fn push_colours<'a>(out: &mut String, colours: impl Iterator<Item = &'a str>) {
    for (ix, colour) in colours.enumerate() {
        let _ = write!(out, "--c{ix}:{colour};");
    }
}

/// The common text with properties for colours, and the colours of each property.
fn joined<'a>(light: &'a str, dark: &'a str) -> Option<(String, Vec<(&'a str, &'a str)>)> {
    let mut out = String::with_capacity(light.len());
    let mut numbers: HashMap<(&str, &str), usize> = HashMap::new();
    let mut pairs = Vec::new();
    let (mut in_light, mut in_dark) = (0, 0);
    let mut dark_colours = COLOUR.find_iter(dark);
    for colour in COLOUR.find_iter(light) {
        let other = dark_colours.next()?;
        let between = &light[in_light..colour.start()];
        if between != &dark[in_dark..other.start()] {
            return None;
        }
        out.push_str(between);
        (in_light, in_dark) = (colour.end(), other.end());
        let pair = (colour.as_str(), other.as_str());
        if pair.0 == pair.1 {
            out.push_str(pair.0);
            continue;
        }
        let number = *numbers.entry(pair).or_insert_with(|| {
            pairs.push(pair);
            pairs.len() - 1
        });
        let _ = write!(out, "var(--c{number})");
    }
    let rest = &light[in_light..];
    out.push_str(rest);
    (rest == &dark[in_dark..] && dark_colours.next().is_none()).then_some((out, pairs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pair_of_colours_is_named_once() {
        let light =
            r##"<svg id="d1"><rect fill="#fff" stroke="#111"/><g style="color:rgb(1, 2, 3)"/><a b="#fff"/></svg>"##;
        let dark =
            r##"<svg id="d1"><rect fill="#000" stroke="#111"/><g style="color:rgba(4,5,6,.5)"/><a b="#000"/></svg>"##;
        insta::assert_snapshot!(merge(light, dark), @r##"
        <svg id="d1"><style>svg{color:#a39c8d;--c0:#fff;--c1:rgb(1, 2, 3);}@media screen and (prefers-color-scheme:dark){svg{color:#6d757e;--c0:#000;--c1:rgba(4,5,6,.5);}.rect{fill-opacity:.2}}</style><rect fill="var(--c0)" stroke="#111"/><g style="color:var(--c1)"/><a b="var(--c0)"/></svg>
        "##);
    }

    #[test]
    fn pictures_that_differ_otherwise_give_the_light_one() {
        let merged = merge("<svg><g x=\"1\"/></svg>", "<svg><g x=\"2\"/></svg>");
        assert_eq!(merged, "<svg><style>svg{background-color:#ffffff}</style><g x=\"1\"/></svg>");
    }
}
