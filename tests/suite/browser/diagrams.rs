//! Diagrams as pictures: named, linked, enlarged by mouse and keyboard, in both colour schemes.

use serde_json::{Value, json};
use thirtyfour::prelude::Key;

use super::{Browser, Site, none, portals};

const PAGE: &str = "repo/docs/architecture.html";

#[test]
fn every_diagram_has_a_name_and_its_source_and_loads_nothing_from_elsewhere() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    browser.open(&site.address(PAGE));
    browser.wait_for("return document.querySelectorAll('figure.diagram button').length > 0");
    let wrong = browser.lines(
        r#"
        const figures = Array.from(document.querySelectorAll("figure.diagram"));
        const wrong = figures.length < 4 ? [figures.length + " diagrams"] : [];
        for (const figure of figures) {
            const svg = figure.querySelector("svg"), name = svg.querySelector("title").textContent;
            if (!/^(img|group)$/.test(svg.getAttribute("role"))) wrong.push(name + ": role");
            if (svg.getAttribute("role") === "group" && svg.querySelector("image").getAttribute("role") !== "img") wrong.push(name + ": no image");
            if (!name || figure.querySelector("[role=region]").getAttribute("aria-label") !== name) wrong.push(name + ": name");
            if (!figure.querySelector("details code.language-mermaid").textContent.includes("accTitle: " + name)) wrong.push(name + ": source");
            if (!figure.querySelector("figcaption a").href.endsWith(".svg")) wrong.push(name + ": link");
        }
        return wrong.concat(figures.some((figure) => figure.querySelector("desc")) ? [] : ["no description"]);
        "#,
    );
    none(&wrong);
    let pictures = site.asked().into_iter().filter(|(place, status)| place.contains("diagrams/") && *status == 200);
    assert!(pictures.count() >= 4, "{:?}", site.asked());
    assert!(browser.requests().iter().all(|request| request.url.starts_with(&site.base())), "another origin");
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn a_node_that_names_a_service_leads_to_its_page() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    browser.open(&site.address(PAGE));
    let fits = browser.eval(
        r#"
        const link = document.querySelector(".drawing a[href$='services/billing.html']");
        const box = link.getBoundingClientRect(), picture = link.closest("svg").getBoundingClientRect();
        return box.width >= 24 && box.height >= 24 && box.left >= picture.left && box.right <= picture.right && box.bottom <= picture.bottom;
        "#,
    );
    assert_eq!(fits, true);
    browser.click(".drawing a[href$='services/billing.html']");
    browser.wait_for("return location.pathname.endsWith('/services/billing.html')");
    let back = "return Array.from(document.querySelectorAll('main a'), (a) => a.getAttribute('href')).some((href) => href.startsWith('../repo/docs/architecture.html'))";
    assert_eq!(browser.eval(back), true, "the page of the service names the diagram");
}

#[test]
fn what_the_tool_draws_says_where_it_is_from_and_leads_on() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    browser.open(&site.address("diagrams.html"));
    let drawn = browser.lines("return Array.from(document.querySelectorAll('#ho-charts + .gallery a > strong'), (name) => name.closest('a').href)");
    assert_eq!(drawn.len(), 4, "a service map, two sets of tables, decisions: {drawn:?}");
    for place in drawn.iter().filter(|place| place.contains("services")) {
        browser.open(place);
        let wrong = browser.lines(
            r#"
            const figure = document.getElementById(location.hash.slice(1)).parentElement.querySelector("h2[id='" + location.hash.slice(1) + "'] + figure");
            if (!figure) return ["no figure after its heading"];
            const wrong = [], picture = figure.querySelector("image").getBoundingClientRect();
            if (!/^Drawn by this tool from .*\w/.test(figure.querySelector(".from").textContent)) wrong.push("does not say whence");
            if (!figure.querySelector("details code").textContent.trim()) wrong.push("no source");
            if (picture.width < 100 || picture.height < 100) wrong.push("no picture to be seen");
            return wrong;
            "#,
        );
        assert_eq!(wrong, [""; 0], "{place}");
    }
    browser.open(&site.address("services.html#ho-map"));
    browser.click("#ho-map + figure .drawing a[href='services/billing.html']");
    browser.wait_for("return location.pathname.endsWith('/services/billing.html')");
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn drawings_of_strangers_are_pictures_and_words_and_nothing_acts() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::HOSTILE);
    for page in ["repo/docs/diagrams/flow.drawio.svg.html", "repo/docs/diagrams/flow.drawio.html"] {
        browser.open(&site.address(page));
        browser.wait_for("return Array.from(document.querySelectorAll('main img')).every((picture) => picture.complete && picture.naturalWidth > 0)");
        let shown = browser.eval("return document.querySelector('main').innerText");
        let shown = shown.as_str().unwrap_or_default();
        assert!(
            shown.contains("alert(1)") && shown.contains("Donaudampfschiff"),
            "{page}: words of the drawing: {shown}"
        );
        assert_eq!(browser.eval("return document.querySelectorAll('main img').length"), 1, "{page}: the export");
        assert_eq!(browser.eval("return document.querySelectorAll('main script, main b').length"), 0, "{page}: markup");
    }
    assert_eq!(browser.console(), Vec::<String>::new());
    let picture = browser.lines("return [document.querySelector('main img').src]").remove(0);
    browser.open(&picture);
    assert_eq!(browser.eval("return document.documentElement.textContent.includes('Kept')"), true, "labels are kept");
    let acts = "return document.querySelectorAll('script, [onload], [onclick], [href^=http]').length";
    assert_eq!(browser.eval(acts), 0);
    // An icon is what the browser itself wishes for a bare picture.
    let origin = site.address("").replace("/kt/portal/", "/");
    let asked = browser.requests().into_iter().filter(|request| !request.url.starts_with(&origin));
    assert_eq!(asked.map(|request| request.url).collect::<Vec<_>>(), [""; 0], "another origin");
}

#[test]
fn a_diagram_is_enlarged_by_mouse_and_keyboard() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    browser.open(&site.address(PAGE));
    browser.wait_for("return document.querySelector('button.enlarge')");
    let view = || browser.eval("return document.querySelector('dialog .drawing svg').getAttribute('viewBox')");
    let width = || view().as_str().and_then(|view| view.split(' ').nth(2)?.parse::<f64>().ok()).expect("a view box");

    browser.click("figure.diagram button.enlarge");
    browser.wait_for("return document.querySelector('dialog[open] .drawing svg')");
    let first = width();
    browser.click("dialog .tools button:nth-of-type(2)");
    assert!(width() < first, "the button zooms in");
    browser.press("0");
    assert_eq!(width(), first, "the key shows all of it");
    browser.press("+");
    assert!(width() < first, "the key zooms in");
    let zoomed = view();
    browser.press(Key::Right);
    assert_ne!(view(), zoomed, "an arrow moves");
    browser.press("0");
    let wheel = "const box = document.querySelector('dialog .drawing'), at = box.getBoundingClientRect(); \
        box.dispatchEvent(new WheelEvent('wheel', { deltaY: -100, clientX: at.left + 50, clientY: at.top + 50, cancelable: true })); return true";
    browser.eval(wheel);
    assert!(width() < first, "the wheel zooms in");
    let before = view();
    let drag = "const box = document.querySelector('dialog .drawing'); \
        const event = (type, x) => box.dispatchEvent(new PointerEvent(type, { pointerId: 1, clientX: x, clientY: 300, bubbles: true })); \
        try { event('pointerdown', 300); event('pointermove', 302); event('pointermove', 303); event('pointerup', 303); } catch (e) { return String(e); } return true";
    assert_eq!(browser.eval(drag), true);
    assert_ne!(view(), before, "dragging moves");
    browser.press(Key::Escape);
    browser.wait_for("return !document.querySelector('dialog.enlarged')");
    assert_eq!(browser.eval("return document.activeElement.className"), "enlarge", "focus is back");
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn labels_stay_in_their_boxes() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    let pictures: Vec<&str> = portals::VENDOR_EXIT.files_below("diagrams/").collect();
    assert!(pictures.len() >= 5);
    let mut wrong = Vec::new();
    for place in pictures {
        browser.open(&site.address(place));
        wrong.extend(browser.lines(
            r#"
            const boxes = Array.from(document.querySelectorAll("foreignObject")).filter((box) => box.textContent.trim());
            const size = (box) => { const inner = box.firstElementChild.getBoundingClientRect(); return [inner, box.getBoundingClientRect()]; };
            return boxes.filter((box) => { const [inner, outer] = size(box); return inner.width > outer.width + 1; }).map((box) => box.textContent.trim());
            "#,
        ));
    }
    none(&wrong);
}

#[test]
fn pictures_follow_the_theme_button() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    browser.open(&site.address(PAGE));
    browser.set_media("", &[("prefers-color-scheme", "light")]);
    browser.wait_for("return !document.querySelector('button.scheme').hidden");
    // The first box of the drawing and its word.
    let area = browser.eval(
        "const at = document.querySelector('.drawing svg').getBoundingClientRect(); \
         return { x: at.left + scrollX + 8, y: at.top + scrollY + 8, width: 100, height: 60, scale: 1 }",
    );
    let take = || browser.cdp("Page.captureScreenshot", json!({ "clip": area.clone() }))["data"].clone();
    let light = take();
    browser.click("button.scheme");
    let dark = take();
    browser.open("about:blank");
    let extremes = |picture: Value| {
        let (body, arguments) = (
            r#"
            return new Promise((done) => {
                const image = new Image();
                image.onload = () => {
                    const canvas = document.createElement("canvas");
                    [canvas.width, canvas.height] = [image.width, image.height];
                    const pen = canvas.getContext("2d");
                    pen.drawImage(image, 0, 0);
                    const data = pen.getImageData(0, 0, image.width, image.height).data;
                    const tones = Array.from({ length: data.length / 4 }, (_, ix) => (data[ix * 4] + data[ix * 4 + 1] + data[ix * 4 + 2]) / 3);
                    tones.sort((a, b) => a - b);
                    done([tones[Math.floor(tones.length / 2)], Math.max(tones[tones.length - 1] - tones[0], 0)]);
                };
                image.src = "data:image/png;base64," + arguments[0];
            });
        "#,
            vec![picture],
        );
        let found = browser.eval_with(body, arguments);
        (found[0].as_f64().expect("a tone"), found[1].as_f64().expect("a range"))
    };
    let ((ground, range), (night, range_at_night)) = (extremes(light), extremes(dark));
    assert!(ground > 200.0 && range > 120.0, "by day {ground} with {range}");
    assert!(night < 80.0 && range_at_night > 120.0, "by night {night} with {range_at_night}");
}
