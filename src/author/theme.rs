//! A theme to start with: the files that people change most, each with a word on what it does.

use super::{Change, Refusal};
use crate::base::path::RepoPath;
use crate::source::SourceTree;

/// Where a theme goes that nobody gave a name.
const DIR: &str = "theme";

/// Files of the theme, by their path in it.
const FILES: [(&str, &str); 5] = [
    ("README.md", include_str!("../../themes/starter/README.md")),
    ("assets/css/theme.css", include_str!("../../themes/starter/assets/css/theme.css")),
    ("i18n/en.yaml", include_str!("../../themes/starter/i18n/en.yaml")),
    ("partials/footer.html", include_str!("../../themes/starter/partials/footer.html")),
    ("templates/home.html", include_str!("../../themes/starter/templates/home.html")),
];

/// A theme in a directory of the repository, and the directory. Files that are there stay as they are.
///
/// # Errors
/// When the name leads out of the repository, or is that of a file.
pub fn theme(tree: &SourceTree, name: &str) -> Result<(RepoPath, Vec<Change>), Refusal> {
    let name = if name.is_empty() { DIR } else { name };
    let refusal = |cause: String| Refusal { cause, hint: "`handover new theme docs/theme`".to_owned() };
    let dir = RepoPath::root().join(name).filter(|dir| !dir.is_root());
    let dir = dir.ok_or_else(|| refusal(format!("`{name}` is no directory inside the repository")))?;
    if tree.get(&dir).is_some() {
        return Err(refusal(format!("`{dir}` is a file")));
    }
    let file = |(path, text): &(&str, &str)| Some((dir.join(path)?, (*text).to_owned()));
    let new = FILES.iter().filter_map(file).filter(|(path, _)| tree.get(path).is_none());
    let changes = new.map(|(path, text)| Change::Create { path, text }).collect();
    Ok((dir, changes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> SourceTree {
        let files = files.iter().map(|(path, text)| (*path, text.as_bytes()));
        SourceTree::from_files("orders", files, crate::formats::wants)
    }

    fn paths(files: &[(&str, &str)], name: &str) -> Vec<String> {
        theme(&tree(files), name).unwrap().1.iter().map(|change| change.path().to_string()).collect()
    }

    #[test]
    fn a_theme_is_written_once() {
        let all = paths(&[], "");
        assert_eq!(all.len(), FILES.len());
        let written: Vec<(&str, &str)> = all.iter().map(|path| (path.as_str(), "ours")).collect();
        assert_eq!(paths(&written, ""), [""; 0]);
        assert_eq!(paths(&written[1..], ""), [all[0].as_str()]);
    }

    #[test]
    fn a_theme_lies_where_it_was_asked_for() {
        assert_eq!(paths(&[], "docs/theme")[0], "docs/theme/README.md");
        for name in ["..", ".", "/", "README.md"] {
            assert!(theme(&tree(&[("README.md", "# Orders")]), name).is_err(), "{name}");
        }
    }
}
