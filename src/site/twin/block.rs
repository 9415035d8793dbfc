//! Blocks of Markdown being written: quotes and items around them, the text of the open one.

use std::borrow::Cow;

/// Writes blocks one after the other.
#[derive(Default)]
pub(super) struct Blocks {
    out: String,
    /// Quotes and items that are open, outermost first.
    around: Vec<Around>,
    /// Text of the open block, escaped; blanks collapsed.
    open: String,
    /// Marks of the block's start (`## `).
    start: String,
    /// What to write before the next text of the block, once there is one (`: `).
    separator: &'static str,
    /// Marks that were opened and have no text yet: they come behind the blanks before it.
    pending: String,
    /// Text of blocks around the cell that is open.
    outside: Option<Outside>,
    /// The next block follows the one before without a blank line.
    is_tight: bool,
    /// What was written last is an item that has ended.
    was_item: bool,
}

struct Around {
    /// Before the first line.
    first: String,
    /// Before further lines.
    rest: String,
    is_begun: bool,
}

struct Outside {
    open: String,
    start: String,
}

impl Blocks {
    /// Adds text to the open block.
    pub(super) fn text(&mut self, text: &str) {
        for (ix, word) in text.split_ascii_whitespace().enumerate() {
            if ix > 0 || text.starts_with(is_blank) {
                self.blank();
            }
            self.put_pending();
            escape(&mut self.open, word);
        }
        if text.ends_with(is_blank) {
            self.blank();
        }
    }

    fn blank(&mut self) {
        if !self.open.is_empty() && !self.open.ends_with([' ', '\n']) {
            self.open.push(' ');
        }
    }

    /// Adds what is Markdown already.
    pub(super) fn raw(&mut self, text: &str) {
        self.put_pending();
        self.open.push_str(text);
    }

    fn put_pending(&mut self) {
        if !self.separator.is_empty() && !self.open.is_empty() {
            let kept = self.open.trim_end().len();
            self.open.truncate(kept);
            self.open.push_str(self.separator);
        }
        self.separator = "";
        if !self.pending.is_empty() {
            let pending = std::mem::take(&mut self.pending);
            self.open.push_str(&pending);
        }
    }

    /// Begins a mark around text; gives the place where its text will start.
    pub(super) fn open_mark(&mut self, mark: &str) -> usize {
        self.pending.push_str(mark);
        self.open.len()
    }

    /// Ends a mark. One that holds nothing is forgotten; blanks at its end come behind it.
    pub(super) fn close_mark(&mut self, mark: &str) {
        if self.pending.ends_with(mark) {
            self.pending.truncate(self.pending.len() - mark.len());
            return;
        }
        let kept = self.open.trim_end().len();
        let has_blank = kept < self.open.len();
        self.open.truncate(kept);
        self.open.push_str(mark);
        self.open.push_str(if has_blank { " " } else { "" });
    }

    /// Ends a link or picture whose mark was opened at `start`.
    pub(super) fn close_link(&mut self, start: usize, href: &str) {
        let mark = ["![", "["].into_iter().find(|mark| self.pending.ends_with(*mark) && self.open.len() <= start);
        match mark {
            // A picture without words is one still; a link is not.
            Some("![") if !href.is_empty() => self.put_pending(),
            Some(mark) => {
                self.pending.truncate(self.pending.len() - mark.len());
                return;
            }
            None => {}
        }
        self.close_mark("]");
        let has_blank = self.open.ends_with(' ');
        self.open.truncate(self.open.trim_end().len());
        self.open.push('(');
        for c in href.chars() {
            match c {
                '(' => self.open.push_str("%28"),
                ')' => self.open.push_str("%29"),
                c if is_blank(c) => self.open.push_str("%20"),
                c => self.open.push(c),
            }
        }
        self.open.push_str(if has_blank { ") " } else { ")" });
    }

    /// Adds code within a line.
    pub(super) fn code(&mut self, code: &str) {
        if code.trim().is_empty() {
            return;
        }
        self.put_pending();
        let ticks = "`".repeat(longest_run(code) + 1);
        let code = code.trim();
        let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
        self.open.push_str(&ticks);
        self.open.push_str(pad);
        for (ix, word) in code.split_whitespace().enumerate() {
            self.open.push_str(if ix > 0 { " " } else { "" });
            match self.outside {
                Some(_) => self.open.push_str(&word.replace('|', "\\|")),
                None => self.open.push_str(word),
            }
        }
        self.open.push_str(pad);
        self.open.push_str(&ticks);
    }

    pub(super) fn line_break(&mut self) {
        match self.outside {
            Some(_) => self.text(" "),
            None if self.open.is_empty() => {}
            None => {
                self.open.truncate(self.open.trim_end().len());
                self.open.push_str("\\\n");
            }
        }
    }

    /// Words to stand between the open block and its next text.
    pub(super) fn separate(&mut self, words: &'static str) {
        self.separator = words;
    }

    /// Begins a heading.
    pub(super) fn begin_heading(&mut self, level: usize) {
        self.end();
        if self.outside.is_none() {
            self.start = "#".repeat(level) + " ";
        }
    }

    /// Ends the open block. Within a cell everything stays on one line.
    pub(super) fn end(&mut self) {
        self.separator = "";
        if self.outside.is_some() {
            return self.text(" ");
        }
        if self.open.is_empty() {
            return self.start.clear();
        }
        // The room is used again for the next block.
        let mut open = std::mem::take(&mut self.open);
        let start = std::mem::take(&mut self.start);
        // Marks that are still open go on in the next block.
        let text = open.trim().trim_end_matches("\\\n").trim_end();
        match start.as_str() {
            _ if text.is_empty() => {}
            "" => self.lines(text.lines().map(guarded)),
            // A heading is one line.
            _ => self.lines([format!("{start}{}", text.replace("\\\n", " "))]),
        }
        open.clear();
        self.open = open;
    }

    /// A block of lines that are Markdown already.
    pub(super) fn lines<L: AsRef<str>>(&mut self, lines: impl IntoIterator<Item = L>) {
        let mut lines = lines.into_iter().peekable();
        if lines.peek().is_none() {
            return;
        }
        if !self.out.is_empty() && !std::mem::take(&mut self.is_tight) {
            for around in self.around.iter().filter(|around| around.is_begun) {
                self.out.push_str(&around.rest);
            }
            self.end_line();
        }
        (self.is_tight, self.was_item) = (false, false);
        for line in lines {
            for around in &mut self.around {
                self.out.push_str(if around.is_begun { &around.rest } else { &around.first });
                around.is_begun = true;
            }
            self.out.push_str(line.as_ref());
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        while self.out.ends_with(' ') {
            self.out.pop();
        }
        self.out.push('\n');
    }

    pub(super) fn rule(&mut self) {
        self.end();
        self.lines(["---"]);
    }

    /// A block of code.
    pub(super) fn fence(&mut self, language: &str, code: &str) {
        self.end();
        let fence = "`".repeat(longest_run(code).max(2) + 1);
        let language: String = language.chars().filter(|c| !is_blank(*c) && *c != '`').collect();
        let first = format!("{fence}{language}");
        let lines = code.trim_end_matches('\n').split('\n');
        self.lines([first.as_str()].into_iter().chain(lines).chain([fence.as_str()]));
    }

    /// Begins a quote.
    pub(super) fn begin(&mut self, first: &str, rest: &str) {
        self.end();
        if self.outside.is_none() {
            self.around.push(Around { first: first.to_owned(), rest: rest.to_owned(), is_begun: false });
        }
    }

    /// Begins an item of a list; items follow each other without a blank line.
    pub(super) fn begin_item(&mut self, marker: &str) {
        self.end();
        if self.outside.is_none() {
            // Only an item with a bullet may follow a paragraph at once (CommonMark 0.31 §5.3).
            self.is_tight = self.was_item || (!self.around.is_empty() && marker == "- ");
            self.around.push(Around { first: marker.to_owned(), rest: " ".repeat(marker.len()), is_begun: false });
        }
    }

    /// Ends a list: what follows is no item of it.
    pub(super) fn end_list(&mut self) {
        self.end();
        self.was_item = false;
    }

    /// Ends the innermost quote or item.
    pub(super) fn leave(&mut self) {
        self.end();
        if self.outside.is_none() {
            self.around.pop();
            self.was_item = true;
        }
    }

    pub(super) fn begin_cell(&mut self) {
        let outside = Outside { open: std::mem::take(&mut self.open), start: std::mem::take(&mut self.start) };
        self.outside.get_or_insert(outside);
    }

    /// Ends the cell; gives its text on one line.
    pub(super) fn end_cell(&mut self) -> String {
        let text = self.open.trim().to_owned();
        self.open.clear();
        self.pending.clear();
        self.separator = "";
        if let Some(Outside { open, start }) = self.outside.take() {
            (self.open, self.start) = (open, start);
        }
        text
    }

    pub(super) fn finish(mut self) -> String {
        self.end();
        self.out
    }
}

fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace()
}

/// Appends a word so that Markdown shows it as it is.
fn escape(out: &mut String, word: &str) {
    if !word.bytes().any(|byte| matches!(byte, b'\\' | b'`' | b'*' | b'[' | b']' | b'<' | b'|' | b'~' | b'_' | b'&')) {
        out.push_str(word);
        return;
    }
    let mut before = out.chars().next_back();
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        let is_inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_mark = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' => true,
            // `snake_case` needs no help.
            '_' => !(is_inside(before) && is_inside(chars.peek().copied())),
            '&' => chars.peek().is_some_and(|next| next.is_alphanumeric() || *next == '#'),
            _ => false,
        };
        if is_mark {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

/// A line of text that does not look like the start of another block.
fn guarded(line: &str) -> Cow<'_, str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after_digits = line.as_bytes().get(digits);
    if digits > 0 && matches!(after_digits, Some(b'.' | b')')) {
        return format!("{}\\{}", &line[..digits], &line[digits..]).into();
    }
    let is_mark = line.starts_with(['#', '>', '=']) || line.starts_with(['-', '+']);
    if is_mark { format!("\\{line}").into() } else { line.into() }
}

/// Length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    let mut longest = 0;
    let mut rest = text;
    while let Some(start) = rest.find('`') {
        let run = rest[start..].bytes().take_while(|byte| *byte == b'`').count();
        longest = longest.max(run);
        rest = &rest[start + run..];
    }
    longest
}
