//! Scaffolds with what is known filled in, in the notation of the file that they become.

use jiff::civil::Date;

use super::known;
use crate::base::path::RepoPath;
use crate::kinds::Kind;
use crate::model::{Portal, ServiceId};
use crate::source::SourceTree;

/// What stands in a text where nobody knows the value: a placeholder that the document is a stub by.
pub(super) const OPEN: &str = "TODO";

/// Longest value that is filled in, in characters: names and titles; anything longer is an accident.
const LONGEST_VALUE: usize = 200;

/// For whom and when a scaffold is filled in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open<'a> {
    pub(super) portal: &'a Portal,
    pub(super) tree: &'a SourceTree,
    pub(super) kind: &'static Kind,
    pub(super) subject: Option<ServiceId>,
    /// Empty for the title of the kind.
    pub(super) title: &'a str,
    pub(super) number: Option<u32>,
    pub(super) today: Date,
}

/// How a file writes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notation {
    /// A YAML scalar in double quotes, also in the front matter of a page.
    Yaml,
    /// Running text, a cell of a table or a label of a diagram.
    Markdown,
    /// A GraphQL string or comment.
    GraphQl,
    /// An XML attribute or comment.
    Xml,
}

impl Notation {
    fn of(path: &RepoPath) -> Self {
        match path.extension().as_str() {
            "yaml" | "yml" | "json" => Notation::Yaml,
            "graphql" | "graphqls" | "gql" => Notation::GraphQl,
            "xml" => Notation::Xml,
            _ => Notation::Markdown,
        }
    }
}

impl Open<'_> {
    /// The scaffold with every `{{name}}` filled in, as the text of a file at a path.
    ///
    /// A line of the front matter whose value nobody knows is left out, and so is a line for rows when there are none.
    pub(super) fn fill(&self, scaffold: &str, path: &RepoPath) -> String {
        let notation = Notation::of(path);
        let (front, body) = match notation {
            Notation::Markdown => split_front(scaffold),
            Notation::Yaml | Notation::GraphQl | Notation::Xml => ("", scaffold),
        };
        let mut out = String::with_capacity(scaffold.len());
        for line in front.split_inclusive('\n') {
            out.extend(self.line(line, Notation::Yaml, None));
        }
        let lines: Vec<&str> = body.split_inclusive('\n').collect();
        for (ix, line) in lines.iter().enumerate() {
            match line.trim() {
                "{{rows}}" => out.push_str(&self.rows(line, &lines[..ix])),
                "{{commands}}" => out.push_str(&format!("{}\n", known::commands(self))),
                _ => out.extend(self.line(line, notation, Some(OPEN))),
            }
        }
        out
    }

    /// One line; `None` when it holds a value that nobody knows and there is nothing to put instead.
    fn line(&self, line: &str, notation: Notation, unknown: Option<&str>) -> Option<String> {
        let is_cell = line.starts_with('|');
        let mut out = String::new();
        let mut rest = line;
        while let Some((before, name, after)) = next_open(rest) {
            let value = self.value(name).or_else(|| unknown.map(str::to_owned))?;
            out.push_str(before);
            out.push_str(&escaped(&value, notation, is_cell));
            rest = after;
        }
        out.push_str(rest);
        Some(out)
    }

    fn value(&self, name: &str) -> Option<String> {
        match name {
            "service" => self.subject.map(|id| self.portal.service(id).id.clone()),
            "project" => Some(self.portal.name.clone()),
            "owner" => self.owner(),
            "date" => Some(self.today.to_string()),
            "title" => Some(self.title()),
            "number" => self.number.map(|number| number.to_string()),
            _ => None,
        }
    }

    /// The title that was given, else that of the kind with the service that it is for; a read-me file is named after
    /// what it describes.
    fn title(&self) -> String {
        let given = self.title.trim();
        match self.subject {
            _ if !given.is_empty() => given.to_owned(),
            Some(id) if self.kind.id == "readme" => self.portal.service(id).name.clone(),
            None if self.kind.id == "readme" => self.portal.name.clone(),
            Some(id) => format!("{} for {}", capital(self.kind.title), self.portal.service(id).name),
            None => capital(self.kind.title),
        }
    }

    fn owner(&self) -> Option<String> {
        let of_service = self.subject.and_then(|id| self.portal.service(id).owner.clone());
        of_service.or_else(|| self.portal.manifest.owners.default.as_ref().map(|owner| owner.value.clone()))
    }

    /// What is known as lines of the table or the diagram that the open line stands in.
    fn rows(&self, line: &str, above: &[&str]) -> String {
        let indent = &line[..line.len() - line.trim_start().len()];
        let rows = match above {
            [.., head, rule] if rule.starts_with("|-") => {
                let headings: Vec<&str> = head.trim().trim_matches('|').split('|').map(str::trim).collect();
                let row = |cells: Vec<String>| {
                    let cells: Vec<String> = cells.iter().map(|cell| escaped(cell, Notation::Markdown, true)).collect();
                    format!("| {} |", cells.join(" | "))
                };
                known::rows(self, &headings).into_iter().map(row).collect()
            }
            _ => known::shapes(self),
        };
        rows.iter().map(|row: &String| format!("{indent}{row}\n")).collect()
    }
}

/// Text before the next `{{name}}`, the name, and what follows.
fn next_open(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (name, after) = rest.split_once("}}")?;
    Some((before, name.trim(), after))
}

/// The front matter with both its fences, and what follows.
pub(super) fn split_front(scaffold: &str) -> (&str, &str) {
    let end = scaffold.strip_prefix("---\n").and_then(|rest| rest.find("\n---\n"));
    end.map_or(("", scaffold), |end| scaffold.split_at("---\n".len() + end + "\n---\n".len()))
}

/// A value as a notation writes it, on one line: names come from the repository and may hold anything.
fn escaped(value: &str, notation: Notation, is_cell: bool) -> String {
    let line = one_line(value);
    match notation {
        Notation::Yaml => escape_quotes(&line),
        Notation::GraphQl => escape_quotes(&line),
        Notation::Markdown if is_cell => line.replace('|', "\\|"),
        Notation::Markdown => line.replace('"', "\u{201d}").replace("```", "'''"),
        Notation::Xml => {
            let line = line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
            // Two hyphens would end a comment, or make it one that parsers refuse (XML 1.0 §2.5).
            line.replace("--", "&#45;&#45;")
        }
    }
}

fn escape_quotes(line: &str) -> String {
    line.replace('\\', "\\\\").replace('"', "\\\"")
}

/// Text without line ends, controls and what steers the direction of writing, cut to a bounded length.
pub(super) fn one_line(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => ' ',
        '\u{feff}' | '\u{fff9}'..='\u{ffff}' | '\u{e0000}'..='\u{e007f}' => ' ',
        c if c.is_control() => ' ',
        c => c,
    };
    let line: String = text.chars().take(LONGEST_VALUE).map(plain).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// With a capital letter at its start.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_name_stays_a_value_in_every_notation() {
        let name = "a\"\\|\n# b\u{202e} <c>--";
        assert_eq!(escaped(name, Notation::Yaml, false), "a\\\"\\\\| # b <c>--");
        assert_eq!(escaped(name, Notation::GraphQl, false), "a\\\"\\\\| # b <c>--");
        assert_eq!(escaped(name, Notation::Markdown, true), "a\"\\\\| # b <c>--");
        assert_eq!(escaped(name, Notation::Xml, false), "a&quot;\\| # b &lt;c&gt;&#45;&#45;");
        assert_eq!(escaped(&"x".repeat(100_000), Notation::Markdown, false).len(), LONGEST_VALUE);
    }

    #[test]
    fn front_matter_is_told_from_the_text() {
        assert_eq!(split_front("---\na: b\n---\n\n# C\n"), ("---\na: b\n---\n", "\n# C\n"));
        assert_eq!(split_front("# C\n---\n"), ("", "# C\n---\n"));
    }
}
