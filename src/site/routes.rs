//! The only place that invents URLs.
//!
//! Takes a portal, gives one address per page and per published file. Documents and files of the
//! repository live under `repo/` and mirror their path in lower case and Unicode NFC; generated pages
//! have fixed names beside it, so the two never meet. When two paths fold to the same address, the
//! first by path keeps it and the others carry a digest of theirs: nothing is overwritten.
//!
//! What a browser might run is never published under a name that makes it run: only pictures, PDF and
//! archives keep their ending, everything else becomes a text file.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

mod apis;

pub use apis::ApiRoutes;

use crate::base::hash::{Digest, FastMap, FastSet};
use crate::base::path::{RepoPath, UrlPath, percent_encode};
use crate::formats::{Body, Document};
use crate::model::contracts::Checked;
use crate::model::{DocId, Portal, ServiceId};

/// The front page.
pub const HOME: &str = "index.html";
/// All decision logs.
pub const DECISIONS: &str = "decisions.html";
/// All runbooks.
pub const RUNBOOKS: &str = "runbooks.html";
/// All services.
pub const SERVICES: &str = "services.html";
/// All documents by directory.
pub const DOCUMENTS: &str = "documents.html";
/// All findings.
pub const FINDINGS: &str = "findings.html";
/// All API contracts.
pub const APIS: &str = "apis.html";
/// Which operations can be sent twice.
pub const IDEMPOTENCY: &str = "idempotency.html";
/// All diagrams.
pub const DIAGRAMS: &str = "diagrams.html";
/// All alert rules.
pub const ALERTS: &str = "alerts.html";
/// All open gaps.
pub const GAPS: &str = "gaps.html";
/// All open gaps, as a table for spreadsheets.
pub const GAPS_CSV: &str = "gaps.csv";
/// Readiness as a small picture.
pub const BADGE: &str = "badge.svg";
/// All registers.
pub const REGISTERS: &str = "registers.html";
/// What to read and do first.
pub const ONBOARDING: &str = "onboarding.html";
/// What words mean.
pub const GLOSSARY: &str = "glossary.html";
/// Who gives, who receives, who answers for what.
pub const PEOPLE: &str = "people.html";
/// What changed since the last tag.
pub const CHANGES: &str = "changes.html";
/// The same as a feed.
pub const FEED: &str = "changes.atom";
/// What has to do with what.
pub const TRACE: &str = "trace.html";
/// The handover as one document.
pub const PRINT: &str = "print.html";
/// The page for searching, and all pages from A to Z.
pub const SEARCH: &str = "search.html";
/// What a server shows for an address that does not exist.
pub const NOT_FOUND: &str = "404.html";

/// Pages that every portal has, in the order of the sidebar, with their titles.
/// The front page bears the name of the portal.
pub const GENERATED: [(&str, &str); 19] = [
    (HOME, "common.start"),
    (ONBOARDING, "onboarding.heading"),
    (GAPS, "common.gaps"),
    (SERVICES, "common.services"),
    (DECISIONS, "common.decisions"),
    (RUNBOOKS, "common.runbooks"),
    (APIS, "common.apis"),
    (IDEMPOTENCY, "idempotency.title"),
    (DIAGRAMS, "common.diagrams"),
    (ALERTS, "common.alerts"),
    (REGISTERS, "common.registers"),
    (TRACE, "trace.heading"),
    (GLOSSARY, "glossary.heading"),
    (PEOPLE, "people.heading"),
    (CHANGES, "portal_changes.heading"),
    (DOCUMENTS, "common.documents"),
    (FINDINGS, "common.findings"),
    (SEARCH, "search.title"),
    (NOT_FOUND, "not_found.title"),
];

/// Pages that begin a new part of the sidebar: what is operated, and what is looked up.
pub const PARTS: [&str; 2] = [SERVICES, TRACE];

/// An address in the portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The file.
    pub url: UrlPath,
    /// Link to it from the portal's root, percent-encoded.
    pub href: Arc<str>,
}

impl Route {
    /// The address of a file of the portal.
    pub fn new(url: &str) -> Self {
        let encoded = percent_encode(url);
        let href: Arc<str> = encoded.into();
        let url = if *href == *url { UrlPath::new(Arc::clone(&href)) } else { UrlPath::new(url) };
        Self { url, href }
    }
}

/// How a published file is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shown {
    /// A picture that pages may embed.
    Picture,
    /// Opened or saved by the reader.
    File,
    /// Published as plain text, whatever it is.
    Text,
}

/// A file of the repository that is published as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Where.
    pub route: Route,
    /// How.
    pub shown: Shown,
}

/// Addresses of everything that is published.
#[derive(Debug)]
pub struct Routes {
    pages: Vec<Option<Route>>,
    assets: BTreeMap<RepoPath, Asset>,
    services: Vec<Route>,
    packs: Vec<Route>,
    apis: BTreeMap<DocId, ApiRoutes>,
    /// Contracts by their directories.
    contracts: FastMap<String, DocId>,
    directories: BTreeMap<RepoPath, String>,
    addresses: Addresses,
}

/// What addresses are made of: whatever else changes in a repository, they stay.
#[derive(Hash)]
pub(super) struct Sources<'a> {
    /// Documents by id; `None` for one without a page.
    documents: Vec<Option<Source<'a>>>,
    /// Published files that are no pages, or both, by path.
    assets: BTreeMap<&'a RepoPath, Shown>,
    /// Ids of services.
    services: Vec<&'a str>,
    contracts: Vec<(DocId, &'a RepoPath, Read<'a>)>,
}

/// A document with a page.
#[derive(Hash)]
struct Source<'a> {
    path: &'a RepoPath,
    /// [`RepoPath::published_key`] of its path.
    place: &'a str,
}

/// A contract that could be read.
struct Read<'a>(&'a Checked);

/// By the address of its files.
impl Hash for Read<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.digest.hash(state);
    }
}

impl<'a> Sources<'a> {
    /// O(documents).
    pub(super) fn of(portal: &'a Portal) -> Self {
        let documents = portal.documents.iter().zip(&portal.placements);
        let source = |document: &'a Document| Source { path: document.path(), place: document.source.place() };
        // Pictures of draw.io are both: a page that shows them, and what it shows.
        let is_page = |id: DocId| portal.placement(id).is_some() && !portal.doc(id).is_drawn_picture();
        let assets = portal.assets.iter().filter(|path| !portal.find(path).is_some_and(is_page));
        let contracts = portal.contracts.iter();
        Self {
            documents: documents.map(|(document, placement)| placement.as_ref().map(|_| source(document))).collect(),
            assets: assets.map(|path| (path, shown(portal, path))).collect(),
            services: portal.services.iter().map(|service| service.id.as_str()).collect(),
            contracts: contracts.map(|(id, checked)| (*id, portal.doc(*id).path(), Read(checked))).collect(),
        }
    }

    /// Pages and assets together, by path, so that the earlier path wins an address whatever it is.
    fn in_path_order(&self) -> impl Iterator<Item = Published<'_>> {
        let pages = (0..).map(DocId).zip(&self.documents);
        let pages =
            pages.filter_map(|(id, source)| Some((source.as_ref()?.path, Published::Page(id, source.as_ref()?))));
        let assets = self.assets.iter().map(|(path, shown)| (*path, Published::Asset(path, *shown)));
        let mut all: Vec<(&RepoPath, Published<'_>)> = pages.chain(assets).collect();
        all.sort_by_key(|(path, _)| *path);
        all.into_iter().map(|(_, published)| published)
    }
}

impl Routes {
    /// Gives each document with a page, each linked file and each service its address.
    pub fn new(portal: &Portal) -> Self {
        Self::of(&Sources::of(portal))
    }

    pub(super) fn of(sources: &Sources<'_>) -> Self {
        let mut addresses = Addresses::default();
        let apis = apis::all(&sources.contracts);
        let mut pages = vec![None; sources.documents.len()];
        let mut assets = BTreeMap::new();
        for published in sources.in_path_order() {
            match published {
                Published::Page(id, source) => {
                    let route = match apis.get(&id) {
                        Some(api) => api.overview.clone(),
                        None => addresses.take(source.path, source.place, ".html"),
                    };
                    pages[id.0 as usize] = Some(route);
                }
                Published::Asset(path, shown) => {
                    let route = addresses.take_asset(path, shown);
                    assets.insert(path.clone(), Asset { route, shown });
                }
            }
        }
        Self {
            pages,
            assets,
            services: of_services(&sources.services, "services"),
            packs: of_services(&sources.services, "print"),
            contracts: apis.iter().map(|(id, api)| (api.dir.clone(), *id)).collect(),
            apis,
            directories: directory_anchors(sources),
            addresses,
        }
    }

    /// The page of a document; `None` when it has none.
    pub fn page(&self, id: DocId) -> Option<&Route> {
        self.pages.get(id.0 as usize)?.as_ref()
    }

    /// Addresses of a contract that could be read.
    pub fn api(&self, id: DocId) -> Option<&ApiRoutes> {
        self.apis.get(&id)
    }

    /// The contract that a page belongs to, by its address: that of the directory, `apis/orders`.
    pub(super) fn contract_of(&self, url: &str) -> Option<DocId> {
        let (at, _) = url.match_indices('/').nth(1)?;
        self.contracts.get(&url[..at]).copied()
    }

    /// The page that shows a document line by line: its own, but for a contract.
    pub fn lines(&self, id: DocId) -> Option<&Route> {
        self.api(id).map(|api| &api.source).or_else(|| self.page(id))
    }

    /// A published file.
    pub fn asset(&self, path: &RepoPath) -> Option<&Asset> {
        self.assets.get(path)
    }

    /// All published files, by path.
    pub fn assets(&self) -> impl Iterator<Item = (&RepoPath, &Asset)> {
        self.assets.iter()
    }

    /// The page of a service.
    pub fn service(&self, id: ServiceId) -> &Route {
        &self.services[id.0 as usize]
    }

    /// What concerns a service as one document.
    pub fn pack(&self, id: ServiceId) -> &Route {
        &self.packs[id.0 as usize]
    }

    /// Whether a place below `repo/` belongs to a document or a published file, or is a directory of some.
    pub(super) fn is_taken(&self, place: &str) -> bool {
        !self.addresses.is_free(place)
    }

    /// Anchor on [`DOCUMENTS`] of a directory that holds documents.
    pub fn directory(&self, dir: &RepoPath) -> Option<&str> {
        self.directories.get(dir).map(String::as_str)
    }

    /// Directories that hold documents, by path, with their anchors.
    pub fn directories(&self) -> impl Iterator<Item = (&RepoPath, &str)> {
        self.directories.iter().map(|(dir, anchor)| (dir, anchor.as_str()))
    }
}

/// The page of a register.
pub fn register(id: &str) -> Route {
    Route::new(&format!("registers/{id}.html"))
}

/// The records of a register as CSV.
pub fn facts_file(id: &str) -> Route {
    Route::new(&format!("facts/{id}.csv"))
}

/// Whether the name of a file changes with its content, so that whoever has it need never ask for it again.
///
/// True of assets of themes and of all files of the search index but the first. Not of pictures of diagrams: their
/// names stand for what was drawn, and another version may draw it otherwise.
pub fn is_lasting(place: &str) -> bool {
    let ends_in = |name: &str, digits: usize| {
        let digest = name.rsplit_once('.').and_then(|(stem, _)| stem.rsplit_once('-')).map(|(_, digest)| digest);
        digest.is_some_and(|digest| {
            digest.len() == digits && digest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'))
        })
    };
    match place.split_once('/') {
        Some(("assets", name)) => ends_in(name, 8),
        Some(("search", name)) => name.ends_with(".js") && ends_in(name, 10),
        _ => false,
    }
}

/// The picture of a diagram.
pub fn drawing(address: Digest) -> Route {
    Route::new(&format!("diagrams/{}.svg", address.short(16)))
}

/// Pages whose titles start with one letter, by its id; the first of several, or a further one.
pub fn letter(id: &str, part: usize) -> Route {
    match part {
        1 => Route::new(&format!("search/{id}.html")),
        _ => Route::new(&format!("search/{id}-{part}.html")),
    }
}

/// The page of a rule.
pub fn rule(id: &str) -> Route {
    Route::new(&format!("rules/{id}.html"))
}

/// One page per service in a directory of its own.
fn of_services(ids: &[&str], dir: &str) -> Vec<Route> {
    ids.iter().map(|id| Route::new(&format!("{dir}/{id}.html"))).collect()
}

/// Word for the project as a whole where services go by their ids.
pub const PROJECT: &str = "project";

/// The page that says how to close a gap of the project or of a service.
///
/// A service that is itself called `project` is told apart by a sign that no id holds.
pub fn gap(kind: &str, service: Option<&str>) -> Route {
    match service {
        None => Route::new(&format!("gaps/{kind}/{PROJECT}.html")),
        Some(PROJECT) => Route::new(&format!("gaps/{kind}/~{PROJECT}.html")),
        Some(id) => Route::new(&format!("gaps/{kind}/{id}.html")),
    }
}

enum Published<'a> {
    Page(DocId, &'a Source<'a>),
    Asset(&'a RepoPath, Shown),
}

/// Ending of pages.
const PAGE: &str = ".html";

/// The address of the Markdown twin of a page, percent-encoded or not as that of the page.
pub fn twin(page: &str) -> String {
    format!("{}.md", page.strip_suffix(PAGE).unwrap_or(page))
}

/// Pictures that cannot hold a script.
const PICTURES: [&str; 7] = ["avif", "gif", "ico", "jpeg", "jpg", "png", "webp"];

/// Files that a browser saves or shows in its own viewer.
const FILES: [&str; 22] = [
    "7z", "bz2", "csv", "doc", "docx", "gz", "mp3", "mp4", "odg", "odp", "ods", "odt", "pdf", "ppt", "pptx", "rar",
    "tar", "tgz", "xls", "xlsx", "xz", "zip",
];

fn shown(portal: &Portal, path: &RepoPath) -> Shown {
    let extension = path.extension();
    if PICTURES.contains(&extension.as_str()) || (extension == "svg" && is_plain_svg(portal, path)) {
        Shown::Picture
    } else if FILES.contains(&extension.as_str()) {
        Shown::File
    } else {
        Shown::Text
    }
}

/// Whether the file was read, judged, and found to be a picture without active or remote content, or can be published
/// without it.
fn is_plain_svg(portal: &Portal, path: &RepoPath) -> bool {
    let document = portal.find(path).map(|id| portal.doc(id));
    matches!(document.map(|doc| &doc.body), Some(Body::Svg(facts)) if facts.refused.is_none() || facts.rewritten.is_some())
}

/// Addresses given away, so that none is given twice and none is both a file and a directory.
#[derive(Debug, Default)]
struct Addresses {
    files: FastSet<String>,
    directories: FastSet<String>,
}

impl Addresses {
    fn take_asset(&mut self, path: &RepoPath, shown: Shown) -> Route {
        let key = path.published_key();
        let (stem, ending) = match (shown, key.rsplit_once('.')) {
            (Shown::Text, Some((stem, "txt"))) => (stem.to_owned(), "txt"),
            (Shown::Text, _) => (key.clone(), "txt"),
            (Shown::Picture | Shown::File, Some((stem, ending))) => (stem.to_owned(), ending),
            (Shown::Picture | Shown::File, None) => (key.clone(), "bin"),
        };
        self.take(path, &stem, &format!(".{ending}"))
    }

    /// The first free address for `path` among `repo/<stem><ending>` and those with more and more of a digest.
    fn take(&mut self, path: &RepoPath, stem: &str, ending: &str) -> Route {
        let plain = format!("repo/{stem}{ending}");
        let free = if self.is_free(&plain) { plain } else { self.marked(path, stem, ending) };
        self.mark(&free);
        Route::new(&free)
    }

    fn marked(&self, path: &RepoPath, stem: &str, ending: &str) -> String {
        let digest = Digest::of(path.as_str().as_bytes());
        let marked = [6, 12, 32].map(|digits| format!("repo/{stem}-{}{ending}", digest.short(digits)));
        // The last resort lies apart: a file may bear the name of a directory above.
        let name = stem.rsplit('/').next().unwrap_or(stem);
        let apart = (0u32..).map(|n| format!("repo/-/{}/{n}/{name}{ending}", digest.short(32)));
        marked.into_iter().chain(apart).find(|url| self.is_free(url)).expect("there are more numbers than files")
    }

    fn is_free(&self, url: &str) -> bool {
        self.is_unused(url) && (!url.ends_with(PAGE) || self.is_unused(&twin(url)))
    }

    fn is_unused(&self, url: &str) -> bool {
        // Above what is a directory already there are directories alone.
        let directory = url.rsplit_once('/').map_or("", |(directory, _)| directory);
        !self.files.contains(url)
            && !self.directories.contains(url)
            && (self.directories.contains(directory) || parents(url).all(|parent| !self.files.contains(parent)))
    }

    fn mark(&mut self, url: &str) {
        for parent in parents(url).rev() {
            if self.directories.contains(parent) {
                break;
            }
            self.directories.insert(parent.to_owned());
        }
        self.files.insert(url.to_owned());
        if url.ends_with(PAGE) {
            self.files.insert(twin(url));
        }
    }
}

/// Directories above a file, from the top.
fn parents(url: &str) -> impl DoubleEndedIterator<Item = &str> {
    url.match_indices('/').map(|(at, _)| &url[..at])
}

fn directory_anchors(sources: &Sources<'_>) -> BTreeMap<RepoPath, String> {
    let holders = sources.documents.iter().flatten();
    let directories: BTreeSet<RepoPath> = holders.map(|source| source.path.parent()).collect();
    let mut taken = FastSet::default();
    let anchor = |dir: RepoPath| {
        let letters = dir.as_str().chars().map(|c| if c.is_alphanumeric() { c } else { '-' });
        let mut anchor = if dir.is_root() { "in".to_owned() } else { format!("in-{}", letters.collect::<String>()) };
        if !taken.insert(anchor.clone()) {
            anchor = format!("{anchor}-{}", Digest::of(dir.as_str().as_bytes()).short(12));
        }
        (dir, anchor)
    };
    directories.into_iter().map(anchor).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::policy::sketch::Sketch;

    fn urls(sketch: &Sketch) -> Vec<String> {
        let portal = sketch.portal();
        let routes = Routes::new(&portal);
        let pages = portal.ids().filter_map(|id| routes.page(id).map(|route| route.url.to_string()));
        pages.chain(routes.assets().map(|(_, asset)| asset.route.url.to_string())).collect()
    }

    #[test]
    fn documents_mirror_their_path() {
        let sketch = Sketch::new().doc("README.md", "").doc("docs/Guide.html.md.erb", "").asset("img/Logo.PNG");
        assert_eq!(urls(&sketch), ["repo/readme.html", "repo/docs/guide.html", "repo/img/logo.png"]);
    }

    #[test]
    fn the_first_by_path_keeps_the_address() {
        let found = urls(&Sketch::new().doc("docs/Deploy.md", "").doc("docs/deploy.md", "").doc("docs/deploy.mdx", ""));
        assert_eq!(found[0], "repo/docs/deploy.html");
        assert!(found[1..].iter().all(|url| url.starts_with("repo/docs/deploy-") && url.len() == 28), "{found:?}");
        assert_ne!(found[1], found[2]);
    }

    #[test]
    fn a_file_never_takes_the_place_of_a_directory() {
        let found = urls(&Sketch::new().doc("a.md", "").doc("a.html/b.md", ""));
        assert_eq!(found[0], "repo/a.html/b.html");
        assert!(found[1].starts_with("repo/a-"), "{found:?}");
        let found = urls(&Sketch::new().doc("A.md", "").doc("a.html/b.md", ""));
        assert_eq!(found[0], "repo/a.html");
        assert!(found[1].starts_with("repo/-/"), "{found:?}");
    }

    #[test]
    fn only_what_cannot_run_keeps_its_ending() {
        let names = ["x.html", "x.svg", "x.js", "x.xhtml", "Makefile", "notes.txt", "x.pdf", "x.zip", "x.webp"];
        let sketch = names.iter().fold(Sketch::new(), |sketch, name| sketch.asset(name));
        let mut found = urls(&sketch);
        found.sort();
        assert_eq!(
            found,
            [
                "repo/makefile.txt",
                "repo/notes.txt",
                "repo/x.html.txt",
                "repo/x.js.txt",
                "repo/x.pdf",
                "repo/x.svg.txt",
                "repo/x.webp",
                "repo/x.xhtml.txt",
                "repo/x.zip"
            ]
        );
    }

    #[test]
    fn a_service_named_like_the_project_has_gap_pages_of_its_own() {
        assert_eq!(&*gap("slo", Some("billing")).href, "gaps/slo/billing.html");
        assert_ne!(gap("slo", Some("project")).url, gap("slo", None).url);
    }

    #[test]
    fn an_address_is_percent_encoded_in_links_only() {
        let route = Route::new("repo/ä b#.html");
        assert_eq!((route.url.as_str(), &*route.href), ("repo/ä b#.html", "repo/%C3%A4%20b%23.html"));
    }

    proptest! {
        #[test]
        fn no_two_files_share_an_address_and_every_address_is_fit_for_every_system(
            paths in prop::collection::btree_set("([a-bA-B]|con|\\.md|\\.html|\\.txt|/|-|\\.|:|ä|A\u{308}|_| ){1,9}(\\.md|\\.html|)", 1..40),
            as_assets in any::<u64>(),
        ) {
            let mut sketch = Sketch::new();
            let mut seen = BTreeSet::new();
            for (ix, path) in paths.iter().enumerate() {
                let Some(path) = RepoPath::new(path.trim_start_matches('/')).filter(|path| !path.is_root()) else { continue };
                if seen.insert(path.clone()) {
                    let is_asset = as_assets >> (ix % 64) & 1 == 1;
                    sketch = if is_asset { sketch.asset(path.as_str()) } else { sketch.doc(path.as_str(), "") };
                }
            }
            let urls = urls(&sketch);
            let unique: BTreeSet<String> = urls.iter().cloned().collect();
            prop_assert_eq!(unique.len(), seen.len());
            for url in &urls {
                prop_assert!(parents(url).all(|parent| !unique.contains(parent)), "{url} lies below a file");
                prop_assert!(url.to_lowercase() == *url && !url.contains([':', '\\']));
                for segment in url.split('/') {
                    prop_assert!(!segment.is_empty() && !segment.starts_with('.') && !segment.ends_with(['.', ' ']), "{url}");
                    prop_assert!(segment.split('.').next() != Some("con"), "{url}");
                }
            }
        }
    }
}
