//! A web server as a customer would run it: static files below a path, one policy, nothing else.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode, Uri, header};
use handover::base::path::percent_decode;
use tokio::sync::oneshot;

use super::Portal;

/// Where the portal lies on the server.
pub(super) const BASE: &str = "/kt/portal/";

/// What pages are served under.
const POLICY: &str = "default-src 'self'";

/// A portal that is being served on a port of its own. Ends with this value.
pub(super) struct Site {
    address: SocketAddr,
    log: Arc<Mutex<Vec<(String, u16)>>>,
    _end: oneshot::Sender<()>,
}

/// What the server answers from.
struct Shelf {
    portal: &'static Portal,
    log: Arc<Mutex<Vec<(String, u16)>>>,
}

impl Site {
    /// Serves a portal.
    pub(super) fn serve(portal: &'static Portal) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        listener.set_nonblocking(true).expect("a socket that does not block");
        let address = listener.local_addr().expect("an address");
        let log = Arc::new(Mutex::new(Vec::new()));
        let (end, ended) = oneshot::channel();
        let shelf = Arc::new(Shelf { portal, log: Arc::clone(&log) });
        thread::spawn(move || run(listener, shelf, ended));
        Self { address, log, _end: end }
    }

    /// The address of a page or file, by its place in the portal.
    pub(super) fn address(&self, place: &str) -> String {
        format!("{}{place}", self.base())
    }

    /// The address that all addresses of the portal begin with.
    pub(super) fn base(&self) -> String {
        format!("http://{}{BASE}", self.address)
    }

    /// Paths that were asked for since the last call, each with the status of its answer.
    pub(super) fn asked(&self) -> Vec<(String, u16)> {
        std::mem::take(&mut self.log.lock().expect("no thread panics with the log"))
    }
}

fn run(listener: TcpListener, shelf: Arc<Shelf>, ended: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
        let serve = axum::serve(listener, Router::new().fallback(answer).with_state(shelf));
        // Whichever comes first: the end of the server, which is a failure, or of the test.
        tokio::select! {
            outcome = serve.into_future() => outcome.expect("it serves"),
            _ = ended => {}
        }
    });
}

async fn answer(State(shelf): State<Arc<Shelf>>, uri: Uri) -> Response<Body> {
    let place = uri.path().strip_prefix(BASE).and_then(percent_decode);
    let place = place.map(|place| if place.is_empty() { "index.html".to_owned() } else { place });
    let found = place.as_deref().and_then(|place| Some((place, shelf.portal.bytes(place)?)));
    let (status, (place, bytes)) = match found {
        Some(found) => (StatusCode::OK, found),
        None => (StatusCode::NOT_FOUND, ("404.html", shelf.portal.bytes("404.html").unwrap_or_default())),
    };
    shelf.log.lock().expect("no thread panics with the log").push((uri.path().to_owned(), status.as_u16()));
    let answer = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, content_type(place))
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CACHE_CONTROL, "no-store");
    answer.body(Body::from(bytes)).expect("headers are valid")
}

fn content_type(place: &str) -> &'static str {
    match place.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" => "application/json",
        "xml" => "application/xml",
        "csv" => "text/csv; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    }
}
