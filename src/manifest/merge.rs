//! One layer over another: maps per key, lists replace, lists of things with ids per id.
//!
//! What a layer does not say stays as it was.

use std::collections::BTreeMap;

use super::Sited;
use super::value::{Data, Entry, Value};

/// Lists whose items have ids.
const BY_ID: [&str; 3] = ["waivers", "custom", "milestones"];

/// Keys that speak of one file only.
const OF_ONE_FILE: [&str; 3] = ["version", "extends", "locked"];

/// Puts a whole manifest over another.
pub(super) fn merge(into: &mut Value, layer: Value) {
    let Data::Map(entries) = layer.data else { return };
    for Entry { key, mut value } in entries {
        let name = key.value.as_str();
        if OF_ONE_FILE.contains(&name) {
            continue;
        }
        match name {
            "rules" => spell_out(&mut value, "severity"),
            "require" => spell_out(&mut value, "asked"),
            "services" => services(&mut value),
            _ => {}
        }
        let known = into.take(name);
        let made = match known {
            Some(known) if name == "rules" => later_last(known, value),
            Some(known) if name == "require" => requirements(known, value),
            Some(known) if BY_ID.contains(&name) => by_id(known, value),
            Some(known) if name == "services" => over_each(known, value, service),
            Some(known) => over(known, value),
            None => value,
        };
        into.put(Entry { key, value: made });
    }
}

/// `key: scalar` means `key: {name: scalar}`.
fn spell_out(map: &mut Value, name: &str) {
    for entry in map.entries_mut().into_iter().flatten() {
        if let Data::Scalar { .. } = entry.value.data {
            let at = entry.value.at.clone();
            let scalar = std::mem::replace(&mut entry.value, Value::empty_map(at.clone()));
            entry.value.put(Entry { key: Sited { value: name.to_owned(), at }, value: scalar });
        }
    }
}

fn services(services: &mut Value) {
    let entries = services.entries_mut().into_iter().flatten().filter_map(|service| service.value.entries_mut());
    for requirement in entries.flatten().filter(|entry| entry.key.value == "require") {
        spell_out(&mut requirement.value, "asked");
    }
}

fn service(known: Value, value: Value) -> Value {
    over_with(known, value, &|name, known, value| match name {
        "require" => requirements(known, value),
        _ => over(known, value),
    })
}

/// A later setting of a rule counts as said later, also when an earlier one had the same key.
fn later_last(known: Value, value: Value) -> Value {
    let names: BTreeMap<&str, ()> = value.entries().iter().map(|entry| (entry.key.value.as_str(), ())).collect();
    let Data::Map(entries) = known.data else { return value };
    let (again, mut kept): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| names.contains_key(entry.key.value.as_str()));
    let at = value.at.clone();
    let again = Value { at: at.clone(), data: Data::Map(again) };
    if let Data::Map(entries) = over_each(again, value, over).data {
        kept.extend(entries);
    }
    Value { at, data: Data::Map(kept) }
}

/// Who says how strongly a kind is asked asks for it, whatever was said before.
fn requirements(known: Value, value: Value) -> Value {
    over_each(known, value, |mut known, value| {
        if value.get("strength").is_some() {
            known.take("asked");
        }
        over(known, value)
    })
}

fn over_each(known: Value, value: Value, each: fn(Value, Value) -> Value) -> Value {
    over_with(known, value, &|_, known, value| each(known, value))
}

/// Maps are merged per key, anything else is replaced. As deep as the trees, which are bounded.
fn over(known: Value, value: Value) -> Value {
    over_with(known, value, &|_, known, value| over(known, value))
}

fn over_with(known: Value, value: Value, each: &dyn Fn(&str, Value, Value) -> Value) -> Value {
    let (mut kept, added) = match (known.data, value.data) {
        (Data::Map(kept), Data::Map(added)) => (kept, added),
        (_, data) => return Value { at: value.at, data },
    };
    let mut places: BTreeMap<String, usize> =
        kept.iter().enumerate().map(|(ix, entry)| (entry.key.value.clone(), ix)).collect();
    for Entry { key, value } in added {
        match places.get(&key.value) {
            Some(ix) => {
                let at = kept[*ix].value.at.clone();
                let known = std::mem::replace(&mut kept[*ix].value, Value::empty_map(at));
                let value = each(&key.value, known, value);
                kept[*ix] = Entry { key, value };
            }
            None => {
                places.insert(key.value.clone(), kept.len());
                kept.push(Entry { key, value });
            }
        }
    }
    Value { at: value.at, data: Data::Map(kept) }
}

fn by_id(known: Value, value: Value) -> Value {
    let (mut kept, added) = match (known.data, value.data) {
        (Data::List(kept), Data::List(added)) => (kept, added),
        (_, data) => return Value { at: value.at, data },
    };
    let mut places: BTreeMap<String, usize> =
        kept.iter().enumerate().filter_map(|(ix, item)| Some((item.get("id")?.text()?, ix))).collect();
    let own = kept.len();
    for item in added {
        let id = item.get("id").and_then(Value::text).unwrap_or_default();
        match places.get(&id).filter(|ix| **ix < own) {
            Some(ix) => {
                let at = kept[*ix].at.clone();
                let known = std::mem::replace(&mut kept[*ix], Value::empty_map(at));
                kept[*ix] = over(known, item);
            }
            None => {
                places.entry(id).or_insert(kept.len());
                kept.push(item);
            }
        }
    }
    Value { at: value.at, data: Data::List(kept) }
}
