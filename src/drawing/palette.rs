//! The colours of diagrams, on light and on dark grounds.
//!
//! A text is drawn once, in the light tones. Each of them stands for one role, or for roles that share a dark tone, too, so
//! that [`super::grounds`] can tell by a colour what it is on dark grounds. Mermaid derives what is not named, and derives
//! some of it badly: whatever a family shows is named here. The tones are those of the portal's own pages.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::font::STACK;

/// Colours of one ground.
struct Palette {
    ground: &'static str,
    /// Boxes.
    box_fill: &'static str,
    box_line: &'static str,
    /// Boxes around boxes, and lines of tables.
    frame_fill: &'static str,
    frame_line: &'static str,
    odd_row: &'static str,
    text: &'static str,
    line: &'static str,
    note: [&'static str; 3],
    /// What is done, and what is critical: fill, line, text.
    done: [&'static str; 2],
    critical: [&'static str; 2],
    /// Fills that stand for categories, with `text` on them.
    scale: [&'static str; 12],
    /// Strong colours of lines and points, with `on_strong` on them.
    strong: [&'static str; 8],
    on_strong: &'static str,
}

impl Palette {
    /// All of them, in an order that both palettes share.
    fn tones(&self) -> Vec<&'static str> {
        let Palette { ground, box_fill, box_line, frame_fill, frame_line, odd_row, text, line, on_strong, .. } = *self;
        let single = [ground, box_fill, box_line, frame_fill, frame_line, odd_row, text, line, on_strong];
        let several = [&self.note[..], &self.done, &self.critical, &self.scale, &self.strong];
        single.into_iter().chain(several.into_iter().flatten().copied()).collect()
    }
}

/// The ground is not quite white: authors write `#ffffff`, and theirs stays white at night.
const LIGHT: Palette = Palette {
    ground: "#fffffe",
    box_fill: "#edf4f5",
    box_line: "#3a7f90",
    frame_fill: "#f8f6f1",
    frame_line: "#a39c8d",
    odd_row: "#fdfcfa",
    text: "#1c2024",
    line: "#545b64",
    note: ["#fbeccb", "#c79a3d", "#5c3800"],
    done: ["#dfe3e6", "#8b929a"],
    critical: ["#fde5e2", "#97201a"],
    scale: [
        "#cfe6ea", "#fbe3b5", "#e2d6f3", "#cdebd6", "#f8d3cf", "#d3e2f7", "#e6e8b8", "#f6d3e6", "#c9ecec", "#ead9c6",
        "#dcdfe4", "#d9efb9",
    ],
    strong: ["#0b5a6e", "#a8430a", "#5a3d8a", "#0f5c33", "#97201a", "#1d4f91", "#63640a", "#8a2560"],
    on_strong: "#fefefe",
};

const DARK: Palette = Palette {
    ground: "#1b1f24",
    box_fill: "#20343a",
    box_line: "#5fa9bb",
    frame_fill: "#23282e",
    frame_line: "#6d757e",
    odd_row: "#1f242a",
    text: "#e9e7e2",
    line: "#aab0b7",
    note: ["#372807", "#8f6f2c", "#f0c36b"],
    done: ["#343a41", "#79818a"],
    critical: ["#431714", "#ffa59c"],
    scale: [
        "#1f4650", "#4d3a10", "#3b2d58", "#1d4a2e", "#5a2420", "#203d66", "#454812", "#55203f", "#134a4b", "#4a3520",
        "#3a4149", "#33500f",
    ],
    strong: ["#76cbdf", "#f0b06b", "#cbb2f5", "#86dba8", "#ffa59c", "#9cc4ff", "#d6d77a", "#f09bc6"],
    on_strong: "#14171a",
};

/// Which colours stand for categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// Fills with words on them.
    Fills,
    /// Strong colours: lines, and areas that are half seen through.
    Strong,
}

/// The scale of a type of diagram.
pub(super) fn scale_of(kind: &str) -> Scale {
    if kind == "radar" { Scale::Strong } else { Scale::Fills }
}

/// Colours that the engine writes whatever the palette: in diagrams of which type (any, when empty), after which characters,
/// what, and what takes its place on dark grounds.
const FIXED: [(&str, &str, &str, &str); 5] = [
    ("", "stroke=\"", "black", DARK.line),
    ("", "stroke=\"", "#000000", DARK.line),
    ("c4", "\"", "#444444", DARK.line),
    ("packet", ":", "black", DARK.text),
    ("packet", "", "#efefef", DARK.box_fill),
];

/// What a colour that the engine writes on its own, after a text, becomes on dark grounds.
pub(super) fn fixed(kind: &str, before: &str, colour: &str) -> Option<&'static str> {
    let row = FIXED
        .iter()
        .find(|(of, after, fixed, _)| *fixed == colour && (of.is_empty() || *of == kind) && before.ends_with(after))?;
    Some(row.3)
}

/// Which light tone becomes which dark one. The engine makes columns of a board lighter by [`LIGHTER`].
static TONES: LazyLock<HashMap<[u8; 3], [u8; 3]>> = LazyLock::new(|| {
    let read = |palette: &Palette| palette.tones().into_iter().filter_map(rgb).collect::<Vec<_>>();
    let pairs: Vec<_> = read(&LIGHT).into_iter().zip(read(&DARK)).collect();
    let columns = LIGHT.scale.iter().zip(DARK.scale);
    let lighter = columns.filter_map(|(light, dark)| Some((lightened(rgb(light)?), lightened(rgb(dark)?))));
    lighter.chain(pairs).collect()
});

/// Percent of lightness.
const LIGHTER: f64 = 10.0;

/// What a colour of a drawing for light grounds is on dark ones; `None` for one that is not of the palette.
pub(super) fn on_dark(colour: &str) -> Option<String> {
    Some(written(*TONES.get(&rgb(colour)?)?, colour))
}

/// A tone with the alpha of a colour.
fn written([red, green, blue]: [u8; 3], colour: &str) -> String {
    let alpha = colour.strip_prefix("rgba(").and_then(|parts| parts.trim_end_matches(')').rsplit(',').next());
    match alpha {
        Some(alpha) => format!("rgba({red},{green},{blue},{})", alpha.trim()),
        None => format!("#{red:02x}{green:02x}{blue:02x}"),
    }
}

/// A colour in the one way in which dark tones are written.
#[cfg(test)]
pub(super) fn plain(colour: &str) -> Option<String> {
    Some(written(rgb(colour)?, colour))
}

/// Red, green and blue of `#rrggbb`, `rgb()`, `rgba()` or `hsl()`.
fn rgb(colour: &str) -> Option<[u8; 3]> {
    if let Some(hex) = colour.strip_prefix('#') {
        let packed = u32::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 6)?;
        return Some([16, 8, 0].map(|shift| ((packed >> shift) & 0xff) as u8));
    }
    let (name, parts) = colour.trim_end_matches(')').split_once('(')?;
    let mut parts = parts.split(',').map(|part| part.trim().trim_end_matches('%').parse::<f64>().ok());
    let parts = [parts.next()??, parts.next()??, parts.next()??];
    Some(if name == "hsl" { from_hsl(parts) } else { parts.map(|part| part as u8) })
}

/// CSS Color 4 §7.1.
fn from_hsl([hue, saturation, lightness]: [f64; 3]) -> [u8; 3] {
    let (saturation, lightness) = (saturation / 100.0, lightness.min(100.0) / 100.0);
    [0.0, 8.0, 4.0].map(|n| {
        let k = (n + hue / 30.0).rem_euclid(12.0);
        let part = lightness - saturation * lightness.min(1.0 - lightness) * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0);
        (part * 255.0).round() as u8
    })
}

fn lightened(tone: [u8; 3]) -> [u8; 3] {
    let [red, green, blue] = tone.map(|part| f64::from(part) / 255.0);
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let (range, sum) = (most - least, most + least);
    if range == 0.0 {
        return from_hsl([0.0, 0.0, sum * 50.0 + LIGHTER]);
    }
    let saturation = range / if sum > 1.0 { 2.0 - sum } else { sum };
    let hue = if most == red {
        ((green - blue) / range).rem_euclid(6.0)
    } else if most == green {
        (blue - red) / range + 2.0
    } else {
        (red - green) / range + 4.0
    };
    from_hsl([hue * 60.0, saturation * 100.0, sum * 50.0 + LIGHTER])
}

/// Settings of an author that would break the palette, the measures or the safety of a picture.
const SECURE: [&str; 16] = [
    "secure",
    "dompurifyConfig",
    "maxEdges",
    "suppressErrorRendering",
    "securityLevel",
    "theme",
    "themeVariables",
    "themeCSS",
    "fontFamily",
    "altFontFamily",
    "fontSize",
    "titleFontSize",
    "look",
    "layout",
    "startOnLoad",
    "maxTextSize",
];

/// Elements of labels that the engine keeps: those that [`super::clean`] lets through, so that what is measured is what is
/// shown. The engine's own lists are ten times as long, and it reads them anew for each label.
const TAGS: [&str; 20] = [
    "b", "br", "code", "del", "div", "em", "hr", "i", "li", "ol", "p", "pre", "s", "small", "span", "strong", "sub",
    "sup", "u", "ul",
];

/// Attributes of those elements.
const ATTRIBUTES: [&str; 2] = ["class", "style"];

/// The configuration of the engine.
pub(super) fn settings(scale: Scale) -> Value {
    settings_of(&of_scale(LIGHT, scale))
}

fn of_scale(mut palette: Palette, scale: Scale) -> Palette {
    if scale == Scale::Strong {
        palette.scale = std::array::from_fn(|ix| palette.strong[ix % palette.strong.len()]);
    }
    palette
}

fn settings_of(palette: &Palette) -> Value {
    json!({
        "securityLevel": "strict",
        "theme": "base",
        "look": "classic",
        "layout": "dagre",
        "fontFamily": STACK,
        "secure": SECURE,
        "dompurifyConfig": { "ALLOWED_TAGS": TAGS, "ALLOWED_ATTR": ATTRIBUTES },
        "themeVariables": variables(palette),
    })
}

fn variables(palette: &Palette) -> Value {
    let mut all = Map::new();
    let mut set = |colour: &str, names: &str| {
        all.extend(names.split_whitespace().map(|name| (name.to_owned(), Value::from(colour))));
    };
    set("16px", "fontSize");
    set(STACK, "fontFamily");
    set("none", "dropShadow");
    set(
        palette.ground,
        "background edgeLabelBackground labelBackground labelBackgroundColor altBackground commitLabelBackground \
         attributeBackgroundColorEven relationLabelBackground rowEven innerEndBackground altSectionBkgColor",
    );
    set(
        palette.box_fill,
        "primaryColor mainBkg nodeBkg actorBkg stateBkg labelBoxBkgColor taskBkgColor requirementBackground \
         activationBkgColor personBkg activeTaskBkgColor tagLabelBackground",
    );
    set(
        palette.box_line,
        "primaryBorderColor nodeBorder actorBorder labelBoxBorderColor taskBorderColor activationBorderColor \
         requirementBorderColor personBorder activeTaskBorderColor stateBorder tagLabelBorder",
    );
    set(
        palette.frame_fill,
        "secondaryColor tertiaryColor clusterBkg compositeBackground compositeTitleBackground sectionBkgColor \
         sectionBkgColor2 excludeBkgColor errorBkgColor",
    );
    set(
        palette.frame_line,
        "secondaryBorderColor tertiaryBorderColor clusterBorder compositeBorder gridColor archGroupBorderColor",
    );
    set(palette.odd_row, "attributeBackgroundColorOdd rowOdd");
    set(
        palette.text,
        "primaryTextColor secondaryTextColor tertiaryTextColor textColor titleColor nodeTextColor actorTextColor \
         signalTextColor labelTextColor loopTextColor taskTextColor taskTextLightColor taskTextDarkColor \
         taskTextOutsideColor taskTextClickableColor labelColor stateLabelColor classText requirementTextColor \
         relationLabelColor transitionLabelColor commitLabelColor tagLabelColor pieTitleTextColor pieSectionTextColor \
         pieLegendTextColor quadrantTitleFill quadrantXAxisTextFill quadrantYAxisTextFill quadrantPointTextFill \
         quadrant1TextFill quadrant2TextFill quadrant3TextFill quadrant4TextFill errorTextColor scaleLabelColor",
    );
    set(
        palette.line,
        "lineColor arrowheadColor defaultLinkColor actorLineColor signalColor transitionColor relationColor \
         specialStateColor archEdgeColor archEdgeArrowColor vertLineColor",
    );
    let [fill, line, text] = palette.note;
    set(fill, "noteBkgColor");
    set(line, "noteBorderColor");
    set(text, "noteTextColor");
    set(palette.done[0], "doneTaskBkgColor");
    set(palette.done[1], "doneTaskBorderColor");
    set(palette.critical[0], "critBkgColor");
    set(palette.critical[1], "critBorderColor todayLineColor");
    set(palette.ground, "sequenceNumberColor pieStrokeColor");
    set(palette.frame_line, "pieOuterStrokeColor quadrantInternalBorderStrokeFill quadrantExternalBorderStrokeFill");
    set(palette.strong[0], "quadrantPointFill");
    set("1", "pieOpacity");
    for (ix, fill) in palette.scale.iter().enumerate() {
        let next = palette.scale[(ix + 1) % palette.scale.len()];
        set(fill, &format!("cScale{ix} pie{} fillType{ix}", ix + 1));
        set(palette.text, &format!("cScaleLabel{ix}"));
        set(palette.strong[ix % 8], &format!("cScaleInv{ix} cScalePeer{ix}"));
        if ix < 4 {
            set(next, &format!("quadrant{}Fill", ix + 1));
        }
    }
    for (ix, colour) in palette.strong.iter().enumerate() {
        set(colour, &format!("git{ix} gitInv{ix} actor{ix}"));
        set(palette.on_strong, &format!("gitBranchLabel{ix}"));
    }
    all.insert("useGradient".into(), false.into());
    all.insert("xyChart".into(), chart(palette));
    all.insert("radar".into(), radar(palette));
    all.insert("packet".into(), packet(palette));
    all.into()
}

fn chart(palette: &Palette) -> Value {
    json!({
        "backgroundColor": palette.ground,
        "titleColor": palette.text,
        "dataLabelColor": palette.on_strong,
        "xAxisLabelColor": palette.text,
        "xAxisTitleColor": palette.text,
        "xAxisTickColor": palette.line,
        "xAxisLineColor": palette.line,
        "yAxisLabelColor": palette.text,
        "yAxisTitleColor": palette.text,
        "yAxisTickColor": palette.line,
        "yAxisLineColor": palette.line,
        "plotColorPalette": palette.strong.join(","),
    })
}

fn radar(palette: &Palette) -> Value {
    json!({ "axisColor": palette.line, "graticuleColor": palette.frame_line })
}

fn packet(palette: &Palette) -> Value {
    json!({
        "startByteColor": palette.text,
        "endByteColor": palette.text,
        "labelColor": palette.text,
        "titleColor": palette.text,
        "blockStrokeColor": palette.box_line,
        "blockFillColor": palette.box_fill,
    })
}

/// What [`settings`] would be if texts were drawn for dark grounds.
#[cfg(test)]
pub(super) fn dark_settings(scale: Scale) -> Value {
    settings_of(&of_scale(DARK, scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_palettes_name_the_same_variables() {
        let names = |value: &Value| value["themeVariables"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        let [light, dark] = [settings(Scale::Fills), dark_settings(Scale::Fills)];
        assert_eq!(names(&light), names(&dark));
        assert!(names(&light).len() > 150);
    }

    #[test]
    fn a_light_tone_stands_for_one_dark_tone() {
        let pairs: std::collections::BTreeSet<_> = LIGHT.tones().into_iter().zip(DARK.tones()).collect();
        for (light, dark) in &pairs {
            assert_eq!(on_dark(light).as_deref(), Some(*dark), "{light}");
        }
    }

    #[test]
    fn what_the_engine_derives_is_derived_on_dark_grounds_too() {
        assert_eq!(on_dark("rgb(207, 230, 234)").as_deref(), Some("#1f4650"));
        assert_eq!(on_dark("rgba(248, 246, 241, 0.5)").as_deref(), Some("rgba(35,40,46,0.5)"));
        assert_eq!(on_dark("hsl(188.8888888889, 39.1304347826%, 96.4705882353%)").as_deref(), Some("#2d6675"));
        for other in ["#ffffff", "#abcdef", "black", "rgb(1, 2)", "rgb(", "hsl(a, b, c)"] {
            assert_eq!(on_dark(other), None, "{other}");
        }
    }
}
