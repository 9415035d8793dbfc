//! Code to HTML with classes: about a dozen short ones, which the theme gives colours to.
//!
//! Takes a language as written on a fence and the code, gives finished HTML. Grammars are compiled in;
//! none is ever read from a repository. Highlighting is the largest cost of a build, so lines that
//! were seen before are not read again ([`lines`]).

mod languages;
mod lines;
mod scopes;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use syntect::parsing::SyntaxSet;

use super::escape::escape_into;
use lines::Reader;

/// Larger blocks stay plain: the grammars' regular expressions backtrack, and syntect has no time limit.
const MAX_BYTES: usize = 256 << 10;

/// Blocks with more lines stay plain; nobody reads them on a page.
const MAX_LINES: usize = 5_000;

/// Blocks with a longer line stay plain: it is data or minified, and the patterns of many grammars
/// are quadratic in it (measured: up to 0.5 s at 4 KB, 0.03 s at 1 KB).
const MAX_LINE_BYTES: usize = 1 << 10;

/// All grammars; loaded when the first block needs one.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// HTML of a code block: text and `<span class="x">`, which never crosses a line.
///
/// Classes: `k` keyword, `s` string, `n` number or constant, `c` comment, `f` function or command, `t` type,
/// `v` variable or option, `o` operator, `g` key or tag, `m` annotation or heading, `i` inserted, `d` deleted,
/// `prompt` of a terminal session.
///
/// `None` when the language (in lower case) is not known or the block is beyond the limits;
/// it is then to be shown as plain text.
pub fn highlight(lang: &str, code: &str) -> Option<String> {
    let language = languages::find(lang, code)?;
    if code.len() > MAX_BYTES
        || code.lines().count() > MAX_LINES
        || code.lines().any(|line| line.len() > MAX_LINE_BYTES)
    {
        return None;
    }
    let syntax = SYNTAXES.find_syntax_by_name(language.syntax)?;
    let reader = Reader::new(&SYNTAXES, syntax, language.number);
    let read = if language.is_session { session } else { block };
    // A panic inside a grammar costs the colours of one block, not the build; no half line is remembered.
    catch_unwind(AssertUnwindSafe(|| read(&reader, code))).ok()?
}

fn block(reader: &Reader<'_>, code: &str) -> Option<String> {
    let mut out = String::with_capacity(code.len() * 2);
    let mut cursor = reader.start();
    for line in code.split_inclusive('\n') {
        cursor = reader.line(cursor, line, &mut out)?;
    }
    Some(out)
}

/// A terminal session: what stands behind a prompt is code, the rest is output.
fn session(reader: &Reader<'_>, code: &str) -> Option<String> {
    let mut out = String::with_capacity(code.len() * 2);
    let mut command = None;
    for line in code.split_inclusive('\n') {
        let prompt = match command {
            Some(_) if line.starts_with("> ") => 2,
            Some(_) => 0,
            None => languages::prompt(line),
        };
        if prompt == 0 && command.is_none() {
            escape_into(&mut out, line);
            continue;
        }
        if prompt > 0 {
            out.push_str("<span class=\"prompt\">");
            escape_into(&mut out, &line[..prompt]);
            out.push_str("</span>");
        }
        let cursor = reader.line(command.take().unwrap_or_else(|| reader.start()), &line[prompt..], &mut out)?;
        command = line.trim_end().ends_with('\\').then_some(cursor);
    }
    Some(out)
}

#[cfg(test)]
mod tests;
