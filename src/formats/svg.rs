//! SVG pictures, judged. A plain one is published as it is, any other without what is not plain in it, or not at all.
//!
//! A reader may open the published file by itself, where scripts would run. So anything that
//! acts, loads or disguises is a refusal (SVG 2 §2.7 "static mode" is what is let through),
//! and so is whatever our XML reader and a browser might read in two ways.

use std::sync::LazyLock;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesDecl, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use regex::Regex;

use crate::base::span::Span;
use crate::drawing;
use crate::source::{Content, SourceFile};

use super::{Body, DiagramFacts, Format, SvgFacts, Taken, Unread, diagram, one_line};

pub(super) const FORMAT: Format =
    Format { named: |path| path.extension() == "svg", sniff: None, unread: Unread::Document, read };

/// Larger pictures are traced photographs or attacks, and slow to judge, in bytes.
const MAX_BYTES: usize = 4 << 20;
/// Elements of one picture; the busiest map in use has a tenth of it.
const MAX_ELEMENTS: usize = 200_000;
/// Nesting; drawing programs stay below 40.
const MAX_DEPTH: usize = 256;
/// Attributes of one element; drawing programs stay below 40.
const MAX_ATTRIBUTES: usize = 500;

/// Elements that act or load, whatever their prefix.
const ACTIVE: &[&str] = &[
    "script", "iframe", "object", "embed", "audio", "video", "canvas", "link", "meta", "base", "form", "handler",
    "listener", "applet", "frame",
];

/// Attributes whose value is read as CSS (SVG 2 §6.6).
const PAINTED: &[&str] = &[
    "fill",
    "stroke",
    "filter",
    "mask",
    "clip-path",
    "marker",
    "marker-start",
    "marker-mid",
    "marker-end",
    "cursor",
    "color-profile",
];

/// Elements of formatted text, which draw.io writes for labels.
const TEXT_ELEMENTS: &[&str] = &[
    "div",
    "span",
    "p",
    "br",
    "hr",
    "b",
    "i",
    "u",
    "s",
    "em",
    "strong",
    "strike",
    "small",
    "sub",
    "sup",
    "font",
    "code",
    "pre",
    "center",
    "blockquote",
    "ul",
    "ol",
    "li",
    "table",
    "tbody",
    "thead",
    "tr",
    "td",
    "th",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
];

/// Attributes of formatted text; those beginning with `data-` may stand too.
const TEXT_ATTRIBUTES: &[&str] = &[
    "xmlns",
    "style",
    "class",
    "align",
    "valign",
    "color",
    "bgcolor",
    "size",
    "face",
    "width",
    "height",
    "dir",
    "lang",
    "border",
    "cellpadding",
    "cellspacing",
    "colspan",
    "rowspan",
];

/// `url(` that leads neither to a part of the picture nor to embedded data, and what else loads in CSS.
/// A backslash may spell any of them in another way.
static CSS_LOADS: LazyLock<Regex> = LazyLock::new(|| Regex::new(CSS_LOADS_PATTERN).expect("the pattern is valid"));

const CSS_LOADS_PATTERN: &str = r"(?i)\burl\s*\(\s*([^)]{0,40})|@import|\b(?:image|image-set|src)\s*\(|\\";

/// What embedded data may be: pictures without scripts, and fonts.
static EMBEDDED: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)^(?:#|data:(?:image/(?:png|jpe?g|gif|webp)|font/|application/(?:x-)?font-))";
    Regex::new(pattern).expect("the pattern is valid")
});

fn read(file: &SourceFile) -> Option<Taken> {
    let facts = match &file.content {
        Content::Text(text) => judge(text),
        Content::Listed { .. } => {
            let refused = Some(("it could not be read, hence not judged".into(), Span::default()));
            SvgFacts { refused, ..SvgFacts::default() }
        }
    };
    Some(Taken { title: title(file.text()), ..Taken::new(Body::Svg(facts)) })
}

/// Whether a picture is plain.
fn judge(text: &str) -> SvgFacts {
    let mut judge = Judge::default();
    let refused = judge.whole(text).err();
    SvgFacts {
        rewritten: refused.as_ref().filter(|_| text.len() <= MAX_BYTES).and_then(|_| drawing::rewritten(text)),
        refused: refused.map(|refusal| (refusal.why, refusal.span)),
        drawio: judge.drawio,
    }
}

/// Text of the first `<title>`; drawing programs put it at the top.
fn title(text: &str) -> String {
    let mut reader = Reader::from_str(text);
    let mut title: Option<String> = None;
    for _ in 0..100 {
        match (reader.read_event(), &mut title) {
            (Ok(Event::Start(element)), None) if element.local_name().into_inner() == "title" => {
                title = Some(String::new());
            }
            (Ok(Event::Text(words)), Some(title)) => title.push_str(&words),
            (Ok(Event::GeneralRef(name)), Some(title)) => match name.resolve_char_ref() {
                Ok(Some(c)) => title.push(c),
                _ => title.push_str(resolve_predefined_entity(&name).unwrap_or_default()),
            },
            (Ok(Event::End(_)), Some(_)) | (Ok(Event::Eof) | Err(_), _) => break,
            (Ok(_), _) => {}
        }
    }
    one_line(&title.unwrap_or_default())
}

/// Why a picture is not published, as a noun phrase.
struct Refusal {
    why: String,
    span: Span,
}

#[derive(Default)]
struct Judge {
    elements: usize,
    depth: usize,
    /// Content of the `<style>` being read.
    style: Option<String>,
    drawio: Option<DiagramFacts>,
    /// Depth of the `<foreignObject>` being read: only formatted text may stand in it.
    label: Option<usize>,
}

impl Judge {
    fn whole(&mut self, text: &str) -> Result<(), Refusal> {
        if text.len() > MAX_BYTES {
            return refuse(format!("{} bytes (at most {MAX_BYTES} are judged)", text.len()), Span::default());
        }
        // The reader leaves a byte order mark out of its positions.
        let body = text.trim_start_matches('\u{feff}');
        let skipped = text.len() - body.len();
        let mut reader = Reader::from_str(body);
        reader.config_mut().check_comments = true;
        loop {
            let start = skipped + reader.buffer_position() as usize;
            let event = reader.read_event();
            let span = Span::new(start, skipped + reader.buffer_position() as usize);
            match event {
                Ok(Event::Eof) if self.elements == 0 => return refuse("no `svg` element", Span::default()),
                Ok(Event::Eof) if self.depth > 0 => return refuse("an element that is never closed", span),
                Ok(Event::Eof) => return Ok(()),
                Ok(event) => self.event(event, span)?,
                Err(error) => {
                    let at = text.floor_char_boundary(skipped + reader.error_position() as usize);
                    return refuse(format!("broken XML ({error})"), Span::new(at, at));
                }
            }
        }
    }

    fn event(&mut self, event: Event, span: Span) -> Result<(), Refusal> {
        match event {
            Event::Start(element) => {
                self.element(&element, span)?;
                self.depth += 1;
                let name = element.local_name().into_inner().to_lowercase();
                if name == "style" {
                    self.style = Some(String::new());
                } else if name == "foreignobject" {
                    self.label.get_or_insert(self.depth);
                }
                if self.depth > MAX_DEPTH { refuse(format!("nesting deeper than {MAX_DEPTH}"), span) } else { Ok(()) }
            }
            Event::Empty(element) => self.element(&element, span),
            Event::End(_) => {
                self.label = self.label.filter(|depth| *depth != self.depth);
                self.depth = self.depth.saturating_sub(1);
                match self.style.take().and_then(|css| css_refusal(&css)) {
                    Some(why) => refuse(why, span),
                    None => Ok(()),
                }
            }
            Event::Text(words) => self.style_goes_on(&words),
            Event::CData(words) => self.style_goes_on(&words),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(c)) => self.style_goes_on(c.encode_utf8(&mut [0; 4])),
                Ok(None) if matches!(&*reference, "lt" | "gt" | "amp" | "apos" | "quot") => Ok(()),
                _ => refuse(format!("an entity of its own, `&{};`", one_line(&reference)), span),
            },
            Event::Decl(declaration) => match encoding_refusal(&declaration) {
                Some(why) => refuse(why, span),
                None => Ok(()),
            },
            Event::PI(instruction) => refuse(format!("the instruction `{}`", one_line(instruction.target())), span),
            Event::DocType(doctype) if doctype.contains('[') => refuse("a document type with declarations", span),
            Event::DocType(_) | Event::Comment(_) | Event::Eof => Ok(()),
        }
    }

    fn style_goes_on(&mut self, words: &str) -> Result<(), Refusal> {
        self.style.iter_mut().for_each(|css| css.push_str(words));
        Ok(())
    }

    fn element(&mut self, element: &BytesStart, span: Span) -> Result<(), Refusal> {
        let name = element.local_name().into_inner();
        let lower = name.to_lowercase();
        self.elements += 1;
        if self.elements == 1 {
            if name != "svg" {
                return refuse("no `svg` element at its root", span);
            }
            self.drawio = drawing_inside(element);
        }
        if self.elements > MAX_ELEMENTS {
            return refuse(format!("more than {MAX_ELEMENTS} elements"), span);
        }
        let is_refused = match self.label {
            _ if self.style.is_some() => true,
            Some(_) => !TEXT_ELEMENTS.contains(&&*lower),
            None if lower == "foreignobject" => self.drawio.is_none(),
            None => ACTIVE.contains(&&*lower),
        };
        if is_refused {
            return refuse(format!("the element `{}`", one_line(name)), span);
        }
        self.attributes(element, &lower, span)
    }

    fn attributes(&self, element: &BytesStart, name: &str, span: Span) -> Result<(), Refusal> {
        let mut attributes = element.attributes();
        attributes.with_checks(false);
        for (ix, attribute) in attributes.enumerate() {
            let Ok(attribute) = attribute else { return refuse("a broken attribute", span) };
            if ix >= MAX_ATTRIBUTES {
                return refuse(format!("more than {MAX_ATTRIBUTES} attributes on one element"), span);
            }
            let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) else {
                return refuse("an entity of its own", span);
            };
            let key = attribute.key.into_inner().to_lowercase();
            let why = match self.label {
                Some(_) => text_attribute_refusal(&key, &value),
                None => attribute_refusal(name, &key, &value),
            };
            if let Some(why) = why {
                return refuse(why, span);
            }
        }
        Ok(())
    }
}

fn refuse(why: impl Into<String>, span: Span) -> Result<(), Refusal> {
    Err(Refusal { why: why.into(), span })
}

/// Why an attribute of a picture is refused; names in lower case.
fn attribute_refusal(element: &str, key: &str, value: &str) -> Option<String> {
    if key == "xmlns" || key.starts_with("xmlns:") {
        return value.contains("xhtml").then(|| "elements of a web page".to_owned());
    }
    if key.starts_with("on") {
        return Some(format!("the attribute `{}`", one_line(key)));
    }
    match key.rsplit_once(':').map_or(key, |(_, local)| local) {
        "href" if element == "a" => (!is_plain_link(value)).then(|| format!("a link to `{}`", shortened(value))),
        "href" | "src" | "srcset" | "srcdoc" | "poster" => {
            (!EMBEDDED.is_match(value.trim())).then(|| format!("a reference to `{}`", shortened(value)))
        }
        "base" if key == "xml:base" => Some("the attribute `xml:base`".to_owned()),
        "attributename" => animates(value).then(|| format!("an animation of `{}`", shortened(value))),
        "style" | "values" | "from" | "to" | "by" => css_refusal(value),
        name if PAINTED.contains(&name) => css_refusal(value),
        _ => None,
    }
}

/// Why an attribute of a label's text is refused.
fn text_attribute_refusal(key: &str, value: &str) -> Option<String> {
    match key {
        "style" => css_refusal(value),
        _ if TEXT_ATTRIBUTES.contains(&key) || key.starts_with("data-") => None,
        _ => Some(format!("the attribute `{}` in a label", one_line(key))),
    }
}

/// Why a style is refused.
fn css_refusal(css: &str) -> Option<String> {
    let refused = CSS_LOADS.captures_iter(css).find(|found| match found.get(1) {
        Some(target) => !EMBEDDED.is_match(target.as_str().trim_start_matches([' ', '\t', '\n', '"', '\''])),
        None => true,
    });
    refused.map(|found| format!("`{}` in a style", shortened(&found[0])))
}

/// Whether an animation would change where something leads or what it does.
fn animates(attribute: &str) -> bool {
    let name = attribute.trim().to_lowercase();
    let local = name.rsplit_once(':').map_or(&*name, |(_, local)| local);
    local == "href" || local.starts_with("on")
}

/// Whether a link stays in the picture, or leads where links of pages may lead.
fn is_plain_link(target: &str) -> bool {
    // Browsers ignore controls and blanks in a scheme (WHATWG URL §4.4).
    let target: String = target.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    match target.split_once(':') {
        _ if target.starts_with("//") || target.starts_with('\\') => false,
        Some((scheme, _)) if !scheme.contains(['/', '?', '#']) => {
            matches!(&*scheme.to_ascii_lowercase(), "http" | "https" | "mailto")
        }
        Some(_) | None => true,
    }
}

/// The draw.io file that the root carries in `content`.
fn drawing_inside(root: &BytesStart) -> Option<DiagramFacts> {
    let content =
        root.attributes().with_checks(false).flatten().find(|attribute| attribute.key.into_inner() == "content")?;
    let content = content.normalized_value(XmlVersion::Implicit1_0).ok()?;
    diagram::drawio_facts(&content)
}

/// Encodings in which an ASCII byte means itself, so that a browser reads what we read.
fn encoding_refusal(declaration: &BytesDecl) -> Option<String> {
    let encoding = match declaration.encoding()? {
        Ok(encoding) => encoding.to_lowercase(),
        Err(_) => return Some("a broken XML declaration".to_owned()),
    };
    let is_plain = matches!(&*encoding, "utf-8" | "utf-16" | "us-ascii" | "ascii" | "iso-8859-1" | "windows-1252");
    (!is_plain).then(|| format!("the encoding `{}`", shortened(&encoding)))
}

fn shortened(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> String {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">{inside}</svg>")
    }

    fn why(text: &str) -> String {
        judge(text).refused.map_or_else(|| "plain".to_owned(), |(why, _)| why)
    }

    #[test]
    fn a_byte_order_mark_that_was_left_shifts_no_place() {
        let text = "\u{feff}\u{feff}<svg><script/></svg>";
        let (_, span) = judge(text).refused.unwrap();
        assert_eq!(span.of(text), "<script/>");
    }

    #[test]
    fn pictures_as_drawing_programs_write_them_are_plain() {
        let plain = [
            "<title>A</title><path d=\"M0 0\" fill=\"url(#g)\" style=\"stroke:#fff;filter:url('#f')\"/>",
            "<style>.a{fill:red}</style><style><![CDATA[@font-face{src:url(data:font/woff2;base64,AA==)}]]></style>",
            "<image xlink:href=\"data:image/png;base64,AAAA\"/><use href=\"#a\"/>",
            "<a href=\"https://example.org/x\"><text>x &amp; &#228;</text></a><a xlink:href=\"other.html#a\"/>",
            "<metadata><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><cc:Work rdf:about=\"\"/></rdf:RDF></metadata>",
            "<animate attributeName=\"opacity\" from=\"0\" to=\"1\"/><!-- a comment -->",
        ];
        for inside in plain {
            assert_eq!(why(&svg(inside)), "plain", "{inside}");
        }
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n";
        assert_eq!(why(&format!("{head}{}", svg(""))), "plain");
    }

    #[test]
    fn whatever_acts_or_loads_is_refused() {
        let refused = [
            ("<script>x</script>", "the element `script`"),
            ("<x:SCRIPT xmlns:x=\"http://www.w3.org/2000/svg\"/>", "the element `SCRIPT`"),
            ("<foreignObject><div/></foreignObject>", "the element `foreignObject`"),
            ("<g onload=\"x()\"/>", "the attribute `onload`"),
            ("<x xmlns:h=\"http://www.w3.org/1999/xhtml\"/>", "elements of a web page"),
            ("<a href=\"java&#10;script:x\"/>", "a link to `java script:x`"),
            ("<a xlink:href=\" &#106;avascript:x\"/>", "a link to `javascript:x`"),
            ("<a href=\"data:text/html,x\"/>", "a link to `data:text/html,x`"),
            ("<use href=\"other.svg#x\"/>", "a reference to `other.svg#x`"),
            ("<image href=\"http://evil.example/x.png\"/>", "a reference to `http://evil.example/x.png`"),
            ("<image href=\"data:image/svg+xml,x\"/>", "a reference to `data:image/svg+xml,x`"),
            ("<animate attributeName=\"href\" values=\"javascript:x\"/>", "an animation of `href`"),
            ("<set attributeName=\" xlink:href\" to=\"x\"/>", "an animation of `xlink:href`"),
            ("<g style=\"fill:url( 'http://x')\"/>", "`url( 'http://x'` in a style"),
            ("<g fill=\"url(http://x#a)\"/>", "`url(http://x#a` in a style"),
            ("<g style=\"fill:u\\72l(x)\"/>", "`\\` in a style"),
            ("<style>@import 'x'</style>", "`@import` in a style"),
            ("<style>u&#114;l(//x)</style>", "`url(//x` in a style"),
            ("<style><g></g>@import 'x'</style>", "the element `g`"),
            ("<g xml:base=\"http://x\"/>", "the attribute `xml:base`"),
            ("<text>&own;</text>", "an entity of its own, `&own;`"),
            ("<g id=\"&own;\"/>", "an entity of its own"),
            ("<?xml-stylesheet href=\"x\"?>", "the instruction `xml-stylesheet`"),
        ];
        for (inside, expected) in refused {
            assert_eq!(why(&svg(inside)), expected, "{inside}");
        }
    }

    #[test]
    fn what_two_readers_may_read_in_two_ways_is_refused() {
        let doctype = "<!DOCTYPE svg [<!ENTITY x \"<script/>\">]>";
        assert_eq!(why(&format!("{doctype}{}", svg("&x;"))), "a document type with declarations");
        assert_eq!(why("<?xml version=\"1.0\" encoding=\"ISO-2022-JP\"?><svg/>"), "the encoding `iso-2022-jp`");
        assert_eq!(why("<html><svg/></html>"), "no `svg` element at its root");
        assert_eq!(why(""), "no `svg` element");
        assert_eq!(why("<svg><g>"), "an element that is never closed");
        assert!(why("<svg><g></svg>").starts_with("broken XML"));
        assert!(why("<svg><!-- a -- b --></svg>").starts_with("broken XML"));
    }

    #[test]
    fn labels_of_drawio_may_hold_formatted_text_only() {
        let drawing = |label: &str| {
            format!(
                "<svg content=\"&lt;mxfile&gt;&lt;diagram/&gt;&lt;/mxfile&gt;\"><switch><foreignObject width=\"1\">{label}</foreignObject><a xlink:href=\"https://www.drawio.com\"/></switch><script/></svg>"
            )
        };
        let plain = drawing(
            "<div xmlns=\"http://www.w3.org/1999/xhtml\" style=\"color: red\" data-drawio-colors=\"x\"><b>A</b><br/></div>",
        );
        assert_eq!(why(&plain), "the element `script`", "the label is let through, what follows it is not");
        assert_eq!(judge(&plain).drawio.map(|inside| inside.kind).as_deref(), Some("1"));
        assert_eq!(why(&drawing("<img src=\"x\"/>")), "the element `img`");
        assert_eq!(why(&drawing("<div onclick=\"x\"/>")), "the attribute `onclick` in a label");
        assert_eq!(why(&drawing("<div style=\"background:url(//x)\"/>")), "`url(//x` in a style");
        assert_eq!(why(&drawing("<svg><script/></svg>")), "the element `svg`");
    }

    #[test]
    fn attacks_by_size_are_refused_in_bounded_time() {
        let attributes: String = (0..10_000).map(|ix| format!(" a{ix}=\"\"")).collect();
        assert_eq!(why(&format!("<svg{attributes}/>")), "more than 500 attributes on one element");
        let namespaces: String = (0..10_000).map(|ix| format!(" xmlns:a{ix}=\"x\"")).collect();
        assert_eq!(why(&format!("<svg{namespaces}/>")), "more than 500 attributes on one element");
        assert_eq!(why(&"<svg>".repeat(100_000)), "nesting deeper than 256");
        assert_eq!(why(&svg(&"<g/>".repeat(MAX_ELEMENTS))), "more than 200000 elements");
        assert_eq!(why(&"x".repeat(MAX_BYTES + 1)), "4194305 bytes (at most 4194304 are judged)");
    }

    #[test]
    fn the_title_is_read() {
        assert_eq!(title(&svg("<g/><title>A &amp;\n &#66;</title>")), "A & B");
        assert_eq!(title(&svg("<text>x</text>")), "");
    }
}
