//! Pages on how far the handover is: the front page, gaps, checklists, panels.

use std::sync::Arc;

use jiff::civil::Date;

use super::*;
use crate::base::diag::Location;
use crate::base::hash::Digest;
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::kinds::traits::Tier;
use crate::kinds::{self, Trait};
use crate::manifest::{Manifest, Party, Sited, Waiver};
use crate::model::freshness::{Basis, BasisSource, DriftCommit};
use crate::model::{Artifact, Confidence, Level, ServiceId, Subjects, Substance, TraitFact};
use crate::policy;
use crate::site::testing::{TODAY, portal};

fn path(path: &str) -> RepoPath {
    RepoPath::new(path).unwrap()
}

fn sited<T>(value: T) -> Sited<T> {
    Sited { value, at: Location::file(&path("handover.yaml")) }
}

/// An artifact that is enough and current, in a document of the portal.
fn artifact(portal: &Portal, kind: &str, at: &str, services: &[u32]) -> Artifact {
    let kind = kinds::find(kind).unwrap_or_else(|| panic!("no kind {kind}"));
    let doc = portal.find(&path(at)).unwrap_or_else(|| panic!("no document {at}"));
    Artifact {
        kind,
        at: Location::file(&path(at)),
        head: Location::file(&path(at)),
        doc: Some(doc),
        anchor: None,
        title: portal.doc(doc).card.title.clone(),
        subjects: Subjects {
            project: services.is_empty(),
            services: services.iter().map(|id| ServiceId(*id)).collect(),
        },
        evidence: format!("the path is one of `{}`", kind.id).into(),
        confidence: Confidence::Path,
        substance: Substance { level: Level::Substantive, words: 120, need: kind.words, ..Substance::default() }.into(),
        owner: None,
        basis: Basis {
            date: Some(Date::constant(2026, 11, 1)),
            source: BasisSource::Commit,
            changed: Some(Date::constant(2026, 11, 1)),
            ..Basis::default()
        },
        reviewed: None,
        covers: Arc::default(),
        points_to: None,
        is_retired: false,
        is_gate_excluded: false,
        address: Digest::default(),
    }
}

fn with(mut artifact: Artifact, change: impl FnOnce(&mut Artifact)) -> Artifact {
    change(&mut artifact);
    artifact
}

fn manifest() -> Manifest {
    let party = |name: &str, org: &str| Party {
        at: Location::file(&path("handover.yaml")),
        name: name.to_owned(),
        legal_names: Vec::new(),
        orgs: vec![org.to_owned()],
        domains: Vec::new(),
        people: Vec::new(),
    };
    let waiver = |id: &str, kind: &str, service: &str, expires: Date| Waiver {
        id: sited(id.to_owned()),
        rule: sited("required/missing".to_owned()),
        kind: Some(kind.to_owned()),
        service: Some(sited(service.to_owned())),
        path: None,
        pointer: None,
        category: "planned".to_owned(),
        reason: sited("Targets are measured first, agreed in PAY-812.".to_owned()),
        owner: sited("@northwind/payments".to_owned()),
        expires: sited(expires),
        since: None,
        ticket: Some("https://jira.example/PAY-812".to_owned()),
        at: Location::file(&path("handover.yaml")),
    };
    let mut manifest = Manifest { path: Some(path("handover.yaml")), ..Manifest::default() };
    manifest.project.outgoing = Some(party("Contoso Delivery", "contoso"));
    manifest.project.incoming = Some(party("Northwind", "northwind"));
    manifest.project.exit = Some(sited(Date::constant(2027, 3, 31)));
    manifest.owners.default = Some(sited("@northwind/platform".to_owned()));
    manifest.waivers = vec![
        waiver("W-3", "observability", "worker", Date::constant(2027, 1, 31)),
        waiver("W-1", "reliability", "orders", Date::constant(2026, 10, 1)),
    ];
    manifest
}

/// The portal of some files with parties, traits, and artifacts in every state.
fn readied(files: &[(&str, &str)]) -> Portal {
    let mut portal = portal(files);
    portal.enforced = true;
    portal.manifest = Arc::new(manifest());
    let shown = Location::new(&path("docker-compose.yml"), Span::new(12, 18));
    let holds = |id: Trait, evidence: &str| TraitFact {
        id,
        holds: true,
        evidence: evidence.to_owned(),
        at: Some(shown.clone()),
        is_declared: false,
    };
    for (ix, service) in portal.services.iter_mut().enumerate() {
        service.traits = vec![holds(Trait::Deployable, "`build` of a compose file")];
        if ix == 1 {
            service.traits.push(holds(Trait::ConsumesQueue, "Kafka consumer"));
            service.tier = Tier::Critical;
            service.owner = Some("@contoso/delivery".to_owned());
            service.depends_on = vec!["orders".to_owned(), "mail <x>".to_owned()];
        }
    }
    let rollback = "docs/runbooks/rollback.md";
    portal.artifacts = vec![
        artifact(&portal, "readme", "README.md", &[]),
        with(artifact(&portal, "adr", "docs/adr/0002-outbox.md", &[]), |adr| adr.basis.drift_count = 0),
        with(artifact(&portal, "runbook.rollback", rollback, &[0]), |rollback| {
            rollback.owner = Some("ops".to_owned());
            rollback.basis.reviewed = Some(Date::constant(2026, 11, 1));
        }),
        with(artifact(&portal, "runbook.rollback", rollback, &[1]), |rollback| {
            rollback.anchor = Some("rollback".to_owned());
            rollback.title = "Rollback".into();
            rollback.confidence = Confidence::Heading;
            let substance = Arc::make_mut(&mut rollback.substance);
            substance.level = Level::Stub;
            substance.words = 14;
            substance.topics = vec![("steps".into(), "Steps".to_owned())];
            substance.missing_topics = vec!["trigger".into(), "data caveats".into()];
            substance.placeholders = vec![Span::new(4, 8)];
        }),
        with(artifact(&portal, "runbook.incident", "docs/runbooks/relay-stuck.md", &[0]), |incident| {
            Arc::make_mut(&mut incident.substance).level = Level::Thin;
            Arc::make_mut(&mut incident.substance).words = 30;
            Arc::make_mut(&mut incident.substance).missing_evidence = vec!["a link to a dashboard"];
        }),
        with(artifact(&portal, "runbook.deploy", rollback, &[0, 1]), |deploy| {
            deploy.basis.date = Some(Date::constant(2025, 10, 7));
            deploy.basis.changed = deploy.basis.date;
            deploy.basis.drift_count = 7;
            deploy.basis.drift = vec![DriftCommit {
                id: "1f2e3d4c5b6a79888".to_owned(),
                date: "2026-10-30".to_owned(),
                author: "Kim".to_owned(),
                path: path("docker-compose.yml"),
            }];
        }),
    ];
    portal
}

/// Kinds that the tests look at, so that the registry can grow without them.
const KINDS: [&str; 8] = [
    "readme",
    "adr",
    "queue.semantics",
    "runbook.deploy",
    "runbook.rollback",
    "runbook.incident",
    "observability",
    "security.policy",
];

fn site() -> Site {
    let portal = readied(ORDERS);
    let mut report = policy::check(&portal, TODAY);
    report.slots.retain(|slot| KINDS.contains(&slot.kind.id));
    report.score = policy::Score::of(&report.slots, &portal);
    Site::of_portal(portal, &report)
}

/// The same with everything that is asked.
fn whole_site() -> Site {
    let portal = readied(ORDERS);
    let report = policy::check(&portal, TODAY);
    Site::of_portal(portal, &report)
}

/// Texts of the elements of a page that a selector finds, one a line.
fn said(site: &Site, url: &str, selector: &str) -> String {
    site.texts(url, selector).join("\n")
}

#[test]
fn every_page_about_gaps_is_sound_and_every_link_leads_somewhere() {
    assert_eq!(whole_site().problems(), [""; 0]);
}

#[test]
fn the_verdict_says_in_words_how_far_the_handover_is() {
    let site = site();
    insta::assert_snapshot!(said(&site, "index.html", ".verdict .line, .verdict > .from, .states li"), @r"
    Not ready to exit: 3 blocking gaps, exit in 128 days, 36 % ready (9 % waived, 22 % ageing)
    Profile standard · exit 2027-03-31 · counted on 2026-11-23
    3 ✓ ok enough, and current
    4 ✗ missing nothing of the kind
    1 ◌ stub begun, not written
    1 ◔ thin something, not enough
    2 ◷ stale too old, or overtaken
    1 w waived a gap accepted for a time
    ");
}

#[test]
fn nothing_fails_without_a_manifest_and_the_verdict_says_so() {
    let words = said(&orders(), "index.html", ".verdict > .from");
    assert!(
        words.starts_with("No handover.yaml : report only, nothing will fail · profile standard · handover init"),
        "{words}"
    );
}

#[test]
fn every_cell_of_the_matrix_has_words_and_every_gap_a_link() {
    let site = site();
    let html = Html::parse_document(site.page("index.html"));
    let cells: Vec<String> = html.select(&css(".slots tbody td")).map(|cell| words(&cell)).collect();
    assert!(cells.iter().all(|cell| !cell.is_empty()), "{cells:?}");
    insta::assert_snapshot!(cells.join("\n"), @r"
    ✗ worker, queue table: missing
    – orders, queue table: n/a, `orders` is not `consumes-queue`
    ◷ worker, deploy runbook: stale, 7 commits changed what it describes since then
    ◌ worker, rollback runbook: stub, 14 content words (needs 50), 2 of 3 topics missing (trigger, data caveats), 1 placeholder
    ✗ worker, incident runbook: missing
    w worker, observability guide: waived until 2027-01-31 by @northwind/payments, nothing of this kind
    ◷ orders, deploy runbook: stale, 7 commits changed what it describes since then
    ✓ orders, rollback runbook: ok
    ◔ orders, incident runbook: thin, 30 content words (needs 60), without a link to a dashboard
    ✗ orders, observability guide: missing
    ");
    let linked = css(".slots tbody a.cell");
    let linked: Vec<&str> = html.select(&linked).filter_map(|cell| cell.attr("href")).collect();
    let is_known = |href: &&str| href.starts_with("gaps/") || href.starts_with("repo/");
    assert!(linked.len() > 5 && linked.iter().all(is_known), "{linked:?}");
}

#[test]
fn critical_services_stand_first_and_columns_say_how_strongly_they_are_asked() {
    let site = site();
    insta::assert_snapshot!(said(&site, "index.html", ".slots th"), @r"
    Service
    queues ○ required
    worker critical
    orders
    Service
    deploy ● blocking
    rollback ● blocking
    incident ○ required
    observability ○ required
    worker critical
    orders
    ");
}

#[test]
fn gaps_are_grouped_by_who_owes_them() {
    let site = site();
    insta::assert_snapshot!(said(&site, "gaps.html", ".lead, .tallies li, .gaps tr.state"), @r"
    8 open, 3 of them blocking. Each leads to a page on how to close it. For spreadsheets: gaps.csv .
    3 owed by owners whose party is not known 3 blocking
    3 owed by Northwind (incoming)
    2 owed by Contoso Delivery (outgoing)
    ops 3 gaps, 3 blocking
    @northwind/platform, Northwind (incoming) 3 gaps
    @contoso/delivery, Contoso Delivery (outgoing) 2 gaps
    ");
    let on_front_page = whole_site().texts("index.html", ".gaps tr:not(.state) td:nth-child(2)");
    assert_eq!(on_front_page.len(), 20);
}

#[test]
fn the_front_page_counts_all_gaps_of_an_owner_though_it_shows_the_first_ones() {
    let site = whole_site();
    assert_eq!(site.texts("index.html", ".gaps tr.state"), site.texts("gaps.html", ".gaps tr.state"));
}

#[test]
fn every_gap_is_within_two_clicks_of_the_front_page() {
    let site = whole_site();
    let links = |url: &str| {
        let html = Html::parse_document(site.page(url));
        let dir = RepoPath::new(url).unwrap().parent();
        let hrefs: Vec<String> =
            html.select(&css("main a[href]")).filter_map(|a| a.attr("href")).map(str::to_owned).collect();
        let local = hrefs.into_iter().filter(|href| !href.contains(':'));
        let path = |href: String| dir.join(href.split('#').next()?).map(|path| path.to_string());
        local.filter_map(path).collect::<Vec<_>>()
    };
    let once = links("index.html");
    let mut reached: Vec<String> =
        once.iter().filter(|url| site.pages.contains_key(*url)).flat_map(|url| links(url)).collect();
    reached.extend(once);
    let gaps = site.pages.keys().map(String::as_str).filter(|url| url.starts_with("gaps/"));
    let far: Vec<&str> = gaps.filter(|url| !reached.iter().any(|href| href == url)).collect();
    assert_eq!(far, [""; 0]);
}

#[test]
fn what_cannot_be_judged_is_no_gap_and_its_page_says_how_to_make_its_age_known() {
    let mut portal = readied(ORDERS);
    portal.artifacts[0].basis = Basis::default();
    let report = policy::check(&portal, TODAY);
    let site = Site::of_portal(portal, &report);
    let url = "gaps/readme/project.html";
    insta::assert_snapshot!(said(&site, url, ".kicker, .banner, #ho-close, #ho-close ~ *"), @r"
    no gap, but not judged · Architecture and data
    ? Unknown: nobody knows how old it is
    Make its age known
    Set reviewed: in README.md , or fetch the whole git history
    ");
    assert!(!site.page("gaps.html").contains(url));
}

#[test]
fn a_waived_gap_says_until_when_and_by_whom_wherever_it_is_shown() {
    let site = site();
    let until = "waived until 2027-01-31 by @northwind/payments";
    assert!(said(&site, "services/worker.html", ".checks li").contains(until));
    assert!(said(&site, "index.html", ".slots td").contains(until));
    assert!(said(&site, "gaps/observability/worker.html", ".banner").contains("until 2027-01-31"));
}

#[test]
fn a_gap_page_says_what_is_missing_why_and_how_to_close_it() {
    let site = site();
    let url = "gaps/runbook.rollback/worker.html";
    insta::assert_snapshot!(said(&site, url, "h1, .banner, .lead, .facts > div, .body li, .body pre, .finding > *, .numbers li"), @r"
    Rollback runbook of worker
    ◌ Stub: 14 content words (needs 50), 2 of 3 topics missing (trigger, data caveats), 1 placeholder
    A bad release at 3 a.m. has one quick cure; whoever has to invent it under pressure forgets the migration that does not go back.
    Asked of worker
    Asked as ● blocking
    Owed by ops
    Because profile standard asks for it deployable: build of a compose file docker-compose.yml:2
    handover new runbook.rollback --service worker
    a file such as worker/runbooks/rollback.md or worker/docs/rollback.md or ROLLBACK.md
    a section under “rollback”, “roll back”, “rollbacks”, “rolling back”, “rolling back a release”
    any document with kind: runbook.rollback in its front matter
    at least 50 words of its own
    steps
    trigger
    data caveats
    2 steps or a command
    reviewed within the last 180 days
    Rollback stub
    docs/runbooks/rollback.md · recognised by heading: the path is one of runbook.rollback
    14 of 50 words ✓ steps : found ✗ trigger : not found ✗ data caveats : not found 1 placeholder
    14 of 50 words
    ✓ steps : found
    ✗ trigger : not found
    ✗ data caveats : not found
    1 placeholder
    Age: 22 of 180 days since its change on 2026-11-01
    services: worker: not_applicable: runbook.rollback: why it makes no sense for this service
    waivers: - id: W-4 rule: required/stub kind: runbook.rollback service: worker category: planned reason: why this may wait, in twenty characters or more owner: ops expires: 2027-02-21
    ");
}

#[test]
fn a_waived_gap_has_its_waiver_and_no_second_one_is_offered() {
    let site = site();
    let url = "gaps/observability/worker.html";
    let text = said(&site, url, "main");
    assert!(text.contains("W-3") && text.contains("69 days left") && !text.contains("waivers:"), "{text}");
    assert_eq!(site.texts("index.html", ".waivers b"), ["W-3"]);
    assert_eq!(site.texts("index.html", ".waivers del"), ["W-1"]);
}

#[test]
fn what_gets_old_is_listed_against_its_limit_with_what_changed_since() {
    let site = site();
    insta::assert_snapshot!(said(&site, "index.html", ".ages tbody tr"), @r"
    Roll a release back deploy runbook, orders 412 of 180 days ▰▰▰▰▰ 228 %, over twice its limit △ overtaken by 7 commits
    Roll a release back deploy runbook, worker 412 of 180 days ▰▰▰▰▰ 228 %, over twice its limit △ overtaken by 7 commits
    ");
}

#[test]
fn a_service_has_its_checklist_traits_and_surroundings() {
    let site = site();
    insta::assert_snapshot!(said(&site, "services/worker.html", ".facts > div, .checks h3, .checks li, .not-asked li"), @r"
    Owner @contoso/delivery
    Tier critical
    Depends on orders , mail <x>
    Directory worker
    Inferred from build entry in docker-compose.yml, docker-compose.yml:4
    Traits deployable build of a compose file, docker-compose.yml:2 consumes-queue Kafka consumer, docker-compose.yml:2
    Interfaces and configuration
    ✗ queue table required, missing
    Operations and quality
    ◷ deploy runbook blocking, stale: 7 commits changed what it describes since then
    ◌ rollback runbook blocking, stub: 14 content words (needs 50), 2 of 3 topics missing (trigger, data caveats), 1 placeholder
    ✗ incident runbook required, missing
    w observability guide waived until 2027-01-31 by @northwind/payments: nothing of this kind
    ");
}

#[test]
fn a_document_shows_what_it_counts_as() {
    let site = site();
    assert_eq!(
        site.texts("repo/docs/runbooks/rollback.html", ".panel > summary"),
        ["Counts as rollback runbook and deploy runbook"]
    );
    insta::assert_snapshot!(said(&site, "repo/docs/runbooks/rollback.html", ".panel > ul > li"), @r"
    substantive rollback runbook of orders 120 of 50 words Age 22 of 180 days since its change on 2026-11-01 , reviewed 2026-11-01 Owner ops Asked blocking, of orders: ok Known by path
    stub rollback runbook of worker 14 of 50 words ✓ steps : found ✗ trigger : not found ✗ data caveats : not found 1 placeholder Age 22 of 180 days since its change on 2026-11-01 Asked blocking, of worker: stub Known by heading
    substantive deploy runbook of orders , worker 120 of 60 words Age 412 of 180 days too old since its change on 2025-10-07 overtaken by 7 commits Asked blocking, of orders: stale Asked blocking, of worker: stale Known by path
    ");
    assert_eq!(site.texts("repo/docs/notes/a.html", ".panel"), [""; 0]);
}

#[test]
fn every_finding_on_a_gap_leads_to_its_page() {
    let site = whole_site();
    let html = Html::parse_document(site.page("rules/required/missing.html"));
    let (all, links) = (css(".finding"), css("a[href*='gaps/']"));
    let unlinked = html.select(&all).filter(|finding| finding.select(&links).next().is_none());
    assert_eq!(unlinked.map(|finding| words(&finding)).collect::<Vec<_>>(), [""; 0]);
    assert!(html.select(&css(".finding")).count() > 20);
}

#[test]
fn spreadsheets_and_badges_say_the_same_as_the_pages() {
    let site = site();
    let csv = String::from_utf8(site.plan.files[routes::GAPS_CSV].to_vec()).unwrap();
    let gaps = csv.lines().count() - 1;
    assert!(site.texts("gaps.html", ".lead")[0].starts_with(&format!("{gaps} open")));
    assert!(csv.contains(",'@contoso/delivery,Contoso Delivery (outgoing),"), "{csv}");
    let badge = String::from_utf8(site.plan.files[routes::BADGE].to_vec()).unwrap();
    let verdict = said(&site, "index.html", ".verdict .line");
    let blocking = verdict.split(' ').nth(4).unwrap();
    assert!(badge.contains(&format!("· {blocking} blocking</title>")), "{badge}");
}

#[test]
fn rows_without_gaps_are_folded_away_in_a_large_repository() {
    let services: String = (10..60).map(|n| format!("  s{n}:\n    build: ./s{n}\n")).collect();
    let compose = format!("services:\n{services}");
    let mut portal = portal(&[("docker-compose.yml", &compose)]);
    for service in &mut portal.services {
        let at = Some(Location::file(&path("docker-compose.yml")));
        let fact = TraitFact { id: Trait::Deployable, holds: true, evidence: String::new(), at, is_declared: false };
        service.traits = vec![fact];
    }
    let mut report = policy::check(&portal, TODAY);
    for slot in &mut report.slots {
        if !matches!(slot.subject, policy::Subject::Service(ServiceId(7))) {
            slot.state = policy::State::Ok;
        }
    }
    let site = Site::of_portal(portal, &report);
    let shown = site.texts("index.html", "section > .slots tbody th");
    assert!(!shown.is_empty() && shown.iter().all(|service| service == "s17"), "{shown:?}");
    let folded = site.texts("index.html", "details > summary");
    assert!(folded.contains(&"49 services have nothing open here".to_owned()), "{folded:?}");
}

#[test]
fn where_nothing_is_asked_nothing_is_claimed() {
    let site = Site::of_portal(portal(ORDERS), &Report::default());
    assert_eq!(site.problems(), [""; 0]);
    assert_eq!(site.texts("index.html", ".verdict"), [""; 0]);
    assert_eq!(site.texts("gaps.html", ".lead"), ["Nothing is asked of this repository, so nothing is missing."]);
    assert!(!site.texts("index.html", ".sections a").contains(&"Gaps".to_owned()));
}

#[test]
fn hostile_words_stay_words_wherever_gaps_are_shown() {
    use super::hostile::CANARY;
    let words = || CANARY.to_owned();
    let mut portal = readied(ORDERS);
    for service in &mut portal.services {
        service.name = words();
        service.owner = Some(words());
        service.depends_on = vec![words()];
        service.traits.iter_mut().for_each(|fact| fact.evidence = words());
    }
    for artifact in &mut portal.artifacts {
        artifact.title = words().into();
        artifact.evidence = words().into();
        artifact.owner = Some(words());
        Arc::make_mut(&mut artifact.substance).topics = vec![(words().into(), words())];
        Arc::make_mut(&mut artifact.substance).missing_topics = vec![words().into()];
        artifact.basis.drift.iter_mut().for_each(|commit| (commit.author, commit.date) = (words(), words()));
    }
    let mut manifest = manifest();
    manifest.project.outgoing.as_mut().unwrap().name = words();
    manifest.owners.default = Some(sited(words()));
    for waiver in &mut manifest.waivers {
        (waiver.reason.value, waiver.owner.value, waiver.category) = (words(), words(), words());
        waiver.ticket = Some(format!("javascript:{CANARY}"));
    }
    portal.manifest = Arc::new(manifest);
    let mut report = policy::check(&portal, TODAY);
    for slot in &mut report.slots {
        (slot.detail, slot.close) = (words(), words());
        slot.because.iter_mut().for_each(|why| why.text = words());
    }
    let site = Site::of_portal(portal, &report);
    let problems = site.problems();
    let about_titles = |problem: &&String| !problem.contains("has the title of");
    assert_eq!(problems.iter().filter(about_titles).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(site.page("gaps/runbook.rollback/worker.html").matches("&lt;canary").count() > 5);
}
