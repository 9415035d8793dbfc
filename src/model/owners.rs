//! Who answers for what: files of code owners, the manifest, the catalogue.
//!
//! An owner is stated by the document itself, else by its service, else by the last pattern of the file of code owners
//! that covers it, else by `owners.default` of the manifest. Whether an owner is one that anybody knows is
//! asked of [`KnownOwners`]; names are compared without case and without the `@` before them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::diag::Location;
use crate::base::glob::{Case, Globs};
use crate::base::hash::Digest;
use crate::base::path::RepoPath;
use crate::formats::{Body, Document, EntityKind, OwnerRule};
use crate::manifest::Manifest;

use super::Portal;
use super::services::{Service, entities, name_of};

/// Places of a file of code owners, the first that exists counts (GitHub's order, then GitLab's and Bitbucket's).
const PLACES: [&str; 5] =
    [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS", ".bitbucket/CODEOWNERS"];

/// An owner of something, and where that is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// As written.
    pub name: String,
    /// Where; `None` when it is only known through the service.
    pub at: Option<Location>,
}

/// The file of code owners of a repository, compiled.
#[derive(Debug, Clone, Default)]
pub struct CodeOwners {
    /// The file; `None` when there is none.
    pub path: Option<RepoPath>,
    /// Address of the file; that of nothing when there is none.
    pub(super) digest: Digest,
    rules: Vec<OwnerRule>,
    globs: Globs,
    /// Rule of each glob.
    rule_of: Vec<usize>,
}

impl CodeOwners {
    /// The one that counts among the documents. Patterns that cannot be read cover nothing.
    ///
    /// Costs the compilation of all patterns: once a check, not once a document.
    pub fn of(documents: &[Arc<Document>]) -> Self {
        let Some((document, rules)) = rules_that_count(documents) else { return Self::default() };
        let mut patterns = Vec::new();
        let mut rule_of = Vec::new();
        for (ix, rule) in rules.iter().enumerate() {
            for pattern in globs(rule.pattern.value.strip_prefix('!').unwrap_or(&rule.pattern.value)) {
                // Only classes and escapes can be written wrongly.
                let is_plain = !pattern.contains(['[', '\\']);
                if is_plain || Globs::new([&pattern], Case::Sensitive).is_ok() {
                    patterns.push(pattern);
                    rule_of.push(ix);
                }
            }
        }
        let globs = Globs::new(&patterns, Case::Sensitive).unwrap_or_default();
        Self {
            path: Some(document.path().clone()),
            digest: document.source.digest,
            rules: rules.to_vec(),
            globs,
            rule_of,
        }
    }

    /// Patterns that name each owner, in the order of the file; owners as written.
    pub fn areas(&self) -> impl Iterator<Item = (&str, &str)> {
        let rules = self.rules.iter().filter(|rule| !rule.pattern.value.starts_with('!'));
        rules.flat_map(|rule| rule.owners.iter().map(|owner| (owner.value.as_str(), rule.pattern.value.as_str())))
    }

    /// Owners of a path as the last pattern that covers it names them; of several sections, those of each in turn.
    /// Empty when nobody owns it.
    pub fn of_path(&self, path: &RepoPath) -> Vec<Owner> {
        let Some(file) = &self.path else { return Vec::new() };
        // Ascending, so that the last rule of each section is the one that stays.
        let mut last: Vec<&OwnerRule> = Vec::new();
        for ix in self.globs.matches(path) {
            let rule = &self.rules[self.rule_of[ix]];
            match last.iter_mut().find(|known| known.section == rule.section) {
                Some(known) => *known = rule,
                None => last.push(rule),
            }
        }
        let owners = last.into_iter().filter(|rule| !rule.pattern.value.starts_with('!')).flat_map(|rule| &rule.owners);
        owners.map(|owner| Owner { name: owner.value.clone(), at: Some(Location::new(file, owner.span)) }).collect()
    }
}

/// The file of code owners that counts.
fn rules_that_count(documents: &[Arc<Document>]) -> Option<(&Arc<Document>, &[OwnerRule])> {
    PLACES.iter().find_map(|place| {
        let ix = documents.binary_search_by(|document| document.path().as_str().cmp(place)).ok()?;
        match &documents[ix].body {
            Body::Owners(facts) => Some((&documents[ix], &*facts.rules)),
            _ => None,
        }
    })
}

/// A pattern of a file of code owners as globs over whole paths.
///
/// As in `.gitignore`, a pattern with a `/` before its end starts at the root, others stand anywhere, and a directory
/// covers what lies in it. Not so `docs/*`: that is the files of one directory (GitHub, "About code owners").
pub(super) fn globs(pattern: &str) -> Vec<String> {
    let escaped = escape(pattern);
    let path = escaped.trim_end_matches('/');
    let is_directory = path.len() < escaped.len();
    let is_anchored = path.contains('/');
    let is_one_level = path.ends_with("/*");
    let path = path.trim_start_matches('/');
    if path.is_empty() || path == "*" && !is_anchored {
        return vec!["**".to_owned()];
    }
    let path = if is_anchored || path.starts_with("**/") { path.to_owned() } else { format!("**/{path}") };
    match (is_directory, is_one_level) {
        (true, _) => vec![format!("{path}/**")],
        (false, true) => vec![path],
        (false, false) if path.ends_with("/**") => vec![path],
        (false, false) => vec![format!("{path}/**"), path],
    }
}

/// Takes the escape off blanks and signs, and braces, which are ordinary characters here.
fn escape(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some(next) if next.is_whitespace() || next == '#' => out.push(next),
                Some(next) => out.extend(['\\', next]),
                None => {}
            },
            '{' => out.push_str("[{]"),
            '}' => out.push_str("[}]"),
            other => out.push(other),
        }
    }
    out
}

/// Owners whom something else than their own claim makes known.
#[derive(Debug, Clone, Default)]
pub struct KnownOwners {
    /// As written.
    names: BTreeSet<String>,
    /// As compared.
    normal: BTreeSet<String>,
    /// Teams without their organisation.
    teams: BTreeSet<String>,
    /// Names of teams with `*`.
    patterns: Globs,
}

impl KnownOwners {
    /// Those of the code owners, the manifest, the catalogue and the register of contacts.
    ///
    /// `owners.default` alone makes nobody known: with it every other owner would be a stranger.
    pub fn of(portal: &Portal) -> Self {
        let rules = rules_that_count(&portal.documents).map_or(&[][..], |(_, rules)| rules);
        let mut names: BTreeSet<String> =
            rules.iter().flat_map(|rule| &rule.owners).map(|owner| owner.value.clone()).collect();
        names.extend(of_manifest(&portal.manifest));
        for entity in portal.documents.iter().flat_map(|document| entities(document)) {
            if matches!(entity.kind, EntityKind::Group | EntityKind::User) {
                names.insert(entity.name.value.clone());
            }
        }
        for contact in portal.facts.of("contacts") {
            names.extend(contact.cells.values().map(|cell| cell.text.clone()).filter(|text| !text.is_empty()));
        }
        let is_pattern = |name: &&String| name.contains('*');
        let patterns: Vec<String> = names.iter().filter(is_pattern).map(|name| normal(name).to_owned()).collect();
        let patterns = Globs::new(&patterns, Case::Ignored).unwrap_or_default();
        if !names.is_empty() {
            names.extend(portal.manifest.owners.default.iter().map(|owner| owner.value.clone()));
        }
        Self::from(names, patterns)
    }

    fn from(names: BTreeSet<String>, patterns: Globs) -> Self {
        let normal: BTreeSet<String> = names.iter().map(|name| normal(name)).collect();
        let team = |name: &String| name.rsplit_once('/').map(|(_, team)| team.to_owned());
        Self { teams: normal.iter().filter_map(team).collect(), normal, names, patterns }
    }

    /// Whether nobody is known, so that nobody can be unknown.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether an owner is known. A team may leave out its organisation (`payments` for `@northwind/payments`).
    pub fn has(&self, owner: &str) -> bool {
        let wanted = normal(owner);
        self.normal.contains(&wanted)
            || RepoPath::new(&wanted).is_some_and(|path| self.patterns.covers(&path))
            || self.teams.contains(&wanted)
            || wanted.rsplit_once('/').is_some_and(|(_, team)| self.normal.contains(team))
    }

    /// All of them, as written.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }
}

/// Teams with their members, roles, and the people of both parties.
fn of_manifest(manifest: &Manifest) -> impl Iterator<Item = String> {
    let owners = &manifest.owners;
    let teams = owners.teams.iter().flat_map(|(name, team)| std::iter::once(name).chain(&team.members));
    let roles = owners.roles.values().map(|owner| &owner.value);
    let parties = [&manifest.project.outgoing, &manifest.project.incoming];
    let people = parties.into_iter().flatten().flat_map(|party| &party.people);
    teams.chain(roles).chain(people).cloned()
}

/// How owners are compared: `@Org/Team`, `group:default/team` and `org/team` say the same.
pub fn normal(owner: &str) -> String {
    let owner = owner.trim();
    let owner = if owner.contains(':') && !owner.contains('@') { name_of(owner) } else { owner };
    owner.trim_start_matches('@').to_lowercase()
}

/// Whether two owners are the same; one of them may leave out the organisation of a team.
pub fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (normal(a), normal(b));
    let team = |owner: &str| owner.rsplit_once('/').map(|(_, team)| team.to_owned());
    a == b || team(&a).is_some_and(|team| team == b) || team(&b).is_some_and(|team| team == a)
}

/// Gives each service without a stated owner the one that its directory has among the code owners.
pub(super) fn fill_in(services: &mut [Service], code: &CodeOwners) {
    for service in services.iter_mut().filter(|service| service.owner.is_none()) {
        service.owner = of_directory(service, code).map(|owner| owner.name);
    }
}

/// Owner of what nobody else answers for: `owners.default`, else whoever owns `*` among the code owners.
pub fn default_owner(portal: &Portal) -> Option<String> {
    let rules = rules_that_count(&portal.documents).map_or(&[][..], |(_, rules)| rules);
    let covers_all = |rule: &&OwnerRule| matches!(rule.pattern.value.as_str(), "*" | "**" | "/**" | "/");
    let of_all = || rules.iter().rev().find(covers_all)?.owners.first().map(|owner| owner.value.clone());
    by_default(&portal.manifest).map(|owner| owner.name).or_else(of_all)
}

/// Owner that a document states for itself.
pub fn stated(document: &Document) -> Option<Owner> {
    let owner = document.reading()?.owners.first()?;
    Some(Owner { name: owner.value.clone(), at: Some(Location::new(document.path(), owner.span)) })
}

/// The root has no pattern of its own; a file that could lie in the directory has those of the directory.
fn of_directory(service: &Service, code: &CodeOwners) -> Option<Owner> {
    code.of_path(&service.path.join("README.md")?).into_iter().next()
}

/// Owner of a service: stated by manifest or catalogue, else of its directory among the code owners, else the default.
pub fn of_service(service: &Service, code: &CodeOwners, manifest: &Manifest) -> Option<Owner> {
    let stated = service.owner.as_ref().map(|name| Owner {
        name: name.clone(),
        at: manifest.services.get(&service.id).and_then(|entry| entry.owner.as_ref()).map(|owner| owner.at.clone()),
    });
    stated.or_else(|| of_directory(service, code)).or_else(|| by_default(manifest))
}

/// Owner of a document: stated by itself, else of the first of its services that has one, else of its path, else the
/// default.
pub fn of_document(
    document: &Document,
    concerned: &[&Service],
    code: &CodeOwners,
    manifest: &Manifest,
) -> Option<Owner> {
    let of_service = || concerned.iter().find_map(|service| Some(Owner { name: service.owner.clone()?, at: None }));
    let of_path = || code.of_path(document.path()).into_iter().next();
    stated(document).or_else(of_service).or_else(of_path).or_else(|| by_default(manifest))
}

fn by_default(manifest: &Manifest) -> Option<Owner> {
    manifest.owners.default.as_ref().map(|owner| Owner { name: owner.value.clone(), at: Some(owner.at.clone()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats;
    use crate::source::SourceTree;

    fn code_owners(text: &str) -> CodeOwners {
        let tree = SourceTree::from_files("x", [("CODEOWNERS", text.as_bytes())], formats::wants);
        let documents: Vec<Arc<Document>> = tree.files.values().map(|file| Arc::new(formats::parse(file))).collect();
        CodeOwners::of(&documents)
    }

    fn owner(text: &str, path: &str) -> String {
        let owners = code_owners(text).of_path(&RepoPath::new(path).unwrap());
        owners.iter().map(|owner| owner.name.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn covers(pattern: &str, path: &str) -> bool {
        !owner(&format!("{pattern} @a\n"), path).is_empty()
    }

    #[test]
    fn patterns_cover_what_git_would_ignore() {
        for (pattern, inside, outside) in [
            ("*", "a/b/c.md", ""),
            ("*.js", "a/b.js", "a/b.jsx"),
            ("/build/", "build/a/b", "x/build/a"),
            ("/*", "a.md", "x/a.md"),
            ("apps/", "x/apps/a", "apps"),
            ("docs/*", "docs/a.md", "docs/x/a.md"),
            ("docs/**", "docs/x/a.md", "x/docs/a.md"),
            ("/docs", "docs/a.md", "x/docs/a.md"),
            ("docs", "x/docs/a.md", "x/docs2/a.md"),
            ("/services/*/migrations/", "services/a/migrations/1.sql", "services/a/b/migrations/1.sql"),
            ("**/logs", "a/logs/x", "a/logs.txt"),
            ("src/a.rs", "src/a.rs", "x/src/a.rs"),
            ("a\\ b/*", "a b/c", "a/c"),
            ("{a}.md", "{a}.md", "a.md"),
        ] {
            assert!(covers(pattern, inside), "{pattern} {inside}");
            assert!(outside.is_empty() || !covers(pattern, outside), "{pattern} {outside}");
        }
    }

    #[test]
    fn the_last_pattern_wins_even_without_owners() {
        let text = "* @all\n/docs/ @writers @ada\n/docs/free/\n*.sql @db\n!/x.sql\n";
        assert_eq!(owner(text, "src/a"), "@all");
        assert_eq!(owner(text, "docs/a.md"), "@writers @ada");
        assert_eq!(owner(text, "docs/free/a.md"), "");
        assert_eq!(owner(text, "docs/a.sql"), "@db");
        assert_eq!(owner(text, "x.sql"), "");
        assert_eq!(owner("[x @y\n", "a"), "", "a pattern that is none");
    }

    #[test]
    fn a_file_of_thousands_of_rules_is_read_to_its_end() {
        let rules: String =
            (0..4_000).map(|n| format!("/services/s{n}/ @team-{n}\n*.e{n} @x{n}\nlib{n} @y{n}\n")).collect();
        let owners = code_owners(&rules);
        let of = |path: &str| owners.of_path(&RepoPath::new(path).unwrap()).first().map(|owner| owner.name.clone());
        assert_eq!(of("services/s3999/src/a.rs").as_deref(), Some("@team-3999"));
        assert_eq!(of("a/lib17/b").as_deref(), Some("@y17"));
        assert_eq!(of("a/b.e5").as_deref(), Some("@x5"));
    }

    #[test]
    fn each_section_has_an_owner_of_its_own() {
        let text = "* @all\n[Docs] @writers\n*.md\n[Data]\n/db/ @db\n";
        assert_eq!(owner(text, "db/a.md"), "@all @writers @db");
    }

    #[test]
    fn known_owners_are_compared_as_people_mean_them() {
        let names: BTreeSet<String> = ["@Northwind/Payments", "ada", "a@b.example"].map(str::to_owned).into();
        let known = KnownOwners::from(names, Globs::new(["contoso/*"], Case::Ignored).unwrap());
        for name in ["@northwind/payments", "payments", "group:default/payments", "@ada", "A@b.example", "@contoso/x"] {
            assert!(known.has(name), "{name}");
        }
        for name in ["@northwind/paymnets", "bob", "b@b.example"] {
            assert!(!known.has(name), "{name}");
        }
    }
}
