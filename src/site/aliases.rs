//! Pages for addresses that documents had before: `aliases` in the front matter names former paths in the repository.
//!
//! Each is a page that leads on, by itself and by a link. An address that something else has is never taken.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cx::Cx;
use super::html::{push_attribute, push_text};
use super::routes::Route;
use crate::base::path::{RepoPath, UrlPath};
use crate::model::DocId;

/// Keys of the front matter, those of Hugo and of Jekyll's plug-in.
const KEYS: [&str; 2] = ["aliases", "redirect_from"];

/// Most former addresses of one document.
const MOST: usize = 50;

/// A former address of a document.
pub(super) struct Former {
    /// The document.
    pub(super) doc: DocId,
    /// Where it was.
    pub(super) from: Route,
    /// Its page.
    pub(super) to: Route,
}

/// All former addresses, by document. `is_taken` tells which places something else has.
pub(super) fn all(cx: &Cx<'_>, is_taken: impl Fn(&str) -> bool) -> Vec<Former> {
    let (mut all, mut places) = (Vec::new(), BTreeSet::new());
    for doc in cx.portal.ids() {
        let Some(to) = cx.routes.page(doc) else { continue };
        for from in former(cx, doc) {
            if !is_taken(from.url.as_str()) && places.insert(from.url.clone()) {
                all.push(Former { doc, from, to: to.clone() });
            }
        }
    }
    all
}

/// Their pages, by place.
pub(super) fn pages(cx: &Cx<'_>, all: &[Former]) -> BTreeMap<UrlPath, Arc<[u8]>> {
    let page = |Former { doc, from, to }: &Former| {
        (from.url.clone(), Arc::from(page_to(cx, *doc, (&from.url, to)).into_bytes()))
    };
    all.iter().map(page).collect()
}

/// Former addresses of a document.
fn former(cx: &Cx<'_>, id: DocId) -> Vec<Route> {
    let front = &cx.portal.doc(id).outline.front;
    let stated = KEYS.iter().filter_map(|key| front.get(key)).flat_map(|entry| entry.value.texts());
    let path = |text: &str| RepoPath::new(text.trim().trim_matches('/')).filter(|path| !path.is_root());
    let route = |path: RepoPath| Route::new(&format!("repo/{}.html", path.published_key()));
    stated.take(MOST).filter_map(path).map(route).collect()
}

fn page_to(cx: &Cx<'_>, id: DocId, (from, to): (&UrlPath, &Route)) -> String {
    let address = format!("{}{}", from.to_root(), to.href);
    let title = &cx.portal.doc(id).card.title;
    let mut out = String::from("<!doctype html>\n<html");
    push_attribute(&mut out, "lang", cx.words.lang());
    out.push_str(">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    push_text(&mut out, title);
    out.push_str("</title>\n<meta name=\"robots\" content=\"noindex\">\n<meta http-equiv=\"refresh\"");
    push_attribute(&mut out, "content", &format!("0; url={address}"));
    out.push_str(">\n<link rel=\"canonical\"");
    push_attribute(&mut out, "href", &address);
    out.push_str(">\n</head>\n<body>\n<p>");
    push_text(&mut out, cx.words.get("alias.moved"));
    out.push_str(" <a");
    push_attribute(&mut out, "href", &address);
    out.push('>');
    push_text(&mut out, title);
    out.push_str("</a></p>\n</body>\n</html>\n");
    out
}

#[cfg(test)]
mod tests {
    use crate::site::testing::Site;

    #[test]
    fn a_former_path_leads_to_the_page() {
        let site = Site::of(&[(
            "docs/new.md",
            "---\naliases: [docs/Old Name.md, /guide/]\nredirect_from: wiki/Start\n---\n# <b>New</b>\n",
        )]);
        for place in ["repo/docs/old name.html", "repo/guide.html", "repo/wiki/start.html"] {
            let html = String::from_utf8(site.plan.files[place].to_vec()).unwrap();
            assert!(html.contains("content=\"0; url=") && !html.contains("<b>"), "{html}");
        }
        let html = String::from_utf8(site.plan.files["repo/wiki/start.html"].to_vec()).unwrap();
        assert!(html.contains("<a href=\"../../repo/docs/new.html\">"), "{html}");
    }

    #[test]
    fn an_address_that_is_taken_stays_where_it_is() {
        let taken = "---\naliases: [docs/b.md, ../x.md, index.html, '', 'javascript:x']\n---\n# A\n";
        let site = Site::of(&[("docs/a.md", taken), ("docs/b.md", "# B\n")]);
        assert!(site.page("repo/docs/b.html").contains("<h1>B</h1>"));
        assert!(!site.plan.files.contains_key("repo/docs/b.html"));
        assert!(site.plan.files.keys().all(|place| !place.as_str().contains("..")));
    }
}
