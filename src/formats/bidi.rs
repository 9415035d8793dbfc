//! Characters that make a text read differently from what it says
//! (Unicode TR36 §2, "Trojan Source": CVE-2021-42574).

use crate::base::span::Span;

use super::{Body, Issue, IssueKind, Taken};

/// More of them in one file say nothing new.
const MOST: usize = 20;

/// What a character does, when it may stand nowhere.
fn control(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{202A}' => "left-to-right embedding",
        '\u{202B}' => "right-to-left embedding",
        '\u{202C}' => "pop directional formatting",
        '\u{202D}' => "left-to-right override",
        '\u{202E}' => "right-to-left override",
        '\u{2066}' => "left-to-right isolate",
        '\u{2067}' => "right-to-left isolate",
        '\u{2068}' => "first strong isolate",
        '\u{2069}' => "pop directional isolate",
        '\u{E0000}'..='\u{E007F}' => "invisible tag character",
        _ => return None,
    })
}

/// What a character does, when it may stand in prose but not in code: there two names would look the same.
fn invisible_in_code(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{061C}' => "arabic letter mark",
        '\u{200B}' => "zero width space",
        '\u{200E}' => "left-to-right mark",
        '\u{200F}' => "right-to-left mark",
        '\u{2060}' => "word joiner",
        _ => return None,
    })
}

/// One issue per run of such characters, in texts that people read.
pub(super) fn issues(text: &str, taken: &Taken) -> Vec<Issue> {
    if text.is_ascii() {
        return Vec::new();
    }
    let fences = &taken.outline.fences;
    let is_code = |at: usize| match &taken.body {
        Body::Prose(_) => {
            let after = fences.partition_point(|fence| fence.body.start as usize <= at);
            fences[..after].last().is_some_and(|fence| fence.body.range().contains(&at))
        }
        Body::Api(_) | Body::Alerts(_) | Body::Diagram(_) => true,
        Body::Svg(_)
        | Body::Build(_)
        | Body::Facts(_)
        | Body::Evidence(_)
        | Body::Code(_)
        | Body::Owners(_)
        | Body::Opaque => false,
    };
    match taken.body {
        Body::Prose(_) | Body::Api(_) | Body::Alerts(_) | Body::Diagram(_) | Body::Facts(_) => found(text, is_code),
        Body::Svg(_) | Body::Build(_) | Body::Evidence(_) | Body::Code(_) | Body::Owners(_) | Body::Opaque => {
            Vec::new()
        }
    }
}

fn found(text: &str, is_code: impl Fn(usize) -> bool) -> Vec<Issue> {
    let mut issues: Vec<Issue> = Vec::new();
    let mut in_flag = false;
    for (at, c) in text.char_indices() {
        // Flags of regions are written with tag characters after a black flag (Unicode TR51, "ED-14a").
        in_flag = c == '\u{1F3F4}' || (in_flag && matches!(c, '\u{E0020}'..='\u{E007F}'));
        let name = control(c).filter(|_| !in_flag).or_else(|| invisible_in_code(c).filter(|_| is_code(at)));
        let Some(name) = name else { continue };
        let span = Span::new(at, at + c.len_utf8());
        if let Some(last) = issues.last_mut().filter(|last| last.span.end == span.start) {
            last.span.end = span.end;
            continue;
        }
        if issues.len() == MOST {
            break;
        }
        let message = format!("{name} (U+{:04X}) changes or hides how this reads", u32::from(c));
        issues.push(Issue { kind: IssueKind::Bidi, span, message });
    }
    issues
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, code: bool) -> Vec<String> {
        found(text, |_| code).iter().map(|i| format!("{}..{} {}", i.span.start, i.span.end, i.message)).collect()
    }

    #[test]
    fn overrides_are_found_everywhere_as_runs() {
        let expected = ["1..7 right-to-left override (U+202E) changes or hides how this reads"];
        assert_eq!(shown("a\u{202E}\u{2066}b", false), expected);
    }

    #[test]
    fn marks_are_found_in_code_only() {
        assert_eq!(shown("a\u{200B}b \u{200E}", false), [] as [&str; 0]);
        assert_eq!(shown("a\u{200B}b", true), ["1..4 zero width space (U+200B) changes or hides how this reads"]);
    }

    #[test]
    fn the_flag_of_wales_is_no_attack() {
        let flag = "\u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}";
        assert_eq!(shown(flag, true), [] as [&str; 0]);
        assert_eq!(shown("x\u{E0041}", false).len(), 1);
    }

    #[test]
    fn joiners_of_words_and_emoji_are_ordinary() {
        assert_eq!(shown("👩\u{200D}💻 می\u{200C}خواهم", true), [] as [&str; 0]);
    }
}
