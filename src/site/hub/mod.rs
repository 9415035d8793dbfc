//! A hub: many portals of an organisation on one page, with one search over all.
//!
//! Takes of each portal its small files, `portal.json` and `report.json`, as bytes that nobody vouches for; gives pages,
//! files, and what is wrong with which portal. What is wrong with one is a row that says so and never hides another.
//! Reads nothing itself and knows nothing of where the files came from.

pub(in crate::site) mod read;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use self::read::{PortalFile, ReportFile};
use super::hosting;
use super::search::{self, Searched};
use super::views::hub::{self, HubRow};
use super::{PageError, PageView, Theme, render};
use crate::base::path::UrlPath;

/// A portal of a hub, as it was published.
#[derive(Debug)]
pub struct Member {
    /// What it is called in the hub.
    pub name: String,
    /// Where its pages are, with a slash at the end: a web address, or a percent-encoded path from the hub's own pages;
    /// `None` when nobody can say.
    pub address: Option<String>,
    /// `portal.json`, or why there is none.
    pub portal: Result<Vec<u8>, String>,
    /// `report.json`, or why there is none.
    pub report: Result<Vec<u8>, String>,
}

/// A hub, rendered.
#[derive(Debug, Default)]
pub struct Hub {
    /// Every file, by place.
    pub files: BTreeMap<UrlPath, Arc<[u8]>>,
    /// What is wrong with which portal, by name.
    pub problems: Vec<Problem>,
    /// Mistakes of the built-in theme.
    pub errors: Vec<PageError>,
    /// Portals that could be read.
    pub portals: usize,
    /// What is searched: artifacts of all portals, and the portals.
    pub artifacts: usize,
}

/// What is wrong with a portal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Its name in the hub.
    pub portal: String,
    /// What is wrong, and what that means.
    pub message: String,
}

/// What is kept of a portal once its files are read.
struct Known {
    row: HubRow,
    entries: Vec<Arc<search::Entry>>,
    problems: Vec<Problem>,
}

/// Makes a hub. `portal` gives each portal when it is asked for, so that few are in memory at a time; O(all artifacts).
pub fn hub<E: Send>(
    name: &str,
    count: usize,
    portal: impl Fn(usize) -> Result<Member, E> + Sync,
    theme: &Theme,
) -> Result<Hub, E> {
    let known: Vec<Known> =
        (0..count).into_par_iter().map(|ix| Ok(known(&portal(ix)?, theme))).collect::<Result<_, E>>()?;
    let (mut rows, mut entries, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for portal in known {
        rows.push(portal.row);
        entries.extend(portal.entries);
        problems.extend(portal.problems);
    }
    rows.sort_by(|a, b| a.order().cmp(&b.order()));
    problems.sort();
    let portals = rows.iter().filter(|row| row.is_read).count();
    let mut hub = Hub { problems, portals, artifacts: entries.len(), ..Hub::default() };
    hub.files.extend(theme.assets().map(|(url, bytes)| (url.clone(), Arc::clone(bytes))));
    hub.files.extend(hosting::of_hub());
    let searched = Searched::of_entries(theme.words(), entries);
    hub.files.extend(searched.files_of_entries());
    for view in hub::pages(name, &rows, theme.words()) {
        add(&mut hub, &view, theme);
    }
    Ok(hub)
}

fn add(hub: &mut Hub, view: &PageView, theme: &Theme) {
    match render(view, None, theme) {
        Ok(rendered) => {
            hub.files.insert(view.url.clone(), rendered.html);
            hub.files.extend(rendered.markdown);
        }
        Err(error) => hub.errors.push(error),
    }
}

fn known(member: &Member, theme: &Theme) -> Known {
    let mut known = Known { row: HubRow::unknown(&member.name), entries: Vec::new(), problems: Vec::new() };
    let address = member.address.as_deref().and_then(read::address);
    if member.address.is_some() && address.is_none() {
        known.tell(member, "its address is none of the web, so nothing leads there".to_owned());
    }
    known.row.place(address.as_deref());
    match member.report.as_deref().map_err(String::clone).and_then(ReportFile::read) {
        Ok(report) => known.row.report(&report),
        Err(why) => known.tell(member, format!("`report.json` {why}, so its readiness is not known")),
    }
    match member.portal.as_deref().map_err(String::clone).and_then(PortalFile::read) {
        Ok(portal) => {
            known.row.portal(&portal);
            let (entries, left_out) = search::foreign::entries(&known.row, &portal, theme.words());
            known.entries = entries;
            if left_out > 0 {
                known.tell(
                    member,
                    format!("{left_out} of its artifacts have addresses that lead out of it, so they are left out"),
                );
            }
        }
        Err(why) => {
            // Where nothing could be read, there is probably nothing.
            let address = address.filter(|_| known.row.is_judged);
            known.row.place(address.as_deref());
            known.entries = search::foreign::alone(&known.row, theme.words()).map(Arc::new).into_iter().collect();
            known.tell(member, format!("`portal.json` {why}, so what it holds is not searched"));
        }
    }
    known
}

impl Known {
    fn tell(&mut self, member: &Member, message: String) {
        self.row.problems.push(message.clone());
        self.problems.push(Problem { portal: member.name.clone(), message });
    }
}
