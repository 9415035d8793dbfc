//! Services and what is required of them.

use std::collections::BTreeMap;

use crate::base::words::nearest;
use crate::kinds::traits::Tier;
use crate::kinds::{Condition, Strength, Trait};
use crate::manifest::shape::quoted;
use crate::manifest::value::{Entry, Value};
use crate::manifest::{Require, ServiceEntry, Sited};

use super::{Reader, entries};

impl Reader<'_> {
    pub(super) fn services(&mut self, value: Option<&Value>) -> BTreeMap<String, ServiceEntry> {
        entries(value).map(|entry| (entry.key.value.clone(), self.service(entry))).collect()
    }

    fn service(&mut self, Entry { key, value }: &Entry) -> ServiceEntry {
        let sited = |name: &str| value.get(name).map(Value::sited_texts).unwrap_or_default();
        let texts = |name: &str| value.get(name).map(Value::texts).unwrap_or_default();
        let path = value.get("path").and_then(|path| self.existing(path, &format!("services.{}.path", key.value)));
        let tier = value.get("tier").and_then(|tier| Some(tier.site(Tier::find(tier.as_str()?)?)));
        ServiceEntry {
            at: key.at.clone(),
            path,
            name: value.get("name").and_then(Value::text),
            owner: value.get("owner").and_then(Value::sited),
            tier,
            aliases: texts("aliases"),
            depends_on: sited("depends_on"),
            stores: sited("stores"),
            consumes: sited("consumes"),
            produces: sited("produces"),
            owns: sited("owns"),
            apis: sited("apis"),
            docs: self.globs(value.get("docs")).into_iter().map(|glob| glob.value).collect(),
            traits: self.traits(value.get("traits")),
            require: self.requirements(value.get("require")),
            not_applicable: self.not_applicable(value.get("not_applicable")),
        }
    }

    fn traits(&mut self, value: Option<&Value>) -> BTreeMap<Trait, Sited<bool>> {
        let mut traits = BTreeMap::new();
        for Entry { key, value } in entries(value) {
            match Trait::find(&key.value) {
                Some(found) => traits.extend(value.flag().map(|flag| (found, value.site(flag)))),
                None => self.unknown(&key.at, ("trait", &key.value), Trait::ALL.iter().map(|one| one.id())),
            }
        }
        traits
    }

    fn not_applicable(&mut self, value: Option<&Value>) -> BTreeMap<String, Sited<String>> {
        let mut kinds = BTreeMap::new();
        for Entry { key, value } in entries(value) {
            if self.is_kind(&key.value, &key.at) {
                kinds.extend(value.sited().map(|reason| (key.value.clone(), reason)));
            }
        }
        kinds
    }

    pub(super) fn requirements(&mut self, value: Option<&Value>) -> BTreeMap<String, Sited<Require>> {
        let mut kinds = BTreeMap::new();
        for Entry { key, value } in entries(value) {
            if self.is_kind(&key.value, &key.at) {
                let require = self.requirement(value);
                kinds.insert(key.value.clone(), Sited { value: require, at: key.at.clone() });
            }
        }
        kinds
    }

    fn requirement(&mut self, value: &Value) -> Require {
        let number = |key: &str| value.get(key).and_then(Value::number);
        Require {
            asked: value.get("asked").and_then(Value::flag),
            strength: value.get("strength").and_then(Value::as_str).and_then(Strength::find),
            when: value.get("when").and_then(|value| self.condition(value)),
            services: value.get("for").map(Value::texts).unwrap_or_default(),
            min: number("min"),
            words: number("words"),
            topics: value.get("topics").map(Value::texts),
            fresh: value.get("fresh").and_then(Value::days),
            from: value.get("from").and_then(Value::date),
        }
    }

    fn condition(&mut self, value: &Value) -> Option<Condition> {
        let text = value.as_str()?;
        match Condition::parse(text) {
            Ok(condition) => Some(condition),
            Err(error) => {
                let part = error.span.of(text);
                let problem = self.wrong(&value.at, format!("`{}` is no expression over traits", quoted(text)));
                problem.label = error.message;
                let meant = nearest(part, Trait::ALL.iter().map(|one| one.id()));
                problem
                    .help
                    .extend(meant.filter(|meant| *meant != part).map(|meant| format!("did you mean `{meant}`?")));
                problem
                    .help
                    .push("join traits with `and`, `or`, `not` and brackets; `tier:low` is one, too".to_owned());
                None
            }
        }
    }
}
