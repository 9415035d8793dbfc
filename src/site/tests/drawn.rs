//! Pages of draw.io files, and of diagrams that nobody wrote.

use super::super::testing::Site;

const MANIFEST: (&str, &str) = (
    "handover.yaml",
    "version: 1\nedition: \"2026.1\"\nservices:\n  billing: {path: services/billing, owner: '@shop/pay', consumes: [orders.placed]}\n  orders: {path: services/orders, owner: '@shop/pay', depends_on: [billing], produces: [orders.placed], stores: [orders-db]}\nowners:\n  teams:\n    '@shop/pay': {}\n",
);

const CELLS: &str = "<mxfile><diagram name=\"System\"><mxGraphModel><root><mxCell id=\"o\" value=\"&lt;b&gt;Orders&lt;/b&gt;\" vertex=\"1\"/><mxCell id=\"x\" value=\"Old &amp;lt;i&amp;gt; thing\" vertex=\"1\"/><mxCell id=\"e\" value=\"charges\" edge=\"1\"/></root></mxGraphModel></diagram></mxfile>";

fn svg() -> String {
    let content = CELLS.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\" content=\"{content}\"><text>Orders</text></svg>"
    )
}

#[test]
fn an_exported_picture_is_shown_and_what_stands_on_it_is_listed() {
    let svg = svg();
    let site = Site::of(&[
        MANIFEST,
        ("docs/system.drawio.svg", &svg),
        ("docs/a.md", "# System\n\n![The system](system.drawio.svg)\n"),
    ]);
    let page = "repo/docs/system.drawio.svg.html";
    assert!(site.page(page).contains("<img src=\"../../repo/docs/system.drawio.svg\""), "{}", site.page(page));
    assert_eq!(site.texts(page, "main ul > li")[..2], ["Orders , service", "Old <i> thing"]);
    assert!(site.page(page).contains("charges"), "words on arrows");
    assert!(site.page("repo/docs/a.html").contains("<img src=\"../../repo/docs/system.drawio.svg\""));
    assert!(site.page("diagrams.html").contains("<img src=\"repo/docs/system.drawio.svg\""));
    assert_eq!(site.problems(), [""; 0]);
}

#[test]
fn a_bare_file_is_listed_and_shows_the_picture_beside_it() {
    let svg = svg();
    let site = Site::of(&[MANIFEST, ("docs/b.drawio", CELLS)]);
    let page = "repo/docs/b.drawio.html";
    assert!(site.texts(page, ".note")[0].contains("no picture of it was exported"), "{}", site.page(page));
    assert_eq!(site.texts(page, "main ul > li")[..2], ["Orders , service", "Old <i> thing"]);
    let site = Site::of(&[MANIFEST, ("docs/b.drawio", CELLS), ("docs/b.drawio.svg", &svg)]);
    assert!(site.page(page).contains("<img src=\"../../repo/docs/b.drawio.svg\""), "{}", site.page(page));
    assert_eq!(site.problems(), [""; 0]);
}

#[cfg(feature = "mermaid")]
#[test]
fn charts_stand_on_the_pages_of_what_they_show() {
    let site = Site::of(&[
        MANIFEST,
        ("services/orders/Dockerfile", "FROM scratch\n"),
        ("services/orders/migrations/1.sql", "CREATE TABLE orders (id int PRIMARY KEY);\nCREATE TABLE oops (;\n"),
    ]);
    let services = site.page("services.html");
    assert!(services.contains("aria-label=\"billing, service\""), "{services}");
    assert!(services.contains("Drawn by this tool from handover.yaml"), "{services}");
    let of_service = site.page("services/orders.html");
    assert!(of_service.contains("erDiagram") && of_service.contains("1 statement about tables was not understood."));
    assert_eq!(
        site.texts("diagrams.html", "#ho-charts + .gallery strong"),
        ["Services and what they use", "Tables of orders"]
    );
    assert_eq!(site.problems(), [""; 0]);
}
