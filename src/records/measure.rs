//! What a document holds, line by line: words, lists, commands, numbers, blanks to fill in.
//!
//! Takes a text and its outline, gives a [`Measure`] that is kept with the document, so that whoever weighs a part of
//! it adds up lines and touches no text. Knows no kinds: what a part should hold is decided in [`crate::model`].
//!
//! Not content: front matter, headings, comments, badges, tables of contents, addresses. Headings only say
//! what should stand below them.

use std::hash::{DefaultHasher, Hash, Hasher};

mod blanks;
mod signals;
mod words;

use super::Command;
use super::lines::{self, LineKind};
use super::plain::Plain;
use crate::base::span::{Span, Spanned};
use crate::kinds::plain_words;
use crate::markup::{LinkKind, Outline};

pub use words::count as count_words;

/// Most paths in code spans that are kept of one document; evidence needs a few.
const MOST_PATHS: usize = 256;

/// Longest line whose signals are looked for, in bytes; what is longer was written by a machine.
const LONGEST_LINE: usize = 16 << 10;

/// The content of a document. 24 bytes a line of content; lists are in reading order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measure {
    /// Lines with content.
    pub lines: Vec<ContentLine>,
    /// Bold words at the start of a line or an item (`**Retries**: three`).
    pub lead_ins: Vec<LeadIn>,
    /// What is still to be written (`TODO`, `_Describe …_`), in headings too; none in code.
    pub blanks: Vec<Span>,
    /// Paths in code spans, as written; at most 256.
    pub paths: Vec<Spanned<String>>,
}

/// One line of content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentLine {
    /// First byte.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// Address of its normal form (see [`normal_form`]); 0 when nothing is left of it.
    pub hash: u64,
    /// Content words; 0 for code.
    pub words: u16,
    /// What it is.
    pub marks: Marks,
    /// Numbers with a unit.
    pub quantities: u8,
    /// Dates.
    pub dates: u8,
    /// Names in code spans.
    pub names: u8,
}

/// Bold words that say what the text behind them is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadIn {
    /// First byte of its line.
    pub start: u32,
    /// Its words, as [`plain_words`] gives them.
    pub words: Box<str>,
    /// How many of the words of its line it takes.
    pub count: u16,
}

/// Properties of a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks(u16);

#[expect(missing_docs, reason = "the names say it; the odd ones are explained")]
impl Marks {
    pub const CODE: Self = Self(1);
    /// A comment among code.
    pub const COMMENT: Self = Self(1 << 1);
    /// Something to type or run: a command, also in a code span, or a line of a block that is no diagram.
    pub const COMMAND: Self = Self(1 << 2);
    /// Item of an ordered list.
    pub const STEP: Self = Self(1 << 3);
    /// Item of any other list.
    pub const BULLET: Self = Self(1 << 4);
    pub const TABLE: Self = Self(1 << 5);
    /// Header of a table.
    pub const HEADER: Self = Self(1 << 6);
    /// A cron expression, or words such as `every Monday`.
    pub const INTERVAL: Self = Self(1 << 7);
    /// A mail address, a handle or a channel.
    pub const CONTACT: Self = Self(1 << 8);
    /// `none known`.
    pub const NONE_KNOWN: Self = Self(1 << 9);
    /// Says that the text is elsewhere.
    pub const MOVED: Self = Self(1 << 10);
    /// Says that the text is no longer valid.
    pub const RETIRED: Self = Self(1 << 11);

    /// Whether any of `other` is among these.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl ContentLine {
    /// Where it stands.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

impl Measure {
    /// Lines that begin inside a part. O(log n).
    pub fn lines_in(&self, part: Span) -> &[ContentLine] {
        within(&self.lines, part, |line| line.start)
    }

    /// Lead-ins inside a part.
    pub fn lead_ins_in(&self, part: Span) -> &[LeadIn] {
        within(&self.lead_ins, part, |lead| lead.start)
    }

    /// Blanks inside a part.
    pub fn blanks_in(&self, part: Span) -> &[Span] {
        within(&self.blanks, part, |blank| blank.start)
    }

    /// Paths inside a part.
    pub fn paths_in(&self, part: Span) -> &[Spanned<String>] {
        within(&self.paths, part, |path| path.span.start)
    }
}

fn within<T>(sorted: &[T], part: Span, start: impl Fn(&T) -> u32) -> &[T] {
    let first = sorted.partition_point(|one| start(one) < part.start);
    let end = sorted.partition_point(|one| start(one) < part.end.max(part.start));
    &sorted[first..end.max(first)]
}

/// Measures a text; `commands` are those of its [`super::Reading`]. Linear.
pub fn measure(text: &str, outline: &Outline, commands: &[Command]) -> Measure {
    let mut cx = Cx { text, outline, commands, fence: 0, table: 0 };
    let mut out = Measure::default();
    for line in lines::lines(text, outline) {
        match line.kind {
            LineKind::Blank => out.blanks.extend((line.span.of(text).trim() == "-").then_some(line.span)),
            LineKind::Heading(_) => heading(&cx, &line, &mut out),
            LineKind::Code => out.lines.extend(cx.code(line.span)),
            LineKind::Text | LineKind::Table => cx.content(&line, &mut out),
        }
    }
    out.paths.truncate(MOST_PATHS);
    out.blanks.sort();
    out.blanks.dedup();
    out
}

fn heading(cx: &Cx<'_>, line: &lines::Line, out: &mut Measure) {
    let plain = Plain::of_body(cx.text, cx.outline, line.content);
    let visible = plain.text.trim_start_matches(['#', ' ', '=']);
    out.blanks.extend(blanks::words_in(visible).map(|_| line.content).next());
}

/// What a reader sees of a part of a text.
pub fn visible(text: &str, outline: &Outline, span: Span) -> String {
    Plain::of_body(text, outline, span).text
}

/// The normal form of a visible line: lower case, blanks collapsed, punctuation dropped.
pub fn normal_form(visible: &str) -> String {
    let letters = visible.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).flat_map(char::to_lowercase);
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Address of a normal form, 0 for an empty one. Stable within one run of the program only.
fn address(visible: &str) -> u64 {
    let normal = normal_form(visible);
    if normal.is_empty() {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    normal.hash(&mut hasher);
    hasher.finish().max(1)
}

struct Cx<'a> {
    text: &'a str,
    outline: &'a Outline,
    commands: &'a [Command],
    /// How far the fences and tables of the outline have been walked.
    fence: usize,
    table: usize,
}

impl Cx<'_> {
    /// A line of a code block; `None` for its delimiters and for blank lines.
    fn code(&mut self, span: Span) -> Option<ContentLine> {
        let fences = &self.outline.fences;
        while fences.get(self.fence).is_some_and(|fence| fence.span.end <= span.start) {
            self.fence += 1;
        }
        let fence = fences.get(self.fence)?;
        let raw = span.of(self.text);
        let code = raw.trim();
        if code.is_empty() || span.start < fence.body.start || span.end > fence.body.end.max(fence.body.start) {
            return None;
        }
        let first = self.commands.partition_point(|command| command.span.end <= fence.body.start);
        let shell = self.commands.get(first).is_some_and(|command| command.span.start < fence.body.end);
        let here = self.commands.partition_point(|command| command.span.start < span.start);
        let starts = self.commands.get(here).is_some_and(|command| command.span.start < span.end);
        let is_comment = !starts && is_comment(code);
        let types = match shell {
            true => starts,
            false => !is_comment && !is_drawing(&fence.lang) && !is_record(&fence.lang),
        };
        let mut marks = Marks::CODE.and(mark(is_comment, Marks::COMMENT)).and(mark(types, Marks::COMMAND));
        if raw.len() <= LONGEST_LINE && signals::has_cron(code) {
            marks = marks.and(Marks::INTERVAL);
        }
        Some(ContentLine { marks, hash: address(code), ..empty(span) })
    }

    /// A line of text or of a table.
    fn content(&mut self, line: &lines::Line, out: &mut Measure) {
        let shown = line.content.of(self.text);
        let table = if line.kind == LineKind::Table { self.table_marks(line.span) } else { Marks::default() };
        if shown == "-" {
            out.blanks.push(line.content);
        }
        if shown.is_empty() || shown.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '=' | '_' | '*' | '+')) {
            return;
        }
        if self.is_navigation(line, shown) {
            return;
        }
        let plain = self.without_addresses(Plain::of_body(self.text, self.outline, line.content));
        let visible = plain.trim();
        let list = mark(line.item, list_mark(line.span.of(self.text)));
        let mut found = ContentLine { marks: list.and(table), hash: address(visible), ..empty(line.span) };
        found.words = u16::try_from(words::count(visible)).unwrap_or(u16::MAX);
        if line.span.range().len() <= LONGEST_LINE {
            let signals = signals::of(visible, shown);
            found.marks = found.marks.and(signals.marks);
            found.quantities = signals.quantities;
            found.dates = signals.dates;
            let (names, types) = self.code_spans(line.content, out);
            found.names = names;
            found.marks = found.marks.and(mark(types, Marks::COMMAND));
            out.blanks.extend(
                blanks::in_line(shown, visible).into_iter().map(|blank| blank.shifted(line.content.start as usize)),
            );
            out.lead_ins.extend(lead_in(shown).map(|words| LeadIn {
                start: line.span.start,
                count: u16::try_from(words::count(words)).unwrap_or(u16::MAX),
                words: plain_words(words).into(),
            }));
        }
        out.lines.push(found);
    }

    fn table_marks(&mut self, span: Span) -> Marks {
        let tables = &self.outline.tables;
        while tables.get(self.table).is_some_and(|table| table.span.end <= span.start) {
            self.table += 1;
        }
        let header = tables.get(self.table).and_then(|table| table.header.first());
        let is_header = header.is_some_and(|cell| span.start <= cell.span.start && cell.span.end <= span.end);
        Marks::TABLE.and(mark(is_header, Marks::HEADER))
    }

    /// Badges, and entries of a table of contents.
    fn is_navigation(&self, line: &lines::Line, shown: &str) -> bool {
        if matches!(shown.to_ascii_lowercase().as_str(), "[toc]" | "[[toc]]" | "[[_toc_]]" | "{:toc}" | "${toc}") {
            return true;
        }
        let links = &self.outline.links;
        let first = links.partition_point(|link| link.whole.start < line.content.start);
        let here = links[first..].iter().take_while(|link| link.whole.start < line.content.end);
        let mut rest = line.content;
        let (mut badges, mut anchors) = (0, 0);
        for link in here {
            // What stands inside a link belongs to it.
            if link.whole.start < rest.start {
                badges += usize::from(link.kind == LinkKind::Image);
                continue;
            }
            let between = Span { start: rest.start, end: link.whole.start }.of(self.text);
            if between.contains(char::is_alphanumeric) {
                return false;
            }
            badges += usize::from(link.kind == LinkKind::Image && is_badge(&link.dest));
            anchors += usize::from(link.dest.starts_with('#'));
            rest.start = link.whole.end.min(rest.end);
        }
        (badges > 0 || (anchors > 0 && line.item)) && !rest.of(self.text).contains(char::is_alphanumeric)
    }

    /// Visible text whose bare addresses are left out.
    fn without_addresses(&self, plain: Plain) -> String {
        let mut text = String::with_capacity(plain.text.len());
        let mut done = 0;
        for link in &plain.links {
            let shown = plain.text.get(link.range.clone()).unwrap_or_default();
            let is_address = shown.contains("://") || shown.starts_with("www.");
            if is_address && link.range.start >= done {
                text.push_str(plain.text.get(done..link.range.start).unwrap_or_default());
                done = link.range.end;
            }
        }
        text.push_str(plain.text.get(done..).unwrap_or_default());
        text
    }

    /// How many names stand in code spans, and whether one is a command; the paths among them are kept.
    fn code_spans(&self, content: Span, out: &mut Measure) -> (u8, bool) {
        let (mut names, mut types) = (0_u8, false);
        for inner in blanks::code_spans(content.of(self.text)) {
            let code = content.of(self.text)[inner.clone()].trim_matches(['`', ' ']);
            if code.chars().any(char::is_alphabetic) {
                names = names.saturating_add(1);
            }
            types |= is_typed(code);
            let is_path = code.len() <= 256 && code.contains('/') && !code.contains([' ', '<', '{', '$', '*', ':']);
            if is_path && out.paths.len() < MOST_PATHS {
                out.paths.push(Spanned::new(code.to_owned(), Span::from(inner).shifted(content.start as usize)));
            }
        }
        (names, types)
    }
}

/// Programs whose name at the start of a code span, with something behind it, makes that a command.
const PROGRAMS: &[&str] = &[
    "make",
    "npm",
    "npx",
    "pnpm",
    "yarn",
    "bun",
    "deno",
    "node",
    "cargo",
    "go",
    "gradle",
    "mvn",
    "sbt",
    "dotnet",
    "python",
    "python3",
    "pip",
    "uv",
    "poetry",
    "pytest",
    "tox",
    "nox",
    "ruby",
    "bundle",
    "rake",
    "rails",
    "rspec",
    "php",
    "composer",
    "mix",
    "docker",
    "docker-compose",
    "podman",
    "kubectl",
    "helm",
    "kustomize",
    "terraform",
    "tofu",
    "pulumi",
    "ansible",
    "ansible-playbook",
    "aws",
    "gcloud",
    "az",
    "heroku",
    "fly",
    "flyctl",
    "git",
    "gh",
    "glab",
    "psql",
    "mysql",
    "mongosh",
    "redis-cli",
    "sqlite3",
    "pg_dump",
    "pg_restore",
    "curl",
    "wget",
    "ssh",
    "scp",
    "rsync",
    "systemctl",
    "journalctl",
    "sh",
    "bash",
    "sudo",
    "bazel",
    "nx",
    "turbo",
    "alembic",
    "flyway",
    "liquibase",
    "argocd",
    "flux",
    "vault",
    "handover",
];

/// Whether a code span is something to type (`make test`, `./gradlew build`), not the name of something.
fn is_typed(code: &str) -> bool {
    let mut words = code.split_ascii_whitespace();
    let first = words.next().unwrap_or_default();
    let is_script = first.starts_with("./") && first.len() > 2;
    let has_more = words.next().is_some();
    (has_more && PROGRAMS.contains(&first)) || is_script || (has_more && first.ends_with(".sh"))
}

fn empty(span: Span) -> ContentLine {
    ContentLine {
        start: span.start,
        end: span.end,
        hash: 0,
        words: 0,
        marks: Marks::default(),
        quantities: 0,
        dates: 0,
        names: 0,
    }
}

fn mark(holds: bool, marks: Marks) -> Marks {
    if holds { marks } else { Marks::default() }
}

/// The innermost list mark at the start of a line that has one.
fn list_mark(raw: &str) -> Marks {
    let mut rest = raw.trim_start_matches([' ', '\t', '>']);
    let mut found = Marks::BULLET;
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let numbered = rest[digits..].strip_prefix(['.', ')']).filter(|_| (1..=3).contains(&digits));
        let bulleted = || rest.strip_prefix(['-', '*', '+', '•', '–']);
        let Some(inner) = numbered.or_else(bulleted).filter(|inner| inner.starts_with([' ', '\t'])) else {
            return found;
        };
        found = if numbered.is_some() { Marks::STEP } else { Marks::BULLET };
        rest = inner.trim_start();
    }
}

fn is_comment(code: &str) -> bool {
    (code.starts_with('#') && !code.starts_with("#!"))
        || ["//", "--", "/*", "* ", "*/", "<!--", "REM ", ";", "%%"].iter().any(|opening| code.starts_with(opening))
}

/// Languages of fences that draw.
fn is_drawing(lang: &str) -> bool {
    matches!(
        lang,
        "mermaid" | "mmd" | "plantuml" | "puml" | "uml" | "dot" | "graphviz" | "gv" | "d2" | "structurizr" | "ditaa"
    )
}

/// Languages of fences that show what a machine said.
fn is_record(lang: &str) -> bool {
    matches!(lang, "log" | "logs" | "output" | "diff")
}

fn is_badge(dest: &str) -> bool {
    let dest = dest.to_ascii_lowercase();
    ["shields.io", "badge", "codecov.io", "travis-ci", "snyk.io/test"].iter().any(|word| dest.contains(word))
}

/// Words in bold at the start of a line, when something sets them off from what follows.
fn lead_in(shown: &str) -> Option<&str> {
    let (mark, rest) = ["**", "__"].into_iter().find_map(|mark| Some((mark, shown.strip_prefix(mark)?)))?;
    let (bold, rest) = rest.split_once(mark)?;
    let is_short = bold.len() <= 120 && bold.contains(char::is_alphabetic);
    let rest = rest.trim_start();
    let is_set_off = rest.is_empty()
        || bold.trim_end().ends_with([':', '.', '?'])
        || rest.starts_with([':', '-', '–', '—', '.', '(', '|']);
    (is_short && is_set_off).then_some(bold)
}

/// How many dates a short text names.
pub(crate) fn dates_in(text: &str) -> u32 {
    u32::from(signals::of(text, text).dates)
}

#[cfg(test)]
mod tests;
