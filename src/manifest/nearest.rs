//! The path that was probably meant by one that does not exist.

use crate::base::path::RepoPath;
use crate::base::words::nearest;

use super::load::Files;

/// A file of the same name elsewhere, else what is nearest in spelling where the path stops to exist. O(files).
pub(super) fn nearest_path(missing: &RepoPath, files: &dyn Files) -> Option<RepoPath> {
    let paths = files.paths();
    let name = missing.file_name();
    let mut same = paths.iter().filter(|path| path.file_name().eq_ignore_ascii_case(name));
    if let (Some(only), None) = (same.next(), same.next()) {
        return Some((*only).clone());
    }
    let above = std::iter::successors(Some(missing.parent()), |dir| (!dir.is_root()).then(|| dir.parent()));
    let existing = above.into_iter().find(|dir| dir.is_root() || files.has(dir))?;
    let depth = existing.segments().count();
    let written = missing.segments().nth(depth)?;
    let mut names: Vec<&str> =
        paths.iter().filter(|path| path.is_inside(&existing)).filter_map(|path| path.segments().nth(depth)).collect();
    names.dedup();
    let meant = nearest(written, names)?;
    let mut segments: Vec<&str> = existing.segments().chain([meant]).collect();
    segments.extend(missing.segments().skip(depth + 1));
    // The rest of the path may be right below the directory that was meant.
    let whole = RepoPath::new(&segments.join("/")).filter(|path| files.has(path));
    whole.or_else(|| existing.join(meant)).filter(|path| path != missing)
}
