use proptest::prelude::*;

use super::*;
use crate::formats;
use crate::model::classify::anew;
use crate::records::DateReading;

mod samples;

/// A repository in memory, its documents and what was read of them.
struct Repo {
    tree: SourceTree,
    documents: Vec<Arc<Document>>,
    kinds: Vec<Option<Genre>>,
    decisions: Decisions,
}

fn repo<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Repo {
    repo_of(SourceTree::from_files(
        "shop",
        files.into_iter().map(|(path, text)| (path, text.as_bytes())),
        formats::wants,
    ))
}

fn repo_of(tree: SourceTree) -> Repo {
    let documents: Vec<Arc<Document>> =
        tree.files.values().filter(|file| formats::claims(file)).map(|file| Arc::new(formats::parse(file))).collect();
    let kinds: Vec<Option<Genre>> =
        anew(&tree, &documents).into_iter().map(|found| found.map(|(kind, _)| kind)).collect();
    let decisions = read_decisions(&documents, &kinds, &tree);
    Repo { tree, documents, kinds, decisions }
}

impl Repo {
    fn path(&self, id: DocId) -> &str {
        self.documents[id.0 as usize].path().as_str()
    }

    fn stem(&self, id: DocId) -> &str {
        self.documents[id.0 as usize].path().stem()
    }

    fn decision(&self, path: &str) -> &Decision {
        self.decisions.records.values().find(|decision| self.path(decision.doc) == path).expect("a record at the path")
    }

    /// `from verb[ partly] to (ends)`, one edge per line.
    fn edges(&self) -> String {
        let end = |end: &EdgeEnd| format!("{}{}", self.stem(end.at.doc), if end.by_number { "?" } else { "" });
        let one = |edge: &Edge| {
            let partly = if edge.partial { " partly" } else { "" };
            let ends: Vec<String> = edge.stated.iter().map(end).collect();
            format!("{} {:?}{partly} {} ({})", self.stem(edge.from), edge.verb, self.stem(edge.to), ends.join(", "))
        };
        self.decisions.edges.iter().map(one).collect::<Vec<_>>().join("\n")
    }

    fn dangling(&self) -> Vec<&str> {
        self.decisions.dangling.iter().map(|dangling| dangling.written.as_str()).collect()
    }
}

fn record(status: &str) -> String {
    format!("# T\n\n## Status\n\n{status}\n\n## Context\n\n## Decision\n")
}

fn pair(old: &str, new: &str) -> Repo {
    repo([("adr/0001-old.md", &*record(old)), ("adr/0002-new.md", &*record(new))])
}

#[test]
fn an_edge_is_the_union_of_what_both_ends_say() {
    let both = pair("Superseded by [2](0002-new.md)", "Accepted\n\nSupersedes [1](0001-old.md)");
    assert_eq!(both.edges(), "0002-new Supersedes 0001-old (0001-old, 0002-new)");
    assert_eq!(pair("Accepted", "Accepted\n\nSupersedes ADR 1").edges(), "0002-new Supersedes 0001-old (0002-new?)");
    assert_eq!(pair("Superseded by 0002", "Accepted").edges(), "0002-new Supersedes 0001-old (0001-old?)");
}

#[test]
fn an_edge_is_partial_when_an_end_says_so_and_whole_when_only_the_words_are_far() {
    let said = pair("Accepted\n\nPartially superseded by [2](0002-new.md)", "Accepted\n\nSupersedes [1](0001-old.md)");
    assert_eq!(said.edges(), "0002-new Supersedes partly 0001-old (0001-old, 0002-new)");
    let far = pair("Superseded by [2](0002-new.md)", "Accepted\n\nSupersedes what we once decided in [1](0001-old.md)");
    assert_eq!(far.edges(), "0002-new Supersedes 0001-old (0001-old, 0002-new)");
}

#[test]
fn references_lead_to_a_record_in_every_spelling() {
    let spellings = [
        "[x](0001-old.md)",
        "[x](./0001-old.md#status)",
        "[x](/adr/0001-old.md)",
        "[x](0001-old.html)",
        "[x](0001-old)",
        "[x](../0001-old/)",
        "[x](0001-OLD.md)",
        "[x](../../elsewhere/0001-old.md)",
        "0001-old.md",
        "`adr/0001-old.md`",
        "[x](https://github.com/org/shop/blob/main/adr/0001-old.md)",
        "[[0001-old]]",
        "[x]({{< ref \"0001-old.md\" >}})",
    ];
    for spelling in spellings {
        let repo = pair("Accepted", &format!("Accepted\n\nSupersedes {spelling}"));
        assert_eq!(repo.edges().replace('?', ""), "0002-new Supersedes 0001-old (0002-new)", "{spelling}");
    }
}

#[test]
fn a_number_in_link_text_counts_only_when_the_file_is_gone() {
    let gone = pair("Accepted", "Accepted\n\nSupersedes [ADR-1](0001-former-name.md)");
    assert_eq!(gone.edges(), "0002-new Supersedes 0001-old (0002-new?)");
    let other = repo([
        ("adr/0001-old.md", &*record("Accepted")),
        ("adr/0002-new.md", &*record("Supersedes [ADR-1](0003-other.md)")),
        ("adr/0003-other.md", &*record("Accepted")),
    ]);
    assert_eq!(other.edges(), "0002-new Supersedes 0003-other (0002-new)");
}

#[test]
fn a_reference_by_title_or_slug_finds_its_record() {
    let slugs = repo([
        ("adr/20230125-first-way.md", "# First way\n\n- Status: superseded by 20230222-second-way\n"),
        ("adr/20230222-second-way.md", "# Second way\n\n- Status: accepted\n- Supersedes: First way\n"),
    ]);
    assert_eq!(
        slugs.edges(),
        "20230222-second-way Supersedes 20230125-first-way (20230125-first-way?, 20230222-second-way?)"
    );
}

#[test]
fn a_reference_by_identifier_or_by_a_path_with_blanks_finds_its_record() {
    let repo = repo([
        (
            "Decisions/2026-01-02 - Old way.md",
            "---\nid: 01M2XHZ904FEPHWC\nsuperseded_by: \"Decisions/2026-01-03 - New way.md\"\n---\n# Old\n",
        ),
        ("Decisions/2026-01-03 - New way.md", "---\nstatus: accepted\nsupersedes: [01M2XHZ904FEPHWC]\n---\n# New\n"),
    ]);
    assert_eq!(
        repo.edges(),
        "2026-01-03 - New way Supersedes 2026-01-02 - Old way (2026-01-02 - Old way, 2026-01-03 - New way?)"
    );
}

#[test]
fn numbers_are_those_of_the_own_directory() {
    let text = record("Accepted");
    let logs = repo([
        ("a/adr/0001-x.md", &*text),
        ("a/adr/0002-y.md", &*record("Supersedes ADR 1")),
        ("b/adr/0001-z.md", &*text),
    ]);
    assert_eq!(logs.edges(), "0002-y Supersedes 0001-x (0002-y?)");
    let prefixed = repo([
        ("adr/api/API-001-x.md", &*text),
        ("adr/sdk/SDK-001-y.md", &*text),
        ("adr/sdk/SDK-002-z.md", &*record("Supersedes API-001")),
    ]);
    assert_eq!(prefixed.edges(), "SDK-002-z Supersedes API-001-x (SDK-002-z?)");
}

#[test]
fn of_two_records_with_one_number_the_one_that_answers_is_meant() {
    let twins = repo([
        ("adr/0005-a.md", &*record("Accepted")),
        ("adr/0005-b.md", &*record("Superseded by [9](0009-c.md)")),
        ("adr/0009-c.md", &*record("Supersedes ADR 5")),
    ]);
    assert_eq!(twins.edges(), "0009-c Supersedes 0005-b (0005-b, 0009-c?)");
}

#[test]
fn what_leads_nowhere_dangles_and_what_leads_outside_does_not() {
    let lost =
        pair("Superseded by ADR 99", "Accepted\n\nSee also RFC 7807, ADR 98\n\nDepends on [lib](https://example.org)");
    assert_eq!(lost.dangling(), ["ADR 99", "ADR 98"]);
    assert_eq!(pair("Superseded", "Accepted").dangling(), [""]);
    let readme = |old: &str, new: &str| {
        let (old, new) = (record(old), record(new));
        repo([("README.md", "# Shop\n"), ("adr/0001-old.md", &*old), ("adr/0002-new.md", &*new)])
    };
    assert_eq!(readme("Superseded by [this](../README.md)", "Accepted").dangling(), ["this"]);
    assert!(readme("Accepted", "Accepted\n\nSupersedes [this](../README.md)").dangling().is_empty());
}

#[test]
fn what_is_amended_need_not_be_called_related_too() {
    let text = "# T\n\n- Status: accepted\n\n## Links\n\n- Amends [1](0001-old.md)\n- [old](0001-old.md)\n";
    let repo = repo([("adr/0001-old.md", &*record("Accepted")), ("adr/0002-new.md", text)]);
    assert_eq!(repo.edges(), "0002-new Amends 0001-old (0002-new)");
}

#[test]
fn what_is_related_starts_where_it_is_stated() {
    assert_eq!(pair("Accepted", "Accepted\n\nSee also ADR 1").edges(), "0002-new Relates 0001-old (0002-new?)");
    let both = pair("Accepted\n\nSee also ADR 2", "Accepted\n\nSee also ADR 1");
    assert_eq!(both.edges(), "0001-old Relates 0002-new (0001-old?, 0002-new?)");
}

#[test]
fn a_status_keeps_its_source_and_its_dispute() {
    let repo = repo([("adr/0001-x.md", "---\nstatus: accepted\n---\n# X\n\n## Status\n\nRejected\n")]);
    let status = repo.decision("adr/0001-x.md").status.clone().unwrap();
    assert_eq!((status.value, status.style), (Some(Status::Accepted), Style::FrontMatter));
    let text = repo.documents[0].source.text();
    assert_eq!(status.disputed.unwrap().span.of(text), "Rejected");
}

#[test]
fn supersession_by_another_record_leaves_the_stated_status() {
    let repo = pair("Accepted", "Accepted\n\nSupersedes [1](0001-old.md)");
    assert_eq!(repo.decision("adr/0001-old.md").status.as_ref().unwrap().value, Some(Status::Accepted));
    let current = repo.decisions.current(repo.decision("adr/0001-old.md").doc).unwrap();
    assert_eq!(repo.stem(current), "0002-new");
}

#[test]
fn an_ambiguous_date_is_read_as_the_others_of_the_repository() {
    let dated = |date: &str| format!("# T\n\nDate: {date}\n\n## Context\n");
    let first = |second: &str| {
        let repo = repo([("adr/0001-x.md", &*dated("03/04/2024")), ("adr/0002-y.md", &*dated(second))]);
        repo.decision("adr/0001-x.md").date.as_ref().map(|date| date.value.to_string())
    };
    assert_eq!(first("28/10/2024").as_deref(), Some("2024-04-03"));
    assert_eq!(first("10/28/2024").as_deref(), Some("2024-03-04"));
    assert_eq!(first("05/06/2024"), None);
}

#[test]
fn the_file_name_and_then_git_stand_in_for_a_date_that_is_missing() {
    let mut tree = SourceTree::from_files(
        "shop",
        [("adr/2024_08_29_x.md", &b"# X\n\n* Date: 2024-29-08\n"[..]), ("adr/0002-y.md", &b"# Y\n"[..])],
        formats::wants,
    );
    let commit = crate::source::Commit { id: "1".into(), date: "2021-02-03".into(), author: "Ann".into() };
    let path = RepoPath::new("adr/0002-y.md").unwrap();
    tree.git = Arc::new(crate::source::GitState { first: [(path, commit)].into(), ..Default::default() });
    let repo = repo_of(tree);
    let date = |path: &str| repo.decision(path).date.clone().map(|date| (date.value.to_string(), date.style)).unwrap();
    assert_eq!(date("adr/2024_08_29_x.md"), ("2024-08-29".to_owned(), Style::FileName));
    assert_eq!(date("adr/0002-y.md"), ("2021-02-03".to_owned(), Style::Git));
}

#[test]
fn labels_are_what_people_say() {
    let text = record("Accepted");
    let repo = repo([
        ("adr/0007-x.md", &*text),
        ("adr/api/API-003-x.md", &*text),
        ("a/decisions/0009-x.md", &*text),
        ("b/decisions/0009-x.md", &*text),
        ("rfcs/0024-x.md", &*text),
        ("adr/2024-01-02-when.md", "# When\n"),
    ]);
    let label = |path: &str| repo.decision(path).label.as_str();
    assert_eq!(label("adr/0007-x.md"), "ADR-7");
    assert_eq!(label("adr/api/API-003-x.md"), "API-003");
    assert_eq!(label("a/decisions/0009-x.md"), "ADR-9 (a)");
    assert_eq!(label("rfcs/0024-x.md"), "RFC-0024");
    assert_eq!(label("adr/2024-01-02-when.md"), "When");
}

#[test]
fn a_log_is_the_directory_above_directory_records_and_sorted_records() {
    let text = record("Accepted");
    let repo =
        repo([("adr/0001-x/README.md", &*text), ("adr/superseded/0002-x.md", &*text), ("adr/infra/0003-x.md", &*text)]);
    let log = |path: &str| repo.decision(path).log.as_str().to_owned();
    assert_eq!(log("adr/0001-x/README.md"), "adr");
    assert_eq!(log("adr/superseded/0002-x.md"), "adr");
    assert_eq!(log("adr/infra/0003-x.md"), "adr/infra");
}

/// Statuses that refer to one another in all ways.
fn statuses() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Accepted",
        "\n\n",
        "Superseded by ",
        "Supersedes ",
        "partially ",
        "ADR-1",
        "[2](0002-x.md)",
        "0003",
        "[x](0009-gone.md)",
        ", ",
        " and ",
        "Amends ",
        "see also ",
        "none",
        ".",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn edges_join_two_records_and_each_end_states_an_edge_once(texts in prop::collection::vec(statuses(), 1..6)) {
        let files: Vec<(String, String)> =
            texts.iter().enumerate().map(|(ix, status)| (format!("adr/{:04}-x.md", ix + 1), record(status))).collect();
        let repo = repo(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        for edge in &repo.decisions.edges {
            prop_assert_ne!(edge.from, edge.to);
            prop_assert!(repo.decisions.records.contains_key(&edge.from) && repo.decisions.records.contains_key(&edge.to));
            let ends: Vec<DocId> = edge.stated.iter().map(|end| end.at.doc).collect();
            prop_assert!(!ends.is_empty() && ends.iter().all(|end| *end == edge.from || *end == edge.to));
            prop_assert!(ends.windows(2).all(|pair| pair[0] < pair[1]));
            for end in &edge.stated {
                let text = repo.documents[end.at.doc.0 as usize].source.text();
                prop_assert!(text.get(end.at.span.range()).is_some());
            }
        }
        // Following successors ends, whatever circles there are, and never at the start.
        prop_assert!(repo.decisions.records.keys().all(|doc| repo.decisions.current(*doc) != Some(*doc)));
    }
}
