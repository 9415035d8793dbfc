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
pub(super) const TYPES: [(&str, &str); 22] = [
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

/// What no emitted picture may hold, whatever stands in its source.
fn harm(svg: &str) -> Vec<String> {
    let lower = svg.to_lowercase();
    let parsed = crate::drawing::clean::clean(svg);
    let mut harm: Vec<String> = parsed.err().into_iter().collect();
    let words = [
        "<script",
        "<iframe",
        "<a ",
        "<img",
        "javascript:",
        " onclick",
        " onload",
        " onerror",
        "@import",
        "http://evil",
        "//evil",
        "<object",
        "<embed",
    ];
    harm.extend(words.iter().filter(|word| lower.contains(**word)).map(|word| (*word).to_owned()));
    let outside = lower
        .match_indices("url(")
        .filter(|(at, _)| !lower[at + 4..].trim_start_matches(['"', '\'', '&', ' ']).starts_with('#'));
    harm.extend(outside.map(|(at, _)| lower[at..].chars().take(40).collect()));
    let addresses = lower.match_indices("http").map(|(at, _)| &lower[at..]);
    harm.extend(
        addresses.filter(|rest| !rest.starts_with("http://www.w3.org/")).map(|rest| rest.chars().take(40).collect()),
    );
    harm
}

#[test]
fn nothing_that_acts_or_loads_gets_into_a_picture() {
    let hostile = [
        "%%{init: {\"securityLevel\": \"loose\", \"theme\": \"dark\", \"fontFamily\": \"x;} </style><script>alert(1)</script>\"}}%%\nflowchart LR\n  a[A] --> b[B]\n",
        "%%{init: {\"themeCSS\": \"@import url(//evil.example/x.css); .node{background:url(http://evil.example)}\"}}%%\nflowchart LR\n  a --> b\n",
        "---\nconfig:\n  securityLevel: loose\n  htmlLabels: true\n  themeVariables:\n    primaryColor: 'red;} @import url(//evil.example);'\n---\nflowchart LR\n  a --> b\n",
        "flowchart LR\n  a[\"<script>alert(1)</script><b onclick=alert(1)>x</b>\"] --> b[\"<img src=x onerror=alert(1)>\"]\n",
        "flowchart LR\n  a --> b\n  click a href \"javascript:alert(1)\"\n  click b call alert(1)\n",
        "flowchart LR\n  a --> b\n  click a \"http://evil.example/\" _blank\n",
        "flowchart LR\n  a@{ img: \"javascript:alert(1)\", label: \"A\" }\n  b@{ img: \"http://evil.example/x.png\", label: \"B\", w: 60, h: 60 }\n  a --> b\n",
        "flowchart LR\n  a --> b\n  style a fill:url(http://evil.example/x),stroke:red\n  classDef c background:url(//evil.example),fill:#fff\n  class b c\n",
        "flowchart LR\n  a --> b\n  classDef c fill:#fff;} @import \"//evil.example/x.css\"; .x{fill:red\n  class a c\n",
        "sequenceDiagram\n  participant A\n  link A: Evil @ javascript:alert(1)\n  A->>A: <script>alert(1)</script>\n",
        "classDiagram\n  class A\n  link A \"javascript:alert(1)\"\n  callback A \"alert\"\n  A : <img src=x onerror=alert(1)>\n",
        "gantt\n  dateFormat YYYY-MM-DD\n  section S\n  T :a1, 2026-01-01, 3d\n  click a1 href \"javascript:alert(1)\"\n",
        "C4Context\n  Person(a, \"A\", $sprite=\"http://evil.example/x.png\", $link=\"javascript:alert(1)\")\n",
        "mindmap\n  root((x))\n    ::icon(fa fa-book\" onload=\"alert(1))\n    <script>alert(1)</script>\n",
        "erDiagram\n  A {\n    string x \"<iframe src=//evil.example>\"\n  }\n",
        "architecture-beta\n  service a(http://evil.example/x.svg)[A]\n",
    ];
    for source in hostile {
        match draw(source) {
            // Words of labels stay as words: what is escaped does nothing.
            Some(Outcome::Drawn(drawing)) => {
                let elements = without_text(&drawing.svg);
                assert_eq!(harm(&elements), [""; 0], "{source}\n{}", drawing.svg);
            }
            other => assert!(matches!(other, Some(Outcome::Refused(_))), "{source}"),
        }
    }
}

/// The tags and styles of a picture, without its words.
fn without_text(svg: &str) -> String {
    let mut out = String::new();
    let mut rest = svg;
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        let tag = &rest[at..end];
        out.push_str(tag);
        rest = &rest[end..];
        if tag.starts_with("<style") && !tag.ends_with("/>") {
            let end = rest.find('<').unwrap_or(rest.len());
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        }
    }
    out
}

#[test]
fn attacks_by_size_end_soon_and_say_so() {
    let edges = (0..600).map(|ix| format!("  a{ix} --> a{}\n", ix + 1)).collect::<String>();
    let nested = (0..1_000).map(|ix| format!("subgraph s{ix}\n")).collect::<String>();
    let deep = (0..300).map(|ix| format!("{}n{ix}\n", "    ".repeat(ix))).collect::<String>();
    for (source, fault) in [
        (format!("flowchart LR\n{edges}"), Fault::Size),
        (format!("flowchart LR\n{nested}a\n{}", "end\n".repeat(1_000)), Fault::Size),
        (format!("mindmap\n{deep}"), Fault::Size),
        (format!("flowchart LR\n a[\"{}\"]\n", "x".repeat(300_000)), Fault::Size),
    ] {
        let refusal = refusal(&source);
        assert_eq!(refusal.fault, fault, "{}", refusal.message);
    }
    let allowed = (0..150).map(|ix| format!("subgraph s{ix}\n")).collect::<String>();
    let allowed = format!("flowchart LR\n{allowed}a[Orders]\n{}", "end\n".repeat(150));
    assert!(matches!(draw(&allowed), Some(Outcome::Drawn(_) | Outcome::Refused(_))));
}

#[test]
fn ids_of_two_pictures_never_meet() {
    let ids = |svg: &str| -> std::collections::BTreeSet<String> {
        svg.match_indices(" id=\"").map(|(at, _)| svg[at + 5..].split('"').next().unwrap().to_owned()).collect()
    };
    let (first, second) = (picture("flowchart LR\n a --> b\n"), picture("flowchart LR\n a --> c\n"));
    let own = ids(&first.svg);
    assert!(!own.is_empty() && own.is_disjoint(&ids(&second.svg)));
    assert_eq!(first.svg.matches(" id=\"").count(), own.len(), "an id stands once");
}

#[test]
fn nodes_have_names_words_and_places() {
    let drawing = picture(
        "flowchart LR\n  o[Orders API] --> b(Billing)\n  b --> db[(billing-db)]\n  subgraph Outside\n    q{Paid?}\n  end\n",
    );
    let nodes: Vec<String> =
        drawing.nodes.iter().map(|node| format!("{} {:?} {:?}", node.id, node.label, node.shape)).collect();
    for wanted in [r#"o "Orders API" Plain"#, r#"b "Billing" Plain"#, r#"db "billing-db" Store"#, r#"q "Paid?" Step"#] {
        assert!(nodes.iter().any(|node| node == wanted), "{wanted}: {nodes:#?}");
    }
    assert!(nodes.iter().any(|node| node.ends_with(r#""Outside" Frame"#)), "{nodes:#?}");
    for node in &drawing.nodes {
        let [left, top, width, height] = node.area;
        assert!(
            left >= 0.0 && top >= 0.0 && left + width <= drawing.width && top + height <= drawing.height,
            "{node:?}"
        );
        assert!(width > 20.0 && height > 15.0, "{node:?}");
    }
}

#[test]
fn actors_of_a_sequence_and_shapes_of_c4_are_nodes() {
    let labels =
        |source: &str| picture(source).nodes.into_iter().map(|node| (node.label, node.shape)).collect::<Vec<_>>();
    let sequence = labels("sequenceDiagram\n  actor C as Customer\n  participant O as Orders\n  C->>O: place\n");
    assert!(sequence.contains(&("Customer".to_owned(), Shape::Person)), "{sequence:?}");
    assert!(sequence.contains(&("Orders".to_owned(), Shape::Plain)), "{sequence:?}");
    let c4 = labels("C4Context\n  Person(u, \"Customer\")\n  SystemDb(d, \"Orders\")\n  System_Ext(p, \"Payments\")\n");
    assert_eq!(
        c4.iter().map(|(_, shape)| *shape).collect::<Vec<_>>(),
        [Shape::Person, Shape::Store, Shape::Person],
        "{c4:?}"
    );
}

#[test]
fn words_on_a_fill_of_the_author_can_be_read_in_both_palettes() {
    let drawing =
        picture("flowchart LR\n  a[Light] --> b[Dark]\n  style a fill:#fdf6b2\n  style b fill:#222,color:#0f0\n");
    assert!(drawing.svg.contains("color:#1c2024 !important"), "{}", drawing.svg);
    assert_eq!(drawing.svg.matches("color:#1c2024 !important").count(), 1, "a stated colour stays");
}

#[test]
fn a_refusal_is_located_and_says_what_to_do() {
    insta::assert_snapshot!(said("flowchart LR\n  a --> b[API (v2)]\n"), @r#"
    Text 2:11 "API (v2)"
    the label `API (v2)` has brackets and no quotes
    put the label in quotes: `["API (v2)"]`
    "#);
    insta::assert_snapshot!(said("flowchart LR\n  app/service --> x\n"), @r#"
    Text 2:3 "app/service"
    `app/service` has a slash in its name
    give the node a plain name and write this as its label: `a["app/service"]`
    "#);
    insta::assert_snapshot!(said("sequenceDiagram\n  participant Slack (Socket)\n  A->>Slack (Socket): x\n"), @r#"
    Text 3:7 "Slack (Socket)"
    the participant `Slack (Socket)` has brackets in its name
    write `participant a as Slack (Socket)`, and `a` in messages
    "#);
    insta::assert_snapshot!(said("flowchart LR\n  a --> end\n"), @r#"
    Text 2:9 "end"
    `end` ends a block and cannot be the name of a node
    write it with a capital letter: `End`
    "#);
    insta::assert_snapshot!(said("flowchart LR\n  a -->\n"), @r#"
    Text 2:3 "a -->"
    `a -->` is not expected here
    compare it with the documentation of this type of diagram; labels with signs in them need quotes
    "#);
    insta::assert_snapshot!(said("flowchrt LR\n  a --> b\n"), @r#"
    Text 1:1 "flowchrt"
    `flowchrt` is no type of diagram
    did you mean `flowchart`?
    "#);
    insta::assert_snapshot!(said("A --> B\n"), @r#"
    Text 1:1 "A"
    `A` is no type of diagram
    begin with the type of the diagram, such as `flowchart LR` or `sequenceDiagram`
    "#);
    insta::assert_snapshot!(said("zenuml\n  A.b()\n"), @r#"
    Type 1:1 "zenuml"
    diagrams of type `zenuml` are not drawn
    use a type that is drawn, such as a flowchart or a sequence diagram, or keep a picture beside it
    "#);
    insta::assert_snapshot!(said("\n%% nothing\n"), @r#"
    Text 2:1 "%% nothing"
    the diagram is empty
    draw something, or remove the block
    "#);
    insta::assert_snapshot!(said("sequenceDiagram\n  A->>B: x\n  loop y\n    A->>B: z\n"), @r#"
    Text 3:3 "loop y"
    `loop y` is not closed
    write `end` where the block ends
    "#);
    insta::assert_snapshot!(said("gantt\n  section A\n  T : 2026-99-01, 3d\n"), @r#"
    Text 3:7 "2026-99-01"
    invalid date:2026-99-01
    compare it with the documentation of this type of diagram; labels with signs in them need quotes
    "#);
    insta::assert_snapshot!(said("mindmap\n  a\n  b\n"), @r#"
    Text 3:3 "b"
    there can be only one root
    compare it with the documentation of this type of diagram; labels with signs in them need quotes
    "#);
    insta::assert_snapshot!(said("erDiagram\n  A ||--o{ B\n  C ||-o D : x\n"), @r#"
    Text 3:3 "C"
    `C` is not expected here
    compare it with the documentation of this type of diagram; labels with signs in them need quotes
    "#);
    insta::assert_snapshot!(said("stateDiagram-v2\n  [*] --> a\n  a -> b\n"), @r#"
    Text 3:5 "->"
    `->` is no arrow of a state diagram
    write `-->`
    "#);
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
                assert_eq!(grounds::tests::difference(&source).as_deref(), Some(""), "{name}");
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
