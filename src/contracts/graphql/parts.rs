//! Questions to a schema: types by name, their uses, and its parts with what they lack.

use crate::base::span::Spanned;

use super::model::{Argument, Deprecated, Field, GraphQl, Origin, Part, TypeDef, TypeIx, Use};

impl GraphQl {
    /// A type by number.
    ///
    /// # Panics
    /// When the number is from another schema.
    pub fn get(&self, ix: TypeIx) -> &TypeDef {
        &self.types[ix.0 as usize]
    }

    /// A type by name. O(log n).
    pub fn find(&self, name: &str) -> Option<TypeIx> {
        self.names.get(name).copied()
    }

    /// What names a type, in document order.
    pub fn used_by(&self, ix: TypeIx) -> &[Use] {
        &self.uses[ix.0 as usize]
    }

    /// Types that no operation leads to; empty when the text holds no root type, since then nothing is known.
    ///
    /// An interface leads to all that implements it. What carries `@key` is led to: other services of a federation
    /// ask for it by its key.
    pub fn unreachable(&self) -> &[TypeIx] {
        &self.unreachable
    }

    /// Fields of all root types.
    pub fn operations(&self) -> usize {
        self.roots.all().map(|(_, ix)| self.get(ix).fields.len()).sum()
    }

    /// Everything that could have a description, in document order; what is deprecated is among it.
    pub fn parts(&self) -> impl Iterator<Item = Part> {
        self.types.iter().zip(0_u32..).flat_map(|(def, ix)| {
            let ix = TypeIx(ix);
            let fields = def.fields.iter().zip(0_u32..).flat_map(move |(field, at)| {
                let arguments = (0..field.arguments.len() as u32).map(move |argument| Part::Argument(ix, at, argument));
                std::iter::once(Part::Field(ix, at)).chain(arguments)
            });
            let values = (0..def.values.len() as u32).map(move |value| Part::Value(ix, value));
            std::iter::once(Part::Type(ix)).chain(fields).chain(values)
        })
    }

    /// Parts without a description. What is only extended here may have one where it is defined, and is left out.
    pub fn undescribed(&self) -> impl Iterator<Item = Part> {
        self.parts().filter(|part| match *part {
            Part::Type(ix) => self.get(ix).origin == Origin::Defined && self.description(*part).is_empty(),
            Part::Field(..) | Part::Argument(..) | Part::Value(..) => self.description(*part).is_empty(),
        })
    }

    /// Parts that are deprecated and do not say why.
    pub fn deprecated_without_reason(&self) -> impl Iterator<Item = Part> {
        let is_silent = |deprecated: &Deprecated| deprecated.reason.is_none();
        self.parts().filter(move |part| self.deprecated(*part).is_some_and(is_silent))
    }

    /// Description of a part; empty when there is none.
    pub fn description(&self, part: Part) -> &str {
        match part {
            Part::Type(ix) => &self.get(ix).description,
            Part::Field(ix, field) => &self.field(ix, field).description,
            Part::Argument(ix, field, argument) => &self.argument(ix, field, argument).description,
            Part::Value(ix, value) => &self.get(ix).values[value as usize].description,
        }
    }

    /// What `@deprecated` says of a part; types cannot be deprecated.
    pub fn deprecated(&self, part: Part) -> Option<&Deprecated> {
        match part {
            Part::Type(_) => None,
            Part::Field(ix, field) => self.field(ix, field).deprecated.as_ref(),
            Part::Argument(ix, field, argument) => self.argument(ix, field, argument).deprecated.as_ref(),
            Part::Value(ix, value) => self.get(ix).values[value as usize].deprecated.as_ref(),
        }
    }

    /// The name of a part, where it stands.
    pub fn name(&self, part: Part) -> &Spanned<String> {
        match part {
            Part::Type(ix) => &self.get(ix).name,
            Part::Field(ix, field) => &self.field(ix, field).name,
            Part::Argument(ix, field, argument) => &self.argument(ix, field, argument).name,
            Part::Value(ix, value) => &self.get(ix).values[value as usize].name,
        }
    }

    /// A part as its schema coordinate (`Query.user(id:)`), as GraphQL of September 2025 defines them.
    pub fn coordinate(&self, part: Part) -> String {
        let own = &self.name(part).value;
        match part {
            Part::Type(_) => own.clone(),
            Part::Field(ix, _) | Part::Value(ix, _) => format!("{}.{own}", self.get(ix).name.value),
            Part::Argument(ix, field, _) => {
                format!("{}.{}({own}:)", self.get(ix).name.value, self.field(ix, field).name.value)
            }
        }
    }

    fn field(&self, ix: TypeIx, field: u32) -> &Field {
        &self.get(ix).fields[field as usize]
    }

    fn argument(&self, ix: TypeIx, field: u32, argument: u32) -> &Argument {
        &self.field(ix, field).arguments[argument as usize]
    }
}
