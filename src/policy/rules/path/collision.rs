//! Two files that would be published under one name.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diag::{Location, Severity};
use crate::base::hash::FastMap;
use crate::base::path::RepoPath;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "path/collision",
    title: "no two published files have the same name but for letter case and page ending",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("collision.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let pages = cx.portal.placements.iter().flatten().map(|artifact| &cx.portal.doc(artifact.doc).source);
    let assets = cx.portal.assets.iter().filter_map(|path| cx.portal.files.get(path));
    let mut taken: FastMap<&str, &RepoPath> = FastMap::default();
    let mut shared: BTreeMap<&str, BTreeSet<&RepoPath>> = BTreeMap::new();
    for file in pages.chain(assets) {
        let first = *taken.entry(file.place()).or_insert(&file.path);
        if *first != file.path {
            shared.entry(file.place()).or_default().extend([first, &file.path]);
        }
    }
    for paths in shared.into_values() {
        let mut paths = paths.into_iter();
        let Some(first) = paths.next() else { continue };
        paths.for_each(|later| report(first, later, out));
    }
}

fn report(first: &RepoPath, later: &RepoPath, out: &mut Sink) {
    let same_name = first.as_str().to_lowercase() == later.as_str().to_lowercase();
    let draft = out
        .report(Location::file(later), format!("`{later}` and `{first}` are published under one name"))
        .related(Location::file(first), "keeps the name")
        .help("rename one of them");
    if same_name {
        draft.note("where file names ignore letter case, a checkout holds only one of the two");
    } else {
        draft.note("the later one gets an address with a digest, which links from outside do not know");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::Sketch;

    #[test]
    fn letter_case_alone_does_not_keep_two_files_apart() {
        let sketch = Sketch::new().doc("docs/Deploy.md", "").doc("docs/deploy.md", "");
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r"
        docs/deploy.md: error[path/collision] `docs/deploy.md` and `docs/Deploy.md` are published under one name
          docs/Deploy.md: keeps the name
          help: rename one of them
          note: where file names ignore letter case, a checkout holds only one of the two
        ");
    }

    #[test]
    fn two_endings_of_a_page_collide() {
        let sketch = Sketch::new().doc("a.markdown", "").doc("a.md", "").doc("a.mdx", "");
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r"
        a.md: error[path/collision] `a.md` and `a.markdown` are published under one name
          a.markdown: keeps the name
          help: rename one of them
          note: the later one gets an address with a digest, which links from outside do not know
        a.mdx: error[path/collision] `a.mdx` and `a.markdown` are published under one name
          a.markdown: keeps the name
          help: rename one of them
          note: the later one gets an address with a digest, which links from outside do not know
        ");
    }

    #[test]
    fn a_page_and_a_picture_of_one_stem_live_side_by_side() {
        assert_eq!(Sketch::new().doc("docs/a.md", "").asset("docs/a.png").said_by(RULE.id), "");
    }

    #[test]
    fn a_document_that_is_also_linked_as_a_file_is_one_file() {
        assert_eq!(Sketch::new().doc("docs/a.rst", "").asset("docs/a.rst").said_by(RULE.id), "");
    }
}
