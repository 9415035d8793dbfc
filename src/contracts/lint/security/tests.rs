use crate::contracts::lint::Check;
use crate::contracts::lint::testing::{titles, told};

#[test]
fn a_scheme_that_is_not_declared_is_one_finding_however_often_it_is_asked_for() {
    let text = "
openapi: 3.0.0
security: [{tokens: []}, {key: [], basic: []}]
paths:
  /a: {get: {security: [{tokens: []}]}, put: {security: []}}
  /b: {get: {security: [{}, {tokens: []}]}}
components: {securitySchemes: {token: {type: http, scheme: bearer}, key: {$ref: '#/gone'}}}
";
    insta::assert_snapshot!(told(text, &[Check::SecuritySchemeUndefined]), @r"
    3:13 security scheme `tokens`, asked for in 3 places, is not declared
      5:26 asked for here, too
      6:30 asked for here, too
      help: did you mean `token`?
    3:36 security scheme `basic` is not declared
      help: declare it in `components.securitySchemes`
    ");
}

#[test]
fn schemes_are_looked_for_where_the_version_has_them() {
    let asks = "security: [{key: []}]\n";
    let found = "2:13 security scheme `key` is not declared";
    for (text, found) in [
        (format!("swagger: '2.0'\n{asks}securityDefinitions: {{key: {{type: basic}}}}\n"), ""),
        (format!("swagger: '2.0'\n{asks}components: {{securitySchemes: {{key: {{type: http}}}}}}\n"), found),
        (format!("openapi: 3.1.0\n{asks}securityDefinitions: {{key: {{type: basic}}}}\n"), found),
        (format!("openapi: 3.1.0\n{asks}components: {{securitySchemes: {{key: {{type: http}}}}}}\n"), ""),
        ("openapi: 3.2.0\nsecurity: [{./schemes.yaml#/Key: []}]\n".to_owned(), ""),
        ("openapi: 3.1.0\nsecurity: []\n".to_owned(), ""),
    ] {
        assert_eq!(titles(&text, Check::SecuritySchemeUndefined), found, "{text}");
    }
}

#[test]
fn scopes_of_oauth_are_declared_by_some_flow() {
    let text = "
openapi: 3.0.0
paths:
  /a: {get: {security: [{login: [read, wirte]}]}, put: {security: [{login: [admin, audit]}]}}
  /b: {get: {security: [{login: [admin]}, {token: [any]}, {open: [any]}]}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    open: {type: openIdConnect, openIdConnectUrl: /o}
    login:
      type: oauth2
      flows: {implicit: {scopes: {read: Read}}, clientCredentials: {scopes: {write: Write}}}
";
    insta::assert_snapshot!(told(text, &[Check::SecurityScopeUndefined]), @r"
    4:40 `login` has no scope `wirte`
      help: did you mean `write`?
    4:77 2 of 3 scopes that are asked for are not declared [scope `admin`]
      4:84 scope `audit`
      help: declare them in `scopes` of `login`
    ");
}

#[test]
fn scopes_of_2_0_stand_in_the_scheme() {
    let text = "
swagger: '2.0'
security: [{login: [read, all]}]
securityDefinitions: {login: {type: oauth2, flow: implicit, scopes: {read: Read}}}
";
    assert_eq!(titles(text, Check::SecurityScopeUndefined), "3:27 scope `all` is not declared");
}
