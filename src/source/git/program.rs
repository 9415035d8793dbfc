//! Running `git`, and nothing that a repository names.
//!
//! A repository's own `.git/config` comes from an outside party and can name programs (`core.fsmonitor`,
//! diff drivers, pagers, `gpg.program`, transports), so every setting that runs one is overridden,
//! nothing is ever fetched, and `git` itself is never taken from the directory we look at.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// A command that takes longer is ended: pages without dates beat no pages.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// How long the pipes of a command that has ended may take to say so.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Settings that could run a program, switched off.
const HARDENING: [&str; 9] = [
    "--no-pager",
    "--no-optional-locks",
    "--literal-pathspecs",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "log.showSignature=false",
];

/// `GIT_ALLOW_PROTOCOL` outweighs every `protocol.<name>.allow` of the repository;
/// `GIT_NO_LAZY_FETCH` is the form of `--no-lazy-fetch` (git 2.45) that older versions do not stumble over.
const ENVIRONMENT: [(&str, &str); 5] = [
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_PAGER", "cat"),
    ("LC_ALL", "C"),
];

/// Variables of git that stay: trust in a directory (`safe.directory`) may be stated through them.
const KEPT: [&str; 3] = ["GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM"];

/// Why git gave nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// There is no program.
    Absent,
    /// It ended with an error; its first words, without `fatal:` and control characters.
    Refused(String),
    /// It was ended by us.
    Slow,
}

/// What was read from a command.
#[derive(Debug)]
pub(super) struct Answer<T> {
    pub(super) value: T,
    /// Whether the command came to its end by itself.
    pub(super) is_complete: bool,
}

/// Runs one hardened git command in `root`; `read` takes its standard output as it comes.
///
/// A command that is too slow is ended, and what was read of it is given.
pub(super) fn ask<T: Send + 'static>(
    root: &Path,
    args: &[&str],
    read: impl FnOnce(&mut dyn BufRead) -> io::Result<T> + Send + 'static,
) -> Result<Answer<T>, Silence> {
    let mut child = command(root, args).ok_or(Silence::Absent)?.spawn().map_err(|_| Silence::Absent)?;
    let stdout = child.stdout.take().expect("standard output is piped");
    let stderr = child.stderr.take().expect("standard error is piped");
    let value = in_background(move || read(&mut BufReader::with_capacity(1 << 16, stdout)));
    let words = in_background(move || first_line(stderr));

    let in_time = value.recv_timeout(PATIENCE);
    let is_complete = in_time.is_ok();
    let value = in_time.or_else(|_| {
        let _ = child.kill();
        value.recv_timeout(LAST_WORDS)
    });
    let is_success = has_ended_well(&mut child);
    match value {
        Ok(Ok(value)) if is_success || !is_complete => Ok(Answer { value, is_complete }),
        Ok(_) => Err(Silence::Refused(words.recv_timeout(LAST_WORDS).unwrap_or_default())),
        Err(_) => Err(Silence::Slow),
    }
}

fn has_ended_well(child: &mut Child) -> bool {
    child.wait().is_ok_and(|status| status.success())
}

/// One hardened git command; `None` without a git.
pub(super) fn command(root: &Path, args: &[&str]) -> Option<Command> {
    let mut command = Command::new(locate(&std::env::var_os("PATH")?)?);
    command.args(HARDENING).args(args).current_dir(root);
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_inherited_state(name)) {
        command.env_remove(name);
    }
    command.envs(ENVIRONMENT).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Some(command)
}

/// The `git` program. Relative entries of the search path are passed over:
/// they would be looked up in the repository, where anybody may have put a `git`.
fn locate(search: &OsStr) -> Option<PathBuf> {
    let name = format!("git{}", std::env::consts::EXE_SUFFIX);
    let dirs = std::env::split_paths(search).filter(|dir| dir.is_absolute());
    dirs.map(|dir| dir.join(&name)).find(|program| program.is_file())
}

/// Whether a variable points git to some other repository or makes it talk (hooks are run with such).
fn is_inherited_state(name: &OsString) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("GIT_") && !KEPT.iter().any(|kept| name.starts_with(kept))
}

fn in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        // Nobody listens any more when git was too slow.
        let _ = sender.send(work());
    });
    receiver
}

fn first_line(mut stderr: impl Read) -> String {
    let mut bytes = Vec::new();
    let _ = stderr.by_ref().take(4096).read_to_end(&mut bytes);
    // The rest is drained, so that a talkative git does not wait for us.
    let _ = io::copy(&mut stderr, &mut io::sink());
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().find(|line| line.starts_with("fatal:")).or(text.lines().next()).unwrap_or_default();
    line.trim_start_matches("fatal:").trim().chars().filter(|c| !c.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn git_is_not_looked_for_in_the_repository() {
        let dir = tempfile::TempDir::new().unwrap();
        let program = dir.path().join(format!("git{}", std::env::consts::EXE_SUFFIX));
        std::fs::write(&program, "").unwrap();
        let search = |dirs: &[&Path]| locate(&std::env::join_paths(dirs).unwrap());
        assert_eq!(search(&[Path::new(""), Path::new("."), Path::new("bin")]), None);
        assert_eq!(search(&[Path::new("."), dir.path()]), Some(program));
    }

    #[test]
    fn variables_that_point_elsewhere_are_dropped_and_trust_is_kept() {
        for dropped in ["GIT_DIR", "GIT_WORK_TREE", "GIT_TRACE2_EVENT", "GIT_EXTERNAL_DIFF", "GIT_PAGER"] {
            assert!(is_inherited_state(&dropped.into()), "{dropped}");
        }
        for kept in ["PATH", "HOME", "GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_GLOBAL"] {
            assert!(!is_inherited_state(&kept.into()), "{kept}");
        }
    }

    #[test]
    fn the_first_fatal_words_are_given_plain() {
        assert_eq!(first_line(&b"warning: x\nfatal: not \x1b[31ma\nmore\n"[..]), "not [31ma");
        assert_eq!(first_line(&b"usage: git\n"[..]), "usage: git");
        assert_eq!(first_line(&b""[..]), "");
    }
}
