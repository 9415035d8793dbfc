use std::fmt::Write as _;

use proptest::prelude::*;

use crate::base::span::Span;

use super::*;

/// A schema in few lines: how it was understood, without places.
fn outline(schema: &GraphQl) -> String {
    let mut out = String::new();
    for (operation, ix) in schema.roots.all() {
        let _ = writeln!(out, "{} = {}", operation.word(), schema.get(ix).name.value);
    }
    for directive in &schema.directives {
        let _ = write!(out, "@{}{}", directive.name.value, arguments(&directive.arguments));
        let locations: Vec<&str> = directive.locations.iter().map(|location| &*location.value).collect();
        let _ = writeln!(out, "{} {}", if directive.repeatable { " repeatable" } else { "" }, locations.join("|"));
    }
    for def in &schema.types {
        let _ = write!(out, "{} {}", def.kind.word(), def.name.value);
        for (sign, names) in [(" :", &def.interfaces), (" =", &def.members)] {
            let names: Vec<&str> = names.iter().map(|name| &*name.value).collect();
            let _ = if names.is_empty() { Ok(()) } else { write!(out, "{sign} {}", names.join(" ")) };
        }
        let _ = writeln!(out, "{}{}", applied(&def.directives), described(&def.description));
        for field in &def.fields {
            let default = field.default.as_ref().map_or(String::new(), |value| format!(" = {}", value.value));
            let _ = write!(out, "  {}{}: {}{default}", field.name.value, arguments(&field.arguments), field.ty.written);
            let _ = writeln!(out, "{}{}", applied(&field.directives), described(&field.description));
        }
        for value in &def.values {
            let _ =
                writeln!(out, "  {}{}{}", value.name.value, applied(&value.directives), described(&value.description));
        }
    }
    out
}

fn arguments(all: &[Argument]) -> String {
    let one = |argument: &Argument| {
        let default = argument.default.as_ref().map_or(String::new(), |value| format!(" = {}", value.value));
        let notes = applied(&argument.directives) + &described(&argument.description);
        format!("{}: {}{default}{notes}", argument.name.value, argument.ty.written)
    };
    let all: Vec<String> = all.iter().map(one).collect();
    if all.is_empty() { String::new() } else { format!("({})", all.join(", ")) }
}

fn applied(all: &[Applied]) -> String {
    let given = |given: &Given| format!(" {}={}", given.name.value, given.value.value);
    all.iter()
        .map(|one| format!(" @{}{}", one.name.value, one.arguments.iter().map(given).collect::<String>()))
        .collect()
}

fn described(description: &str) -> String {
    if description.is_empty() { String::new() } else { format!(" -- {}", description.replace('\n', "/")) }
}

/// Problems as `place: message`.
fn problems(text: &str) -> Vec<String> {
    parse(text).problems.iter().map(|problem| format!("{}: {}", problem.span.of(text), problem.message)).collect()
}

fn names(schema: &GraphQl, parts: impl Iterator<Item = Part>) -> String {
    parts.map(|part| schema.coordinate(part)).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_kind_of_definition_is_read() {
    let schema = parse(
        r#"
"All of it"
schema @link(url: "x", import: ["@key", {a: 1}]) { query: Root }
"Marks" directive @mark(by: String = "me" @x, n: [Int!]) repeatable on FIELD_DEFINITION | OBJECT
type Root implements & Node & Named @mark(by: "a") @mark {
  "One" user("Which" id: ID!, opts: Opts = {a: 1, b: [A]} @old): User @deprecated(reason: "x")
  users: [ User ! ] ! # comment
}
interface Named implements Node { id: ID!, name: String }
interface Node { id: ID! }
union Found @u = | Root | User
enum Colour { RED @deprecated "Grass" GREEN }
input Opts @oneOf { a: Int = 1 @min(of: -1.5e3) b: [E!] = [A, B] }
scalar Date @specifiedBy(url: "https://example.com/date")
type Empty
"#,
    );
    insta::assert_snapshot!(outline(&schema), @r#"
    query = Root
    @mark(by: String = "me" @x, n: [Int!]) repeatable FIELD_DEFINITION|OBJECT
    type Root : Node Named @mark by="a" @mark
      user(id: ID! -- Which, opts: Opts = {a: 1, b: [A]} @old): User @deprecated reason="x" -- One
      users: [User!]!
    interface Named : Node
      id: ID!
      name: String
    interface Node
      id: ID!
    union Found = Root User @u
    enum Colour
      RED @deprecated
      GREEN -- Grass
    input Opts @oneOf
      a: Int = 1 @min of=-1.5e3
      b: [E!] = [A, B]
    scalar Date @specifiedBy url="https://example.com/date"
    type Empty
    "#);
    assert_eq!(schema.description, "All of it");
    assert_eq!(schema.problems, []);
    let find = |name: &str| schema.get(schema.find(name).unwrap());
    assert!(find("Opts").is_one_of() && !find("Root").is_one_of());
    assert_eq!(find("Date").specified_by().as_deref(), Some("https://example.com/date"));
}

#[test]
fn a_type_is_split_around_its_name() {
    let schema = parse("type Query { a(b: [[In!]]!): Int }");
    let field = &schema.types[0].fields[0];
    assert_eq!(field.arguments[0].ty.around(), ("[[", "!]]!"));
    assert!(field.arguments[0].ty.is_required() && !field.ty.is_required());
}

#[test]
fn block_strings_lose_their_indentation() {
    let schema = parse("type Query {\n  \"\"\"\n  First\n    second\n\n  \"\"\"\n  a: Int\n}");
    assert_eq!(schema.types[0].fields[0].description, "First\n  second");
}

#[test]
fn extensions_are_merged_and_remember_where_they_stand() {
    let text = "extend type A @x { b: Int }\n\"The A\" type A { a: Int }\nextend type A implements N { c: Int }\nextend enum Far { X }\nextend schema { mutation: A }";
    let schema = parse(text);
    insta::assert_snapshot!(outline(&schema), @r#"
    mutation = A
    type A : N @x -- The A
      a: Int
      b: Int
      c: Int
    enum Far
      X
    "#);
    let def = schema.get(schema.find("A").unwrap());
    let added = def.fields.iter().map(|field| def.added_by(field.span).map_or("", |span| span.of(text)));
    assert_eq!(added.collect::<Vec<_>>(), ["", "extend type A @x { b: Int }", "extend type A implements N { c: Int }"]);
    assert_eq!(schema.get(schema.find("Far").unwrap()).origin, Origin::Extended);
}

#[test]
fn root_types_have_standard_names_unless_the_schema_gives_others() {
    let roots = |text: &str| {
        let schema = parse(text);
        schema.roots.all().map(|(_, ix)| schema.get(ix).name.value.clone()).collect::<Vec<_>>().join(" ")
    };
    let types = "type Query { a: Int } type Mutation { a: Int } type Subscription { a: Int } type R { a: Int }";
    assert_eq!(roots(types), "Query Mutation Subscription");
    assert_eq!(roots(&format!("schema {{ query: R }} {types}")), "R");
    assert_eq!(roots(&format!("extend schema @link(url: \"x\") {types}")), "Query Mutation Subscription");
    assert_eq!(roots("enum Query { A }"), "");
}

#[test]
fn a_type_knows_what_uses_it() {
    let schema = parse(
        "directive @d(a: In) on OBJECT type Query { a(x: In): A, b: [A!] } type A implements N { n: Int } interface N { n: Int } union U = A input In { a: In }",
    );
    let uses = |name: &str| schema.used_by(schema.find(name).unwrap()).to_vec();
    let (query, a, n, input) = (TypeIx(0), TypeIx(1), TypeIx(3), TypeIx(4));
    assert_eq!(uses("Query"), [Use::Root(Operation::Query)]);
    assert_eq!(uses("A"), [Use::Field(query, 0), Use::Field(query, 1), Use::Member(n)]);
    assert_eq!(uses("N"), [Use::Implements(a)]);
    assert_eq!(uses("In"), [Use::Directive(0, 0), Use::Argument(query, 0, 0), Use::Field(input, 0)]);
}

#[test]
fn types_that_no_operation_leads_to_are_known() {
    let unreachable = |text: &str| {
        let schema = parse(text);
        schema.unreachable().iter().map(|ix| schema.get(*ix).name.value.clone()).collect::<Vec<_>>().join(" ")
    };
    let query = "type Query { n(by: In): N } interface N { a: Int } type A implements N { u: U } union U = B type B { a: Int } input In { e: E } enum E { X }";
    assert_eq!(unreachable(query), "");
    assert_eq!(
        unreachable(&format!("{query} type Loose {{ other: Looser }} type Looser {{ l: Loose }}")),
        "Loose Looser"
    );
    assert_eq!(unreachable(&format!("{query} type Entity @key(fields: \"id\") {{ id: Part }} scalar Part")), "");
    assert_eq!(unreachable("type Loose { a: Int }"), "", "a part of a schema without roots says nothing");
}

#[test]
fn names_that_nothing_defines_are_known_where_they_stand() {
    let text = "schema { query: Query mutation: Gone } type Query implements N { a(b: In, c: ID): [Away!] t: __Type } union U = Query | V";
    let schema = parse(text);
    let unknown: Vec<&str> = schema.unknown.iter().map(|unknown| unknown.name.span.of(text)).collect();
    assert_eq!(unknown, ["Gone", "N", "In", "Away", "V"]);
    assert_eq!(schema.unknown[2].by, Use::Argument(TypeIx(0), 0, 0));
}

#[test]
fn a_reason_of_no_words_is_none() {
    let schema = parse(
        r#"type Query { a: Int @deprecated, b(c: Int @deprecated(reason: "")): Int @deprecated(reason: "use a") }
enum E { X @deprecated(reason: "No longer supported"), Y @deprecated(reason: """ soon """) }"#,
    );
    assert_eq!(names(&schema, schema.deprecated_without_reason()), "Query.a Query.b(c:) E.X");
    assert_eq!(schema.types[1].values[1].deprecated.as_ref().unwrap().reason.as_deref(), Some(" soon "));
}

#[test]
fn parts_without_a_description_are_known() {
    let schema =
        parse("\"Q\" type Query { \"A\" a(b: Int): Int c: E } enum E { \"x\" X Y } extend type Far { a: Int }");
    assert_eq!(names(&schema, schema.undescribed()), "Query.a(b:) Query.c E E.Y Far.a");
}

#[test]
fn operations_of_a_client_are_passed_over() {
    let schema = parse("query Q($a: Int) { a(b: $a) { ...F } } fragment F on A { b } type A { b: Int }");
    assert_eq!(outline(&schema), "type A\n  b: Int\n");
    assert_eq!(schema.problems, []);
}

#[test]
fn a_mistake_has_its_place_and_the_rest_is_read() {
    let mut out = String::new();
    for field in [
        "a: 1",
        "a",
        "a Int",
        "a: Int = 1",
        "a: [1]",
        "a: [Int",
        "a(x Int): Int",
        "a(x: Int: Int",
        "a(x: Int = $y): Int",
        "a: Int!!",
        "a: Int @",
        "a: Int @x(y: )",
        "a: Int ; c: Int",
        "a: %",
        "\"doc\" a: 1",
        "\"do\\qc\" a: Int",
        "\"doc a: Int",
        "a: Int }",
        "a: Int {",
        "a: Int ]",
        "()",
    ] {
        let text = format!("type Query {{\n  z: Int\n  {field}\n  b: Int\n}}\ntype B {{ c: Int }}\n");
        let read = outline(&parse(&text)).trim_end().replace("\n  ", " ").replace('\n', " | ");
        let _ = writeln!(out, "{field:20} {} -- {read}", problems(&text).join("; "));
    }
    insta::assert_snapshot!(out, @r#"
    a: 1                 :: a type is missing after `:` -- query = Query | type Query z: Int b: Int | type B c: Int
    a                    a: `a` is not followed by `:` and a type -- query = Query | type Query z: Int b: Int | type B c: Int
    a Int                a: `a` is not followed by `:` and a type -- query = Query | type Query z: Int b: Int | type B c: Int
    a: Int = 1           =: `=` does not belong here -- query = Query | type Query z: Int a: Int b: Int | type B c: Int
    a: [1]               [: a type is missing after `[` -- query = Query | type Query z: Int b: Int | type B c: Int
    a: [Int              [: this bracket is never closed -- query = Query | type Query z: Int b: Int | type B c: Int
    a(x Int): Int        x: `x` is not followed by `:` and a type -- query = Query | type Query z: Int a: Int b: Int | type B c: Int
    a(x: Int: Int        (: this bracket is never closed -- query = Query | type Query z: Int b: Int | type B c: Int
    a(x: Int = $y): Int  $: a schema has no variables -- query = Query | type Query z: Int a: Int b: Int | type B c: Int
    a: Int!!             !: `!` does not belong here -- query = Query | type Query z: Int a: Int! b: Int | type B c: Int
    a: Int @             :: `:` does not belong here -- query = Query | type Query z: Int a: Int @b | type B c: Int
    a: Int @x(y: )       :: a value is missing after `:` -- query = Query | type Query z: Int a: Int @x b: Int | type B c: Int
    a: Int ; c: Int      ;: `;` does not belong here -- query = Query | type Query z: Int a: Int b: Int | type B c: Int
    a: %                 %: `%` does not belong here -- query = Query | type Query z: Int b: Int | type B c: Int
    "doc" a: 1           :: a type is missing after `:` -- query = Query | type Query z: Int b: Int | type B c: Int
    "do\qc" a: Int       "do\qc": this string has an escape that stands for nothing -- query = Query | type Query z: Int b: Int | type B c: Int
    "doc a: Int          "doc a: Int: this string has no end -- query = Query | type Query z: Int b: Int | type B c: Int
    a: Int }             }: this bracket closes nothing -- query = Query | type Query z: Int a: Int | type B c: Int
    a: Int {             {: this bracket is never closed -- query = Query | type Query z: Int a: Int | type B c: Int
    a: Int ]             ]: this bracket closes nothing -- query = Query | type Query z: Int a: Int b: Int | type B c: Int
    ()                   (: `(` does not belong here -- query = Query | type Query z: Int b: Int | type B c: Int
    "#);
}

#[test]
fn a_broken_definition_leaves_the_others_whole() {
    let mut out = String::new();
    for broken in [
        "type X",
        "type X {",
        "type X { a: Int",
        "type X { a(b: Int",
        "type X implements A B { a: Int }",
        "type 1X { a: Int }",
        "type X {}",
        "enum X { true }",
        "union X = | ",
        "union X = A | | B",
        "input X { a: Int = }",
        "extend X { a: Int }",
        "extend type X",
        "directive x on OBJECT",
        "directive @x on PLACE",
        "directive @x(a: Int)",
        "schema { query }",
        "word",
        "\"only a description\"",
        "\"\"\"\ndescription\ntype X { a: Int }",
        "}",
        "scalar \"x",
    ] {
        let text = format!("type Query {{ a: Int }}\n\n{broken}\n\n\"B\"\ntype B {{\n  c: Int\n}}\n");
        let read = outline(&parse(&text)).trim_end().replace("\n  ", " ").replace('\n', " | ");
        let _ = writeln!(out, "{} => {} -- {read}", broken.replace('\n', "/"), problems(&text).join("; "));
    }
    insta::assert_snapshot!(out, @r#"
    type X =>  -- query = Query | type Query a: Int | type X | type B -- B c: Int
    type X { => {: this bracket is never closed -- query = Query | type Query a: Int | type X | type B -- B c: Int
    type X { a: Int => {: this bracket is never closed -- query = Query | type Query a: Int | type X a: Int | type B -- B c: Int
    type X { a(b: Int => {: this bracket is never closed -- query = Query | type Query a: Int | type X | type B -- B c: Int
    type X implements A B { a: Int } => B: `B` does not belong here -- query = Query | type Query a: Int | type X : A | type B -- B c: Int
    type 1X { a: Int } => 1: letters follow a number -- query = Query | type Query a: Int | type B -- B c: Int
    type X {} => {: these brackets hold nothing that can be read -- query = Query | type Query a: Int | type X | type B -- B c: Int
    enum X { true } => true: `true`, `false` and `null` are no values of an enum -- query = Query | type Query a: Int | enum X | type B -- B c: Int
    union X = |  => |: a type is missing after `|` -- query = Query | type Query a: Int | type B -- B c: Int
    union X = A | | B => |: a type is missing after `|` -- query = Query | type Query a: Int | type B -- B c: Int
    input X { a: Int = } => =: a value is missing after `=` -- query = Query | type Query a: Int | input X | type B -- B c: Int
    extend X { a: Int } => extend: nothing follows `extend` that can be extended -- query = Query | type Query a: Int | type B -- B c: Int
    extend type X => X: this extension adds nothing -- query = Query | type Query a: Int | type B -- B c: Int
    directive x on OBJECT => directive: `@` is missing after `directive` -- query = Query | type Query a: Int | type B -- B c: Int
    directive @x on PLACE => on: a known place is missing after `on` -- query = Query | type Query a: Int | type B -- B c: Int
    directive @x(a: Int) => ): a known place is missing after `)` -- query = Query | type Query a: Int | type B -- B c: Int
    schema { query } => query: `query` is not followed by `:` and a type -- query = Query | type Query a: Int | type B -- B c: Int
    word => word: `word` does not belong here -- query = Query | type Query a: Int | type B -- B c: Int
    "only a description" => "only a description": `"only a description"` does not belong here -- query = Query | type Query a: Int | type B -- B c: Int
    """/description/type X { a: Int } => """: this string has no end -- query = Query | type Query a: Int | type X a: Int | type B -- B c: Int
    } => }: this bracket closes nothing -- query = Query | type Query a: Int | type B -- B c: Int
    scalar "x => "x: this string has no end -- query = Query | type Query a: Int | type B -- B c: Int
    "#);
}

#[test]
fn several_mistakes_of_one_definition_are_all_named() {
    let text = "type Query {\n  \"one\"\n  a: 1\n  b: Int\n  c Int\n  \"two\"\n  d: Int\n  e:\n}\n";
    insta::assert_snapshot!(problems(text).join("\n"), @r#"
    :: a type is missing after `:`
    c: `c` is not followed by `:` and a type
    :: a type is missing after `:`
    "#);
    assert_eq!(outline(&parse(text)), "query = Query\ntype Query\n  b: Int\n  d: Int -- two\n");
}

#[test]
fn what_stands_twice_is_named() {
    let text =
        "type A { a: Int, a: ID, b(c: Int, c: Int): Int }\ntype A { z: Int }\nextend enum A { X }\nenum E { X, X }";
    insta::assert_snapshot!(problems(text).join("\n"), @r#"
    a: `a` stands a second time in `A`
    c: `c` stands a second time in `b`
    A: `A` is defined a second time
    A: `A` begins with `type`, not with `enum`
    X: `X` stands a second time in `E`
    "#);
}

#[test]
fn hostile_texts_are_read_within_bounds() {
    let many = 100_000;
    for text in [
        format!("type Query {{ a: {}", "[".repeat(many)),
        format!("type Query {{ a(b: Int = {}", "[".repeat(many)),
        format!("type Query {{ a(b: Int = {}", "{a:".repeat(many)),
        format!("type Query {}", "{ a(".repeat(many)),
        format!("type Query {}", "({[}])".repeat(many)),
        format!("type A {}", "}".repeat(many)),
        format!("type A {}", "\"\"\"\n\\".repeat(many)),
        format!("type A {}", "\\\"\n".repeat(many)),
        format!("type A {}", "\"a\n".repeat(many)),
        format!("union A = {}", "|".repeat(many)),
        format!("{{ type A {}", "scalar A\n".repeat(many / 10)),
        "type ".repeat(many),
        "extend ".repeat(many),
        "\"\" ".repeat(many),
    ] {
        let schema = parse(&text);
        assert!(!schema.problems.is_empty(), "{}", &text[..40]);
    }
}

#[test]
fn a_deep_type_is_read_up_to_the_bound() {
    let deep = |levels: usize| format!("type Query {{ a: {}Int{} }}", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(problems(&deep(100)), [""; 0]);
    assert_eq!(parse(&deep(200)).problems[0].message, "nested deeper than 128 levels");
}

/// Every place in a schema.
fn spans(schema: &GraphQl) -> Vec<Span> {
    fn of_directives(all: &[Applied]) -> impl Iterator<Item = Span> {
        let given = |given: &Given| [given.name.span, given.value.span];
        all.iter()
            .flat_map(move |one| [one.span, one.name.span].into_iter().chain(one.arguments.iter().flat_map(given)))
    }
    let mut spans: Vec<Span> = schema.problems.iter().map(|problem| problem.span).collect();
    spans.extend(schema.unknown.iter().map(|unknown| unknown.name.span));
    spans.extend(of_directives(&schema.directives_of_schema));
    let directives = schema.directives.iter().flat_map(|directive| &directive.arguments);
    let arguments = schema.types.iter().flat_map(|def| &def.fields).flat_map(|field| &field.arguments);
    for argument in directives.chain(arguments) {
        spans.extend([argument.span, argument.name.span, argument.ty.name.span]);
        spans.extend(argument.default.iter().map(|value| value.span));
        spans.extend(of_directives(&argument.directives));
    }
    for def in &schema.types {
        spans.extend([def.span, def.name.span]);
        spans.extend(&def.extensions);
        spans.extend(def.interfaces.iter().chain(&def.members).map(|name| name.span));
        spans.extend(of_directives(&def.directives));
        for field in &def.fields {
            spans.extend([field.span, field.name.span, field.ty.name.span]);
            spans.extend(of_directives(&field.directives));
        }
        spans.extend(def.values.iter().flat_map(|value| [value.span, value.name.span]));
    }
    spans
}

const FRAGMENTS: &[&str] = &[
    "type ",
    "interface ",
    "union ",
    "enum ",
    "input ",
    "scalar ",
    "directive ",
    "extend ",
    "schema ",
    "implements ",
    "repeatable ",
    "on ",
    "query ",
    "fragment ",
    "Query ",
    "A ",
    "b",
    "ä",
    "\u{feff}",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ":",
    "!",
    "=",
    "|",
    "&",
    "@",
    "@deprecated",
    "$",
    "...",
    "\"",
    "\"x\" ",
    "\"\"\"",
    "\\\"\"\"",
    "\\",
    "\\u00e4",
    "1",
    "-1.5",
    "# c\n",
    "\n",
    " ",
    ",",
    "true ",
    "OBJECT ",
    "a: Int\n",
    "a(b: [Int!] = [1]): A!\n",
    "type B { c: Int }\n",
    "\"\"\"\nd\n\"\"\"\n",
];

proptest! {
    #[test]
    fn any_text_is_read_and_every_place_lies_in_it(
        parts in prop::collection::vec(prop::sample::select(FRAGMENTS), 0..40), cut in 0_usize..20,
    ) {
        let text: String = parts.concat();
        let text = &text[..text.floor_char_boundary(text.len().saturating_sub(cut))];
        let schema = parse(text);
        for span in spans(&schema) {
            prop_assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
        }
        for (def, ix) in schema.types.iter().zip(0..) {
            prop_assert_eq!(def.name.span.of(text), &def.name.value);
            prop_assert_eq!(schema.find(&def.name.value), Some(TypeIx(ix)));
            for field in &def.fields {
                prop_assert_eq!(field.name.span.of(text), &field.name.value);
                prop_assert_eq!(field.ty.name.span.of(text), &field.ty.name.value);
            }
        }
    }
}
