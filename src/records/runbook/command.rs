//! Commands in code blocks, without prompts and without what the machine answers.

use std::sync::LazyLock;

use regex::Regex;

use super::Command;
use crate::base::span::Span;
use crate::markup::{Fence, Outline};

/// What the lines of a code block are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Shell,
    Sql,
}

/// Commands in shell and SQL blocks, in order. A block without a language counts when it shows a prompt.
pub(crate) fn commands(text: &str, outline: &Outline) -> Vec<Command> {
    outline.fences.iter().flat_map(|fence| in_fence(text, fence)).collect()
}

fn in_fence(text: &str, fence: &Fence) -> Vec<Command> {
    let lines = lines(text, fence);
    let prompted = lines.iter().any(|line| SURE_PROMPT.is_match(&line.text));
    let Some(dialect) = dialect(&fence.lang, prompted) else { return Vec::new() };
    let quoted = !prompted && dialect == Dialect::Shell && is_quoted(&lines);
    let mut found: Vec<Command> = Vec::new();
    let mut open: Option<Draft> = None;
    for line in lines {
        let (bare, at_prompt) = match dialect {
            Dialect::Shell if quoted => after(&line.text, &QUOTE_PROMPT),
            Dialect::Shell => after(&line.text, &SURE_PROMPT),
            Dialect::Sql => after(&line.text, &SQL_PROMPT),
        };
        let starts = at_prompt || !(prompted || quoted);
        match open.take().filter(|draft| draft.is_open(dialect) && !at_prompt) {
            Some(mut draft) => {
                draft.push(bare.strip_prefix("> ").unwrap_or(bare), line.span);
                open = Some(draft);
            }
            None if starts && is_command(bare, dialect) => open = Some(Draft::new(bare, line.span)),
            None => continue,
        }
        if let Some(done) = open.take_if(|draft| !draft.is_open(dialect)) {
            found.extend(done.finish());
        }
    }
    found.extend(open.and_then(Draft::finish));
    found
}

/// A line of a code block and where it stands.
struct Line {
    text: String,
    span: Span,
}

fn lines(text: &str, fence: &Fence) -> Vec<Line> {
    let mut at = fence.body.start as usize;
    let mut raw = fence.body.of(text).split('\n').map(|line| {
        let start = at;
        at += line.len() + 1;
        (start, line)
    });
    let mut lines = Vec::new();
    for content in fence.text.lines() {
        let shown = content.trim();
        let place = raw.next().and_then(|(start, line)| {
            let inside = line.find(shown)?;
            Some(Span::new(start + inside, start + inside + shown.len()))
        });
        lines.push(Line { text: content.trim_end().to_owned(), span: place.unwrap_or(fence.body) });
    }
    lines
}

fn dialect(lang: &str, prompted: bool) -> Option<Dialect> {
    const SHELLS: [&str; 22] = [
        "sh",
        "bash",
        "shell",
        "zsh",
        "ksh",
        "fish",
        "console",
        "shell-session",
        "shellsession",
        "sh-session",
        "bash-session",
        "terminal",
        "powershell",
        "pwsh",
        "ps1",
        "ps",
        "bat",
        "batch",
        "cmd",
        "dos",
        "shell-script",
        "ssh",
    ];
    const SQL: [&str; 8] = ["sql", "psql", "mysql", "pgsql", "postgresql", "plsql", "tsql", "sqlite"];
    match lang {
        lang if SHELLS.contains(&lang) => Some(Dialect::Shell),
        lang if SQL.contains(&lang) => Some(Dialect::Sql),
        "" | "text" | "txt" | "plaintext" if prompted => Some(Dialect::Shell),
        _ => None,
    }
}

/// `$ `, `% `, `user@host:~# `, `PS C:\> `.
static SURE_PROMPT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:\([\w.-]+\)\s*)?(?:\[?[\w.-]+@[\w.-]+[^$#%>\n]{0,60}[$#%>]|[\w.~/:-]{0,40}[$❯➜]|%|PS [^>\n]{0,80}>|[A-Z]:\\[^>\n]{0,80}>)\s+")
        .expect("pattern")
});
static QUOTE_PROMPT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\s*>\s+").expect("pattern"));
static SQL_PROMPT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:[\w@.-]*[=\w][#>]|mysql>|MariaDB [^>]*>|SQL>|->|[\w-]+=[>#*-]+)\s+").expect("pattern")
});

/// The line behind its prompt, and whether it had one.
fn after<'t>(line: &'t str, prompt: &Regex) -> (&'t str, bool) {
    match prompt.find(line) {
        Some(found) => (&line[found.end()..], true),
        None => (line, false),
    }
}

/// Whether `> ` is the prompt of a block: its first line has one.
fn is_quoted(lines: &[Line]) -> bool {
    let first = lines.iter().find(|line| !line.text.trim().is_empty());
    first.is_some_and(|line| QUOTE_PROMPT.is_match(&line.text))
}

fn is_command(line: &str, dialect: Dialect) -> bool {
    let line = line.trim();
    let comment = match dialect {
        Dialect::Shell => line.starts_with('#') || line.starts_with("REM ") || line.starts_with("::"),
        Dialect::Sql => line.starts_with("--") || line.starts_with('#'),
    };
    !comment && line != "..." && line.chars().any(char::is_alphanumeric)
}

/// A command whose end may be on a later line.
struct Draft {
    lines: Vec<String>,
    span: Span,
    /// Here documents wait for this line.
    until: Option<String>,
    /// Loops, conditions and braces that are open.
    depth: i32,
}

static HERE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"<<-?\s*['"]?([A-Za-z_]\w*)['"]?"#).expect("pattern"));

impl Draft {
    fn new(line: &str, span: Span) -> Self {
        let mut draft = Self { lines: Vec::new(), span, until: None, depth: 0 };
        draft.push(line, span);
        draft
    }

    fn push(&mut self, line: &str, span: Span) {
        if self.until.as_deref() == Some(line.trim()) {
            self.until = None;
        } else if self.until.is_none() {
            self.until = HERE.captures(line).map(|here| here[1].to_owned());
            self.depth += opened(line.trim());
        }
        self.lines.push(line.trim_end().to_owned());
        self.span.end = self.span.end.max(span.end);
    }

    fn is_open(&self, dialect: Dialect) -> bool {
        let last = self.lines.last().map_or("", |line| line.trim_end());
        match dialect {
            Dialect::Sql => !last.ends_with([';', '\\']) && !last.starts_with('\\'),
            Dialect::Shell => {
                let goes_on = ["\\", "|", "&&", "||", "`", "^"].iter().any(|mark| last.ends_with(mark));
                self.until.is_some() || goes_on || self.depth > 0 || has_open_quote(&self.lines.join("\n"))
            }
        }
    }

    fn finish(self) -> Option<Command> {
        let text = self.lines.join("\n").trim().to_owned();
        (!text.is_empty()).then_some(Command { text, span: self.span })
    }
}

/// How many loops, conditions and braces a line opens, less those it closes.
fn opened(line: &str) -> i32 {
    let words: Vec<&str> = line.split([' ', ';', '\t']).filter(|word| !word.is_empty()).collect();
    let count = |wanted: &[&str]| words.iter().filter(|word| wanted.contains(word)).count() as i32;
    let brace = i32::from(line.ends_with('{')) - i32::from(line.starts_with('}'));
    count(&["do", "then", "case"]) - count(&["done", "fi", "esac"]) - count(&["elif"]) + brace
}

/// Longest command whose quotes are followed: an odd apostrophe must not swallow the block.
const QUOTED_LINES: usize = 60;

fn has_open_quote(text: &str) -> bool {
    if text.lines().count() > QUOTED_LINES {
        return false;
    }
    let mut quote: Option<char> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            ('\\', None | Some('"')) => drop(chars.next()),
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('#', None) if text.starts_with('#') => return false,
            _ => {}
        }
    }
    quote.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::outline;

    fn shown(text: &str) -> Vec<String> {
        let found = commands(text, &outline(text));
        for command in &found {
            assert!(text.get(command.span.range()).is_some());
        }
        found.into_iter().map(|command| command.text).collect()
    }

    #[test]
    fn prompts_and_output_are_left_out() {
        let text = "```console\n$ oc get pods\nNAME  READY\napi   1/1\n$ oc logs api\n```\n";
        assert_eq!(shown(text), ["oc get pods", "oc logs api"]);
        assert_eq!(shown("```\n> make deploy\n```\n"), Vec::<String>::new());
        assert_eq!(shown("```sh\n> make deploy\nok\n```\n"), ["make deploy"]);
        assert_eq!(shown("```\nroot@db:~# systemctl stop x\n```\n"), ["systemctl stop x"]);
    }

    #[test]
    fn without_a_prompt_each_line_is_a_command_and_comments_are_none() {
        assert_eq!(shown("```bash\n# first\ncd app\n\nmake\n```\n"), ["cd app", "make"]);
        assert_eq!(shown("```json\n{}\n```\n"), Vec::<String>::new());
    }

    #[test]
    fn a_command_may_span_lines() {
        assert_eq!(shown("```sh\ncurl \\\n  -X POST x\nls\n```\n"), ["curl \\\n  -X POST x", "ls"]);
        assert_eq!(
            shown("```sh\ncat <<EOF | k apply -f -\na: 1\nEOF\nls\n```\n"),
            ["cat <<EOF | k apply -f -\na: 1\nEOF", "ls"]
        );
        assert_eq!(shown("```sh\nfor i in 1 2; do\n  x $i\ndone\nls\n```\n"), ["for i in 1 2; do\n  x $i\ndone", "ls"]);
        assert_eq!(shown("```sh\necho '{\n}'\nls\n```\n"), ["echo '{\n}'", "ls"]);
    }

    #[test]
    fn sql_statements_end_at_their_semicolon() {
        assert_eq!(
            shown("```sql\n-- count\nSELECT 1\nFROM x;\nDELETE FROM y;\n```\n"),
            ["SELECT 1\nFROM x;", "DELETE FROM y;"]
        );
        assert_eq!(shown("```sql\npostgres=# SELECT 1;\n```\n"), ["SELECT 1;"]);
    }

    #[test]
    fn an_indented_block_keeps_its_place() {
        let text = "1. Do:\n\n   ```sh\n   make x\n   ```\n";
        assert_eq!(commands(text, &outline(text))[0].span.of(text), "make x");
    }
}
