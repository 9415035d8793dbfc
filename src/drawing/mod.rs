//! Library: texts of diagrams to pictures.
//!
//! Takes a Mermaid text, gives an SVG file that holds both palettes, with the places of what it shows, or a refusal
//! with a place in the text. Pure: the same text gives the same bytes. Knows nothing of pages, services or files.
//!
//! A picture is finished in four steps, each in a module of its own: the [`engine`] draws the text for light grounds,
//! [`grounds`] adds the colours for dark ones, [`clean`] lets through what a picture needs and nothing else, [`nodes`]
//! reads from it what is drawn where.
//!
//! An image cannot load a web font, so the text in it is set in the Arial family and measured with its widths, see
//! [`font`].

#[cfg(feature = "mermaid")]
mod advances;
#[cfg(feature = "mermaid")]
mod check;
mod clean;
#[cfg(feature = "mermaid")]
mod engine;
#[cfg(feature = "mermaid")]
mod font;
#[cfg(feature = "mermaid")]
mod grounds;
mod ink;
mod nodes;
#[cfg(feature = "mermaid")]
mod palette;
pub mod text;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::hash::Digest;
use crate::base::span::Span;

/// Bumped when the same text would give another picture; part of the [address](address) of a drawing.
const VERSION: u32 = 2;

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// A picture.
    Drawn(Drawing),
    /// None; why.
    Refused(Refusal),
}

/// A picture and what it shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// The SVG file.
    pub svg: Arc<str>,
    /// Width in CSS pixels, at least 1.
    pub width: f64,
    /// Height in CSS pixels, at least 1.
    pub height: f64,
    /// What is drawn by name, in the order of the picture.
    pub nodes: Vec<Node>,
    /// All words in it, in the order of the picture, a blank between two texts.
    pub words: String,
}

/// Something that a picture shows by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Its name in the text; empty when the picture does not tell.
    pub id: String,
    /// Its words, blanks collapsed; never empty.
    pub label: String,
    /// What its outline says.
    pub shape: Shape,
    /// Where it is, in the units of the picture: left, top, width, height.
    pub area: [f64; 4],
}

/// What the outline of a node says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// Nothing.
    Plain,
    /// A cylinder: something that keeps data, or a queue.
    Store,
    /// Somebody outside.
    Person,
    /// A question of a procedure: a rhombus.
    Step,
    /// The title of a frame around others.
    Frame,
}

/// Why there is no picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Whether the text is wrong, or only beyond this tool.
    pub fault: Fault,
    /// What is wrong, lower case, no final period.
    pub message: String,
    /// What to do, in the imperative; may be empty.
    pub help: String,
    /// Where, in the text.
    pub span: Span,
}

/// Whose fault a refusal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// No reader of Mermaid understands the text.
    Text,
    /// Mermaid has such diagrams, this tool does not draw them.
    Type,
    /// Larger than what is drawn.
    Size,
    /// A mistake of this tool.
    Tool,
}

/// A picture of foreign origin with nothing in it that acts, loads or leads anywhere; `None` when it is no SVG that can
/// be read, or states no size.
pub fn rewritten(svg: &str) -> Option<Arc<str>> {
    clean::clean(svg).ok().map(|clean| clean.svg.into())
}

/// Whether this build of the tool draws at all.
pub const fn is_able() -> bool {
    cfg!(feature = "mermaid")
}

/// The address of what [`draw`] makes of a text.
pub fn address(text: &str) -> Digest {
    Digest::join(&[Digest::of(&VERSION.to_le_bytes()), Digest::of(text.as_bytes())])
}

/// Draws a text; `None` in a build without the engine. A millisecond or two for a common diagram, bounded by
/// [`engine::DEADLINE`] for any.
#[cfg(feature = "mermaid")]
pub fn draw(text: &str) -> Option<Outcome> {
    Some(drawn(text).map_or_else(Outcome::Refused, Outcome::Drawn))
}

/// Draws nothing: this build has no engine.
#[cfg(not(feature = "mermaid"))]
pub fn draw(_text: &str) -> Option<Outcome> {
    None
}

#[cfg(feature = "mermaid")]
fn drawn(text: &str) -> Result<Drawing, Refusal> {
    check::before(text)?;
    // Ids begin with the address, so that no two pictures share one, wherever they are put.
    let id = format!("d{}", address(text).short(8));
    let kind = text::kind(text);
    let light = engine::draw(text, palette::scale_of(kind), &id).map_err(|failure| check::explain(text, failure))?;
    let clean = clean::clean(&grounds::for_both(kind, &light)).map_err(|why| check::unusable(text, &why))?;
    Ok(Drawing {
        width: clean.width,
        height: clean.height,
        nodes: clean.nodes,
        words: clean.words,
        svg: clean.svg.into(),
    })
}

#[cfg(all(test, feature = "mermaid"))]
mod tests;
