//! Simple commands with their words.

use super::super::Command;
use crate::base::span::Span;

/// Longer commands are documents that are written by a command, not commands.
const LONGEST: usize = 16 << 10;

/// A command without operators: words from its program on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Simple {
    /// Assignments before the program (`A=b make x`): names and values, as written.
    pub(super) assigned: Vec<Word>,
    /// The program and what it is given.
    pub(super) words: Vec<Word>,
    /// What it writes to (`> file`).
    pub(super) written: Vec<Word>,
}

/// A word, without its quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// In the file; without quotes around it.
    pub(super) span: Span,
}

impl Simple {
    /// Name of the program, without its directory; empty for assignments alone.
    pub(super) fn program(&self) -> &str {
        self.words.first().map_or("", |word| word.text.rsplit('/').next().unwrap_or_default())
    }

    /// What the program is given.
    pub(super) fn arguments(&self) -> &[Word] {
        self.words.get(1..).unwrap_or_default()
    }

    /// The value of an option: `-f x`, `--file x`, `--file=x`; with a single dash also `-fx`.
    pub(super) fn options<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = Word> + 'a {
        let arguments = self.arguments();
        arguments.iter().enumerate().filter_map(move |(ix, word)| {
            if names.contains(&&*word.text) {
                return arguments.get(ix + 1).cloned();
            }
            let (name, value) = word.text.split_once('=')?;
            let start = word.span.end as usize - value.len().min(word.span.range().len());
            names
                .contains(&name)
                .then(|| Word { text: value.to_owned(), span: Span::new(start, word.span.end as usize) })
        })
    }

    /// Arguments that are no options.
    pub(super) fn operands(&self) -> impl Iterator<Item = &Word> {
        self.arguments().iter().filter(|word| !word.text.starts_with('-'))
    }
}

/// The simple commands of a command, in order; what stands in a here document is none.
pub(super) fn commands(file: &str, command: &Command) -> Vec<Simple> {
    if command.text.len() > LONGEST {
        return Vec::new();
    }
    let places = Places::new(file, command);
    let mut reader = Reader { text: &command.text, at: 0, places, simple: Simple::default(), found: Vec::new() };
    while reader.step() {}
    reader.end();
    reader.found
}

/// Where the lines of a command stand in the file: prompts and indentation are no part of its text.
struct Places {
    /// First byte in the text, and in the file, of each line.
    lines: Vec<(usize, usize)>,
    whole: Span,
}

impl Places {
    fn new(file: &str, command: &Command) -> Self {
        let mut raw = command.span.start as usize;
        let mut at = 0;
        let mut lines = Vec::new();
        for (outer, inner) in command.span.of(file).split('\n').zip(command.text.split('\n')) {
            if let Some(cut) = outer.rfind(inner) {
                lines.push((at, raw + cut));
            }
            raw += outer.len() + 1;
            at += inner.len() + 1;
        }
        Self { lines, whole: command.span }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let after = self.lines.partition_point(|(line, _)| *line <= start);
        match after.checked_sub(1).map(|ix| self.lines[ix]) {
            Some((line, raw)) => Span::new(raw + start - line, raw + end - line),
            None => self.whole,
        }
    }
}

/// Words before a program that are not the program.
const BEFORE: [&str; 16] = [
    "sudo", "env", "time", "nohup", "exec", "command", "then", "do", "if", "while", "until", "else", "elif", "!", "{",
    "(",
];

struct Reader<'t> {
    text: &'t str,
    at: usize,
    places: Places,
    simple: Simple,
    found: Vec<Simple>,
}

impl Reader<'_> {
    /// Takes one piece; false at the end.
    fn step(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let Some(c) = rest.chars().next() else { return false };
        match c {
            '\\' | '^' | '`' if rest[1..].starts_with('\n') => self.at += 2,
            ' ' | '\t' => self.at += 1,
            '#' => self.at += rest.find('\n').unwrap_or(rest.len()),
            '\n' | ';' | '|' | '&' | ')' => {
                self.end();
                self.at += 1;
            }
            '<' if rest.starts_with("<<") => self.here_document(),
            '<' if rest.starts_with("<(") => self.at += 2,
            '<' if !is_placeholder(rest) => self.at += 1,
            '>' => {
                self.at += rest.len() - rest.trim_start_matches(['>', '&', '|']).len();
                self.at += self.text[self.at..].len() - self.text[self.at..].trim_start_matches([' ', '\t']).len();
                if let Some(word) = self.word() {
                    self.simple.written.push(word);
                }
            }
            _ => match self.word() {
                Some(word) => self.take(word),
                None => self.at += c.len_utf8(),
            },
        }
        true
    }

    fn take(&mut self, word: Word) {
        let is_first = self.simple.words.is_empty();
        // `sudo -E bash x`: options of what stands before a program, too.
        if is_first && (BEFORE.contains(&&*word.text) || word.text.starts_with('-')) {
            return;
        }
        let name = word.text.split_once('=').map_or("", |(name, _)| name);
        let is_assignment = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        match is_first && is_assignment {
            true => self.simple.assigned.push(word),
            false => self.simple.words.push(word),
        }
    }

    fn end(&mut self) {
        let simple = std::mem::take(&mut self.simple);
        if simple != Simple::default() {
            self.found.push(simple);
        }
    }

    /// The next word; `None` for what is no word.
    fn word(&mut self) -> Option<Word> {
        let begin = self.at;
        let mut word = String::new();
        while let Some(c) = self.text[self.at..].chars().next() {
            let rest = &self.text[self.at..];
            match c {
                ' ' | '\t' | '\n' | ';' | '|' | '&' | ')' | '>' => break,
                '<' if !is_placeholder(rest) => break,
                '<' => {
                    let length = rest.find('>').unwrap_or(0) + 1;
                    word.push_str(&rest[..length]);
                    self.at += length;
                }
                '\\' if rest[1..].starts_with('\n') => break,
                '\\' => {
                    let next = rest[1..].chars().next();
                    word.extend(next);
                    self.at += 1 + next.map_or(0, char::len_utf8);
                }
                '\'' | '"' => {
                    let length = rest[1..].find(c).map_or(rest.len() - 1, |length| length);
                    word.push_str(&rest[1..=length]);
                    self.at += (length + 2).min(rest.len());
                }
                '$' if rest.starts_with("$(") || rest.starts_with("${") => {
                    let close = if rest.starts_with("$(") { ')' } else { '}' };
                    let length = rest.find(close).map_or(rest.len(), |at| at + 1);
                    word.push_str(&rest[..length]);
                    self.at += length;
                }
                _ => {
                    word.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        let raw = &self.text[begin..self.at];
        let is_quote = |c: char| matches!(c, '\'' | '"');
        let inner = raw.trim_matches(is_quote);
        let start = begin + raw.len() - raw.trim_start_matches(is_quote).len();
        (self.at > begin).then(|| Word { text: word, span: self.places.span(start, start + inner.len()) })
    }

    /// `<<EOF` to the line that ends it.
    fn here_document(&mut self) {
        let rest = &self.text[self.at..];
        let mark = rest.trim_start_matches(['<', '-', '~', ' ', '\'', '"']);
        let name: &str = mark.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        let line_end = rest.find('\n').unwrap_or(rest.len());
        let after_mark = rest.len() - mark.len() + name.len();
        let body = &rest[line_end..];
        let close = body.match_indices('\n').find(|(at, _)| body[at + 1..].lines().next().map(str::trim) == Some(name));
        let Some((at, _)) = close.filter(|_| !name.is_empty()) else {
            self.at = self.text.len();
            return;
        };
        // What stands behind the mark on its line is part of the command.
        let tail = &rest[after_mark.min(line_end)..line_end];
        let target = tail.split_once('>').map(|(_, target)| target.trim_start_matches('>').trim());
        if let Some(target) = target.filter(|target| !target.is_empty()) {
            let start = self.at + after_mark + tail.find(target).unwrap_or(0);
            let span = self.places.span(start, start + target.len());
            self.simple.written.push(Word { text: target.to_owned(), span });
        }
        self.at += line_end + at + 1 + body[at + 1..].lines().next().map_or(0, str::len);
    }
}

/// `<name>`, which a reader fills in.
fn is_placeholder(rest: &str) -> bool {
    let inner = rest[1..].split('>').next().unwrap_or_default();
    rest.contains('>')
        && !inner.is_empty()
        && inner.len() < 60
        && !inner.contains(['\n', '<', '|', ';'])
        && inner.starts_with(|c: char| c.is_alphanumeric())
}
