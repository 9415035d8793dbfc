//! `handover init`: a first manifest from what was discovered.

use std::fs;

use crate::author::{self, Change, Init, SCHEMA_PATH};
use crate::base::path::RepoPath;
use crate::manifest;
use crate::pipeline::{Checked, Pipeline};
use crate::site::Theme;

use super::args::InitArgs;
use super::{Error, Outcome, edit, read_tree, today};

pub(super) fn run(args: &InitArgs) -> Result<Outcome, Error> {
    let tree = read_tree(&args.root)?;
    // On disk, for git may ignore it.
    if let Some(path) = manifest::ROOTS.iter().find(|path| fs::symlink_metadata(args.root.join(path)).is_ok()) {
        let hint = format!("edit `{path}`; `handover schema manifest` prints what it may hold");
        return Err(Error::usage("write a manifest", format!("`{path}` is there already")).hint(hint));
    }
    let Checked { portal, report } = Pipeline::new(Theme::built_in()).check(&tree, today(None));
    let profile = args.profile.map_or(report.profile, |profile| profile.0);
    let owner = author::default_owner(&portal);
    let text = author::manifest(&Init { portal: &portal, profile, owner: owner.as_deref() });
    let path = |path: &str| RepoPath::new(path).expect("a name inside the root");
    let schema = serde_json::to_string_pretty(&manifest::json_schema())
        .map_err(|error| Error::system("print the schema", error))?;
    let mut changes = vec![Change::Create { path: path("handover.yaml"), text }];
    let schema_path = path(SCHEMA_PATH);
    if !args.root.join(schema_path.as_str()).exists() {
        changes.insert(0, Change::Create { path: schema_path, text: format!("{schema}\n") });
    }
    edit::apply(&args.root, &changes)?;
    for change in &changes {
        anstream::println!("created  {}", args.root.join(change.path().as_str()).display());
    }
    let what = if changes.len() == 1 { "it" } else { "both files" };
    anstream::println!("next     `handover check` now fails on errors; commit {what}");
    Ok(Outcome::Clean)
}
