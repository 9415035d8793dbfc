//! Pipelines that `handover init --ci` writes, run as their hosts would: from a bare clone, in a shell, step by step.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use handover::manifest::tree_json;
use handover::yaml::Syntax;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Run, TempRepo};

const TOOL: &str = "https://git.northwind.test/tools/handover";

/// A repository with one dead link, in a file that a change of another file leaves alone.
fn repository() -> TempRepo {
    TempRepo::new()
        .file("handover.yaml", "version: 1\nprofile: minimal\nrequire: {readme: false}\n")
        .file("README.md", "# Shop\n\nSells things. See [the setup](docs/setup.md).\n")
        .file("docs/setup.md", "# Setup\n\nRead [what is gone](gone.md).\n")
        .file("docs/other.md", "# Other\n\nNothing is wrong here.\n")
        .git()
}

/// A checkout on the machine of a host, where nothing is installed but the shell, git and a `cargo` that installs
/// the program that is tested.
struct Machine {
    dir: TempDir,
}

impl Machine {
    /// Clones a repository over a bare one, with its whole history.
    fn clone_of(repo: &TempRepo) -> Self {
        let machine = Self { dir: tempfile::tempdir().expect("a temporary directory") };
        let (bare, checkout) = (machine.at("bare.git"), machine.at("checkout"));
        for args in [
            vec!["clone", "--quiet", "--bare", repo.path().to_str().expect("UTF-8"), bare.to_str().expect("UTF-8")],
            vec!["clone", "--quiet", bare.to_str().expect("UTF-8"), checkout.to_str().expect("UTF-8")],
        ] {
            assert!(Command::new("git").args(args).status().expect("git runs").success());
        }
        fs::create_dir_all(machine.at("bin")).expect("a directory");
        fs::create_dir_all(machine.at("temp")).expect("a directory");
        let cargo = machine.at("bin/cargo");
        fs::write(&cargo, CARGO).expect("a file");
        let done = Command::new("chmod").arg("+x").arg(&cargo).status();
        assert!(done.expect("chmod runs").success());
        machine
    }

    fn at(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    /// Runs a step. `$HOME/.cargo/bin` is in the path, as it is wherever there is a `cargo`.
    fn run(&self, shell: &[&str], script: &str, env: &[(&str, &str)]) -> Run {
        let mut command = Command::new(shell[0]);
        command.args(&shell[1..]).arg("-c").arg(script).current_dir(self.at("checkout")).env_clear();
        let home = self.dir.path().display();
        command.env("HOME", self.dir.path()).env("PROGRAM", env!("CARGO_BIN_EXE_handover"));
        command.env("PATH", format!("{home}/bin:{home}/.cargo/bin:/usr/local/bin:/usr/bin:/bin"));
        command.env("CARGO_LOG", self.at("cargo.log")).envs(env.iter().copied());
        let output = command.output().expect("the shell starts");
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        let code = output.status.code().expect("not ended by a signal");
        Run { code, stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// What `cargo` was asked.
    fn installed(&self) -> String {
        fs::read_to_string(self.at("cargo.log")).unwrap_or_default()
    }
}

const CARGO: &str = r#"#!/bin/sh
echo "$*" >> "$CARGO_LOG"
root="$HOME/.cargo"
while [ $# -gt 0 ]; do [ "$1" = --root ] && root="$2"; shift; done
mkdir -p "$root/bin" && ln -s "$PROGRAM" "$root/bin/handover"
"#;

/// The repository with a pipeline in it, and its text.
fn with_pipeline(host: &str, more: &[&str], path: &str) -> (TempRepo, String) {
    let repo = repository();
    let run = repo.run(&[&["init", "--ci", host, "--tool", TOOL], more].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = fs::read_to_string(repo.path().join(path)).expect("the pipeline");
    assert!(!text.contains("@TOOL@") && !text.contains("@VERSION@"), "{text}");
    (repo.commit("2026-01-03", "add a pipeline"), text)
}

/// The same on a branch that changes a file in which nothing is wrong.
fn proposed(repo: TempRepo) -> TempRepo {
    let done = Command::new("git").args(["checkout", "--quiet", "-b", "change"]).current_dir(repo.path()).status();
    assert!(done.expect("git runs").success());
    repo.file("docs/other.md", "# Other\n\nNothing is wrong here, still.\n").commit("2026-01-04", "say more")
}

fn yaml(text: &str) -> Value {
    tree_json(text, Syntax::Yaml).expect("a pipeline is YAML")
}

/// Text of a list of lines, as one script.
fn script(list: &Value) -> String {
    let lines = list.as_array().expect("a list").iter().map(|line| line.as_str().expect("a line"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The portal is whole, and the check said what is wrong.
fn assert_built(portal: &Path, said: &str) {
    assert!(portal.join("index.html").is_file() && portal.join("badge.svg").is_file(), "no portal: {said}");
    assert!(said.contains("gone.md"), "{said}");
}

fn assert_installed(machine: &Machine) {
    let version = env!("CARGO_PKG_VERSION");
    let asked = machine.installed();
    assert!(asked.starts_with("install --locked "), "{asked}");
    assert!(asked.contains(&format!("--git {TOOL} --tag v{version} handover")), "{asked}");
    assert_eq!(asked.lines().count(), 1, "the tool is installed once: {asked}");
}

#[test]
fn github_annotates_summarises_uploads_and_builds_after_findings() {
    let (repo, text) = with_pipeline("github", &["--pages"], ".github/workflows/handover.yml");
    let workflow = yaml(&text);
    let steps = workflow["jobs"]["portal"]["steps"].as_array().expect("steps").clone();
    assert_eq!(steps[0]["with"]["fetch-depth"], 0);
    assert_eq!(workflow["permissions"], serde_json::json!({"contents": "read"}));
    assert_eq!(workflow["jobs"]["publish"]["permissions"]["pages"], "write");
    let go = |repo: &TempRepo, base: &str| {
        let machine = Machine::clone_of(repo);
        let (temp, summary) = (machine.at("temp"), machine.at("summary.md"));
        let env = [
            ("RUNNER_TEMP", temp.to_str().expect("UTF-8")),
            ("GITHUB_STEP_SUMMARY", summary.to_str().expect("UTF-8")),
            ("GITHUB_BASE_REF", base),
            ("HANDOVER_GIT", workflow["env"]["HANDOVER_GIT"].as_str().expect("a text")),
            ("HANDOVER_VERSION", workflow["env"]["HANDOVER_VERSION"].as_str().expect("a text")),
        ];
        let runs: Vec<(String, Run)> = steps
            .iter()
            .filter_map(|step| Some((step["name"].as_str()?.to_owned(), step["run"].as_str()?)))
            .map(|(name, script)| {
                (name, machine.run(&["bash", "--noprofile", "--norc", "-eo", "pipefail"], script, &env))
            })
            .collect();
        assert_eq!(runs.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Install", "Check", "Build"]);
        assert_installed(&machine);
        let [install, check, build] = [0, 1, 2].map(|ix| &runs[ix].1);
        assert_eq!((install.code, build.code), (0, 0), "{}{}", install.stderr, build.stderr);
        assert!(check.stdout.contains("::error file=docs/setup.md,line=3"), "{}{}", check.stdout, check.stderr);
        let sarif = fs::read_to_string(temp.join("handover.sarif")).expect("findings for code scanning");
        assert!(sarif.contains("link/broken"));
        assert!(fs::read_to_string(summary).expect("a summary").contains("<!-- handover:summary -->"));
        assert_built(&temp.join("portal"), &check.stdout);
        check.code
    };
    assert_eq!(go(&repo, ""), 1, "on the default branch every error fails");
    let repo = proposed(repo);
    assert_eq!(go(&repo, "main"), 0, "of a proposal only what it touches");
}

#[test]
fn gitlab_shows_code_quality_and_tests_and_builds_after_findings() {
    let (repo, text) = with_pipeline("gitlab", &["--pages"], ".gitlab-ci.yml");
    let pipeline = yaml(&text);
    let job = &pipeline["handover"];
    assert_eq!(job["variables"]["GIT_DEPTH"], "0");
    assert_eq!(pipeline["pages"]["needs"][0], "handover");
    let all = format!("{}\n{}", script(&job["before_script"]), script(&job["script"]));
    let go = |repo: &TempRepo, base: &[(&str, &str)]| {
        let machine = Machine::clone_of(repo);
        let variable = |name: &str| job["variables"][name].as_str().expect("a text").to_owned();
        let (git, version) = (variable("HANDOVER_GIT"), variable("HANDOVER_VERSION"));
        let cache =
            variable("XDG_CACHE_HOME").replace("$CI_PROJECT_DIR", machine.at("checkout").to_str().expect("UTF-8"));
        let own = [("HANDOVER_GIT", git.as_str()), ("HANDOVER_VERSION", &version), ("XDG_CACHE_HOME", &cache)];
        let run = machine.run(&["bash", "-eo", "pipefail"], &all, &[&own, base].concat());
        assert_installed(&machine);
        let at = |path: &str| machine.at("checkout").join(path);
        for kind in ["codequality", "junit"] {
            let report = fs::read_to_string(at(job["artifacts"]["reports"][kind].as_str().expect("a path")));
            assert!(report.expect("a report").contains("link/broken"));
        }
        assert_built(&at("public"), &run.stdout);
        let (again, log) =
            (machine.run(&["bash", "-eo", "pipefail"], &all, &[&own, base].concat()), machine.installed());
        assert_eq!((again.code, log.lines().count()), (run.code, 1), "the cached tool is used");
        run.code
    };
    assert_eq!(go(&repo, &[]), 1);
    let repo = proposed(repo);
    assert_eq!(go(&repo, &[("CI_MERGE_REQUEST_DIFF_BASE_SHA", "origin/main")]), 0);
}

#[test]
fn bitbucket_finds_its_tests_and_keeps_the_portal() {
    let (repo, text) = with_pipeline("bitbucket", &[], "bitbucket-pipelines.yml");
    let pipeline = yaml(&text);
    assert_eq!(pipeline["clone"]["depth"], "full");
    let all = script(&pipeline["definitions"]["steps"][0]["step"]["script"]);
    let go = |repo: &TempRepo, env: &[(&str, &str)]| {
        let machine = Machine::clone_of(repo);
        let run = machine.run(&["bash", "-e"], &all, env);
        assert_installed(&machine);
        let at = |path: &str| machine.at("checkout").join(path);
        // The host looks for reports in directories of this name.
        let report = fs::read_to_string(at(".handover-ci/test-results/handover.xml"));
        assert!(report.expect("a report").contains("link/broken"));
        assert_built(&at("handover-portal"), &run.stdout);
        run.code
    };
    assert_eq!(go(&repo, &[]), 1);
    let repo = proposed(repo);
    assert_eq!(go(&repo, &[("BITBUCKET_PR_DESTINATION_BRANCH", "main")]), 0);
}

#[test]
fn jenkins_runs_its_stages_and_reads_the_tests() {
    let (repo, text) = with_pipeline("jenkins", &[], "Jenkinsfile");
    let scripts: Vec<&str> = text.split("sh '''").skip(1).filter_map(|rest| rest.split("'''").next()).collect();
    assert_eq!(scripts.len(), 3, "install, check, build");
    let go = |repo: &TempRepo, env: &[(&str, &str)]| {
        let machine = Machine::clone_of(repo);
        let workspace = machine.at("checkout").display().to_string();
        let version = env!("CARGO_PKG_VERSION");
        let path = format!("{workspace}/.handover-ci/v{version}/bin:{}:/usr/bin:/bin", machine.at("bin").display());
        assert!(
            text.contains("PATH = \"${WORKSPACE}/.handover-ci/v") && text.contains(&format!("HANDOVER_GIT = '{TOOL}'"))
        );
        let own = [("HANDOVER_VERSION", version), ("HANDOVER_GIT", TOOL), ("PATH", &path)];
        let runs: Vec<Run> =
            scripts.iter().map(|script| machine.run(&["sh", "-xe"], script, &[&own, env].concat())).collect();
        assert_eq!((runs[0].code, runs[2].code), (0, 0), "{}{}", runs[0].stderr, runs[2].stderr);
        assert_installed(&machine);
        let at = |path: &str| machine.at("checkout").join(path);
        assert!(fs::read_to_string(at(".handover-ci/junit.xml")).expect("a report").contains("link/broken"));
        assert_built(&at("handover-portal"), &runs[1].stdout);
        runs[1].code
    };
    assert_eq!(go(&repo, &[]), 1);
    let repo = proposed(repo);
    assert_eq!(go(&repo, &[("CHANGE_TARGET", "main")]), 0);
}

#[test]
fn a_pipeline_that_does_not_know_the_tool_stops_and_says_where_to_name_it() {
    let repo = repository();
    let run = repo.run(&["init", "--ci", "github"]);
    assert!(
        run.stdout.contains("name the git address of this tool in `.github/workflows/handover.yml` (HANDOVER_GIT)"),
        "{}",
        run.stdout
    );
    let repo = repo.commit("2026-01-03", "add a pipeline");
    let workflow = yaml(&fs::read_to_string(repo.path().join(".github/workflows/handover.yml")).expect("a pipeline"));
    let install =
        workflow["jobs"]["portal"]["steps"].as_array().expect("steps").iter().find(|step| step["name"] == "Install");
    let install = install.and_then(|step| step["run"].as_str()).expect("a script");
    let machine = Machine::clone_of(&repo);
    let run = machine.run(&["bash", "-e"], install, &[("HANDOVER_GIT", ""), ("HANDOVER_VERSION", "1")]);
    assert!(run.code != 0 && run.stderr.contains("name the git address of the tool"), "{}", run.stderr);
    assert_eq!(machine.installed(), "");
}

#[test]
fn a_pipeline_that_is_there_is_left_alone() {
    let repo =
        repository().file(".gitlab-ci.yml", "mine: {script: [make]}\n").file("bitbucket-pipelines.yml", "mine: 1\n");
    let run = repo.run(&["init", "--ci", "gitlab"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("add `include: [{local: .gitlab/ci/handover.yml}]`"), "{}", run.stdout);
    assert!(
        yaml(&fs::read_to_string(repo.path().join(".gitlab/ci/handover.yml")).expect("a pipeline"))["handover"]
            .is_object()
    );
    assert_eq!(fs::read_to_string(repo.path().join(".gitlab-ci.yml")).expect("a file"), "mine: {script: [make]}\n");

    let run = repo.run(&["init", "--ci", "bitbucket"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.stderr, @r"
    error: cannot write a pipeline: `bitbucket-pipelines.yml` is there already
      try: add `--print` to see the steps, and copy them
    ");
    let run = repo.run(&["init", "--ci", "bitbucket", "--print"]);
    assert!(yaml(&run.stdout)["pipelines"].is_object());

    let run = repo.run(&["init", "--ci", "jenkins", "--pages"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.stderr, @r"
    error: cannot write a pipeline: this host serves no pages
      try: leave out `--pages`: the portal is kept with each build; copy it to a web server from there
    ");
    let run = repo.run(&["init", "--ci", "jenkins", "--tool", "x' + sh('rm') + '"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.stderr, @r"
    error: cannot write a pipeline: `x\' + sh(\'rm\') + \'` is no git address
      try: give an address as `git clone` takes it, for example `--tool https://git.example.com/tools/handover`
    ");
    assert!(!repo.path().join("Jenkinsfile").exists());
}

/// A file of this repository.
fn ours(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file of this repository")
}

/// What a step is given, with the values of its expressions.
fn env_of<'a>(step: &'a Value, values: &[(&str, &str)]) -> Vec<(&'a str, String)> {
    let env = step["env"].as_object().into_iter().flatten();
    let value = |text: &str| {
        values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("${{{{ {name} }}}}"), value))
    };
    env.map(|(name, text)| (name.as_str(), value(text.as_str().expect("a text")))).collect()
}

#[test]
fn the_action_installs_itself_checks_and_builds() {
    let action = yaml(&ours("action.yml"));
    let steps = action["runs"]["steps"].as_array().expect("steps");
    let machine = Machine::clone_of(&repository());
    let text = |path: PathBuf| path.to_str().expect("UTF-8").to_owned();
    let (temp, summary, output) =
        (text(machine.at("temp")), text(machine.at("summary.md")), text(machine.at("output")));
    let host = [
        ("RUNNER_TEMP", temp.as_str()),
        ("GITHUB_STEP_SUMMARY", &summary),
        ("GITHUB_OUTPUT", &output),
        ("GITHUB_ACTION_PATH", env!("CARGO_MANIFEST_DIR")),
    ];
    let (portal, sarif) = (format!("{temp}/handover-portal"), format!("{temp}/handover.sarif"));
    let values = [
        ("inputs.root", "."),
        ("inputs.fail-on", "error"),
        ("inputs.out", ""),
        ("steps.places.outputs.portal", portal.as_str()),
        ("steps.places.outputs.sarif", &sarif),
    ];
    let mut codes = Vec::new();
    for step in steps.iter().filter(|step| step["run"].is_string()) {
        let env = env_of(step, &values);
        assert!(env.iter().all(|(_, value)| !value.contains("${{")), "{env:?}");
        let env: Vec<(&str, &str)> =
            host.into_iter().chain(env.iter().map(|(name, value)| (*name, value.as_str()))).collect();
        let run = machine.run(
            &["bash", "--noprofile", "--norc", "-eo", "pipefail"],
            step["run"].as_str().expect("a script"),
            &env,
        );
        codes.push(run.code);
        if run.code != 0 {
            assert!(run.stdout.contains("::error file=docs/setup.md,line=3"), "{}{}", run.stdout, run.stderr);
        }
    }
    assert_eq!(codes, [0, 0, 1], "places, tool, findings");
    let said = fs::read_to_string(&output).expect("outputs");
    assert!(said.contains(&format!("portal={portal}\nsarif={sarif}\nsource=")), "{said}");
    assert_eq!(said.rsplit('=').next().map(|hash| hash.trim().len()), Some(16), "{said}");
    assert_eq!(machine.installed(), format!("install --locked --path {}\n", env!("CARGO_MANIFEST_DIR")));
    assert_built(Path::new(&portal), "gone.md");
    assert!(Path::new(&sarif).is_file());
}

#[test]
fn the_hook_fails_for_what_is_staged() {
    let hooks = yaml(&ours(".pre-commit-hooks.yaml"));
    let entry = hooks[0]["entry"].as_str().expect("a command").strip_prefix("handover ").expect("our program");
    let entry: Vec<&str> = entry.split(' ').collect();
    let stage = |repo: TempRepo| {
        let done = Command::new("git").args(["add", "--all"]).current_dir(repo.path()).status();
        assert!(done.expect("git runs").success());
        repo
    };
    let repo = stage(repository().file("docs/other.md", "# Other\n\nNothing is wrong here, still.\n"));
    assert_eq!(repo.run(&entry).code, 0);
    let repo = stage(repo.file("docs/other.md", "# Other\n\nSee [nothing](nothing.md).\n"));
    let run = repo.run(&entry);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("docs/other.md:3:"), "{}", run.stdout);
}

#[test]
fn a_release_packs_the_program_with_its_licences_and_a_checksum() {
    let workflow = yaml(&ours(".github/workflows/release.yml"));
    let steps = workflow["jobs"]["build"]["steps"].as_array().expect("steps");
    let script = |name: &str| {
        let step = steps.iter().find(|step| step["name"] == name).expect("a step of this name");
        step["run"].as_str().expect("a script")
    };
    let machine = Machine::clone_of(&repository());
    let at = |path: &str| machine.at("checkout").join(path);
    let target = "x86_64-unknown-linux-musl";
    fs::create_dir_all(at(&format!("target/{target}/release"))).expect("a directory");
    fs::write(at(&format!("target/{target}/release/handover")), "a program").expect("a file");
    for file in ["Cargo.toml", "README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"] {
        fs::write(at(file), ours(file)).expect("a file");
    }
    let bash = ["bash", "--noprofile", "--norc", "-eo", "pipefail"];
    let tag = format!("v{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(machine.run(&bash, script("Same number"), &[("GITHUB_REF_NAME", &tag)]).code, 0);
    assert_eq!(machine.run(&bash, script("Same number"), &[("GITHUB_REF_NAME", "v99.0.0")]).code, 1);
    let run = machine.run(&bash, script("Package"), &[("TARGET", target)]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let look =
        format!("cd dist && ls && sha256sum --check --quiet *.sha256 && tar -tzf handover-{target}.tar.gz | sort");
    let run = machine.run(&bash, &look, &[]);
    let files = ["", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "handover"];
    let files: String = files.iter().map(|file| format!("handover-{target}/{file}\n")).collect();
    assert_eq!(
        run.stdout,
        format!("handover-{target}.tar.gz\nhandover-{target}.tar.gz.sha256\n{files}"),
        "{}",
        run.stderr
    );
    // Where `cargo binstall` looks for it.
    assert!(ours("Cargo.toml").contains("handover-{ target }{ archive-suffix }"));
}
