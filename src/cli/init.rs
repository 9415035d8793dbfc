//! `handover init`: a first manifest from what was discovered, and a pipeline for a host of repositories.

use std::fs;
use std::path::Path;

use crate::author::{self, Change, Host, Init, Recipe, SCHEMA_PATH};
use crate::base::path::RepoPath;
use crate::base::words::listed;
use crate::manifest;
use crate::pipeline::{Checked, Pipeline};
use crate::site::Theme;

use super::args::{CiHost, InitArgs};
use super::{Error, Outcome, edit, read_tree, today};

pub(super) fn run(args: &InitArgs) -> Result<Outcome, Error> {
    let recipe = args.ci.map(|host| recipe(args, host)).transpose()?;
    if let Some(recipe) = recipe.filter(|_| args.print) {
        anstream::print!("{}", author::pipeline(&recipe));
        return Ok(Outcome::Clean);
    }
    // On disk, for git may ignore it.
    let manifest = manifest::ROOTS.iter().find(|path| is_there(&args.root, path));
    let (mut changes, mut next) = (Vec::new(), Vec::new());
    match manifest {
        None => {
            changes.extend(first_manifest(args)?);
            next.push("`handover check` now fails on errors".to_owned());
        }
        Some(path) if recipe.is_none() => {
            let hint = format!("edit `{path}`; `handover schema manifest` prints what it may hold");
            return Err(Error::usage("write a manifest", format!("`{path}` is there already")).hint(hint));
        }
        Some(_) => {}
    }
    if let Some(recipe) = recipe {
        let (path, include) = free_place(&args.root, recipe.host)?;
        changes.push(author::pipeline_at(path, &recipe));
        next.extend(include.map(str::to_owned));
        next.extend(
            recipe.tool.is_none().then(|| format!("name the git address of this tool in `{path}` (HANDOVER_GIT)")),
        );
    }
    edit::apply(&args.root, &changes)?;
    for change in &changes {
        anstream::println!("created  {}", args.root.join(change.path().as_str()).display());
    }
    next.push(format!("commit {}", if changes.len() == 1 { "it" } else { "these files" }));
    anstream::println!("next     {}", next.join("; "));
    Ok(Outcome::Clean)
}

fn is_there(root: &Path, path: &str) -> bool {
    fs::symlink_metadata(root.join(path)).is_ok()
}

/// A manifest from what was discovered, and its schema where there is none yet.
fn first_manifest(args: &InitArgs) -> Result<Vec<Change>, Error> {
    let tree = read_tree(&args.root)?;
    let Checked { portal, report } = Pipeline::new(Theme::built_in()).check(&tree, today(None));
    let profile = args.profile.map_or(report.profile, |profile| profile.0);
    let owner = author::default_owner(&portal);
    let text = author::manifest(&Init { portal: &portal, profile, owner: owner.as_deref() });
    let path = |path: &str| RepoPath::new(path).expect("a name inside the root");
    let schema = serde_json::to_string_pretty(&manifest::json_schema())
        .map_err(|error| Error::system("print the schema", error))?;
    let mut changes = vec![Change::Create { path: path("handover.yaml"), text }];
    if !is_there(&args.root, SCHEMA_PATH) {
        changes.insert(0, Change::Create { path: path(SCHEMA_PATH), text: format!("{schema}\n") });
    }
    Ok(changes)
}

/// What the pipeline goes by, as the arguments say it.
fn recipe<'a>(args: &'a InitArgs, host: CiHost) -> Result<Recipe<'a>, Error> {
    let host = host.host();
    if args.pages && !host.has_pages() {
        let hint = "leave out `--pages`: the portal is kept with each build; copy it to a web server from there";
        return Err(Error::usage("write a pipeline", "this host serves no pages").hint(hint));
    }
    // It stands in quotes in four languages.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ":/@._~-+".contains(c);
    if let Some(tool) = args.tool.as_deref().filter(|tool| tool.is_empty() || !tool.chars().all(is_plain)) {
        let hint =
            "give an address as `git clone` takes it, for example `--tool https://git.example.com/tools/handover`";
        return Err(Error::usage("write a pipeline", format!("`{}` is no git address", tool.escape_debug())).hint(hint));
    }
    Ok(Recipe { host, version: env!("CARGO_PKG_VERSION"), tool: args.tool.as_deref(), pages: args.pages })
}

/// Where the pipeline can stand, and what makes the host look at it there.
fn free_place(root: &Path, host: Host) -> Result<(&'static str, Option<&'static str>), Error> {
    let own = host.path();
    if !is_there(root, own) {
        return Ok((own, None));
    }
    match host.beside() {
        Some((beside, include)) if !is_there(root, beside) => Ok((beside, Some(include))),
        beside => {
            let taken: Vec<String> = [Some(own), beside.map(|(path, _)| path)]
                .into_iter()
                .flatten()
                .map(|path| format!("`{path}`"))
                .collect();
            let verb = if taken.len() == 1 { "is" } else { "are" };
            Err(Error::usage("write a pipeline", format!("{} {verb} there already", listed(&taken)))
                .hint("add `--print` to see the steps, and copy them"))
        }
    }
}
