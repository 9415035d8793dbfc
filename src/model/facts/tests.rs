use super::*;
use crate::base::diag::Location;
use crate::formats;
use crate::manifest::Sited;
use crate::source::SourceTree;

/// Documents of some files, with the genre that their path would get and services of a compose file.
struct Repo {
    documents: Vec<Arc<Document>>,
    placements: Vec<Option<Placement>>,
    services: Vec<Service>,
    manifest: Manifest,
}

impl Repo {
    fn new(files: &[(&str, &str)]) -> Self {
        let compose =
            [("docker-compose.yml", "services:\n  orders: {build: ./orders}\n  billing: {build: ./billing}\n")];
        let files = files.iter().chain(&compose);
        let tree = SourceTree::from_files("shop", files.map(|(path, text)| (*path, text.as_bytes())), formats::wants);
        let claimed = tree.files.values().filter(|file| formats::claims(file));
        let documents: Vec<Arc<Document>> = claimed.map(|file| Arc::new(formats::parse(file))).collect();
        let portal = crate::model::link(&tree, crate::model::Parsed::of(documents.clone()));
        let services = portal.services;
        Self { documents, placements: portal.placements, services, manifest: Manifest::default() }
    }

    fn declare(mut self, fact: &str, path: &str) -> Self {
        let path = RepoPath::new(path).unwrap();
        let at = Location::file(&RepoPath::new("handover.yaml").unwrap());
        self.manifest.facts.insert(fact.to_owned(), Sited { value: path, at });
        self
    }

    fn facts(&self) -> Facts {
        let alone: Vec<Arc<Alone>> = self.documents.iter().map(|document| Arc::new(Alone::of(document))).collect();
        read(Sources {
            documents: &self.documents,
            alone: &alone,
            placements: &self.placements,
            services: &self.services,
            manifest: &self.manifest,
        })
    }

    /// Records, one line each: type, name, services; then tables with what they lack.
    fn shown(&self) -> String {
        let facts = self.facts();
        let service = |id: &ServiceId| self.services[id.0 as usize].id.clone();
        let record = |fact: &Fact| {
            let services = fact.services.iter().map(service).collect::<Vec<_>>().join("+");
            format!("{} {} [{services}]", fact.fact.id, fact.name())
        };
        let table = |table: &FactTable| {
            let lacks = table.missing_columns.join(" ");
            format!("table {} {} rows, lacks [{lacks}]: {}", table.at.path, table.rows, table.evidence)
        };
        let records = facts.by_type.values().flatten().map(record);
        let misnamed = facts.misnamed.iter().map(|(word, at)| format!("misnamed {word} at {:?}", at.span.range()));
        records.chain(facts.tables.iter().map(table)).chain(misnamed).collect::<Vec<_>>().join("\n")
    }
}

const QUEUES: &str = "# Queues\n\n## List\n\n| Queue | Consumer | Safe to replay | How to replay | Colour |\n|---|---|---|---|---|\n| `orders.created` | billing | **yes** | [script](x.md) | red |\n| mails | ? | no | n/a | |\n";

#[test]
fn rows_of_a_register_are_records_of_the_services_that_they_name() {
    let repo = Repo::new(&[("docs/queues.md", QUEUES)]);
    insta::assert_snapshot!(repo.shown(), @r"
    queues orders.created [billing]
    queues mails []
    table docs/queues.md 2 rows, lacks []: columns queue, consumer, safe to replay, how to replay
    ");
    let facts = repo.facts();
    let first = &facts.of("queues")[0];
    assert_eq!(first.at.span.of(QUEUES), "`orders.created` | billing | **yes** | [script](x.md) | red");
    assert_eq!(first.cells["safe_to_replay"].value, CellValue::Choice("yes"));
    assert_eq!(first.cells["safe_to_replay"].at.span.of(QUEUES), "**yes**");
    assert_eq!((first.text("how_to_replay"), first.text("retention")), ("script", ""));
    assert_eq!((first.cells["queue"].link, first.cells["how_to_replay"].link), (None, Some(0)));
    assert_eq!(first.extra, [("Colour".to_owned(), "red".to_owned())]);
    assert_eq!(facts.of("queues")[1].cells["consumer"].value, CellValue::Unknown);
    assert_eq!(facts.of("queues")[1].cells["how_to_replay"].value, CellValue::None);
    assert_eq!(facts.tables[0].anchor.as_deref(), Some("list"));
}

#[test]
fn a_row_that_names_no_service_concerns_those_of_its_document() {
    let flags = "| Flag | Meaning | Owner |\n|---|---|---|\n| fast | x | ops |\n";
    let repo = Repo::new(&[("billing/README.md", flags), ("README.md", flags)]);
    insta::assert_snapshot!(repo.shown(), @r"
    flags fast []
    flags fast [billing]
    table README.md 1 rows, lacks [remove_by]: columns flag, meaning, owner
    table billing/README.md 1 rows, lacks [remove_by]: columns flag, meaning, owner
    ");
}

#[test]
fn a_comment_directly_above_forces_the_type() {
    let table = "| Queue | Colour |\n|---|---|\n| a | red |\n";
    let repo = Repo::new(&[
        ("a.md", &format!("<!-- handover:table queues -->\n\n{table}")),
        ("b.md", &format!("<!-- handover:table queues -->\n\nText.\n\n{table}")),
        ("c.md", &format!("<!-- handover:table queue -->\n{table}")),
        ("d.md", "<!-- handover:table queues -->\n| Colour | Size |\n|---|---|\n| red | 1 |\n"),
    ]);
    insta::assert_snapshot!(repo.shown(), @r"
    queues a []
    table a.md 1 rows, lacks [consumer safe_to_replay how_to_replay]: comment `handover:table queues` above it
    table d.md 0 rows, lacks [queue consumer safe_to_replay how_to_replay]: comment `handover:table queues` above it
    misnamed queue at 20..25
    ");
}

#[test]
fn decisions_and_templates_hold_no_registers() {
    let adr = format!("# 1. Queues\n\nDate: 2026-01-02\n\n## Status\n\nAccepted\n\n## Context\n\n{QUEUES}");
    let repo = Repo::new(&[
        ("docs/adr/0001-queues.md", &adr),
        ("docs/templates/queues.md", QUEUES),
        (".github/pull_request_template.md", QUEUES),
    ]);
    assert_eq!(repo.shown(), "");
    let forced = adr.replace("| Queue |", "<!-- handover:table queues -->\n\n| Queue |");
    assert!(Repo::new(&[("docs/adr/0001-queues.md", &forced)]).shown().contains("queues orders.created [billing]"));
}

#[test]
fn files_of_records_are_registers() {
    let repo = Repo::new(&[
        ("facts/queues.csv", "Topic;Consumer;Replay\norders.created;orders, billing;ja\n"),
        ("orders/flags.yaml", "- flag: fast\n  meaning: x\n  remove_by: soon\n  owner: ~\n"),
        ("facts/half.csv", "Queue,Consumer\na,billing\n"),
    ]);
    insta::assert_snapshot!(repo.shown(), @r"
    flags fast [orders]
    queues orders.created [billing+orders]
    table facts/queues.csv 1 rows, lacks [how_to_replay]: columns queue, consumer, safe to replay
    table orders/flags.yaml 1 rows, lacks []: columns flag, meaning, owner, remove by
    ");
    let facts = repo.facts();
    let flag = &facts.of("flags")[0];
    assert_eq!(flag.cells["remove_by"].value, CellValue::Unreadable);
    assert_eq!(flag.cells["owner"].value, CellValue::Unknown);
    assert_eq!(facts.of("queues")[0].cells["safe_to_replay"].value, CellValue::Choice("yes"));
}

#[test]
fn a_file_that_the_manifest_names_is_what_it_says() {
    let repo = Repo::new(&[("facts/half.csv", "Queue,Consumer\na,billing\n")]).declare("queues", "facts/half.csv");
    insta::assert_snapshot!(repo.shown(), @r"
    queues a [billing]
    table facts/half.csv 1 rows, lacks [safe_to_replay how_to_replay]: `facts.queues` of the manifest names it
    ");
}

#[test]
fn tables_of_keys_and_values_and_changelogs_are_no_registers() {
    let repo = Repo::new(&[(
        "README.md",
        "| | |\n|---|---|\n| Queue | a |\n| Consumer | billing |\n\n| Field | Value |\n|---|---|\n| Owner | x |\n\n| Version | Date | Change |\n|---|---|---|\n| 1 | 2026-01-02 | x |\n\n| Queue |\n|---|\n| a |\n",
    )]);
    assert_eq!(repo.shown(), "");
}

#[test]
fn rows_that_are_short_or_empty_are_read_as_far_as_they_go() {
    let repo = Repo::new(&[("a.csv", "Queue,Consumer,Replay,How to replay\na\n,,,\n,billing,yes,x\n")]);
    let facts = repo.facts();
    let names: Vec<String> = facts.of("queues").iter().map(Fact::name).collect();
    assert_eq!(names, ["a", ""]);
    assert_eq!(facts.of("queues")[0].cells["how_to_replay"].value, CellValue::Unknown);
}

#[test]
fn unbalanced_and_foreign_comments_are_passed_over() {
    for comment in ["<!-- handover:table -->", "<!-- handover:table", "<!---->", "<!-- x -->"] {
        let repo = Repo::new(&[("a.md", &format!("{comment}\n\n{QUEUES}"))]);
        assert!(repo.facts().misnamed.is_empty(), "{comment}");
    }
}
