//! What is wrong with a theme of the repository, and where.

use std::fmt;

use tera::ErrorKind;

use super::files::Layer;
use crate::base::path::RepoPath;
use crate::base::span::{LineIndex, Span};

/// A mistake in a theme of the repository. The built-in part stands in for what it is in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The file.
    pub path: RepoPath,
    /// Line from 1; 0 for the file as a whole.
    pub line: u32,
    /// Column from 1; 0 for the file as a whole.
    pub column: u32,
    /// In words: no final period.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, ": {}", self.message)
    }
}

impl Mistake {
    /// One that concerns a file as a whole.
    pub(super) fn of_file(path: &RepoPath, message: &str, help: &str) -> Self {
        Self { path: path.clone(), line: 0, column: 0, message: message.to_owned(), help: help.to_owned() }
    }

    /// One at a place in a text.
    pub(super) fn at(path: &RepoPath, (text, span): (&str, Span), message: &str, help: &str) -> Self {
        let position = LineIndex::new(text).position(text, span.start);
        Self { line: position.line, column: position.column, ..Self::of_file(path, message, help) }
    }
}

/// An error of the template engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    /// Name of the template it is in; empty when the engine does not say.
    pub(super) template: String,
    /// Line and column, from 1; 0 when the engine does not say.
    pub(super) place: (u32, u32),
    /// The engine's words.
    pub(super) message: String,
}

impl Report {
    pub(super) fn of(error: &tera::Error) -> Self {
        let (message, template) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let place = (report.span().start_line as u32, report.span().start_col as u32 + 1);
                return Self { template: report.filename().to_owned(), place, message: lower(report.message()) };
            }
            ErrorKind::CircularExtend { tpl, .. } => ("extends itself".to_owned(), tpl.clone()),
            ErrorKind::CircularInclude { tpl, .. } => ("includes itself".to_owned(), tpl.clone()),
            ErrorKind::MissingParent { current, parent } => {
                (format!("extends `{parent}`, which is not there"), current.clone())
            }
            // Of what a template asks for in vain, the engine gives the text of a report, place and all.
            _ => return Self::parse(&error.to_string()),
        };
        Self { template, place: (0, 0), message }
    }

    /// Reads `error: MESSAGE\n --> TEMPLATE:LINE:COLUMN`, or a message that names a template in backticks.
    fn parse(text: &str) -> Self {
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default();
        let place = lines.next().and_then(|line| line.trim_start().strip_prefix("--> ")).and_then(|place| {
            let mut parts = place.rsplitn(3, ':');
            let column = parts.next()?.parse().ok()?;
            let line = parts.next()?.parse().ok()?;
            Some((parts.next()?.to_owned(), (line, column)))
        });
        let message = lower(first.strip_prefix("error: ").unwrap_or(first));
        let (template, place) = place.unwrap_or_default();
        Self { template, place, message }
    }

    /// The mistake in a file of the repository; `None` when no such file is to blame.
    pub(super) fn mistake(&self, layer: &Layer) -> Option<Mistake> {
        let file = layer.files.iter().find(|file| super::name(&file.path) == self.template)?;
        let path = &file.at.as_ref()?.path;
        let (line, column) = self.place;
        Some(Mistake { line, column, ..Mistake::of_file(path, &self.message, self.help()) })
    }

    fn help(&self) -> &'static str {
        let says = |words: &str| self.message.contains(words);
        match () {
            () if says("no text has the key") => "add the key to `i18n` of the theme below `custom`, or mend it",
            () if says("no asset lies at") => "add the file to `assets` of the theme, or mend its path",
            () if says("ariable") || says("ield") || says("ttribute") || says("ndefined") => {
                "see what a template is given in the guide to themes"
            }
            () if says("extends") || says("nknown template") => {
                "a template of the built-in theme is called `default/NAME.html`"
            }
            () => "the built-in template is used until it is mended",
        }
    }
}

/// The engine begins its words with a capital.
fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
