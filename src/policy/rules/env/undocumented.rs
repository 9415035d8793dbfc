//! Variables that can be set and that nobody explains.

use std::collections::BTreeMap;

use crate::base::diag::{Location, Severity};
use crate::base::words::listed;
use crate::formats::Setting;
use crate::model::DocId;
use crate::policy::rows::appended;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink, State};

use super::unknown_in_docs::is_meant;
use super::{defined, mentioned};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "env/undocumented",
    title: "every variable that can be set is explained",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("undocumented.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Most variables that a finding names.
const MOST_NAMED: usize = 12;

/// One finding for each file: its first variable, and the names of the others.
fn check(cx: &Cx<'_>, out: &mut Sink) {
    // Where no reference of settings is there at all, that is what is asked for.
    let is_asked = |state: State| matches!(state, State::Missing | State::Stub);
    if cx.slots.iter().any(|slot| slot.kind.id == "config.reference" && is_asked(slot.state)) {
        return;
    }
    let mentioned = mentioned(cx.portal);
    let mut files: BTreeMap<DocId, Vec<&Setting>> = BTreeMap::new();
    for (name, (doc, setting)) in defined(cx.portal) {
        // One that documents call nearly so is told of where they do.
        let is_misspelt = || mentioned.iter().any(|written| is_meant(written, name));
        if !setting.is_explained && !mentioned.contains(name) && !is_misspelt() {
            files.entry(doc).or_default().push(setting);
        }
    }
    // Where there are several, nobody knows which is meant.
    let mut tables = cx.portal.facts.tables.iter().filter(|table| table.fact.id == "config");
    let table = tables.next().filter(|_| tables.next().is_none());
    for (doc, mut settings) in files {
        settings.sort_by_key(|setting| setting.span);
        let path = cx.portal.doc(doc).path();
        let names: Vec<String> = settings.iter().take(MOST_NAMED).map(|setting| code(&setting.name)).collect();
        let title = match settings.len() {
            1 => format!("{} is configurable but not documented", names[0]),
            count => format!("{count} variables of {} are not documented, {} first", code(path.as_str()), names[0]),
        };
        let rows: Vec<_> = settings.iter().map(|setting| vec![("key", code(&setting.name))]).collect();
        let draft = out
            .report(Location::new(path, settings[0].span), title)
            .label("set here, explained nowhere")
            .help("add a row to the table of settings: what it means, and where it is set")
            .fix_opt(table.and_then(|table| appended(cx, table, &rows)));
        if settings.len() > 1 {
            let more = if settings.len() > MOST_NAMED { ", …" } else { "" };
            draft.note(format!("all of them: {}{more}", listed(&names)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::{mended, said};

    const ENV: &str = "DB_URL=x\nPOOL_SIZE=5\n# How long a call to the ledger may take.\nLEDGER_TIMEOUT_MS=100\nNODE_ENV=dev\nPORT=1\n";

    #[test]
    fn variables_of_one_file_are_one_finding() {
        insta::assert_snapshot!(said(RULE.id, &[(".env.example", ENV)]), @r"
        .env.example:1:1 <DB_URL>: warning 2 variables of `.env.example` are not documented, `DB_URL` first
          help: add a row to the table of settings: what it means, and where it is set
          note: all of them: `DB_URL` and `POOL_SIZE`
        ");
    }

    #[test]
    fn a_fix_adds_rows_to_the_one_table_there_is() {
        let table = "# Settings\n\n| Key | Meaning | Where set |\n|---|---|---|\n| `DB_URL` | database | vault |\n";
        insta::assert_snapshot!(mended(RULE.id, &[(".env.example", ENV), ("docs/config.md", table)]), @"docs/config.md: | `POOL_SIZE` | TODO | TODO |");
        let two = [(".env.example", ENV), ("docs/config.md", table), ("docs/more.md", table)];
        assert_eq!(mended(RULE.id, &two), "", "nobody knows which is meant");
    }

    #[test]
    fn a_row_a_text_or_a_comment_explains() {
        let table = "# Settings\n\n| Key | Meaning | Where set |\n|---|---|---|\n| `DB_URL` | database | vault |\n";
        let text = "# Run\n\nSet `POOL_SIZE` to the number of cores.\n";
        assert_eq!(said(RULE.id, &[(".env.example", ENV), ("docs/config.md", table), ("README.md", text)]), "");
    }

    #[test]
    fn variables_of_images_of_others_are_theirs() {
        let compose = "services:\n  db: {image: postgres, environment: {POSTGRES_PASSWORD: x}}\n  api: {build: ., environment: [API_LIMIT=1, LOG_FORMAT]}\n";
        let manifest = "version: 1\nprofile: minimal\nrequire: {config.reference: false}\n";
        let files = [("compose.yaml", compose), ("Dockerfile", "FROM scratch\n"), ("handover.yaml", manifest)];
        let said = said(RULE.id, &files);
        assert!(said.contains("2 variables of `compose.yaml`") && !said.contains("POSTGRES"), "{said}");
    }
}
