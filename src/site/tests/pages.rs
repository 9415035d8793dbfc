//! Pages that are made of the whole portal: first weeks, glossary, people, changes, traces.

use std::sync::Arc;

use crate::base::path::RepoPath;
use crate::manifest::Visibility;
use crate::model::Portal;
use crate::model::changes::{Change, Changes, State, Step, What};
use crate::policy;
use crate::records::Status;
use crate::site::testing::{Site, TODAY, portal};
use crate::source::{Commit, GitState, Release, SignOff};

const MANIFEST: &str = "version: 1
project:
  parties:
    outgoing: {name: Contoso, orgs: [contoso]}
    incoming: {name: Northwind, orgs: [northwind]}
owners:
  roles: {security: '@northwind/platform'}
services:
  orders: {path: services/orders, owner: '@northwind/commerce', depends_on: [billing]}
  billing: {path: services/billing, owner: commerce, tier: critical}
";

const SHOP: &[(&str, &str)] = &[
    ("handover.yaml", MANIFEST),
    ("README.md", "# Shop\n\nSells things through the relay.\n"),
    ("CODEOWNERS", "* @northwind/platform\n/services/billing/ @contoso/money\n"),
    ("services/orders/README.md", "# Orders\n\nTakes orders.\n"),
    ("services/billing/README.md", "# Billing\n\nTakes money.\n"),
    (
        "docs/glossary.md",
        "# Glossary\n\n| Term | Meaning |\n|---|---|\n| Relay | The <b>loop</b> |\n| Unused | nothing |\n",
    ),
    ("docs/terms.md", "# Terms\n\n- **relay**: a switch\n- **b c**: d\n"),
    (
        "docs/adr/0001-relay.md",
        "---\nstatus: accepted\ndeciders: [Ada Byron, '@northwind/commerce']\n---\n# Use a relay\n\n## Context\n\nThe relay.\n\n## Decision\n\nYes.\n",
    ),
    ("docs/adr/0002-rest.md", "---\nstatus: accepted\n---\n# Use REST\n\n## Context\n\nx\n\n## Decision\n\nYes.\n"),
    ("docs/adr/0003-open.md", "---\nstatus: proposed\n---\n# Use Kafka\n\n## Context\n\nx\n\n## Decision\n\n?\n"),
    (
        "docs/runbooks/RelayStuck.md",
        "---\nowner: '@contoso/ops'\nseverity: high\n---\n# Relay is stuck\n\n## Meaning\n\nSee [why](../adr/0001-relay.md).\n\n## Impact\n\nNo `GET /orders`.\n\n## Mitigation\n\n1. Restart\n",
    ),
    ("docs/runbooks/incident.md", "# Handle an incident\n\n## Steps\n\n1. Breathe\n"),
    (
        "docs/contacts.md",
        "# Contacts\n\n| Name | Role | Channel | Party |\n|---|---|---|---|\n| Ada Byron | architect | ada@contoso.example | Contoso |\n",
    ),
    (
        "services/orders/openapi.yaml",
        "openapi: 3.1.0\ninfo: {title: Orders API, version: '1'}\npaths:\n  /orders:\n    get: {responses: {}}\n    post: {responses: {}}\n",
    ),
    (
        "ops/alerts.yml",
        "groups:\n- name: orders\n  rules:\n  - alert: RelayStuck\n    expr: up == 0\n  - alert: Lonely\n    expr: up == 0\n",
    ),
];

fn shop() -> Site {
    Site::of(SHOP)
}

fn site(change: impl FnOnce(&mut Portal)) -> Site {
    let mut portal = portal(SHOP);
    change(&mut portal);
    let report = policy::check(&portal, TODAY);
    Site::of_portal(portal, &report)
}

#[test]
fn all_of_them_are_sound_and_lead_somewhere() {
    assert_eq!(shop().problems(), [""; 0]);
}

#[test]
fn a_word_shows_all_its_meanings_and_who_uses_it() {
    let words = shop().texts("glossary.html", ".terms > div");
    assert_eq!(
        words,
        [
            "b c d Terms No other page uses it.",
            "Relay several meanings The loop Glossary a switch Terms Used on Shop , ADR-1 Use a relay , Relay is stuck",
            "Unused nothing Glossary No other page uses it.",
        ]
    );
}

#[test]
fn a_page_leads_to_the_words_that_it_uses_and_a_glossary_does_not() {
    let site = shop();
    let words = |page: &str| site.texts(page, "p.origin a[href*=\"glossary.html#\"]");
    assert_eq!(words("repo/docs/adr/0001-relay.html"), ["Relay"]);
    assert_eq!(words("repo/docs/glossary.html"), [""; 0]);
}

#[test]
fn editing_a_text_changes_the_page_of_its_words_only_when_they_change() {
    let edited = |to: &str| {
        let text = SHOP[1].1.replace("Sells things", to);
        let mut files = SHOP.to_vec();
        files[1].1 = &text;
        let site = Site::of(&files);
        let views = site.plan.pages.iter().map(|page| (page.view.value.url.to_string(), page.view.digest));
        views.collect::<std::collections::BTreeMap<_, _>>()
    };
    let (before, same, other) = (edited("Sells things"), edited("Buys   things"), edited("An unused"));
    let changed = |after: &std::collections::BTreeMap<String, _>| -> Vec<String> {
        after.iter().filter(|(url, digest)| before.get(*url) != Some(*digest)).map(|(url, _)| url.clone()).collect()
    };
    // The first sentence of the README stands on the front page.
    assert_eq!(changed(&same), ["index.html", "repo/readme.html"]);
    assert_eq!(changed(&other), ["glossary.html", "index.html", "repo/readme.html"]);
}

#[test]
fn the_owner_of_a_service_leads_to_people() {
    let links = shop();
    let page = links.page("services/orders.html");
    assert!(page.contains("href=\"../people.html#who-"), "{page}");
}

#[test]
fn without_a_glossary_the_page_says_how_one_is_written_and_the_sidebar_is_silent() {
    let site = Site::of(&[("README.md", "# X\n")]);
    assert!(site.texts("glossary.html", ".lead")[0].starts_with("No document explains words."));
    assert!(!site.texts("index.html", ".sections a").contains(&"Glossary".to_owned()));
}

#[test]
fn people_stand_on_their_side_with_what_they_answer_for() {
    let site = shop();
    let sides = site.texts("people.html", "main section[aria-labelledby] > h2");
    assert_eq!(
        sides,
        ["Services", "Who gives: Contoso (outgoing) 2", "Who receives: Northwind (incoming) 2", "Side not stated 1"]
    );
    let commerce = &site.texts("people.html", "#who--northwind-commerce, #who-northwind-commerce")[0];
    assert!(commerce.contains("Services billing , orders"), "{commerce}");
    assert!(commerce.contains("Took part in decisions ADR-1 Use a relay"), "{commerce}");
    let ada = &site.texts("people.html", "#who-ada-byron")[0];
    assert!(ada.contains("Roles architect") && ada.contains("ada@contoso.example"), "{ada}");
    assert!(site.page("people.html").contains("href=\"mailto:ada@contoso.example\""));
}

#[test]
fn a_service_rests_on_the_people_who_changed_it_most() {
    let commit = |author: &str| Commit { id: "a".repeat(40), date: "2026-01-01".to_owned(), author: author.to_owned() };
    let site = site(|portal| {
        let path = RepoPath::new("services/orders/README.md").unwrap();
        portal.git = Arc::new(GitState {
            commits: ["Ada", "Ada", "Ada", "Bea", "Ada"].map(commit).to_vec(),
            touched: [(path, vec![0, 1, 2, 3, 4])].into(),
            ..GitState::default()
        });
    });
    let rows = site.texts("people.html", "tbody tr");
    assert!(rows[0].starts_with("billing @northwind/commerce") || rows[0].starts_with("billing commerce"), "{rows:?}");
    assert!(rows[0].contains("not known"), "{rows:?}");
    assert!(rows[1].ends_with("1 person Ada 80 %, Bea 20 % of the last 5 commits"), "{rows:?}");
}

#[test]
fn the_first_day_is_for_reading_and_the_month_for_doing() {
    let site = shop();
    let items = site.texts("onboarding.html", "[aria-labelledby=ho-day] li a");
    assert_eq!(items, ["Shop", "Glossary", "People and owners", "Services"]);
    let week = site.texts("onboarding.html", "[aria-labelledby=ho-week] li a");
    assert_eq!(week[..4], ["ADR-1 Use a relay", "ADR-2 Use REST", "Relay is stuck", "Handle an incident"]);
    let month = site.texts("onboarding.html", "[aria-labelledby=ho-month] li");
    assert!(month.contains(&"Relay is stuck Rehearse it: no test is on record".to_owned()), "{month:?}");
    assert!(month.contains(&"ADR-3 Use Kafka Still to be decided".to_owned()), "{month:?}");
    assert!(month.iter().any(|item| item.contains("Close it: missing")), "{month:?}");
}

#[test]
fn a_service_is_learnt_after_those_that_it_calls() {
    let services = shop().texts("onboarding.html", "details > summary > b");
    assert_eq!(services, ["billing", "orders"]);
}

#[test]
fn what_is_ticked_goes_by_a_name_that_stays() {
    let names = |site: &Site| {
        let page = site.page("onboarding.html");
        let names: Vec<String> = page.split("data-tick=\"").skip(1).map(|rest| rest[..8].to_owned()).collect();
        names
    };
    let (a, b) = (shop(), shop());
    assert_eq!(names(&a), names(&b));
    let mut of_path: Vec<String> = names(&a);
    let all = of_path.len();
    of_path.sort();
    of_path.dedup();
    assert!(of_path.len() + 4 > all, "the same page is told apart from what is to be done with it");
}

fn changed(portal: &mut Portal) {
    let commit =
        |id: &str, date: &str| Commit { id: id.repeat(40), date: date.to_owned(), author: "Bea <b>".to_owned() };
    let path = RepoPath::new("docs/adr/0001-relay.md").unwrap();
    let gone = RepoPath::new("docs/adr/0009-old.md").unwrap();
    let state = |value: Option<Status>| State { value, written: String::new() };
    let change = |what, path: &RepoPath, title: &str| Change {
        what,
        path: path.clone(),
        genre: crate::model::Genre::Adr,
        doc: portal.find(path),
        title: title.to_owned(),
        status: None,
    };
    let edited = Change {
        status: Some((state(Some(Status::Proposed)), state(Some(Status::Accepted)))),
        ..change(What::Edited, &path, "x")
    };
    let changes = vec![edited, change(What::Removed, &gone, "Old <i>way</i>")];
    let release = |name: &str, date: &str| Release { name: name.to_owned(), commit: commit("b", date), signed: None };
    let step = |from: Release, to: Option<Release>, changes| Step {
        from,
        to,
        changes,
        is_cut: false,
        commits: 2,
        authors: vec![("Bea <b>".to_owned(), 2)],
    };
    portal.changes = Changes {
        steps: vec![
            step(release("v2", "2026-02-01"), None, changes),
            step(release("v1", "2026-01-01"), Some(release("v2", "2026-02-01")), Vec::new()),
        ],
        notice: None,
    };
    let last = [(path, commit("c", "2026-03-01")), (gone, commit("d", "2026-02-15"))].into();
    portal.git = Arc::new(GitState { head: Some(commit("c", "2026-03-01")), last, ..GitState::default() });
}

#[test]
fn changes_are_told_from_the_newest_tag_back() {
    let site = site(changed);
    let parts = site.texts("changes.html", "main section");
    assert_eq!(
        parts,
        [
            "Since v2 2026-02-01 · 2 commits: Bea <b> 1 Edited 1 Removed Decisions Edited ADR-1 Use a relay Proposed → Accepted docs/adr/0001-relay.md , 2026-03-01 by Bea <b>, cccccccccc Removed Old <i>way</i> docs/adr/0009-old.md , 2026-02-15 by Bea <b>, dddddddddd",
            "From v1 to v2 2026-01-01 – 2026-02-01 · 2 commits: Bea <b> No document changed.",
        ]
    );
    assert_eq!(site.problems(), [""; 0]);
    assert_eq!(site.texts("index.html", ".jumps a")[2], "Catch up 2 documents changed since v2");
}

#[test]
fn changes_begin_at_the_last_sign_off_and_the_feed_tells_each_once() {
    let site = site(|portal| {
        changed(portal);
        let mut manifest = (*portal.manifest).clone();
        manifest.portal.visibility = Visibility::Public;
        portal.manifest = Arc::new(manifest);
        let mut step = portal.changes.steps[0].clone();
        step.from.name = "signoff-exit".to_owned();
        step.from.signed = Some(SignOff { gate: "exit".to_owned(), by: "Ada <b>".to_owned() });
        portal.changes.steps.insert(0, step);
    });
    let heads = site.texts("changes.html", "main section > h2");
    assert_eq!(heads, ["Since the sign-off of exit by Ada <b>", "Since v2", "From v1 to v2"]);
    assert_eq!(
        site.texts("index.html", ".jumps a")[2],
        "Catch up 2 documents changed since the sign-off of exit by Ada <b>"
    );
    let feed = String::from_utf8(site.plan.files["changes.atom"].to_vec()).unwrap();
    assert_eq!(feed.matches("Edited: ").count(), 1, "{feed}");
    assert!(feed.contains("The sign-off of exit by Ada &lt;b&gt;"), "{feed}");
}

#[test]
fn without_tags_the_page_says_why() {
    let site = site(|portal| portal.changes.notice = Some("no tag leads here".to_owned()));
    assert_eq!(site.texts("changes.html", "main > p.from"), ["No tag leads here."]);
}

#[test]
fn only_a_public_portal_has_a_feed_and_its_words_are_text() {
    let feed =
        |site: &Site| site.plan.files.get("changes.atom").map(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
    assert_eq!(feed(&site(changed)), None);
    let public = |portal: &mut Portal| {
        changed(portal);
        let mut manifest = (*portal.manifest).clone();
        manifest.portal.visibility = Visibility::Public;
        portal.manifest = Arc::new(manifest);
    };
    let feed = feed(&site(public)).unwrap();
    insta::assert_snapshot!(feed, @r#"
    <?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
    <title>Shop: Changes</title>
    <id>urn:uuid:a835bbb4-e4a4-8dc4-82a4-577f38d63945</id>
    <updated>2026-03-01T00:00:00Z</updated>
    <link rel="self" href="changes.atom"/>
    <link rel="alternate" href="changes.html"/>
    <entry>
    <title>Edited: ADR-1 Use a relay</title>
    <id>urn:uuid:43514b24-4bbc-8d58-8602-cdfc1476493b</id>
    <updated>2026-03-01T00:00:00Z</updated>
    <link rel="alternate" href="repo/docs/adr/0001-relay.html"/>
    <author><name>Bea &lt;b&gt;</name>
    </author>
    <summary>docs/adr/0001-relay.md</summary>
    </entry>
    <entry>
    <title>Removed: Old &lt;i&gt;way&lt;/i&gt;</title>
    <id>urn:uuid:fbe59add-0abf-8ee4-8a16-5ba775af4022</id>
    <updated>2026-02-15T00:00:00Z</updated>
    <link rel="alternate" href="changes.html#since-v2"/>
    <author><name>Bea &lt;b&gt;</name>
    </author>
    <summary>docs/adr/0009-old.md</summary>
    </entry>
    <entry>
    <title>Tag v2</title>
    <id>urn:uuid:663744c7-82d1-802b-8a39-acdee2cb13c0</id>
    <updated>2026-02-01T00:00:00Z</updated>
    <link rel="alternate" href="changes.html#since-v2"/>
    <author><name>Bea &lt;b&gt;</name>
    </author>
    </entry>
    <entry>
    <title>Tag v1</title>
    <id>urn:uuid:b9e4fb22-dd1c-8d8d-8344-a2176c13de27</id>
    <updated>2026-01-01T00:00:00Z</updated>
    <link rel="alternate" href="changes.html#since-v1"/>
    <author><name>Bea &lt;b&gt;</name>
    </author>
    </entry>
    </feed>
    "#);
}

#[test]
fn a_page_shows_its_neighbourhood_as_a_drawing_and_as_a_table() {
    let site = shop();
    let page = "repo/docs/runbooks/relaystuck.html";
    let rows = site.texts(page, ".trace tbody tr");
    insta::assert_snapshot!(rows.join("\n"), @r#"
    alerts.yml leads to Relay is stuck RelayStuck
    Relay is stuck names operations of Orders API GET /orders
    Relay is stuck links to ADR-1 Use a relay
    @contoso/ops answers for Relay is stuck
    "#);
    let boxes = site.texts(page, ".trace svg a");
    assert_eq!(boxes.len(), site.texts(page, ".trace svg rect").len());
    for row in [".trace tbody th", ".trace tbody td:last-child a"] {
        for name in site.texts(page, row) {
            let title =
                name.split_once(' ').filter(|(label, _)| label.starts_with("ADR-")).map_or(&*name, |(_, title)| title);
            assert!(boxes.iter().any(|shown| shown.contains(title)), "{name} is not among {boxes:?}");
        }
    }
}

#[test]
fn a_neighbourhood_is_bounded_and_says_what_is_left_out() {
    let mut files: Vec<(String, String)> =
        (0..200).map(|n| (format!("docs/d{n}.md"), "# D\n\n[x](adr/0001-a.md)\n".to_owned())).collect();
    files.push((
        "docs/adr/0001-a.md".to_owned(),
        "---\nstatus: accepted\n---\n# A\n\n## Context\n\nx\n\n## Decision\n\ny\n".to_owned(),
    ));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = Site::of(&files);
    let page = "repo/docs/adr/0001-a.html";
    assert_eq!(site.texts(page, ".trace svg rect").len(), 25);
    assert_eq!(site.texts(page, ".trace .more"), ["176 more are left out."]);
}

#[test]
fn gaps_are_visible_where_nothing_leads_to_something() {
    let site = shop();
    let rows = |id: &str| site.texts("trace.html", &format!("[aria-labelledby={id}] tbody tr"));
    let decisions = rows("ho-decisions");
    assert!(decisions[0].starts_with("ADR-2 Use REST") && decisions[0].contains("nothing leads here"), "{decisions:?}");
    assert!(decisions[1].contains("Relay is stuck") && !decisions[1].contains("nothing leads here"), "{decisions:?}");
    let runbooks = rows("ho-runbooks");
    assert!(runbooks[0].contains("Handle an incident no alert leads here"), "{runbooks:?}");
    assert!(runbooks[1].starts_with("Relay is stuck RelayStuck GET /orders ADR-1"), "{runbooks:?}");
    assert!(rows("ho-contracts")[0].ends_with("1 of 2 POST /orders"), "{:?}", rows("ho-contracts"));
    assert!(site.texts("trace.html", "[aria-labelledby=ho-alerts] li")[0].ends_with(": Lonely"));
}

#[test]
fn all_of_it_is_there_in_german() {
    let mut files = SHOP.to_vec();
    let manifest = format!("{MANIFEST}portal: {{language: de}}\n");
    files[0].1 = &manifest;
    let site = Site::of(&files);
    for (page, heading) in [
        ("onboarding.html", "Die ersten Wochen"),
        ("glossary.html", "Glossar"),
        ("people.html", "Personen und Zuständige"),
        ("changes.html", "Änderungen"),
        ("trace.html", "Was wohin führt"),
    ] {
        assert_eq!(site.texts(page, "h1"), [heading]);
    }
    assert_eq!(site.problems(), [""; 0]);
}
