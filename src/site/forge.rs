//! Addresses on the forge that the repository came from.
//!
//! Takes `https://host/owner/name`, gives links that people follow; nothing is fetched.

/// A commit.
pub(super) fn commit(forge: &str, id: &str) -> String {
    format!("{forge}{}/{id}", Layout::of(forge).commit)
}

/// A file, at a commit or at the tip of the default branch. `path` is percent-encoded.
pub(super) fn file(forge: &str, commit: Option<&str>, path: &str) -> Option<String> {
    let layout = Layout::of(forge);
    match commit {
        Some(id) => Some(format!("{forge}{}/{id}/{path}", layout.file)),
        None => layout.tip.map(|_| format!("{forge}{}/HEAD/{path}", layout.file)),
    }
}

/// A line of a file, on forges that name lines `#L12`.
pub(super) fn line(forge: &str, commit: Option<&str>, path: &str, line: u32) -> Option<String> {
    let marks = !forge.starts_with("https://bitbucket.org/");
    file(forge, commit, path).map(|file| if marks { format!("{file}#L{line}") } else { file })
}

/// A directory at the tip of the default branch. `path` is percent-encoded.
pub(super) fn directory(forge: &str, path: &str) -> Option<String> {
    Layout::of(forge).tip.map(|tip| format!("{forge}{tip}/HEAD/{path}"))
}

/// What stands between the project and what is shown.
struct Layout {
    commit: &'static str,
    file: &'static str,
    /// A directory at `HEAD`; `None` where the forge wants the branch by name.
    tip: Option<&'static str>,
}

impl Layout {
    fn of(forge: &str) -> Self {
        match forge.split('/').nth(2).unwrap_or_default() {
            "gitlab.com" => Self { commit: "/-/commit", file: "/-/blob", tip: Some("/-/tree") },
            "bitbucket.org" => Self { commit: "/commits", file: "/src", tip: Some("/src") },
            "codeberg.org" => Self { commit: "/commit", file: "/src/commit", tip: None },
            _ => Self { commit: "/commit", file: "/blob", tip: Some("/tree") },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_forge_has_its_own_layout() {
        assert_eq!(commit("https://github.com/a/b", "1f"), "https://github.com/a/b/commit/1f");
        assert_eq!(
            file("https://gitlab.com/a/b", Some("1f"), "x.md").as_deref(),
            Some("https://gitlab.com/a/b/-/blob/1f/x.md")
        );
        assert_eq!(
            directory("https://bitbucket.org/a/b", "docs").as_deref(),
            Some("https://bitbucket.org/a/b/src/HEAD/docs")
        );
    }

    #[test]
    fn a_line_is_marked_where_the_forge_knows_how() {
        let at = |forge: &str| line(forge, Some("1f"), "x.yml", 7);
        assert_eq!(at("https://github.com/a/b").as_deref(), Some("https://github.com/a/b/blob/1f/x.yml#L7"));
        assert_eq!(at("https://bitbucket.org/a/b").as_deref(), Some("https://bitbucket.org/a/b/src/1f/x.yml"));
    }

    #[test]
    fn a_tip_that_has_no_address_is_not_guessed() {
        assert_eq!(directory("https://codeberg.org/a/b", "docs"), None);
        assert_eq!(file("https://codeberg.org/a/b", None, "x.md"), None);
    }
}
