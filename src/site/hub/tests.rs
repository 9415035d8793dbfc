use super::*;

/// `portal.json` of some artifacts: title, path, address.
fn portal(artifacts: &[(&str, &str, &str)]) -> Vec<u8> {
    let artifact = |(title, path, url): &(&str, &str, &str)| {
        serde_json::json!({"path": path, "anchor": null, "kind": "runbook", "title": title, "url": url, "services": [],
            "owner": "Ada", "number": null, "status": null, "date": null, "evidence": "its name"})
    };
    let artifacts: Vec<_> = artifacts.iter().map(artifact).collect();
    let services = [serde_json::json!({"id": "api", "name": "Api", "path": "", "owner": null, "evidence": "x"})];
    serde_json::json!({"schema": "handover.portal/1", "name": "x", "services": services, "artifacts": artifacts,
        "recognised": [], "slots": [], "score": {}})
    .to_string()
    .into_bytes()
}

fn report(readiness: Option<u32>, blocking: u64) -> Vec<u8> {
    serde_json::json!({"schema": "handover.report/1", "run": {"today": "2026-11-23"}, "findings": [{}],
        "summary": {"errors": blocking, "warnings": 2, "readiness": readiness, "blocking": blocking,
            "states": {"missing": blocking, "stub": 1, "ok": 5}}})
    .to_string()
    .into_bytes()
}

fn member(name: &str, portal: Result<Vec<u8>, String>, report: Result<Vec<u8>, String>) -> Member {
    Member { name: name.to_owned(), address: Some(format!("../{name}")), portal, report }
}

fn of(members: Vec<Member>) -> Hub {
    let members: Vec<std::sync::Mutex<Option<Member>>> =
        members.into_iter().map(|member| std::sync::Mutex::new(Some(member))).collect();
    let take = |ix: usize| Ok::<_, ()>(members[ix].lock().unwrap().take().unwrap());
    let hub = hub("Organisation", members.len(), take, &Theme::built_in()).unwrap();
    assert_eq!(hub.errors, []);
    hub
}

fn text(hub: &Hub, place: &str) -> String {
    String::from_utf8(hub.files[place].to_vec()).unwrap()
}

/// Names of portals in the order of a page.
fn order(hub: &Hub, place: &str) -> Vec<String> {
    let html = scraper::Html::parse_document(&text(hub, place));
    let names = scraper::Selector::parse("main tbody th").unwrap();
    html.select(&names).map(|name| name.text().collect()).collect()
}

fn problems(hub: &Hub) -> Vec<String> {
    hub.problems.iter().map(|problem| format!("{}: {}", problem.portal, problem.message)).collect()
}

#[test]
fn portals_stand_by_name_and_with_what_is_missing_first() {
    let hub = of(vec![
        member("Orders", Ok(portal(&[])), Ok(report(Some(90), 0))),
        member("billing", Ok(portal(&[])), Ok(report(Some(40), 7))),
        member("notify", Ok(portal(&[])), Ok(report(Some(60), 7))),
        member("old", Err("is not there".to_owned()), Err("is not there".to_owned())),
    ]);
    assert_eq!(order(&hub, "index.html"), ["billing", "notify", "old", "Orders"]);
    assert_eq!(order(&hub, "missing.html"), ["old", "billing", "notify", "Orders"]);
    assert_eq!(hub.portals, 3);
    let page = text(&hub, "index.html");
    assert!(
        page.contains("href=\"../billing/index.html\"") && page.contains("href=\"../billing/gaps.html\""),
        "{page}"
    );
    assert_eq!(
        problems(&hub),
        [
            "old: `portal.json` is not there, so what it holds is not searched",
            "old: `report.json` is not there, so its readiness is not known"
        ]
    );
}

#[test]
fn hits_lead_into_each_portal() {
    let hub = of(vec![member(
        "orders",
        Ok(portal(&[("Roll back", "docs/rb.md", "repo/docs/rb.html")])),
        Ok(report(None, 0)),
    )]);
    let shown: Vec<String> = hub
        .files
        .keys()
        .filter(|url| url.as_str().starts_with("search/d"))
        .map(|url| text(&hub, url.as_str()))
        .collect();
    assert!(shown[0].contains("\"../orders/repo/docs/rb.html\",\"Roll back\",\"docs/rb.md\""), "{shown:?}");
    assert_eq!(hub.artifacts, 2);
}

#[test]
fn a_bad_portal_is_told_and_the_others_are_built() {
    let whole = portal(&[("A", "a.md", "repo/a.html")]);
    let cut = whole[..whole.len() / 2].to_vec();
    let deep = format!("{{\"schema\": {}", "[".repeat(100_000)).into_bytes();
    let hub = of(vec![
        member("cut", Ok(cut), Ok(report(Some(1), 1))),
        member("deep", Ok(deep), Ok(report(Some(1), 1))),
        member("html", Ok(b"<html>".to_vec()), Ok(b"[]".to_vec())),
        member("other", Ok(br#"{"schema":"x/2","services":[],"artifacts":[]}"#.to_vec()), Ok(b"{}".to_vec())),
        member("type", Ok(br#"{"schema":"handover.portal/1","services":7,"artifacts":[]}"#.to_vec()), Ok(vec![0xff])),
        member("whole", Ok(whole), Ok(report(Some(100), 0))),
    ]);
    insta::assert_snapshot!(problems(&hub).join("\n"), @"
    cut: `portal.json` ends early (line 1, column 169), so what it holds is not searched
    deep: `portal.json` is not of its schema (line 1, column 11): invalid type: sequence, expected a string, so what it holds is not searched
    html: `portal.json` is no JSON (line 1, column 1), so what it holds is not searched
    html: `report.json` is not of its schema (line 1, column 2): invalid length 0, expected an object, so its readiness is not known
    other: `portal.json` is of the schema `x/2` instead of `handover.portal/1`, so what it holds is not searched
    other: `report.json` is not of its schema (line 1, column 2): missing field `schema`, so its readiness is not known
    type: `portal.json` is not of its schema (line 1, column 42): invalid type: integer `7`, expected a sequence, so what it holds is not searched
    type: `report.json` is no JSON (line 1, column 1), so its readiness is not known
    ");
    assert_eq!((hub.portals, order(&hub, "index.html").len()), (1, 6));
}

#[test]
fn names_with_markup_are_text_and_addresses_that_act_lead_nowhere() {
    let name = "<img src=x onerror=alert(1)>\u{202e}";
    let hostile = portal(&[
        ("</script><script>alert(1)</script>", "a.md", "javascript:alert(1)"),
        ("B", "b.md", "../../other/index.html"),
        ("C", "c.md", "//evil.example/x"),
        ("<b>D</b>", "d.md", "repo/d.html#x"),
    ]);
    let mut bad = member(name, Ok(hostile), Ok(report(Some(50), 3)));
    bad.address = Some("javascript:alert(1)//".to_owned());
    let hub = of(vec![bad]);
    let page = text(&hub, "index.html");
    assert!(page.contains("&lt;img src=x") && !page.contains("<img src=x") && !page.contains("javascript:"), "{page}");
    let mut outside = member(
        "x",
        Ok(portal(&[("</script>", "a.md", "repo/a.html"), ("B", "b.md", "javascript:x")])),
        Ok(report(None, 0)),
    );
    outside.address = Some("https://docs.example/x".to_owned());
    let hub = of(vec![outside]);
    assert_eq!(problems(&hub), ["x: 1 of its artifacts have addresses that lead out of it, so they are left out"]);
    assert!(text(&hub, "index.html").contains("href=\"https://docs.example/x/index.html\""));
    for (url, bytes) in hub.files.iter().filter(|(url, _)| url.as_str().starts_with("search/")) {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !text.contains("javascript:") && (!text.contains("</script>") || url.as_str() == "search.html"),
            "{url}"
        );
    }
}
