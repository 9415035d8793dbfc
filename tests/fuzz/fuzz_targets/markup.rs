//! Any text gives an outline and a page; spans lie in the file and on character boundaries;
//! links are closed before the next begins, and each hole is a reference of the outline.

#![no_main]

use handover::base::span::Span;
use handover::markup::{Flavor, Outline, Piece, compose_as, outline_as};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for flavor in [Flavor::Plain, Flavor::Mdx, Flavor::Erb] {
        let outline = outline_as(text, flavor);
        for span in spans(&outline) {
            assert!(text.get(span.range()).is_some(), "{span:?} is no place in the text");
        }
        let mut open = None;
        for piece in compose_as(text, &outline, flavor).pieces {
            match piece {
                Piece::Html(_) => {}
                Piece::Open(number) => assert!(open.replace(number).is_none() && outline.links.len() > number as usize),
                Piece::Close(number) => assert_eq!(open.take(), Some(number)),
                Piece::Image(number) => assert!(outline.links.len() > number as usize),
            }
        }
        assert_eq!(open, None);
    }
});

fn spans(outline: &Outline) -> Vec<Span> {
    let mut spans = vec![outline.front.span, Span::new(0, outline.body_start as usize)];
    spans.extend(outline.front.entries.iter().map(|entry| entry.span));
    spans.extend(outline.front.broken.iter().map(|broken| broken.span));
    spans.extend(outline.headings.iter().map(|heading| heading.span));
    spans.extend(outline.links.iter().flat_map(|link| [link.span, link.whole]));
    spans.extend(outline.fences.iter().flat_map(|fence| [fence.span, fence.body]));
    spans.extend(outline.ids.iter().map(|id| id.span));
    spans.extend(&outline.comments);
    for table in &outline.tables {
        spans.push(table.span);
        spans.extend(table.header.iter().chain(table.rows.iter().flatten()).map(|cell| cell.span));
    }
    spans
}
