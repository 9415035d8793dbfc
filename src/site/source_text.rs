//! A file shown as it is, with lines that can be linked to.

use super::html::push_text;

/// Most lines shown: more make a page slow to open; the file itself is on the forge.
const MAX_LINES: usize = 5000;

/// Most bytes shown, for files of few and long lines.
const MAX_BYTES: usize = 512 << 10;

/// Whether a line that holds the byte at an offset is among those shown.
pub(super) fn is_shown(line: u32, offset: u32) -> bool {
    line as usize <= MAX_LINES && (offset as usize) < MAX_BYTES
}

/// Text of a file as lines.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SourceText {
    /// One element per line; line 12 has the id `L12`.
    pub(super) html: String,
    /// Lines shown.
    pub(super) shown: usize,
    /// Lines in the file.
    pub(super) total: usize,
}

/// The part of a text that is shown.
pub(super) fn shown(text: &str) -> &str {
    let head = &text[..text.floor_char_boundary(MAX_BYTES)];
    head.match_indices('\n').nth(MAX_LINES - 1).map_or(head, |(end, _)| &head[..end])
}

/// Numbers the lines. Line numbers are drawn by the theme, so that copied text is free of them.
pub(super) fn lines(text: &str) -> SourceText {
    let total = text.lines().count();
    let (mut html, mut bytes, mut shown) = (String::new(), 0, 0);
    for line in text.lines().take(MAX_LINES) {
        bytes += line.len() + 1;
        if bytes > MAX_BYTES {
            break;
        }
        shown += 1;
        html.push_str(&format!("<span id=\"L{shown}\">"));
        push_text(&mut html, line);
        html.push_str("\n</span>");
    }
    SourceText { html, shown, total }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_an_anchor_and_stays_text() {
        assert_eq!(lines("a\n<b>").html, "<span id=\"L1\">a\n</span><span id=\"L2\">&lt;b&gt;\n</span>");
    }

    #[test]
    fn long_files_are_cut_and_say_so() {
        let text = lines(&"x\n".repeat(MAX_LINES + 7));
        assert_eq!((text.shown, text.total), (MAX_LINES, MAX_LINES + 7));
        assert_eq!(lines(&"y".repeat(MAX_BYTES + 1)).shown, 0);
    }
}
