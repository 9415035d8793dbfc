//! From the system's events to hints that something below the root may have changed.

use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind, RenameMode};
use notify::{Event, EventKind};

use crate::source::exclude;

/// What is looked at.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    /// Without links on the way, as in events.
    pub(super) root: PathBuf,
    exclude: Vec<PathBuf>,
}

/// One event that matters.
#[derive(Debug)]
pub(super) struct Hint {
    stage: Stage,
    /// Whether directories may have come or gone.
    pub(super) moves_directories: bool,
    /// A file or directory that is no longer at this path.
    pub(super) gone: Option<PathBuf>,
}

/// How far a change has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// A file has appeared: more follows, be it a rename to its real name.
    Begun,
    /// Something is being done.
    Going,
    /// A writer has closed its file.
    Closed,
    /// A finished file has got its name.
    Named,
}

/// Whether the last of some hints completes a save, so that nothing more need be waited for.
///
/// A file that appeared and was closed may be the first half of "write aside, then rename".
pub(super) fn is_finished(heard: &[Hint]) -> bool {
    match heard.last().map(|hint| hint.stage) {
        Some(Stage::Named) => true,
        Some(Stage::Closed) => !heard.iter().any(|hint| hint.stage == Stage::Begun),
        Some(Stage::Begun | Stage::Going) | None => false,
    }
}

impl Scope {
    pub(super) fn new(root: &Path, exclude: &[PathBuf]) -> Self {
        Self { root: resolved(root), exclude: exclude.iter().map(|path| resolved(path)).collect() }
    }

    /// What an event says; `None` when it does not matter. An error may hide anything.
    pub(super) fn hint(&self, event: notify::Result<Event>) -> Option<Hint> {
        let Ok(event) = event else { return Some(Hint::anything()) };
        if event.need_rescan() {
            return Some(Hint::anything());
        }
        let stage = stage(event.kind)?;
        let path = event.paths.iter().find(|path| self.covers(path))?;
        let is_gone =
            matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)));
        Some(Hint {
            stage,
            moves_directories: moves_directories(event.kind, path),
            gone: is_gone.then(|| path.clone()),
        })
    }

    fn covers(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.root) else { return false };
        let is_pruned = |name: &str| exclude::PRUNED.contains(&name);
        !below.iter().any(|part| part.to_str().is_some_and(is_pruned))
            && !self.exclude.iter().any(|dir| path.starts_with(dir))
    }
}

impl Hint {
    fn anything() -> Self {
        Self { stage: Stage::Going, moves_directories: true, gone: None }
    }
}

/// `None` for looks without touch, our own among them.
fn stage(kind: EventKind) -> Option<Stage> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(Stage::Closed),
        EventKind::Access(_) => None,
        EventKind::Create(_) => Some(Stage::Begun),
        EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => Some(Stage::Named),
        EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Any | EventKind::Other => Some(Stage::Going),
    }
}

fn moves_directories(kind: EventKind, path: &Path) -> bool {
    match kind {
        EventKind::Create(CreateKind::File) | EventKind::Remove(RemoveKind::File) => false,
        EventKind::Create(_) | EventKind::Remove(_) => true,
        EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => path.is_dir(),
        EventKind::Modify(ModifyKind::Name(_)) => true,
        // Which directories are entered depends on it.
        EventKind::Modify(_) | EventKind::Access(_) => path.ends_with(".gitignore"),
        EventKind::Any | EventKind::Other => true,
    }
}

/// A path without links on the way, as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = absolute.ancestors().find_map(|dir| Some((dir, dir.canonicalize().ok()?)));
    match existing {
        Some((dir, canonical)) => match absolute.strip_prefix(dir) {
            Ok(rest) if rest.as_os_str().is_empty() => canonical,
            Ok(rest) => canonical.join(rest),
            Err(_) => absolute,
        },
        None => absolute,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope() -> Scope {
        Scope { root: "/r/node_modules/x".into(), exclude: vec!["/r/node_modules/x/out".into()] }
    }

    fn hint(kind: EventKind, path: &str) -> Option<Hint> {
        scope().hint(Ok(Event::new(kind).add_path(path.into())))
    }

    const DATA: EventKind = EventKind::Modify(ModifyKind::Any);
    const CLOSE: EventKind = EventKind::Access(AccessKind::Close(AccessMode::Write));
    const NAME: EventKind = EventKind::Modify(ModifyKind::Name(RenameMode::To));
    const CREATE: EventKind = EventKind::Create(CreateKind::File);

    #[test]
    fn what_is_never_read_gives_no_hint() {
        assert!(hint(DATA, "/r/node_modules/x/docs/a.md").is_some());
        for path in ["/r/node_modules/x/out/a.html", "/r/node_modules/x/.git/index", "/elsewhere/a.md"] {
            assert!(hint(DATA, path).is_none(), "{path}");
        }
    }

    #[test]
    fn our_own_reading_gives_no_hint() {
        let open = EventKind::Access(AccessKind::Open(AccessMode::Any));
        let close = EventKind::Access(AccessKind::Close(AccessMode::Read));
        assert!(hint(open, "/r/node_modules/x/a.md").is_none() && hint(close, "/r/node_modules/x/a.md").is_none());
    }

    #[test]
    fn an_overflow_is_a_hint_of_anything() {
        let overflow = Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan);
        assert!(scope().hint(Ok(overflow)).is_some_and(|hint| hint.moves_directories));
        assert!(scope().hint(Err(notify::Error::generic("x"))).is_some_and(|hint| hint.moves_directories));
    }

    #[test]
    fn a_save_is_finished_when_its_file_is_closed_or_named() {
        let finished = |kinds: &[EventKind]| {
            let heard: Vec<Hint> = kinds.iter().filter_map(|kind| hint(*kind, "/r/node_modules/x/docs/a.md")).collect();
            is_finished(&heard)
        };
        assert!(finished(&[DATA, DATA, CLOSE]), "truncate and write");
        assert!(!finished(&[DATA]), "truncated, not yet written");
        assert!(!finished(&[CREATE, DATA, CLOSE]), "a file aside, not yet renamed");
        assert!(finished(&[CREATE, DATA, CLOSE, NAME]), "a file aside, renamed");
        assert!(!finished(&[DATA, CLOSE, DATA]), "two saves, the second still going");
    }
}
