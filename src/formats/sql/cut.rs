//! SQL files as statements.

use std::sync::LazyLock;

use regex::Regex;

/// Longest statement that is parsed, in bytes; the widest table in use has a tenth of it.
const LONGEST: usize = 64 << 10;

/// Brackets in brackets in a statement that is parsed. The parser tries what stands in brackets in several ways, each
/// time anew.
const DEEPEST: usize = 10;

/// Words of operators before a value, one after the other. The parser goes down once for each.
const MOST_PREFIXES: usize = 20;

static OF_TABLES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?is)^(?:create\s+(?:(?:or\s+replace|global|local|unlogged|foreign|external)\s+)*table|alter\s+table|drop\s+table)\b",
    )
});

/// Where a file begins to take back what it did: marks of goose, dbmate, sql-migrate.
static BACKWARD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?im)^[ \t]*--[ \t]*(?:\+goose[ \t]+down|migrate:down|\+migrate[ \t]+down)"));

/// Words between statements that belong to a program: `GO` of SQL Server.
static GO: LazyLock<Regex> = LazyLock::new(|| pattern(r"\A(?i)[ \t]*go[ \t]*(?:\r?\n|\z)"));

static PREFIXES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"(?i)(?:(?:\b(?:not|case|when|select|exists|cast|array)\b|[-+~!@])\s*){{{MOST_PREFIXES}}}"))
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// The part of a file that goes forward.
pub(super) fn forward(text: &str) -> &str {
    BACKWARD.find(text).map_or(text, |mark| &text[..mark.start()])
}

/// Whether a statement makes, changes or drops a table.
pub(super) fn is_of_tables(statement: &str) -> bool {
    OF_TABLES.is_match(statement)
}

/// Whether parsing a statement takes a bounded time.
pub(super) fn is_bounded(statement: &str) -> bool {
    let (mut depth, mut deepest) = (0usize, 0);
    for byte in statement.bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    statement.len() <= LONGEST && deepest <= DEEPEST && !PREFIXES.is_match(statement)
}

/// Statements of a file without the comments before them. Semicolons in quotes, comments and bodies of functions end none.
pub(super) fn statements(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += blank(&text[at..]);
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let length = length(rest);
        at += length;
        Some(rest[..length].trim_end().trim_end_matches(';'))
    })
}

/// Bytes of blanks, semicolons and comments at the start of a text.
fn blank(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let bare = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';');
        let skipped = match comment(bare) {
            0 if bare.len() == rest.len() => return at,
            comment => rest.len() - bare.len() + comment,
        };
        at += skipped;
    }
}

/// Bytes of the comment, or of the line `GO`, that a text begins with; 0 when it begins with none.
fn comment(text: &str) -> usize {
    if text.starts_with("--") {
        return text.find('\n').map_or(text.len(), |end| end + 1);
    }
    if let Some(inside) = text.strip_prefix("/*") {
        return inside.find("*/").map_or(text.len(), |end| end + 4);
    }
    go(text)
}

/// Bytes of the line `GO` that a text begins with; 0 when it begins with none.
fn go(text: &str) -> usize {
    let head = &text[..text.floor_char_boundary(64)];
    GO.find(head).map_or(0, |go| go.end())
}

/// Bytes of the first statement, its semicolon included.
fn length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b';' => return at + 1,
            b'\'' | b'"' | b'`' => quoted(&text[at..], *byte),
            b'$' => dollars(&text[at..]),
            b'-' | b'/' => comment(&text[at..]).max(1),
            b'\n' if go(&text[at + 1..]) > 0 => return at + 1,
            _ => 1,
        };
    }
    bytes.len()
}

/// Bytes of a quoted text; one of two quotes in a row ends it and begins the next.
fn quoted(text: &str, quote: u8) -> usize {
    text.bytes().skip(1).position(|byte| byte == quote).map_or(text.len(), |end| end + 2)
}

/// Bytes of `$$ … $$` or `$tag$ … $tag$`.
fn dollars(text: &str) -> usize {
    let tag = text[1..].bytes().take(64).position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'_'));
    let Some(end) = tag.filter(|end| text.as_bytes()[end + 1] == b'$') else { return 1 };
    let tag = &text[..end + 2];
    text[tag.len()..].find(tag).map_or(text.len(), |end| end + 2 * tag.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        statements(text).collect()
    }

    #[test]
    fn semicolons_in_quotes_comments_and_bodies_end_nothing() {
        assert_eq!(cut("-- a;\nSELECT ';' ; /* ; */ SELECT 2"), ["SELECT ';' ", "SELECT 2"]);
        assert_eq!(cut("DO $x$ a; b; $x$;\nSELECT $1;"), ["DO $x$ a; b; $x$", "SELECT $1"]);
        assert_eq!(cut("SELECT 'it''s; so';;"), ["SELECT 'it''s; so'"]);
        assert_eq!(cut("SELECT 1\nGO\nSELECT 2"), ["SELECT 1", "SELECT 2"]);
        for odd in ["", ";", "'", "$", "$$", "$é", "/*", "--", "-", "é'é;é"] {
            cut(odd);
        }
    }

    #[test]
    fn what_takes_changes_back_is_left_out() {
        assert_eq!(forward("CREATE TABLE a (x int);\n-- +goose Down\nDROP TABLE a;"), "CREATE TABLE a (x int);\n");
        assert_eq!(forward("a\n-- migrate:down\nb"), "a\n");
        assert_eq!(forward("-- rollbacks are rare\na"), "-- rollbacks are rare\na");
    }
}
