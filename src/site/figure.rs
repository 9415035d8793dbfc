//! Writes diagrams into pages.
//!
//! A picture is a file of its own, shown in an `svg` element that is made of attributes alone, so that pages need no style
//! of their own: over the picture lie rectangles that are links. Its source stands folded below. Without scripts all of
//! it is there, and a link opens the file; a script adds the button that enlarges it.

use std::fmt::Write as _;

use super::html::{push_attribute, push_text};
use super::views::charts::MadeView;
use super::views::figures::{FigureView, Picture, Shown, SketchView, SketchedShape};
use super::words::Words;
use crate::markup::{self, Fence};

/// A diagram of a page; `source` is its code block. `root` leads from the page to the portal's root.
pub(super) fn push(out: &mut String, figure: &FigureView, source: &Fence, root: &str, words: &Words) {
    out.push_str("<figure class=\"diagram\">\n");
    match &figure.shown {
        Shown::Picture(picture) => {
            push_captioned(out, (figure, picture), root, words);
            out.push_str("<details><summary>");
            push_text(out, words.get("figure.source"));
            out.push_str("</summary>\n");
            out.push_str(&markup::block(source));
            out.push_str("</details>\n");
        }
        Shown::Refused { .. } | Shown::Exported { .. } | Shown::Source => {
            out.push_str("<figcaption>");
            push_text(out, &why_source(figure, words));
            out.push_str("</figcaption>\n");
            out.push_str(&markup::block(source));
            out.push('\n');
        }
    }
    out.push_str("</figure>\n");
}

/// The picture of a page that shows the source by itself.
pub(super) fn push_alone(out: &mut String, figure: &FigureView, root: &str, words: &Words) {
    match &figure.shown {
        Shown::Picture(picture) => {
            out.push_str("<figure class=\"diagram\">\n");
            push_captioned(out, (figure, picture), root, words);
            if let Some(made) = &figure.made {
                push_made(out, made, words);
            }
            out.push_str("</figure>\n");
        }
        Shown::Exported { href } => push_exported(out, figure, &format!("{root}{href}"), words),
        Shown::Refused { .. } | Shown::Source => push_note(out, &why_source(figure, words)),
    }
    if let Some(sketch) = &figure.sketch {
        push_sketch(out, sketch, root, words);
    }
}

/// What a diagram that nobody wrote was drawn from, and its source.
fn push_made(out: &mut String, made: &MadeView, words: &Words) {
    out.push_str("<p class=\"from\">");
    push_text(out, &made.from);
    out.push_str("</p>\n<details><summary>");
    push_text(out, words.get("figure.source"));
    out.push_str("</summary>\n");
    let source = Fence { lang: "mermaid".to_owned(), text: made.text.clone(), ..Fence::default() };
    out.push_str(&markup::block(&source));
    out.push_str("</details>\n");
}

/// A picture that an author exported, in a size that only its file tells.
fn push_exported(out: &mut String, figure: &FigureView, href: &str, words: &Words) {
    out.push_str("<figure class=\"diagram\">\n<div class=\"drawing\" role=\"region\" tabindex=\"0\"");
    push_attribute(out, "aria-label", &figure.name);
    out.push_str("><img");
    push_attribute(out, "src", href);
    push_attribute(out, "alt", &figure.name);
    out.push_str(" loading=\"lazy\" decoding=\"async\"></div>\n<figcaption>");
    push_text(out, &figure.name);
    out.push_str(" <a");
    push_attribute(out, "href", href);
    out.push('>');
    push_text(out, words.get("figure.open_picture"));
    out.push_str("</a></figcaption>\n</figure>\n");
}

/// What stands on the pages of a draw.io file, in words.
fn push_sketch(out: &mut String, sketch: &SketchView, root: &str, words: &Words) {
    out.push_str("<h2>");
    push_text(out, words.get("figure.stands"));
    out.push_str("</h2>\n");
    if sketch.is_partial {
        push_note(out, words.get("figure.partial"));
    }
    for page in &sketch.pages {
        if sketch.pages.len() > 1 {
            out.push_str("<h3>");
            push_text(out, &page.name);
            out.push_str("</h3>\n");
        }
        out.push_str("<ul>\n");
        for shape in &page.shapes {
            push_shape(out, shape, root);
        }
        out.push_str("</ul>\n");
        if page.more > 0 {
            push_note(out, &words.count("figure.more", page.more));
        }
        if !page.notes.is_empty() {
            out.push_str("<p class=\"from\">");
            push_text(out, &words.with("figure.notes", &[("notes", &page.notes.join(" · "))]));
            out.push_str("</p>\n");
        }
    }
}

fn push_shape(out: &mut String, shape: &SketchedShape, root: &str) {
    out.push_str("<li>");
    match &shape.target {
        Some((href, what)) => {
            out.push_str("<a");
            push_attribute(out, "href", &format!("{root}{href}"));
            out.push('>');
            push_text(out, &shape.words);
            out.push_str("</a>, ");
            push_text(out, what);
        }
        None => push_text(out, &shape.words),
    }
    out.push_str("</li>\n");
}

/// The picture, its name, and a link to it alone.
fn push_captioned(out: &mut String, (figure, picture): (&FigureView, &Picture), root: &str, words: &Words) {
    push_picture(out, figure, picture, root);
    out.push_str("<figcaption>");
    push_text(out, &figure.name);
    out.push_str(" <a");
    push_attribute(out, "href", &format!("{root}{}", picture.href));
    out.push('>');
    push_text(out, words.get("figure.open"));
    out.push_str("</a></figcaption>\n");
}

/// Why the source is shown and no picture.
fn why_source(figure: &FigureView, words: &Words) -> String {
    match &figure.shown {
        Shown::Refused { why, line, is_wrong } => {
            let key = if *is_wrong { "figure.refused" } else { "figure.not_drawn" };
            words.with(key, &[("what", &figure.what), ("why", why), ("line", &line.to_string())])
        }
        Shown::Source if figure.sketch.is_some() => words.with("figure.listed", &[("what", &figure.what)]),
        Shown::Picture(_) | Shown::Exported { .. } | Shown::Source => {
            words.with("figure.as_source", &[("what", &figure.what)])
        }
    }
}

fn push_note(out: &mut String, text: &str) {
    out.push_str("<p class=\"note\">");
    push_text(out, text);
    out.push_str("</p>\n");
}

/// Width to which a large picture is brought, in CSS pixels; the button and the link show it larger.
const COMMON_WIDTH: f64 = 640.0;

/// Height below which nobody can point at a link (WCAG 2.2 §2.5.8), and a little more.
const LEAST_TARGET: f64 = 24.5;

/// The width that a picture is shown with: its own up to the common one, or as much as its links need.
fn shown_width(picture: &Picture) -> f64 {
    let least = picture.links.iter().map(|link| link.area[3]).fold(f64::INFINITY, f64::min);
    let needed = if least.is_finite() { picture.width * LEAST_TARGET / least.max(1.0) } else { 0.0 };
    picture.width.min(COMMON_WIDTH.max(needed))
}

fn push_picture(out: &mut String, figure: &FigureView, picture: &Picture, root: &str) {
    let (width, height) = (picture.width, picture.height);
    let shown = shown_width(picture);
    let shown_height = height * shown / width;
    out.push_str("<div class=\"drawing\" role=\"region\" tabindex=\"0\"");
    push_attribute(out, "aria-label", &figure.name);
    // Links inside an image would be hidden from those who listen to the page.
    let role = if picture.links.is_empty() { "img" } else { "group" };
    let _ = write!(
        out,
        "><svg role=\"{role}\" viewBox=\"0 0 {width:.2} {height:.2}\" width=\"{shown:.0}\" height=\"{shown_height:.0}\"><title>"
    );
    push_text(out, &figure.name);
    out.push_str("</title>");
    if !figure.description.is_empty() {
        out.push_str("<desc>");
        push_text(out, &figure.description);
        out.push_str("</desc>");
    }
    out.push_str("<image");
    if !picture.links.is_empty() {
        push_attribute(out, "role", "img");
        push_attribute(out, "aria-label", &figure.name);
    }
    push_attribute(out, "href", &format!("{root}{}", picture.href));
    let _ = write!(out, " width=\"{width:.2}\" height=\"{height:.2}\"/>");
    for link in &picture.links {
        out.push_str("<a");
        push_attribute(out, "href", &format!("{root}{}", link.href));
        push_attribute(out, "aria-label", &link.name);
        let [x, y, width, height] = link.area;
        let _ = write!(
            out,
            "><rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"4\" fill=\"none\" pointer-events=\"all\"/></a>"
        );
    }
    out.push_str("</svg></div>\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::views::figures::NodeLink;
    use crate::site::words;

    fn shown(shown: Shown) -> String {
        let figure = FigureView {
            fence: Some(0),
            what: "Mermaid flowchart".to_owned(),
            name: "<b>Who</b> \"calls\"".to_owned(),
            description: String::new(),
            shown,
            sketch: None,
            made: None,
        };
        let source = Fence { lang: "mermaid".to_owned(), text: "a --> <b>\n".to_owned(), ..Fence::default() };
        let mut out = String::new();
        push(&mut out, &figure, &source, "../", &words::english());
        out
    }

    fn picture(width: f64, links: Vec<NodeLink>) -> Picture {
        Picture { href: "diagrams/1.svg".to_owned(), width, height: width / 2.0, links }
    }

    fn link(height: f64) -> NodeLink {
        let (href, name) = ("services/a.html".to_owned(), "<a>, service".to_owned());
        NodeLink { href, name, area: [1.0, 2.0, 60.0, height] }
    }

    #[test]
    fn a_picture_is_an_image_with_its_name_and_source() {
        insta::assert_snapshot!(shown(Shown::Picture(picture(100.0, Vec::new()))), @r##"
        <figure class="diagram">
        <div class="drawing" role="region" tabindex="0" aria-label="&lt;b&gt;Who&lt;/b&gt; &quot;calls&quot;"><svg role="img" viewBox="0 0 100.00 50.00" width="100" height="50"><title>&lt;b&gt;Who&lt;/b&gt; &quot;calls&quot;</title><image href="../diagrams/1.svg" width="100.00" height="50.00"/></svg></div>
        <figcaption>&lt;b&gt;Who&lt;/b&gt; &quot;calls&quot; <a href="../diagrams/1.svg">Open as SVG</a></figcaption>
        <details><summary>Source of the diagram</summary>
        <pre tabindex="0"><code class="language-mermaid">a --&gt; &lt;b&gt;
        </code></pre></details>
        </figure>
        "##);
    }

    #[test]
    fn links_lie_over_the_picture_and_are_read_out() {
        let html = shown(Shown::Picture(picture(100.0, vec![link(30.0)])));
        assert!(html.contains("<svg role=\"group\"") && html.contains("<image role=\"img\""), "{html}");
        assert!(
            html.contains("<a href=\"../services/a.html\" aria-label=\"&lt;a&gt;, service\"><rect x=\"1.0\""),
            "{html}"
        );
    }

    #[test]
    fn a_large_picture_is_brought_to_a_common_width_unless_its_links_become_too_small() {
        assert_eq!(shown_width(&picture(300.0, Vec::new())), 300.0);
        assert_eq!(shown_width(&picture(3_000.0, Vec::new())), COMMON_WIDTH);
        assert_eq!(shown_width(&picture(2_000.0, vec![link(49.0)])), 1_000.0);
        assert_eq!(shown_width(&picture(2_000.0, vec![link(10.0)])), 2_000.0);
    }

    #[test]
    fn a_refused_diagram_shows_its_source_and_says_why() {
        let refused =
            |is_wrong| shown(Shown::Refused { why: "`<b>` is not expected here".to_owned(), line: 7, is_wrong });
        let html = refused(true);
        assert!(
            html.contains("Line 7: `&lt;b&gt;` is not expected here") && html.contains("a --&gt; &lt;b&gt;"),
            "{html}"
        );
        assert!(!refused(false).contains("Line 7"));
        assert!(shown(Shown::Source).contains("this tool does not draw it"));
    }
}
