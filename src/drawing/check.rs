//! From a refusal of the engine to words that help an author.
//!
//! The engine says what its grammar expected; authors know what they wrote. So the mistakes that are made most are looked
//! for in the text itself, and only when the engine has refused it: a text that is drawn is never doubted.

use std::sync::LazyLock;

use regex::Regex;

use super::engine::Failure;
use super::{Fault, Refusal, text};
use crate::base::span::Span;
use crate::base::words::nearest;

/// Longest text that is drawn, in bytes; mermaid's own limit is 50 000 characters.
const MAX_BYTES: usize = 200_000;

/// Deepest nesting of blocks that is drawn. The engine goes down once for each, and a reader is lost long before.
const MAX_DEPTH: usize = 200;

/// Most characters of a message of the engine that are repeated.
const MESSAGE: usize = 200;

/// Refuses what need not be tried.
pub(super) fn before(source: &str) -> Result<(), Refusal> {
    let refuse = |fault, message: String, help: &str| {
        Err(Refusal { fault, message, help: help.to_owned(), span: first_line(source) })
    };
    if text::opening(source).is_empty() {
        return refuse(Fault::Text, "the diagram is empty".to_owned(), "draw something, or remove the block");
    }
    if source.len() > MAX_BYTES {
        let message = format!("{} bytes are more than is drawn (at most {MAX_BYTES})", source.len());
        return refuse(Fault::Size, message, SPLIT);
    }
    if depth(source) > MAX_DEPTH {
        return refuse(Fault::Size, format!("blocks are nested deeper than {MAX_DEPTH}"), SPLIT);
    }
    Ok(())
}

const SPLIT: &str = "split it into diagrams that show one thing each";

/// How deep blocks may be nested, judged generously: words that begin one, brackets that open, blanks in front.
fn depth(source: &str) -> usize {
    let (mut open, mut deepest) = (0usize, 0);
    for line in source.lines() {
        let word = line.split_whitespace().next().unwrap_or_default();
        let opens = BLOCKS.contains(&word) || line.trim_end().ends_with('{');
        let closes = word == "end" || line.trim_start().starts_with('}');
        open = (open + usize::from(opens)).saturating_sub(usize::from(closes));
        let indent = line.len() - line.trim_start().len();
        deepest = deepest.max(open).max(if line.trim().is_empty() { 0 } else { indent / 4 });
    }
    deepest
}

const BLOCKS: [&str; 10] = ["subgraph", "loop", "alt", "opt", "par", "critical", "break", "rect", "box", "block:"];

/// A picture that cannot be shown.
pub(super) fn unusable(source: &str, why: &str) -> Refusal {
    Refusal {
        fault: Fault::Tool,
        message: format!("what is drawn cannot be shown: {why}"),
        help: "write it in a simpler way; other programs may show it".to_owned(),
        span: first_line(source),
    }
}

/// What the engine says, for people.
pub(super) fn explain(source: &str, failure: Failure) -> Refusal {
    let opening = text::opening(source);
    let opening_span = span_of(source, opening);
    match failure {
        Failure::NoDiagram => unknown_type(opening, opening_span),
        Failure::Type(_) => other_type(opening, opening_span),
        Failure::Size(why) => Refusal {
            fault: Fault::Size,
            message: format!("it is larger than what is drawn ({})", shortened(&why)),
            help: SPLIT.to_owned(),
            span: first_line(source),
        },
        Failure::Engine(why) => Refusal { message: shortened(&why), ..unusable(source, "") },
        Failure::Syntax { message, span } => syntax(source, &message, span),
    }
}

fn unknown_type(opening: &str, span: Span) -> Refusal {
    let help = match nearest(opening, text::words()) {
        Some(known) => format!("did you mean `{known}`?"),
        None => "begin with the type of the diagram, such as `flowchart LR` or `sequenceDiagram`".to_owned(),
    };
    let opening = shortened(opening);
    Refusal { fault: Fault::Text, message: format!("`{opening}` is no type of diagram"), help, span }
}

fn other_type(opening: &str, span: Span) -> Refusal {
    Refusal {
        fault: Fault::Type,
        message: format!("diagrams of type `{}` are not drawn", shortened(opening)),
        help: "use a type that is drawn, such as a flowchart or a sequence diagram, or keep a picture beside it"
            .to_owned(),
        span,
    }
}

fn syntax(source: &str, message: &str, span: Option<Span>) -> Refusal {
    let span = span.filter(|span| source.get(span.range()).is_some());
    let message = plain(message);
    if message.contains("edge limit exceeded") {
        let span = span.map_or_else(|| first_line(source), |span| token(source, span));
        return Refusal {
            fault: Fault::Size,
            message: "more than 500 edges are not drawn".to_owned(),
            help: SPLIT.to_owned(),
            span,
        };
    }
    if let Some(known) = known_mistake(source, span).or_else(|| unclosed(source, span)) {
        return known;
    }
    if message.starts_with("malformed YAML front-matter") {
        return Refusal {
            fault: Fault::Text,
            message: "the front matter does not end".to_owned(),
            help: "end it with a line `---` that is indented like its first".to_owned(),
            span: first_line(source),
        };
    }
    let (span, found) = match span {
        Some(span) => (token(source, span), Span::of(token(source, span), source)),
        None => (named_place(source, &message).unwrap_or_else(|| first_line(source)), ""),
    };
    let found = found.lines().next().unwrap_or_default().trim();
    let message = match found {
        _ if !is_generic(&message) => message,
        "" => "the end is not expected here".to_owned(),
        _ => format!("`{}` is not expected here", shortened(found)),
    };
    Refusal { fault: Fault::Text, message, help: HELP.to_owned(), span }
}

const HELP: &str = "compare it with the documentation of this type of diagram; labels with signs in them need quotes";

/// Whether the engine's words only say that its grammar goes on otherwise.
fn is_generic(message: &str) -> bool {
    const GENERIC: [&str; 8] = [
        "unexpected",
        "unrecognized",
        "unrecognised",
        "invalid token",
        "parse error",
        "expected",
        "expecting",
        "syntax",
    ];
    GENERIC.iter().any(|start| message.starts_with(start))
}

/// A block that nobody closed, when the engine met the end of the text.
fn unclosed(source: &str, span: Option<Span>) -> Option<Refusal> {
    let at = span.map_or(source.len(), |span| span.end as usize);
    if source.get(at..).is_some_and(|rest| !rest.trim().is_empty()) {
        return None;
    }
    let mut open: Vec<&str> = Vec::new();
    for line in source.lines().map(str::trim).filter(|line| !line.starts_with("%%")) {
        let word = line.split_whitespace().next().unwrap_or_default();
        if BLOCKS.contains(&word) || line.ends_with('{') {
            open.push(line);
        } else if word == "end" || line.starts_with('}') {
            open.pop();
        }
    }
    let line = open.pop()?;
    let end = if line.ends_with('{') { "}" } else { "end" };
    Some(Refusal {
        fault: Fault::Text,
        message: format!("`{}` is not closed", shortened(line)),
        help: format!("write `{end}` where the block ends"),
        span: span_of(source, line),
    })
}

/// A place that the engine tells in words only: `line 12`, or what it read (`invalid date: 2026-99-01`).
fn named_place(source: &str, message: &str) -> Option<Span> {
    if let Some((_, read)) = message.split_once(':').filter(|(_, read)| read.trim().len() > 2) {
        let at = source.find(read.trim());
        if let Some(at) = at {
            return Some(Span::new(at, at + read.trim().len()));
        }
    }
    static LINE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)\bline[: ]+(\d{1,6})").expect("the pattern of lines is valid"));
    let number: usize = LINE.captures(message)?[1].parse().ok()?;
    let line = source.lines().nth(number.checked_sub(1)?)?;
    Some(span_of(source, line.trim()))
}

/// Words of the engine without its own frame, in our case.
fn plain(message: &str) -> String {
    let message = message
        .strip_prefix("Diagram parse error (")
        .and_then(|rest| rest.split_once("): "))
        .map_or(message, |(_, rest)| rest);
    let line = message.lines().next().unwrap_or_default();
    let line = line.split(". ").next().unwrap_or_default().trim_end_matches('.');
    let mut chars = line.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    shortened(&first.into_iter().chain(chars).collect::<String>())
}

/// The smallest part of the text that is wrong: the span, or the word that begins there.
fn token(source: &str, span: Span) -> Span {
    if !span.of(source).trim().is_empty() {
        let text = span.of(source);
        let start = span.start as usize + (text.len() - text.trim_start().len());
        let end = start + text.trim().lines().next().unwrap_or_default().len();
        return Span::new(start, end);
    }
    let at = source.floor_char_boundary((span.start as usize).min(source.len()));
    let rest = &source[at..];
    let line = rest.lines().find(|line| !line.trim().is_empty());
    match line {
        Some(line) => span_of(source, line.split_whitespace().next().unwrap_or(line)),
        None => last_line(source),
    }
}

struct Mistake {
    /// Types of diagrams in which it is one; empty for all.
    kinds: &'static [&'static str],
    /// Finds it; the first group is what is wrong.
    pattern: &'static str,
    message: &'static str,
    help: &'static str,
}

/// Mistakes that are known by sight.
const MISTAKES: &[Mistake] = &[
    Mistake {
        kinds: &["flowchart"],
        pattern: r"(?m)(?:^|>|---|-->\|[^|\n]*\|)[ \t]*([A-Za-z0-9_.\-]+/[A-Za-z0-9_./\-]*[A-Za-z0-9_])[ \t]*(?:$|[\[({;&]|-->|---|-\.|==)",
        message: "`{}` has a slash in its name",
        help: "give the node a plain name and write this as its label: `a[\"{}\"]`",
    },
    Mistake {
        kinds: &["sequence"],
        pattern: r"(?m)^[ \t]*(?:create[ \t]+)?(?:participant|actor)[ \t]+([^\n@]*\([^\n]*\))[ \t]*$",
        message: "the participant `{}` has brackets in its name",
        help: "give it a short name and write this as its label: `participant a as {}`",
    },
    Mistake {
        kinds: &["sequence"],
        pattern: r"(?m)^[ \t]*([^\n:>%]*\([^\n:>]*\)[^\n:>]*?)[ \t]*(?:--?>>?|--?\)|--?x)",
        message: "the participant `{}` has brackets in its name",
        help: "write `participant a as {}`, and `a` in messages",
    },
    Mistake {
        kinds: &["sequence"],
        pattern: r"(?m)^[^\n:%]*(?:->>?|-\)|-x)[+\-]?[ \t]*([^\n:]*\([^\n:]*\)[^\n:]*?)[ \t]*:",
        message: "the participant `{}` has brackets in its name",
        help: "write `participant a as {}`, and `a` in messages",
    },
    Mistake {
        kinds: &["state"],
        pattern: r"(?m)^[ \t]*[^\s%]+[ \t]*[^-]([-=]>)[ \t]*\S",
        message: "`{}` is no arrow of a state diagram",
        help: "write `-->`",
    },
    Mistake {
        kinds: &["flowchart"],
        pattern: r#"(?m)\w\[([^\]"\n]*[()][^\]"\n]*)\]"#,
        message: "the label `{}` has brackets and no quotes",
        help: "put the label in quotes: `[\"{}\"]`",
    },
    Mistake {
        kinds: &["flowchart"],
        pattern: r#"(?m)\w\{([^}"\n]*[()\[\]][^}"\n]*)\}"#,
        message: "the label `{}` has brackets and no quotes",
        help: "put the label in quotes: `{\"{}\"}`",
    },
    Mistake {
        kinds: &["flowchart"],
        pattern: r#"(?m)-->?\|([^|"\n]*[()\[\]{}][^|"\n]*)\|"#,
        message: "the label `{}` has brackets and no quotes",
        help: "put the label in quotes: `|\"{}\"|`",
    },
    Mistake {
        kinds: &["flowchart"],
        pattern: r"(?m)(?:-->|---|==>|-\.->)[ \t]*(?:\|[^|\n]*\|[ \t]*)?(end)[ \t]*(?:$|[\[({])",
        message: "`{}` ends a block and cannot be the name of a node",
        help: "write it with a capital letter: `End`",
    },
    Mistake {
        kinds: &["sequence"],
        pattern: r"(?m)^[ \t]*[^\n%]*->>?[+\-]?[^\n:]*:[^\n]*(;[^\n]*)$",
        message: "a semicolon ends the message, and `{}` is no statement",
        help: "write `#59;` for the sign, or a comma",
    },
    Mistake {
        kinds: &[],
        pattern: r"(?mi)^[ \t]*(</?(?:pre|div|h[1-6]|hr|script|body)\b[^>\n]*>?)",
        message: "`{}` is HTML and no part of a diagram",
        help: "remove it; a block holds one diagram",
    },
];

static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    MISTAKES.iter().map(|mistake| Regex::new(mistake.pattern).expect("patterns of mistakes are valid")).collect()
});

/// A mistake that is known by sight, on the line the engine names, or on any line when it names none.
fn known_mistake(source: &str, span: Option<Span>) -> Option<Refusal> {
    let kind = text::kind(source);
    let (from, to) = match span {
        Some(span) => lines_around(source, span),
        None => (0, source.len()),
    };
    let applies = |mistake: &Mistake| mistake.kinds.is_empty() || mistake.kinds.contains(&kind);
    let found = MISTAKES.iter().zip(&*PATTERNS).filter(|(mistake, _)| applies(mistake));
    let found = found.filter_map(|(mistake, pattern)| Some((mistake, pattern.captures(&source[from..to])?.get(1)?)));
    let (mistake, wrong) = found.min_by_key(|(_, wrong)| wrong.start())?;
    let words = shortened(wrong.as_str().trim());
    Some(Refusal {
        fault: Fault::Text,
        message: mistake.message.replace("{}", &words),
        help: mistake.help.replace("{}", &words),
        span: Span::new(from + wrong.start(), from + wrong.end()),
    })
}

/// The line of a span, and the one before when the span begins a line: engines see a mistake one token late.
fn lines_around(source: &str, span: Span) -> (usize, usize) {
    let start = source.floor_char_boundary((span.start as usize).min(source.len()));
    let before = source[..start].trim_end();
    let from = before.rfind('\n').map_or(0, |at| at + 1);
    let to = source[start..].find('\n').map_or(source.len(), |at| start + at);
    (from, to)
}

fn first_line(source: &str) -> Span {
    let line = source.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    span_of(source, line.trim())
}

fn last_line(source: &str) -> Span {
    let line = source.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    span_of(source, line.trim())
}

/// Where a part of the text lies in it.
fn span_of(source: &str, part: &str) -> Span {
    let start = (part.as_ptr() as usize).wrapping_sub(source.as_ptr() as usize);
    if start > source.len() { Span::default() } else { Span::new(start, start + part.len()) }
}

fn shortened(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'");
    match words.char_indices().nth(MESSAGE) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    }
}
