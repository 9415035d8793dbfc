//! Answers requests from the newest snapshot.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::sync::{Semaphore, watch};
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};

use super::guard;
use super::limit::Limited;
use super::snapshot::Snapshot;
use crate::base::media::media_type;
use crate::source::without_secrets;

/// Most event streams at a time: one a tab.
const EVENT_STREAMS: usize = 32;

/// How often an idle event stream beats.
const BEAT: Duration = Duration::from_secs(10);

const RELOAD_JS: &str = include_str!("assets/reload.js");
const OVERLAY_CSS: &str = include_str!("assets/overlay.css");

/// What a page may load: its own origin and nothing inline, as where it will be published.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                           font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A picture opened on its own may not act.
const PICTURE_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

#[derive(Clone)]
struct Shared {
    snapshots: watch::Receiver<Arc<Snapshot>>,
    streams: Arc<Semaphore>,
    port: u16,
}

/// Serves until the process ends.
pub(super) fn run(
    listener: std::net::TcpListener,
    address: SocketAddr,
    snapshots: watch::Receiver<Arc<Snapshot>>,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = Limited::new(tokio::net::TcpListener::from_std(listener)?);
        let shared = Shared { snapshots, streams: Arc::new(Semaphore::new(EVENT_STREAMS)), port: address.port() };
        let app = Router::new().fallback(answer).with_state(shared);
        axum::serve(listener, app).await
    })
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response {
    let (method, uri, headers) = (request.method().clone(), request.uri().clone(), request.headers().clone());
    let response = match guard::check(&method, &headers, shared.port) {
        Ok(()) => route(&shared, &uri, &headers).await.unwrap_or_else(IntoResponse::into_response),
        Err(status) => status.into_response(),
    };
    finish(response, &method)
}

async fn route(shared: &Shared, uri: &Uri, headers: &HeaderMap) -> Result<Response, StatusCode> {
    let snapshot = Arc::clone(&shared.snapshots.borrow());
    match uri.path() {
        "/_handover/reload.js" => Ok(content("text/javascript; charset=utf-8", RELOAD_JS)),
        "/_handover/overlay.css" => Ok(content("text/css; charset=utf-8", OVERLAY_CSS)),
        "/_handover/events" => {
            guard::check_origin(headers, shared.port)?;
            events(shared).map(IntoResponse::into_response)
        }
        "/_handover/status.json" => {
            guard::check_origin(headers, shared.port)?;
            Ok(content("application/json", status(&snapshot, uri)))
        }
        _ => Ok(page_or_asset(&snapshot, uri).await),
    }
}

async fn page_or_asset(snapshot: &Snapshot, uri: &Uri) -> Response {
    let Some(url) = guard::wanted(uri) else { return not_found(snapshot) };
    if let Some((_, bytes)) = snapshot.file(&url) {
        return if url.ends_with(".html") {
            page(snapshot, &url, bytes)
        } else {
            content(media_type(&url), bytes.to_vec())
        };
    }
    // Regular files of the repository by their published name; the map is the only way in.
    match snapshot.asset(&url).map(|(path, on_disk)| (path, std::fs::read(on_disk))) {
        Some((path, Ok(bytes))) => content(media_type(&url), without_secrets(path, &bytes).unwrap_or(bytes)),
        Some((_, Err(_))) | None => not_found(snapshot),
    }
}

fn not_found(snapshot: &Snapshot) -> Response {
    let body = snapshot.file("404.html").map(|(_, bytes)| page(snapshot, "404.html", bytes));
    let mut response = body.unwrap_or_else(|| "not found".into_response());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// A page with the reload script, which only this server adds.
fn page(snapshot: &Snapshot, url: &str, bytes: &[u8]) -> Response {
    let digest = snapshot.digest(url).map(|digest| digest.to_string()).unwrap_or_default();
    let client = format!(
        "<link rel=\"stylesheet\" href=\"/_handover/overlay.css\"><script src=\"/_handover/reload.js\" data-digest=\"{digest}\"></script>"
    );
    let end = bytes.windows(7).rposition(|window| window == b"</body>").unwrap_or(bytes.len());
    content("text/html; charset=utf-8", [&bytes[..end], client.as_bytes(), &bytes[end..]].concat())
}

/// What the overlay of one page shows. `page` is the path the browser is on.
fn status(snapshot: &Snapshot, uri: &Uri) -> String {
    let asked = uri.query().and_then(|query| query.strip_prefix("page=")).and_then(|page| page.parse().ok());
    let page = asked.and_then(|uri| guard::wanted(&uri)).unwrap_or_default();
    json!({
        "number": snapshot.number,
        "digest": snapshot.digest(&page).map(|digest| digest.to_string()),
        "failure": snapshot.failure,
        "findings": snapshot.new_findings,
    })
    .to_string()
}

/// One event a build, carrying its number only.
fn events(shared: &Shared) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>> + use<>>, StatusCode> {
    let permit = Arc::clone(&shared.streams).try_acquire_owned().map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let numbers = WatchStream::new(shared.snapshots.clone()).map(move |snapshot| {
        let _held = &permit;
        Ok(Event::default().data(snapshot.number.to_string()))
    });
    Ok(Sse::new(numbers).keep_alive(KeepAlive::new().interval(BEAT)))
}

fn content(media_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

/// Headers that every answer carries.
fn finish(mut response: Response, method: &Method) -> Response {
    let picture = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "image/svg+xml");
    let policy = if picture { PICTURE_POLICY } else { PAGE_POLICY };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if *method == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    response
}
