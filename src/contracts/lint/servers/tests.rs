use crate::contracts::lint::Check;
use crate::contracts::lint::testing::{titles, told};

#[test]
fn a_contract_with_operations_names_a_server() {
    let named = "1:1 the contract names no server";
    for (text, found) in [
        ("openapi: 3.0.0\npaths: {/a: {get: {}}}\n", named),
        ("openapi: 3.0.0\nservers: []\npaths: {/a: {get: {}}}\n", "2:1 the contract names no server"),
        ("openapi: 3.0.0\nservers: [{url: /v1}]\npaths: {/a: {get: {}}}\n", ""),
        ("openapi: 3.0.0\npaths: {/a: {servers: [{url: /v1}], get: {}}}\n", ""),
        ("openapi: 3.0.0\npaths: {/a: {put: {}, get: {servers: [{url: /v1}]}}}\n", named),
        ("openapi: 3.1.0\nwebhooks: {w: {post: {}}}\n", ""),
        ("openapi: 3.1.0\npaths: {}\n", ""),
        ("swagger: '2.0'\npaths: {/a: {get: {}}}\n", "1:1 the contract names no host"),
        ("swagger: '2.0'\nbasePath: /v1\nhost: ''\npaths: {/a: {get: {}}}\n", "3:1 the contract names no host"),
        ("swagger: '2.0'\nhost: api.north.example\npaths: {/a: {get: {}}}\n", ""),
    ] {
        assert_eq!(titles(text, Check::ServerMissing), found, "{text}");
    }
}

#[test]
fn hosts_that_nobody_can_own_are_placeholders() {
    for (url, is_found) in [
        ("https://example.com", true),
        ("https://api.Example.ORG:8443/v1", true),
        ("//user@example.net/v1", true),
        ("https://{tenant}.example.com/{base}", true),
        ("https://notexample.com", false),
        ("https://example.com.north.example", false),
        ("https://north.example/example.com", false),
        ("http://localhost:8080", false),
        ("/v1", false),
    ] {
        let text = format!("openapi: 3.0.0\nservers: [{{url: '{url}'}}]\n");
        let found = if is_found { format!("2:17 `{url}` is a placeholder") } else { String::new() };
        assert_eq!(titles(&text, Check::ServerExample), found);
    }
    assert_eq!(
        titles("swagger: '2.0'\nhost: example.com:80\n", Check::ServerExample),
        "2:7 `example.com:80` is a placeholder"
    );
}

#[test]
fn servers_of_paths_and_operations_are_looked_at_once() {
    let text = "
openapi: 3.0.0
paths:
  /a:
    servers: [{url: 'https://example.com/'}]
    get: {}
    put: {servers: [{url: 'https://north.example/'}]}
";
    insta::assert_snapshot!(told(text, &[Check::ServerExample, Check::ServerTrailingSlash]), @r"
    5:21 `https://example.com/` is a placeholder
      help: write the address at which the API runs
    5:21 the server `https://example.com/` ends with a slash
      help: take the slash away
    7:27 the server `https://north.example/` ends with a slash
      help: take the slash away
    ");
}

#[test]
fn a_slash_alone_is_an_address() {
    for (text, found) in [
        ("openapi: 3.0.0\nservers: [{url: /}]\n", ""),
        ("openapi: 3.0.0\nservers: [{url: /v1/}]\n", "2:17 the server `/v1/` ends with a slash"),
        ("swagger: '2.0'\nhost: a.example\nbasePath: /\n", ""),
        ("swagger: '2.0'\nhost: a.example\nbasePath: /v1/\n", "3:11 the base path `/v1/` ends with a slash"),
        ("swagger: '2.0'\nhost: a.example/\n", "2:7 the host `a.example/` ends with a slash"),
    ] {
        assert_eq!(titles(text, Check::ServerTrailingSlash), found, "{text}");
    }
}

#[test]
fn variables_are_declared_used_and_have_one_of_their_values() {
    let text = "
openapi: 3.0.0
servers:
  - url: 'https://{stage}.a.example/{base}/{base}'
    variables: {stages: {default: prod}}
  - url: https://a.example
    variables: {port: {default: '443'}}
  - url: https://{a}{b}{c}.example
    variables:
      a: {default: x, enum: []}
      b: {default: x, enum: [y, z]}
      c: {default: '1', enum: [1, 2]}
";
    insta::assert_snapshot!(told(text, &[Check::ServerVariables]), @r"
    4:19 server variable `stage` is not declared
      help: did you mean `stages`?
    4:37 server variable `base` is not declared
      help: declare `base` in `variables`, with a default
    7:17 server variable `port` is not in `https://a.example`
      help: use it in `url`, or take it away
    10:29 server variable `a` can have no value
      help: list its values in `enum`, or take `enum` away
    11:20 `x`, the default of server variable `b`, is none of its values
      11:29 its values
      help: add it to `enum`, or choose one of them
    ");
}

#[test]
fn a_host_of_2_0_is_spoken_to_in_some_scheme() {
    let found = "2:7 the contract does not say which schemes its host speaks";
    for (text, found) in [
        ("swagger: '2.0'\nhost: a.example\npaths: {/a: {get: {}}}\n", found),
        ("swagger: '2.0'\nhost: a.example\nschemes: [https]\npaths: {/a: {get: {}}}\n", ""),
        ("swagger: '2.0'\nhost: a.example\npaths: {/a: {get: {schemes: [https]}}}\n", ""),
        ("swagger: '2.0'\npaths: {/a: {get: {}}}\n", ""),
        ("openapi: 3.0.0\nhost: a.example\npaths: {/a: {get: {}}}\n", ""),
    ] {
        assert_eq!(titles(text, Check::SchemesMissing), found, "{text}");
    }
}
