//! One file of a portal, with what a server has to say about it. The only table of headers.

use crate::base::hash::Digest;
use crate::base::media::media_type;
use crate::site::routes;

/// A file of a portal that waits to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its place, relative to the portal's root.
    pub place: String,
    /// Address of its content.
    pub digest: Digest,
    /// Bytes.
    pub size: u64,
}

/// When a file is uploaded, from what nothing depends on to what leads to all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Under a name that changes with its content: in nobody's way, never overwritten.
    Lasting,
    /// Pictures, tables, downloads.
    Asset,
    /// What search loads first; it names files that are there by then.
    Index,
    /// A page or its twin in Markdown.
    Page,
    /// Where readers and programs begin.
    Entry,
}

impl Class {
    /// That of the file at a place.
    pub fn of(place: &str) -> Self {
        /// Begun with, but neither home nor readable by people.
        const ENTRIES: [&str; 7] =
            [routes::HOME, routes::FEED, "sitemap.xml", "robots.txt", "portal.json", "report.json", "_redirects"];
        if routes::is_lasting(place) {
            Class::Lasting
        } else if ENTRIES.contains(&place) {
            Class::Entry
        } else if place == "search/i.js" {
            Class::Index
        } else if place.ends_with(".html") || place.ends_with(".md") {
            Class::Page
        } else {
            Class::Asset
        }
    }

    /// `Cache-Control`: what keeps its name may change at any moment, so it is asked for again each time (which costs a
    /// short answer when it did not).
    pub fn caching(self) -> &'static str {
        match self {
            Class::Lasting => "public, max-age=31536000, immutable",
            Class::Asset | Class::Index | Class::Page | Class::Entry => "no-cache",
        }
    }
}

/// What a server says about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Headers {
    /// `Content-Type`.
    pub media_type: &'static str,
    /// `Cache-Control`.
    pub caching: &'static str,
}

impl Headers {
    /// Those of the file at a place.
    pub fn of(place: &str) -> Self {
        Self { media_type: media_type(place), caching: Class::of(place).caching() }
    }

    /// Both in one word, to tell whether a file was published under other ones.
    pub(super) fn word(self) -> String {
        let caching = if self.caching.contains("immutable") { "lasting" } else { "fresh" };
        format!("{caching},{}", self.media_type.replace(' ', ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_to_others_comes_after_them() {
        let places = [
            "assets/main-0f3a9c11.css",
            "search/t-0123456789.js",
            "assets/main.css",
            "diagrams/0123456789abcdef.svg",
            "repo/docs/a.png",
            "search/i.js",
            "repo/docs/a.html",
            "search/a.html",
            "index.html",
        ];
        let classes = places.map(Class::of);
        assert!(classes.is_sorted(), "{classes:?}");
        assert_eq!(classes[1], Class::Lasting);
        assert_eq!(classes[2], Class::Asset);
    }

    #[test]
    fn only_names_that_change_are_kept_for_good() {
        assert_eq!(Headers::of("search/d7-0123456789.js").word(), "lasting,text/javascript;charset=utf-8");
        assert_eq!(Headers::of("a.html").word(), "fresh,text/html;charset=utf-8");
        assert_eq!(Headers::of("x").media_type, "application/octet-stream");
    }
}
