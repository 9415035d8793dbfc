//! Which services a cell names.

use std::collections::HashMap;

use super::{Service, ServiceId};

/// Words for every service.
const ALL: &[&str] = &["all", "all services", "every service", "alle", "alle dienste", "tous", "todos"];

/// Ends of a name that people add or leave out.
const SUFFIXES: &[&str] = &["-service", "-svc", " service"];

/// Where there are more services, `all` is the project: each row would hold them all.
const MOST_AT_ONCE: u32 = 64;

/// Bytes at the start of a cell that are looked at: longer ones are prose.
const START: usize = 2_000;

/// Services by id, name and alias, in lower case.
pub(super) struct Names {
    by_name: HashMap<String, ServiceId>,
    count: u32,
}

impl Names {
    /// Of two services with one name, the first is meant.
    pub(super) fn new(services: &[Service]) -> Self {
        let mut by_name = HashMap::new();
        for (id, service) in (0u32..).map(ServiceId).zip(services) {
            let names = [&service.id, &service.name].into_iter().chain(&service.aliases);
            names.for_each(|name| {
                by_name.entry(name.to_lowercase()).or_insert(id);
            });
        }
        Self { by_name, count: services.len() as u32 }
    }

    /// Services that a cell names, sorted, each once: names separated by commas, semicolons, slashes or `and`,
    /// remarks in brackets left out (`orders (copy), billing`).
    pub(super) fn read(&self, text: &str) -> Vec<ServiceId> {
        let lower = without_remarks(&text[..text.floor_char_boundary(START)]).to_lowercase();
        if ALL.contains(&lower.trim()) {
            let all = if self.count <= MOST_AT_ONCE { self.count } else { 0 };
            return (0..all).map(ServiceId).collect();
        }
        let parts = lower.split([',', ';', '/', '\n', '+', '&', '|']).flat_map(|part| part.split(" and "));
        let mut found: Vec<ServiceId> = parts.filter_map(|name| self.named(name.trim())).collect();
        found.sort();
        found.dedup();
        found
    }

    fn named(&self, name: &str) -> Option<ServiceId> {
        let name = name.trim_matches(['`', '@', '.', '"', '\'']);
        let bare = || SUFFIXES.iter().find_map(|suffix| self.by_name.get(name.strip_suffix(suffix)?));
        let longer = || self.by_name.get(&format!("{name}-service")).filter(|_| !name.is_empty());
        self.by_name.get(name).or_else(bare).or_else(longer).copied()
    }
}

/// The text without what stands in brackets.
fn without_remarks(text: &str) -> String {
    let mut depth = 0u32;
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' => depth = depth.saturating_add(1),
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::path::RepoPath;

    fn read(text: &str) -> Vec<u32> {
        let service = |name: &str| Service::new(name, RepoPath::root(), "", None);
        let services = [
            Service { aliases: vec!["Faktura".into()], ..service("billing") },
            service("Order Desk"),
            service("mail-service"),
        ];
        Names::new(&services).read(text).into_iter().map(|id| id.0).collect()
    }

    #[test]
    fn services_are_named_by_id_name_or_alias() {
        assert_eq!(read("Billing"), [0]);
        assert_eq!(read("faktura, order desk"), [0, 1]);
        assert_eq!(read("order-desk and `billing`"), [0, 1]);
        assert_eq!(read("billing service; mail"), [0, 2]);
        assert_eq!(read("billing (copy for order-desk)"), [0]);
        assert_eq!(read("all"), [0, 1, 2]);
    }

    #[test]
    fn other_words_name_no_service() {
        for text in ["", "CI", "load balancer", "billings", "the billing team asks", "((((", "))))"] {
            assert_eq!(read(text), [0u32; 0], "{text}");
        }
    }
}
