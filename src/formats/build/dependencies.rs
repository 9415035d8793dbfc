//! What a package manifest depends on when it runs: names with their places.
//!
//! Dependencies of tests and of the build are left out wherever the manifest tells them apart.

use std::sync::LazyLock;

use quick_xml::Reader;
use quick_xml::events::Event;
use regex::Regex;

use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::formats::{Sign, data};
use crate::yaml::Node;

use super::libraries::{self, Ecosystem};
use super::packages::Manifest;

/// More of them in one manifest are not looked at; the largest real ones have some hundreds.
const MOST: usize = 5_000;

/// A package by name.
type Dependency = (String, Span);

/// What the dependencies of a manifest show.
pub(super) fn signs(manifest: Manifest, path: &RepoPath, text: &str) -> Vec<Sign> {
    let Some((ecosystem, dependencies)) = dependencies(manifest, path, text) else { return Vec::new() };
    let sign = |(name, span): Dependency| {
        let words = format!("dependency {name}");
        libraries::shown(ecosystem, &name).iter().map(move |shows| Sign {
            shows: *shows,
            words: words.clone(),
            target: String::new(),
            of: Vec::new(),
            span,
        })
    };
    dependencies.into_iter().take(MOST).flat_map(sign).collect()
}

fn dependencies(manifest: Manifest, path: &RepoPath, text: &str) -> Option<(Ecosystem, Vec<Dependency>)> {
    let keys = |sections: &[&[&str]]| {
        let parsed = data::tree(path, text);
        let sections = sections.iter().filter_map(|section| parsed.root()?.at(section));
        sections.flat_map(Node::entries).filter_map(|(name, _)| Some((name.as_str()?.to_owned(), name.span))).collect()
    };
    Some(match manifest {
        Manifest::Npm => (Ecosystem::Npm, keys(&[&["dependencies"]])),
        Manifest::Cargo => (Ecosystem::Cargo, keys(&[&["dependencies"]])),
        Manifest::Composer => (Ecosystem::Php, keys(&[&["require"]])),
        Manifest::Python => {
            let mut found = requirements_of_project(path, text);
            found.extend(keys(&[&["tool", "poetry", "dependencies"]]));
            (Ecosystem::Python, found)
        }
        Manifest::Requirements => (Ecosystem::Python, requirements(text)),
        Manifest::Bundler => (Ecosystem::Ruby, gems(text)),
        Manifest::Maven => (Ecosystem::Jvm, artifacts(text)),
        Manifest::Gradle => (Ecosystem::Jvm, captured(&GRADLE, text)),
        Manifest::DotNet => (Ecosystem::DotNet, captured(&PACKAGE_REFERENCE, text)),
        Manifest::Go => (Ecosystem::Go, modules(text)),
        Manifest::Serverless | Manifest::Procfile => return None,
    })
}

/// Configurations whose dependencies are there at run time, with Maven coordinates in one string.
static GRADLE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern =
        r#"(?m)^[ \t]*(?:implementation|api|runtimeOnly|compile)\b[ \t]*\(?[ \t]*(?:platform\()?["'][\w.-]+:([\w.-]+)"#;
    Regex::new(pattern).expect("the pattern is valid")
});

static PACKAGE_REFERENCE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"<PackageReference\s+Include="([\w.-]+)""#).expect("the pattern is valid"));

static GEM: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"^[ \t]*gem[ \t(]+["']([\w.-]+)["']"#).expect("the pattern is valid"));

static MODULE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[ \t]*(?:require[ \t]+)?([\w.-]+\.[\w.-]+/[\w./~-]+)[ \t]+v").expect("the pattern is valid")
});

fn captured(pattern: &Regex, text: &str) -> Vec<Dependency> {
    pattern
        .captures_iter(text)
        .filter_map(|found| found.get(1))
        .map(|name| (name.as_str().to_owned(), name.range().into()))
        .collect()
}

/// Lines with the place at which each starts.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line.trim_end_matches('\n')))
    })
}

/// PEP 621: requirement strings in a list.
fn requirements_of_project(path: &RepoPath, text: &str) -> Vec<Dependency> {
    let parsed = data::tree(path, text);
    let items = parsed.root().and_then(|root| root.at(&["project", "dependencies"])).map_or(&[][..], Node::items);
    items.iter().filter_map(|item| Some((name_of(item.as_str()?)?.to_owned(), item.span))).collect()
}

/// One requirement (PEP 508) per line; lines that start with `-` are options of pip.
fn requirements(text: &str) -> Vec<Dependency> {
    let requirement = |(start, line): (usize, &str)| {
        let name = name_of(line)?;
        let at = start + line.len() - line.trim_start().len();
        Some((name.to_owned(), Span::new(at, at + name.len())))
    };
    lines(text).filter_map(requirement).collect()
}

/// The name at the start of a requirement (`uvicorn[standard]>=0.30`).
fn name_of(requirement: &str) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name = requirement.trim_start().split(|c| !is_part(c)).next()?;
    (!name.is_empty() && !name.starts_with('-')).then_some(name)
}

/// Gems outside the groups that only developers and tests load.
fn gems(text: &str) -> Vec<Dependency> {
    let mut is_aside = false;
    let mut found = Vec::new();
    for (start, line) in lines(text) {
        let words = line.trim();
        if words.starts_with("group ") {
            is_aside = !words.contains(":production") && !words.contains(":default");
        } else if words == "end" {
            is_aside = false;
        } else if !is_aside && !words.contains("group: :test") && !words.contains("group: :development") {
            let name = GEM.captures(line).and_then(|found| found.get(1));
            found.extend(name.map(|name| (name.as_str().to_owned(), Span::from(name.range()).shifted(start))));
        }
    }
    found
}

/// Direct requirements of a module; what only others need is marked `// indirect`.
fn modules(text: &str) -> Vec<Dependency> {
    let direct = lines(text).filter(|(_, line)| !line.contains("// indirect") && !line.starts_with("module"));
    let module = |(start, line): (usize, &str)| {
        let name = MODULE.captures(line)?.get(1)?;
        Some((name.as_str().to_owned(), Span::from(name.range()).shifted(start)))
    };
    direct.filter_map(module).collect()
}

/// `project/dependencies/dependency` of a POM, those for tests left out.
fn artifacts(pom: &str) -> Vec<Dependency> {
    let mut reader = Reader::from_str(pom);
    let mut open: Vec<String> = Vec::new();
    let mut found = Vec::new();
    let mut artifact: Option<Dependency> = None;
    let mut is_for_tests = false;
    loop {
        let start = reader.buffer_position() as usize;
        let Ok(event) = reader.read_event() else { return found };
        // One more than the longest path that is asked for, so that depth costs nothing.
        let path: Vec<&str> = open.iter().take(5).map(String::as_str).collect();
        match event {
            Event::Start(element) => open.push(element.name().into_inner().to_owned()),
            Event::End(_) => {
                if path == ["project", "dependencies", "dependency"] {
                    found.extend(artifact.take().filter(|_| !is_for_tests));
                    is_for_tests = false;
                }
                open.pop();
            }
            Event::Text(words) if path.starts_with(&["project", "dependencies", "dependency"]) && path.len() == 4 => {
                match path.last().copied() {
                    Some("artifactId") => {
                        artifact = Some((words.trim().to_owned(), Span::new(start, start + words.len())));
                    }
                    Some("scope") => is_for_tests = words.trim() == "test",
                    _ => {}
                }
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &str, text: &str) -> String {
        let path = RepoPath::new(path).unwrap();
        let manifest = super::super::packages::manifest(&path).unwrap();
        let (_, found) = dependencies(manifest, &path, text).unwrap();
        for (name, span) in &found {
            assert!(span.of(text).contains(name.as_str()), "{name} at {:?}", span.of(text));
        }
        found.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_runs_is_told_from_what_builds_and_tests() {
        let cases = [
            ("package.json", r#"{"dependencies":{"express":"4"},"devDependencies":{"kafkajs":"1"}}"#, "express"),
            ("Cargo.toml", "[dependencies]\naxum = '1'\n[dev-dependencies]\nsqlx = '1'\n", "axum"),
            (
                "composer.json",
                r#"{"require":{"stripe/stripe-php":"1"},"require-dev":{"a/b":"1"}}"#,
                "stripe/stripe-php",
            ),
            (
                "pyproject.toml",
                "[project]\ndependencies=['celery[redis]>=5']\n[tool.poetry.dependencies]\npika='1'\n",
                "celery pika",
            ),
            ("requirements.txt", "# django\n-r base.txt\nFlask==3\n  pika >=1\n", "Flask pika"),
            (
                "Gemfile",
                "gem 'rails'\n# gem 'pg'\ngroup :test do\n  gem 'bunny'\nend\ngem \"sidekiq\", '7'\ngem 'pay', group: :test\n",
                "rails sidekiq",
            ),
            (
                "build.gradle.kts",
                "dependencies {\n  implementation(\"org.x:spring-kafka:3\")\n  testImplementation(\"a:b:1\")\n  // implementation(\"c:d:1\")\n}\n",
                "spring-kafka",
            ),
            ("a.csproj", "<PackageReference Include=\"Npgsql\" Version=\"8\" />", "Npgsql"),
            (
                "go.mod",
                "module example.org/a/b v1\nrequire github.com/x/y v1.2.3\nrequire (\n\tgithub.com/gin-gonic/gin v1.0.0\n\tgithub.com/lib/pq v1.0.0 // indirect\n)\n",
                "github.com/x/y github.com/gin-gonic/gin",
            ),
        ];
        for (path, text, expected) in cases {
            assert_eq!(names(path, text), expected, "{path}");
        }
    }

    #[test]
    fn artifacts_of_a_pom_are_its_own_and_not_for_tests() {
        let pom = "<project><dependencyManagement><dependencies><dependency><artifactId>no</artifactId></dependency></dependencies></dependencyManagement><dependencies><dependency><groupId>g</groupId><artifactId>spring-rabbit</artifactId></dependency><dependency><artifactId>t</artifactId><scope>test</scope></dependency></dependencies></project>";
        assert_eq!(names("pom.xml", pom), "spring-rabbit");
    }

    #[test]
    fn what_is_cut_off_gives_what_stands_before() {
        assert_eq!(
            names("pom.xml", "<project><dependencies><dependency><artifactId>a</artifactId></dependency><depen"),
            "a"
        );
        assert_eq!(names("package.json", "{\"dependencies\": {"), "");
    }
}
