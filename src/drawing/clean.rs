//! Lets through what a picture needs, and nothing else.
//!
//! Takes an SVG, gives one that holds only elements and attributes of the lists below, whatever the engine let an author
//! smuggle in: nothing that runs, loads, submits or leads anywhere. What is not on a list goes; the words inside stay,
//! but for elements that are no text. The result is well-formed XML, each id in it stands once.

use std::borrow::Cow;
use std::sync::LazyLock;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use regex::Regex;

use super::nodes::{Attributes, Watch};
use super::{Node, ink};
use crate::base::hash::FastSet;

/// Largest picture, in bytes; the largest of common diagrams is a twentieth.
const MAX_BYTES: usize = 8 << 20;

/// Nesting; real ones stay below 40.
const MAX_DEPTH: usize = 300;

/// A picture that does no harm.
#[cfg_attr(not(feature = "mermaid"), expect(dead_code, reason = "only drawings are looked into"))]
pub(super) struct Clean {
    pub(super) svg: String,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) nodes: Vec<Node>,
    pub(super) words: String,
}

/// Elements of a drawing. Sorted, as all lists that are looked into for each element.
const DRAWN: &[&str] = &[
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "feBlend",
    "feColorMatrix",
    "feComposite",
    "feDropShadow",
    "feFlood",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feOffset",
    "filter",
    "foreignObject",
    "g",
    "image",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
];

/// Elements of formatted text, in a `foreignObject`.
const WRITTEN: &[&str] = &[
    "b", "br", "code", "del", "div", "em", "hr", "i", "li", "ol", "p", "pre", "s", "small", "span", "strong", "sub",
    "sup", "u", "ul",
];

/// Elements whose content goes with them: it is no text of the picture.
const SILENT: &[&str] = &[
    "script",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "canvas",
    "template",
    "noscript",
    "form",
    "input",
    "textarea",
    "select",
    "button",
    "metadata",
    "math",
    "head",
    "link",
    "meta",
    "base",
    "animate",
    "set",
    "animateTransform",
    "animateMotion",
    "handler",
    "listener",
];

/// Attributes that say how and where something is drawn.
const DRAWING: &[&str] = &[
    "alignment-baseline",
    "baseline-shift",
    "class",
    "clip-path",
    "clip-rule",
    "clipPathUnits",
    "color",
    "cx",
    "cy",
    "d",
    "data-id",
    "display",
    "dominant-baseline",
    "dx",
    "dy",
    "fill",
    "fill-opacity",
    "fill-rule",
    "filter",
    "filterUnits",
    "flood-color",
    "flood-opacity",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "gradientTransform",
    "gradientUnits",
    "height",
    "href",
    "id",
    "in",
    "in2",
    "lengthAdjust",
    "letter-spacing",
    "marker-end",
    "marker-mid",
    "marker-start",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "mask",
    "maskContentUnits",
    "maskUnits",
    "mode",
    "offset",
    "opacity",
    "operator",
    "orient",
    "overflow",
    "patternContentUnits",
    "patternTransform",
    "patternUnits",
    "points",
    "preserveAspectRatio",
    "primitiveUnits",
    "r",
    "refX",
    "refY",
    "requiredFeatures",
    "result",
    "rx",
    "ry",
    "spreadMethod",
    "startOffset",
    "stdDeviation",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "style",
    "text-anchor",
    "text-decoration",
    "textLength",
    "transform",
    "values",
    "viewBox",
    "visibility",
    "width",
    "x",
    "x1",
    "x2",
    "xml:space",
    "xmlns",
    "y",
    "y1",
    "y2",
];

/// Attributes that say where something is.
const PLACES: [&str; 15] =
    ["x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "d", "transform"];

/// [`DRAWN`], which is asked for each element.
static ELEMENTS: LazyLock<FastSet<&'static str>> = LazyLock::new(|| DRAWN.iter().copied().collect());

/// [`DRAWING`], which is asked for each attribute.
static ATTRIBUTES: LazyLock<FastSet<&'static str>> = LazyLock::new(|| DRAWING.iter().copied().collect());

/// What an author's CSS may not hold: it loads, or spells what loads in another way.
static LOADS: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)@import|@font-face|@namespace|@charset|image(?:-set)?\s*\(|src\s*\(|expression\s*\(|behaviou?r\s*:|-moz-binding\s*:|javascript:|\\|<";
    Regex::new(pattern).expect("the pattern of loading CSS is valid")
});

/// `url(…)` and where it leads.
static URL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)url\s*\(\s*["']?\s*([^)"']{0,80})"#).expect("the pattern of addresses is valid")
});

/// Pictures inside a picture that cannot hold scripts.
static EMBEDDED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*$").expect("the pattern of data is valid")
});

/// Cleans a picture.
///
/// # Errors
/// What is wrong, as a noun phrase, when it is no well-formed SVG with a size, or beyond the limits.
pub(super) fn clean(svg: &str) -> Result<Clean, String> {
    if svg.len() > MAX_BYTES {
        return Err(format!("a picture of {} bytes (at most {MAX_BYTES})", svg.len()));
    }
    let mut cleaner = Cleaner { out: String::with_capacity(svg.len()), ..Cleaner::default() };
    let mut reader = Reader::from_str(svg);
    loop {
        match reader.read_event().map_err(|error| format!("broken XML ({error})"))? {
            Event::Eof => break,
            event => cleaner.take(event)?,
        }
    }
    cleaner.finish()
}

#[derive(Default)]
struct Cleaner {
    out: String,
    /// Names of open elements that were let through; `None` for one that went without its content.
    open: Vec<Option<&'static str>>,
    /// Elements open inside one that goes with its content.
    skipped: usize,
    ids: FastSet<String>,
    /// CSS of the `style` element being read.
    css: Option<String>,
    /// Length of the output when the last start tag was written.
    opened_at: usize,
    /// Depth of a node that an author filled, and the colour of words in it.
    ink: Option<(usize, &'static str)>,
    size: Option<[f64; 4]>,
    watch: Watch,
}

/// Attributes of an element as the engine wrote them.
struct Written<'a>(Vec<(&'a str, Cow<'a, str>)>);

impl Attributes for Written<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| *key == name).map(|(_, value)| &**value)
    }
}

impl Cleaner {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(element) => self.start(&element),
            Event::Empty(element) => {
                self.start(&element)?;
                self.end();
                Ok(())
            }
            Event::End(_) => {
                self.end();
                Ok(())
            }
            Event::Text(text) => {
                self.text(&text);
                Ok(())
            }
            Event::CData(text) => {
                self.text(&text);
                Ok(())
            }
            Event::GeneralRef(name) => {
                let known = resolve_predefined_entity(&name).map(str::to_owned);
                let text = known.or_else(|| name.resolve_char_ref().ok().flatten().map(String::from));
                self.text(text.as_deref().unwrap_or_default());
                Ok(())
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => Ok(()),
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        if self.open.len() + self.skipped >= MAX_DEPTH {
            return Err(format!("elements nested deeper than {MAX_DEPTH}"));
        }
        let name = element.name().into_inner();
        if self.skipped > 0 || self.css.is_some() {
            self.skipped += 1;
            return Ok(());
        }
        let of_text = || in_list(WRITTEN, name).filter(|_| self.open.contains(&Some("foreignObject")));
        let Some(name) = ELEMENTS.get(name).copied().or_else(of_text) else {
            if SILENT.iter().any(|silent| silent.eq_ignore_ascii_case(name)) {
                self.skipped += 1;
            } else {
                self.open.push(None);
            }
            return Ok(());
        };
        let written = written(element)?;
        let mut attributes = self.attributes(name, &written);
        // A place that is no number is nowhere: a face of a journey without a score.
        let is_nowhere = |(key, value): &(&str, Cow<'_, str>)| value.contains("NaN") && PLACES.contains(key);
        if self.size.is_some() && written.0.iter().any(is_nowhere) {
            self.skipped += 1;
            return Ok(());
        }
        if name == "image" && !attributes.iter().any(|(key, _)| *key == "href") {
            self.skipped += 1;
            return Ok(());
        }
        if self.size.is_none() {
            self.size = Some(size(name, &written)?);
        }
        let is_root = self.open.is_empty();
        if is_root {
            sized(&mut attributes, self.size);
        }
        self.ink(name, &mut attributes);
        self.watch.open(name, &written);
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in &attributes {
            push_attribute(&mut self.out, key, value);
        }
        self.out.push('>');
        self.opened_at = self.out.len();
        self.css = (name == "style").then(String::new);
        self.open.push(Some(name));
        Ok(())
    }

    /// Attributes that may stand, with what is left of their values.
    fn attributes<'a>(&mut self, name: &str, written: &'a Written<'a>) -> Vec<(&'a str, Cow<'a, str>)> {
        let mut kept: Vec<(&'a str, Cow<'a, str>)> = Vec::with_capacity(written.0.len());
        for (key, value) in &written.0 {
            if !ATTRIBUTES.contains(key) || kept.iter().any(|(known, _)| known == key) {
                continue;
            }
            kept.extend(self.value(name, key, value).map(|value| (*key, value)));
        }
        kept
    }

    /// Words in a node that an author filled are coloured so that they can be read.
    fn ink(&mut self, name: &str, attributes: &mut Vec<(&str, Cow<'_, str>)>) {
        let value = |key: &str| attributes.iter().find(|(known, _)| *known == key).map_or("", |(_, value)| &**value);
        let style = value("style");
        if name != "span" {
            let is_shape = matches!(name, "rect" | "path" | "circle" | "ellipse" | "polygon");
            if let Some(ground) = ink::fill_of(style).filter(|_| self.ink.is_none() && is_shape) {
                self.ink = Some((self.open.len(), ink::on(ground)));
            }
            return;
        }
        let Some((_, ink)) = self.ink.filter(|_| !ink::has_colour(style) && value("class").contains("nodeLabel"))
        else {
            return;
        };
        let style = format!("{style};color:{ink} !important;fill:{ink} !important");
        attributes.retain(|(key, _)| *key != "style");
        attributes.push(("style", style.trim_start_matches(';').to_owned().into()));
    }

    /// What is left of the value of an attribute that may stand.
    fn value<'a>(&mut self, element: &str, key: &str, value: &'a str) -> Option<Cow<'a, str>> {
        let may_stand = match key {
            "style" => return Some(plain_css(value)).filter(|css| !css.is_empty()),
            "id" => self.ids.insert(value.to_owned()),
            "href" if element == "image" => EMBEDDED.is_match(value),
            "href" => value.starts_with('#'),
            "xmlns" => matches!(value, "http://www.w3.org/2000/svg" | "http://www.w3.org/1999/xhtml"),
            _ => !loads(value),
        };
        may_stand.then_some(Cow::Borrowed(value))
    }

    fn end(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if let Some(css) = self.css.take() {
            push_text(&mut self.out, &plain_css(&css));
        }
        let Some(Some(name)) = self.open.pop() else { return };
        // The shape stands in the group of the node, beside its words.
        self.ink = self.ink.filter(|(depth, _)| *depth <= self.open.len());
        self.watch.close();
        if self.out.len() == self.opened_at {
            self.out.pop();
            self.out.push_str("/>");
            return;
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn text(&mut self, text: &str) {
        match &mut self.css {
            _ if self.skipped > 0 => {}
            Some(css) => css.push_str(text),
            None => {
                self.watch.text(text);
                push_text(&mut self.out, text);
            }
        }
    }

    fn finish(self) -> Result<Clean, String> {
        let [left, top, width, height] = self.size.ok_or("no picture at all")?;
        if !self.open.is_empty() || self.skipped > 0 {
            return Err("an element that is never closed".to_owned());
        }
        let mut nodes = self.watch.nodes;
        nodes.iter_mut().for_each(|node| {
            node.area[0] -= left;
            node.area[1] -= top;
        });
        let words = self.watch.words.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Clean { svg: self.out, width, height, nodes, words })
    }
}

/// Attributes as written, references resolved.
fn written<'a>(element: &'a BytesStart<'_>) -> Result<Written<'a>, String> {
    let attribute = |attribute: Result<Attribute<'a>, _>| {
        let attribute = attribute.map_err(|_| "a broken attribute".to_owned())?;
        let key = match attribute.key.into_inner() {
            "xlink:href" => "href",
            key => key,
        };
        if !has(attribute.value.as_bytes(), |byte| byte < b' ' || byte == b'&') {
            return Ok((key, attribute.value));
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        Ok((key, Cow::Owned(value.map_err(|_| "an unknown entity".to_owned())?.into_owned())))
    };
    let mut attributes = element.attributes();
    // Of two with one name the first is kept later on.
    attributes.with_checks(false);
    attributes.map(attribute).collect::<Result<_, String>>().map(Written)
}

/// The root says how large it is: images have no other size.
fn sized(attributes: &mut Vec<(&str, Cow<'_, str>)>, size: Option<[f64; 4]>) {
    let [left, top, width, height] = size.unwrap_or_default();
    if !attributes.iter().any(|(key, _)| *key == "viewBox") {
        attributes.push(("viewBox", format!("{left} {top} {width} {height}").into()));
    }
    attributes.retain(|(key, _)| !matches!(*key, "style" | "width" | "height"));
    attributes.push(("width", format!("{width:.2}").into()));
    attributes.push(("height", format!("{height:.2}").into()));
}

/// The `viewBox` of the root, else one of its width and height.
fn size(root: &str, attributes: &Written<'_>) -> Result<[f64; 4], String> {
    let view = attributes.get("viewBox").unwrap_or_default();
    let numbers: Vec<f64> = view.split([' ', ',']).filter_map(|number| number.parse().ok()).collect();
    match numbers[..] {
        [left, top, width, height] if root == "svg" && numbers.iter().all(|n| n.is_finite()) => {
            Ok([left, top, width.max(1.0), height.max(1.0)])
        }
        _ if root == "svg" && attributes.number("width") > 0.0 && attributes.number("height") > 0.0 => {
            Ok([0.0, 0.0, attributes.number("width"), attributes.number("height")])
        }
        _ => Err("no picture with a size".to_owned()),
    }
}

/// Declarations and rules that load nothing.
fn plain_css(css: &str) -> Cow<'_, str> {
    if is_harmless(css) {
        return css.into();
    }
    let mut out = String::with_capacity(css.len());
    for part in css.split_inclusive([';', '{', '}']) {
        let (body, end) = match part.char_indices().next_back() {
            Some((at, ';' | '{' | '}')) => part.split_at(at),
            _ => (part, ""),
        };
        if !loads(body) {
            out.push_str(body);
        }
        out.push_str(end);
    }
    out.into()
}

fn loads(css: &str) -> bool {
    if is_harmless(css) {
        return false;
    }
    LOADS.is_match(css) || URL.captures_iter(css).any(|found| !found[1].starts_with('#'))
}

/// Functions and rules of CSS that load nothing by themselves. Sorted.
const HARMLESS: &[&str] =
    &["calc", "hsl", "hsla", "keyframes", "matrix", "media", "rgb", "rgba", "rotate", "scale", "translate", "var"];

/// Names of properties and schemes that do something. Any that ends so is meant.
const ACTING: [&str; 4] = ["behavior", "behaviour", "javascript", "-moz-binding"];

/// Whether a value is so plain that neither [`LOADS`] nor [`URL`] can be in it: the signs that they need stand after common
/// words only. Nearly all values are, and patterns cost more than one look at each byte.
fn is_harmless(css: &str) -> bool {
    let bytes = css.as_bytes();
    if !has(bytes, |byte| matches!(byte, b'\\' | b'<' | b'@' | b'(' | b':')) {
        return true;
    }
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let word_before = |at: usize| {
        let start = bytes[..at].iter().rposition(|byte| !is_letter(byte)).map_or(0, |before| before + 1);
        (&css[start..at], start.checked_sub(1).map(|before| bytes[before]))
    };
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'\\' | b'<' => false,
        b'@' => {
            let length = bytes[at + 1..].iter().position(|byte| !is_letter(byte)).unwrap_or(bytes.len() - at - 1);
            is_in(HARMLESS, &css[at + 1..at + 1 + length])
        }
        b'(' => match word_before(at) {
            ("", before) => matches!(before, Some(b'(' | b',')),
            (word, before) => is_in(HARMLESS, word) && before.is_none_or(|before| before.is_ascii() && before != b'_'),
        },
        b':' => match word_before(at) {
            ("", before) => before.is_some_and(|before| !before.is_ascii_whitespace() && before != b'/'),
            (word, _) => !ACTING.iter().any(|acting| ends_with(word, acting)),
        },
        _ => true,
    })
}

/// Whether a word ends with another, whatever the case.
fn ends_with(word: &str, end: &str) -> bool {
    let tail = word.len().checked_sub(end.len()).and_then(|at| word.get(at..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

fn is_in(list: &[&'static str], name: &str) -> bool {
    in_list(list, name).is_some()
}

/// The entry of a list that is a name.
fn in_list(list: &[&'static str], name: &str) -> Option<&'static str> {
    list.binary_search(&name).ok().map(|at| list[at])
}

fn push_attribute(out: &mut String, key: &str, value: &str) {
    out.push(' ');
    out.push_str(key);
    out.push_str("=\"");
    push_text(out, value);
    out.push('"');
}

/// Whether one of these bytes is in a text. Looks at all of them: without a stop many are looked at in one go.
fn has(bytes: &[u8], is_meant: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(false, |found, byte| found | is_meant(*byte))
}

fn push_text(out: &mut String, text: &str) {
    // Bytes of characters that are written in another way, or not at all; the last two begin with 0xef.
    let is_special = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | 0..=0x1f | 0xef);
    if !has(text.as_bytes(), is_special) {
        out.push_str(text);
        return;
    }
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // What XML 1.0 does not allow.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_are_looked_into_are_sorted() {
        for list in [DRAWN, WRITTEN, DRAWING, HARMLESS] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn what_is_taken_for_harmless_loads_nothing() {
        let words = [
            "url",
            "URL",
            "image-set",
            "src",
            "expression",
            "behavior",
            "behaviour",
            "-moz-binding",
            "javascript",
            "var",
            "rgb",
            "x",
            "@import",
            "@media",
            "@font-face",
        ];
        let between = ["", " ", "\n", "\t", "/**/", "_", "é", "-", ","];
        let signs = ["(", ":", "(#a", "\\(", "<", ""];
        for (first, second) in words.iter().flat_map(|first| words.iter().map(move |second| (first, second))) {
            for (blank, sign) in between.iter().flat_map(|blank| signs.iter().map(move |sign| (blank, sign))) {
                let css = format!("{first}{blank}{second}{blank}{sign}//evil)");
                let slow = LOADS.is_match(&css) || URL.captures_iter(&css).any(|found| !found[1].starts_with('#'));
                assert!(!(is_harmless(&css) && slow), "{css}");
            }
        }
        assert!(is_harmless("#d1 .node:hover{fill:var(--c0);stroke:rgba(1,2,3,.5)}@media print{a:b}"));
    }
}
