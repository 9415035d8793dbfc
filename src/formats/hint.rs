//! Settings of documentation tools: read so that discovery can follow them, shown nowhere.

use crate::base::path::RepoPath;
use crate::source::SourceFile;

use super::{Body, Format, Taken, Unread};

pub(super) const FORMAT: Format = Format { named, sniff: None, unread: Unread::Ignored, read };

/// adr-tools, log4brains, the adr and adr-manager programs, and our own manifest.
const NAMES: &[&str] = &[
    ".adr-dir",
    ".adr.json",
    ".adr.yml",
    ".log4brains.yaml",
    ".log4brains.yml",
    "adr.config.json",
    "handover.yaml",
    "handover.yml",
];

fn named(path: &RepoPath) -> bool {
    NAMES.contains(&path.file_name())
}

fn read(_: &SourceFile) -> Option<Taken> {
    Some(Taken::new(Body::Opaque))
}
