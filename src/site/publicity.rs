//! What a portal tells search engines: nothing and "stay away", unless the manifest says that everybody may read it.
//!
//! `robots.txt` is a request, no access control. A site map needs absolute addresses (sitemaps.org), so there is one only
//! where the manifest says where the portal is published.

use super::cx::Cx;
use super::html::push_text;
use super::views::PageView;

/// Place of the list of all pages.
pub(super) const SITEMAP: &str = "sitemap.xml";

/// Most addresses in one site map (sitemaps.org); a portal that has more lists the first ones.
const MOST: usize = 50_000;

/// `robots.txt`.
pub(super) fn robots(cx: &Cx<'_>) -> String {
    match (cx.is_public, &cx.base) {
        (false, _) => "User-agent: *\nDisallow: /\n".to_owned(),
        (true, None) => "User-agent: *\nAllow: /\n".to_owned(),
        (true, Some(base)) => format!("User-agent: *\nAllow: /\nSitemap: {base}{SITEMAP}\n"),
    }
}

/// The list of all pages; `None` for a portal that is private or of no known address.
pub(super) fn sitemap<'a>(cx: &Cx<'_>, pages: impl Iterator<Item = &'a PageView>) -> Option<String> {
    cx.base.as_ref().filter(|_| cx.is_public)?;
    let mut out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
        <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
        .to_owned();
    for view in pages.filter(|view| !view.audience.address.is_empty()).take(MOST) {
        out.push_str("<url><loc>");
        push_text(&mut out, &view.audience.address);
        out.push_str("</loc>");
        let day = view.source.as_ref().and_then(|source| source.commit.as_ref()).map(|commit| &commit.date);
        if let Some(day) = day {
            out.push_str("<lastmod>");
            push_text(&mut out, day);
            out.push_str("</lastmod>");
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    Some(out)
}

#[cfg(test)]
mod tests {
    use crate::site::testing::Site;

    fn site(portal_url: &str, visibility: &str) -> Site {
        let manifest =
            format!("version: 1\nproject: {{name: Shop{portal_url}}}\nportal: {{visibility: {visibility}}}\n");
        Site::of(&[
            ("handover.yaml", &manifest),
            ("README.md", "# Shop\n\nSells \"things\" & more.\n"),
            ("a b.md", "# B\n"),
        ])
    }

    fn text(site: &Site, place: &str) -> Option<String> {
        site.plan.files.get(place).map(|bytes| String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[test]
    fn a_private_portal_asks_to_be_left_alone() {
        let site = site(", portal_url: 'https://h.example/x'", "private");
        assert_eq!(text(&site, "robots.txt").unwrap(), "User-agent: *\nDisallow: /\n");
        assert_eq!(text(&site, "sitemap.xml"), None);
        for page in site.pages.values() {
            assert!(page.contains("<meta name=\"robots\" content=\"noindex, nofollow\">"));
            assert!(!page.contains("og:") && !page.contains("rel=\"canonical\""));
        }
    }

    #[test]
    fn a_public_portal_tells_where_its_pages_are() {
        let site = site(", portal_url: 'https://h.example/x'", "public");
        let expected = "User-agent: *\nAllow: /\nSitemap: https://h.example/x/sitemap.xml\n";
        assert_eq!(text(&site, "robots.txt").unwrap(), expected);
        let map = text(&site, "sitemap.xml").unwrap();
        assert!(map.contains("<url><loc>https://h.example/x/repo/a%20b.html</loc></url>"), "{map}");
        assert!(!map.contains("404.html"));
        let page = site.page("repo/readme.html");
        for wanted in [
            "<link rel=\"canonical\" href=\"https://h.example/x/repo/readme.html\">",
            "<meta property=\"og:title\" content=\"Shop\">",
            "<meta property=\"og:description\" content=\"Sells &quot;things&quot; &amp; more.\">",
        ] {
            assert!(page.contains(wanted), "{wanted} in {page}");
        }
        assert!(!page.contains("noindex"));
    }

    #[test]
    fn a_public_portal_of_no_known_address_has_no_absolute_one() {
        for url in ["", ", portal_url: 'javascript:alert(1)'", ", portal_url: 'see the wiki'"] {
            let site = site(url, "public");
            assert_eq!(text(&site, "robots.txt").unwrap(), "User-agent: *\nAllow: /\n");
            assert_eq!(text(&site, "sitemap.xml"), None);
            assert!(!site.page("index.html").contains("canonical"));
        }
    }

    #[test]
    fn the_page_for_unknown_addresses_knows_where_the_portal_lies() {
        let with = site(", portal_url: 'https://h.example/kt/portal'", "private");
        assert!(with.page("404.html").contains("<a class=\"mark\" href=\"/kt/portal/index.html\">"));
        assert!(site("", "private").page("404.html").contains("<a class=\"mark\" href=\"index.html\">"));
    }
}
