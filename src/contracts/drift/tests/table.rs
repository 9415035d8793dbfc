//! Every check with an old and a new contract, in both directions.

use std::collections::BTreeSet;

use super::super::Kind::*;
use super::*;

/// What a change of values does to who sends them and who receives them, and its reverse.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// Breaks senders; the reverse breaks receivers.
    Narrows,
    /// Breaks both, either way.
    Differs,
    /// Anything else: verdicts stand in the table of [`Check`].
    Other,
}

/// Forward, backward, old schema, new schema.
type Row = (Way, Kind, Kind, &'static str, &'static str);

/// Schemas that can stand everywhere.
#[rustfmt::skip]
const VALUES: &[Row] = &[
    (Way::Differs, TypeChanged, TypeChanged, "{type: boolean}", "{type: object}"),
    (Way::Differs, TypeChanged, TypeChanged, "{type: string, format: date}", "{type: string, format: uuid}"),
    (Way::Narrows, BecameNotNullable, BecameNullable, "{type: [string, 'null']}", "{type: string}"),
    (Way::Narrows, BecameNotNullable, BecameNullable, "{anyOf: [{type: string}, {type: 'null'}]}", "{type: string}"),
    (Way::Other, EnumValueRemoved, EnumValueAdded, "{enum: [a, b]}", "{enum: [a]}"),
    (Way::Narrows, BecameEnum, BecameNotEnum, "{type: string}", "{type: string, enum: [a, b]}"),
    (Way::Narrows, ConstAdded, ConstRemoved, "{type: string}", "{type: string, const: a}"),
    (Way::Differs, ConstChanged, ConstChanged, "{const: 1}", "{const: 2}"),
    (Way::Narrows, MaxDecreased, MaxIncreased, "{maximum: 100}", "{maximum: 50}"),
    (Way::Narrows, MaxDecreased, MaxIncreased, "{type: integer}", "{type: integer, maximum: 50}"),
    (Way::Narrows, MaxDecreased, MaxIncreased, "{maximum: 5}", "{exclusiveMaximum: 5}"),
    (Way::Narrows, MinIncreased, MinDecreased, "{minimum: 1}", "{minimum: 2}"),
    (Way::Narrows, MinIncreased, MinDecreased, "{minimum: 1}", "{minimum: 1, exclusiveMinimum: true}"),
    (Way::Narrows, MaxLengthDecreased, MaxLengthIncreased, "{maxLength: 9}", "{maxLength: 8}"),
    (Way::Narrows, MinLengthIncreased, MinLengthDecreased, "{type: string}", "{type: string, minLength: 1}"),
    (Way::Narrows, MaxItemsDecreased, MaxItemsIncreased, "{type: array, maxItems: 9}", "{type: array, maxItems: 8}"),
    (Way::Narrows, MinItemsIncreased, MinItemsDecreased, "{type: array, minItems: 0}", "{type: array, minItems: 1}"),
    (Way::Narrows, MaxPropertiesDecreased, MaxPropertiesIncreased, "{maxProperties: 9}", "{maxProperties: 8}"),
    (Way::Narrows, MinPropertiesIncreased, MinPropertiesDecreased, "{minProperties: 1}", "{minProperties: 2}"),
    (Way::Narrows, PatternAdded, PatternRemoved, "{type: string}", "{type: string, pattern: ^a}"),
    (Way::Other, PatternChanged, PatternChanged, "{pattern: ^a}", "{pattern: ^b}"),
    (Way::Narrows, RuleAdded, RuleRemoved, "{type: array}", "{type: array, uniqueItems: true}"),
    (Way::Narrows, RuleAdded, RuleRemoved, "{type: integer}", "{type: integer, multipleOf: 2}"),
    (Way::Narrows, RuleAdded, RuleRemoved, "{type: array}", "{type: array, items: {type: string}}"),
    (Way::Narrows, RuleAdded, RuleRemoved, "{type: object}", "{type: object, additionalProperties: {type: string}}"),
    (Way::Narrows, RuleAdded, RuleRemoved, "{type: object}", "{type: object, oneOf: [{required: [a]}, {required: [b]}]}"),
    (Way::Narrows, RuleAdded, RuleRemoved, "{properties: {a: {type: string}}}", "{properties: {a: false}}"),
    (Way::Other, RuleChanged, RuleChanged, "{not: {type: string}}", "{not: {type: integer}}"),
    (Way::Other, DefaultAdded, DefaultRemoved, "{type: integer}", "{type: integer, default: 1}"),
    (Way::Other, DefaultChanged, DefaultChanged, "{default: 1}", "{default: 2}"),
    (Way::Narrows, BecameRequired, BecameOptional, "{properties: {a: {}}}", "{required: [a], properties: {a: {}}}"),
    (Way::Narrows, BecameRequired, BecameOptional, "{type: object}", "{type: object, required: [a]}"),
    (Way::Narrows, AdditionalPropertiesClosed, AdditionalPropertiesOpened, "{type: object}", "{type: object, additionalProperties: false}"),
    (Way::Narrows, OneOfRemoved, OneOfAdded, "{oneOf: [{enum: [a]}, {maximum: 1}, {pattern: a}]}", "{oneOf: [{enum: [a]}, {pattern: a}]}"),
    (Way::Narrows, OneOfRemoved, OneOfAdded, "{oneOf: [{enum: [a]}, {maximum: 1}]}", "{enum: [a]}"),
    (Way::Narrows, AnyOfRemoved, AnyOfAdded, "{anyOf: [{enum: [a]}, {maximum: 1}, {pattern: a}]}", "{anyOf: [{enum: [a]}, {pattern: a}]}"),
    (Way::Other, DiscriminatorAdded, DiscriminatorRemoved, "{type: object}", "{type: object, discriminator: {propertyName: a}}"),
    (Way::Other, DiscriminatorRenamed, DiscriminatorRenamed, "{discriminator: {propertyName: a}}", "{discriminator: {propertyName: b}}"),
    (Way::Other, MappingAdded, MappingDeleted, "{discriminator: {propertyName: a}}", "{discriminator: {propertyName: a, mapping: {x: X}}}"),
    (Way::Other, MappingChanged, MappingChanged, "{discriminator: {propertyName: a, mapping: {x: X}}}", "{discriminator: {propertyName: a, mapping: {x: Y}}}"),
    (Way::Other, Deprecated, Reactivated, "{properties: {a: {}}}", "{properties: {a: {deprecated: true}}}"),
];

/// Old and new contract, and the checks of the way there and of the way back.
type Pair = (&'static str, &'static str, &'static [Check], &'static [Check]);

/// Operations.
#[rustfmt::skip]
const OPERATIONS: &[Pair] = &[
    ("{deprecated: true}", "{}", &[Check::EndpointReactivated], &[Check::DeprecatedSunsetMissing]),
    ("{}", "{deprecated: true, x-sunset: 2026-01-01}", &[Check::EndpointDeprecated], &[Check::EndpointReactivated]),
    ("{deprecated: true}", "{deprecated: true, x-sunset: 2026-01-01}", &[Check::SunsetAdded], &[Check::SunsetDeleted]),
    ("{deprecated: true, x-sunset: 2026-01-01}", "{deprecated: true, x-sunset: '2026-01-02T00:00:00Z'}", &[Check::SunsetPostponed], &[Check::SunsetTooSmall]),
    ("{deprecated: true, x-sunset: soon}", "{deprecated: true, x-sunset: later}", &[Check::SunsetParse], &[Check::SunsetParse]),
    ("{deprecated: true, responses: {'200': {description: x}}}", "{deprecated: true, responses: {'200': {description: x, headers: {Sunset: {schema: {}}}}}}", &[Check::SunsetAdded, Check::HeaderAdded], &[Check::SunsetDeleted, Check::OptionalHeaderRemoved]),
    ("{x-stability-level: beta}", "{x-stability-level: stable}", &[Check::StabilityIncreased], &[Check::StabilityDecreased]),
    ("{operationId: a}", "{operationId: b}", &[Check::OperationIdChanged], &[Check::OperationIdChanged]),
    ("{tags: [a]}", "{tags: [a, b]}", &[Check::TagAdded], &[Check::TagRemoved]),
    ("{}", "{parameters: [{name: p, in: query, required: true}]}", &[Check::RequiredParameterAdded], &[Check::ParameterRemoved]),
    ("{}", "{parameters: [{name: p, in: query, deprecated: true}]}", &[Check::OptionalParameterAdded], &[Check::ParameterRemovedWithDeprecation]),
    ("{}", "{parameters: [{name: p, in: path}]}", &[Check::PathParameterAdded], &[Check::ParameterRemoved]),
    ("{parameters: [{name: p, in: query}]}", "{parameters: [{name: p, in: header}]}", &[Check::ParameterMoved], &[Check::ParameterMoved]),
    ("{parameters: [{name: p, in: query}]}", "{parameters: [{name: p, in: query, required: true}]}", &[Check::ParameterBecameRequired], &[Check::ParameterBecameOptional]),
    ("{parameters: [{name: P, in: header}]}", "{parameters: [{name: p, in: header, deprecated: true}]}", &[Check::Value(Side::Parameter, Deprecated)], &[Check::Value(Side::Parameter, Reactivated)]),
    ("{parameters: [{name: p, in: query, schema: {type: array}}]}", "{parameters: [{name: p, in: query, style: pipeDelimited, schema: {type: array}}]}", &[Check::ParameterStyleChanged], &[Check::ParameterStyleChanged]),
    ("{parameters: [{name: p, in: query, schema: {type: array}}]}", "{parameters: [{name: p, in: query, explode: false, schema: {type: array}}]}", &[Check::ParameterExplodeChanged], &[Check::ParameterExplodeChanged]),
    ("{}", "{requestBody: {required: true, content: {}}}", &[Check::RequiredBodyAdded], &[Check::BodyRemoved]),
    ("{}", "{requestBody: {content: {}}}", &[Check::OptionalBodyAdded], &[Check::BodyRemoved]),
    ("{requestBody: {content: {}}}", "{requestBody: {required: true, content: {}}}", &[Check::BodyBecameRequired], &[Check::BodyBecameOptional]),
    ("{requestBody: {content: {a/b: {}}}}", "{requestBody: {content: {a/b: {}, a/c: {}}}}", &[Check::BodyMediaTypeAdded], &[Check::BodyMediaTypeRemoved]),
    ("{responses: {'200': {description: x}}}", "{responses: {'200': {description: x}, '202': {description: x}}}", &[Check::SuccessStatusAdded], &[Check::SuccessStatusRemoved]),
    ("{responses: {'200': {description: x}}}", "{responses: {'200': {description: x}, '404': {description: x}}}", &[Check::NonSuccessStatusAdded], &[Check::NonSuccessStatusRemoved]),
    ("{responses: {'200': {description: x, content: {a/b: {}}}}}", "{responses: {'200': {description: x, content: {a/b: {}, a/c: {}}}}}", &[Check::ResponseMediaTypeAdded], &[Check::ResponseMediaTypeRemoved]),
    ("{responses: {'200': {description: x}}}", "{responses: {'200': {description: x, headers: {A: {required: true}}}}}", &[Check::HeaderAdded], &[Check::RequiredHeaderRemoved]),
    ("{responses: {'200': {description: x}}}", "{responses: {'200': {description: x, headers: {A: {}}}}}", &[Check::HeaderAdded], &[Check::OptionalHeaderRemoved]),
    ("{responses: {'200': {description: x, headers: {A: {}}}}}", "{responses: {'200': {description: x, headers: {a: {required: true}}}}}", &[Check::HeaderBecameRequired], &[Check::HeaderBecameOptional]),
    ("{security: [{a: []}]}", "{security: [{a: []}, {b: []}]}", &[Check::SecurityAdded], &[Check::SecurityRemoved]),
    ("{security: []}", "{security: [{a: []}]}", &[Check::SecurityRequired], &[Check::SecurityOptional]),
    ("{security: [{a: [r]}]}", "{security: [{a: [r, w]}]}", &[Check::ScopeAdded], &[Check::ScopeRemoved]),
    ("{security: [{a: []}]}", "{security: [{a: [], b: []}]}", &[Check::SecurityRemoved, Check::SecurityAdded], &[Check::SecurityAdded]),
    ("{}", "{callbacks: {a: {'{$url}': {post: {}}}}}", &[Check::CallbackAdded], &[Check::CallbackRemoved]),
];

/// What stands in a contract beside its version.
#[rustfmt::skip]
const CONTRACTS: &[Pair] = &[
    ("paths: {}", "paths: {/a: {get: {}}}", &[Check::EndpointAdded], &[Check::PathRemovedWithoutDeprecation]),
    ("paths: {}", "paths: {/a: {get: {deprecated: true}}}", &[Check::EndpointAdded], &[Check::PathRemovedWithDeprecation]),
    ("paths: {}", "paths: {/a: {get: {deprecated: true, x-sunset: '2999-01-01'}}}", &[Check::EndpointAdded], &[Check::PathRemovedBeforeSunset]),
    ("paths: {/a: {put: {}}}", "paths: {/a: {put: {}, get: {}}}", &[Check::EndpointAdded], &[Check::OperationRemovedWithoutDeprecation]),
    ("paths: {/a: {put: {}}}", "paths: {/a: {put: {}, get: {deprecated: true}}}", &[Check::EndpointAdded], &[Check::OperationRemovedWithDeprecation]),
    ("paths: {/a: {put: {}}}", "paths: {/a: {put: {}, get: {deprecated: true, x-sunset: '2999-01-01'}}}", &[Check::EndpointAdded], &[Check::OperationRemovedBeforeSunset]),
    ("paths: {/a: {get: {operationId: a}}}", "paths: {/b: {get: {operationId: a}}}", &[Check::OperationMoved], &[Check::OperationMoved]),
    ("paths: {'/{a}': {get: {parameters: [{name: a, in: path}]}}}", "paths: {'/{b}': {get: {parameters: [{name: b, in: path}]}}}", &[Check::PathParameterRenamed], &[Check::PathParameterRenamed]),
    ("webhooks: {}", "webhooks: {a: {post: {}}}", &[Check::WebhookAdded], &[Check::WebhookRemoved]),
    ("servers: [{url: a}]", "servers: [{url: a}, {url: b}]", &[Check::ServerAdded], &[Check::ServerRemoved]),
    ("components: {}", "components: {securitySchemes: {a: {type: mutualTLS}}}", &[Check::SchemeAdded], &[Check::SchemeRemoved]),
    ("components: {securitySchemes: {a: {type: mutualTLS}}}", "components: {securitySchemes: {a: {type: http, scheme: basic}}}", &[Check::SchemeChanged], &[Check::SchemeChanged]),
];

/// Properties that come and go, by side: forward and backward.
#[rustfmt::skip]
const PROPERTIES: &[(Side, &str, &[Check], &[Check])] = &[
    (Side::Request, "{required: [a], properties: {b: {}, a: {}}}", &[Check::Value(Side::Request, RequiredPropertyAdded)], &[Check::Value(Side::Request, PropertyRemoved)]),
    (Side::Request, "{properties: {b: {}, a: {}}}", &[Check::Value(Side::Request, OptionalPropertyAdded)], &[Check::Value(Side::Request, PropertyRemoved)]),
    (Side::Request, "{required: [a], properties: {b: {}, a: {readOnly: true}}}", &[], &[]),
    (Side::Request, "{properties: {b: {readOnly: true}}}", &[Check::Value(Side::Request, PropertyRemoved)], &[Check::Value(Side::Request, OptionalPropertyAdded)]),
    (Side::Parameter, "{required: [a], properties: {b: {}, a: {}}}", &[Check::Value(Side::Parameter, RequiredPropertyAdded)], &[Check::Value(Side::Parameter, PropertyRemoved)]),
    (Side::Parameter, "{properties: {b: {}, a: {}}}", &[Check::Value(Side::Parameter, OptionalPropertyAdded)], &[Check::Value(Side::Parameter, PropertyRemoved)]),
    (Side::Response, "{required: [a], properties: {b: {}, a: {}}}", &[Check::Value(Side::Response, RequiredPropertyAdded)], &[Check::RequiredPropertyRemoved]),
    (Side::Response, "{properties: {b: {}, a: {}}}", &[Check::Value(Side::Response, OptionalPropertyAdded)], &[Check::Value(Side::Response, PropertyRemoved)]),
    (Side::Response, "{required: [a], properties: {b: {}, a: {writeOnly: true}}}", &[], &[]),
];

/// Types that fit, by side: from, to, and whether they fit on the way there and on the way back.
#[rustfmt::skip]
const TYPES: &[(Side, &str, &str, [bool; 2])] = &[
    (Side::Request, "{type: integer}", "{type: number}", [true, false]),
    (Side::Request, "{type: string}", "{type: [string, integer]}", [true, false]),
    (Side::Request, "{type: string}", "{oneOf: [{type: string}, {type: integer}]}", [true, false]),
    (Side::Request, "{type: integer}", "{type: string}", [false, false]),
    (Side::Request, "{type: integer, format: int32}", "{type: integer, format: int64}", [true, false]),
    (Side::Request, "{type: string, format: date}", "{type: string}", [true, false]),
    (Side::Parameter, "{type: integer}", "{type: string}", [true, false]),
    (Side::Parameter, "{type: array}", "{type: string}", [false, false]),
    (Side::Response, "{type: integer}", "{type: number}", [false, true]),
    (Side::Response, "{type: integer}", "{type: string}", [false, false]),
    (Side::Response, "{type: string}", "{}", [false, true]),
];

fn checks(old: &str, new: &str) -> Vec<Check> {
    changes(old, new).into_iter().map(|change| change.check).collect()
}

/// Compares both ways and takes note of what was seen.
fn both_ways(seen: &mut BTreeSet<Check>, (old, new): (&str, &str), (there, back): (&[Check], &[Check])) {
    assert_eq!(checks(old, new), there, "{old}\n→\n{new}");
    assert_eq!(checks(new, old), back, "{new}\n→\n{old}");
    seen.extend(there.iter().chain(back));
}

fn whole(text: &str) -> String {
    format!("openapi: 3.1.0\ninfo: {{version: '2026-01-01'}}\n{text}\n")
}

#[test]
fn each_check_is_made_in_both_directions() {
    let mut seen = BTreeSet::new();
    for (_, there, back, old, new) in VALUES {
        for side in SIDES {
            let (there, back) = ([Check::Value(side, *there)], [Check::Value(side, *back)]);
            both_ways(&mut seen, (&with(side, old), &with(side, new)), (&there, &back));
        }
    }
    for (side, old, new, fits) in TYPES {
        let check = |fits| [Check::Value(*side, if fits { TypeFits } else { TypeChanged })];
        both_ways(&mut seen, (&with(*side, old), &with(*side, new)), (&check(fits[0]), &check(fits[1])));
    }
    for (side, new, there, back) in PROPERTIES {
        both_ways(&mut seen, (&with(*side, "{properties: {b: {}}}"), &with(*side, new)), (there, back));
    }
    for (old, new, there, back) in OPERATIONS {
        both_ways(&mut seen, (&operation(old), &operation(new)), (there, back));
    }
    for (old, new, there, back) in CONTRACTS {
        both_ways(&mut seen, (&whole(old), &whole(new)), (there, back));
    }
    let unseen: Vec<&str> = Check::ALL.iter().filter(|check| !seen.contains(check)).map(|check| check.id()).collect();
    assert_eq!(unseen, Vec::<&str>::new());
}

#[test]
fn what_narrows_breaks_senders_and_what_widens_breaks_receivers() {
    let (broken, kept) = (Impact::Breaking, Impact::Harmless);
    for (way, there, back, ..) in VALUES {
        let impacts = |kind: Kind| SIDES.map(|side| Check::Value(side, kind).impact());
        match way {
            Way::Narrows => {
                assert_eq!(impacts(*there), [broken, broken, kept], "{there:?}");
                assert_eq!(impacts(*back), [kept, kept, broken], "{back:?}");
            }
            Way::Differs => assert_eq!(impacts(*there), [broken; 3], "{there:?}"),
            Way::Other => {}
        }
    }
}

#[test]
fn verdicts_that_follow_no_rule_are_these() {
    let told = |kind: Kind| {
        let impacts = SIDES.map(|side| format!("{:?}", Check::Value(side, kind).impact()));
        format!("{kind:?}: {}", impacts.join(" "))
    };
    let other = VALUES.iter().filter(|(way, ..)| *way == Way::Other);
    let kinds: BTreeSet<Kind> =
        other.flat_map(|(_, there, back, ..)| [*there, *back]).chain([PropertyRemoved]).collect();
    insta::assert_snapshot!(kinds.into_iter().map(told).collect::<Vec<_>>().join("\n"), @r"
    EnumValueAdded: Harmless Harmless Doubtful
    EnumValueRemoved: Breaking Breaking Harmless
    PatternChanged: Doubtful Doubtful Doubtful
    RuleChanged: Doubtful Doubtful Doubtful
    DefaultAdded: Harmless Harmless Harmless
    DefaultChanged: Doubtful Doubtful Harmless
    DefaultRemoved: Doubtful Doubtful Harmless
    PropertyRemoved: Doubtful Doubtful Harmless
    DiscriminatorAdded: Harmless Harmless Harmless
    DiscriminatorRemoved: Harmless Harmless Harmless
    DiscriminatorRenamed: Doubtful Doubtful Doubtful
    MappingAdded: Harmless Harmless Harmless
    MappingDeleted: Doubtful Doubtful Harmless
    MappingChanged: Doubtful Doubtful Doubtful
    Deprecated: Harmless Harmless Harmless
    Reactivated: Harmless Harmless Harmless
    ");
}
