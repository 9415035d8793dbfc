//! What charts show, and that no name of a repository can spoil one.

use super::*;
use crate::formats;
use crate::model::{Portal, link};
use crate::source::SourceTree;

fn portal(files: &[(&str, &str)]) -> Portal {
    let files = files.iter().map(|(path, text)| (*path, text.as_bytes()));
    let tree = SourceTree::from_files("shop", files, formats::wants);
    let documents = tree.files.values().filter(|file| formats::claims(file)).map(|file| formats::parse(file).into());
    let parsed = crate::model::Parsed::of(documents.collect());
    link(&tree, parsed)
}

fn text(portal: &Portal, ix: usize) -> &str {
    portal.charts.get(ix).map_or("none", |chart| chart.text.as_str())
}

const MANIFEST: &str = "version: 1\nservices:\n  orders: {path: services/orders, depends_on: [billing, 'mail \"x\"] --> y'], produces: [orders.placed], stores: [orders-db]}\n  billing: {path: services/billing, consumes: [orders.placed]}\n";

#[test]
fn services_lead_to_what_they_use() {
    let portal = portal(&[("handover.yaml", MANIFEST)]);
    insta::assert_snapshot!(text(&portal, 0), @r#"
        flowchart LR
          n0["billing"]
          n1["orders"]
          n2(["mail #34;x#34;#93; --#62; y"])
          n3[["orders.placed"]]
          n4[("orders-db")]
          n1 --> n0
          n1 --> n2
          n1 --> n3
          n1 --- n4
          n3 --> n0
        "#);
    assert_eq!(portal.charts[0].files.iter().map(|path| path.as_str()).collect::<Vec<_>>(), ["handover.yaml"]);
    #[cfg(feature = "mermaid")]
    {
        let drawing = portal.charts[0].drawing().expect("a picture");
        assert!(drawing.words.contains("mail \"x\"] --> y"), "{}", drawing.words);
        let services = portal.charts[0].known.iter().flatten().filter(|known| matches!(known, Known::Service(_)));
        assert_eq!(services.count(), 2);
    }
}

#[test]
fn a_repository_of_one_service_has_no_chart_of_services() {
    assert!(portal(&[("README.md", "# Shop"), ("Dockerfile", "FROM scratch")]).charts.is_empty());
}

#[test]
fn migrations_are_applied_in_the_order_of_their_numbers() {
    let portal = portal(&[
        ("db/migrations/V10__rename.sql", "ALTER TABLE orders RENAME COLUMN total TO amount;\nDROP TABLE old;"),
        (
            "db/migrations/V2__lines.sql",
            "CREATE TABLE lines (id int PRIMARY KEY, order_id int NOT NULL REFERENCES orders(id));\nALTER TABLE orders ADD COLUMN note varchar(20);",
        ),
        (
            "db/migrations/V1__orders.sql",
            "CREATE TABLE orders (id uuid PRIMARY KEY, total numeric(10,2), mail text UNIQUE);\nCREATE TABLE old (id int);\nCREATE TABLE broken (;",
        ),
        ("db/migrations/U10__rename.sql", "DROP TABLE orders;"),
    ]);
    insta::assert_snapshot!(text(&portal, 0), @r#"
        erDiagram
          t0["orders"] {
            uuid id PK
            numeric_10_2 amount
            text mail UK
            varchar_20 note
          }
          t1["lines"] {
            int id PK
            int order_id FK
          }
          t0 ||--o{ t1 : "order_id"
        "#);
    assert_eq!(portal.charts[0].left_out, LeftOut { statements: 1, ..LeftOut::default() });
    #[cfg(feature = "mermaid")]
    assert!(portal.charts[0].drawing().is_some(), "{:?}", portal.charts[0].outcome);
}

#[test]
fn a_schema_file_counts_more_than_migrations() {
    let portal =
        portal(&[("db/schema.sql", "CREATE TABLE a (id int);"), ("db/migrations/1.sql", "CREATE TABLE b (id int);")]);
    assert!(text(&portal, 0).contains("\"a\"") && !text(&portal, 0).contains("\"b\""));
}

#[test]
fn many_tables_are_split_and_what_is_left_out_is_counted() {
    let table = |ix: usize| format!("CREATE TABLE t{ix} (id int PRIMARY KEY, up int REFERENCES t{});\n", ix / 2);
    let schema: String = (0..300).map(table).collect();
    let portal = portal(&[("schema.sql", &schema)]);
    assert_eq!(portal.charts.len(), 6);
    let last = portal.charts.last().unwrap();
    assert_eq!((last.part, last.left_out.things), ((6, 6), 120));
    assert!(portal.charts.iter().all(|chart| chart.text.matches(" {\n").count() == 30));
    assert!(portal.charts.iter().map(|chart| chart.left_out.arrows).sum::<u32>() > 0);
}

#[test]
fn names_of_a_repository_cannot_spoil_a_chart() {
    let portal = portal(&[(
        "schema.sql",
        "CREATE TABLE \"a\"\"] {} %% <script>\" (\"x y\" \"my type\", \"1\" int, \"é\" int, \"\" int);\nCREATE TABLE erDiagram (end int, \"PK\" int);",
    )]);
    insta::assert_snapshot!(text(&portal, 0), @r#"
        erDiagram
          t0["a#34;#93; #123;#125; #37;#37; #60;script#62;"] {
            my_type x_y
            int x1
            int x
            int x
          }
          t1["erDiagram"] {
            int end
            int xPK
          }
        "#);
    #[cfg(feature = "mermaid")]
    assert!(portal.charts[0].drawing().is_some(), "{:?}", portal.charts[0].outcome);
}
