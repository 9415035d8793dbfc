//! The sidebar as HTML, by hand: it stands on every page, and a template would cost ten times as much.

use super::html::{push_attribute, push_text};
use super::routes;
use super::views::Sidebar;
use super::views::frame::Neighbours;
use super::words::Words;

/// The page that a sidebar is written for.
pub(super) struct Here<'a> {
    /// `../` as often as needed to reach the portal's root.
    pub(super) root: &'a str,
    /// The page, from the portal's root.
    pub(super) page: &'a str,
    /// The section it belongs to, from the portal's root.
    pub(super) section: &'a str,
    /// What pages say.
    pub(super) words: &'a Words,
}

/// Lists of sections and neighbours, the current ones marked.
pub(super) fn html(sidebar: &Sidebar, here: &Here<'_>) -> String {
    let mut out = String::from("<ul class=\"sections\">");
    for section in &*sidebar.sections {
        let current = match () {
            () if *section.href == *here.page => Some("page"),
            () if *section.href == *here.section => Some("true"),
            () => None,
        };
        let starts = routes::PARTS.contains(&&*section.href);
        out.push_str(if starts { "<li class=\"part\">" } else { "<li>" });
        push_link(&mut out, here.root, &section.href, current);
        push_text(&mut out, &section.text);
        out.push_str("</a></li>");
    }
    out.push_str("</ul>");
    if let Some(neighbours) = &sidebar.neighbours {
        push_neighbours(&mut out, neighbours, here);
    }
    out
}

fn push_neighbours(out: &mut String, neighbours: &Neighbours, here: &Here<'_>) {
    out.push_str("<p class=\"group\">");
    push_text(out, &neighbours.title);
    out.push_str("</p><ul class=\"neighbours\">");
    for card in &neighbours.entries {
        out.push_str("<li>");
        let current = (*card.href == *here.page).then_some("page");
        push_link(out, here.root, &card.href, current);
        if !card.label.is_empty() {
            out.push_str("<span class=\"label\">");
            push_text(out, &card.label);
            out.push_str("</span> ");
        }
        push_text(out, &card.title);
        out.push_str("</a></li>");
    }
    out.push_str("</ul>");
    if neighbours.total > neighbours.entries.len() {
        out.push_str("<p class=\"all\">");
        push_link(out, here.root, &neighbours.href, None);
        push_text(out, &here.words.count("base.sidebar_all", neighbours.total));
        out.push_str("</a></p>");
    }
}

fn push_link(out: &mut String, root: &str, href: &str, current: Option<&str>) {
    out.push_str("<a");
    out.push_str(" href=\"");
    push_text(out, root);
    push_text(out, href);
    out.push('"');
    if let Some(current) = current {
        push_attribute(out, "aria-current", current);
    }
    out.push('>');
}
