//! Pages of kinds, and the list of all kinds, for a terminal and for machines.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::Color;
use crate::kinds::{self, Condition, Fresh, Group, Item, Kind, Profile, Scope, Strength, Topic};

/// Columns after which words go to the next line.
const WIDTH: usize = 100;

/// Choices of a glob that are shown before the rest is left to the list for machines.
const SHOWN_CHOICES: usize = 3;

/// Lists all kinds below the heads of their groups: id and title.
///
/// # Errors
/// When the stream refuses.
pub fn list(color: Color, out: &mut dyn io::Write) -> io::Result<()> {
    let widest = kinds::all().map(|kind| kind.id.len()).max().unwrap_or_default();
    for group in Group::ALL {
        writeln!(out, "{}", color.paint("1", group.title()))?;
        for kind in kinds::all().filter(|kind| kind.group == group) {
            writeln!(out, "  {:<widest$}  {}", kind.id, kind.title)?;
        }
    }
    Ok(())
}

/// Prints what a kind is, why it is asked for, how it is found and judged, and how to start one.
///
/// # Errors
/// When the stream refuses.
pub fn page(kind: &Kind, color: Color, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "{}  {}, {}", color.paint("1", kind.id), kind.item.word(), asked_of(kind.scope))?;
    writeln!(out, "{}", kind.title)?;
    let sections = [
        ("Why it matters", wrapped("", kind.why)),
        ("Where it is looked for", places(kind)),
        ("What it covers", kind.topics.iter().flat_map(topic).collect()),
        ("What it holds", contents(kind)),
        ("How long it is current", freshness(kind)),
        ("Who asks for it", askers(kind)),
        ("How to start one", vec![format!("handover new {}", kind.id)]),
    ];
    for (head, lines) in sections.iter().filter(|(_, lines)| !lines.is_empty()) {
        writeln!(out, "\n{}", color.paint("1", head))?;
        for line in lines {
            writeln!(out, "  {line}")?;
        }
    }
    Ok(())
}

fn asked_of(scope: Scope) -> &'static str {
    match scope {
        Scope::Project => "asked of the project",
        Scope::Service => "asked of each service",
        Scope::Operated => "asked of each service, the project may answer for all",
        Scope::Either => "asked once, the project or a service may answer",
    }
}

/// A label and words, in lines of at most [`WIDTH`]; further lines stand below the first word.
fn wrapped(label: &str, text: &str) -> Vec<String> {
    let indent = label.chars().count();
    let mut lines = vec![label.to_owned()];
    let mut used = indent;
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > indent && used + 1 + length > WIDTH {
            lines.push(" ".repeat(indent));
            used = indent;
        }
        let line = lines.last_mut().expect("there is a first line");
        if used > indent {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += length;
    }
    lines
}

fn places(kind: &Kind) -> Vec<String> {
    let mut lines = vec![format!("stated    `kind: {}` in front matter", kind.id)];
    let labels = ["files     "].into_iter().chain(std::iter::repeat("          "));
    lines.extend(labels.zip(kind.paths).map(|(label, glob)| format!("{label}{}", shortened(glob))));
    if !kind.headings.is_empty() {
        lines.extend(wrapped("headings  ", &kind.headings.join(", ")));
    }
    if let Some(id) = kind.facts {
        lines.push(format!("tables    those with the columns of `{id}`"));
    }
    lines
}

/// A glob with few of its choices: the lists of directories and endings are long.
fn shortened(glob: &str) -> String {
    let mut short = String::new();
    let mut rest = glob;
    while let Some((before, after)) = rest.split_once('{') {
        let (choices, behind) = after.split_once('}').unwrap_or((after, ""));
        let all: Vec<&str> = choices.split(',').collect();
        let dots = if all.len() > SHOWN_CHOICES { ",…" } else { "" };
        short.push_str(&format!("{before}{{{}{dots}}}", all[..all.len().min(SHOWN_CHOICES)].join(",")));
        rest = behind;
    }
    short + rest
}

/// A topic with the words that show it.
fn topic(topic: &Topic) -> Vec<String> {
    let only = match topic.condition() {
        Condition::Always => String::new(),
        condition => format!(" (where {condition})"),
    };
    wrapped(&format!("{}{only}: ", topic.title), &topic.aliases.join(", "))
}

fn contents(kind: &Kind) -> Vec<String> {
    let words = (kind.words > 0).then(|| format!("at least {} words of its own", kind.words));
    words.into_iter().chain(kind.evidence.iter().map(|clause| clause.title.to_owned())).collect()
}

fn freshness(kind: &Kind) -> Vec<String> {
    let age = match kind.fresh {
        Fresh::Days(days) => Some(format!("{days} days after it was reviewed or changed")),
        Fresh::Drift => None,
        Fresh::Never => Some("for ever".to_owned()),
    };
    let drift = (!kind.covers.is_empty()).then(|| "until what it describes has changed:".to_owned());
    let covers = kind.covers.iter().map(|glob| format!("  {}", shortened(glob)));
    age.into_iter().chain(drift).chain(covers).collect()
}

/// Strength in each profile, then the condition, then what its traits mean.
fn askers(kind: &Kind) -> Vec<String> {
    let strength = |profile: Profile| profile.asks(kind.id).map_or("not asked for", Strength::id);
    let mut lines: Vec<String> =
        Profile::ALL.into_iter().map(|profile| format!("{:<18}  {}", profile.id(), strength(profile))).collect();
    let condition = kind.condition();
    if *condition != Condition::Always {
        lines.push(match kind.scope {
            Scope::Project | Scope::Either => format!("only where for some service: {condition}"),
            Scope::Service | Scope::Operated => format!("only of services with: {condition}"),
        });
        let meaning = |one: kinds::Trait| format!("  {:<21}  it {}", one.id(), one.title());
        lines.extend(condition.named().into_iter().map(meaning));
    }
    lines
}

/// Lists all kinds as a JSON array, with all that is known of each.
///
/// # Errors
/// When the stream refuses.
pub fn list_json(out: &mut dyn io::Write) -> io::Result<()> {
    let kinds: Vec<KindJson> = kinds::all().map(KindJson::of).collect();
    serde_json::to_writer_pretty(&mut *out, &kinds)?;
    writeln!(out)
}

#[derive(Serialize)]
struct KindJson {
    id: &'static str,
    title: &'static str,
    group: Group,
    scope: Scope,
    item: Item,
    when: &'static str,
    why: &'static str,
    paths: &'static [&'static str],
    headings: &'static [&'static str],
    facts: Option<&'static str>,
    topics: Vec<TopicJson>,
    evidence: Vec<&'static str>,
    words: u32,
    /// Days until it is too old; null when age does not matter.
    fresh_days: Option<u32>,
    covers: &'static [&'static str],
    /// Strength by profile; null where it is not asked for.
    profiles: BTreeMap<&'static str, Option<Strength>>,
}

#[derive(Serialize)]
struct TopicJson {
    title: &'static str,
    aliases: &'static [&'static str],
    when: &'static str,
}

impl KindJson {
    fn of(kind: &'static Kind) -> Self {
        let topic = |topic: &Topic| TopicJson { title: topic.title, aliases: topic.aliases, when: topic.when };
        Self {
            id: kind.id,
            title: kind.title,
            group: kind.group,
            scope: kind.scope,
            item: kind.item,
            when: kind.when,
            why: kind.why,
            paths: kind.paths,
            headings: kind.headings,
            facts: kind.facts,
            topics: kind.topics.iter().map(topic).collect(),
            evidence: kind.evidence.iter().map(|clause| clause.title).collect(),
            words: kind.words,
            fresh_days: match kind.fresh {
                Fresh::Days(days) => Some(days),
                Fresh::Drift | Fresh::Never => None,
            },
            covers: kind.covers,
            profiles: Profile::ALL.into_iter().map(|profile| (profile.id(), profile.asks(kind.id))).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(id: &str, color: Color) -> String {
        let mut out = Vec::new();
        page(kinds::find(id).unwrap(), color, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_page_tells_all_of_a_kind() {
        insta::assert_snapshot!(printed("migration.notes", Color::Never), @r"
        migration.notes  record, asked of each service
        migration notes

        Why it matters
          Some migrations lock a table for an hour and cannot be taken back; the deploy that starts one at
          noon has nowhere to go.

        Where it is looked for
          stated    `kind: migration.notes` in front matter
          files     **/{doc,docs,documentation,…}/**/{migrations,migration,migration-notes,…}.{md,mdx,markdown,…}
                    **/{runbook,runbooks,run-book,…}/**/{migrations,migration,database-migrations,…}.{md,mdx,markdown,…}
                    {MIGRATIONS,MIGRATION-NOTES,MIGRATION_NOTES}.{md,mdx,markdown,…}
                    **/{migrations,migrate}/{README,NOTES}.{md,mdx,markdown,…}
                    **/facts/migrations.{csv,yaml,yml}
          headings  migrations, migration notes, database migrations, db migrations, schema migrations,
                    running migrations, schema changes, datenbankmigrationen, migrationen, migrations de base
                    de données, migraciones, migrações
          tables    those with the columns of `migrations`

        What it holds
          a migration

        How long it is current
          until what it describes has changed:
            **/{migrations,migrate,migration}/**/*.{sql,py,rb,…}
            **/alembic/versions/**
            **/flyway/**
            **/liquibase/**

        Who asks for it
          minimal             not asked for
          standard            required
          outsourced-backend  blocking
          regulated           blocking
          only of services with: has-migrations
            has-migrations         it changes its schema by migrations

        How to start one
          handover new migration.notes
        ");
    }

    #[test]
    fn what_is_not_asked_of_all_says_of_whom() {
        let page = printed("reliability", Color::Never);
        assert!(page.contains("  dead letters (where consumes-queue): dead letter, "), "{page}");
        assert!(page.contains("  only of services with: deployable and (not has-ui or has-store)\n"), "{page}");
        assert!(printed("environments", Color::Never).contains("  only where for some service: deployable\n"));
    }

    #[test]
    fn heads_are_bold_on_a_terminal() {
        assert!(printed("adr", Color::Always).contains("\n\x1b[1mWhy it matters\x1b[0m\n"));
    }

    #[test]
    fn words_go_on_below_the_first() {
        let lines = wrapped("steps: ", &["word"; 30].join(", "));
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH));
        assert!(lines[0].starts_with("steps: word, ") && lines[1].starts_with("       word, "), "{lines:#?}");
    }

    #[test]
    fn long_choices_of_a_glob_are_cut() {
        assert_eq!(shortened("**/{a,b,c,d}/x.{md,rst}"), "**/{a,b,c,…}/x.{md,rst}");
        assert_eq!(shortened("README"), "README");
    }

    #[test]
    fn every_kind_has_a_page_that_says_how_long_it_lasts() {
        for kind in kinds::all() {
            let page = printed(kind.id, Color::Never);
            assert!(page.contains("\nHow long it is current\n  "), "{page}");
        }
    }

    #[test]
    fn kinds_are_listed_below_their_groups() {
        let mut out = Vec::new();
        list(Color::Never, &mut out).unwrap();
        let list = String::from_utf8(out).unwrap();
        assert_eq!(list.lines().count(), kinds::all().count() + Group::ALL.len());
        assert!(list.starts_with("Architecture and data\n  readme                    readme\n"), "{list}");
    }

    #[test]
    fn the_list_for_machines_holds_strengths_and_all_globs() {
        let mut out = Vec::new();
        list_json(&mut out).unwrap();
        let list: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(list.as_array().unwrap().len(), kinds::all().count());
        let readme = &list[0];
        assert_eq!(
            (&readme["id"], &readme["scope"], &readme["fresh_days"]),
            (&"readme".into(), &"either".into(), &365.into())
        );
        assert_eq!(readme["profiles"]["minimal"], "blocking");
    }
}
