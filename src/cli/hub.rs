//! `handover hub`: many portals on one page, with one search over all.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use rayon::ThreadPoolBuilder;

use crate::base::path::percent_encode;
use crate::base::words::counted;
use crate::output::publish::Target;
use crate::output::publish::fetch::Reader;
use crate::output::write::{WriteError, write};
use crate::site::Theme;
use crate::site::hub::{self, Hub, Member};
use crate::yaml::tree::{Limits, Node};
use crate::yaml::{self, Syntax};

use super::args::HubArgs;
use super::{Error, Outcome};

/// Largest file that is read of a portal, in bytes: that of 100,000 artifacts.
const MAX_BYTES: u64 = 64 << 20;

/// Portals that are read at the same time when they are elsewhere.
const WAITING: usize = 16;

/// A portal as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    /// What it is called.
    name: String,
    /// Where its files are: a directory, a prefix of an object store, or a web address.
    from: String,
    /// Where its pages are, when that is elsewhere.
    url: Option<String>,
}

/// What a hub is made of.
#[derive(Debug, Default, PartialEq, Eq)]
struct List {
    name: Option<String>,
    language: Option<String>,
    portals: Vec<Entry>,
}

pub(super) fn run(args: &HubArgs) -> Result<Outcome, Error> {
    let started = Instant::now();
    let mut list = List::default();
    for entry in &args.portals {
        let path = Path::new(entry);
        match path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml") && path.is_file() {
            true => list.read(path)?,
            false => list.portals.push(of_argument(entry)?),
        }
    }
    list.portals.sort_by(|a, b| a.name.cmp(&b.name));
    let mut names = BTreeSet::new();
    if let Some(twin) = list.portals.iter().find(|entry| !names.insert(&entry.name)) {
        let error = Error::usage("make a hub", format!("two portals are called `{}`", twin.name));
        return Err(error.hint("a name of its own, as in `billing=path/of/portal`"));
    }
    let theme = Theme::in_language(list.language.as_deref().unwrap_or("en"));
    let name = args.name.as_deref().or(list.name.as_deref()).unwrap_or("Handover hub");
    let out = absolute(&args.out);
    let reader = Reader::default();
    let member = |ix: usize| -> Result<Member, Error> { Ok(member(&list.portals[ix], &out, &reader)) };
    // Threads that wait for servers leave the processor to others.
    let threads = if list.portals.iter().any(|entry| entry.from.contains("://")) { WAITING } else { 0 };
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| Error::system("start threads", error))?;
    let hub = pool.install(|| hub::hub(name, list.portals.len(), member, &theme))?;
    let written = write(&args.out, None, |draft| hub.files.iter().try_for_each(|(url, bytes)| draft.add(url, bytes)));
    let written = written.map_err(|error: WriteError| Error::system("write the hub", error))?;
    let changed = written.created + written.changed;
    anstream::println!("hub     {}", args.out.join("index.html").display());
    let (portals, artifacts) = (counted(hub.portals, "portal"), counted(hub.artifacts, "artifact"));
    anstream::println!("        {portals} of {}, {artifacts} searched", list.portals.len());
    anstream::println!("        {changed} files written in {:.2} s", started.elapsed().as_secs_f64());
    Ok(tell(&hub))
}

/// Says what is wrong with which portal.
fn tell(hub: &Hub) -> Outcome {
    hub.problems.iter().for_each(|problem| anstream::eprintln!("warning: `{}`: {}", problem.portal, problem.message));
    hub.errors.iter().for_each(|error| anstream::eprintln!("error: cannot render `{}`: {}", error.url, error.message));
    match (hub.errors.is_empty(), hub.problems.is_empty()) {
        (false, _) => Outcome::Internal,
        (true, false) => Outcome::Findings,
        (true, true) => Outcome::Clean,
    }
}

/// `name=path`, or a path whose last part is the name.
fn of_argument(text: &str) -> Result<Entry, Error> {
    let (name, from) = match text.split_once('=').filter(|(name, _)| !name.contains(['/', ':', '\\'])) {
        Some((name, from)) => (name, from),
        None => (text.trim_end_matches('/').rsplit(['/', '\\']).next().unwrap_or(text), text),
    };
    if name.is_empty() || from.is_empty() || matches!(name, "." | "..") {
        let error = Error::usage("make a hub", format!("`{text}` gives a portal no name"));
        return Err(error.hint("`billing=path/of/portal`"));
    }
    Ok(Entry { name: name.to_owned(), from: from.to_owned(), url: None })
}

impl List {
    /// Takes over what a list says; paths in it start at its directory.
    fn read(&mut self, path: &Path) -> Result<(), Error> {
        let unread = |cause: String| Error::usage("read the list", cause).on(path);
        let text = fs::read_to_string(path).map_err(|error| unread(error.to_string()))?;
        let list = parse(&text).map_err(unread)?;
        self.name = list.name.or(self.name.take());
        self.language = list.language.or(self.language.take());
        let dir = path.parent().unwrap_or(Path::new(""));
        self.portals.extend(list.portals.into_iter().map(|mut entry| {
            if !entry.from.contains("://") {
                entry.from = dir.join(&entry.from).to_string_lossy().into_owned();
            }
            entry
        }));
        Ok(())
    }
}

/// Reads a list of portals: `name`, `language`, and `portals` with `name`, `from` and `url` each.
fn parse(text: &str) -> Result<List, String> {
    let parsed = yaml::parse(text, Syntax::Yaml, &Limits::default());
    if let Some(problem) = parsed.problems.first() {
        return Err(format!("{problem:?}"));
    }
    let root = parsed.root().ok_or("it is empty; write `portals:` with `name` and `from` each")?;
    let word = |node: &Node<'_>, key: &str| node.get(key).and_then(Node::as_str).map(str::to_owned);
    let portals = root.get("portals").ok_or("it has no `portals`")?;
    let entry = |(ix, node): (usize, &Node<'_>)| {
        let needed = |key| word(node, key).ok_or_else(|| format!("portal {} has no `{key}`", ix + 1));
        Ok(Entry { name: needed("name")?, from: needed("from")?, url: word(node, "url") })
    };
    let portals: Result<Vec<Entry>, String> = portals.items().iter().enumerate().map(entry).collect();
    Ok(List { name: word(root, "name"), language: word(root, "language"), portals: portals? })
}

/// Reads the two files of a portal. What is wrong with them is for the hub to show.
fn member(entry: &Entry, out: &Path, reader: &Reader) -> Member {
    let address = match (&entry.url, entry.from.contains("://")) {
        (Some(url), _) => Some(url.clone()),
        (None, true) => entry.from.starts_with("http").then(|| entry.from.clone()),
        (None, false) => relative(out, &absolute(Path::new(&entry.from))),
    };
    let read = |file: &str| {
        if entry.from.contains("://") { remote(reader, &entry.from, file) } else { local(&entry.from, file) }
    };
    Member { name: entry.name.clone(), address, portal: read("portal.json"), report: read("report.json") }
}

fn local(dir: &str, file: &str) -> Result<Vec<u8>, String> {
    let path = Path::new(dir).join(file);
    let told = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => "is not there".to_owned(),
        _ => format!("cannot be read: {error}"),
    };
    let metadata = fs::metadata(&path).map_err(told)?;
    if !metadata.is_file() {
        return Err("is no file".to_owned());
    }
    let mut bytes = Vec::new();
    fs::File::open(&path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes)).map_err(told)?;
    if bytes.len() as u64 > MAX_BYTES { Err(format!("is larger than {} MiB", MAX_BYTES >> 20)) } else { Ok(bytes) }
}

fn remote(reader: &Reader, from: &str, file: &str) -> Result<Vec<u8>, String> {
    if from.starts_with("http") {
        return reader.page(from, file, MAX_BYTES);
    }
    match from.parse()? {
        Target::Bucket(bucket) => reader.object(&bucket, file, MAX_BYTES),
        Target::Dir(_) | Target::Archive(..) => Err("is in no object store".to_owned()),
    }
}

/// A path from the root of the system, without `.` and `..`; links on the way are followed where there is something.
fn absolute(path: &Path) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    let from = std::env::current_dir().unwrap_or_default();
    let mut whole = PathBuf::new();
    for part in from.join(path).components() {
        match part {
            Component::ParentDir => drop(whole.pop()),
            Component::CurDir => {}
            part => whole.push(part),
        }
    }
    whole
}

/// The way from one directory to another, percent-encoded; `None` where there is none.
fn relative(from: &Path, to: &Path) -> Option<String> {
    let parts = |path: &Path| -> Option<Vec<Arc<str>>> {
        path.components().map(|part| Some(Arc::from(part.as_os_str().to_str()?))).collect()
    };
    let (from, to) = (parts(from)?, parts(to)?);
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    // On Windows another drive is another world.
    if shared == 0 {
        return None;
    }
    let down: Vec<String> = to[shared..].iter().map(|part| percent_encode(part)).collect();
    let path = format!("{}{}", "../".repeat(from.len() - shared), down.join("/"));
    Some(if path.is_empty() { "./".to_owned() } else { path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portal_is_named_or_goes_by_its_directory() {
        let entry = |text: &str| of_argument(text).map(|entry| (entry.name, entry.from)).ok();
        let pair = |name: &str, from: &str| Some((name.to_owned(), from.to_owned()));
        assert_eq!(entry("billing=sites/b"), pair("billing", "sites/b"));
        assert_eq!(entry("sites/orders/"), pair("orders", "sites/orders/"));
        assert_eq!(entry("s3://bucket/team/orders"), pair("orders", "s3://bucket/team/orders"));
        assert_eq!(entry("a=https://h.example/?x=1"), pair("a", "https://h.example/?x=1"));
        assert_eq!((entry(".."), entry("=x"), entry("x=")), (None, None, None));
    }

    #[test]
    fn a_list_names_portals_and_what_is_missing_in_it_is_told() {
        let list = parse(
            "name: Shop\nportals:\n- {name: a, from: s3://b/a, url: 'https://a.example'}\n- {name: b, from: x}\n",
        );
        let list = list.unwrap();
        assert_eq!((list.name.as_deref(), list.portals.len()), (Some("Shop"), 2));
        assert_eq!(list.portals[0].url.as_deref(), Some("https://a.example"));
        assert_eq!(parse("portals: [{name: a}]").unwrap_err(), "portal 1 has no `from`");
        assert_eq!(parse("portal: []").unwrap_err(), "it has no `portals`");
    }

    #[cfg(unix)]
    #[test]
    fn the_way_to_a_portal_is_relative() {
        let way = |from: &str, to: &str| relative(Path::new(from), Path::new(to)).unwrap();
        assert_eq!(way("/srv/hub", "/srv/portals/a b"), "../portals/a%20b");
        assert_eq!(way("/srv", "/srv/x"), "x");
        assert_eq!(way("/srv", "/srv"), "./");
    }
}
