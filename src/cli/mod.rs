//! Window: arguments, terminal, clock, environment.
//!
//! One file per command; each reads like a sentence, logic belongs to the rooms behind.

mod args;
mod baseline;
mod build;
mod check;
mod describe;
mod drawn;
mod edit;
mod fix;
mod hub;
mod init;
mod new;
mod publish;
mod serve;
mod status;
mod waivers;
mod why;

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use jiff::civil::Date;

use crate::base::path::RepoPath;
use crate::formats;
use crate::model::classify;
use crate::pipeline::Checked;
use crate::source::watch::Stamps;
use crate::source::{self, Changes, Limits, SourceTree, Versions};

use args::{Args, Command};

/// How a command ended, as the exit code says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// 0: nothing at or above the fail level.
    Clean,
    /// 1: findings at or above the fail level.
    Findings,
    /// 2: the manifest cannot be relied on, so nothing else was judged by it.
    Misconfigured,
    /// 3: a rule crashed or a page could not be rendered; everything else was done.
    Internal,
}

/// Something around us went wrong: not the content, but disk, network or arguments.
#[derive(Debug)]
pub struct Error {
    /// What was attempted (`read the repository`).
    doing: String,
    /// On what.
    path: Option<PathBuf>,
    /// What the system said.
    cause: String,
    /// What to try.
    hint: Option<String>,
    /// 2 for usage, 3 for everything else.
    code: u8,
}

impl Error {
    fn usage(doing: &str, cause: impl fmt::Display) -> Self {
        Self { doing: doing.to_owned(), path: None, cause: cause.to_string(), hint: None, code: 2 }
    }

    fn system(doing: &str, cause: impl fmt::Display) -> Self {
        Self { code: 3, ..Self::usage(doing, cause) }
    }

    fn on(mut self, path: &Path) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {}", self.doing)?;
        if let Some(path) = &self.path {
            write!(f, " `{}`", path.display())?;
        }
        write!(f, ": {}", self.cause)?;
        if let Some(hint) = &self.hint {
            write!(f, "\n  try: {hint}")?;
        }
        Ok(())
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::system("write the output", error)
    }
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let args = Args::parse();
    match dispatch(args.command) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Misconfigured) => ExitCode::from(2),
        Ok(Outcome::Internal) => ExitCode::from(3),
        // A reader that closes the pipe (`| head`) has seen enough.
        Err(error) if error.cause.contains("Broken pipe") => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("error: {error}");
            ExitCode::from(error.code)
        }
    }
}

fn dispatch(command: Command) -> Result<Outcome, Error> {
    match command {
        Command::Build(args) => build::run(&args),
        Command::Publish(args) => publish::run(&args),
        Command::Hub(args) => hub::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Fix(args) => fix::run(&args),
        Command::Baseline(args) => baseline::run(&args),
        Command::Waivers(args) => waivers::run(&args),
        Command::Init(args) => init::run(&args),
        Command::New(args) => new::run(&args),
        Command::Status(args) => status::run(&args),
        Command::Kinds(args) => describe::kinds(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Explain(args) => describe::explain(&args),
        Command::Rules(args) => describe::rules(&args),
        Command::Why(args) => why::run(&args),
        Command::Schema(args) => describe::schema(&args),
        Command::Completions(args) => describe::completions(&args),
    }
}

/// Reads a repository with its git facts, and its API contracts as they were.
fn read_tree(root: &Path) -> Result<SourceTree, Error> {
    read_tree_since(root, None)
}

/// Reads and checks a repository whose manifest can be relied on.
fn judged(root: &Path, today: Date) -> Result<Checked, Error> {
    let checked = drawn::check(root, &read_tree(root)?, today);
    if checked.report.is_misconfigured() {
        let error = Error::usage("judge the repository", "the manifest cannot be relied on");
        return Err(error.hint("run `handover check` and mend what it says"));
    }
    Ok(checked)
}

/// The same, with a revision besides the tags.
fn read_tree_since(root: &Path, since: Option<&str>) -> Result<SourceTree, Error> {
    let (mut tree, _) = read_stamped_tree(root)?;
    tree.past = Arc::new(past(root, &tree, since)?);
    Ok(tree)
}

/// The same, with what changed from tag to tag: pages show it, checks do not ask.
fn read_tree_with_changes(root: &Path) -> Result<SourceTree, Error> {
    let mut tree = read_tree(root)?;
    tree.changes = Arc::new(changes(root));
    Ok(tree)
}

/// What changed from tag to tag.
fn changes(root: &Path) -> Changes {
    let ask = source::git::AskChanges {
        is_of_interest: &formats::said::may_have_page,
        is_asked: &classify::may_be_record,
        says: &formats::said::said,
    };
    source::git::changes(root, &ask)
}

/// API contracts as they were at tags and at a revision.
fn past(root: &Path, tree: &SourceTree, since: Option<&str>) -> Result<Versions, Error> {
    let contracts: Vec<RepoPath> =
        tree.files.values().filter(|file| formats::has_versions(file)).map(|file| file.path.clone()).collect();
    if contracts.is_empty() && since.is_none() {
        return Ok(Versions::default());
    }
    let ask = source::git::Ask { roots: &contracts, refers: &formats::refers, since };
    source::git::versions(root, &ask).map_err(|error| no_version(&error))
}

/// Files that differ from a revision.
fn changed_since(root: &Path, revision: &str) -> Result<BTreeSet<RepoPath>, Error> {
    source::git::changed_since(root, revision).map_err(|error| no_version(&error))
}

fn no_version(error: &source::git::NoVersion) -> Error {
    let text = error.to_string();
    let (doing, cause) = text.strip_prefix("cannot ").and_then(|text| text.split_once(": ")).unwrap_or(("", &text));
    Error::usage(doing, cause)
}

/// The same, with what a later look compares.
fn read_stamped_tree(root: &Path) -> Result<(SourceTree, Stamps), Error> {
    source::walk::read_stamped(root, formats::wants, &Limits::default()).map_err(|error| {
        let error = Error { code: 2, ..Error::system("read the repository", error).on(root) };
        error.hint("the path of a directory, for example `handover check .`")
    })
}

/// The day findings are judged by: `--today`, else the clock, in UTC.
fn today(given: Option<Date>) -> Date {
    given.unwrap_or_else(|| jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date())
}
