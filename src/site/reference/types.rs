//! Types of a GraphQL schema.

use super::writer::Page;
use crate::contracts::graphql::{
    Applied, Argument, Deprecated, Field, GraphQl, Operation, TypeDef, TypeIx, TypeKind, TypeRef, Use,
};

/// Kinds of types with keys of words for them, in the order of the page.
const KINDS: [(TypeKind, &str); 6] = [
    (TypeKind::Object, "reference.objects"),
    (TypeKind::Interface, "reference.interfaces"),
    (TypeKind::Union, "reference.unions"),
    (TypeKind::Enum, "reference.enumerations"),
    (TypeKind::InputObject, "reference.inputs"),
    (TypeKind::Scalar, "reference.scalars"),
];

/// Types built into the language (§3.5).
const BUILT_IN: [&str; 5] = ["Int", "Float", "String", "Boolean", "ID"];

/// Uses of a type that its page names.
const MOST_USES: usize = 60;

/// The page of a schema as a whole: what can be asked, then all types.
pub(super) fn overview(page: &mut Page<'_, GraphQl>) {
    let schema = page.api;
    page.about(&schema.description);
    for (operation, ix) in schema.roots.all() {
        page.heading(operation.word(), words(operation));
        let root = schema.get(ix);
        page.html("<ul class=\"ops\">\n");
        for field in &root.fields {
            let anchor = format!("{}#field-{}", page.type_href(&root.name.value).unwrap_or_default(), field.name.value);
            page.html("<li><a href=\"").text(&anchor).html("\">").code(&field.name.value).html("</a>: ");
            page.type_ref(&field.ty);
            page.deprecation(field.deprecated.as_ref());
            let line = super::prose::first_line(&field.description);
            if !line.is_empty() {
                page.html("<span class=\"trigger\">").text(&line).html("</span>");
            }
            page.html("</li>\n");
        }
        page.html("</ul>\n");
    }
    for (kind, title) in KINDS {
        let names: Vec<&str> =
            schema.types.iter().filter(|def| def.kind == kind).map(|def| def.name.value.as_str()).collect();
        if names.is_empty() {
            continue;
        }
        page.heading(kind.word(), title);
        page.html("<ul class=\"names\">\n");
        for name in names {
            page.html("<li>").type_link(name);
            page.html("</li>\n");
        }
        page.html("</ul>\n");
    }
    page.directives();
    page.unreachable();
}

fn words(operation: Operation) -> &'static str {
    match operation {
        Operation::Query => "reference.queries",
        Operation::Mutation => "reference.mutations",
        Operation::Subscription => "reference.subscriptions",
    }
}

/// The page of a type.
pub(super) fn write(page: &mut Page<'_, GraphQl>, ix: u32) {
    let schema = page.api;
    let Some(def) = schema.types.get(ix as usize) else { return };
    page.about(&def.description);
    if let Some(address) = def.specified_by() {
        page.html("<p>").say("reference.what_it_means").html(" ").external(&address);
        page.html("</p>\n");
    }
    page.applied(&def.directives);
    page.interfaces(def);
    page.fields(def);
    page.members(def);
    page.enum_values(def);
    page.uses(TypeIx(ix));
}

impl Page<'_, GraphQl> {
    fn type_href(&self, name: &str) -> Option<String> {
        self.schema_page(self.api.find(name)?.0)
    }

    /// A type as a link; a built-in one and one that is not defined have no page.
    fn type_link(&mut self, name: &str) {
        match self.type_href(name) {
            Some(href) => self.html("<a href=\"").text(&href).html("\">").text(name).html("</a>"),
            None if BUILT_IN.contains(&name) => self.text(name),
            None => self.html("<span class=\"broken\">").text(name).html("</span>"),
        };
    }

    /// `[Order!]!` with its name as a link.
    fn type_ref(&mut self, ty: &TypeRef) {
        let (before, after) = ty.around();
        self.text(before).type_link(&ty.name.value);
        self.text(after);
    }

    fn deprecation(&mut self, deprecated: Option<&Deprecated>) {
        if let Some(deprecated) = deprecated {
            self.html(" <span class=\"flag\">").say("reference.deprecated").html("</span>");
            if let Some(reason) = &deprecated.reason {
                self.html(" <span class=\"from\">").text(reason).html("</span>");
            }
        }
    }

    /// Directives but those that the page says in words of its own.
    fn applied(&mut self, directives: &[Applied]) {
        let shown: Vec<&Applied> = directives
            .iter()
            .filter(|applied| !["deprecated", "specifiedBy"].contains(&applied.name.value.as_str()))
            .collect();
        if shown.is_empty() {
            return;
        }
        self.html("<p class=\"limits\">");
        for (ix, applied) in shown.into_iter().enumerate() {
            let given: Vec<String> =
                applied.arguments.iter().map(|given| format!("{}: {}", given.name.value, given.value.value)).collect();
            let brackets = if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) };
            self.html(if ix > 0 { " " } else { "" }).code(&format!("@{}{brackets}", applied.name.value));
        }
        self.html("</p>\n");
    }

    fn interfaces(&mut self, def: &TypeDef) {
        if def.interfaces.is_empty() {
            return;
        }
        self.html("<p>").say("reference.implements").html(" ");
        for (ix, interface) in def.interfaces.iter().enumerate() {
            self.html(if ix > 0 { ", " } else { "" }).type_link(&interface.value);
        }
        self.html(".</p>\n");
    }

    fn fields(&mut self, def: &TypeDef) {
        if def.fields.is_empty() {
            return;
        }
        self.heading("fields", "reference.fields");
        if def.is_one_of() {
            self.html("<p>").say("reference.exactly_one_of_these_is_given").html("</p>\n");
        }
        self.html("<ul class=\"props\">\n");
        def.fields.iter().for_each(|field| self.field(def, field));
        self.html("</ul>\n");
    }

    fn field(&mut self, def: &TypeDef, field: &Field) {
        let id = self.id(&format!("field-{}", field.name.value));
        self.html("<li id=\"").text(&id).html("\"><p class=\"name\"><a href=\"#").text(&id).html("\"><code>");
        self.text(&field.name.value).html("</code></a> ");
        self.type_ref(&field.ty);
        let is_input = def.kind == TypeKind::InputObject;
        if is_input && field.ty.is_required() && field.default.is_none() {
            self.html(" <b class=\"must\">").say("reference.required").html("</b>");
        }
        self.deprecation(field.deprecated.as_ref());
        if def.added_by(field.span).is_some() {
            self.html(" <span class=\"from\">").say("reference.from_an_extension").html("</span>");
        }
        self.html("</p>");
        self.description(&field.description);
        self.applied(&field.directives);
        if let Some(default) = &field.default {
            self.html("<p class=\"limits\">").say("reference.default").html(" ").code(&default.value).html("</p>");
        }
        if !field.arguments.is_empty() {
            let open = if field.arguments.len() <= 6 { "<details open><summary>" } else { "<details><summary>" };
            self.html(open)
                .say_count("reference.arguments", field.arguments.len())
                .html("</summary><ul class=\"props\">\n");
            field.arguments.iter().for_each(|argument| self.argument(&field.name.value, argument));
            self.html("</ul></details>");
        }
        self.html("</li>\n");
    }

    fn argument(&mut self, field: &str, argument: &Argument) {
        let id = self.id(&format!("field-{field}-{}", argument.name.value));
        self.html("<li id=\"").text(&id).html("\"><p class=\"name\"><a href=\"#").text(&id).html("\"><code>");
        self.text(&argument.name.value).html("</code></a> ");
        self.type_ref(&argument.ty);
        if argument.ty.is_required() && argument.default.is_none() {
            self.html(" <b class=\"must\">").say("reference.required").html("</b>");
        }
        self.deprecation(argument.deprecated.as_ref());
        self.html("</p>");
        self.description(&argument.description);
        self.applied(&argument.directives);
        if let Some(default) = &argument.default {
            self.html("<p class=\"limits\">").say("reference.default").html(" ").code(&default.value).html("</p>");
        }
        self.html("</li>\n");
    }

    fn members(&mut self, def: &TypeDef) {
        if def.members.is_empty() {
            return;
        }
        self.heading("members", "reference.one_of_these_types");
        self.html("<ul>");
        for member in &def.members {
            self.html("<li>").type_link(&member.value);
            self.html("</li>");
        }
        self.html("</ul>\n");
    }

    fn enum_values(&mut self, def: &TypeDef) {
        if def.values.is_empty() {
            return;
        }
        self.heading("values", "reference.values");
        self.html("<ul class=\"props\">\n");
        for value in &def.values {
            let id = self.id(&format!("value-{}", value.name.value));
            self.html("<li id=\"").text(&id).html("\"><p class=\"name\">").code(&value.name.value);
            self.deprecation(value.deprecated.as_ref());
            self.html("</p>");
            self.description(&value.description);
            self.applied(&value.directives);
            self.html("</li>\n");
        }
        self.html("</ul>\n");
    }

    /// Where a type is named.
    fn uses(&mut self, ix: TypeIx) {
        let schema = self.api;
        let uses = schema.used_by(ix);
        self.heading("used-by", "reference.used_by");
        if uses.is_empty() {
            self.html("<p class=\"from\">").say("reference.nothing_in_this_schema").html("</p>\n");
            return;
        }
        self.html("<ul>");
        for used in uses.iter().take(MOST_USES) {
            self.html("<li>");
            match *used {
                Use::Root(operation) => drop(
                    self.say("reference.where_every")
                        .html(" ")
                        .html(operation.word())
                        .html(" ")
                        .say("reference.begins"),
                ),
                Use::Field(of, field) => self.coordinate(of, Some(field), ""),
                Use::Argument(of, field, argument) => {
                    let name = &schema.get(of).fields[field as usize].arguments[argument as usize].name.value;
                    self.coordinate(of, Some(field), &format!("({name}:)"));
                }
                Use::Member(of) => {
                    self.say("reference.member_of").html(" ").type_link(&schema.get(of).name.value);
                }
                Use::Implements(of) => {
                    self.say("reference.implemented_by").html(" ").type_link(&schema.get(of).name.value);
                }
                Use::Directive(directive, _) => {
                    self.code(&format!("@{}", schema.directives[directive as usize].name.value));
                }
            }
            self.html("</li>");
        }
        self.html("</ul>\n");
        if uses.len() > MOST_USES {
            self.and_more("from", uses.len() - MOST_USES);
        }
    }

    /// `Query.user(id:)` as a link to the field.
    fn coordinate(&mut self, of: TypeIx, field: Option<u32>, more: &str) {
        let def = self.api.get(of);
        let name = field.map(|field| def.fields[field as usize].name.value.as_str()).unwrap_or_default();
        let href = self.schema_page(of.0).unwrap_or_default();
        self.html("<a href=\"").text(&format!("{href}#field-{name}")).html("\"><code>");
        self.text(&format!("{}.{name}{more}", def.name.value)).html("</code></a>");
    }

    fn directives(&mut self) {
        let schema = self.api;
        if schema.directives.is_empty() {
            return;
        }
        self.heading("directives", "reference.directives");
        self.html("<ul class=\"props\">\n");
        for directive in &schema.directives {
            self.html("<li><p class=\"name\">").code(&format!("@{}", directive.name.value));
            if directive.repeatable {
                self.html(" <span class=\"from\">").say("reference.repeatable").html("</span>");
            }
            self.html("</p>");
            self.description(&directive.description);
            for argument in &directive.arguments {
                self.html("<p class=\"limits\">").code(&argument.name.value).html(": ");
                self.type_ref(&argument.ty);
                self.html("</p>");
            }
            let places: Vec<&str> = directive.locations.iter().map(|place| place.value.as_str()).collect();
            self.html("<p class=\"limits\">")
                .say("reference.on")
                .html(" ")
                .text(&places.join(", ").to_lowercase().replace('_', " "))
                .html("</p></li>\n");
        }
        self.html("</ul>\n");
    }

    fn unreachable(&mut self) {
        let schema = self.api;
        if schema.unreachable().is_empty() {
            return;
        }
        self.heading("unreachable", "reference.types_that_no_operation_leads_to");
        self.html("<ul class=\"names\">\n");
        for ix in schema.unreachable() {
            self.html("<li>").type_link(&schema.get(*ix).name.value);
            self.html("</li>\n");
        }
        self.html("</ul>\n");
    }
}
