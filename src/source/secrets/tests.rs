use super::*;

/// Values are put together here, so that no scanner takes this file for a leak.
fn token(start: &str, rest: &str) -> String {
    format!("{start}{rest}")
}

fn redacted(name: &str, text: &str) -> String {
    let path = RepoPath::new(name).unwrap();
    let (out, secrets) = redact(&path, text);
    for secret in &secrets {
        assert!(secret.span.of(&out).contains("redacted"), "{out}");
    }
    assert_eq!(out.matches('\n').count(), text.matches('\n').count(), "lines stay where they are");
    let again = redact(&path, &out);
    assert!(again.1.is_empty(), "a mark is no secret: {out}");
    out.into_owned()
}

fn of(text: &str) -> String {
    redacted("a.md", text)
}

#[test]
fn every_sort_is_taken_out_and_the_rest_stays() {
    let jwt =
        token("eyJhbGciOiJIUzI1NiJ9.", "eyJpc3MiOiJvcmRlcnMiLCJleHAiOjF9.dBjftJeZ4CVPmB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    for (secret, what) in [
        (token("AK", "IAQ7WERTYUIOPASD3F"), "a cloud access key"),
        (token("gh", "p_a8Kd0Lq2Zx9Vb3Nm7Wt5Rf1Yh6Jc4Pe0SgUi"), "a forge token"),
        (token("glp", "at-x7Kq_2mZ9vB4nL8tR5wC"), "a forge token"),
        (token("xox", "b-2847562910-aK9dL2mQ"), "a chat token"),
        (token("sk", "_live_9aK2mQ7xV4bN8tR5wC3y"), "a live payment key"),
        (token("AI", "zaSyD9kQ2mX7vB4nL8tR5wC3yF6hJ0pE1gU2i"), "an API key"),
        (token("SG", ".kQ2mX7vB4nL8tR5wC3yF6h.J0pE1gU2iS9kQ2mX7vB4nL8tR5wC3yF6hJ0pE1gU2i"), "a mail provider's key"),
        (token("np", "m_kQ2mX7vB4nL8tR5wC3yF6hJ0pE1gU2iS9kQ2"), "a package registry's token"),
        (jwt, "a signed token"),
    ] {
        assert_eq!(of(&format!("Use `{secret}` here.\n")), format!("Use `[redacted: {what}]` here.\n"), "{secret}");
    }
    let key = "kQ2mX7vB4nL8tR5wC3yF6hJ0pE1gU2iS9kQ2mX7vB4nL8tR5wC3yF6hJ0pE1gU2i";
    assert_eq!(of(&format!("AccountKey={key}==;")), "AccountKey=[redacted: a storage account's key];");
    assert_eq!(
        of("-H 'Authorization: Bearer k9Xq2mZ7vB4nL8tR5wC3'"),
        "-H 'Authorization: Bearer [redacted: credentials of a request]'"
    );
    assert_eq!(of("<td>password: k9Xq2mZ7vB4n</td>"), "<td>password: [redacted: a password or key]</td>");
    assert_eq!(of("DB_PASSWORD=k9Xq2mZ7vB4n and more"), "DB_PASSWORD=[redacted: a password or key] and more");
    assert_eq!(
        of("{\"client_secret\": \"k9Xq2mZ7vB4nL8t\"}"),
        "{\"client_secret\": \"[redacted: a password or key]\"}"
    );
}

#[test]
fn only_the_password_of_an_address_goes() {
    assert_eq!(
        of("psql postgres://app:Wq81vvz@db.northwind.example/orders"),
        "psql postgres://app:[redacted]@db.northwind.example/orders"
    );
    assert_eq!(
        of("[x](https://u:k9Xq2mZ7vB@git.northwind.example/a)"),
        "[x](https://u:[redacted]@git.northwind.example/a)"
    );
    for text in [
        "postgres://orders:orders@localhost:5432/x",
        "postgres://orders:dev@db/x",
        "https://user:password@git.example.com/x",
        "https://$USER:$TOKEN@host.example/x",
        "https://<user>:<password>@host.example/x",
        "http://a.example:8080/@x",
        "see https://a.example and ask: bob@b.example",
    ] {
        assert_eq!(of(text), text);
    }
}

#[test]
fn a_private_key_leaves_its_markers_and_its_lines() {
    let (begin, end) = (token("-----BEGIN RSA PRIV", "ATE KEY-----"), token("-----END RSA PRIV", "ATE KEY-----"));
    let body = "MIIEpAIBAAKCAQEA7x8kq2mZ9vB4nL8tR5wC3yF6hJ0pE1gU";
    let text = format!("> {begin}\n> {body}\n> {body}\n> {end}\n\nAfter.\n");
    assert_eq!(of(&text), format!("> {begin}\n> [redacted: a private key]\n> \n> {end}\n\nAfter.\n"));
    let json = format!("{{\"key\": \"{begin}\\n{body}\\n{end}\\n\"}}");
    assert_eq!(redacted("a.json", &json), format!("{{\"key\": \"{begin}[redacted: a private key]{end}\\n\"}}"));
    let open = format!("{begin}\n{body}\n{body}\n\nThen do this.\n");
    assert!(!of(&open).contains(body) && of(&open).contains("Then do this."), "{}", of(&open));
    let sample = format!("{begin}\n...\n{end}\n");
    assert_eq!(of(&sample), sample);
}

#[test]
fn samples_placeholders_and_digests_stay() {
    for text in [
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "token: ${TOKEN_FROM_VAULT_2}",
        "password: <your password 123>",
        "API_KEY=your-api-key-goes-here-1",
        "secret: changeme1234changeme",
        "token: 123e4567-e89b-12d3-a456-426614174000",
        "token sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "secretName: billing-db-credentials-v2",
        "token_url: https://auth.example/oauth2/v1/token",
        "The token: it is rotated every 90 days",
        "secret = vault.read2(path)",
        "Authorization: Bearer <token>",
        "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        "Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
    ] {
        assert_eq!(of(text), text);
    }
}

#[test]
fn marks_keep_data_files_readable() {
    let secret = token("sk", "_live_9aK2mQ7xV4bN8tR5wC3y");
    assert_eq!(
        redacted("a.yaml", &format!("key: {secret}\nlist: [{secret}]\nq: \"{secret}\"\n")),
        "key: redacted\nlist: [redacted]\nq: \"[redacted: a live payment key]\"\n"
    );
    assert_eq!(
        redacted("a.yaml", "url: amqp://app:k9Xq2mZ7vB4n@mq.northwind.example\n"),
        "url: amqp://app:redacted@mq.northwind.example\n"
    );
}

#[test]
fn of_a_value_only_what_is_public_is_kept() {
    let secret = token("sk", "_live_9aK2mQ7xV4bN8tR5wC3y");
    let (_, secrets) = redact(&RepoPath::new("a.md").unwrap(), &secret);
    assert_eq!((secrets[0].start, secrets[0].length), ("sk_l", 28));
    let (_, secrets) = redact(&RepoPath::new("a.md").unwrap(), "password=k9Xq2mZ7vB4n");
    assert_eq!((secrets[0].start, secrets[0].length), ("", 12));
}

#[test]
fn files_are_published_without_theirs() {
    let path = RepoPath::new("x.sh").unwrap();
    assert_eq!(without_secrets(&path, b"echo hello"), None);
    assert_eq!(without_secrets(&path, b"\x89PNG\0password=k9Xq2mZ7vB4n"), None, "no text");
    assert_eq!(
        without_secrets(&path, b"password=k9Xq2mZ7vB4n\r\n").unwrap(),
        b"password=[redacted: a password or key]\n"
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_and_keeps_its_lines(text in "(?s)[a-zA-Z0-9=:/@._\n\"' -]{0,200}") {
        let path = RepoPath::new("a.md").unwrap();
        let (out, _) = redact(&path, &text);
        proptest::prop_assert_eq!(out.matches('\n').count(), text.matches('\n').count());
    }
}
