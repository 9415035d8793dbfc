//! A command that destroys, in a section that does not say so.

use std::collections::BTreeMap;

use crate::base::diag::{Edit, Location, Severity};
use crate::base::span::Span;
use crate::base::words::listed;
use crate::formats::Body;
use crate::policy::living::runbooks;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};
use crate::records::Danger;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "runbook/destructive-unguarded",
    title: "what cannot be taken back is announced",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("destructive_unguarded.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Further commands of a section that are named.
const MOST_NAMED: usize = 3;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for doc in runbooks(cx.portal) {
        let document = cx.portal.doc(doc);
        let Body::Prose(prose) = &document.body else { continue };
        if prose.calls.dangers.is_empty() {
            continue;
        }
        let mut sections: BTreeMap<Option<u32>, Vec<&Danger>> = BTreeMap::new();
        for danger in prose.calls.dangers.iter().filter(|danger| !danger.is_guarded) {
            sections.entry(danger.heading).or_default().push(danger);
        }
        for dangers in sections.values() {
            let at = Location::new(document.path(), dangers[0].span);
            let others: Vec<String> = dangers[1..].iter().take(MOST_NAMED).map(|danger| code(&danger.what)).collect();
            let draft = out
                .report(at.clone(), format!("destructive command without a warning: {}", code(&dangers[0].what)))
                .label("cannot be taken back")
                .help("say above it what is lost, and how to see that it is the right place, in a `> [!WARNING]` block")
                .guess_opt(warned(cx, &at, &dangers[0].what));
            if !others.is_empty() {
                draft.note(format!("in the same section: {}", listed(&others)));
            }
        }
    }
}

/// The edit that warns above the code block of a command, with what is still to be written as a prompt.
fn warned(cx: &Cx<'_>, at: &Location, what: &str) -> Option<Edit> {
    let text = cx.portal.files.get(&at.path)?.text();
    let is_fence = |line: &str| line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
    let mut end = text[..at.span.range().start].rfind('\n')?;
    let fence = loop {
        let start = text[..end].rfind('\n').map_or(0, |before| before + 1);
        let line = &text[start..end];
        if is_fence(line) {
            break line;
        }
        end = start.checked_sub(1)?;
    };
    let start = end - fence.len();
    let indent = &fence[..fence.len() - fence.trim_start().len()];
    let told = format!(
        "{indent}> [!WARNING]\n{indent}> {} cannot be taken back. _Say what is lost, and how to see that it is the right place._\n\n",
        code(what)
    );
    Some(Edit { at: Location::new(&at.path, Span::new(start, start)), text: told })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::{mended, said};

    fn of(text: &str) -> String {
        said(RULE.id, &[("docs/runbooks/restore.md", text)])
    }

    #[test]
    fn a_section_is_told_once_of_all_its_commands() {
        let text = "# Restore\n\n## Empty the database\n\n```sh\ndropdb orders\nredis-cli FLUSHALL\n```\n";
        insta::assert_snapshot!(of(text), @r"
        docs/runbooks/restore.md:6:1 <dropdb orders>: warning destructive command without a warning: `dropdb orders`
          help: say above it what is lost, and how to see that it is the right place, in a `> [!WARNING]` block
          note: in the same section: `FLUSHALL`
        ");
    }

    #[test]
    fn a_guess_warns_above_the_block_and_leaves_what_is_lost_to_say() {
        let text = "# Restore\n\n1. Empty it:\n\n   ```sh\n   echo now\n   dropdb orders\n   ```\n";
        let fixed = mended(RULE.id, &[("docs/runbooks/restore.md", text)]);
        insta::assert_snapshot!(fixed, @r"
        unsafe docs/runbooks/restore.md:    > [!WARNING]
        unsafe docs/runbooks/restore.md:    > `dropdb orders` cannot be taken back. _Say what is lost, and how to see that it is the right place._
        ");
        assert_eq!(
            of(&text.replace("   ```sh", "   > [!WARNING]\n   > `dropdb orders` cannot be taken back.\n\n   ```sh")),
            ""
        );
    }

    #[test]
    fn a_warning_in_the_section_is_enough() {
        let text = "# Restore\n\n> [!WARNING]\n> All orders since the backup are lost.\n\n```sh\ndropdb orders\n```\n";
        assert_eq!(of(text), "");
    }

    #[test]
    fn documents_for_developers_are_no_runbooks() {
        let text = "# Set up\n\n```sh\ndropdb orders\n```\n";
        assert_eq!(said(RULE.id, &[("CONTRIBUTING.md", text)]), "");
    }
}
