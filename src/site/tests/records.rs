//! What pages of decisions and runbooks read out of their texts.

use super::super::testing::Site;

const MADR: &str = "---\nstatus: accepted\n---\n# Use <b>queues</b>\n\n## Considered Options\n\n* A `<i>` queue\n* Polling\n\n## Decision Outcome\n\nChosen option: \"A `<i>` queue\", because it is fast.\n\n## Pros and Cons of the Options\n\n### A `<i>` queue\n\n* Good, because <script>alert(1)</script> fast\n* Bad, because dear\n\n### Polling\n\n* Good, because cheap\n";

#[test]
fn options_of_a_record_stand_side_by_side_above_its_text() {
    let site = Site::of(&[("docs/adr/0001-queue.md", MADR)]);
    let page = "repo/docs/adr/0001-queue.html";
    assert_eq!(site.texts(page, ".options thead th"), ["Option", "Outcome", "For", "Against"]);
    assert_eq!(
        site.texts(page, ".options tbody tr"),
        ["A <i> queue chosen <script>alert(1)</script> fast dear", "Polling not chosen cheap –"]
    );
    assert_eq!(site.texts(page, ".options a[href='#polling']"), ["Polling"]);
    assert_eq!(site.problems(), [""; 0]);
}

#[test]
fn options_in_free_text_or_without_anything_to_weigh_have_no_table() {
    let free = MADR.split("* A").next().unwrap().to_owned() + "We thought of polling.\n\n## Decision\n\nYes.\n";
    let names = "# Q\n\n## Status\n\nAccepted\n\n## Options\n\n* A\n* B\n\n## Decision\n\nLater.\n";
    let site = Site::of(&[("docs/adr/0001-queue.md", &free), ("docs/adr/0002-names.md", names)]);
    for page in ["repo/docs/adr/0001-queue.html", "repo/docs/adr/0002-names.html"] {
        assert_eq!(site.texts(page, ".options"), [""; 0]);
    }
}

const RESTORE: (&str, &str) = (
    "docs/runbooks/restore.md",
    "---\nlast_reviewed_on: 2026-10-01\nlast_drill: 2026-01-01\n---\n# Restore\n\n## Steps\n\n1. Copy\n\n## Rehearsals\n\n| Date | Who | Took | Result |\n|---|---|---|---|\n| 2026-10-28 | Ada <b> | 41 min | worked |\n| 2027-02-01 | Bea | | planned |\n",
);

#[test]
fn the_last_rehearsal_stands_beside_the_last_review_and_the_log_below_it() {
    let site = Site::of(&[RESTORE, ("docs/runbooks/plain.md", "# Plain\n\n## Steps\n\n1. Go\n")]);
    let facts = site.texts("repo/docs/runbooks/restore.html", ".facts > div");
    let expected = "Rehearsed 2026-10-28 1 rehearsal on record 2026-10-28 · Ada · 41 min · worked";
    assert!(facts.iter().any(|fact| fact == expected), "{facts:#?}");
    let facts = site.texts("repo/docs/runbooks/plain.html", ".facts > div");
    assert!(facts.contains(&"Rehearsed no rehearsal is on record".to_owned()), "{facts:#?}");
    let dates = site.texts("runbooks.html", ".runbooks td.date");
    assert_eq!(dates, ["Reviewed 2026-10-01 Rehearsed 2026-10-28", "Reviewed – Rehearsed –"]);
    assert_eq!(site.problems(), [""; 0]);
}

#[test]
fn a_log_elsewhere_and_a_session_of_a_register_count_for_the_runbook_they_link_to() {
    let log = "# Drills\n\n| Runbook | Date | Who | Result |\n|---|---|---|---|\n| [Restore](runbooks/restore.md) | 2026-11-02 | Cy | good |\n";
    let pairing = "# Pairing\n\n| Topic | Date | Outgoing | Incoming | Notes |\n|---|---|---|---|---|\n| restore | 2026-10-28 | Di | Ed | drill of [restore](runbooks/restore.md) |\n| mail | 2026-11-20 | Di | Ed | see [restore](runbooks/restore.md) |\n";
    let site = Site::of(&[RESTORE, ("docs/drills.md", log), ("docs/pairing.md", pairing)]);
    let rows = site.texts("repo/docs/runbooks/restore.html", ".facts details li");
    assert_eq!(rows, ["2026-11-02 · Cy · good recorded in Drills", "2026-10-28 · Ada · 41 min · worked"]);
}
