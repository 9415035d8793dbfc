//! `handover serve`: build, show, wait for a change, build again.

use std::path::Path;
use std::sync::Arc;

use crate::base::words::counted;
use crate::formats;
use crate::pipeline::Pipeline;
use crate::serve::{self, Server, Snapshot};
use crate::site::Theme;
use crate::source::watch::{Watch, rescan};
use crate::source::{Limits, SourceTree, git};

use super::args::ServeArgs;
use super::{Error, Outcome, changes, drawn, past, read_stamped_tree, today};

pub(super) fn run(args: &ServeArgs) -> Result<Outcome, Error> {
    // Watched before it is read, so that no change falls between.
    let mut watch = Watch::new(&args.root, &[]);
    let (mut tree, mut stamps) = read_stamped_tree(&args.root)?;
    let mut history = git::stamp(&args.root);
    tree.past = Arc::new(past(&args.root, &tree, None)?);
    tree.changes = Arc::new(changes(&args.root));
    let mut pipeline = Pipeline::new(Theme::built_in());
    drawn::recall(&mut pipeline, &args.root);
    let first = serve::first(&mut pipeline, &tree, &args.root, today(None))
        .map_err(|cause| Error::system("render the portal", cause))?;
    drawn::keep(&pipeline, &args.root);
    let pages = first.build.stats.pages;
    let server = Server::start(args.port, first).map_err(|error| {
        Error::system(&format!("listen on 127.0.0.1:{}", args.port), error)
            .hint("another port, or `--port 0` for a free one")
    })?;
    let url = format!("http://{}/", server.address);
    anstream::eprintln!("serving {url} ({}); every save rebuilds, Ctrl-C ends", counted(pages, "page"));
    if let Some(reason) = watch.polls_because() {
        anstream::eprintln!("note: looking for changes once a second, because {reason}");
    }
    if args.open
        && let Err(error) = open::that(&url)
    {
        anstream::eprintln!("warning: cannot open a browser: {error}");
    }

    while !server.is_over() {
        watch.wait();
        let next = rescan(&tree, &mut stamps, &args.root, formats::wants, &Limits::default());
        let now = git::stamp(&args.root);
        let is_same = next.is_none() && now == history;
        tree = next.unwrap_or(tree);
        if now != history {
            history = now;
            read_history(&args.root, &mut tree)?;
        }
        if !is_same {
            let snapshot = serve::rebuild(&mut pipeline, &tree, today(None), &server.current());
            anstream::eprintln!("{}", line(&snapshot));
            snapshot.build.mistakes.iter().for_each(|mistake| anstream::eprintln!("error: {mistake}"));
            server.show(snapshot);
        }
    }
    server.join().map_err(|error| Error::system("serve", error))?;
    Ok(Outcome::Clean)
}

/// Reads again what git knows: there is a new commit, tag or branch.
fn read_history(root: &Path, tree: &mut SourceTree) -> Result<(), Error> {
    tree.git = Arc::new(git::facts(root));
    tree.past = Arc::new(past(root, tree, None)?);
    tree.changes = Arc::new(changes(root));
    Ok(())
}

/// `rebuilt in 23 ms: 1 parsed, 1 rendered; 2 new findings`.
fn line(snapshot: &Snapshot) -> String {
    if let Some(failure) = &snapshot.failure {
        return format!("not rebuilt, the last good build is shown: {failure}");
    }
    let stats = snapshot.build.stats;
    let findings = counted(snapshot.new_findings.len(), "new finding");
    let ms = snapshot.took.as_millis();
    format!("rebuilt in {ms} ms: {} parsed, {} rendered; {findings}", stats.parsed, stats.rendered)
}
