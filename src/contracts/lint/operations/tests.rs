use crate::contracts::lint::Check;
use crate::contracts::lint::testing::{titles, told};

#[test]
fn an_id_that_several_operations_have_is_one_finding_at_the_second() {
    let text = "
openapi: 3.1.0
paths:
  /a: {get: {operationId: list}, put: {operationId: List}}
  /b: {get: {operationId: list}}
webhooks:
  c: {post: {operationId: list}}
";
    insta::assert_snapshot!(told(text, &[Check::OperationIdUnique]), @r"
    5:27 `list` is the id of 3 operations [`GET /b`]
      4:27 `GET /a`
      7:27 webhook `c`
      help: give each operation an id of its own
    ");
}

#[test]
fn an_operation_that_is_reached_twice_stands_in_one_place() {
    let text = "
openapi: 3.1.0
paths:
  /a: {post: {callbacks: {x: {$ref: '#/components/callbacks/Done'}}}}
  /b: {post: {callbacks: {x: {$ref: '#/components/callbacks/Done'}}}}
components: {callbacks: {Done: {'{$url}': {post: {operationId: done}}}}}
";
    assert_eq!(titles(text, Check::OperationIdUnique), "");
}

#[test]
fn what_many_operations_lack_is_said_once_with_how_many() {
    let text = "
openapi: 3.0.0
paths:
  /a: {get: {operationId: ''}, put: {operationId: x, summary: ' '}}
  /b: {get: {operationId: y, summary: S, description: D}, trace: {summary: S}}
x-webhooks: {shipped: {post: {operationId: z, summary: S, description: D}}}
";
    let checks = [Check::OperationIdMissing, Check::OperationSummary, Check::OperationDescription];
    insta::assert_snapshot!(told(text, &checks), @r"
    4:8 2 of 5 operations have no `operationId` [`GET /a`]
      5:59 `TRACE /b`
      help: give each a short name that never changes: generated clients call it by that
    4:8 2 of 5 operations have no summary [`GET /a`]
      4:32 `PUT /a`
      help: name in a few words what the operation does
    4:8 3 of 5 operations have no description [`GET /a`]
      4:32 `PUT /a`
      5:59 `TRACE /b`
      help: say what it does that its name does not tell: effects, limits, who calls it
    ");
}

#[test]
fn a_text_of_a_path_counts_for_its_operations_since_3_0() {
    let paths = "paths: {/a: {summary: S, description: D, get: {}, additionalOperations: {COPY: {}}}}\n";
    // 2.0 knows no further methods, and they are read all the same.
    let none = "2:42 2 of 2 operations have no summary [`GET /a`]";
    for (head, found) in
        [("swagger: '2.0'", none), ("openapi: 3.0.0", ""), ("openapi: 3.1.0", ""), ("openapi: 3.2.0", "")]
    {
        assert_eq!(titles(&format!("{head}\n{paths}"), Check::OperationSummary), found);
    }
}

#[test]
fn a_method_of_3_2_is_found_where_it_stands() {
    let text = "openapi: 3.2.0\npaths: {/a: {additionalOperations: {Copy: {summary: S}}}}\n";
    assert_eq!(titles(text, Check::OperationDescription), "2:37 `COPY /a` has no description");
}

#[test]
fn ids_may_have_what_an_address_may_have() {
    for (id, found) in [
        ("list orders", "2:33 `list orders` has characters that an address must escape"),
        ("prüfe", "2:33 `prüfe` has characters that an address must escape"),
        ("repos/list-for_user.v1~(x)", ""),
    ] {
        let text = format!("openapi: 3.0.0\npaths: {{/a: {{get: {{operationId: {id}}}}}}}\n");
        assert_eq!(titles(&text, Check::OperationIdUrlSafe), found);
    }
}

#[test]
fn tags_are_missed_only_where_others_have_some() {
    let none = "openapi: 3.0.0\npaths: {/a: {get: {}, put: {tags: []}}}\n";
    assert_eq!(titles(none, Check::OperationUntagged), "");
    let some = "openapi: 3.1.0\npaths: {/a: {get: {tags: [x]}, put: {tags: []}}}\nwebhooks: {w: {post: {}}}\n";
    assert_eq!(titles(some, Check::OperationUntagged), "2:32 `PUT /a` has no tag");
}

#[test]
fn success_is_any_status_that_is_no_failure() {
    let lacks = "2:20 `GET /a` has no response for success";
    for (version, responses, found) in [
        ("3.0.0", "responses: {'200': {}}", ""),
        ("3.0.0", "responses: {2XX: {}}", ""),
        ("3.0.0", "responses: {302: {}, 404: {}}", ""),
        ("3.0.0", "responses: {101: {}}", ""),
        ("3.0.0", "responses: {default: {}}", ""),
        ("3.0.0", "responses: {200: {$ref: 'https://elsewhere.example/r.yaml'}}", ""),
        ("3.0.0", "responses: {404: {}, x-note: {}}", lacks),
        ("3.1.0", "responses: {}", lacks),
        ("3.0.0", "responses: [200]", ""),
        // The structure demands responses before 3.1.
        ("3.0.0", "summary: S", ""),
        ("3.1.0", "summary: S", "2:14 `GET /a` has no response for success"),
    ] {
        let text = format!("openapi: {version}\npaths: {{/a: {{get: {{{responses}}}}}}}\n");
        assert_eq!(titles(&text, Check::SuccessResponse), found, "{version} {responses}");
    }
}

#[test]
fn webhooks_have_no_servers_and_no_callbacks() {
    let text = "
openapi: 3.1.0
paths: {/a: {servers: [{url: /}], get: {callbacks: {}}}}
webhooks:
  a: {servers: [{url: /}], post: {}, put: {}}
  b: {post: {servers: [{url: /}], callbacks: {c: {}}}}
";
    assert_eq!(titles(text, Check::WebhookServers), "5:7 2 of 3 webhooks name servers [webhook `a`]");
    assert_eq!(titles(text, Check::WebhookCallbacks), "6:35 webhook `b` has callbacks");
}
