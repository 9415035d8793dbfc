//! What the commands of a document call on: files, tasks, variables, and what cannot be taken back.
//!
//! Takes a text, its outline and its commands, gives [`Calls`] in reading order. Knows no other file: whether a script
//! exists, and where a task is defined, is decided where the repository is known.
//!
//! Commands are taken apart as a POSIX shell does (POSIX.1-2024 XCU §2.2, §2.3), as far as documents need it. What runs
//! elsewhere (`ssh host`, `docker exec`) and what a reader has to fill in (`<name>`, `$DIR`) is left out.

mod dangers;
mod files;
mod settings;
mod shell;
mod tasks;

use super::Command;
use crate::base::span::Span;
use crate::markup::Outline;

pub use files::{FileCall, is_path, path_of};
pub use settings::{Handling, SettingUse, is_name};
pub use tasks::{Runner, TaskCall};

/// What the commands and the code spans of one document call on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calls {
    /// Files that commands run, read or hand on.
    pub files: Vec<FileCall>,
    /// Paths in code spans, as written; whether they are meant as paths of the repository is not known here.
    pub named: Vec<(String, Span)>,
    /// Tasks that commands start.
    pub tasks: Vec<TaskCall>,
    /// What takes away more than can be brought back.
    pub dangers: Vec<Danger>,
    /// Variables of the environment.
    pub settings: Vec<SettingUse>,
}

/// A command that destroys something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Danger {
    /// The words that do it, as written, at most a line.
    pub what: String,
    /// Where it stands.
    pub span: Span,
    /// Index of the heading it stands under; `None` before the first.
    pub heading: Option<u32>,
    /// Whether its section warns, or the command asks before it acts.
    pub is_guarded: bool,
}

/// Most calls of each sort that are kept of one document: a reference of all commands fits.
const MOST: usize = 2_000;

/// What a document calls on. Total, and linear in the text.
pub fn calls(text: &str, outline: &Outline, commands: &[Command]) -> Calls {
    let mut calls = Calls { dangers: dangers::dangers(text, outline, commands), ..Calls::default() };
    let mut rest = commands;
    while let Some(first) = rest.first() {
        let block = outline.fences.iter().map(|fence| fence.span).find(|span| span.contains(first.span));
        let inside = |command: &Command| block.is_some_and(|block| block.contains(command.span));
        let end = rest.iter().skip(1).position(|command| !inside(command)).map_or(rest.len(), |at| at + 1);
        let (of_block, after) = rest.split_at(end);
        let commands: Vec<shell::Simple> =
            of_block.iter().flat_map(|command| shell::commands(text, command)).take(MOST).collect();
        files::of_block(&commands, &mut calls.files);
        tasks::of_block(&commands, &mut calls.tasks);
        settings::of_block(&commands, &mut calls.settings);
        rest = after;
    }
    for code in &outline.codes {
        let inner = within_marks(text, *code);
        if is_path(inner.of(text)) {
            calls.named.push((inner.of(text).to_owned(), inner));
        }
        tasks::in_code(text, inner, &mut calls.tasks);
        settings::in_code(inner.of(text), inner, &mut calls.settings);
    }
    calls.files.truncate(MOST);
    calls.named.truncate(MOST);
    calls.tasks.truncate(MOST);
    calls.settings.truncate(MOST);
    calls
}

/// A code span without its marks and the blanks inside them.
fn within_marks(text: &str, code: Span) -> Span {
    let whole = code.of(text);
    let is_mark = |c: char| matches!(c, '`' | '+') || c.is_whitespace();
    let start = code.start as usize + (whole.len() - whole.trim_start_matches(is_mark).len());
    Span::new(start, start + whole.trim_matches(is_mark).len())
}

#[cfg(test)]
mod tests;
