//! Whatever is written as a destination, nothing that a browser would run becomes a link.

#![no_main]

use handover::markup::url::{Dest, judge};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|dest: &str| {
    // What a browser sees of it (WHATWG URL §4.4).
    let seen: String = dest.trim_matches(|c: char| c <= ' ').replace(['\t', '\n', '\r'], "").to_lowercase();
    let runs = ["javascript:", "vbscript:", "data:", "blob:", "file:"].iter().any(|scheme| seen.starts_with(scheme));
    let leaves = seen.starts_with("//") || seen.starts_with("\\\\") || seen.starts_with("/\\") || seen.starts_with("\\/");
    if runs || leaves {
        assert!(matches!(judge(dest), Dest::Refused { .. } | Dest::LocalMachine | Dest::Pseudo), "{dest:?}");
    }
});
