//! Findings that a file itself accepts, said in a comment: `handover-ignore RULE until=YYYY-MM-DD: reason`.
//!
//! In Markdown an HTML comment is about the block after it; a comment of any other language about its own line when
//! something stands before it, else about the line after it with all that is indented below (in SQL: the statement).
//! What stands in text or in code that is shown is no comment, so that a manual can speak of them.

use super::{Body, Markup, Taken};
use crate::base::path::RepoPath;
use crate::base::span::{Span, Spanned};

/// A comment that accepts findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignore {
    /// Id of the rule as written; may be empty.
    pub rule: Spanned<String>,
    /// Its last day as written.
    pub until: Option<Spanned<String>>,
    /// Why; may be empty.
    pub reason: String,
    /// What it is about: findings that start in here.
    pub covers: Span,
    /// The comment as a whole.
    pub whole: Span,
}

/// The word that all of them begin with.
const WORD: &str = "handover-ignore";

/// Most of one file.
const MOST: usize = 1_000;

/// What comments of other languages begin with.
const MARKS: [&str; 8] = ["#", "//", "--", "%%", "<!--", "/*", "..", ";"];

/// Comments of a file that accept findings, in order.
pub(super) fn read(path: &RepoPath, text: &str, taken: &Taken) -> Vec<Ignore> {
    let places = text.match_indices(WORD).map(|(at, _)| at);
    let reader = Reader { path, text, taken };
    places.filter_map(|at| reader.ignore(at)).take(MOST).collect()
}

struct Reader<'a> {
    path: &'a RepoPath,
    text: &'a str,
    taken: &'a Taken,
}

impl Reader<'_> {
    fn ignore(&self, at: usize) -> Option<Ignore> {
        let (covers, whole) = match &self.taken.body {
            Body::Prose(prose) if prose.markup == Markup::Markdown => self.in_markdown(at)?,
            _ => self.in_lines(at)?,
        };
        let line = &self.text[at..self.line_end(at)];
        let said = ["-->", "*/"].iter().find_map(|end| line.split_once(end)).map_or(line, |(said, _)| said);
        Some(Ignore { covers, whole, ..parsed(said, at) })
    }

    /// What a comment of Markdown is about, or one in a diagram, and the comment itself; `None` when no comment stands here.
    fn in_markdown(&self, at: usize) -> Option<(Span, Span)> {
        let outline = &self.taken.outline;
        let comment = outline.comments.iter().find(|span| span.range().contains(&at));
        let Some(comment) = comment else {
            let fence = outline.fences.iter().find(|fence| fence.body.range().contains(&at))?;
            return (fence.lang == "mermaid").then(|| self.in_lines(at)).flatten();
        };
        let is_first = self.text[at..].starts_with(WORD)
            && self.text[comment.start as usize..at].trim_start_matches("<!--").trim().is_empty();
        if !is_first {
            return None;
        }
        let end = comment.end as usize;
        let is_alone = self.text[self.line_start(at)..comment.start as usize].trim().is_empty()
            && self.text[end..self.line_end(end)].trim().is_empty();
        Some((if is_alone { self.block_after(self.line_end(end)) } else { self.line(at) }, *comment))
    }

    /// The block that begins on the first line with text from `from` on.
    fn block_after(&self, from: usize) -> Span {
        let blank = self.text[from..].len() - self.text[from..].trim_start().len();
        let start = self.line_start(from + blank);
        let first = self.line(from + blank);
        let outline = &self.taken.outline;
        let fences = outline.fences.iter().map(|fence| fence.span);
        let blocks = fences.chain(outline.tables.iter().map(|table| table.span));
        let whole = blocks.into_iter().find(|span| first.contains(Span::new(span.start as usize, span.start as usize)));
        if let Some(whole) = whole {
            return Span::new(start, whole.end as usize);
        }
        if self.text[start..].starts_with('#') {
            return first;
        }
        let length = self.text[start..].find("\n\n").unwrap_or(self.text.len() - start);
        Span::new(start, start + self.text[start..start + length].trim_end().len())
    }

    /// What a comment that is a line or the end of one is about, and the comment itself; `None` when no comment stands here.
    fn in_lines(&self, at: usize) -> Option<(Span, Span)> {
        let before = self.text[self.line_start(at)..at].trim_end();
        let code = MARKS.iter().find_map(|mark| before.strip_suffix(mark))?;
        let whole = Span::new(self.line_start(at) + code.len(), self.line_end(at));
        let covers = if code.trim().is_empty() { self.entry_after(at) } else { self.line(at) };
        Some((covers, whole))
    }

    /// What begins on the first line of code after that of `at`.
    fn entry_after(&self, at: usize) -> Span {
        let is_comment = |line: &str| MARKS.iter().any(|mark| line.starts_with(mark));
        let mut next = self.line_end(at);
        let mut covers: Option<(Span, usize)> = None;
        while next < self.text.len() {
            let line = self.line(next + 1);
            next = line.end as usize;
            let text = line.of(self.text);
            let indent = text.len() - text.trim_start().len();
            covers = Some(match covers {
                None if text.trim().is_empty() || is_comment(text.trim()) => continue,
                None => (line, indent),
                Some((whole, outer)) if text.trim().is_empty() || indent > outer => (joined(whole, line), outer),
                Some((whole, outer)) if self.path.extension() == "sql" => (joined(whole, line), outer),
                Some(_) => break,
            });
            if self.path.extension() == "sql" && text.trim_end().ends_with(';') {
                break;
            }
        }
        covers.map_or_else(|| self.line(at), |(whole, _)| whole)
    }

    fn line(&self, at: usize) -> Span {
        Span::new(self.line_start(at), self.line_end(at))
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at.min(self.text.len())].rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// Where the line end is, or the end of the text.
    fn line_end(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        self.text[at..].find('\n').map_or(self.text.len(), |newline| at + newline)
    }
}

fn joined(first: Span, last: Span) -> Span {
    Span { end: last.end, ..first }
}

/// Takes apart what is said from the word on, which stands at `at`.
fn parsed(said: &str, at: usize) -> Ignore {
    const UNTIL: &str = "until=";
    let said = said.trim_end();
    let end_of_head = said.find(": ").unwrap_or_else(|| said.strip_suffix(':').unwrap_or(said).len());
    let (head, reason) = (&said[..end_of_head], said[end_of_head..].trim_start_matches(':').trim());
    let word = |from: usize| {
        let length = head[from..].find(char::is_whitespace).unwrap_or(head.len() - from);
        Spanned::new(head[from..from + length].to_owned(), Span::new(at + from, at + from + length))
    };
    let rule = head.len() - head[WORD.len()..].trim_start().len();
    let until = head.find(UNTIL).map(|found| found + UNTIL.len());
    let has_rule = until.is_none_or(|until| until - UNTIL.len() != rule);
    let nothing = Spanned::new(String::new(), Span::new(at, at + WORD.len()));
    Ignore {
        rule: if has_rule && rule < head.len() { word(rule) } else { nothing },
        until: until.map(word),
        reason: reason.to_owned(),
        covers: Span::default(),
        whole: Span::default(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::base::path::RepoPath;
    use crate::source::{Content, SourceFile};

    /// Each ignore as `rule until reason -> what it covers`.
    fn said(path: &str, text: &str) -> Vec<String> {
        let path = RepoPath::new(path).unwrap();
        let document = super::super::parse(&Arc::new(SourceFile::new(path, Content::Text(text.into()), Vec::new())));
        let one = |ignore: &super::Ignore| {
            let until = ignore.until.as_ref().map_or("-", |until| &until.value);
            format!("{} {until} {:?} -> {:?}", ignore.rule.value, ignore.reason, ignore.covers.of(text))
        };
        document.ignores.iter().map(one).collect()
    }

    #[test]
    fn a_comment_of_markdown_is_about_the_block_after_it() {
        let text = "# T\n\n<!-- handover-ignore link/broken until=2027-01-31: the wiki moves in spring -->\n\nSee [a](b.md)\nand [c](d.md).\n\nNot this.\n";
        assert_eq!(
            said("a.md", text),
            [r#"link/broken 2027-01-31 "the wiki moves in spring" -> "See [a](b.md)\nand [c](d.md).""#]
        );
        let fence = "<!-- handover-ignore a/b: why -->\n```sh\nx\n\ny\n```\n\nz\n";
        assert_eq!(said("a.md", fence), [r#"a/b - "why" -> "```sh\nx\n\ny\n```""#]);
        let heading = "<!-- handover-ignore a/b: why -->\n## H\ntext\n";
        assert_eq!(said("a.md", heading), [r###"a/b - "why" -> "## H""###]);
    }

    #[test]
    fn one_within_a_paragraph_is_about_its_line() {
        let text = "One\n[a](b.md) <!-- handover-ignore link/broken: soon -->\nthree\n";
        assert_eq!(
            said("a.md", text),
            [r#"link/broken - "soon" -> "[a](b.md) <!-- handover-ignore link/broken: soon -->""#]
        );
    }

    #[test]
    fn what_is_shown_is_no_comment() {
        let text = "Write `<!-- handover-ignore a/b: why -->` or\n\n```html\n<!-- handover-ignore a/b: why -->\n```\n\nhandover-ignore a/b: x\n";
        assert_eq!(said("a.md", text), [""; 0]);
    }

    #[test]
    fn a_diagram_has_comments_of_its_own() {
        let text = "```mermaid\nflowchart LR\n%% handover-ignore diagram/unknown-node: a person\n  a --> b\n  c\n```\n";
        assert_eq!(said("a.md", text), [r#"diagram/unknown-node - "a person" -> "  a --> b""#]);
    }

    #[test]
    fn in_yaml_it_is_about_the_entry_after_it_or_its_own_line() {
        let text = "openapi: 3.1.0\npaths:\n  # handover-ignore api/success-response until=2027-01-31: legacy\n  /a:\n    get: {}\n\n    put: {}\n  /b: {} # handover-ignore x/y\n";
        assert_eq!(
            said("openapi.yaml", text),
            [
                r#"api/success-response 2027-01-31 "legacy" -> "  /a:\n    get: {}\n\n    put: {}""#,
                r#"x/y - "" -> "  /b: {} # handover-ignore x/y""#
            ]
        );
    }

    #[test]
    fn in_sql_it_is_about_the_statement() {
        let text = "-- handover-ignore migration/x: small table\nALTER TABLE a\nADD b int;\nDROP TABLE c;\n";
        assert_eq!(
            said("db/migrations/1_a.sql", text),
            [r#"migration/x - "small table" -> "ALTER TABLE a\nADD b int;""#]
        );
    }

    #[test]
    fn half_a_comment_says_what_it_says() {
        assert_eq!(said("a.md", "<!-- handover-ignore -->\nx\n"), [r#" - "" -> "x""#]);
        assert_eq!(said("a.md", "<!-- handover-ignore a/b until=soon -->\n"), [r#"a/b soon "" -> """#]);
        assert_eq!(said("a.md", "<!-- handover-ignore a/b:-->\nx"), [r#"a/b - "" -> "x""#]);
        assert_eq!(said("a.md", "<!-- see handover-ignore a/b: -->\nx"), [""; 0]);
    }
}
