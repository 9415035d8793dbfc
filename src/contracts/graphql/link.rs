//! Definitions to a schema: extensions merged, names resolved, uses counted.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::base::span::Spanned;
use crate::yaml::Problem;
use crate::yaml::tree::MAX_PROBLEMS;

use super::convert::Drafts;
use super::model::{GraphQl, Operation, Origin, TypeDef, TypeIx, TypeKind, Unknown, Use};

/// Types that every schema has (§3.5) or that introspection brings (§4); nothing has to define them.
const BUILT_IN: &[&str] = &[
    "Boolean",
    "Float",
    "ID",
    "Int",
    "String",
    "__Directive",
    "__DirectiveLocation",
    "__EnumValue",
    "__Field",
    "__InputValue",
    "__Schema",
    "__Type",
    "__TypeKind",
];

/// Whether a type is there without a definition.
pub(super) fn is_built_in(name: &str) -> bool {
    BUILT_IN.contains(&name)
}

pub(super) fn link(mut drafts: Drafts) -> GraphQl {
    let types = merge(&mut drafts);
    let names: BTreeMap<String, TypeIx> =
        types.iter().zip(0..).map(|(def, ix)| (def.name.value.clone(), TypeIx(ix))).collect();
    let mut schema = GraphQl {
        description: drafts.description,
        directives_of_schema: drafts.directives_of_schema,
        uses: vec![Vec::new(); types.len()],
        types,
        directives: drafts.directives,
        names,
        ..GraphQl::default()
    };
    for (named, by) in references(&schema, &drafts.roots) {
        match schema.find(&named.value) {
            Some(ix) => schema.uses[ix.0 as usize].push(by),
            None if is_built_in(&named.value) => {}
            None => schema.unknown.push(Unknown { name: named, by }),
        }
    }
    schema.unknown.sort_by_key(|unknown| unknown.name.span);
    root(&mut schema, &drafts.roots);
    schema.unreachable = unreachable(&schema);
    schema.problems = drafts.problems;
    schema.problems.extend(repeated(&schema));
    schema.problems.sort_by_key(|problem| problem.span);
    schema.problems.truncate(MAX_PROBLEMS);
    schema
}

/// Types in document order, each once. The first definition of a name counts.
fn merge(drafts: &mut Drafts) -> Vec<TypeDef> {
    let mut types: Vec<TypeDef> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let (defined, extensions): (Vec<_>, Vec<_>) =
        std::mem::take(&mut drafts.types).into_iter().partition(|def| def.origin == Origin::Defined);
    for def in defined.into_iter().chain(extensions) {
        let place = places.entry(def.name.value.clone()).or_insert(types.len());
        match types.get_mut(*place) {
            None => types.push(def),
            Some(_) if def.origin == Origin::Defined => {
                drafts.problem(def.name.span, format!("`{}` is defined a second time", def.name.value));
            }
            Some(known) if known.kind != def.kind => {
                let (is, said) = (known.kind.word(), def.kind.word());
                drafts.problem(def.name.span, format!("`{}` begins with `{is}`, not with `{said}`", def.name.value));
            }
            Some(known) => extend(known, def),
        }
    }
    types.sort_by_key(|def| def.span);
    types
}

fn extend(known: &mut TypeDef, extension: TypeDef) {
    known.fields.extend(extension.fields);
    known.interfaces.extend(extension.interfaces);
    known.members.extend(extension.members);
    known.values.extend(extension.values);
    known.directives.extend(extension.directives);
    known.extensions.extend(extension.extensions);
}

/// Every name of a type that stands anywhere, with what it stands in.
fn references(schema: &GraphQl, roots: &[(Operation, Spanned<String>)]) -> Vec<(Spanned<String>, Use)> {
    let mut all: Vec<(Spanned<String>, Use)> =
        roots.iter().map(|(operation, name)| (name.clone(), Use::Root(*operation))).collect();
    for (directive, at) in schema.directives.iter().zip(0..) {
        let arguments = directive.arguments.iter().zip(0..);
        all.extend(arguments.map(|(argument, ix)| (argument.ty.name.clone(), Use::Directive(at, ix))));
    }
    for (def, ix) in schema.types.iter().zip(0..).map(|(def, ix)| (def, TypeIx(ix))) {
        all.extend(def.interfaces.iter().map(|name| (name.clone(), Use::Implements(ix))));
        all.extend(def.members.iter().map(|name| (name.clone(), Use::Member(ix))));
        for (field, at) in def.fields.iter().zip(0..) {
            all.push((field.ty.name.clone(), Use::Field(ix, at)));
            let arguments = field.arguments.iter().zip(0..);
            all.extend(arguments.map(|(argument, nth)| (argument.ty.name.clone(), Use::Argument(ix, at, nth))));
        }
    }
    all
}

/// Root types by the names that the schema gives, or by the standard ones when it gives none (§3.3.1).
fn root(schema: &mut GraphQl, given: &[(Operation, Spanned<String>)]) {
    for (operation, name) in given {
        schema.roots.set(*operation, schema.find(&name.value));
    }
    if !given.is_empty() {
        return;
    }
    for operation in Operation::ALL {
        let is_object = |ix: &TypeIx| schema.get(*ix).kind == TypeKind::Object;
        if let Some(ix) = schema.find(operation.default_name()).filter(is_object) {
            schema.roots.set(operation, Some(ix));
            schema.uses[ix.0 as usize].insert(0, Use::Root(operation));
        }
    }
}

fn unreachable(schema: &GraphQl) -> Vec<TypeIx> {
    let all = || (0..schema.types.len() as u32).map(TypeIx);
    let mut open: Vec<TypeIx> = schema.roots.all().map(|(_, ix)| ix).collect();
    if open.is_empty() {
        return Vec::new();
    }
    open.extend(all().filter(|ix| schema.get(*ix).applied("key").is_some()));
    let of_directives = schema.directives.iter().flat_map(|directive| &directive.arguments);
    open.extend(of_directives.filter_map(|argument| schema.find(&argument.ty.name.value)));
    let mut reached = vec![false; schema.types.len()];
    while let Some(ix) = open.pop() {
        if !std::mem::replace(&mut reached[ix.0 as usize], true) {
            open.extend(led_to(schema, ix));
        }
    }
    all().filter(|ix| !reached[ix.0 as usize]).collect()
}

/// Types that one type leads to.
fn led_to(schema: &GraphQl, ix: TypeIx) -> Vec<TypeIx> {
    let def = schema.get(ix);
    let arguments = def.fields.iter().flat_map(|field| &field.arguments).map(|argument| &argument.ty.name);
    let names = def.fields.iter().map(|field| &field.ty.name).chain(arguments);
    let names = names.chain(&def.interfaces).chain(&def.members);
    let implementations = schema.used_by(ix).iter().filter_map(|used| match used {
        Use::Implements(by) => Some(*by),
        Use::Root(_) | Use::Field(..) | Use::Argument(..) | Use::Member(_) | Use::Directive(..) => None,
    });
    names.filter_map(|name| schema.find(&name.value)).chain(implementations).collect()
}

/// Names that stand twice where each may stand once (§3.6, §3.9, §3.10).
fn repeated(schema: &GraphQl) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut look = |owner: &str, names: &mut dyn Iterator<Item = &Spanned<String>>| {
        let mut seen = HashSet::new();
        for name in names {
            if !seen.insert(&*name.value) && problems.len() < MAX_PROBLEMS {
                let message = format!("`{}` stands a second time in `{owner}`", name.value);
                problems.push(Problem { span: name.span, message });
            }
        }
    };
    for def in &schema.types {
        let owner = &def.name.value;
        look(owner, &mut def.fields.iter().map(|field| &field.name));
        look(owner, &mut def.values.iter().map(|value| &value.name));
        for field in def.fields.iter().filter(|field| field.arguments.len() > 1) {
            look(&field.name.value, &mut field.arguments.iter().map(|argument| &argument.name));
        }
    }
    problems
}
