//! Methods, and what a request is sent to: hosts or variables, and the path behind them.

use std::ops::Range;

/// Methods that an operation may have.
pub(super) const METHODS: [&str; 9] = ["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "QUERY"];

/// Longer paths are no path of an operation; and a bound on what several methods of one path copy.
const PATH_BYTES: usize = 512;

/// Longest `{placeholder}`, `${variable:-default}` and host.
const PART_BYTES: usize = 128;

/// What surrounds a path, and so tells where it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    /// Running text: emphasis and backslashes are markup.
    Text,
    /// A code span or a raw request.
    Code,
    /// A whole word of a command.
    Word,
}

/// What a request is sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// Host as written; empty for a variable and for a path alone.
    pub(super) host: String,
    /// Begins with `/`.
    pub(super) path: String,
    /// Where the path ends in the text that was read.
    pub(super) end: usize,
}

/// The method whose word starts at a byte, in upper case.
pub(super) fn method_at(bytes: &[u8], at: usize) -> Option<&'static str> {
    let rest = bytes.get(at..)?;
    let ends = |method: &str| rest.get(method.len()).is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'_');
    METHODS.into_iter().find(|method| rest.starts_with(method.as_bytes()) && ends(method))
}

/// The method that a word is, in any case.
pub(super) fn method(word: &str) -> Option<&'static str> {
    METHODS.into_iter().find(|method| method.eq_ignore_ascii_case(word))
}

/// The target at the start of a text: a path, an address, or a path behind variables.
pub(super) fn target(rest: &str, around: Around) -> Option<Target> {
    let (host, start) = host(rest)?;
    let (path, length) = path(&rest[start..], around)?;
    Some(Target { host: host.to_owned(), path, end: start + length })
}

/// The target that a word of a command is; hosts may stand without their scheme, and a port alone.
pub(super) fn address(word: &str) -> Option<Target> {
    let (host, start) = if word.starts_with('/') { None } else { host(word).or_else(|| bare_host(word)) }?;
    let (path, length) = path(&word[start..], Around::Word)?;
    Some(Target { host: host.to_owned(), path, end: start + length })
}

/// The host or nothing, and where the path begins.
fn host(rest: &str) -> Option<(&str, usize)> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| rest.starts_with(scheme));
    let start = scheme.map_or(0, str::len);
    let mut at = start;
    while at < start + PART_BYTES {
        let piece = &rest[at..];
        let step = match piece.bytes().next()? {
            b'/' => {
                let host = rest[start..at].rsplit('@').next().unwrap_or_default();
                let is_written = scheme.is_some() && !host.contains(['$', '{', '<', '%', '[']);
                let is_path = !piece.starts_with("//") && (at > start || scheme.is_none());
                return is_path.then_some((if is_written { host } else { "" }, at));
            }
            _ => match group(piece) {
                Some(length) => length,
                // Behind a variable a port may stand, and the rest of a name.
                None if at > 0 => host_char(piece)?,
                None => return None,
            },
        };
        at += step;
    }
    None
}

fn host_char(piece: &str) -> Option<usize> {
    piece.bytes().next().filter(|b| b.is_ascii_alphanumeric() || b".-_:@[]".contains(b)).map(|_| 1)
}

/// `localhost:8080/…`, `api.example.com/…`; `:8080/…`, which names no host.
fn bare_host(word: &str) -> Option<(&str, usize)> {
    let slash = word.find('/').filter(|slash| *slash <= PART_BYTES)?;
    let host = &word[..slash];
    let fits = host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_:".contains(&b));
    let name = host.split(':').next().unwrap_or_default();
    let is_host = host.contains(':') || name == "localhost" || name.trim_matches('.').contains('.');
    (fits && is_host && !word[slash..].starts_with("//")).then_some((if name.is_empty() { "" } else { host }, slash))
}

/// Length of the variable or placeholder at the start of a text: `$X`, `${X}`, `{{ x }}`, `{x}`, `<x>`, `%X%`.
pub(super) fn group(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    match bytes.first()? {
        b'$' => match bytes.get(1)? {
            b'{' => Some(1 + braces(&text[1..])?),
            b'(' => Some(1 + closed(&bytes[1..], b'(', b')')?),
            b if b.is_ascii_alphabetic() || *b == b'_' => {
                let scope = if text.starts_with("$env:") { 5 } else { 1 };
                Some(scope + bytes[scope..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count())
            }
            _ => None,
        },
        b'{' => braces(text),
        b'<' => {
            let close = bytes.iter().take(PART_BYTES).position(|b| *b == b'>')?;
            let inner = &text[1..close];
            let fits = |c: char| c.is_alphanumeric() || "_-. ".contains(c);
            let is_name = inner.starts_with(char::is_alphabetic) && inner.chars().all(fits);
            (is_name && !matches!(inner, "br" | "hr")).then_some(close + 1)
        }
        b'%' => {
            let close = bytes.iter().skip(1).take(PART_BYTES).position(|b| *b == b'%')? + 1;
            let is_name = bytes[1..close].iter().all(|b| b.is_ascii_uppercase() || *b == b'_') && close > 1;
            is_name.then_some(close + 1)
        }
        _ => None,
    }
}

/// Braces and what they hold, without line ends and code marks.
fn braces(text: &str) -> Option<usize> {
    let length = closed(text.as_bytes(), b'{', b'}')?;
    (!text[..length].contains(['\n', '`'])).then_some(length)
}

/// Length up to the mark that closes the first one; `None` when it is far.
fn closed(bytes: &[u8], open: u8, close: u8) -> Option<usize> {
    let mut depth = 0usize;
    for (at, b) in bytes.iter().enumerate().take(PART_BYTES) {
        depth += usize::from(*b == open);
        if *b == close {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at + 1);
            }
        }
    }
    None
}

/// The path at the start of a text, and how many bytes it takes. `None` for a wildcard or an ellipsis.
fn path(rest: &str, around: Around) -> Option<(String, usize)> {
    let mut path = String::new();
    let mut at = 0;
    // Where parentheses are open: behind so much of the path, at this byte.
    let mut open: Vec<(usize, usize)> = Vec::new();
    while let Some(piece) = piece(&rest[at..], around, &path) {
        let taken = &rest[at + piece.start..at + piece.end];
        match taken {
            "(" => open.push((path.len(), at)),
            ")" if open.pop().is_none() && around != Around::Word => break,
            _ => {}
        }
        path.push_str(taken);
        at += piece.end;
        if path.len() > PATH_BYTES {
            return None;
        }
    }
    if let Some((length, start)) = open.first().copied().filter(|_| around != Around::Word) {
        path.truncate(length);
        at = start;
    }
    let ends_open = path.ends_with("..") || rest[at..].starts_with('…');
    trim(&mut path, around, rest, &mut at);
    let names_one = !path.is_empty() && !ends_open && !path.contains(['*', '…']) && !path.contains("...");
    let path = if path.contains("&lt;") { path.replace("&lt;", "<").replace("&gt;", ">") } else { path };
    names_one.then_some((path, at))
}

/// Takes off what ends a sentence or an emphasis.
fn trim(path: &mut String, around: Around, rest: &str, at: &mut usize) {
    let is_mark = |c: char| match around {
        Around::Text => ".,;:!'*_~".contains(c),
        Around::Code => ".,;:!".contains(c),
        Around::Word => false,
    };
    while path.ends_with(is_mark) {
        path.pop();
        *at -= 1;
        if around == Around::Text && rest[..*at].ends_with('\\') {
            *at -= 1;
        }
    }
}

/// The next part of a path: how far it reaches, and what of it is path.
fn piece(rest: &str, around: Around, before: &str) -> Option<Range<usize>> {
    let c = rest.chars().next()?;
    let is_segment = before.ends_with('/');
    match c {
        '?' | '#' => None,
        '{' | '$' | '<' => match group(rest).filter(|_| c != '<' || is_segment) {
            Some(length) => Some(0..length),
            None => (c == '$' || around == Around::Word).then_some(0..1),
        },
        _ if around == Around::Word => Some(0..c.len_utf8()),
        '[' if around == Around::Code && is_segment => Some(0..closed(rest.as_bytes(), b'[', b']')?),
        '\\' if around == Around::Text => {
            let escaped = rest[1..].chars().next().filter(char::is_ascii_punctuation)?;
            Some(1..1 + escaped.len_utf8())
        }
        ',' | ';' => {
            let ends = rest[1..].starts_with(char::is_whitespace) || method_at(rest.as_bytes(), 1).is_some();
            (!ends).then_some(0..1)
        }
        _ if c.is_ascii_alphanumeric() || "/-._~%!&'()*+=:@".contains(c) => Some(0..1),
        _ if around == Around::Code && c.is_alphanumeric() => Some(0..c.len_utf8()),
        _ => None,
    }
}
