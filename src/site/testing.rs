//! A portal planned and rendered in memory, and what holds for any page of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use scraper::{ElementRef, Html, Selector};

use super::around::{Around, Sources};
use super::{Files, Plan, PlannedPage, Theme, plan, render};
use crate::base::path::{RepoPath, UrlPath};
use crate::formats;
use crate::model::{self, Portal};
use crate::policy::{self, Report};
use crate::source::SourceTree;

pub(super) const TODAY: Date = Date::constant(2026, 11, 23);

/// A planned and rendered portal.
pub(super) struct Site {
    pub(super) plan: Planned,
    /// Pages by address.
    pub(super) pages: BTreeMap<String, String>,
    /// Their twins in Markdown by address.
    pub(super) twins: BTreeMap<String, String>,
}

/// What a plan holds, and the files that are made of it.
pub(super) struct Planned {
    pub(super) pages: Vec<Arc<PlannedPage>>,
    pub(super) files: Files,
    pub(super) copies: BTreeMap<UrlPath, RepoPath>,
    pub(super) notices: Vec<String>,
}

/// The portal of some files.
pub(super) fn portal(files: &[(&str, &str)]) -> Portal {
    let files = files.iter().map(|(path, text)| (*path, text.as_bytes()));
    let tree = SourceTree::from_files("orders", files, formats::wants);
    let claimed = tree.files.values().filter(|file| formats::claims(file));
    let documents = claimed.map(|file| Arc::new(formats::parse(file))).collect();
    let mut portal = model::link(&tree, model::Parsed::of(documents));
    portal.uses = model::glossary::uses(&portal);
    portal
}

/// What the pages of all documents share.
pub(super) fn around(portal: &Portal, report: &Report, theme: &Theme) -> Arc<Around> {
    let words = theme.words();
    Arc::new(Around::new(&Sources::of(portal, report, words), words))
}

impl Site {
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let portal = portal(files);
        let report = policy::check(&portal, TODAY);
        Self::of_portal(portal, &report)
    }

    /// The same with what is there to print.
    pub(super) fn with_packs(files: &[(&str, &str)]) -> Self {
        let portal = portal(files);
        let report = policy::check(&portal, TODAY);
        Self::in_theme(portal, &report, Theme::built_in().with_pack())
    }

    pub(super) fn of_portal(portal: Portal, report: &Report) -> Self {
        Self::in_theme(portal, report, Theme::built_in())
    }

    fn in_theme(portal: Portal, report: &Report, mut theme: Theme) -> Self {
        theme.fit(&portal.manifest.portal, &SourceTree::default());
        let plan = plan(&portal, report, &theme);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let (mut pages, mut twins) = (BTreeMap::new(), BTreeMap::new());
        for planned in &plan.pages {
            let fragment = planned.body.map(|id| formats::compose(portal.doc(id)));
            let view = &planned.view.value;
            let rendered = render(view, fragment.as_ref(), &theme).unwrap_or_else(|e| panic!("{}", e.message));
            pages.insert(view.url.to_string(), text(&rendered.html));
            twins.extend(rendered.markdown.map(|(url, bytes)| (url.to_string(), text(&bytes))));
        }
        let Plan { pages: planned, files, copies, notices, .. } = plan;
        let files = files.make(&planned);
        Self { plan: Planned { pages: planned, files, copies, notices }, pages, twins }
    }

    /// A page as its file has it.
    pub(super) fn page(&self, url: &str) -> &str {
        self.pages.get(url).unwrap_or_else(|| panic!("no page {url} among {:?}", self.pages.keys()))
    }

    /// Text of the elements of a page that a selector finds, blanks collapsed.
    pub(super) fn texts(&self, url: &str, selector: &str) -> Vec<String> {
        let html = Html::parse_document(self.page(url));
        html.select(&css(selector)).map(|element| words(&element)).collect()
    }

    /// What is wrong with any page, `page: what`.
    pub(super) fn problems(&self) -> Vec<String> {
        let parsed: BTreeMap<&str, Html> =
            self.pages.iter().map(|(url, html)| (url.as_str(), Html::parse_document(html))).collect();
        let mut problems = Vec::new();
        let mut titles = BTreeMap::new();
        for (url, html) in &parsed {
            let mut found = page_problems(html);
            found.extend(self.link_problems(url, html, &parsed));
            found.extend(self.twin_problems(url, &parsed));
            let title = html.select(&css("title")).next().map(|title| words(&title)).unwrap_or_default();
            if let Some(other) = titles.insert(title.clone(), url) {
                found.push(format!("has the title of {other}: {title}"));
            }
            problems.extend(found.into_iter().map(|problem| format!("{url}: {problem}")));
        }
        problems
    }

    /// Links and embedded files that lead nowhere, or out of the portal unmarked.
    fn link_problems(&self, url: &str, html: &Html, pages: &BTreeMap<&str, Html>) -> Vec<String> {
        let mut problems = Vec::new();
        for (selector, attribute) in [("a", "href"), ("link", "href"), ("script", "src"), ("img", "src")] {
            for element in html.select(&css(selector)) {
                let Some(address) = element.attr(attribute) else {
                    problems.push(format!("<{selector}> without {attribute}"));
                    continue;
                };
                if let Err(why) = self.follow(url, address, pages)
                    && !(selector == "a" && is_marked_external(&element, address))
                {
                    problems.push(format!("{address}: {why}"));
                }
            }
        }
        problems
    }

    /// Links of the twin that lead nowhere; those to twins are as good as the ones to their pages.
    fn twin_problems(&self, url: &str, pages: &BTreeMap<&str, Html>) -> Vec<String> {
        let Some(twin) = self.twins.get(&url.replace(".html", ".md")) else { return Vec::new() };
        let links = crate::markup::outline(twin).links.into_iter().map(|link| link.dest);
        let is_ours =
            |dest: &String| !["https://", "http://", "mailto:", "tel:"].iter().any(|start| dest.starts_with(start));
        let wrong = |dest: String| {
            let (path, fragment) = dest.split_once('#').unwrap_or((&dest, ""));
            let page = path.strip_suffix(".md").map(|stem| format!("{stem}.html#{fragment}"));
            self.follow(url, page.as_deref().unwrap_or(&dest), pages).err().map(|why| format!("twin: {dest}: {why}"))
        };
        links.filter(is_ours).filter_map(wrong).collect()
    }

    fn follow(&self, from: &str, address: &str, pages: &BTreeMap<&str, Html>) -> Result<(), String> {
        let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
        let path = path.split('?').next().unwrap_or_default();
        if address.starts_with('/') || path.contains(':') {
            return Err("leads out of the portal".to_owned());
        }
        let target = resolve(from, &decode(path));
        let Some(page) = pages.get(target.as_str()) else {
            let is_file = self.plan.files.contains_key(target.as_str())
                || self.plan.copies.contains_key(target.as_str())
                || self.twins.contains_key(&target);
            return if is_file { Ok(()) } else { Err(format!("no file {target}")) };
        };
        let fragment = decode(fragment);
        let found =
            fragment.is_empty() || page.select(&css("[id]")).any(|element| element.attr("id") == Some(&fragment));
        if found { Ok(()) } else { Err(format!("no #{fragment} on {target}")) }
    }
}

pub(super) fn css(selector: &str) -> Selector {
    Selector::parse(selector).unwrap()
}

/// Text of an element, blanks collapsed.
pub(super) fn words(element: &ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

fn is_marked_external(link: &ElementRef<'_>, address: &str) -> bool {
    let is_external = ["https://", "http://", "mailto:", "tel:"].iter().any(|start| address.starts_with(start));
    is_external && link.attr("rel") == Some("noreferrer")
}

/// The path that a relative address means on a page.
fn resolve(from: &str, path: &str) -> String {
    if path.is_empty() {
        return from.to_owned();
    }
    let mut segments: Vec<&str> = from.split('/').collect();
    segments.pop();
    for segment in path.split('/') {
        match segment {
            ".." => assert!(segments.pop().is_some(), "{path} leads above the portal's root"),
            name => segments.push(name),
        }
    }
    segments.join("/")
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = (*first == b'%').then(|| after.get(..2)).flatten();
        let code = code.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap()
}

/// Elements that the theme and the markup room write; anything else came out of a document.
const ELEMENTS: &[&str] = &[
    "a",
    "article",
    "b",
    "blockquote",
    "body",
    "br",
    "button",
    "circle",
    "code",
    "dd",
    "defs",
    "del",
    "desc",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "image",
    "img",
    "input",
    "kbd",
    "label",
    "li",
    "link",
    "main",
    "mark",
    "marker",
    "meta",
    "nav",
    "ol",
    "option",
    "output",
    "p",
    "path",
    "pre",
    "rect",
    "script",
    "section",
    "select",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "ul",
];

/// What is wrong with one page by itself.
fn page_problems(html: &Html) -> Vec<String> {
    let mut problems = Vec::new();
    for element in html.select(&css("*")) {
        let name = element.value().name();
        if !ELEMENTS.contains(&name) {
            problems.push(format!("unexpected <{name}>"));
        }
        for (attribute, value) in element.value().attrs() {
            let is_code = attribute.starts_with("on") || attribute == "style" || attribute == "srcdoc";
            if is_code || value.trim_start().to_lowercase().starts_with("javascript:") {
                problems.push(format!("<{name} {attribute}={value:?}>"));
            }
        }
    }
    for script in html.select(&css("script, style")) {
        if script.attr("src").is_none() || !words(&script).is_empty() {
            problems.push("code in the page".to_owned());
        }
    }
    problems.extend(structure_problems(html));
    problems
}

fn structure_problems(html: &Html) -> Vec<String> {
    let mut problems = Vec::new();
    for (selector, wanted) in
        [("main", 1), ("h1", 1), ("main h1", 1), ("title", 1), ("html[lang]", 1), ("[rel=icon]", 1)]
    {
        let found = html.select(&css(&format!("{selector}:not(svg *)"))).count();
        if found != wanted {
            problems.push(format!("{found} times {selector}"));
        }
    }
    let mut ids = BTreeSet::new();
    for id in html.select(&css("[id]")).filter_map(|element| element.attr("id")) {
        if id.is_empty() || id.contains(char::is_whitespace) || !ids.insert(id) {
            problems.push(format!("the id {id:?} is empty, has blanks, or is there twice"));
        }
    }
    for reference in html.select(&css("[aria-labelledby]")).filter_map(|element| element.attr("aria-labelledby")) {
        if !ids.contains(reference) {
            problems.push(format!("aria-labelledby={reference} names nothing"));
        }
    }
    for unnamed in html.select(&css("nav:not([aria-label]), [role=region]:not([aria-label]), img:not([alt])")) {
        problems.push(format!("<{}> has no name", unnamed.value().name()));
    }
    let mut level = 0;
    for heading in html.select(&css("h1, h2, h3, h4, h5, h6")) {
        let next = heading.value().name().as_bytes()[1] - b'0';
        if next > level + 1 || words(&heading).is_empty() {
            problems.push(format!("h{next} {:?} after h{level}", words(&heading)));
        }
        level = next;
    }
    problems
}
