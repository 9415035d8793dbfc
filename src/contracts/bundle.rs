//! A contract of several files as one.
//!
//! Schemas of other files become components under their names; everything else that stands in another file stands in its
//! place. What cannot be resolved is kept as it is written. The result is JSON (RFC 8259), which every tool reads.

use super::example::{Json, Layout, plain};
use super::openapi::{OpenApi, Version};
use super::spec::{Extensions, Node};
use crate::yaml::flat;

/// The contract with all its files in one, as JSON over several lines. O(size of the result), which is bounded.
pub fn bundle(api: &OpenApi) -> String {
    let mut bundler = Bundler { api, left: MOST_VALUES };
    let root = api.spec.root();
    let mut json = bundler.value(root, 0);
    let own = root.path();
    let foreign: Vec<(String, Json)> = api
        .schemas
        .iter()
        .filter(|named| api.node(named.at).path() != own)
        .map(|named| (named.name.clone(), bundler.content(api.node(named.at), 0)))
        .collect();
    if !foreign.is_empty() {
        let path: &[&str] = if api.version == Version::V2 { &["definitions"] } else { &["components", "schemas"] };
        object_at(&mut json, path).extend(foreign);
    }
    json.print(Layout::Lines)
}

/// Values of a bundle. Parts that are not schemas are repeated where they are used, so the sum has to end somewhere.
const MOST_VALUES: usize = 2_000_000;

/// Parts inside parts that stand in other files.
const DEEPEST: u32 = 8;

struct Bundler<'a> {
    api: &'a OpenApi,
    left: usize,
}

impl Bundler<'_> {
    /// A value with its references rewritten, or what they lead to in their place. Recursion is bounded by the depth of
    /// the trees, and by [`DEEPEST`] steps into other files.
    fn value(&mut self, node: Node<'_>, depth: u32) -> Json {
        let Some(target) = node.referred() else { return self.content(node, depth) };
        let is_own = target.path() == self.api.spec.root().path();
        if let Some(ix) = self.api.named(target.at()) {
            let section = if self.api.version == Version::V2 { "#/definitions/" } else { "#/components/schemas/" };
            let name = self.api.schemas[ix as usize].name.replace('~', "~0").replace('/', "~1");
            return self.reference(node, format!("{section}{name}"), depth);
        }
        if is_own {
            let written = node.reference().and_then(|written| written.split_once('#')).map(|(_, pointer)| pointer);
            return self.reference(node, format!("#{}", written.unwrap_or_default()), depth);
        }
        if depth >= DEEPEST { self.content(node, depth) } else { self.value(target, depth + 1) }
    }

    /// A reference with what stands beside it.
    fn reference(&mut self, node: Node<'_>, to: String, depth: u32) -> Json {
        let mut fields = vec![("$ref".to_owned(), Json::Text(to))];
        for (name, value) in node.fields(Extensions::Kept).filter(|(name, _)| *name != "$ref") {
            fields.push((name.to_owned(), self.value(value, depth)));
        }
        Json::Object(fields)
    }

    fn content(&mut self, node: Node<'_>, depth: u32) -> Json {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return Json::Null;
        }
        match node.shape() {
            flat::Shape::Sequence => Json::Array(node.items().map(|item| self.value(item, depth)).collect()),
            flat::Shape::Mapping => {
                let fields = node.fields(Extensions::Kept);
                Json::Object(fields.map(|(name, value)| (name.to_owned(), self.value(value, depth))).collect())
            }
            flat::Shape::Quoted => Json::Text(node.scalar().unwrap_or_default().to_owned()),
            flat::Shape::Plain => plain(node),
        }
    }
}

/// The fields of an object inside a value; made where they are absent.
fn object_at<'j>(json: &'j mut Json, path: &[&str]) -> &'j mut Vec<(String, Json)> {
    if !matches!(json, Json::Object(_)) {
        *json = Json::Object(Vec::new());
    }
    let Json::Object(fields) = json else { unreachable!("it was just made one") };
    let Some((first, rest)) = path.split_first() else { return fields };
    let at = fields.iter().position(|(name, _)| name == first).unwrap_or_else(|| {
        fields.push(((*first).to_owned(), Json::Object(Vec::new())));
        fields.len() - 1
    });
    object_at(&mut fields[at].1, rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contracts::testing::spec_of;

    #[test]
    fn schemas_of_other_files_become_components_and_the_rest_stands_in_its_place() {
        let api = OpenApi::read(spec_of(&[
            ("openapi.yaml", "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/o: {$ref: 'paths/o.yaml'}}\ncomponents: {schemas: {Own: {$ref: 'schemas/Order.yaml'}}}\n"),
            ("paths/o.yaml", "get: {parameters: [{$ref: '../parts.yaml#/Page'}], responses: {200: {description: ok, content: {application/json: {schema: {$ref: '../schemas/Order.yaml'}}}}}}\n"),
            ("parts.yaml", "Page: {name: page, in: query, schema: {type: integer, default: 1.10}}\n"),
            ("schemas/Order.yaml", "type: object\nproperties: {next: {$ref: '#'}, own: {$ref: '../openapi.yaml#/components/schemas/Own'}}\n"),
        ]))
        .unwrap();
        let text = bundle(&api);
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["paths"]["/o"]["get"]["parameters"][0]["name"], "page");
        assert!(text.contains("1.10"));
        let schema = &json["paths"]["/o"]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(schema["$ref"], "#/components/schemas/Order");
        assert_eq!(json["components"]["schemas"]["Order"]["properties"]["next"]["$ref"], "#/components/schemas/Order");
        assert_eq!(json["components"]["schemas"]["Order"]["properties"]["own"]["$ref"], "#/components/schemas/Own");
        assert_eq!(json["components"]["schemas"]["Own"]["$ref"], "#/components/schemas/Order");
    }

    #[test]
    fn a_contract_of_one_file_stays_as_it_is() {
        let text = "openapi: 3.1.0\npaths: {}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {type: string}}}\n";
        let api = OpenApi::read(spec_of(&[("a.yaml", text)])).unwrap();
        let json: serde_json::Value = serde_json::from_str(&bundle(&api)).unwrap();
        assert_eq!(json["components"]["schemas"]["A"]["$ref"], "#/components/schemas/B");
    }

    #[test]
    fn parts_that_hold_each_other_end() {
        let api = OpenApi::read(spec_of(&[
            ("a.yaml", "openapi: 3.1.0\npaths: {/x: {get: {parameters: [{$ref: 'p.yaml#/A'}]}}}\n"),
            ("p.yaml", "A: {x-b: {$ref: '#/B'}}\nB: {x-a: {$ref: '#/A'}, x-c: {$ref: '#/A'}}\n"),
        ]))
        .unwrap();
        assert!(bundle(&api).len() < 10 << 20);
    }
}
