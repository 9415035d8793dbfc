use super::*;

fn word(statement: &str) -> &'static str {
    match read(statement) {
        Said::Nothing => "nothing",
        Said::Unfilled => "unfilled",
        Said::Unknown => "unknown",
        Said::State(status) => status.word(),
    }
}

fn all(expected: &str, statements: &[&str]) {
    for statement in statements {
        assert_eq!(word(statement), expected, "{statement}");
    }
}

#[test]
fn words_of_force_are_accepted() {
    all(
        "accepted",
        &[
            "Accepted",
            "ACCEPTED.",
            "accepted on 2018-03-09.",
            "✅ Accepted",
            "[Accepted]",
            "{Active}",
            "{ accepted }",
            "Approved",
            "adopted",
            "Decided",
            "Agreed",
            "active",
            "Final",
            "Implemented",
            "Done",
            "In use",
            "implementable",
            "Accepted (proposed in March)",
            "Accepted, supersedes ADR 3",
            "Partially implemented",
            "Acceptance",
            "Completed",
            "ratified",
            "Phase 1 implemented",
            "Current",
            "Resolved",
            "Metrics phase shipped end to end (PR 11). ADR-0023 still Proposed",
            "Accepted—retrospective.",
        ],
    );
}

#[test]
fn words_of_waiting_are_proposed() {
    all(
        "proposed",
        &[
            "Proposed",
            "🤔 Proposed",
            "Draft",
            "Pending",
            "In Review",
            "under review",
            "In progress",
            "Open",
            "WIP",
            "In discussion",
            "provisional",
            "TBD",
            "to be decided",
            "Deferred (blocked on hardware) — see below",
            "On hold",
            "incomplete",
            "needs revision",
            "Experimental",
            "Research",
            "Not yet accepted",
            "Proposal",
            "RFC",
            "Review",
            "Pending approval",
            "Awaiting acceptance",
            "PROPOSED Not Implemented",
        ],
    );
}

#[test]
fn words_against_and_words_of_age() {
    all("rejected", &["Rejected", "❌ Rejected", "declined", "Withdrawn", "Abandoned", "cancelled", "Not accepted"]);
    all(
        "deprecated",
        &["Deprecated", "depreciated", "Invalidated", "Obsolete", "retired", "outdated", "No longer valid"],
    );
    all(
        "superseded",
        &[
            "Superseded",
            "superceded by 12",
            "⌛️ Superseded [0019]",
            "Replaced",
            "obsoleted by ADR 5",
            "Superseded by: ADR 2",
            "Accepted, superseded by ADR-9",
            "Implemented. Superseded by ADR-013.",
            "Accepted but later superseded by ADR-013",
            "Superseded (2026-07-27)",
            "Accepted on 2024-01-02 and superseded by ADR-013",
            "~ superseded-by 0012",
        ],
    );
}

#[test]
fn doing_it_to_another_record_leaves_the_own_status() {
    all("accepted", &["Supersedes ADR 3", "Accepted. ADR 3 is superseded by ADR 9", "Accepted. Replaces the old way"]);
    all("proposed", &["Proposed, supersedes ADR-3"]);
}

#[test]
fn a_replacement_in_part_or_in_future_leaves_the_record_in_force() {
    all(
        "accepted",
        &[
            "Accepted, partially superseded by ADR-9",
            "Partially superseded by ADR-9",
            "Accepted. Parts of it are replaced by 12",
            "Accepted until superseded by a better tool",
            "Accepted — identity and sync portions superseded by ADR-008",
            "Accepted. Ruling out skins is superseded by ADR-0010",
            "PARTIALLY SUPERSEDED BY DEC-040 — points 1 and 2 were later reverted",
            "Partially superseded by 0018 — registration retained; the container replaced",
            "Superseded in part by ADR-9",
            "Amended",
            "Accepted, will be replaced by the platform",
        ],
    );
}

#[test]
fn the_end_of_an_arrow_is_the_present() {
    all("accepted", &["Proposed → Accepted", "Draft -> Proposed -> Accepted"]);
    all("superseded", &["Accepted => Superseded"]);
}

#[test]
fn a_box_without_a_tick_says_nothing() {
    all("accepted", &["[ ] Proposed [x] Accepted [ ] Deprecated"]);
    all("nothing", &["[ ] Proposed", "", "—", "✅"]);
}

#[test]
fn the_list_of_the_template_is_not_a_status() {
    all(
        "unfilled",
        &[
            "{proposed | rejected | accepted | deprecated | … | superseded by ADR-0005}",
            "[proposed | accepted]",
            "Proposed | Accepted | Rejected",
            "Proposed/Accepted/Deprecated/Superseded",
            "draft, proposed, rejected, accepted, deprecated, superseded",
            "What is the status, such as proposed, accepted, rejected, deprecated, superseded, etc.?",
            "The decision's status, such as pending, decided, or approved.",
            "<Proposed, Accepted, Rejected or Superseded>",
        ],
    );
}

#[test]
fn other_words_are_unknown() {
    all("accepted", &["accepté", "Akzeptiert", "Aceptada", "已接受（2024）", "承認済み"]);
    all("proposed", &["Entwurf", "提案", "STUB (contract frozen)", "LAST CALL 2022-03-25"]);
    all("unknown", &["Placeholder", "see the team", "The team uses an open source library from a current vendor"]);
}
