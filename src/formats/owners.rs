//! Files of code owners: GitHub's and GitLab's `CODEOWNERS`, Bitbucket's in the same form.
//!
//! Who owns a path in the end is decided in [`crate::model::owners`].

use std::sync::LazyLock;

use regex::Regex;

use crate::base::path::RepoPath;
use crate::base::span::{Span, Spanned};
use crate::source::SourceFile;

use super::{Body, Format, OwnerRule, OwnersFacts, Taken, Unread};

pub(super) const FORMAT: Format = Format { named, sniff: None, unread: Unread::Ignored, read };

/// More rules than this are not read. GitHub refuses files over 3 MB; real ones hold some thousand lines.
const MOST_RULES: usize = 20_000;

fn named(path: &RepoPath) -> bool {
    path.file_name() == "CODEOWNERS"
        && matches!(path.parent().as_str(), "" | ".github" | "docs" | ".gitlab" | ".bitbucket")
}

/// GitLab: `[Name]`, `^[Name]` (optional), `[Name][2]` (approvals), each with default owners after it.
static SECTION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\^?\[[^\]]+\](?:\[\d+\])?(?:\s+(.*))?$").expect("the pattern is valid"));

fn read(file: &SourceFile) -> Option<Taken> {
    let mut facts = OwnersFacts::default();
    let mut defaults: Vec<Spanned<String>> = Vec::new();
    let mut section = 0;
    let mut at = 0;
    for line in file.text().split_inclusive('\n') {
        let start = at;
        at += line.len();
        let code = without_comment(line).trim_end();
        if let Some(found) = SECTION.captures(code) {
            section += 1;
            defaults = found.get(1).map_or_else(Vec::new, |owners| words(owners.as_str(), start + owners.start()));
            continue;
        }
        let mut words = words(code, start).into_iter();
        let Some(pattern) = words.next().filter(|_| facts.rules.len() < MOST_RULES) else { continue };
        let named: Vec<Spanned<String>> = words.collect();
        let owners = if named.is_empty() { defaults.clone() } else { named };
        facts.rules.push(OwnerRule { pattern, owners, section });
    }
    Some(Taken::new(Body::Owners(facts)))
}

/// A comment starts a line or follows a blank; `\#` is a character.
fn without_comment(line: &str) -> &str {
    let is_start = |at: usize| at == 0 || line[..at].ends_with([' ', '\t']);
    let start = line.match_indices('#').map(|(at, _)| at).find(|at| is_start(*at));
    &line[..start.unwrap_or(line.len())]
}

/// Words of a line that starts at `shift`; a blank after `\` belongs to its word.
fn words(line: &str, shift: usize) -> Vec<Spanned<String>> {
    let mut found: Vec<Spanned<String>> = Vec::new();
    let mut start = None;
    let mut is_escaped = false;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        match (start, c.is_whitespace() && !is_escaped) {
            (None, false) => start = Some(at),
            (Some(first), true) => {
                let span = Span::new(shift + first, shift + at);
                found.push(Spanned::new(line[first..at].to_owned(), span));
                start = None;
            }
            (None, true) | (Some(_), false) => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::tests::file;

    fn shown(text: &str) -> String {
        let Some(Taken { body: Body::Owners(facts), .. }) = read(&file("CODEOWNERS", text)) else { panic!("none") };
        let rule = |rule: &OwnerRule| {
            assert_eq!(rule.pattern.span.of(text), rule.pattern.value);
            assert!(rule.owners.iter().all(|owner| owner.span.of(text) == owner.value), "{rule:?}");
            let owners: Vec<&str> = rule.owners.iter().map(|owner| owner.value.as_str()).collect();
            format!("{} {}: {}", rule.section, rule.pattern.value, owners.join(" "))
        };
        facts.rules.iter().map(rule).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_rule_is_a_pattern_and_its_owners() {
        let text = "# all\n* @org/core a@b.example # comment\n\n/docs/ @ada\n/free/\n/a\\ b/ @x\n";
        insta::assert_snapshot!(shown(text), @r"
        0 *: @org/core a@b.example
        0 /docs/: @ada
        0 /free/: 
        0 /a\ b/: @x
        ");
    }

    #[test]
    fn lines_of_a_section_have_its_owners_by_default() {
        let text = "[Docs][2] @writers\n*.md\n/docs/ @ada\n^[Data base]\n/db/\n";
        insta::assert_snapshot!(shown(text), @r"
        1 *.md: @writers
        1 /docs/: @ada
        2 /db/: 
        ");
    }

    #[test]
    fn only_the_places_that_forges_know_count() {
        for (path, expected) in
            [("CODEOWNERS", true), (".github/CODEOWNERS", true), ("src/CODEOWNERS", false), ("docs/codeowners", false)]
        {
            assert_eq!(named(&RepoPath::new(path).unwrap()), expected, "{path}");
        }
    }
}
