//! Whether files are there.

use crate::base::diag::Location;
use crate::base::glob::{Case, Globs};
use crate::base::path::RepoPath;

use super::subjects::Subject;
use super::{Cx, Failure};

/// At least and at most so many files match a glob. The glob starts in the directory of the service, when the rule is
/// about services alone, unless it names `{service}` or `{path}`; then, and for everything else, at the root.
pub(super) fn count(cx: &Cx<'_>, glob: &str, (min, max): (u32, Option<u32>), subject: &Subject) -> Option<Failure> {
    let is_filled = glob.contains("{service}") || glob.contains("{path}");
    let (dir, pattern) = match is_filled {
        true => {
            (RepoPath::root(), glob.replace("{service}", &subject.service).replace("{path}", subject.path.as_str()))
        }
        false => (subject.dir.clone(), glob.trim_start_matches("./").to_owned()),
    };
    let globs = match Globs::new([&pattern], Case::Sensitive) {
        Ok(globs) => globs,
        Err((_, why)) => return Some(Failure::new(format!("`{pattern}` is no glob: {why}"))),
    };
    let inside = cx.portal.files.range(dir.clone()..).map(|(path, _)| path).take_while(|path| {
        // What sorts between a directory and its files (`a-b` after `a`, before `a/x`) is not the end yet.
        path.is_inside(&dir) || path.as_str().starts_with(dir.as_str())
    });
    let below = |path: &&RepoPath| {
        let rest =
            path.as_str().strip_prefix(dir.as_str()).and_then(|rest| RepoPath::new(rest.trim_start_matches('/')));
        path.is_inside(&dir) && rest.is_some_and(|rest| globs.covers(&rest))
    };
    let found: Vec<&RepoPath> = inside.filter(below).collect();
    let shown = match dir.is_root() {
        true => pattern.clone(),
        false => format!("{dir}/{pattern}"),
    };
    let files = match found.len() {
        1 => "1 file matches".to_owned(),
        n => format!("{n} files match"),
    };
    if (found.len() as u64) < u64::from(min) {
        return Some(Failure::new(format!("{files} `{shown}` (needs {min})")));
    }
    let most = max.filter(|max| found.len() as u64 > u64::from(*max))?;
    let failure = Failure::new(format!("{files} `{shown}` (at most {most})"));
    Some(match found.first() {
        Some(first) => failure.at(Location::file(first)),
        None => failure,
    })
}
