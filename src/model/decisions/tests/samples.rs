//! What was read of real files, against what people read in them.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Expected {
    adr: Vec<ExpectedRecord>,
    not_records: Vec<String>,
    proposals: Vec<String>,
    runbooks: Vec<ExpectedRunbook>,
}

#[derive(Deserialize)]
struct ExpectedRecord {
    path: String,
    number: Option<u32>,
    title: String,
    status: Option<String>,
    status_written_as: String,
    date: Option<String>,
    date_written: Option<String>,
    superseded_by: Option<String>,
}

#[derive(Deserialize)]
struct ExpectedRunbook {
    path: String,
    kind_guess: String,
    owner_stated: bool,
    review_date_stated: bool,
}

/// The directory of samples; they are no part of the repository.
fn samples() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples");
    let dir = std::env::var_os("HANDOVER_SAMPLES").map_or(beside, PathBuf::from);
    if !dir.join("expected.json").is_file() {
        #[expect(clippy::print_stderr, reason = "a test that could not run must say so")]
        {
            eprintln!("skipped: no samples in {}", dir.display());
        }
        return None;
    }
    Some(dir)
}

/// Every text file below a directory, by path relative to it.
fn files(root: &Path, skip: &str) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir).expect("a readable directory").flatten() {
            let path = entry.path();
            let relative = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
            if path.is_dir() && relative != skip {
                open.push(path);
            } else if path.is_file() {
                found.push((relative, std::fs::read(&path).expect("a readable file")));
            }
        }
    }
    found
}

pub(super) fn repo_at(root: &Path, name: &str) -> Repo {
    let files = files(root, "repositories");
    repo_of(SourceTree::from_files(
        name,
        files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())),
        formats::wants,
    ))
}

impl Repo {
    fn kind(&self, path: &str) -> Option<Genre> {
        let at = self.documents.iter().position(|document| document.path().as_str() == path)?;
        self.kinds[at]
    }

    fn count(&self, wanted: Genre) -> usize {
        self.kinds.iter().filter(|kind| **kind == Some(wanted)).count()
    }
}

/// Styles as the expectations name them.
fn style_name(style: Option<Style>) -> &'static str {
    match style {
        None => "none",
        Some(Style::FrontMatter) => "front-matter",
        Some(Style::Bullet) => "bullet",
        Some(Style::BoldLine) => "bold-line",
        Some(Style::PlainLine) => "plain-line",
        Some(Style::Section) => "section",
        Some(Style::SectionInline) => "section-inline",
        Some(Style::TableKeyValue) => "table-kv",
        Some(Style::TableRow) => "table-row",
        Some(other) => other.words(),
    }
}

#[test]
fn records_are_read_as_people_read_them() {
    let Some(dir) = samples() else { return };
    let expected = std::fs::read_to_string(dir.join("expected.json")).expect("readable expectations");
    let expected: Expected = serde_json::from_str(&expected).expect("expectations in their form");
    let repo = repo_at(&dir, "samples");
    for record in &expected.adr {
        check(&repo, record);
    }
    for path in &expected.not_records {
        assert_eq!(repo.kind(path), Some(Genre::Document), "{path}");
    }
    for path in &expected.proposals {
        assert_eq!(repo.kind(path), Some(Genre::Proposal), "{path}");
    }
    assert_eq!(repo.count(Genre::Adr), expected.adr.len());
    let runbooks: Vec<&ExpectedRunbook> = expected.runbooks.iter().collect();
    for runbook in &runbooks {
        check_runbook(&repo, runbook);
    }
    assert_eq!(repo.count(Genre::Runbook), runbooks.len());
}

fn check(repo: &Repo, expected: &ExpectedRecord) {
    let path = expected.path.as_str();
    assert_eq!(repo.kind(path), Some(Genre::Adr), "{path}");
    let found = repo.decision(path);
    let reading = repo.documents[found.doc.0 as usize].reading().expect("prose");
    let status = found.status.as_ref();
    assert_eq!(found.number, expected.number, "number of {path}");
    assert_eq!(reading.title_written, expected.title, "title of {path}");
    assert_eq!(status.and_then(|s| s.value).map(Status::word), expected.status.as_deref(), "status of {path}");
    assert_eq!(style_name(status.map(|s| s.style)), expected.status_written_as, "style of {path}");
    assert_eq!(found.date.as_ref().map(|d| d.value.to_string()), expected.date, "date of {path}");
    if let Some(written) = &expected.date_written {
        assert!(reading.dates.iter().any(|date| date.written == *written), "date as written of {path}");
    }
    let successor = repo.decisions.successors(found.doc).map(|edge| repo.path(edge.from)).next();
    let name = successor.and_then(|path| path.rsplit('/').next());
    assert_eq!(name, expected.superseded_by.as_deref(), "successor of {path}");
    if expected.path.contains("2024_08_29") {
        assert!(matches!(reading.dates[0].value, DateReading::Impossible(Some(_))));
    }
}

fn check_runbook(repo: &Repo, expected: &ExpectedRunbook) {
    let path = expected.path.as_str();
    assert_eq!(repo.kind(path), Some(Genre::Runbook), "{path}");
    let at = repo.documents.iter().position(|document| document.path().as_str() == path).expect("a document");
    let document = &repo.documents[at];
    let runbook = crate::model::runbooks::read(DocId(at as u32), document, document.reading().expect("prose"));
    let guess = match expected.kind_guess.as_str() {
        "incident-alert" => "alert",
        "backup-restore" => "backup and restore",
        "access-onboarding" => "access",
        "service-overview" => "service overview",
        other => other,
    };
    assert_eq!(runbook.kind.words(), guess, "kind of {path}");
    assert_eq!(runbook.owner.is_some(), expected.owner_stated, "owner of {path}");
    assert_eq!(runbook.last_reviewed.is_some(), expected.review_date_stated, "review date of {path}");
    assert_eq!(runbook.next_review.is_some(), expected.review_date_stated, "next review of {path}");
}

/// Counted by hand in the extracts: records and runbooks.
const REPOSITORIES: [(&str, usize, usize); 3] = [
    ("CDCgov__trusted-intermediary", 27, 0),
    ("ministryofjustice__opg-modernising-lpa", 6, 11),
    ("ministryofjustice__modernisation-platform", 45, 56),
];

#[test]
fn whole_repositories_hold_as_many_records_and_runbooks_as_people_count() {
    let Some(dir) = samples() else { return };
    for (name, records, runbooks) in REPOSITORIES {
        let repo = repo_at(&dir.join("repositories").join(name), name);
        assert_eq!((repo.count(Genre::Adr), repo.count(Genre::Runbook)), (records, runbooks), "{name}");
        let silent = repo.decisions.records.values().filter(|decision| decision.status.is_none()).count();
        assert_eq!(silent, 0, "records without a status in {name}");
        assert!(repo.tree.files.len() > records + runbooks);
    }
}
