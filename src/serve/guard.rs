//! Who may ask, and for what: every check a request passes before a file is looked up.
//!
//! The server listens on loopback only, but any page in the developer's browser can reach it;
//! a foreign name that resolves to 127.0.0.1 ("DNS rebinding") is told by its `Host` header.

use axum::http::{HeaderMap, Method, StatusCode, Uri, header};

use crate::base::path::percent_decode;

/// Refuses methods other than GET and HEAD, and hosts other than this one.
pub(super) fn check(method: &Method, headers: &HeaderMap, port: u16) -> Result<(), StatusCode> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return Err(StatusCode::METHOD_NOT_ALLOWED);
    }
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return Err(StatusCode::BAD_REQUEST) };
    let host = host.to_str().map_err(|_| StatusCode::BAD_REQUEST)?;
    if own_names(port).iter().any(|own| own == host) { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
}

/// Refuses other origins: for the event stream and the status, which tell what is being edited.
pub(super) fn check_origin(headers: &HeaderMap, port: u16) -> Result<(), StatusCode> {
    let text = |name| headers.get(name).map(|value: &header::HeaderValue| value.to_str().unwrap_or("null"));
    let foreign_site = text(header::HeaderName::from_static("sec-fetch-site"))
        .is_some_and(|site| !matches!(site, "same-origin" | "none"));
    let foreign_origin = text(header::ORIGIN)
        .is_some_and(|origin| !own_names(port).iter().any(|own| origin.strip_prefix("http://") == Some(own)));
    if foreign_site || foreign_origin { Err(StatusCode::FORBIDDEN) } else { Ok(()) }
}

fn own_names(port: u16) -> [String; 3] {
    ["localhost", "127.0.0.1", "[::1]"].map(|name| format!("{name}:{port}"))
}

/// The published file a request names: percent-decoded once, never a path of this machine.
///
/// `None` for anything that no published file can be called.
pub(super) fn wanted(uri: &Uri) -> Option<String> {
    let path = uri.path().strip_prefix('/')?;
    let path = percent_decode(path)?;
    let odd = |c: char| c.is_control() || matches!(c, '\\' | ':');
    if path.contains(odd) || path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return None;
    }
    let directory = path.is_empty() || path.ends_with('/');
    Some(if directory { format!("{path}index.html") } else { path })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(path: &str) -> Option<String> {
        wanted(&path.parse().expect("a URI"))
    }

    #[test]
    fn a_path_is_decoded_once_and_never_climbs() {
        assert_eq!(named("/"), Some("index.html".into()));
        assert_eq!(named("/repo/a%20b.html?x=../y"), Some("repo/a b.html".into()));
        assert_eq!(named("/%252e%252e/x"), Some("%2e%2e/x".into()));
        for hostile in ["/../x", "/%2e%2e/x", "/..%5cx", "/a/%2e%2e%2fx", "/%00", "/c:/x", "/%ff"] {
            assert_eq!(named(hostile), None, "{hostile}");
        }
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), header::HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn only_this_host_is_answered() {
        let ask = |pairs: &[(&'static str, &'static str)]| check(&Method::GET, &headers(pairs), 80);
        assert_eq!(ask(&[("host", "localhost:80")]), Ok(()));
        assert_eq!(ask(&[("host", "evil.example:80")]), Err(StatusCode::FORBIDDEN));
        assert_eq!(ask(&[("host", "127.0.0.1:81")]), Err(StatusCode::FORBIDDEN));
        assert_eq!(ask(&[]), Err(StatusCode::BAD_REQUEST));
        assert_eq!(ask(&[("x-forwarded-host", "localhost:80"), ("host", "evil.example")]), Err(StatusCode::FORBIDDEN));
        let mut twice = headers(&[("host", "localhost:80")]);
        twice.append(header::HOST, header::HeaderValue::from_static("localhost:80"));
        assert_eq!(check(&Method::GET, &twice, 80), Err(StatusCode::BAD_REQUEST));
        assert_eq!(
            check(&Method::POST, &headers(&[("host", "localhost:80")]), 80),
            Err(StatusCode::METHOD_NOT_ALLOWED)
        );
    }

    #[test]
    fn events_are_for_this_origin_only() {
        let ask = |pairs: &[(&'static str, &'static str)]| check_origin(&headers(pairs), 80);
        assert_eq!(ask(&[]), Ok(()));
        assert_eq!(ask(&[("origin", "http://localhost:80"), ("sec-fetch-site", "same-origin")]), Ok(()));
        for foreign in ["null", "http://evil.example", "http://127.0.0.1:81", "https://localhost:80"] {
            assert_eq!(ask(&[("origin", foreign)]), Err(StatusCode::FORBIDDEN), "{foreign}");
        }
        assert_eq!(ask(&[("sec-fetch-site", "cross-site")]), Err(StatusCode::FORBIDDEN));
    }
}
