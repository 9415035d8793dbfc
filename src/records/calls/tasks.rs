//! Tasks that commands start.

use super::shell::{self, Simple, Word};
use crate::base::span::Span;
use crate::records::Command;

/// A program that runs tasks by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Runner {
    /// `make`.
    Make,
    /// `npm run`, `pnpm run`, `yarn run`, `bun run`.
    Npm,
    /// `just`.
    Just,
    /// `task` (Taskfile).
    Task,
    /// `composer run`.
    Composer,
    /// `cargo xtask`: an alias by custom, so that what it runs can be told from subcommands that anybody may have installed.
    Cargo,
}

impl Runner {
    /// What the file of its tasks calls one.
    pub fn noun(self) -> &'static str {
        match self {
            Runner::Make => "target",
            Runner::Npm | Runner::Composer => "script",
            Runner::Just => "recipe",
            Runner::Task => "task",
            Runner::Cargo => "alias",
        }
    }

    /// What the file of its tasks is called.
    pub fn file(self) -> &'static str {
        match self {
            Runner::Make => "Makefile",
            Runner::Npm => "package.json",
            Runner::Just => "justfile",
            Runner::Task => "Taskfile.yml",
            Runner::Composer => "composer.json",
            Runner::Cargo => ".cargo/config.toml",
        }
    }
}

/// A task that a command starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskCall {
    /// By which program.
    pub runner: Runner,
    /// As written.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// Directory it is started in, as written: `-C`, `--prefix`, or a `cd` before; empty for none.
    pub dir: String,
    /// Whether the directory is known at all: `cd "$X"` and `--workspace` lead anywhere.
    pub is_here: bool,
    /// Whether it is mentioned in a sentence: of this repository only if that has such tasks at all.
    pub is_mentioned: bool,
}

pub(super) fn of_block(commands: &[Simple], out: &mut Vec<TaskCall>) {
    let mut here = Here { dir: String::new(), is_known: true };
    for simple in commands {
        match simple.program() {
            "cd" | "pushd" => here.enter(simple),
            "ssh" | "vagrant" => here.is_known = false,
            "git" if simple.arguments().iter().any(|word| word.text == "clone") => here.is_known = false,
            "make" | "gmake" => make(simple, &here, out),
            "npm" | "pnpm" | "yarn" | "bun" => npm(simple, &here, out),
            "just" => named(Runner::Just, simple.operands().next(), &here, out),
            "task" => named(Runner::Task, simple.operands().next(), &here, out),
            "cargo" => {
                let command = simple.operands().find(|word| !word.text.starts_with('+'));
                named(Runner::Cargo, command.filter(|word| word.text == "xtask"), &here, out);
            }
            "composer" => {
                let mut operands = simple.operands();
                if operands.next().is_some_and(|word| matches!(&*word.text, "run" | "run-script")) {
                    named(Runner::Composer, operands.next(), &here, out);
                }
            }
            _ => {}
        }
    }
}

/// Words that a code span begins with when it is a command that starts a task, and how many it then has: what is longer
/// and begins with a word of English may be anything.
const IN_SENTENCES: [(&str, usize); 9] = [
    ("make ", 6),
    ("npm run ", 6),
    ("pnpm run ", 6),
    ("yarn run ", 6),
    ("bun run ", 6),
    ("composer run ", 6),
    ("cargo xtask", 6),
    ("just ", 2),
    ("task ", 2),
];

/// The task that a code span names as a command: run `make rollback`.
pub(super) fn in_code(file: &str, code: Span, out: &mut Vec<TaskCall>) {
    let text = code.of(file);
    let words = text.split_whitespace().count();
    if !IN_SENTENCES.iter().any(|(start, most)| text.starts_with(start) && words <= *most) {
        return;
    }
    let from = out.len();
    of_block(&shell::commands(file, &Command { text: text.to_owned(), span: code }), out);
    out[from..].iter_mut().for_each(|call| call.is_mentioned = true);
}

/// Where a block is when a task is started.
#[derive(Clone)]
struct Here {
    dir: String,
    /// Whether that is known at all.
    is_known: bool,
}

impl Here {
    fn enter(&mut self, simple: &Simple) {
        match simple.operands().next().map(|word| &*word.text) {
            Some(to) if super::path_of(to).is_some() && !to.starts_with('/') => *self = self.below(to),
            _ => self.is_known = false,
        }
    }

    fn below(&self, dir: &str) -> Self {
        Self { dir: joined(&self.dir, dir), is_known: self.is_known }
    }
}

fn make(simple: &Simple, here: &Here, out: &mut Vec<TaskCall>) {
    let values = ["-C", "--directory", "-f", "--file", "-I", "-o", "-W"];
    let own = simple.options(&["-C", "--directory"]).next();
    let mut here = own.map_or_else(|| here.clone(), |own| here.below(&own.text));
    here.is_known &= simple.options(&["-f", "--file"]).next().is_none();
    let mut before = "";
    for word in simple.arguments() {
        let is_value = values.contains(&before);
        before = &word.text;
        let is_target = !is_value && !word.text.starts_with('-') && !word.text.contains('=');
        let is_number = word.text.bytes().all(|b| b.is_ascii_digit());
        if is_target && !is_number {
            named(Runner::Make, Some(word), &here, out);
        }
    }
}

/// Only `run` names a script for sure: `yarn x` may be a program of a package, `npm test` is one that is always there.
fn npm(simple: &Simple, here: &Here, out: &mut Vec<TaskCall>) {
    let values = ["-w", "--workspace", "--prefix", "-C", "--dir", "--cwd", "--filter", "-F"];
    let own = simple.options(&["--prefix", "-C", "--dir", "--cwd"]).next();
    let is_of_workspace = simple.options(&["-w", "--workspace", "--filter", "-F"]).next().is_some()
        || simple.arguments().iter().any(|word| matches!(&*word.text, "workspace" | "-r" | "--workspaces" | "-ws"));
    let mut operands = Vec::new();
    let mut before = "";
    for word in simple.arguments().iter().take_while(|word| word.text != "--") {
        if !word.text.starts_with('-') && !values.contains(&before) {
            operands.push(word);
        }
        before = &word.text;
    }
    let run = operands.iter().position(|word| matches!(&*word.text, "run" | "run-script"));
    let Some(script) = run.and_then(|at| operands.get(at + 1)) else { return };
    let is_file = simple.program() == "bun" && script.text.contains(['.', '/']);
    if !is_file {
        let mut here = own.map_or_else(|| here.clone(), |own| here.below(&own.text));
        here.is_known &= !is_of_workspace;
        named(Runner::Npm, Some(script), &here, out);
    }
}

fn joined(dir: &str, own: &str) -> String {
    if dir.is_empty() { own.to_owned() } else { format!("{dir}/{own}") }
}

fn named(runner: Runner, word: Option<&Word>, here: &Here, out: &mut Vec<TaskCall>) {
    let Some(word) = word else { return };
    let fits = |c: char| c.is_alphanumeric() || "._-:/%".contains(c);
    let is_filled = word.text.chars().all(fits) && word.text.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let is_elided = word.text.contains("...") || word.text.contains("xxx");
    if is_filled && !is_elided {
        let (name, dir) = (word.text.clone(), here.dir.clone());
        out.push(TaskCall { runner, name, span: word.span, dir, is_here: here.is_known, is_mentioned: false });
    }
}
