//! reStructuredText: shown as source, read for its metadata, headings and links.

use crate::base::path::RepoPath;
use crate::markup::outline_rst;
use crate::source::SourceFile;

use super::{Format, Markup, Taken, Unread, markdown};

pub(super) const FORMAT: Format = Format { named, sniff: None, unread: Unread::Document, read };

fn named(path: &RepoPath) -> bool {
    path.extension() == "rst"
}

fn read(file: &SourceFile) -> Option<Taken> {
    Some(markdown::prose(file, Markup::Rst, outline_rst(file.text())))
}
