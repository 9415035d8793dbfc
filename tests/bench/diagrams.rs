//! What drawing costs: processor time per diagram, without any cache.
//!
//! `cargo bench --bench phases -- diagrams` draws the texts of [`TEXTS`]; `HANDOVER_SAMPLES=DIRECTORY` before it names a
//! directory of `.mmd` files to draw instead.

use std::path::Path;
use std::time::Duration;

use handover::drawing::{self, Outcome};

/// Rounds: what is only paid once is paid before, in a round that does not count.
const ROUNDS: usize = 10;

pub(crate) fn measure() {
    if !drawing::is_able() {
        println!("diagrams: this build draws none");
        return;
    }
    let texts = match std::env::var_os("HANDOVER_SAMPLES") {
        Some(directory) => of_directory(Path::new(&directory)),
        None => TEXTS.iter().map(|text| (*text).to_owned()).collect(),
    };
    let round = || texts.iter().map(|text| drawing::draw(text)).collect::<Vec<_>>();
    let drawn: Vec<bool> = round().iter().map(|it| matches!(it, Some(Outcome::Drawn(_)))).collect();
    let texts: Vec<&String> =
        texts.iter().zip(&drawn).filter(|(_, is_drawn)| **is_drawn).map(|(text, _)| text).collect();
    let (bytes, time) = crate::cpu(|| {
        let all = (0..ROUNDS).flat_map(|_| &texts);
        all.map(|text| match drawing::draw(text) {
            Some(Outcome::Drawn(drawing)) => drawing.svg.len(),
            _ => 0,
        })
        .sum::<usize>()
    });
    let count = texts.len() * ROUNDS;
    let each = time / (count.max(1) as u32);
    println!(
        "{} texts, {} drawn, {:.1} KB of SVG each",
        drawn.len(),
        texts.len(),
        bytes as f64 / 1e3 / count.max(1) as f64
    );
    crate::row("drawing one (CPU)", each, None);
    println!("  {:.0} diagrams a second of processor time", per_second(each));
}

fn per_second(each: Duration) -> f64 {
    1.0 / each.as_secs_f64().max(1e-9)
}

fn of_directory(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).expect("a readable directory").flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "mmd"));
    files.sort();
    files.iter().filter_map(|file| std::fs::read_to_string(file).ok()).map(|text| text.replace("\r\n", "\n")).collect()
}

/// Texts as handovers hold them.
const TEXTS: [&str; 6] = [
    "flowchart LR\n  subgraph shop\n    web[Web] -->|HTTPS| orders[Orders] --> billing(Billing)\n    orders --> db[(orders-db)]\n    orders --> q[[orders.placed]]\n  end\n  q --> mail[Mail]\n  billing --> psp([Payments])\n  billing -->|refused| retry{Again?}\n  retry -->|yes| billing\n  retry -->|no| desk[Support]\n",
    "sequenceDiagram\n  actor C as Customer\n  participant O as Orders\n  participant B as Billing\n  C->>O: place\n  O->>B: charge\n  alt paid\n    B-->>O: receipt\n    O-->>C: confirmed\n  else refused\n    B-->>O: refusal\n    O-->>C: try again\n  end\n  Note over O,B: kept for ten years\n",
    "erDiagram\n  ORDERS ||--o{ LINES : has\n  CUSTOMERS ||--o{ ORDERS : places\n  ORDERS {\n    uuid id PK\n    uuid customer FK\n    numeric total\n  }\n  LINES {\n    uuid id PK\n    int amount\n  }\n",
    "stateDiagram-v2\n  [*] --> Placed\n  Placed --> Paid: charge\n  Placed --> Cancelled: time\n  state Paid {\n    [*] --> Packed\n    Packed --> Sent\n  }\n  Paid --> [*]\n  Cancelled --> [*]\n",
    "C4Container\n  title Shop\n  Person(c, \"Customer\")\n  System_Boundary(s, \"Shop\") {\n    Container(o, \"Orders\", \"Go\", \"Takes orders\")\n    ContainerDb(d, \"orders-db\", \"PostgreSQL\")\n  }\n  System_Ext(p, \"Payments\")\n  Rel(c, o, \"orders\")\n  Rel(o, d, \"keeps\")\n  Rel(o, p, \"charges\")\n",
    "gantt\n  title Exit\n  dateFormat YYYY-MM-DD\n  section Knowledge\n  Runbooks :a1, 2026-01-05, 20d\n  Rehearsal :crit, after a1, 10d\n  section Access\n  Accounts :2026-01-12, 15d\n",
];
