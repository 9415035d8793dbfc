//! The list of files we made, in the portal itself: what is not in it is never overwritten or deleted.
//!
//! Text, one file a line: 32 hexadecimal digits of its content's address, two spaces, its place.
//! `%` and line ends in places are percent-encoded. Sorted by place.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::source::walk::OUTPUT_MARKER;

use super::item::{Listed, is_safe};
use super::{WriteError, failed};
use crate::base::hash::Digest;

/// Its place. By this file an output directory is known, also to the walk of a repository that holds it.
pub(super) const NAME: &str = OUTPUT_MARKER;

/// Its first line.
const HEADER: &str = "handover portal, manifest 1: `handover build` replaces and removes the files listed here";

/// The manifest of some files.
pub(super) fn text(files: &[Listed]) -> String {
    let mut text = format!("{HEADER}\n");
    for file in files {
        writeln!(text, "{}  {}", file.digest, escape(&file.place)).expect("writing to a string");
    }
    text
}

/// What an earlier run made.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// Places of its files.
    pub(super) places: BTreeSet<String>,
    /// As it stands on disk; empty when there is none.
    pub(super) text: String,
}

/// Reads the manifest of an output directory; `None` when it has none.
///
/// # Errors
/// When it cannot be read, or is not one that we wrote: lines that lead out of the directory included.
pub(super) fn read(dir: &Path) -> Result<Option<Manifest>, WriteError> {
    let path = dir.join(NAME);
    match read_regular(&path) {
        Ok(text) => match parse(&text) {
            Some(places) => Ok(Some(Manifest { places, text })),
            None => Err(WriteError::Refused { path, why: "is not a manifest of handover; give another directory" }),
        },
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(failed("read", &path)(cause)),
    }
}

/// Every file of a portal that was written to `dir`, by place: address of its content, and bytes.
///
/// # Errors
/// When the directory holds none, or cannot be read.
pub(in crate::output) fn contents(dir: &Path) -> Result<Vec<(String, Digest, u64)>, WriteError> {
    let Manifest { text, .. } = read(dir)?.unwrap_or_default();
    let mut files = Vec::new();
    for (digest, place) in text.lines().skip(1).filter_map(|line| line.split_once("  ")) {
        let (Some(digest), Some(place)) = (Digest::parse(digest), unescape(place)) else {
            let path = dir.join(NAME);
            return Err(WriteError::Refused { path, why: "is not a manifest of handover; build again" });
        };
        let path = dir.join(&place);
        let size = fs::symlink_metadata(&path).map_err(failed("read", &path))?.len();
        files.push((place, digest, size));
    }
    Ok(files)
}

fn read_regular(path: &Path) -> io::Result<String> {
    if fs::symlink_metadata(path)?.is_file() {
        fs::read_to_string(path)
    } else {
        Err(io::Error::other("this is no regular file"))
    }
}

fn parse(text: &str) -> Option<BTreeSet<String>> {
    let mut lines = text.lines();
    let known = lines.next()? == HEADER;
    let place = |line: &str| unescape(line.split_once("  ")?.1).filter(|place| is_safe(place));
    known.then(|| lines.map(place).collect::<Option<_>>()).flatten()
}

/// A place on one line.
pub(in crate::output) fn escape(place: &str) -> String {
    place.replace('%', "%25").replace('\n', "%0A").replace('\r', "%0D")
}

/// The place that [`escape`] was given.
pub(in crate::output) fn unescape(line: &str) -> Option<String> {
    let place = line.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%");
    (escape(&place) == line).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_place_survives_a_line() {
        for place in ["a/b.html", "50%0A.html", "a\nb\r.html", "%25"] {
            assert_eq!(unescape(&escape(place)).as_deref(), Some(place));
        }
    }

    #[test]
    fn a_manifest_that_leads_out_of_the_directory_is_none() {
        let listing = |place: &str| parse(&format!("{HEADER}\n00000000000000000000000000000000  {place}\n"));
        assert_eq!(listing("a/b.html"), Some(BTreeSet::from(["a/b.html".to_owned()])));
        for hostile in ["../x", "/etc/passwd", "a/../../x", "", "a//b", "a\\..\\b", ".handover-manifest"] {
            assert_eq!(listing(hostile), None, "{hostile}");
        }
    }

    #[test]
    fn only_our_own_format_is_a_manifest() {
        assert_eq!(parse(""), None);
        assert_eq!(parse("<html>\n"), None);
    }
}
