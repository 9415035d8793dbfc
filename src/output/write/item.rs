//! One file to publish, with the address of its content, and what is taken down of it.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::base::hash::Digest;
use crate::base::path::RepoPath;
use crate::source::{Limits, without_secrets};

use super::manifest;
use super::work::WORK;
use super::{Skipped, WriteError, failed};

/// One file to publish.
#[derive(Debug)]
pub(super) struct Item<'a> {
    /// Its place; [safe](is_safe).
    pub(super) place: &'a str,
    /// Address of its content.
    pub(super) digest: Digest,
    size: u64,
    content: Content<'a>,
}

#[derive(Debug)]
enum Content<'a> {
    Bytes(&'a [u8]),
    /// A file of the repository without the secrets in it.
    Redacted(Vec<u8>),
    File(PathBuf),
}

/// A file that was taken, without its content.
#[derive(Debug)]
pub(super) struct Listed {
    /// Its place.
    pub(super) place: String,
    /// Address of its content.
    pub(super) digest: Digest,
    /// What is at its place.
    pub(super) there: There,
    /// Under which number it is staged; `None` when it is in its place already.
    pub(super) staged: Option<usize>,
}

/// What is at the place of a file that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum There {
    Nothing,
    Same,
    Other,
    Directory,
}

impl<'a> Item<'a> {
    /// A file that was made.
    pub(super) fn of_bytes(place: &'a str, bytes: &'a [u8]) -> Self {
        Self { place, digest: Digest::of(bytes), size: bytes.len() as u64, content: Content::Bytes(bytes) }
    }

    /// A file of the repository at `root`.
    pub(super) fn of_file(place: &'a str, root: Option<&Path>, path: &RepoPath) -> Result<Self, Skipped> {
        let skipped = |why: String| Skipped { path: path.clone(), why };
        let root = root.ok_or_else(|| skipped("is in no repository on disk".to_owned()))?;
        let (file, size) = regular_file(root, path).map_err(skipped)?;
        let unreadable = |cause: io::Error| skipped(format!("cannot be read: {cause}"));
        if let Some(bytes) = redacted(&file, path).map_err(unreadable)? {
            let (digest, size) = (Digest::of(&bytes), bytes.len() as u64);
            return Ok(Item { place, digest, size, content: Content::Redacted(bytes) });
        }
        let reader = File::open(&file).and_then(|source| Digest::of_reader(source.take(size)));
        let digest = reader.map_err(|cause| skipped(format!("cannot be read: {cause}")))?;
        Ok(Item { place, digest, size, content: Content::File(file) })
    }

    /// What is taken down of it.
    pub(super) fn listed(&self, there: There, staged: Option<usize>) -> Listed {
        Listed { place: self.place.to_owned(), digest: self.digest, there, staged }
    }

    /// What is at its place below `dir`.
    pub(super) fn look(&self, dir: &Path) -> Result<There, WriteError> {
        let path = dir.join(self.place);
        let there = match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_dir() => There::Directory,
            // What cannot be read is replaced like anything else.
            Ok(metadata) if self.is_at(&path, &metadata).unwrap_or(false) => There::Same,
            Ok(_) => There::Other,
            Err(cause) if is_absence(cause.kind()) => There::Nothing,
            Err(cause) => return Err(failed("look at", &path)(cause)),
        };
        Ok(there)
    }

    /// Whether the file at `path` has this content already. Only a file of the same size is read.
    fn is_at(&self, path: &Path, metadata: &fs::Metadata) -> io::Result<bool> {
        if !metadata.is_file() || metadata.len() != self.size {
            return Ok(false);
        }
        match &self.content {
            Content::Bytes(bytes) => Ok(fs::read(path)? == *bytes),
            Content::Redacted(bytes) => Ok(fs::read(path)? == *bytes),
            Content::File(_) => Ok(Digest::of_reader(File::open(path)?)? == self.digest),
        }
    }

    /// Writes the content to a new file, readable by everyone whatever the umask is.
    pub(super) fn put(&self, path: &Path) -> Result<(), WriteError> {
        match &self.content {
            Content::Bytes(bytes) => create(path, |file| file.write_all(bytes)),
            Content::Redacted(bytes) => create(path, |file| file.write_all(bytes)),
            Content::File(from) => {
                let source = File::open(from).map_err(failed("read", from))?;
                create(path, |file| io::copy(&mut source.take(self.size), file).map(drop))
            }
        }
        .map_err(failed("write", path))
    }
}

/// What is published of a text that holds secrets; `None` for any other file. Only texts are read whole.
fn redacted(file: &Path, path: &RepoPath) -> io::Result<Option<Vec<u8>>> {
    const LOOK: u64 = 8 << 10;
    let mut head = Vec::new();
    File::open(file)?.take(LOOK).read_to_end(&mut head)?;
    let is_marked = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    if head.contains(&0) && !is_marked {
        return Ok(None);
    }
    Ok(without_secrets(path, &fs::read(file)?))
}

fn create(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    fill(&mut file)?;
    set_mode(path, 0o644)
}

/// Web servers and GitHub Pages ask for files of 0644 and directories of 0755.
#[cfg(unix)]
pub(in crate::output) fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))
}

#[cfg(not(unix))]
pub(in crate::output) fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

/// Whether an answer of the system says that nothing is there.
pub(super) fn is_absence(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Whether a place lies below the portal's root whatever the system makes of its name, and is not one of ours.
pub(in crate::output) fn is_safe(place: &str) -> bool {
    let is_odd = |segment: &str| {
        matches!(segment, "" | "." | "..") || segment.contains(['\\', '\0']) || (cfg!(windows) && segment.contains(':'))
    };
    let is_own = [manifest::NAME, WORK].iter().any(|name| place.split('/').next() == Some(name));
    !is_own && !place.split('/').any(is_odd)
}

/// The directories a place lies in, innermost first, without the root.
pub(in crate::output) fn ancestors(place: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(place), |place| place.rsplit_once('/').map(|(dir, _)| dir)).skip(1)
}

/// A file of the repository and its size, when neither it nor a directory on the way is a link.
fn regular_file(root: &Path, path: &RepoPath) -> Result<(PathBuf, u64), String> {
    let most = Limits::default().asset_bytes;
    let mut file = root.to_owned();
    let mut metadata = None;
    for segment in path.segments() {
        if metadata.as_ref().is_some_and(|above: &fs::Metadata| !above.is_dir()) {
            return Err("lies behind a link or a file".to_owned());
        }
        file.push(segment);
        metadata = Some(fs::symlink_metadata(&file).map_err(|cause| format!("cannot be read: {cause}"))?);
    }
    match metadata {
        Some(metadata) if metadata.is_file() && metadata.len() <= most => Ok((file, metadata.len())),
        Some(metadata) if metadata.is_file() => Err(format!("is larger than {} MiB", most >> 20)),
        Some(_) | None => Err("is no regular file".to_owned()),
    }
}
