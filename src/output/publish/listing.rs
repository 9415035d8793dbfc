//! The list of what was published, kept where it was published to: what is not in it is never overwritten or deleted.
//!
//! Text at the place of the list that `handover build` keeps ([`crate::output::write`]), one entry a line:
//!
//! ```text
//! handover portal, manifest 2: `handover publish` replaces and removes the files listed here
//! site Shop
//! run 6f0c… 3
//! due repo/docs/a.html
//! kept assets/main-0f3a9c11.css
//! file 17762fddd969a453925d65717ac3eea2 5120 fresh,text/html;charset=utf-8 index.html
//! end
//! ```
//!
//! `run` stands there while somebody publishes, with a number that grows; `due` are places that this run writes or
//! deletes, so nobody can say what they hold; `kept` are assets of the portal before, for those who still read its
//! pages.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::file::{File, Headers};
use crate::base::hash::Digest;
use crate::output::write::{escape, is_safe, unescape};
use crate::source::walk::OUTPUT_MARKER;

/// Its place.
pub(super) const NAME: &str = OUTPUT_MARKER;

/// Its first line.
const HEADER: &str = "handover portal, manifest 2: `handover publish` replaces and removes the files listed here";

/// What the list of `handover build` starts with.
const OF_BUILD: &str = "handover portal, manifest 1:";

/// Larger ones are not ours: 100,000 files take some 12 MB.
pub(super) const MAX_BYTES: u64 = 64 << 20;

/// The list of what was published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Listing {
    /// Whose portal it is.
    pub(super) site: String,
    /// Who publishes just now.
    pub(super) run: Option<Run>,
    /// Places whose content nobody knows.
    pub(super) due: BTreeSet<String>,
    /// Assets of the portal before.
    pub(super) kept: BTreeSet<String>,
    /// Files, by place.
    pub(super) files: BTreeMap<String, Entry>,
}

/// A file that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Address of its content.
    pub(super) digest: Digest,
    /// Bytes.
    pub(super) size: u64,
    /// Headers it was published under, in one word.
    pub(super) headers: String,
}

/// A run that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// What tells it from others.
    pub(super) token: String,
    /// Grows as long as it goes on.
    pub(super) beat: u64,
}

/// Why a list cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// `handover build` wrote it.
    OfBuild,
    /// It is something else.
    Foreign,
}

impl Entry {
    /// Of a file that is to be published.
    pub(super) fn of(file: &File) -> Self {
        Self { digest: file.digest, size: file.size, headers: Headers::of(&file.place).word() }
    }
}

impl Listing {
    pub(super) fn text(&self) -> String {
        let mut out = format!("{HEADER}\nsite {}\n", escape(&self.site));
        if let Some(Run { token, beat }) = &self.run {
            let _ = writeln!(out, "run {token} {beat}");
        }
        self.due.iter().for_each(|place| out.push_str(&format!("due {}\n", escape(place))));
        self.kept.iter().for_each(|place| out.push_str(&format!("kept {}\n", escape(place))));
        for (place, Entry { digest, size, headers }) in &self.files {
            let _ = writeln!(out, "file {digest} {size} {headers} {}", escape(place));
        }
        out + "end\n"
    }

    /// Reads a list; an outside party may have made it, so every place in it is checked.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Unreadable> {
        let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::Foreign)?;
        if text.starts_with(OF_BUILD) {
            return Err(Unreadable::OfBuild);
        }
        Self::lines(text).ok_or(Unreadable::Foreign)
    }

    fn lines(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix("\nend\n")?.split('\n');
        if lines.next()? != HEADER {
            return None;
        }
        let place = |text: &str| unescape(text).filter(|place| is_safe(place));
        let mut listing = Self { site: unescape(lines.next()?.strip_prefix("site ")?)?, ..Self::default() };
        for line in lines {
            let (word, rest) = line.split_once(' ')?;
            match word {
                "run" => {
                    let (token, beat) = rest.split_once(' ')?;
                    listing.run = Some(Run { token: token.to_owned(), beat: beat.parse().ok()? });
                }
                "due" => {
                    listing.due.insert(place(rest)?);
                }
                "kept" => {
                    listing.kept.insert(place(rest)?);
                }
                "file" => {
                    let mut parts = rest.splitn(4, ' ');
                    let digest = Digest::parse(parts.next()?)?;
                    let size = parts.next()?.parse().ok()?;
                    let headers = parts.next()?.to_owned();
                    listing.files.insert(place(parts.next()?)?, Entry { digest, size, headers });
                }
                _ => return None,
            }
        }
        Some(listing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(places: &[&str]) -> BTreeSet<String> {
        places.iter().map(|place| (*place).to_owned()).collect()
    }

    #[test]
    fn a_list_reads_back_equal() {
        let file = |place: &str| File { place: place.to_owned(), digest: Digest::of(place.as_bytes()), size: 7 };
        let files = ["a b+%?.html", "ü/50%0A.png", "x\ny.css"].map(|place| (place.to_owned(), Entry::of(&file(place))));
        let listing = Listing {
            site: "Shop & \n Söhne".to_owned(),
            run: Some(Run { token: "t".to_owned(), beat: 3 }),
            due: places(&["a b+%?.html"]),
            kept: places(&["assets/x-00000000.css"]),
            files: files.into(),
        };
        assert_eq!(Listing::parse(listing.text().as_bytes()), Ok(listing));
    }

    #[test]
    fn what_another_wrote_is_told_apart() {
        let lists = [
            ("<html>\n", Unreadable::Foreign),
            ("", Unreadable::Foreign),
            ("handover portal, manifest 1: x\n", Unreadable::OfBuild),
        ];
        for (text, why) in lists {
            assert_eq!(Listing::parse(text.as_bytes()), Err(why), "{text}");
        }
        assert_eq!(Listing::parse(&[0xff, 0xfe]), Err(Unreadable::Foreign));
    }

    #[test]
    fn a_list_that_is_cut_off_or_leads_out_is_none_of_ours() {
        let digest = Digest::of(b"").to_string();
        let whole = format!("{HEADER}\nsite x\nfile {digest} 0 fresh,a/b a.html\nend\n");
        assert!(Listing::parse(whole.as_bytes()).is_ok());
        for cut in 0..whole.len() {
            assert!(Listing::parse(&whole.as_bytes()[..cut]).is_err(), "{cut}");
        }
        for hostile in ["due ../x", "kept /etc/x", "due a//b", "file 0 0 x y", "run x", "go x", ""] {
            assert!(Listing::parse(format!("{HEADER}\nsite x\n{hostile}\nend\n").as_bytes()).is_err(), "{hostile}");
        }
        let out = format!("{HEADER}\nsite x\nfile {digest} 0 fresh,a/b ../a.html\nend\n");
        assert!(Listing::parse(out.as_bytes()).is_err());
    }
}
