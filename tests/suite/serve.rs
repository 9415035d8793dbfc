//! The preview server, asked over plain sockets as a hostile client would.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use handover::pipeline::Pipeline;
use handover::serve::{self, Server};
use handover::site::Theme;

use crate::support::{Repo, TODAY};

struct Preview {
    server: Server,
    pipeline: Pipeline,
}

fn preview(repo: &Repo) -> Preview {
    let mut pipeline = Pipeline::new(Theme::built_in());
    let first = serve::first(&mut pipeline, &repo.tree(), Path::new("."), TODAY).expect("a first build");
    Preview { server: Server::start(0, first).expect("a free port"), pipeline }
}

fn sample() -> Repo {
    Repo::new().file("README.md", "# Orders\n").file("docs/a.md", "# A\n\nText\n")
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time-out");
    stream
}

fn send(address: SocketAddr, request: &str) -> String {
    let mut stream = connect(address);
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(address: SocketAddr, path: &str) -> String {
    send(address, &format!("GET {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", address.port()))
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[test]
fn pages_come_with_the_policy_they_will_be_published_under() {
    let preview = preview(&sample());
    let answer = get(preview.server.address, "/repo/docs/a.html");
    assert_eq!(status(&answer), "200");
    let lower = answer.to_lowercase();
    for header in [
        "content-security-policy: default-src 'none'; script-src 'self'",
        "x-content-type-options: nosniff",
        "cache-control: no-store",
    ] {
        assert!(lower.contains(header), "no `{header}` in {answer}");
    }
    assert!(!lower.contains("access-control-allow-origin"));
    assert!(answer.contains("/_handover/reload.js"));
    assert!(preview.server.address.ip().is_loopback());
}

#[test]
fn paths_that_climb_or_hide_are_not_found() {
    let preview = preview(&sample());
    for path in [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%5c..%5cCargo.toml",
        "//etc/passwd",
        "/%00",
        "/repo/../../Cargo.toml",
        "/Cargo.toml",
        "/src/lib.rs",
        "/c:/x",
    ] {
        let answer = get(preview.server.address, path);
        assert!(matches!(status(&answer), "404" | "400"), "{path}: {answer}");
        assert!(!answer.contains("root:") && !answer.contains("[package]"), "{path}");
    }
}

#[test]
fn the_page_not_found_is_shown_with_its_status() {
    let preview = preview(&sample());
    let answer = get(preview.server.address, "/nowhere.html");
    assert_eq!(status(&answer), "404");
    assert!(answer.contains("<h1"), "{answer}");
}

#[test]
fn other_hosts_origins_and_methods_are_refused() {
    let address = preview(&sample()).server.address;
    let port = address.port();
    let ask = |head: &str| status(&send(address, &format!("{head}\r\nConnection: close\r\n\r\n"))).to_owned();
    assert_eq!(ask("GET / HTTP/1.1\r\nHost: evil.example"), "403");
    assert_eq!(ask(&format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nHost: localhost:{port}")), "400");
    assert_eq!(ask(&format!("GET / HTTP/1.1\r\nX-Forwarded-Host: localhost:{port}\r\nHost: evil.example")), "403");
    assert_eq!(ask(&format!("POST / HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 0")), "405");
    let own = format!("GET /_handover/status.json?page=/ HTTP/1.1\r\nHost: localhost:{port}");
    assert_eq!(ask(&own), "200");
    assert_eq!(ask(&format!("{own}\r\nOrigin: null")), "403");
    assert_eq!(ask(&format!("{own}\r\nOrigin: http://evil.example")), "403");
    assert_eq!(ask(&format!("{own}\r\nSec-Fetch-Site: cross-site")), "403");
}

#[test]
fn an_edit_is_announced_and_its_new_finding_is_told() {
    let mut preview = preview(&sample());
    let address = preview.server.address;
    let mut stream = connect(address);
    write!(stream, "GET /_handover/events HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", address.port()).expect("sent");
    let mut events =
        BufReader::new(stream).lines().map(|line| line.expect("a line")).filter(|line| line.starts_with("data: "));
    assert_eq!(events.next().as_deref(), Some("data: 1"));

    let edited = sample().file("docs/a.md", "# A\n\n[gone](gone.md)\n");
    let next = serve::rebuild(&mut preview.pipeline, &edited.tree(), TODAY, &preview.server.current());
    preview.server.show(next);
    assert_eq!(events.next().as_deref(), Some("data: 2"));

    let status = get(address, "/_handover/status.json?page=/repo/docs/a.html");
    assert!(status.contains("link/broken") && status.contains("docs/a.md:3:8"), "{status}");
    assert!(get(address, "/repo/docs/a.html").contains("gone"));
}

#[test]
fn idle_connections_do_not_keep_others_out() {
    let preview = preview(&sample());
    let idle: Vec<TcpStream> = (0..200).map(|_| connect(preview.server.address)).collect();
    assert_eq!(status(&get(preview.server.address, "/")), "200");
    drop(idle);
}

#[test]
fn a_port_in_use_is_an_error() {
    let preview = preview(&sample());
    let mut pipeline = Pipeline::new(Theme::built_in());
    let first = serve::first(&mut pipeline, &sample().tree(), Path::new("."), TODAY).expect("a first build");
    let error = Server::start(preview.server.address.port(), first).expect_err("the port is taken");
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
}

#[test]
fn a_manifest_with_a_mistake_leaves_the_last_good_pages_and_says_where_it_is() {
    let mut preview = preview(&sample().file("handover.yaml", "version: 1\n"));
    let before = preview.server.current();
    let broken = sample().file("handover.yaml", "version: 1\nprofil: minimal\n").file("docs/a.md", "# Changed\n");
    let after = serve::rebuild(&mut preview.pipeline, &broken.tree(), TODAY, &before);
    assert_eq!(after.failure.as_deref(), Some("handover.yaml:2:1: unknown key `profil`"));
    assert_eq!(after.build.files, before.build.files);
}
