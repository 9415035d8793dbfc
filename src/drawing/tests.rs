//! What becomes of texts: pictures that are whole and harmless, refusals that say where and why.

use super::*;

fn picture(text: &str) -> Drawing {
    match draw(text) {
        Some(Outcome::Drawn(drawing)) => drawing,
        other => panic!("{other:?}"),
    }
}

fn refusal(text: &str) -> Refusal {
    match draw(text) {
        Some(Outcome::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

/// Fault, place, message and help of a refusal.
fn said(text: &str) -> String {
    let Refusal { fault, message, help, span } = refusal(text);
    let before = &text[..span.start as usize];
    let line = before.matches('\n').count() + 1;
    let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1) + 1;
    format!("{fault:?} {line}:{column} {:?}\n{message}\n{help}", span.of(text))
}

/// One text of each type that is drawn.
const TYPES: [(&str, &str); 22] = [
    (
        "architecture",
        "architecture-beta\n  group api(cloud)[Backend]\n  service db(database)[Orders] in api\n  service web(server)[Web] in api\n  db:L -- R:web\n",
    ),
    ("block", "block-beta\n  columns 2\n  a[\"Orders\"] b[\"Billing\"]\n  a --> b\n"),
    (
        "c4",
        "C4Context\n  title Banking\n  Person(u, \"Customer\")\n  System(s, \"Orders\", \"Takes orders\")\n  System_Ext(p, \"Billing\")\n  Rel(u, s, \"uses\")\n",
    ),
    ("class", "classDiagram\n  class Orders {\n    +id: int\n    place() bool\n  }\n  Orders <|-- Billing\n"),
    ("er", "erDiagram\n  ORDERS ||--o{ LINES : has\n  ORDERS {\n    int id PK\n    string billing\n  }\n"),
    ("flowchart", "flowchart LR\n  a[Orders] -->|asks| b(Billing)\n  b --> c[(Store)]\n  c --> d{Right?}\n"),
    (
        "gantt",
        "gantt\n  title Orders\n  dateFormat YYYY-MM-DD\n  section Billing\n  Move :a1, 2026-01-01, 30d\n  Check :crit, after a1, 12d\n",
    ),
    (
        "gitgraph",
        "gitGraph\n  commit id: \"Orders\"\n  branch billing\n  commit\n  checkout main\n  merge billing tag: \"v1\"\n",
    ),
    ("journey", "journey\n  title Orders\n  section Billing\n    Pay: 5: Customer, Clerk\n"),
    ("kanban", "kanban\n  todo[Orders]\n    t1[Billing]\n  done[Done]\n"),
    ("mindmap", "mindmap\n  root((Orders))\n    Billing\n      Refunds\n    Shipping\n"),
    ("packet", "packet-beta\n0-15: \"Orders\"\n16-31: \"Billing\"\n"),
    ("pie", "pie title Orders\n  \"Billing\" : 60\n  \"Refunds\" : 40\n"),
    (
        "quadrant",
        "quadrantChart\n  title Orders\n  x-axis Low --> High\n  y-axis Few --> Many\n  quadrant-1 Keep\n  Billing: [0.3, 0.6]\n",
    ),
    (
        "radar",
        "radar-beta\n  title Orders\n  axis a[\"Speed\"], b[\"Cost\"], c[\"Risk\"]\n  curve x[\"Billing\"]{3, 2, 1}\n",
    ),
    (
        "requirement",
        "requirementDiagram\n  requirement Orders {\n    id: 1\n    text: Billing is asked\n    risk: high\n    verifymethod: test\n  }\n  element Web {\n    type: simulation\n  }\n  Web - satisfies -> Orders\n",
    ),
    ("sankey", "sankey-beta\nOrders,Billing,10\nOrders,Refunds,3\n"),
    (
        "sequence",
        "sequenceDiagram\n  actor C as Customer\n  participant O as Orders\n  C->>O: place\n  alt paid\n    O-->>C: Billing\n  end\n  Note over C,O: later\n",
    ),
    (
        "state",
        "stateDiagram-v2\n  [*] --> Orders\n  Orders --> Billing: paid\n  state Billing {\n    open --> closed\n  }\n  Billing --> [*]\n",
    ),
    ("timeline", "timeline\n  title Orders\n  2024 : Billing\n  2025 : Refunds : Returns\n"),
    ("treemap", "treemap-beta\n\"Orders\"\n  \"Billing\": 10\n  \"Refunds\": 5\n"),
    (
        "xychart",
        "xychart-beta\n  title \"Orders\"\n  x-axis [jan, feb]\n  y-axis \"Billing\" 0 --> 10\n  bar [3, 7]\n  line [2, 8]\n",
    ),
];

#[test]
fn every_type_is_drawn_with_its_words_on_both_grounds() {
    for (kind, source) in TYPES {
        assert_eq!(text::kind(source), kind);
        let drawing = picture(source);
        assert!(drawing.width > 20.0 && drawing.height > 20.0, "{kind}: {} x {}", drawing.width, drawing.height);
        assert!(drawing.svg.contains("prefers-color-scheme:dark"), "{kind} has one palette only");
        for word in ["Orders", "Billing"].into_iter().filter(|word| source.contains(word)) {
            assert!(drawing.words.contains(word), "{kind} lost {word}: {}", drawing.words);
        }
    }
}

#[test]
fn the_same_text_gives_the_same_bytes() {
    for (_, source) in TYPES {
        assert_eq!(draw(source), draw(source));
    }
}

#[test]
#[ignore = "needs a directory of .mmd files in HANDOVER_SAMPLES; pictures go to HANDOVER_PICTURES"]
fn samples_are_drawn() {
    let var = |name: &str| std::path::PathBuf::from(std::env::var(name).unwrap());
    let (samples, pictures) = (var("HANDOVER_SAMPLES"), var("HANDOVER_PICTURES"));
    let mut files: Vec<_> = std::fs::read_dir(samples).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "mmd"));
    files.sort();
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let source = std::fs::read_to_string(&file).unwrap().replace("\r\n", "\n");
        match draw(&source) {
            Some(Outcome::Drawn(drawing)) => {
                std::fs::write(pictures.join(format!("{name}.svg")), &*drawing.svg).unwrap();
                std::fs::write(pictures.join(format!("{name}.txt")), &drawing.words).unwrap();
                let nodes: Vec<String> = drawing.nodes.iter().map(|node| format!("{node:?}")).collect();
                std::fs::write(pictures.join(format!("{name}.nodes")), nodes.join("\n")).unwrap();
                println!(
                    "{name}: {} x {}, {} bytes, {} nodes",
                    drawing.width,
                    drawing.height,
                    drawing.svg.len(),
                    drawing.nodes.len()
                );
            }
            _ => println!("{name}: {}", said(&source).replace('\n', " | ")),
        }
    }
}
