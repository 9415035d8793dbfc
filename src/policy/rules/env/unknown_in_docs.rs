//! A variable that documents name and nothing defines, while one of nearly that name is there.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diag::{Location, Severity};
use crate::formats::{Setting, is_own_setting};
use crate::model::DocId;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

use super::{defined, mentioned, uses};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "env/unknown-in-docs",
    title: "variables in documents are called as they are",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("unknown_in_docs.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Last parts of a name that people leave out when they speak of it.
const UNITS: [&str; 16] = [
    "MS", "SEC", "SECS", "SECONDS", "MINUTES", "HOURS", "DAYS", "BYTES", "KB", "MB", "COUNT", "URL", "URI", "KEY",
    "ID", "PATH",
];

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let defined = defined(cx.portal);
    if defined.is_empty() {
        return;
    }
    let mentioned = mentioned(cx.portal);
    for doc in cx.living().iter().copied() {
        let mut seen = BTreeSet::new();
        for used in uses(cx.portal, doc) {
            if !is_own_setting(&used.name) || defined.contains_key(used.name.as_str()) || !seen.insert(&used.name) {
                continue;
            }
            // One that documents explain under its own name is another.
            let Some((name, place)) = meant(&used.name, &defined).filter(|(name, _)| !mentioned.contains(*name)) else {
                continue;
            };
            let file = cx.portal.doc(place.0).path();
            let at = Location::new(cx.portal.doc(doc).path(), used.span);
            let draft = out
                .report(
                    at.clone(),
                    format!("documents mention {}, {} has {}", code(&used.name), code(file.as_str()), code(name)),
                )
                .label("set nowhere")
                .related(Location::new(file, place.1.span), "defined here")
                .help(format!("did you mean {}?", code(name)));
            if cx.text(&at) == used.name {
                // Without its unit it may be meant as a word.
                if is_typo(&used.name, name) {
                    draft.fix(at, name)
                } else {
                    draft.guess(at, name)
                };
            }
        }
    }
}

/// The variable that is meant.
fn meant<'d>(
    written: &str,
    defined: &BTreeMap<&'d str, (DocId, &'d Setting)>,
) -> Option<(&'d str, (DocId, &'d Setting))> {
    defined.iter().find(|(name, _)| is_meant(written, name)).map(|(name, place)| (*name, *place))
}

/// Whether one name is the other but for a letter, or for a unit at its end.
pub(super) fn is_meant(written: &str, name: &str) -> bool {
    let without_unit = |longer: &str, shorter: &str| {
        let unit = longer.strip_prefix(shorter).and_then(|rest| rest.strip_prefix('_'));
        unit.is_some_and(|unit| UNITS.contains(&unit))
    };
    without_unit(name, written) || without_unit(written, name) || is_typo(written, name)
}

/// Whether all parts of two names are the same but one of at least five letters, which differs by a slip.
fn is_typo(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split('_').collect(), b.split('_').collect());
    let mut others = a.iter().zip(&b).filter(|(a, b)| a != b);
    let (Some((x, y)), None) = (others.next(), others.next()) else { return false };
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    // Plural and singular are often two variables (`ALLOWED_HOST`, `ALLOWED_HOSTS`), and numbers always.
    let is_plural = x.strip_suffix('S') == Some(y) || y.strip_suffix('S') == Some(x);
    a.len() == b.len()
        && x.len().min(y.len()) >= 5
        && digits(x) + digits(y) == 0
        && !is_plural
        && crate::base::words::nearest(x, [*y]).is_some_and(|_| differs_little(x, y))
}

/// One letter more, less, other or out of order.
fn differs_little(x: &str, y: &str) -> bool {
    let prefix = x.bytes().zip(y.bytes()).take_while(|(a, b)| a == b).count();
    let suffix = x.bytes().rev().zip(y.bytes().rev()).take_while(|(a, b)| a == b).count();
    x.len().max(y.len()) - (prefix + suffix).min(x.len().min(y.len())) <= 2 && x.len().abs_diff(y.len()) <= 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::{mended, said};

    fn of(text: &str) -> String {
        said(RULE.id, &[(".env.example", "LEDGER_TIMEOUT_MS=1\nDB_HOST=x\nBILLING_URL=y\n"), ("docs/a.md", text)])
    }

    #[test]
    fn a_name_without_its_unit_is_told_the_whole_name() {
        insta::assert_snapshot!(of("# A\n\nRaise `LEDGER_TIMEOUT`.\n"), @r"
        docs/a.md:3:8 <LEDGER_TIMEOUT>: warning documents mention `LEDGER_TIMEOUT`, `.env.example` has `LEDGER_TIMEOUT_MS`
          .env.example:1:1 <LEDGER_TIMEOUT_MS>: defined here
          help: did you mean `LEDGER_TIMEOUT_MS`?
        ");
    }

    #[test]
    fn a_slip_is_mended_and_a_missing_unit_is_a_guess() {
        let text = "# A\n\nRaise `LEDGER_TIMEOUT`.\n\nSet `BILLIGN_URL`.\n";
        let files = [(".env.example", "LEDGER_TIMEOUT_MS=1\nBILLING_URL=y\n"), ("docs/a.md", text)];
        insta::assert_snapshot!(mended(RULE.id, &files), @r"
        unsafe docs/a.md: Raise `LEDGER_TIMEOUT_MS`.
        docs/a.md: Set `BILLING_URL`.
        ");
    }

    #[test]
    fn a_slip_is_told_from_another_name() {
        assert!(of("# A\n\n```sh\nexport BILLIGN_URL=x\n```\n").contains("has `BILLING_URL`"));
        for name in ["DB_PORT", "LEDGER_RETRIES", "TEST_DB_HOST", "POST_ONLY", "GITHUB_TOKEN"] {
            assert_eq!(of(&format!("# A\n\n`{name}`\n")), "", "{name}");
        }
        assert_eq!(of("# A\n\n`LEDGER_TIMEOUT` and `LEDGER_TIMEOUT_MS`\n"), "", "both are spoken of");
    }
}
