use proptest::prelude::*;

use super::*;
use crate::base::path::RepoPath;
use crate::markup::{outline, outline_asciidoc, outline_rst};

fn all(text: &str, outline: &Outline) -> Vec<Mention> {
    let reading = crate::records::read(&RepoPath::new("a.md").unwrap(), text, outline);
    mentions(text, outline, &reading.commands)
}

fn line(text: &str, mention: &Mention) -> String {
    let what = match &mention.what {
        Mentioned::Endpoint { method, path } => format!("{method} {}{path}", mention.host),
        Mentioned::Name(name) => name.clone(),
    };
    assert!(!mention.span.of(text).is_empty(), "{mention:?}");
    format!("{:?} {what}", mention.form).to_lowercase().replacen(&what.to_lowercase(), &what, 1)
}

fn shown(text: &str) -> Vec<String> {
    all(text, &outline(text)).iter().map(|mention| line(text, mention)).collect()
}

fn spans(text: &str) -> Vec<&str> {
    all(text, &outline(text)).iter().map(|mention| mention.span.of(text)).collect()
}

#[test]
fn methods_with_paths_are_found_wherever_text_stands() {
    let text = "## POST /orders/{id}\n\nCall GET /v1/orders?page=2, then **DELETE /orders/:id**.\n\n- `PUT /orders/<id>`\n\n| Call | x |\n|--|--|\n| PATCH /orders/17 | y |\n";
    assert_eq!(
        shown(text),
        [
            "text POST /orders/{id}",
            "text GET /v1/orders",
            "text DELETE /orders/:id",
            "code PUT /orders/<id>",
            "text PATCH /orders/17"
        ]
    );
    assert_eq!(spans(text)[1], "GET /v1/orders");
}

#[test]
fn a_code_span_may_hold_several() {
    assert_eq!(shown("`GET /a, POST /b`"), ["code GET /a", "code POST /b"]);
    assert_eq!(shown("`GET /a,POST /b`"), ["code GET /a", "code POST /b"]);
    assert_eq!(shown("`GET|HEAD /a`"), ["code GET /a", "code HEAD /a"]);
}

#[test]
fn marks_between_method_and_path_do_not_matter() {
    for text in ["`POST` `/a/b`", "**POST** `/a/b`", "POST `/a/b`", "**POST**: `/a/b`", "POST\n`/a/b`"] {
        assert_eq!(shown(text), ["code POST /a/b"], "{text}");
    }
    for text in ["**POST** /a/b", "POST [/a/b](#x)", "_POST /a/b_", "(POST /a/b)", "\"POST /a/b\"", "POST /a/b."] {
        assert_eq!(shown(text), ["text POST /a/b"], "{text}");
    }
}

#[test]
fn a_sentence_may_stand_between_method_and_path_in_code() {
    assert_eq!(shown("Send a POST to `/a/b`."), ["code POST /a/b"]);
    assert_eq!(shown("Two `GET` requests to `/a/b` suffice."), ["code GET /a/b"]);
    assert_eq!(shown("a GET on /a/b, a POST `to` x, PUT to `x`"), Vec::<String>::new());
}

#[test]
fn backslashes_of_markdown_are_no_part_of_a_path() {
    assert_eq!(shown("GET /order\\_items/\\{id\\}"), ["text GET /order_items/{id}"]);
    assert_eq!(shown("GET /Orders(5)/items (see /x)"), ["text GET /Orders(5)/items"]);
    assert_eq!(shown("GET /orders(see below)"), ["text GET /orders"]);
}

#[test]
fn a_lower_case_method_counts_where_nothing_else_is_written() {
    assert_eq!(shown("`get /orders`"), ["code GET /orders"]);
    assert_eq!(shown("get /orders, `get /orders now`"), Vec::<String>::new());
}

#[test]
fn neighbouring_cells_are_a_method_and_its_path() {
    let text = "| Method | Path | Why |\n|--|--|--|\n| POST | /orders | x |\n| `get`, `head` | `/orders/{id}` | y |\n| /a | DELETE | z |\n";
    assert_eq!(shown(text), ["text POST /orders", "code GET /orders/{id}", "code HEAD /orders/{id}", "text DELETE /a"]);
    assert_eq!(shown("|A|B|\n|-|-|\n|GET|/orders|\n"), ["text GET /orders"]);
}

#[test]
fn what_only_looks_like_a_call_is_none() {
    for text in [
        "GET / POST both work",
        "`GET /orders/*`",
        "`GET /orders/...`",
        "GET /orders/…",
        "TARGET /x",
        "X_GET /x",
        "GET //x",
        "the GET, /x",
        "[x](</GET /y>)<!-- GET /x -->",
        "GET\n\n/x",
        "PUT the /etc/hosts",
    ] {
        assert_eq!(shown(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(shown("---\ntitle: GET /x\n---\n"), Vec::<String>::new());
    assert_eq!(shown("`GET /`"), ["code GET /"]);
}

#[test]
fn addresses_give_the_path_behind_host_or_variable() {
    let text =
        "`GET https://api.example.com/v1/orders?x=1` `POST {{base_url}}/orders` `PUT ${API}/a/${ID}` `DELETE $H:80/a`";
    assert_eq!(
        shown(text),
        ["code GET api.example.com/v1/orders", "code POST /orders", "code PUT /a/${ID}", "code DELETE /a"]
    );
}

fn calls(command: &str) -> Vec<String> {
    shown(&format!("```sh\n{command}\n```\n")).iter().map(|line| line.replacen("command ", "", 1)).collect()
}

#[test]
fn the_method_of_curl_is_said_or_implied() {
    for (command, expected) in [
        ("curl -X POST \"https://$HOST/v1/orders/123\"", "POST /v1/orders/123"),
        ("curl -XPUT $BASE/orders", "PUT /orders"),
        ("curl --request patch ${API_URL}/orders", "PATCH /orders"),
        ("curl --request=DELETE {{ base_url }}/orders", "DELETE /orders"),
        ("curl -sSXPOST 'http://localhost:8080/orders?x=1&y=2'", "POST localhost:8080/orders"),
        ("curl https://a.example/orders -d '{\"a\": \"x y\"}'", "POST a.example/orders"),
        ("curl --data-raw '{}' localhost:8080/orders", "POST localhost:8080/orders"),
        ("curl --json @x.json $A/b", "POST /b"),
        ("curl -F file=@x $A/b", "POST /b"),
        ("curl -T x.csv $A/b", "PUT /b"),
        ("curl -sI $A/b", "HEAD /b"),
        ("curl -G -d q=1 $A/b", "GET /b"),
        ("curl \\\n  -H 'Accept: a/b' \\\n  --url \"$A/b\" \\\n  -X PUT", "PUT /b"),
        ("$ curl -fsS \"${A:-http://localhost:1}/b/$(cat id)/c\" | jq .", "GET /b/$(cat id)/c"),
        ("ssh host 'curl -X POST http://localhost:8080/b'", "POST localhost:8080/b"),
        ("x=$(curl -s -o /dev/null -w '%{http_code}' http://a/b)", "GET a/b"),
        ("curl \"$A/orders/$ID\"/cancel -X \"POST\"", "POST /orders/$ID/cancel"),
        ("curl --cacert /etc/ssl/ca.pem https://<your-host>/b", "GET /b"),
        ("curl -u admin:x https://u:p@a.example/b 2>&1 >/dev/null", "GET a.example/b"),
    ] {
        assert_eq!(calls(command), [expected], "{command}");
    }
    assert_eq!(calls("curl $A/b $A/c"), ["GET /b", "GET /c"]);
    assert_eq!(calls("curl -X $METHOD $A/b"), Vec::<String>::new());
    assert_eq!(calls("apt-get install curl wget\ncurl --version\ncurl $URL"), Vec::<String>::new());
}

#[test]
fn httpie_and_wget_are_understood() {
    for (command, expected) in [
        ("http POST :8080/orders name=x", "POST /orders"),
        ("http :/orders", "GET /orders"),
        ("https api.example.com/orders X-A:b q==1", "GET api.example.com/orders"),
        ("http --auth a:b api.example.com/orders total:=3", "POST api.example.com/orders"),
        ("wget -q -O - https://a.example/b", "GET a.example/b"),
        ("wget --method=DELETE $A/b", "DELETE /b"),
        ("wget --post-data 'x=1' $A/b", "POST /b"),
    ] {
        assert_eq!(calls(command), [expected], "{command}");
    }
    assert_eq!(calls("echo use http /x"), Vec::<String>::new());
}

#[test]
fn raw_requests_are_read_in_their_blocks_and_where_no_language_is_named() {
    let request = "POST /orders?x=1 HTTP/1.1\nHost: a\n\n{\"GET\": \"/x\"}\n\nGET {{base}}/a\n";
    assert_eq!(shown(&format!("```http\n{request}```\n")), ["command POST /orders", "command GET /a"]);
    assert_eq!(shown("```\nPOST /orders\nsee GET /x\n```\n"), ["command POST /orders"]);
    assert_eq!(shown("```json\nPOST /orders\n```\n"), Vec::<String>::new());
    assert_eq!(shown("```\ncurl -X POST $A/b\n```\n"), ["command POST /b"]);
}

#[test]
fn a_command_in_a_code_span_is_one_too() {
    assert_eq!(shown("Run `curl -X POST $A/b`."), ["code POST /b"]);
}

#[test]
fn names_are_words_built_like_an_operation_and_named_once() {
    let text = "`createOrder` `create_order` `create-order` `orders.create` `op:x` `createOrder` `order` `a.b` `1-2-3` `not this` `/a/b`";
    assert_eq!(
        shown(text),
        ["code createOrder", "code create_order", "code create-order", "code orders.create", "code op:x"]
    );
    assert_eq!(spans("x `` createOrder ``"), ["createOrder"]);
}

#[test]
fn raw_html_speaks_like_markdown() {
    assert_eq!(
        shown("<p><code>POST /orders</code> and <code>createOrder</code></p>"),
        ["code POST /orders", "code createOrder"]
    );
}

#[test]
fn the_other_languages_are_read_alike() {
    let rst = "Title\n=====\n\nCall ``POST /orders`` or GET /a.\n\n.. code-block:: sh\n\n   curl -X PUT $A/b\n\n.. note: GET /x\n";
    let found: Vec<String> = all(rst, &outline_rst(rst)).iter().map(|mention| line(rst, mention)).collect();
    assert_eq!(found, ["code POST /orders", "text GET /a", "command PUT /b"]);
    let adoc = "= Title\n\nCall `POST /orders` or `+createOrder+`.\n\n|===\n|Method |Path\n\n|GET |/a\n|===\n\n----\ncurl $A/b\n----\n// GET /x\n";
    let found: Vec<String> = all(adoc, &outline_asciidoc(adoc)).iter().map(|mention| line(adoc, mention)).collect();
    assert_eq!(found, ["code POST /orders", "code createOrder", "text GET /a", "command GET /b"]);
}

#[test]
fn a_document_keeps_its_first_two_thousand() {
    let text = "GET /a and `x.y1`\n".repeat(3_000);
    assert_eq!(shown(&text).len(), MOST);
}

#[test]
fn hostile_text_is_read_in_linear_time() {
    // Each of these took minutes if a look went to the end of the text.
    for piece in [
        "GET|",
        "GET ${",
        "GET /{",
        "`curl '",
        "http ",
        "curl \"\\\"",
        "GET /a(",
        "GET <",
        "{{",
        "GET \\",
        "$(",
        "GET;",
        "GET / ",
    ] {
        let text = format!("{}\n\n```sh\n{}\n```\n", piece.repeat(30_000), piece.repeat(30_000));
        shown(&text);
        shown(&format!("```\n{}\n```\n", piece.repeat(30_000)));
        shown(&format!("``` a{} ```\n", piece.repeat(30_000)));
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "GET ",
            "POST",
            " /a",
            "/",
            "`",
            "``",
            "curl ",
            "-X",
            " -d",
            "http ",
            "https://",
            "$A",
            "${",
            "}",
            "{{",
            "<",
            ">",
            "\n",
            "\n\n",
            "```",
            "```sh\n",
            "```http\n",
            "|",
            "|--|--|\n",
            "\\",
            "'",
            "\"",
            "ä",
            "…",
            "(",
            ")",
            "<!--",
            "-->",
            "<code>",
            "</code>",
            "+",
            "*",
            "_",
            " ",
            ":80",
            "op:",
            "aB_c",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,4}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn spans_lie_in_the_text_and_on_characters(text in pieces()) {
        for outline in [outline(&text), outline_rst(&text), outline_asciidoc(&text)] {
            let found = all(&text, &outline);
            for mention in &found {
                prop_assert!(text.get(mention.span.range()).is_some_and(|part| !part.is_empty()), "{mention:?}");
                if let Mentioned::Endpoint { path, .. } = &mention.what {
                    prop_assert!(path.starts_with('/'), "{mention:?}");
                }
            }
            prop_assert!(found.is_sorted_by_key(|mention| mention.span));
        }
    }
}
