//! A first manifest: what was discovered, in as few lines as it takes.

use std::collections::BTreeSet;

use super::fill::one_line;
use super::new::quoted;
use crate::base::path::RepoPath;
use crate::kinds::Profile;
use crate::model::owners::CodeOwners;
use crate::model::{Portal, Service};

/// Where the JSON Schema lies that the manifest's first line names for editors.
pub const SCHEMA_PATH: &str = ".handover/schema/manifest-1.json";

/// What `handover init` goes by.
#[derive(Debug, Clone, Copy)]
pub struct Init<'a> {
    /// What was discovered.
    pub portal: &'a Portal,
    /// The requirement set.
    pub profile: Profile,
    /// Owner of everything that names nobody else, when one is known.
    pub owner: Option<&'a str>,
}

/// The text of a manifest that turns enforcement on and changes nothing else: services that were inferred are
/// written down, so that they stay what they are. A repository that is one service needs none.
pub fn manifest(init: &Init<'_>) -> String {
    let mut out =
        format!("# yaml-language-server: $schema=./{SCHEMA_PATH}\nversion: 1\nprofile: {}\n", init.profile.id());
    match init.owner.filter(is_owner) {
        Some(owner) => out.push_str(&format!("owners:\n  default: {}\n", quoted(owner))),
        None => out.push_str("# owners: {default: \"@your-team\"}   # who answers for what names nobody else\n"),
    }
    if matches!(init.profile, Profile::OutsourcedBackend | Profile::Regulated) {
        out.push_str(PARTIES);
    }
    let services = &init.portal.services;
    let is_one = services.len() == 1 && services[0].path.is_root();
    if !is_one && !services.is_empty() {
        out.push_str("services:\n");
        let ids: BTreeSet<&str> = services.iter().map(|service| service.id.as_str()).collect();
        services.iter().for_each(|service| out.push_str(&entry(service, &ids)));
    }
    out
}

/// Who owns everything that names nobody else: whoever the file of code owners gives all files to.
pub fn default_owner(portal: &Portal) -> Option<String> {
    // A file that nothing is known of is covered by patterns for everything.
    let anything = RepoPath::new("some/where/something").expect("a path inside the root");
    let owners = CodeOwners::of(&portal.documents).of_path(&anything);
    owners.into_iter().map(|owner| owner.name).find(|name| is_owner(&name.as_str()))
}

const PARTIES: &str = "\
# project:
#   parties:
#     outgoing: {name: Vendor, orgs: [vendor], domains: [vendor.example], people: [\"*@vendor.example\"]}
#     incoming: {name: Us, orgs: [us], domains: [us.example]}
#   dates: {exit: 2027-03-31}
";

fn entry(service: &Service, ids: &BTreeSet<&str>) -> String {
    let mut lines = vec![format!("  {}:  # {}", key(&service.id), one_line(&service.evidence))];
    lines.extend((service.name != service.id).then(|| format!("    name: {}", quoted(&service.name))));
    lines.push(format!("    path: {}", quoted(&path(&service.path))));
    lines.extend(service.owner.as_deref().filter(is_owner).map(|owner| format!("    owner: {}", quoted(owner))));
    // Only services can be depended on; databases and brokers are stores and queues.
    let calls: Vec<String> = service.depends_on.iter().filter(|id| ids.contains(id.as_str())).cloned().collect();
    let lists = [
        ("depends_on", &calls),
        ("stores", &service.stores),
        ("consumes", &service.consumes),
        ("produces", &service.produces),
    ];
    for (key, values) in lists.into_iter().filter(|(_, values)| !values.is_empty()) {
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        lines.push(format!("    {key}: [{}]", values.join(", ")));
    }
    format!("{}\n", lines.join("\n"))
}

/// An id as a key: in quotes where YAML would read a number, a truth or nothing (YAML 1.2 §10.3.2, and 1.1 before it).
fn key(id: &str) -> String {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_plain = id.starts_with(|c: char| c.is_ascii_lowercase()) && !WORDS.contains(&id);
    if is_plain { id.to_owned() } else { quoted(id) }
}

/// A path as the manifest takes it: `~` at its start would be somebody's home.
fn path(path: &RepoPath) -> String {
    match path.as_str() {
        "" => ".".to_owned(),
        home if home.starts_with('~') => format!("./{home}"),
        path => path.to_owned(),
    }
}

/// Shorter names are no owners for the manifest.
fn is_owner(owner: &&str) -> bool {
    owner.trim().chars().count() >= 2
}
