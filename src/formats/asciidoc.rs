//! AsciiDoc: shown as source, read for its metadata, headings and links.

use crate::base::path::RepoPath;
use crate::markup::outline_asciidoc;
use crate::source::SourceFile;

use super::{Format, Markup, Taken, Unread, markdown};

pub(super) const FORMAT: Format = Format { named, sniff: None, unread: Unread::Document, read };

fn named(path: &RepoPath) -> bool {
    matches!(&*path.extension(), "adoc" | "asciidoc" | "asc")
}

fn read(file: &SourceFile) -> Option<Taken> {
    Some(markdown::prose(file, Markup::AsciiDoc, outline_asciidoc(file.text())))
}
