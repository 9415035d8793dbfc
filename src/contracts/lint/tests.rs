use super::*;
use crate::contracts::testing::spec;

/// Everything that checks look at, in the wrong shape as well as in the right one.
const ODD: &str = "
openapi: 3.2.0
info: {contact: [1], license: null, description: {a: b}}
servers: [null, 7, {url: '{a}{b'}, {url: [x], variables: {a: null}}, {variables: {a: {enum: {}, default: []}}}]
security: [null, {a: null, b: {c: d}}, [x]]
tags: [null, x, {name: [y]}, {name: z, parent: [z]}, {name: w, parent: w}]
paths:
  /{: {get: {parameters: {}, responses: [], tags: {}, callbacks: [], servers: 1, security: 2}}
  '/}{': [x]
  '': {put: {parameters: [null, {}, {name: [], in: {}}, {in: path}, {name: x}, {$ref: 7}, {$ref: '#/gone'}]}}
  1: {get: {operationId: 5}, additionalOperations: {'': {}, COPY: null}, parameters: [[x]]}
  ? [complex]
  : {get: {}}
webhooks: {w: {post: {servers: null, callbacks: {c: 7}}}, v: null}
components: {schemas: [x], x-own: 1, '': {'': {}}, responses: {'': {}, ? {a: b} : 1}}
";

#[test]
fn nothing_that_is_broken_stops_the_checks() {
    for head in ["swagger: '2.0'", "openapi: 3.0.0", "openapi: 3.1.0", "openapi: 3.2.0"] {
        let text = ODD.replace("openapi: 3.2.0", head);
        for (end, _) in text.char_indices().skip(head.len() + 1) {
            let contract = Contract::read(spec(&text[..end])).unwrap();
            let lints = lint(&contract, &crate::base::path::RepoPath::root());
            assert!(lints.iter().all(|lint| lint.primary.at.span.end as usize <= end), "{head} up to {end}");
        }
    }
}

#[test]
fn what_is_wrong_is_in_the_order_of_its_places() {
    let lints = lint(&Contract::read(spec(ODD)).unwrap(), &crate::base::path::RepoPath::root());
    assert!(lints.len() > 10);
    assert!(lints.windows(2).all(|pair| pair[0].primary.at <= pair[1].primary.at));
}
