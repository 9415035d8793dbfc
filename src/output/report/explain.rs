//! Manual pages of rules, and the list of all rules, for a terminal.

use std::io;

use serde::Serialize;

use super::Color;
use super::concise::style;
use super::visible::visible;
use crate::policy::{RULES, Rule};

/// Prints the manual page of a rule: headings in bold, examples indented, the rest as written.
///
/// # Errors
/// When the stream refuses.
pub fn page(rule: &Rule, color: Color, out: &mut dyn io::Write) -> io::Result<()> {
    let severity = color.paint(style(rule.severity), rule.severity.word());
    let mut fence: Option<&str> = None;
    for line in rule.manual.lines() {
        match (fence, line) {
            (Some(marker), _) if line.starts_with(marker) => fence = None,
            (Some(_), _) => writeln!(out, "{}", indented(line, color))?,
            (None, _) if line.starts_with("```") => {
                let marker = &line[..line.len() - line.trim_start_matches('`').len()];
                fence = Some(marker);
                writeln!(out, "  {}", color.paint("2", caption(&line[marker.len()..])))?;
            }
            (None, _) => {
                match line.split_once(' ').filter(|(marks, _)| !marks.is_empty() && marks.bytes().all(|b| b == b'#')) {
                    Some(("#", id)) => {
                        let asked = if rule.is_opt_in { ", when a manifest sets its severity" } else { "" };
                        writeln!(out, "{}  {severity}, since {}{asked}", color.paint("1", id), rule.since)?;
                        writeln!(out, "{}", rule.title)?;
                        known_as(rule, color, out)?;
                    }
                    Some((_, heading)) => writeln!(out, "{}", color.paint("1", heading))?,
                    None => writeln!(out, "{}", visible(line))?,
                }
            }
        }
    }
    Ok(())
}

/// What linters call the same check, for those who come from them.
fn known_as(rule: &Rule, color: Color, out: &mut dyn io::Write) -> io::Result<()> {
    match rule.aka {
        [] => Ok(()),
        names => writeln!(out, "{}", color.paint("2", &format!("also known as {}", names.join(", ")))),
    }
}

/// What the reader should take an example for.
fn caption(info: &str) -> &'static str {
    match info.trim() {
        "files bad" => "reported:",
        "files ok" => "accepted:",
        _ => "example:",
    }
}

/// A line of an example; those that separate its files and findings step back.
fn indented(line: &str, color: Color) -> String {
    match line {
        "" => String::new(),
        _ if line.starts_with("=== ") || line.starts_with("--- ") => {
            format!("    {}", color.paint("2", &visible(line)))
        }
        _ => format!("    {}", visible(line)),
    }
}

/// Lists all rules: id, severity, title; those that a manifest has to ask for say so.
///
/// # Errors
/// When the stream refuses.
pub fn rules(color: Color, out: &mut dyn io::Write) -> io::Result<()> {
    let widest = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    for rule in RULES {
        let word = color.paint(style(rule.severity), &format!("{:<7}", rule.severity.word()));
        let asked = if rule.is_opt_in { " (when a manifest sets its severity)" } else { "" };
        writeln!(out, "{:<widest$}  {word}  {}{asked}", rule.id, rule.title)?;
    }
    Ok(())
}

/// Lists all rules as a JSON array, with their manual pages.
///
/// # Errors
/// When the stream refuses.
pub fn rules_json(out: &mut dyn io::Write) -> io::Result<()> {
    let rules: Vec<RuleJson> = RULES.iter().map(|rule| RuleJson::of(rule)).collect();
    serde_json::to_writer_pretty(&mut *out, &rules)?;
    writeln!(out)
}

#[derive(Serialize)]
struct RuleJson {
    id: &'static str,
    severity: &'static str,
    title: &'static str,
    since: &'static str,
    aka: &'static [&'static str],
    opt_in: bool,
    manual: &'static str,
}

impl RuleJson {
    fn of(rule: &Rule) -> Self {
        Self {
            id: rule.id,
            severity: rule.severity.word(),
            title: rule.title,
            since: rule.since,
            aka: rule.aka,
            opt_in: rule.is_opt_in,
            manual: rule.manual,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diag::Severity;
    use crate::policy::Check;

    static RULE: Rule = Rule {
        aka: &[],
        is_opt_in: false,
        id: "test/rule",
        title: "a rule of the tests",
        severity: Severity::Warn,
        since: "0.1.0",
        manual: "# test/rule\n\n## What it checks\n\nThat `x`\nholds.\n\n```files bad\n=== a.md\n# A\n\n[x](y)\n--- findings\na.md:3:5: warning[test/rule] wrong\n```\n\n## How to fix\n\nMend it.\n",
        check: Check::Portal(|_, _| {}),
    };

    fn printed(color: Color) -> String {
        let mut out = Vec::new();
        page(&RULE, color, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_page_reads_without_its_marks() {
        insta::assert_snapshot!(printed(Color::Never), @r"
        test/rule  warning, since 0.1.0
        a rule of the tests

        What it checks

        That `x`
        holds.

          reported:
            === a.md
            # A

            [x](y)
            --- findings
            a.md:3:5: warning[test/rule] wrong

        How to fix

        Mend it.
        ");
    }

    #[test]
    fn headings_are_bold_on_a_terminal() {
        assert!(printed(Color::Always).contains("\x1b[1mWhat it checks\x1b[0m\n"));
    }

    #[test]
    fn other_names_of_a_rule_and_that_it_must_be_asked_for_stand_below_its_title() {
        let rule = Rule { aka: &["spectral:a", "redocly:b"], is_opt_in: true, ..RULE };
        let mut out = Vec::new();
        page(&rule, Color::Never, &mut out).unwrap();
        let head: Vec<String> = String::from_utf8(out).unwrap().lines().take(3).map(str::to_owned).collect();
        insta::assert_snapshot!(head.join("\n"), @r"
        test/rule  warning, since 0.1.0, when a manifest sets its severity
        a rule of the tests
        also known as spectral:a, redocly:b
        ");
    }

    #[test]
    fn every_page_prints_without_fences_left_over() {
        for rule in RULES {
            let mut out = Vec::new();
            page(rule, Color::Never, &mut out).unwrap();
            let printed = String::from_utf8(out).unwrap();
            assert!(!printed.lines().any(|line| line.starts_with("```")), "{}", rule.id);
        }
    }

    #[test]
    fn rules_are_listed_with_severity_and_title() {
        let mut out = Vec::new();
        rules(Color::Never, &mut out).unwrap();
        let list = String::from_utf8(out).unwrap();
        assert_eq!(list.lines().count(), RULES.len());
        let row = list.lines().find(|line| line.starts_with("link/broken ")).unwrap();
        assert_eq!(
            row.split_whitespace().take(5).collect::<Vec<_>>(),
            ["link/broken", "error", "every", "link", "and"]
        );
        let asked: Vec<&str> =
            list.lines().filter(|line| line.ends_with("(when a manifest sets its severity)")).collect();
        assert_eq!(asked.len(), RULES.iter().filter(|rule| rule.is_opt_in).count());
    }

    #[test]
    fn the_list_for_machines_holds_the_pages() {
        let mut out = Vec::new();
        rules_json(&mut out).unwrap();
        let list: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(list.as_array().unwrap().len(), RULES.len());
        assert!(list.as_array().unwrap().iter().all(|rule| rule["manual"].as_str().unwrap().starts_with("# ")));
        let known = list.as_array().unwrap().iter().find(|rule| rule["id"] == "api/info-license").unwrap();
        assert_eq!(known["aka"], serde_json::json!(["spectral:info-license", "redocly:info-license"]));
        assert_eq!(known["opt_in"], true);
    }
}
