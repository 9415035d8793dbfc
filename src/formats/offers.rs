//! What a file lets others rely on: tasks, variables, patterns of what is made, values of a chart.
//!
//! Read beside whatever else the file is. Files that are nothing else are claimed here, and shown nowhere.

use std::collections::{BTreeMap, BTreeSet};

mod origins;
mod settings;

pub use origins::{Origin, OriginKind};
pub use settings::{Setting, is_own_setting};

use crate::base::path::RepoPath;
use crate::records::Runner;
use crate::source::SourceFile;
use crate::yaml::Node;

use super::{Body, Format, Taken, Unread, data};

/// Files that are known by their name.
pub(super) const FORMAT: Format = Format {
    named: |path| role(path).is_some(),
    sniff: None,
    unread: Unread::Ignored,
    read: |_| Some(Taken::new(Body::Opaque)),
};

/// Terraform, as far as it names what it takes from elsewhere.
pub(super) const TERRAFORM: Format = Format {
    named: |path| path.extension() == "tf",
    sniff: Some(|text| ["source", "organization", "hostname"].iter().any(|word| text.contains(word))),
    unread: Unread::Ignored,
    read: |_| Some(Taken::new(Body::Opaque)),
};

/// What other files may rely on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    /// Tasks that can be started here.
    pub tasks: Option<Tasks>,
    /// Patterns of files that git does not keep, as written, without those that start with `!`.
    pub unkept: Vec<String>,
    /// Scalars of the values of a chart, by their path (`defaultRules.runbookUrl`).
    pub values: BTreeMap<String, String>,
    /// Variables that it sets for services, by place.
    pub settings: Vec<Setting>,
    /// What it takes from elsewhere.
    pub origins: Vec<Origin>,
    /// Whether it lists packages that have to be fetched.
    pub fetches: bool,
}

/// The tasks of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tasks {
    /// Who runs them.
    pub runner: Runner,
    /// Their names; of `make` with `%` for any text.
    pub names: BTreeSet<String>,
    /// Whether there may be more that cannot be told: other files are included, or names are computed.
    pub is_open: bool,
}

impl Tasks {
    /// Whether there is such a task, or may be.
    pub fn may_have(&self, name: &str) -> bool {
        let fits = |pattern: &String| {
            pattern.split_once('%').is_some_and(|(before, after)| {
                name.len() > before.len() + after.len() && name.starts_with(before) && name.ends_with(after)
            })
        };
        self.is_open || self.names.contains(name) || self.runner == Runner::Make && self.names.iter().any(fits)
    }
}

/// Most names and values that are kept of one file.
const MOST: usize = 5_000;

/// What a file is by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Makefile,
    Justfile,
    Taskfile,
    /// `.cargo/config.toml`.
    Cargo,
    /// `package.json`, `composer.json`: documents of their own, too.
    Scripts(Runner),
    GitIgnore,
    /// `values.yaml` of a chart.
    Values,
    Environment,
    Compose,
    Dockerfile,
    Pipeline,
    Packages,
    Submodules,
    Terraform,
}

fn role(path: &RepoPath) -> Option<Role> {
    Some(match path.file_name() {
        "Makefile" | "makefile" | "GNUmakefile" => Role::Makefile,
        "justfile" | "Justfile" | ".justfile" => Role::Justfile,
        "Taskfile.yml" | "Taskfile.yaml" | "taskfile.yml" | "taskfile.yaml" | "Taskfile.dist.yml" => Role::Taskfile,
        "package.json" => Role::Scripts(Runner::Npm),
        "composer.json" => Role::Scripts(Runner::Composer),
        "config.toml" | "config" if path.parent().file_name() == ".cargo" => Role::Cargo,
        ".gitignore" => Role::GitIgnore,
        "values.yaml" | "values.yml" => Role::Values,
        ".gitmodules" => Role::Submodules,
        ".gitlab-ci.yml" | "azure-pipelines.yml" | "bitbucket-pipelines.yml" => Role::Pipeline,
        ".npmrc" => Role::Packages,
        _ if path.extension() == "mk" => Role::Makefile,
        _ if is_workflow(path) => Role::Pipeline,
        _ => return None,
    })
}

fn is_workflow(path: &RepoPath) -> bool {
    let is_yaml = matches!(&*path.extension(), "yml" | "yaml");
    is_yaml && path.parent().parent().file_name().starts_with(".git") && path.parent().file_name() == "workflows"
}

/// Beside the roles that claim a file: those of files that are documents of another sort.
fn other_role(path: &RepoPath) -> Option<Role> {
    let name = path.file_name();
    let is_yaml = matches!(&*path.extension(), "yaml" | "yml");
    Some(match name {
        ".env.example" | ".env.sample" | ".env.dist" | ".env.template" => Role::Environment,
        "go.mod" | "requirements.txt" | "pyproject.toml" | "Cargo.toml" | "Gemfile" | "pom.xml" | "build.gradle" => {
            Role::Packages
        }
        _ if is_yaml && (name.starts_with("docker-compose") || name.starts_with("compose")) => Role::Compose,
        _ if name.starts_with("Dockerfile") || name.ends_with(".Dockerfile") || name.starts_with("Containerfile") => {
            Role::Dockerfile
        }
        _ if path.extension() == "tf" => Role::Terraform,
        _ => return None,
    })
}

/// What a file lets others rely on; nothing for most.
pub(super) fn read(file: &SourceFile) -> Offers {
    let text = file.text();
    let tasks = |tasks: Tasks| Offers { tasks: Some(tasks), ..Offers::default() };
    let origins = |origins: Vec<Origin>| Offers { origins, ..Offers::default() };
    match role(&file.path).or_else(|| other_role(&file.path)) {
        Some(Role::Makefile) => tasks(makefile(text)),
        Some(Role::Justfile) => tasks(justfile(text)),
        Some(Role::Taskfile) => tasks(taskfile(file)),
        Some(Role::Cargo) => tasks(aliases(text)),
        Some(Role::Scripts(runner)) => Offers {
            origins: origins::of_packages(text),
            fetches: fetches(&file.path, text),
            ..tasks(scripts(file, runner))
        },
        Some(Role::GitIgnore) => Offers { unkept: unkept(text), ..Offers::default() },
        Some(Role::Values) => Offers { values: values(file), ..Offers::default() },
        Some(Role::Environment) => Offers { settings: settings::of_env_file(text), ..Offers::default() },
        Some(Role::Compose) => Offers { settings: settings::of_compose(file), ..origins(origins::of_images(text)) },
        Some(Role::Dockerfile) => origins(origins::of_dockerfile(text)),
        Some(Role::Pipeline) => origins(origins::of_pipeline(text)),
        Some(Role::Packages) => Offers { fetches: fetches(&file.path, text), ..origins(origins::of_packages(text)) },
        Some(Role::Submodules) => origins(origins::of_submodules(text)),
        Some(Role::Terraform) => origins(origins::of_terraform(text)),
        None if is_cluster(file) => {
            Offers { settings: settings::of_cluster(file), ..origins(origins::of_images(text)) }
        }
        None => Offers::default(),
    }
}

/// Whether a list of packages lists any.
fn fetches(path: &RepoPath, text: &str) -> bool {
    match path.file_name() {
        "package.json" => text.contains("\"dependencies\"") || text.contains("\"devDependencies\""),
        "composer.json" => text.contains("\"require\""),
        "Gemfile" => text.lines().any(|line| line.trim_start().starts_with("gem ")) && !text.contains("gemspec"),
        "go.mod" => text.contains("require"),
        _ => true,
    }
}

/// A resource of Kubernetes that is no template.
fn is_cluster(file: &SourceFile) -> bool {
    let text = file.text();
    data::is_data(&file.path)
        && text.contains("apiVersion")
        && text.contains("kind")
        && !text.contains("{{")
        && (text.contains("image:") || text.contains("ConfigMap"))
}

/// GNU make, "Writing Rules": targets before a colon that is no assignment.
fn makefile(text: &str) -> Tasks {
    let mut tasks = Tasks { runner: Runner::Make, names: BTreeSet::new(), is_open: false };
    let joined = text.replace("\\\n", " ");
    for line in joined.lines().filter(|line| !line.starts_with(['\t', '#'])) {
        let words = line.trim_start();
        let opens = ["include ", "-include ", "sinclude ", "$(eval", "$(foreach", "$(call", "define "];
        tasks.is_open |= opens.iter().any(|word| words.starts_with(word));
        let Some((targets, rest)) = line.split_once(':') else { continue };
        if rest.starts_with('=') || rest.starts_with(":=") || targets.contains('=') || tasks.names.len() > MOST {
            continue;
        }
        tasks.is_open |= targets.contains("$(") || targets.contains("${");
        let is_phony = targets.trim() == ".PHONY";
        let names = if is_phony { rest } else { targets };
        let names = names.split_whitespace().filter(|name| !name.contains('$') && !name.starts_with('.'));
        tasks.names.extend(names.map(str::to_owned));
    }
    tasks
}

/// just, "Recipes": a name at the start of a line, parameters, a colon.
fn justfile(text: &str) -> Tasks {
    let is_open = text
        .lines()
        .any(|line| ["import ", "import? ", "mod ", "mod? ", "!include "].iter().any(|word| line.starts_with(word)));
    let name = |line: &str| {
        let line = line.trim_start_matches('@');
        let end = line.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')?;
        let (name, rest) = line.split_at(end);
        let is_recipe = !name.is_empty() && rest.contains(':') && !rest.trim_start().starts_with(":=");
        let is_alias = name == "alias";
        let alias = || rest.split(":=").next().map(|name| name.trim().to_owned());
        if is_alias { alias() } else { is_recipe.then(|| name.to_owned()) }
    };
    let names = text.lines().filter(|line| !line.starts_with([' ', '\t', '#'])).filter_map(name).take(MOST).collect();
    Tasks { runner: Runner::Just, names, is_open }
}

/// The Cargo Book, "Configuration", `[alias]`.
fn aliases(text: &str) -> Tasks {
    let mut is_alias = false;
    let mut names = BTreeSet::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            is_alias = line.trim_matches(['[', ']', ' ']) == "alias";
        } else if let Some((key, _)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
            let key = key.trim().trim_matches(['"', '\'']);
            let name = if is_alias { Some(key) } else { key.strip_prefix("alias.") };
            names.extend(name.filter(|_| names.len() < MOST).map(str::to_owned));
        }
    }
    Tasks { runner: Runner::Cargo, names, is_open: false }
}

fn taskfile(file: &SourceFile) -> Tasks {
    let parsed = data::tree(&file.path, file.text());
    let root = parsed.root();
    let entries = root.and_then(|root| root.get("tasks")).map_or(&[][..], Node::entries);
    let names = entries.iter().take(MOST).filter_map(|(name, _)| name.as_str()).map(str::to_owned).collect();
    let is_open = !parsed.problems.is_empty() || root.is_some_and(|root| root.get("includes").is_some());
    Tasks { runner: Runner::Task, names, is_open }
}

fn scripts(file: &SourceFile, runner: Runner) -> Tasks {
    let parsed = data::tree(&file.path, file.text());
    let entries = parsed.root().and_then(|root| root.get("scripts")).map_or(&[][..], Node::entries);
    let names = entries.iter().take(MOST).filter_map(|(name, _)| name.as_str()).map(str::to_owned).collect();
    Tasks { runner, names, is_open: !parsed.problems.is_empty() }
}

fn unkept(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with(['#', '!']));
    lines.take(MOST).map(str::to_owned).collect()
}

fn values(file: &SourceFile) -> BTreeMap<String, String> {
    let parsed = data::tree(&file.path, file.text());
    let mut values = BTreeMap::new();
    if let Some(root) = parsed.root() {
        scalars(root, "", &mut values);
    }
    values
}

/// Scalars below a node. Recursion is bounded by the depth of the tree.
fn scalars(node: &Node, path: &str, out: &mut BTreeMap<String, String>) {
    for (key, value) in node.entries() {
        let Some(key) = key.as_str().filter(|_| out.len() < MOST) else { continue };
        let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        match value.as_str() {
            Some(text) => drop(out.insert(path, text.to_owned())),
            None => scalars(value, &path, out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::tests::file;

    fn tasks(path: &str, text: &str) -> String {
        let Some(tasks) = read(&file(path, text)).tasks else { return "none".to_owned() };
        let open = if tasks.is_open { " …" } else { "" };
        format!("{:?}: {}{open}", tasks.runner, tasks.names.into_iter().collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn targets_are_told_from_variables_and_recipes() {
        let text = "X := a:b\nY ?= c\n.PHONY: deploy \\\n  rollback\ndeploy: build ## ship\n\t@echo a:b\na.o b.o: x\nlogs-%:\n\ttail\n";
        assert_eq!(tasks("Makefile", text), "Make: a.o b.o deploy logs-% rollback");
        assert_eq!(tasks("Makefile", "include x.mk\na:\n"), "Make: a …");
        assert!(makefile("logs-%:\n").may_have("logs-web") && !makefile("logs-%:\n").may_have("logs-"));
    }

    #[test]
    fn every_runner_names_its_tasks() {
        assert_eq!(
            tasks("justfile", "x := 'a'\nalias b := build\n@build target='x': dep\n    cmd: y\n"),
            "Just: b build"
        );
        assert_eq!(tasks("Taskfile.yml", "version: 3\ntasks:\n  a: {}\n  b:c: {}\n"), "Task: a b:c");
        assert_eq!(tasks("a/package.json", r#"{"scripts":{"db:rollback":"x"}}"#), "Npm: db:rollback");
        assert_eq!(tasks("a/package.json", "{"), "Npm:  …");
        let config = "alias.b = 'build'\n[build]\njobs = 2\n[alias]\n# no = 1\nxtask = \"run -p xtask --\"\n\"lint\" = ['clippy']\n";
        assert_eq!(tasks(".cargo/config.toml", config), "Cargo: b lint xtask");
        assert_eq!(tasks("docs/config.toml", config), "none");
        assert_eq!(tasks("a.md", ""), "none");
    }

    #[test]
    fn values_are_found_by_their_path() {
        let values = read(&file("chart/values.yaml", "a:\n  b: x\n  c: [1]\nd: 2\n")).values;
        assert_eq!(values, BTreeMap::from([("a.b".into(), "x".into()), ("d".into(), "2".into())]));
    }

    #[test]
    fn patterns_of_what_is_not_kept() {
        assert_eq!(read(&file(".gitignore", "# x\n\n/bin/\n!/bin/keep\n*.log\n")).unkept, ["/bin/", "*.log"]);
    }
}
