//! Drawings that are kept from one run to the next.
//!
//! They lie in the user's directory for such files, one file for each repository, and may be deleted at any time.
//! A file that another program, or another build of this one, has written is not read.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use std::{env, fs, io};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::base::hash::Digest;
use crate::base::pack::{pack, unpack};
use crate::drawing::Outcome;
use crate::pipeline::{Checked, Pipeline};
use crate::site::Theme;
use crate::source::SourceTree;

/// Largest file that is kept, in bytes: some three thousand diagrams.
const MAX_BYTES: u64 = 64 << 20;

/// What the file of a repository holds.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// Which program wrote it.
    stamp: String,
    drawings: Vec<(Digest, Option<Outcome>)>,
}

/// Checks a repository with what was drawn of it before.
pub(super) fn check(root: &Path, tree: &SourceTree, today: Date) -> Checked {
    let mut pipeline = Pipeline::new(Theme::built_in());
    recall(&mut pipeline, root);
    let checked = pipeline.check(tree, today);
    keep(&pipeline, root);
    checked
}

/// Gives a pipeline what was drawn before. Without it all is drawn again, so whatever is in the way is passed over.
pub(super) fn recall(pipeline: &mut Pipeline, root: &Path) {
    let read = |file: PathBuf| {
        let is_small = fs::metadata(&file).ok()?.len() <= MAX_BYTES;
        let kept: Kept = unpack(&fs::read(&file).ok().filter(|_| is_small)?)?;
        (Some(&kept.stamp) == stamp().as_ref()).then_some(kept.drawings)
    };
    if let Some(drawings) = place(root).and_then(read) {
        pipeline.recall(drawings.into_iter().map(|(address, outcome)| (address, outcome.into())).collect());
    }
}

/// Keeps what a pipeline has drawn, when something of it is new.
pub(super) fn keep(pipeline: &Pipeline, root: &Path) {
    let Some(drawings) = pipeline.drawings().filter(|drawings| !drawings.is_empty()) else { return };
    let Some((place, stamp)) = place(root).zip(stamp()) else { return };
    let drawings = drawings.into_iter().map(|(address, outcome)| (address, (*outcome).clone())).collect();
    let kept = Kept { stamp, drawings };
    if let Some(bytes) = pack(&kept).filter(|bytes| bytes.len() as u64 <= MAX_BYTES) {
        // A cache that cannot be written is no reason to say anything.
        let _ = write(&place, &bytes);
    }
}

fn write(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let dir = place.parent().unwrap_or(place);
    fs::create_dir_all(dir)?;
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    io::Write::write_all(&mut file, bytes)?;
    file.persist(place)?;
    Ok(())
}

/// The file of a repository; `None` when the user has no directory for such files.
fn place(root: &Path) -> Option<PathBuf> {
    let named = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let caches = named("XDG_CACHE_HOME")
        .or_else(|| named("LOCALAPPDATA"))
        .or_else(|| named("HOME").map(|home| home.join(".cache")))
        .filter(|dir| dir.is_absolute())?;
    let root = fs::canonicalize(root).ok()?;
    let repository = Digest::of(root.as_os_str().as_encoded_bytes()).short(16);
    Some(caches.join("handover").join(format!("diagrams-{repository}")))
}

/// What tells one build of this program from another.
fn stamp() -> Option<String> {
    let program = fs::metadata(env::current_exe().ok()?).ok()?;
    let built = program.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", env!("CARGO_PKG_VERSION"), program.len(), built.as_nanos()))
}
