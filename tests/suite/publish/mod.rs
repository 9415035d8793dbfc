//! `handover publish`: to directories, archives, and real servers of object stores.

mod servers;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;

use crate::support::{Run, TempRepo};
use servers::{ACCOUNT, Flaky, Server, ask, azurite, moto};

/// The day of all runs.
const DAY: [&str; 2] = ["--today", "2026-11-23"];

/// What no output may hold.
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// A repository with names that are hard on keys and addresses.
fn repo() -> TempRepo {
    TempRepo::new()
        .file("README.md", "# Shop\n\nSee [the plan](docs/plan.md) and ![it](<docs/a ü+%25.png>).\n")
        .file("docs/plan.md", "# Plan\n\nWe sell things.\n")
        .file("docs/a ü+%.png", [0x89, b'P', b'N', b'G'])
}

/// The example, as a repository of its own.
fn example() -> TempRepo {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/vendor-exit");
    let mut repo = TempRepo::new();
    let mut open = vec![root.clone()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let place = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                repo = repo.file(&place, fs::read(&path).unwrap());
            }
        }
    }
    repo
}

/// Every file below a directory but the list of it.
fn tree(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut tree, mut open) = (BTreeMap::new(), vec![dir.to_owned()]);
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                tree.insert(path.strip_prefix(dir).unwrap().to_str().unwrap().to_owned(), fs::read(path).unwrap());
            }
        }
    }
    tree.remove(".handover-manifest");
    tree
}

/// Publishes.
fn publish(repo: &TempRepo, to: &str, options: &[&str], env: &[(&str, &str)]) -> Run {
    run(repo, &[&["publish", "--to", to], &DAY[..], options].concat(), env)
}

/// Runs the binary with an environment of its own, in which secrets and everything that might print them are.
fn run(repo: &TempRepo, args: &[&str], env: &[(&str, &str)]) -> Run {
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_handover"));
    command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.envs([("RUST_LOG", "trace"), ("RUST_BACKTRACE", "full")]).envs(env.iter().copied());
    command.current_dir(repo.path()).args(args);
    let output = command.assert().get_output().clone();
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    let run = Run { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) };
    for secret in [SECRET, ACCOUNT.1] {
        assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret), "{}{}", run.stdout, run.stderr);
    }
    run
}

/// `{uploaded} uploaded`, `{same} unchanged`, `{deleted} deleted` of a run.
fn counts(run: &Run) -> [usize; 3] {
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let line = run.stdout.lines().find(|line| line.contains(" uploaded (")).expect("a line that counts").to_owned();
    let before = |word: &str| line.split(word).next().unwrap().split_whitespace().next_back().unwrap().parse().unwrap();
    [before(" uploaded"), before(" unchanged"), before(" deleted")]
}

fn s3(server: &Server) -> [(&'static str, String); 5] {
    [
        ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", SECRET.to_owned()),
        ("AWS_REGION", "us-east-1".to_owned()),
        ("AWS_ENDPOINT", format!("http://{}", server.address)),
        ("AWS_ALLOW_HTTP", "true".to_owned()),
    ]
}

fn azure(server: &Server, key: &str) -> [(&'static str, String); 4] {
    [
        ("AZURE_STORAGE_ACCOUNT_NAME", ACCOUNT.0.to_owned()),
        ("AZURE_STORAGE_ACCOUNT_KEY", key.to_owned()),
        ("AZURE_STORAGE_USE_EMULATOR", "true".to_owned()),
        ("AZURITE_BLOB_STORAGE_URL", format!("http://{}", server.address)),
    ]
}

fn borrowed<'a>(env: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    env.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// Publishes a repository, changes one page, and publishes it again: what is uploaded is what differs between two
/// builds.
fn takes_exactly_what_differs((repo, page): (&TempRepo, &str), to: &str, env: &[(&str, &str)]) {
    let [uploaded, same, deleted] = counts(&publish(repo, to, &[], env));
    assert!(uploaded > 30 && same == 0 && deleted == 0, "{uploaded} {same} {deleted}");

    let build = |out: &str| assert_eq!(repo.run(&["build", "--out", out, DAY[0], DAY[1]]).code, 0);
    build("before");
    let text = fs::read_to_string(repo.path().join(page)).unwrap();
    fs::write(repo.path().join(page), text + "\nThe ledger is closed at midnight.\n").unwrap();
    build("after");
    let (before, after) = (tree(&repo.path().join("before")), tree(&repo.path().join("after")));
    let differs = |(place, bytes): &(&String, &Vec<u8>)| before.get(*place) != Some(*bytes);
    let wanted: BTreeSet<&str> = after.iter().filter(differs).map(|(place, _)| place.as_str()).collect();
    let place = format!("repo/{}.html", page.trim_end_matches(".md").to_lowercase());
    assert!(wanted.contains(place.as_str()) && wanted.len() < 20, "{wanted:?}");

    let plan = publish(repo, to, &["--dry-run"], env);
    let line = |line: &str| Some(line.trim().strip_prefix("put ")?.trim().rsplit_once(" (")?.0.to_owned());
    let planned: Vec<String> = plan.stdout.lines().filter_map(line).collect();
    assert_eq!(planned.iter().map(String::as_str).collect::<BTreeSet<_>>(), wanted, "{}", plan.stdout);
    assert_eq!(counts(&publish(repo, to, &[], env)), [wanted.len(), after.len() - wanted.len(), 0]);
    assert_eq!(counts(&publish(repo, to, &[], env)), [0, after.len(), 0]);
}

/// A page of the example.
const PAGE: &str = "services/billing/README.md";

#[test]
fn a_directory_takes_exactly_what_differs() {
    let site = tempfile::tempdir().unwrap();
    let to = format!("dir:{}", site.path().join("www").display());
    takes_exactly_what_differs((&example(), PAGE), &to, &[]);
}

#[test]
fn s3_takes_exactly_what_differs() {
    let Some(server) = moto() else { return };
    server.make_bucket("differs");
    takes_exactly_what_differs((&example(), PAGE), "s3://differs/team/shop", &borrowed(&s3(server)));
}

#[test]
fn azure_takes_exactly_what_differs() {
    let Some(server) = azurite() else { return };
    server.make_container("differs");
    takes_exactly_what_differs((&repo(), "docs/plan.md"), "az://differs/shop", &borrowed(&azure(server, ACCOUNT.1)));
}

#[test]
fn visitors_of_s3_get_every_file_under_its_address_with_its_headers() {
    let Some(server) = moto() else { return };
    server.make_bucket("visited");
    let repo = repo();
    counts(&publish(&repo, "s3://visited/a b", &[], &borrowed(&s3(server))));
    assert_eq!(repo.run(&["build", "--out", "site", DAY[0], DAY[1]]).code, 0);
    let site = tree(&repo.path().join("site"));
    assert!(site.keys().any(|place| place.contains("a ü+%")), "{:?}", site.keys());
    let hub = ["hub", "Shop=s3://visited/a b", "--out", "hub"];
    let hub = run(&repo, &hub, &borrowed(&s3(server)));
    assert!(hub.stdout.contains("1 portal of 1, "), "{}{}", hub.stdout, hub.stderr);
    for (place, bytes) in &site {
        let encoded: String = place.bytes().map(|b| format!("%{b:02X}")).collect::<String>().replace("%2F", "/");
        let answer = ask(&server.address, "GET", &format!("/visited/a%20b/{encoded}"));
        assert_eq!((answer.status, &answer.body), (200, bytes), "{place}");
        let lasting = place.starts_with("assets/") || (place.starts_with("search/") && place.contains('-'));
        let caching = &answer.headers["cache-control"];
        assert_eq!(caching.contains("immutable"), lasting, "{place}: {caching}");
        if place.ends_with(".html") {
            assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8");
        }
    }
}

#[test]
fn a_server_that_is_too_busy_is_asked_again() {
    let Some(server) = moto() else { return };
    server.make_bucket("busy");
    let flaky = Flaky::before(server);
    let mut env = s3(server);
    env[3].1 = format!("http://{}", flaky.address);
    let repo = repo();
    let [uploaded, ..] = counts(&publish(&repo, "s3://busy", &[], &borrowed(&env)));
    assert!(flaky.refused.load(Ordering::Relaxed) > uploaded);
    assert_eq!(counts(&publish(&repo, "s3://busy", &[], &borrowed(&s3(server)))), [0, uploaded, 0]);
}

#[test]
fn what_is_wrong_with_a_store_is_told_without_its_secrets() {
    if let Some(server) = moto() {
        let run = publish(&repo(), "s3://no-such-bucket/x", &[], &borrowed(&s3(server)));
        assert_eq!(run.code, 3);
        assert!(run.stderr.contains("there is no such bucket\n  try: making the bucket first"), "{}", run.stderr);

        server.make_bucket("taken");
        ask(&server.address, "PUT", "/taken/somebody/else.txt");
        let run = publish(&repo(), "s3://taken", &[], &borrowed(&s3(server)));
        assert_eq!(run.code, 3);
        assert!(run.stderr.contains("1 file there that handover did not publish"), "{}", run.stderr);
        assert_eq!(counts(&publish(&repo(), "s3://taken/prefix", &[], &borrowed(&s3(server))))[1], 0);
        let other = repo().file("handover.yaml", "version: 1\nprofile: minimal\nproject: {name: Another}\n");
        let run = publish(&other, "s3://taken/prefix", &[], &borrowed(&s3(server)));
        assert!(run.code == 3 && run.stderr.contains("and this is `Another`"), "{}", run.stderr);
    }
    if let Some(server) = azurite() {
        let key = "AAAAvdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
        let run = publish(&repo(), "az://whatever", &[], &borrowed(&azure(server, key)));
        assert_eq!(run.code, 3);
        assert!(run.stderr.contains("permission denied: 403") && !run.stderr.contains(key), "{}", run.stderr);
        assert!(run.stderr.contains("try: AZURE_STORAGE_ACCOUNT_NAME"), "{}", run.stderr);
        let run = publish(&repo(), "az://nothing", &[], &borrowed(&azure(server, ACCOUNT.1)));
        assert!(run.code == 3 && run.stderr.contains("there is no such bucket"), "{}", run.stderr);
    }
    for to in ["s3://x", "gs://x", "az://x"].into_iter().filter(|_| cfg!(feature = "publish-cloud")) {
        let run = publish(&repo(), to, &[], &[]);
        assert!(run.code == 3 && run.stderr.contains("there are no credentials in the environment"), "{}", run.stderr);
    }
}

#[test]
fn a_target_that_cannot_be_is_a_usage_error() {
    for to in ["ftp://x", "nowhere", &format!("s3://user:{SECRET}@bucket")] {
        let run = publish(&repo(), to, &[], &[]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.starts_with("error: cannot publish: "), "{}", run.stderr);
    }
}

#[test]
fn a_portal_that_would_tell_where_secrets_lie_is_not_published() {
    let key = format!(
        "-----BEGIN RSA {} KEY-----\nMIIEpAIBAAKCAQEA{}\n-----END RSA {0} KEY-----\n",
        "PRIVATE",
        "x7Qp".repeat(40)
    );
    let repo = repo().file("docs/access.md", format!("# Access\n\n```\n{key}```\n"));
    let run = publish(&repo, "dir:www", &[], &[]);
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("1 secret, the first in `docs/access.md`"), "{}", run.stderr);
    assert!(!repo.path().join("www").exists());
}

#[test]
fn a_manifest_that_cannot_be_relied_on_publishes_nothing() {
    let repo = repo().file("handover.yaml", "version: 9\n");
    let run = publish(&repo, "archive:out/a.zip", &[], &[]);
    assert_eq!(run.code, 2);
    assert!(!repo.path().join("out").exists());
}

#[test]
fn much_less_is_published_only_when_told() {
    let many = (0..80).fold(repo(), |repo, ix| repo.file(&format!("docs/{ix}.md"), format!("# Page {ix}\n")));
    let site = tempfile::tempdir().unwrap();
    let to = format!("dir:{}", site.path().join("www").display());
    counts(&publish(&many, &to, &[], &[]));
    for ix in 0..80 {
        fs::remove_file(many.path().join(format!("docs/{ix}.md"))).unwrap();
    }
    let run = publish(&many, &to, &[], &[]);
    assert!(
        run.code == 3 && run.stderr.contains("try: `--dry-run` to see them, and `--allow-mass-delete`"),
        "{}",
        run.stderr
    );
    assert!(site.path().join("www/repo/docs/7.html").is_file());
    let [_, _, deleted] = counts(&publish(&many, &to, &["--allow-mass-delete"], &[]));
    assert!(deleted >= 160, "{deleted}");
    assert!(!site.path().join("www/repo/docs/7.html").exists());
}

#[test]
fn an_archive_says_how_many_files_it_packs() {
    let repo = repo();
    let run = publish(&repo, "archive:out/site.tar.gz", &["--base-url", "https://docs.example.org/shop"], &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains(" files packed in "), "{}", run.stdout);
    let bytes = fs::read(repo.path().join("out/site.tar.gz")).unwrap();
    let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(&bytes[..]));
    let mut page = String::new();
    for entry in tar.entries().unwrap() {
        let mut entry = entry.unwrap();
        if entry.path().unwrap() == Path::new("404.html") {
            std::io::Read::read_to_string(&mut entry, &mut page).unwrap();
        }
    }
    assert!(page.contains("href=\"/shop/index.html\""), "{page}");
    assert_eq!(publish(&repo, "dir:x", &["--base-url", "javascript:alert(1)"], &[]).code, 2);
}
