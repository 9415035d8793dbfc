//! A repository on disk.

use std::fs;
use std::path::Path;
use std::process::Command;

use assert_cmd::assert::Assert;
use tempfile::TempDir;

/// A directory that is deleted with this value, for tests of the binary.
#[derive(Debug)]
pub(crate) struct TempRepo {
    dir: TempDir,
}

impl TempRepo {
    /// An empty directory, no git repository.
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::Builder::new().prefix("handover-").tempdir().expect("a temporary directory") }
    }

    /// Writes a file, with the directories above it.
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a file in the repository")).expect("directories can be made");
        fs::write(path, content).expect("files can be written");
        self
    }

    /// Makes it a git repository, with everything so far in one commit of 2026-01-02 by Ada Example.
    pub(crate) fn git(self) -> Self {
        self.run_git(&["init", "--quiet", "--initial-branch=main"]);
        self.commit("2026-01-02", "first")
    }

    /// Commits everything, as Ada Example, on a day.
    pub(crate) fn commit(self, day: &str, message: &str) -> Self {
        self.run_git(&["add", "--all"]);
        let date = format!("{day}T12:00:00Z");
        let mut git = self.git_command(&["commit", "--quiet", "--allow-empty", "--message", message]);
        git.env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        assert!(git.status().expect("git runs").success(), "git commit failed");
        self
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Runs the binary in it, with an environment that holds nothing but `PATH`.
    pub(crate) fn handover(&self, args: &[&str]) -> Assert {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_handover"));
        command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.current_dir(self.path()).args(args).assert()
    }

    /// Runs the binary in it and gives what came out.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        let output = self.handover(args).get_output().clone();
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        let code = output.status.code().expect("not ended by a signal");
        Run { code, stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    fn run_git(&self, args: &[&str]) {
        assert!(self.git_command(args).status().expect("git runs").success(), "git {args:?} failed");
    }

    /// Git without the settings of whoever runs the tests.
    fn git_command(&self, args: &[&str]) -> Command {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=Ada Example", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"]);
        git.args(args).current_dir(self.path());
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        git
    }
}

/// What one run of the binary gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}
