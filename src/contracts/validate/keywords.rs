//! What each keyword of a schema asks of a value.

use std::collections::HashSet;

use super::formats;
use super::number::Decimal;
use super::value::{Type, canonical, type_of};
use super::{BYTES_PER_STEP, Dialect, Mismatch, Validator, Verdict, mismatch};
use crate::contracts::schema::{Schema, Union};
use crate::contracts::spec::Node;

impl<'s> Validator<'s> {
    /// All keywords of a schema that is no mere reference; what is wrong first decides.
    pub(super) fn keywords(&mut self, value: Node<'s>, schema: Schema<'s>) -> Verdict<'s> {
        let kind = type_of(value);
        // Strictly 3.0 wants a type beside `nullable`; what is meant is plain all the same.
        if kind == Type::Null && schema.is_nullable() {
            return Verdict::Fits;
        }
        let groups: [fn(&mut Self, Node<'s>, Schema<'s>) -> Verdict<'s>; 5] =
            [Self::of_type, Self::of_values, Self::of_kind, Self::of_parts, Self::of_condition];
        self.first(groups, |validator, group| group(validator, value, schema))
    }

    /// The first failure; else whether there was something that could not be judged.
    fn first<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut check: impl FnMut(&mut Self, T) -> Verdict<'s>,
    ) -> Verdict<'s> {
        let mut all = Verdict::Fits;
        for item in items {
            match check(self, item) {
                Verdict::Fits => {}
                Verdict::Unknown => all = Verdict::Unknown,
                fails @ Verdict::Fails(_) => return fails,
            }
        }
        all
    }

    fn of_type(&mut self, value: Node<'s>, schema: Schema<'s>) -> Verdict<'s> {
        let kind = type_of(value);
        let names: Vec<&str> = schema.types().collect();
        let Some(stated) = schema.0.get("type").filter(|_| !names.is_empty() || schema.is_null_only()) else {
            return Verdict::Fits;
        };
        let judged: Vec<Option<bool>> = names.iter().map(|name| kind.is(name)).collect();
        if judged.contains(&None) {
            return Verdict::Unknown;
        }
        let fits = judged.contains(&Some(true)) || (kind == Type::Null && schema.is_nullable());
        let wants = if names.is_empty() { "null".to_owned() } else { names.join(" or ") };
        Verdict::when((!fits).then(|| mismatch(value, stated, format!("is {} and no {wants}", kind.told()))))
    }

    fn of_values(&mut self, value: Node<'s>, schema: Schema<'s>) -> Verdict<'s> {
        let listed = schema.0.get("enum").filter(|listed| listed.is_sequence());
        let only = schema.0.get("const").filter(|_| self.dialect == Dialect::New);
        if listed.is_none() && only.is_none() {
            return Verdict::Fits;
        }
        let written = canonical(value);
        self.spend(written.len());
        let mut is_same = |other: Node<'s>| {
            let other = canonical(other);
            self.spend(other.len().max(BYTES_PER_STEP));
            other == written
        };
        if let Some(listed) = listed.filter(|listed| !listed.items().any(&mut is_same)) {
            return Verdict::Fails(mismatch(value, listed, none_of(listed)));
        }
        let only = only.filter(|only| !is_same(*only));
        Verdict::when(only.map(|only| mismatch(value, only, "is not the one value that is allowed")))
    }

    fn of_kind(&mut self, value: Node<'s>, schema: Schema<'s>) -> Verdict<'s> {
        match type_of(value) {
            Type::Null | Type::Boolean => Verdict::Fits,
            Type::Integer | Type::Number => self.of_number(value, schema),
            Type::String => self.of_text(value, schema),
            Type::Array => self.of_array(value, schema),
            Type::Object => self.of_object(value, schema),
        }
    }

    fn of_number(&mut self, value: Node<'s>, schema: Schema<'s>) -> Verdict<'s> {
        let Some(number) = value.scalar().and_then(Decimal::read) else { return Verdict::Unknown };
        let limit = |keyword: &str| {
            let node = schema.0.get(keyword)?;
            Some((node, Decimal::read(node.text()?)?))
        };
        let fails = |at: (Node<'s>, Decimal), what: &str| {
            let text = at.0.text().unwrap_or_default();
            Some(mismatch(value, at.0, format!("is {what} {text}")))
        };
        let is_strict = |keyword: &str| self.dialect == Dialect::Old && schema.0.is_set(keyword);
        let checks = [
            ("minimum", "exclusiveMinimum", "less than", std::cmp::Ordering::Less),
            ("maximum", "exclusiveMaximum", "more than", std::cmp::Ordering::Greater),
        ];
        for (inclusive, exclusive, beyond, order) in checks {
            let inner = limit(inclusive);
            if let Some(end) = inner.filter(|(_, end)| number.cmp(end) == order) {
                return Verdict::when(fails(end, beyond));
            }
            let strict = inner.filter(|_| is_strict(exclusive)).or_else(|| limit(exclusive));
            if let Some(end) = strict.filter(|(_, end)| number.cmp(end) == order || number == *end) {
                return Verdict::when(fails(end, &format!("not {}", opposite(beyond))));
            }
        }
        let multiple = limit("multipleOf").filter(|(_, of)| !number.is_multiple_of(*of));
        Verdict::when(multiple.and_then(|of| fails(of, "no multiple of")).or_else(|| of_width(value, number, schema)))
    }

    fn of_text(&mut self, value: Node<'s>, schema: Schema<'s>) -> Verdict<'s> {
        let text = value.scalar().unwrap_or_default();
        self.spend(text.len());
        if let Some(fails) = counted(value, schema, Counted { keys: ["minLength", "maxLength"], unit: "character" }) {
            return Verdict::Fails(fails);
        }
        let mut verdict = Verdict::Fits;
        if let Some(node) = schema.0.get("pattern") {
            match node.text().and_then(|pattern| self.pattern(pattern)).map(|regex| regex.is_match(text)) {
                Some(true) => {}
                Some(false) => return Verdict::Fails(mismatch(value, node, "does not match the pattern")),
                None => verdict = Verdict::Unknown,
            }
        }
        let Some(node) = schema.0.get("format") else { return verdict };
        match node.text().and_then(|format| formats::is(format, text)) {
            Some(false) => {
                let format = node.text().unwrap_or_default();
                Verdict::Fails(mismatch(value, node, format!("is no `{format}`")))
            }
            Some(true) | None => verdict,
        }
    }

    fn of_array(&mut self, value: Node<'s>, schema: Schema<'s>) -> Verdict<'s> {
        let unit = Counted { keys: ["minItems", "maxItems"], unit: "item" };
        if let Some(fails) = counted(value, schema, unit).or_else(|| self.repeated(value, schema)) {
            return Verdict::Fails(fails);
        }
        let items = schema.0.get("items");
        // A list of schemas, each for one place, has another name since 2020-12.
        let by_place = schema.0.get("prefixItems").or(items).filter(|node| node.is_sequence());
        let first: Vec<Schema<'s>> = by_place.into_iter().flat_map(Node::items).map(Schema).collect();
        let rest = schema.at("items");
        let each = value.items().enumerate().filter_map(|(ix, item)| Some((item, first.get(ix).copied().or(rest)?)));
        let verdict = self.first(each, |validator, (item, schema)| validator.against(item, schema));
        match (verdict, schema.at("contains")) {
            (Verdict::Fits, Some(wanted)) if self.dialect == Dialect::New && schema.0.get("minContains").is_none() => {
                self.contains(value, wanted)
            }
            (verdict, _) => verdict,
        }
    }

    /// The first item that stands a second time where all must differ.
    fn repeated(&mut self, value: Node<'s>, schema: Schema<'s>) -> Option<Mismatch<'s>> {
        let unique = schema.0.get("uniqueItems").filter(|unique| unique.bool() == Some(true))?;
        let mut seen = HashSet::new();
        let mut items = value.items();
        let twice = items.find(|item| {
            let written = canonical(*item);
            self.spend(written.len());
            !seen.insert(written)
        })?;
        Some(mismatch(twice, unique, "stands twice in a list whose items all differ"))
    }

    fn contains(&mut self, value: Node<'s>, wanted: Schema<'s>) -> Verdict<'s> {
        let found = value.items().any(|item| !matches!(self.against(item, wanted), Verdict::Fails(_)));
        Verdict::when((!found).then(|| mismatch(value, wanted.0, "has no item of the kind that it must contain")))
    }

    fn of_object(&mut self, value: Node<'s>, schema: Schema<'s>) -> Verdict<'s> {
        let unit = Counted { keys: ["minProperties", "maxProperties"], unit: "property" };
        if let Some(fails) = counted(value, schema, unit).or_else(|| self.lacks(value, schema)) {
            return Verdict::Fails(fails);
        }
        let further = schema.0.get("additionalProperties");
        self.first(value.entries(), |validator, (key, entry)| {
            let name = key.scalar().unwrap_or_default();
            let own = schema.0.get("properties").and_then(|all| all.get(name)).map(Schema);
            let mut asked: Vec<Schema<'s>> = own.into_iter().collect();
            let mut is_known = own.is_some();
            for (pattern, by_pattern) in schema.map_of("patternProperties") {
                match pattern.text().and_then(|text| validator.pattern(text)).map(|regex| regex.is_match(name)) {
                    Some(true) => asked.push(by_pattern),
                    Some(false) => continue,
                    None => {}
                }
                is_known = true;
            }
            match further {
                Some(further) if !is_known && further.bool() == Some(false) => {
                    Verdict::Fails(mismatch(key, further, "is not among the properties that are allowed"))
                }
                Some(further) if !is_known => validator.against(entry, Schema(further)),
                _ => validator.first(asked, |validator, schema| validator.against(entry, schema)),
            }
        })
    }

    /// The first required property that is not there. Those that are only read or only written may be absent.
    fn lacks(&self, value: Node<'s>, schema: Schema<'s>) -> Option<Mismatch<'s>> {
        let is_one_way = |name: &str| {
            let property = schema.0.get("properties").and_then(|all| all.get(name));
            let ends = property.into_iter().chain(property.and_then(Node::follow));
            ends.into_iter().any(|node| node.is_set("readOnly") || node.is_set("writeOnly"))
        };
        let listed = |list: Option<Node<'s>>| {
            let names = list.into_iter().flat_map(Node::items).filter_map(|name| Some((name, name.scalar()?)));
            let absent = names.filter(|(_, name)| value.get(name).is_none() && !is_one_way(name));
            let mut fails = absent.map(|(node, name)| mismatch(value, node, format!("has no `{name}`")));
            fails.next()
        };
        let dependent = schema.0.get("dependentRequired").filter(|_| self.dialect == Dialect::New);
        let mut asked = dependent.into_iter().flat_map(Node::entries);
        listed(schema.0.get("required")).or_else(|| {
            asked.find_map(|(key, names)| key.scalar().and_then(|key| value.get(key)).and_then(|_| listed(Some(names))))
        })
    }

    fn of_parts(&mut self, value: Node<'s>, schema: Schema<'s>) -> Verdict<'s> {
        let all = self.first(schema.all_of(), |validator, part| validator.against(value, part));
        if matches!(all, Verdict::Fails(_)) {
            return all;
        }
        let unions =
            self.first([Union::AnyOf, Union::OneOf], |validator, kind| validator.of_union(value, schema, kind));
        if matches!(unions, Verdict::Fails(_)) {
            return unions;
        }
        let not = schema.at("not").map(|not| (not, self.against(value, not)));
        match not {
            Some((not, Verdict::Fits)) => Verdict::Fails(mismatch(value, not.0, "is what it must not be")),
            Some((_, Verdict::Unknown)) => Verdict::Unknown,
            _ => self.first([all, unions], |_, verdict| verdict),
        }
    }

    fn of_union(&mut self, value: Node<'s>, schema: Schema<'s>, kind: Union) -> Verdict<'s> {
        let Some(list) = schema.0.get(kind.keyword()).filter(|list| list.count() > 0) else { return Verdict::Fits };
        let branches: Vec<Schema<'s>> = schema.list_of(kind.keyword()).collect();
        let verdicts: Vec<Verdict<'s>> = branches.iter().map(|branch| self.against(value, *branch)).collect();
        let fitting = verdicts.iter().filter(|verdict| **verdict == Verdict::Fits).count();
        let is_open = verdicts.contains(&Verdict::Unknown);
        // What decides between branches decides here as well: others that happen to fit do no harm.
        if kind == Union::OneOf && fitting > 1 && !is_open && schema.discriminator().is_none() {
            let what = format!("fits {fitting} of {} branches of `oneOf`, which asks for one", branches.len());
            return Verdict::Fails(mismatch(value, list, what));
        }
        if fitting > 0 || is_open {
            return if fitting > 0 { Verdict::Fits } else { Verdict::Unknown };
        }
        let real = branches.iter().zip(verdicts).filter(|(branch, _)| !branch.is_null_only());
        let mut failed: Vec<Verdict<'s>> = real.map(|(_, verdict)| verdict).collect();
        match failed.len() {
            1 => failed.remove(0),
            count => {
                Verdict::Fails(mismatch(value, list, format!("fits none of {count} branches of `{}`", kind.keyword())))
            }
        }
    }

    fn of_condition(&mut self, value: Node<'s>, schema: Schema<'s>) -> Verdict<'s> {
        let Some(condition) = schema.at("if").filter(|_| self.dialect == Dialect::New) else { return Verdict::Fits };
        let then = match self.against(value, condition) {
            Verdict::Fits => schema.at("then"),
            Verdict::Fails(_) => schema.at("else"),
            Verdict::Unknown => return Verdict::Unknown,
        };
        then.map_or(Verdict::Fits, |then| self.against(value, then))
    }
}

/// Allowed values that are listed one by one.
const MOST_VALUES: usize = 4;

fn none_of(listed: Node<'_>) -> String {
    let values: Vec<&str> = listed.items().filter_map(Node::scalar).collect();
    if values.len() < listed.count() || values.len() > MOST_VALUES {
        return format!("is none of the {} values that are allowed", listed.count());
    }
    let (last, before) = values.split_last().unwrap_or((&"", &[]));
    match before {
        [] => format!("is not `{last}`"),
        before => format!("is none of `{}` and `{last}`", before.join("`, `")),
    }
}

/// What is counted: keywords for the least and the most, and the unit for people.
struct Counted {
    keys: [&'static str; 2],
    unit: &'static str,
}

fn counted<'s>(value: Node<'s>, schema: Schema<'s>, of: Counted) -> Option<Mismatch<'s>> {
    let limit = |key: &str| {
        let node = schema.0.get(key)?;
        let number: u64 = node.text()?.parse().ok()?;
        Some((node, number))
    };
    let limits = of.keys.map(limit);
    if limits == [None, None] {
        return None;
    }
    let count = value.scalar().map_or_else(|| value.count(), |text| text.chars().count()) as u64;
    let units = match (count, of.unit) {
        (1, unit) => format!("1 {unit}"),
        (count, "property") => format!("{count} properties"),
        (count, unit) => format!("{count} {unit}s"),
    };
    let least = limits[0].filter(|(_, least)| count < *least).map(|(node, least)| (node, "at least", least));
    let most = limits[1].filter(|(_, most)| count > *most).map(|(node, most)| (node, "at most", most));
    let (node, word, number) = least.or(most)?;
    Some(mismatch(value, node, format!("has {units} (needs {word} {number})")))
}

/// `int32` and `int64` (OpenAPI format registry).
fn of_width<'s>(value: Node<'s>, number: Decimal, schema: Schema<'s>) -> Option<Mismatch<'s>> {
    let node = schema.0.get("format")?;
    let (low, high) = match node.text()? {
        "int32" => ("-2147483648", "2147483647"),
        "int64" => ("-9223372036854775808", "9223372036854775807"),
        _ => return None,
    };
    let beyond = number < Decimal::read(low)? || number > Decimal::read(high)?;
    beyond.then(|| mismatch(value, node, format!("does not fit into an `{}`", node.text().unwrap_or_default())))
}

fn opposite(beyond: &str) -> &'static str {
    if beyond == "less than" { "more than" } else { "less than" }
}
