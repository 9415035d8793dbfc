//! Files that show something a handover asks for and are no pages: lists of packages, test reports, schemas,
//! forms of the forge, notices.
//!
//! Each is counted, not understood. What a count is worth is decided in [`crate::model`].

use std::sync::{Arc, LazyLock};

use regex::Regex;

mod reports;

use crate::base::path::RepoPath;
use crate::markup;
use crate::records::measure::{Measure, measure};
use crate::source::SourceFile;
use crate::yaml::Node;

use super::sql::{self, Ddl};
use super::{Body, CodeFacts, Format, Taken, Unread, data};

/// Files that are recognised by their name.
pub(super) const NAMED: Format =
    Format { named: |path| what(path).is_some(), sniff: None, unread: Unread::Ignored, read };

/// Migrations that change tables, or have a header for the handover (`-- handover: run-alone=yes reversible=no`).
pub(super) const MIGRATION: Format = Format {
    named: is_migration,
    sniff: Some(|text| HINT.is_match(head(text)) || CHANGE.is_match(text)),
    unread: Unread::Ignored,
    read: |file| Some(migration(file.text())),
};

/// OpenSLO documents, which may have any name.
pub(super) const SLO: Format = Format {
    named: |path| matches!(&*path.extension(), "yaml" | "yml"),
    sniff: Some(|text| text.contains("openslo/")),
    unread: Unread::Ignored,
    read: objectives,
};

/// What such a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EvidenceFacts {
    /// What it is.
    pub what: EvidenceKind,
    /// How many of what it lists: packages, files, cases, tables, rules, fields, objectives; lines of a notice.
    /// 0 when it could not be read.
    pub count: u32,
    /// Content of a text for people.
    pub measure: Measure,
    /// Words by which it may cover topics, lower case, one line each; at most 64.
    pub labels: Vec<String>,
    /// What it does to tables, for SQL.
    pub tables: Option<Arc<Ddl>>,
}

/// Kinds of such files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceKind {
    /// Bill of materials: CycloneDX, SPDX.
    Sbom,
    /// Coverage or results of tests: LCOV, Cobertura, JUnit.
    Tests,
    /// Tables or models: SQL, Prisma, DBML.
    Schema,
    /// A migration with notes in its header.
    Migration,
    /// `NOTICE`, `COPYRIGHT`, licences of third parties as text.
    #[default]
    Notice,
    /// Issue form of a forge.
    Form,
    /// Service level objectives (OpenSLO).
    Objectives,
}

impl EvidenceKind {
    /// What is counted, for people.
    pub fn counted(self) -> &'static str {
        match self {
            EvidenceKind::Sbom => "packages",
            EvidenceKind::Tests => "entries of a test report",
            EvidenceKind::Schema => "entities",
            EvidenceKind::Migration => "notes on a migration",
            EvidenceKind::Notice => "lines",
            EvidenceKind::Form => "fields",
            EvidenceKind::Objectives => "objectives",
        }
    }
}

/// `-- handover: run-alone=yes` in any comment of SQL.
static HINT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?im)^\s*(?:--|#|/?\*+)\s*handover:\s*\S"));

/// `CREATE TABLE [IF NOT EXISTS] name (` of all dialects.
static TABLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?im)^\s*create\s+(?:(?:global|local|temporary|temp|unlogged|foreign|external)\s+)*table\b")
});

/// What a migration does to tables.
static CHANGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?im)^\s*(?:create|alter|drop)\s+(?:\w+\s+){0,3}table\b"));

static MODEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^\s*(?:model|type|view)\s+\w+\s*\{"));

static DBML: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?im)^\s*table\s+[\w."]+[^{\n]*\{"#));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// Largest part of a migration in which its header is looked for, in bytes.
const HEAD: usize = 4 << 10;

/// Most labels of a form that are kept.
const MOST_LABELS: usize = 64;

fn head(text: &str) -> &str {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// What a file is by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    CycloneOrSpdxJson,
    CycloneXml,
    SpdxTags,
    Lcov,
    Coverage,
    JUnit,
    Sql,
    Prisma,
    Dbml,
    Notice,
    Form,
}

fn what(path: &RepoPath) -> Option<Role> {
    let name = path.file_name().to_lowercase();
    let extension = path.extension();
    let stem = path.stem().to_lowercase();
    let in_forms = || {
        let parent = path.parent();
        parent.file_name().eq_ignore_ascii_case("issue_template") && stem != "config"
    };
    Some(match (&*name, &*extension) {
        ("lcov.info", _) | (_, "lcov") => Role::Lcov,
        ("schema.prisma", _) => Role::Prisma,
        (_, "dbml") => Role::Dbml,
        ("schema.sql" | "structure.sql" | "database.sql" | "init.sql" | "ddl.sql", _) => Role::Sql,
        (_, "spdx") => Role::SpdxTags,
        (_, "json") if is_bill(&name) => Role::CycloneOrSpdxJson,
        (_, "xml") if is_bill(&name) => Role::CycloneXml,
        ("cobertura.xml" | "coverage.xml" | "cobertura-coverage.xml" | "clover.xml" | "jacoco.xml", _) => {
            Role::Coverage
        }
        (_, "xml") if stem.starts_with("junit") || stem.starts_with("test-") || stem == "test-results" => Role::JUnit,
        (_, "xml") if path.segments().any(|segment| matches!(segment, "test-results" | "surefire-reports")) => {
            Role::JUnit
        }
        (_, "yml" | "yaml") if in_forms() => Role::Form,
        (_, "" | "txt") if is_notice(&stem) => Role::Notice,
        _ => return None,
    })
}

/// `bom.json`, `sbom.cdx.json`, `app.spdx.json`, `cyclonedx.xml`.
fn is_bill(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    name.contains(".cdx.") || name.contains(".spdx.") || stem == "bom" || stem.contains("sbom") || stem == "cyclonedx"
}

fn is_notice(stem: &str) -> bool {
    let stem = stem.replace(['-', ' '], "_");
    matches!(&*stem, "notice" | "notices" | "copyright" | "ip" | "ip_notice")
        || stem.starts_with("third_party")
        || stem.starts_with("thirdparty")
        || stem == "3rdpartylicenses"
}

/// Directories by the name of which a file is a migration: those of the usual tools.
pub const MIGRATIONS: [&str; 6] = ["migrations", "migration", "migrate", "flyway", "versions", "changelog"];

fn is_migration(path: &RepoPath) -> bool {
    let below = path.parent().segments().any(|segment| MIGRATIONS.contains(&&*segment.to_lowercase()));
    below && path.extension() == "sql"
}

fn read(file: &SourceFile) -> Option<Taken> {
    let text = file.text();
    Some(match what(&file.path)? {
        Role::CycloneOrSpdxJson => evidence(EvidenceKind::Sbom, packages(&file.path, text)),
        Role::CycloneXml => evidence(EvidenceKind::Sbom, reports::elements(text, &["component"])),
        Role::SpdxTags => evidence(EvidenceKind::Sbom, lines_with(text, &["PackageName:"])),
        Role::Lcov => evidence(EvidenceKind::Tests, lines_with(text, &["SF:"])),
        Role::Coverage => {
            let parts = ["class", "sourcefile", "file"];
            evidence(EvidenceKind::Tests, reports::elements(text, &parts))
        }
        Role::JUnit => evidence(EvidenceKind::Tests, reports::elements(text, &["testcase"])),
        Role::Sql => with_tables(evidence(EvidenceKind::Schema, TABLE.find_iter(text).count() as u32), text),
        Role::Prisma => evidence(EvidenceKind::Schema, MODEL.find_iter(text).count() as u32),
        Role::Dbml => evidence(EvidenceKind::Schema, DBML.find_iter(text).count() as u32),
        Role::Notice => notice(text),
        Role::Form => form(&file.path, text),
    })
}

/// A migration: one with a header is something that is asked for, any other tells of tables and is shown nowhere.
fn migration(text: &str) -> Taken {
    let hints = HINT.find_iter(head(text)).count() as u32;
    if hints > 0 {
        return with_tables(evidence(EvidenceKind::Migration, hints), text);
    }
    Taken::new(Body::Code(CodeFacts { signs: Vec::new(), tables: sql::ddl(text).map(Arc::new) }))
}

fn with_tables(mut taken: Taken, text: &str) -> Taken {
    if let Body::Evidence(facts) = &mut taken.body {
        facts.tables = sql::ddl(text).map(Arc::new);
    }
    taken
}

fn evidence(what: EvidenceKind, count: u32) -> Taken {
    Taken::new(Body::Evidence(EvidenceFacts { what, count, ..EvidenceFacts::default() }))
}

/// CycloneDX 1.x (`components`) or SPDX 2.x (`packages`) and 3.0 (`@graph`).
fn packages(path: &RepoPath, text: &str) -> u32 {
    let parsed = data::tree(path, text);
    let lists = ["components", "packages", "@graph"];
    let root = parsed.root();
    root.and_then(|root| lists.iter().find_map(|list| root.get(list))).map_or(0, |list| list.items().len() as u32)
}

fn lines_with(text: &str, openings: &[&str]) -> u32 {
    text.lines().filter(|line| openings.iter().any(|opening| line.starts_with(opening))).count() as u32
}

/// A text for people, measured like any other.
fn notice(text: &str) -> Taken {
    let outline = markup::outline(text);
    let measure = measure(text, &outline, &[]);
    let count = measure.lines.len() as u32;
    let labels = outline.headings.iter().map(|heading| heading.text.to_lowercase()).take(MOST_LABELS).collect();
    Taken::new(Body::Evidence(EvidenceFacts { what: EvidenceKind::Notice, count, measure, labels, tables: None }))
}

/// GitHub, "Syntax for issue forms": fields of `body` that ask something.
fn form(path: &RepoPath, text: &str) -> Taken {
    let parsed = data::tree(path, text);
    let fields = parsed.root().and_then(|root| root.get("body")).map_or(&[][..], Node::items);
    let asking = fields.iter().filter(|field| data::text_at(field, &["type"]) != "markdown");
    let label = |field: &&Node<'_>| {
        let words = ["label", "description", "placeholder"].map(|key| data::text_at(field, &["attributes", key]));
        words.join(" ").to_lowercase()
    };
    let labels: Vec<String> = asking.clone().map(|field| label(&field)).take(MOST_LABELS).collect();
    let count = asking.count() as u32;
    let mut taken = Taken::new(Body::Evidence(EvidenceFacts {
        what: EvidenceKind::Form,
        count,
        labels,
        ..EvidenceFacts::default()
    }));
    taken.title = parsed.root().map(|root| data::text_at(root, &["name"])).unwrap_or_default();
    taken
}

/// OpenSLO v1: documents of kind `SLO`, each with its objectives.
fn objectives(file: &SourceFile) -> Option<Taken> {
    let parsed = data::tree(&file.path, file.text());
    let is_slo = |node: &&Node<'_>| {
        data::text_at(node, &["kind"]) == "SLO" && data::text_at(node, &["apiVersion"]).starts_with("openslo/")
    };
    let slos = parsed.documents.iter().filter(is_slo);
    let count = |slo: &Node<'_>| slo.at(&["spec", "objectives"]).map_or(1, |list| list.items().len().max(1) as u32);
    let total: u32 = slos.map(count).sum();
    (total > 0).then(|| evidence(EvidenceKind::Objectives, total))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::tests::file;

    /// `What count`.
    fn shown(path: &str, text: &str) -> String {
        let file = file(path, text);
        let format = [NAMED, MIGRATION, SLO]
            .into_iter()
            .find(|format| (format.named)(&file.path) && format.sniff.is_none_or(|sniff| sniff(text)));
        match format.and_then(|format| (format.read)(&file)).map(|taken| taken.body) {
            Some(Body::Evidence(facts)) => format!("{:?} {}", facts.what, facts.count),
            _ => "none".to_owned(),
        }
    }

    #[test]
    fn bills_of_materials_are_counted_by_package() {
        assert_eq!(shown("bom.json", r#"{"bomFormat":"CycloneDX","components":[{},{}]}"#), "Sbom 2");
        assert_eq!(shown("x.spdx.json", r#"{"spdxVersion":"SPDX-2.3","packages":[{}]}"#), "Sbom 1");
        assert_eq!(
            shown("sbom.xml", "<bom><components><component/><component></component></components></bom>"),
            "Sbom 2"
        );
        assert_eq!(shown("app.spdx", "SPDXVersion: SPDX-2.3\nPackageName: a\nPackageName: b\n"), "Sbom 2");
        assert_eq!(shown("bom.json", "{"), "Sbom 0");
    }

    #[test]
    fn reports_of_tests_are_counted_by_entry() {
        assert_eq!(shown("coverage/lcov.info", "TN:\nSF:a.js\nend_of_record\nSF:b.js\n"), "Tests 2");
        assert_eq!(shown("coverage.xml", "<coverage><packages><class/><class/></packages></coverage>"), "Tests 2");
        assert_eq!(shown("junit.xml", "<testsuite><testcase name='a'/><testcase/></testsuite>"), "Tests 2");
        assert_eq!(shown("junit.xml", "<testsuite><testcase"), "Tests 0");
    }

    #[test]
    fn schemas_are_counted_by_entity() {
        assert_eq!(
            shown("db/schema.sql", "CREATE TABLE a (\n id int);\ncreate table if not exists b (id int);\n"),
            "Schema 2"
        );
        assert_eq!(
            shown("prisma/schema.prisma", "model User {\n id Int\n}\nenum X {\n}\nmodel Order {\n}\n"),
            "Schema 2"
        );
        assert_eq!(shown("a.dbml", "Table users {\n}\nTable \"orders\" as o {\n}\nRef: a.b > c.d\n"), "Schema 2");
    }

    #[test]
    fn migrations_count_only_with_a_header() {
        assert_eq!(
            shown("db/migrations/1_x.sql", "-- handover: run-alone=yes reversible=no\nALTER TABLE a;"),
            "Migration 1"
        );
        assert_eq!(shown("db/migrations/1_x.sql", "INSERT INTO a VALUES (1);"), "none");
    }

    #[test]
    fn forms_have_fields_and_labels() {
        let text = "name: Bug\nbody:\n- type: markdown\n  attributes: {value: Hi}\n- type: textarea\n  attributes: {label: How to roll back}\n";
        let read = read(&file(".github/ISSUE_TEMPLATE/bug.yml", text)).unwrap();
        let Body::Evidence(facts) = read.body else { panic!("no evidence") };
        assert_eq!((facts.count, facts.labels[0].trim(), &*read.title), (1, "how to roll back", "Bug"));
    }

    #[test]
    fn notices_are_measured() {
        let Body::Evidence(facts) =
            read(&file("NOTICE", "Copyright 2026 Acme Ltd.\n\nAll code is ours.\n")).unwrap().body
        else {
            panic!("no evidence")
        };
        assert_eq!((facts.count, facts.measure.lines[0].words), (2, 4));
        assert_eq!(what(&RepoPath::new("src/notice.rs").unwrap()), None);
        assert_eq!(shown("THIRD_PARTY_LICENSES.txt", "MIT\n"), "Notice 1");
    }

    #[test]
    fn objectives_are_counted() {
        let text = "apiVersion: openslo/v1\nkind: SLO\nspec:\n  objectives: [{target: 0.99}, {target: 0.9}]\n---\napiVersion: openslo/v1\nkind: Service\n";
        assert_eq!(shown("slo.yaml", text), "Objectives 2");
        assert_eq!(shown("x.yaml", "# openslo/v1\nkind: x\n"), "none");
    }
}
