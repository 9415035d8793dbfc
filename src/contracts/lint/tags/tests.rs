use crate::contracts::lint::Check;
use crate::contracts::lint::testing::{titles, told};

#[test]
fn undeclared_tags_are_one_finding_but_for_those_that_are_misspelt() {
    let text = "
openapi: 3.0.0
tags: [{name: orders}, {name: unused}]
paths:
  /a: {get: {tags: [order, billing]}, put: {tags: [orders, order]}}
  /b: {get: {tags: [billing, people]}}
";
    insta::assert_snapshot!(told(text, &[Check::TagUndeclared]), @r"
    5:21 tag `order` is not declared
      help: did you mean `orders`?
    5:28 2 of 3 tags of operations are not declared [tag `billing`]
      6:30 tag `people`
      help: declare each in `tags`, in the order in which they should be read
    ");
}

#[test]
fn a_tag_that_many_operations_have_is_one() {
    let paths: String = (0..40).map(|n| format!("  /{n}: {{get: {{tags: [billing]}}}}\n")).collect();
    let text = format!("swagger: '2.0'\npaths:\n{paths}");
    assert_eq!(titles(&text, Check::TagUndeclared), "3:21 tag `billing` is not declared");
}

#[test]
fn a_tag_is_declared_once() {
    let text = "openapi: 3.0.0\ntags:\n  - {name: a}\n  - {name: A}\n  - {name: a}\n";
    insta::assert_snapshot!(told(text, &[Check::TagDuplicate]), @r"
    5:12 tag `a` is declared twice
      3:12 the first
      help: keep one, with what both say
    ");
}

#[test]
fn tags_without_a_description_are_counted() {
    let text = "openapi: 3.0.0\ntags: [{name: a, description: ' '}, {name: b, description: B}, {description: c}]\n";
    assert_eq!(titles(text, Check::TagUndescribed), "2:15 tag `a` has no description");
}

#[test]
fn parents_are_declared_and_lead_outwards() {
    let text = |version: &str| {
        format!(
            "
openapi: {version}
tags:
  - {{name: books, parent: book}}
  - {{name: a, parent: b}}
  - {{name: b, parent: c}}
  - {{name: c, parent: b}}
  - {{name: self, parent: self}}
  - {{name: ends, parent: books}}
  - {{name: book-shelf, parent: elsewhere}}
"
        )
    };
    insta::assert_snapshot!(told(&text("3.2.0"), &[Check::TagParent]), @r"
    4:27 tag `book`, the parent of `books`, is not declared
      help: did you mean `books`?
    6:23 parents of tags go in a circle: `b`, `c`, `b`
      help: leave the outermost tag without a parent
    8:26 tag `self` is its own parent
      help: leave the outermost tag without a parent
    10:32 tag `elsewhere`, the parent of `book-shelf`, is not declared
      help: declare `elsewhere` in `tags`
    ");
    assert_eq!(titles(&text("3.1.0"), Check::TagParent), "");
}

#[test]
fn a_contract_with_operations_declares_tags() {
    for (text, found) in [
        ("openapi: 3.0.0\npaths: {/a: {get: {}}}\n", "1:1 the contract declares no tags"),
        ("swagger: '2.0'\ntags: []\npaths: {/a: {get: {}}}\n", "2:1 the contract declares no tags"),
        ("openapi: 3.0.0\ntags: [{name: a}]\npaths: {/a: {get: {}}}\n", ""),
        ("openapi: 3.0.0\npaths: {}\n", ""),
    ] {
        assert_eq!(titles(text, Check::TagsMissing), found);
    }
}
