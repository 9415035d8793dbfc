//! The colours of diagrams, on light and on dark grounds.
//!
//! Both palettes name the same variables, so that two drawings of one text differ in colours alone and
//! [`super::merge`] can make one file of them. Mermaid derives what is not named, and derives some of it badly on dark
//! grounds: whatever a family shows is named here. The tones are those of the portal's own pages.

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

const LIGHT: Palette = Palette {
    ground: "#ffffff",
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

/// A drawing for dark grounds, with colours that the engine writes whatever the palette replaced by those of the palette.
pub(super) fn darken(kind: &str, dark: &str) -> String {
    let dark = dark.replace("stroke=\"black\"", &format!("stroke=\"{}\"", DARK.line));
    let dark = dark.replace("stroke=\"#000000\"", &format!("stroke=\"{}\"", DARK.line));
    match kind {
        "c4" => dark.replace("\"#444444\"", &format!("\"{}\"", DARK.line)),
        "packet" => dark.replace(":black;", &format!(":{};", DARK.text)).replace("#efefef", DARK.box_fill),
        _ => dark,
    }
}

/// Settings of an author that would break the palette, the measures or the safety of a picture.
const SECURE: [&str; 13] = [
    "secure",
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

/// Site configurations: for light grounds, for dark grounds.
pub(super) fn settings(scale: Scale) -> [Value; 2] {
    [LIGHT, DARK].map(|mut palette| {
        if scale == Scale::Strong {
            palette.scale = std::array::from_fn(|ix| palette.strong[ix % palette.strong.len()]);
        }
        settings_of(&palette)
    })
}

fn settings_of(palette: &Palette) -> Value {
    json!({
        "securityLevel": "strict",
        "theme": "base",
        "look": "classic",
        "layout": "dagre",
        "fontFamily": STACK,
        "secure": SECURE,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_palettes_name_the_same_variables() {
        let names = |value: &Value| value["themeVariables"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        let [light, dark] = settings(Scale::Fills);
        assert_eq!(names(&light), names(&dark));
        assert!(names(&light).len() > 150);
    }
}
