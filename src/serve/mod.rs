//! Window: the local preview server.
//!
//! A loop on the caller's thread waits for a change, takes a new tree and builds; a server on a
//! thread of its own shows the last good build. Between them is one channel that holds the newest
//! [`Snapshot`]. Pages come from that value, never from a path joined with what a client sent,
//! so a request either names a published file or is answered with 404.

mod guard;
mod http;
mod limit;
mod snapshot;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use jiff::civil::Date;
use tokio::sync::watch;

use crate::base::diag::Finding;
use crate::pipeline::{Build, Pipeline};
use crate::policy::places::Places;
use crate::source::SourceTree;

pub use snapshot::Snapshot;

/// A server that listens, before its first request.
#[derive(Debug)]
pub struct Server {
    /// Where it listens; loopback always.
    pub address: SocketAddr,
    snapshots: watch::Sender<Arc<Snapshot>>,
    thread: thread::JoinHandle<io::Result<()>>,
}

impl Server {
    /// Listens on a port of 127.0.0.1 (0 takes a free one) and shows a first build.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub fn start(port: u16, first: Snapshot) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (snapshots, receiver) = watch::channel(Arc::new(first));
        let thread =
            thread::Builder::new().name("serve".into()).spawn(move || http::run(listener, address, receiver))?;
        Ok(Self { address, snapshots, thread })
    }

    /// Shows a new build; clients are told.
    pub fn show(&self, next: Snapshot) {
        self.snapshots.send_replace(Arc::new(next));
    }

    /// The build that is being shown.
    pub fn current(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshots.borrow())
    }

    /// Whether the server has ended, which only a failure brings about.
    pub fn is_over(&self) -> bool {
        self.thread.is_finished()
    }

    /// Waits for the end.
    ///
    /// # Errors
    /// What ended the server.
    pub fn join(self) -> io::Result<()> {
        self.thread.join().unwrap_or_else(|_| Err(io::Error::other("the server thread panicked")))
    }
}

/// One turn of the loop: builds a tree and gives the snapshot to show after `last`.
///
/// A build that panics keeps the last good one, with the failure to be shown over it.
pub fn rebuild(pipeline: &mut Pipeline, tree: &SourceTree, today: Date, last: &Snapshot) -> Snapshot {
    let started = Instant::now();
    match catch_unwind(AssertUnwindSafe(|| pipeline.build(tree, today))) {
        Ok(build) if build.report.is_misconfigured() => last.failed(misconfigured(&build)),
        Ok(build) if build.errors.is_empty() => last.next(build, started.elapsed()),
        Ok(build) => last.failed(page_errors(&build)),
        Err(panic) => {
            let words = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            last.failed(format!("the build stopped: {}", words.unwrap_or("no reason given")))
        }
    }
}

/// What is wrong with the manifest: pages judged by it would say what nobody meant.
fn misconfigured(build: &Build) -> String {
    let places = Places::new(&build.portal);
    let line = |finding: &Finding| {
        let at = &finding.primary.at;
        let place = places.start(at).map_or_else(String::new, |at| format!(":{}:{}", at.line, at.column));
        format!("{}{place}: {}", at.path, finding.title)
    };
    build.report.findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn page_errors(build: &Build) -> String {
    let lines = build.errors.iter().map(|error| format!("cannot render `{}`: {}", error.url, error.message));
    lines.collect::<Vec<_>>().join("\n")
}

/// Builds for the first time; a failure here has nothing to fall back to.
///
/// # Errors
/// The theme's words, when a page could not be rendered.
pub fn first(pipeline: &mut Pipeline, tree: &SourceTree, root: &Path, today: Date) -> Result<Snapshot, String> {
    let build = pipeline.build(tree, today);
    if build.errors.is_empty() { Ok(Snapshot::first(build, root)) } else { Err(page_errors(&build)) }
}
