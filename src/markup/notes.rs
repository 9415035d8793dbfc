//! Footnotes: numbered as they are referred to, gathered at the end of the page.

use std::collections::HashMap;

use super::writer::Writer;

/// Prefix of their ids: one of the theme's own, so that no id of the content can be the same.
const ID: &str = "ho-note";

/// Footnotes of one document, by label; labels do not differ by case (GFM).
#[derive(Default)]
pub(super) struct Notes {
    /// In the order of their numbers.
    notes: Vec<Note>,
    /// Index in `notes`.
    by_label: HashMap<String, usize>,
    /// Bodies by label, until all references have got their numbers.
    waiting: Vec<(String, Writer)>,
    bytes: usize,
}

#[derive(Default)]
struct Note {
    body: Writer,
    references: usize,
}

impl Notes {
    /// A reference to a note that leads there.
    pub(super) fn reference(&mut self, label: &str) -> String {
        let number = self.number(label);
        let note = &mut self.notes[number - 1];
        note.references += 1;
        let id = reference_id(number, note.references);
        format!(
            "<sup class=\"note-ref\"><a id=\"{id}\" href=\"#{ID}-{number}\" role=\"doc-noteref\">{number}</a></sup>"
        )
    }

    /// A reference to a note where no link may stand.
    pub(super) fn mention(&mut self, label: &str) -> String {
        format!("<sup class=\"note-ref\">{}</sup>", self.number(label))
    }

    /// Keeps the body of a note; those of one label are joined.
    pub(super) fn define(&mut self, label: &str, body: Writer) {
        self.bytes += body.bytes();
        self.waiting.push((label.to_lowercase(), body));
    }

    /// Size of all bodies.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Writes all notes, those that nothing refers to last.
    pub(super) fn write(mut self, out: &mut Writer) {
        for (label, body) in std::mem::take(&mut self.waiting) {
            let number = self.number(&label);
            self.notes[number - 1].body.append(body);
        }
        if self.notes.is_empty() {
            return;
        }
        out.html("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
        for (index, note) in self.notes.into_iter().enumerate() {
            let number = index + 1;
            out.html(&format!("<li id=\"{ID}-{number}\">"));
            out.append(note.body);
            for reference in 1..=note.references {
                let id = reference_id(number, reference);
                out.html(&format!("<a class=\"note-back\" href=\"#{id}\" role=\"doc-backlink\">↩</a>"));
            }
            out.html("</li>\n");
        }
        out.html("</ol>\n</section>\n");
    }

    fn number(&mut self, label: &str) -> usize {
        let index = *self.by_label.entry(label.to_lowercase()).or_insert_with(|| {
            self.notes.push(Note::default());
            self.notes.len() - 1
        });
        index + 1
    }
}

fn reference_id(number: usize, reference: usize) -> String {
    match reference {
        1 => format!("{ID}-ref-{number}"),
        _ => format!("{ID}-ref-{number}-{reference}"),
    }
}
