//! GraphQL schemas: told from query documents by their definitions, and read.

use std::sync::Arc;

use crate::base::path::RepoPath;
use crate::contracts::graphql::{self, GraphQl};
use crate::source::SourceFile;

use super::{ApiFacts, Body, Format, Taken, Unread, data};

pub(super) const FORMAT: Format = Format { named, sniff: Some(graphql::is_schema), unread: Unread::Ignored, read };

pub(super) const ANSWER: Format = Format {
    named: |path| path.extension() == "json",
    sniff: Some(|text| data::has_key(text, "__schema")),
    unread: Unread::Ignored,
    read: read_answer,
};

fn named(path: &RepoPath) -> bool {
    matches!(&*path.extension(), "graphql" | "graphqls" | "gql")
}

fn read(file: &SourceFile) -> Option<Taken> {
    let text = file.text();
    if !graphql::is_schema(text) {
        return None;
    }
    Some(taken(graphql::parse(text)))
}

/// The answer to an introspection query, as tools save it (GraphQL, September 2025, §4).
fn read_answer(file: &SourceFile) -> Option<Taken> {
    let parsed = data::tree(&file.path, file.text());
    let mut taken = taken(graphql::introspection::read(parsed.root()?)?);
    taken.issues.extend(data::issues(parsed.problems));
    Some(taken)
}

fn taken(mut schema: GraphQl) -> Taken {
    let issues = data::issues(std::mem::take(&mut schema.problems));
    let facts = ApiFacts {
        format: "graphql",
        operations: schema.operations() as u32,
        types: schema.types.len() as u32,
        graphql: Some(Arc::new(schema)),
        ..ApiFacts::default()
    };
    Taken { issues, ..Taken::new(Body::Api(facts)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operations(text: &str) -> usize {
        assert!(graphql::is_schema(text));
        let schema = graphql::parse(text);
        assert_eq!(schema.problems, []);
        schema.operations()
    }

    #[test]
    fn fields_of_the_root_types_are_counted() {
        let schema = r#"
            """
            All of it { query: not this }
            """
            type Query implements Node & Other @tag(name: "a:b") {
              "One: two"
              user(id: ID!, opts: Opts = {a: 1}): User @deprecated(reason: "x: y")
              type: String # a: comment
              users: [User!]!
            }
            type User { id: ID!, name: String }
            extend type Query { more: Int }
            type Mutation { save(input: In!): User }
            input In { a: Int = 1 }
            type Subscription { saved: User }
        "#;
        assert_eq!(operations(schema), 6);
    }

    #[test]
    fn root_types_may_have_other_names() {
        let schema = "schema { query: Root mutation: Write }\ntype Root { a: Int }\ntype Write { b: Int, c: Int }\ntype Query { d: Int }";
        assert_eq!(operations(schema), 3);
        assert_eq!(operations("type type { a: Int }\ntype Query { b: Int }"), 1);
    }

    #[test]
    fn a_broken_schema_has_one_problem_with_its_place() {
        let cases = [
            ("type Query { a: Int", "{", "this bracket is never closed"),
            ("type Query { a: Int } }", "}", "this bracket closes nothing"),
            ("type Query { \"a: Int }", "\"a: Int }", "this string has no end"),
            ("scalar A \"\"\" x", "\"\"\" x", "this string has no end"),
        ];
        for (text, place, message) in cases {
            let problems = graphql::parse(text).problems;
            let [problem] = &problems[..] else { panic!("{text}: {problems:?}") };
            assert_eq!((problem.span.of(text), &*problem.message), (place, message), "{text}");
        }
    }

    #[test]
    fn an_answer_to_an_introspection_query_is_a_schema() {
        let text = r#"{"data": {"__schema": {"queryType": {"name": "Query"}, "types": [{"kind": "OBJECT", "name": "Query",
            "fields": [{"name": "a", "args": [], "type": {"kind": "SCALAR", "name": "Int"}}]}]}}}"#;
        let path = RepoPath::new("schema.json").unwrap();
        let file = SourceFile::new(path, crate::source::Content::Text(text.into()), Vec::new());
        let Some(Taken { body: Body::Api(facts), .. }) = read_answer(&file) else { panic!("no schema") };
        assert_eq!((facts.format, facts.operations), ("graphql", 1));
    }
}
