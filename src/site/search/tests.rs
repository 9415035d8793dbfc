use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::shards::Cuts;
use super::*;
use crate::formats;
use crate::markup;
use crate::policy;
use crate::site::testing::{TODAY, portal};
use crate::site::{Theme, plan};

/// The index of some files, by name.
fn index(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    index_in("en", files)
}

fn index_in(lang: &str, files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let portal = portal(files);
    let report = policy::check(&portal, TODAY);
    let theme = Theme::in_language(lang);
    let plan = plan(&portal, &report, &theme);
    let composed = |id| Arc::new(formats::compose(portal.doc(id)));
    let files = Memory::default().files(&portal, &plan.searched, &composed);
    files.into_iter().map(|(url, bytes)| (url.to_string(), String::from_utf8(bytes.to_vec()).unwrap())).collect()
}

/// All files whose name starts so, one after the other.
fn all(index: &BTreeMap<String, String>, start: &str) -> String {
    index.iter().filter(|(name, _)| name.starts_with(start)).map(|(_, text)| text.as_str()).collect()
}

/// Whether a term has postings.
fn has(index: &BTreeMap<String, String>, term: &str) -> bool {
    let terms = all(index, "search/t");
    terms.contains(&format!("\"{term} ")) || terms.contains(&format!("\\n{term} "))
}

#[test]
fn each_file_is_named_by_the_first_or_by_a_chunk() {
    let index = index(&[("README.md", "# Orders\n\nThe relay."), ("docs/adr/0001-a.md", "# 1. Use a queue\n")]);
    let first = &index["search/i.js"];
    let chunks = all(&index, "search/d");
    for name in index.keys().filter(|name| *name != "search/i.js") {
        let digest = name.rsplit_once('-').unwrap().1.trim_end_matches(".js");
        let naming = if name.starts_with("search/x") { &chunks } else { first };
        assert!(naming.contains(&format!("\"{digest}\"")), "{name}");
    }
    assert!(has(&index, "relay") && has(&index, "queu"), "{index:#?}");
}

#[test]
fn titles_owners_and_names_cannot_leave_their_strings() {
    let hostile = "</script><script>alert(1)</script> \" ' ` \\ \u{2028} <!-- é 漢字";
    let index = index(&[
        ("README.md", &format!("# {hostile}\n\n## {hostile}\n\n{hostile}\n")),
        ("docs/<img src=x>\"'.md", &format!("---\nowner: '{}'\n---\n# x\n", hostile.replace('\'', "''"))),
    ]);
    for (name, text) in &index {
        assert!(text.is_ascii() && !text.contains('<'), "{name}: {text}");
        let inner = text.strip_prefix("HX.").and_then(|text| text.strip_suffix(");\n")).unwrap();
        assert_eq!(
            inner.matches("\\u003cscript").count(),
            inner.matches("script\\u003e").count() - inner.matches("\\u003c/script\\u003e").count()
        );
    }
}

#[test]
fn what_a_page_does_not_show_is_not_found() {
    let api = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths:\n  /a:\n    get:\n      description: |\n        shownword <!-- hiddenword -->\n      responses: {}\n";
    let index = index(&[
        (
            "README.md",
            "---\nsecretkey: secretvalue\n---\n# Orders\n\nShown. <!-- commented -->\n\n[a]: https://referenced.example\n",
        ),
        ("api/openapi.yaml", api),
    ]);
    assert!(has(&index, "shown") && has(&index, "shownword"), "{}", all(&index, "search/t"));
    for hidden in ["secretkey", "secretvalu", "commented", "referenced", "hiddenword"] {
        assert!(!has(&index, hidden), "{hidden}");
    }
}

#[test]
fn a_replaced_decision_says_so() {
    let index = index(&[
        ("docs/adr/0001-a.md", "# 1. Use a queue\n\n## Status\n\nSuperseded by [2](0002-b.md)\n"),
        ("docs/adr/0002-b.md", "# 2. Use a log\n\n## Status\n\nAccepted\n\nSupersedes [1](0001-a.md)\n"),
    ]);
    assert!(all(&index, "search/d").contains("\"past\",\"Superseded"), "{}", all(&index, "search/d"));
}

#[test]
fn sections_of_a_long_page_have_addresses_of_their_own() {
    let body = |word: &str| format!("{word} {}", "word ".repeat(140));
    let text =
        format!("# Guide\n\nLead.\n\n## First part\n\n{}\n\n## Second part\n\n{}\n", body("alpha"), body("beta"));
    let chunks = all(&index(&[("docs/guide.md", &text)]), "search/d");
    assert!(chunks.contains("[\"First part\",\"Second part\"]"), "{chunks}");
    let short =
        all(&index(&[("docs/guide.md", "# Guide\n\n## First part\n\nalpha\n\n## Second part\n\nbeta\n")]), "search/d");
    assert!(!short.contains("First part"), "{short}");
}

#[test]
fn texts_are_kept_whole_with_sections_apart() {
    let body = |word: &str| format!("{word} {}", "word ".repeat(140));
    let text = format!("# Guide\n\nLead `a < b`.\n\n## One\n\n{}\n\n### Below\n\n{}", body("alpha"), body("beta"));
    let texts = all(&index(&[("docs/guide.md", &text)]), "search/x");
    assert!(texts.contains("[\"Lead a \\u003c b.\",\"alpha word word "), "{texts}");
    assert!(texts.contains(" word Below \\u00b7 beta word "), "{texts}");
    assert!(!texts.contains("\\u2026"), "{texts}");
}

#[test]
fn of_many_pages_less_is_kept_of_each() {
    assert_eq!((room(0), room(500), room(2_000), room(10_000), room(1_000_000)), (12_000, 8_000, 2_000, 400, 350));
}

#[test]
fn a_line_about_a_page_is_sent_once() {
    let index = index(&[("docs/guide.md", "# Guide\n\nHow orders are sent.\n")]);
    assert_eq!(all(&index, "search/").matches("How orders are sent").count(), 1, "{}", all(&index, "search/d"));
}

#[test]
fn things_on_a_page_have_addresses_of_their_own() {
    let rules = "groups:\n- name: g\n  rules:\n  - alert: OrdersDown\n    expr: up == 0\n    annotations: {summary: No orders}\n";
    let index = index(&[
        ("ops/rules.yml", rules),
        ("docs/glossary.md", "# Glossary\n\n| Term | Meaning |\n|---|---|\n| outbox | Table of events |\n"),
        (
            "docs/queues.md",
            "# Queues\n\n| Queue | Consumer | Safe to replay |\n|---|---|---|\n| billing.orders | billing | yes |\n",
        ),
        ("CODEOWNERS", "* @team\n"),
        ("services/billing/Dockerfile", "FROM scratch\n"),
    ]);
    let chunks = all(&index, "search/d");
    for (anchor, title) in
        [("alert-ordersdown", "OrdersDown"), ("term-outbox", "outbox"), ("row-billingorders", "billing.orders")]
    {
        assert!(chunks.contains(&format!("#{anchor}\",\"{title}\",")), "{title}: {chunks}");
    }
    assert!(has(&index, "ordersdown") && all(&index, "search/x").contains("No orders up == 0"));
}

#[test]
fn gaps_are_found_however_many_there_are() {
    let names: Vec<String> = (0..40).map(|n| format!("services/s{n}/Dockerfile")).collect();
    let mut files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "FROM scratch\n")).collect();
    files.push(("handover.yaml", "version: 1\nprofile: regulated\n"));
    let chunks = all(&index(&files), "search/d");
    let gaps = chunks.matches("[\"gaps/").count();
    assert!(gaps > 300, "{gaps}");
}

#[test]
fn the_source_of_a_contract_and_the_page_for_nothing_are_left_out() {
    let api = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n";
    let chunks = all(&index(&[("api/openapi.yaml", api)]), "search/d");
    assert!(chunks.contains("apis/api/index.html") && !chunks.contains("source.html") && !chunks.contains("404.html"));
}

#[test]
fn frequent_words_go_by_the_language_of_the_portal() {
    let files = [("README.md", "# Titel\n\nOder the relay.\n")];
    assert!(has(&index(&files), "oder") && !has(&index(&files), "the"));
    let german = index_in("de", &files);
    assert!(!has(&german, "oder") && !has(&german, "the") && has(&german, "relay"));
    assert!(german["search/i.js"].contains("Entscheidung"));
}

#[test]
fn a_page_of_random_words_does_not_fill_the_index() {
    let words: String = (0u64..40_000).map(|n| format!("w{:x} ", n.wrapping_mul(0x9E37_79B9_7F4A_7C15))).collect();
    let index = index(&[("README.md", &format!("# Noise\n\n{words}{}", "a".repeat(100_000)))]);
    assert!(all(&index, "search/").len() < 200_000, "{}", all(&index, "search/").len());
}

/// A page of a word for each number, with a section for each list behind the first.
fn page(title: &str, sections: &[Vec<u8>]) -> Page {
    let words = |numbers: &Vec<u8>| numbers.iter().map(|n| format!("word{n} ")).collect::<String>();
    let mut text = format!("# {title}\n\n");
    for (ix, numbers) in sections.iter().enumerate() {
        match ix {
            0 => text.push_str(&words(numbers)),
            _ => text.push_str(&format!("\n\n## Part {ix}\n\n{}{}", words(numbers), "padding ".repeat(130))),
        }
    }
    let outline = markup::outline(&text);
    let read = text::of_fragment(&markup::compose(&text, &outline), &outline);
    let rows = rows::rows(&read, Reading { stop: Stop::Nothing, room: 300 });
    let entry = Entry {
        href: format!("{title}.html").into(),
        title: title.into(),
        kind: Kind::Document,
        standing: None,
        badge: None,
        services: Arc::default(),
        place: Arc::default(),
        about: Arc::default(),
        names: vec![title.into()],
        also: Vec::new(),
        text: TextOf::Nothing,
    };
    Page { entry: Arc::new(entry), text: Some(Rows::Document(Arc::new(rows))) }
}

/// One step of an author: a page is written or goes.
#[derive(Debug, Clone)]
enum Edit {
    Write(usize, Vec<Vec<u8>>),
    Remove(usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let words = prop::collection::vec(0u8..60, 0..12);
    prop_oneof![
        8 => (0usize..20, prop::collection::vec(words, 1..3)).prop_map(|(page, parts)| Edit::Write(page, parts)),
        1 => (0usize..20).prop_map(Edit::Remove),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn an_index_that_is_updated_is_that_of_a_clean_build(edits in prop::collection::vec(edit(), 1..24)) {
        // So small that terms come and go at every border.
        let cuts = Cuts { bytes: 60, one_in: 5, ..Cuts::default() };
        let (searched, mut warm) = (Searched::default(), Index::new(cuts));
        let write = |ix: usize, parts: &[Vec<u8>]| page(&format!("page{}", ix % 7), parts);
        let mut pages: Vec<Page> = (0..20).map(|ix| write(ix, &[vec![ix as u8]])).collect();
        for edit in edits {
            match edit {
                Edit::Write(ix, parts) if ix < pages.len() => pages[ix] = write(ix, &parts),
                Edit::Write(ix, parts) => pages.push(write(ix, &parts)),
                Edit::Remove(ix) => drop((ix < pages.len()).then(|| pages.remove(ix))),
            }
            let clean = Index::new(cuts).next(&searched, pages.clone());
            prop_assert_eq!(warm.next(&searched, pages.clone()), clean);
        }
    }
}

#[test]
fn what_did_not_change_is_not_encoded_again() {
    let (searched, mut index) = (Searched::default(), Index::new(Cuts { bytes: 400, one_in: 50, ..Cuts::default() }));
    let write = |ix: usize, word: u8| page(&format!("page{ix}"), &[vec![ix as u8, (ix / 3) as u8, word]]);
    let mut pages: Vec<Page> = (0..CHUNK * 8).map(|ix| write(ix, 1)).collect();
    index.next(&searched, pages.clone());
    let all = index.encoded;
    index.next(&searched, pages.clone());
    assert_eq!(index.encoded, 0);
    pages[70] = write(70, 2);
    index.next(&searched, pages.clone());
    assert!((2..=6).contains(&index.encoded) && all > 20, "{} of {all}", index.encoded);
}
