//! Library: prose formats to an [`Outline`], and Markdown to HTML with holes.
//!
//! Knows nothing of handovers. Parsing is total: any text gives an outline.

mod asciidoc;
mod autolink;
mod code;
pub mod compose;
mod escape;
mod front_lines;
mod front_matter;
pub mod highlight;
mod html;
mod lines;
mod mixer;
mod notes;
pub mod outline;
mod rst;
mod skeleton;
pub mod slug;
pub mod url;
mod walk;
mod writer;

pub use asciidoc::outline_asciidoc;
pub use code::block;
pub use compose::{Fragment, Passage, Piece, Said, compose, compose_as};
pub use html::decoded_with;
pub use outline::{
    Cell, Fence, Flavor, FrontEntry, FrontMatter, FrontSyntax, FrontValue, Heading, LinkKind, LinkRef, Outline, Table,
    outline, outline_as,
};
pub use rst::outline_rst;

#[cfg(test)]
mod tests;
