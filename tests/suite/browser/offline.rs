//! Straight from disk, and without JavaScript.

use serde_json::{Value, json};

use super::{Browser, Site, look_at, none, portals};

#[test]
fn pages_work_from_disk() {
    let Some(browser) = Browser::start() else { return };
    let mut wrong = Vec::new();
    for portal in portals::ALL {
        let root = format!("file://{}/", portal.on_disk().display());
        for page in portal.pages() {
            browser.requests();
            browser.open(&format!("{root}{}", page.place));
            let odd = browser
                .requests()
                .into_iter()
                .filter(|request| !request.url.starts_with(&root) && !request.url.starts_with("data:"));
            let mut found: Vec<String> = odd.map(|request| format!("asks for {}", request.url)).collect();
            found.extend(browser.console());
            found.extend(browser.lines(
                "return [[getComputedStyle(document.querySelector('.skip')).position === 'absolute', 'no styles'], \
                         [!document.querySelector('button.scheme').hidden, 'no scripts']].filter(([fine]) => !fine).map(([, words]) => words)",
            ));
            wrong.extend(found.into_iter().map(|line| format!("{}, {}: {line}", portal.name, page.place)));
        }
    }
    none(&wrong);
}

#[test]
fn links_open_from_disk() {
    let Some(browser) = Browser::start() else { return };
    let root = format!("file://{}/", portals::VENDOR_EXIT.on_disk().display());
    for (page, link, there) in [
        ("index.html", ".side a[href='decisions.html']", "decisions"),
        ("decisions.html", "table a[href$='0005-one-database-per-service.html']", "adr"),
        ("apis.html", "main a[href$='orders/index.html']", "api"),
        ("repo/docs/adr/0005-one-database-per-service.html", ".mark", "home"),
    ] {
        browser.open(&format!("{root}{page}"));
        browser.click(link);
        assert_eq!(browser.eval("return document.documentElement.dataset.page"), there, "{page}: {link}");
    }
}

/// Letters of the text that can be seen in the content, without what buttons say.
const LETTERS: &str = "document.querySelectorAll('main details').forEach((details) => { details.open = true; }); \
                       document.querySelectorAll('main :is(button, form)').forEach((control) => control.remove()); \
                       return document.querySelector('main').innerText.replace(/\\s+/g, '').length";

#[test]
fn without_javascript_the_text_is_the_same() {
    let Some(browser) = Browser::start() else { return };
    let found = look_at(&browser, &portals::VENDOR_EXIT, |_| {
        let with = browser.eval(LETTERS).as_u64().unwrap_or_default();
        set_javascript(&browser, false);
        let address = browser.eval("return location.href");
        browser.open(address.as_str().expect("an address"));
        let without = browser.eval(LETTERS).as_u64().unwrap_or_default();
        let menu = browser.eval("return document.querySelectorAll('nav.side a').length > 0 && document.querySelector('nav.side a').checkVisibility()");
        set_javascript(&browser, true);
        let mut wrong = Vec::new();
        if without * 10 < with * 9 {
            wrong.push(format!("{without} of {with} letters"));
        }
        if menu != true {
            wrong.push("no menu".to_owned());
        }
        wrong
    });
    none(&found);
}

#[test]
fn without_javascript_the_menu_opens_on_a_telephone() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    browser.set_width(360);
    set_javascript(&browser, false);
    browser.open(&site.address("repo/docs/adr/0005-one-database-per-service.html"));
    let is_open =
        || browser.eval("return document.querySelector('nav.side a').checkVisibility({ contentVisibilityAuto: true })");
    assert_eq!(is_open(), false);
    browser.click(".menu > summary");
    assert_eq!(is_open(), true);
    browser.click(".menu a[href$='runbooks.html']");
    assert_eq!(browser.eval("return document.documentElement.dataset.page"), Value::from("runbooks"));
}

fn set_javascript(browser: &Browser, on: bool) {
    browser.cdp("Emulation.setScriptExecutionDisabled", json!({"value": !on}));
}
