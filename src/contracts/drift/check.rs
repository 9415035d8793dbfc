//! What can change, as data: names that never change, and whom each breaks.
//!
//! Names and verdicts are those of oasdiff where it has one; limits that appear are read as limits that were tightened,
//! and what it tells apart for a whole body and for a property in it is one here.

/// Whom a change breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Impact {
    /// Nobody who kept to the old contract.
    Harmless,
    /// Perhaps somebody; the contract does not say enough to tell.
    Doubtful,
    /// Somebody who kept to the old contract.
    Breaking,
}

/// Where a value travels. A webhook or callback sends what its consumer receives, so the sides are swapped there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// In a parameter, hence as text to the API.
    Parameter,
    /// In a body to the API.
    Request,
    /// In a body or header from the API.
    Response,
}

/// How the set of values that a contract allows changes.
#[derive(Clone, Copy)]
enum Effect {
    /// Fewer values: breaks who sends them.
    Narrows,
    /// More values: breaks who receives them.
    Widens,
    /// Other values: breaks both.
    Differs,
    /// Cannot be told.
    Unsure,
    /// As before.
    Note,
    /// Not the values: what is made of them when they are sent.
    Meaning,
    /// Receivers are told to expect more, and often do.
    Extends,
}

impl Effect {
    fn on(self, side: Side) -> Impact {
        let sent = side != Side::Response;
        match (self, sent) {
            (Effect::Narrows, true) | (Effect::Widens, false) | (Effect::Differs, _) => Impact::Breaking,
            (Effect::Unsure, _) | (Effect::Meaning, true) | (Effect::Extends, false) => Impact::Doubtful,
            (Effect::Narrows, false) | (Effect::Widens, true) | (Effect::Note, _) => Impact::Harmless,
            (Effect::Meaning, false) | (Effect::Extends, true) => Impact::Harmless,
        }
    }
}

/// The name of a check: by the side, unless names of its own are given.
macro_rules! name {
    ($regular:expr) => {
        $regular
    };
    ($regular:expr, $own:literal) => {
        $own
    };
}

macro_rules! checks {
    (
        contract { $($(#[doc = $what:literal])+ $check:ident $impact:ident $id:literal;)* }
        value { $($(#[doc = $of:literal])+ $kind:ident $effect:ident $suffix:literal $($p:literal $q:literal $r:literal)?;)* }
    ) => {
        /// One thing that can change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Check {
            $($(#[doc = $what])+ $check,)*
            /// Something about a value that travels.
            Value(Side, Kind),
        }

        /// What can change about a value.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[doc = $of])+ $kind,)*
        }

        impl Kind {
            fn effect(self) -> Effect {
                match self {
                    $(Kind::$kind => Effect::$effect,)*
                }
            }
        }

        impl Check {
            /// Every check, in the order of the table.
            pub const ALL: &'static [Check] = &[
                $(Check::$check,)*
                $(Check::Value(Side::Parameter, Kind::$kind),)*
                $(Check::Value(Side::Request, Kind::$kind),)*
                $(Check::Value(Side::Response, Kind::$kind),)*
            ];

            /// Its name, unique and for ever.
            pub fn id(self) -> &'static str {
                match self {
                    $(Check::$check => $id,)*
                    $(Check::Value(Side::Parameter, Kind::$kind) => name!(concat!("request-parameter-", $suffix) $(, $p)?),)*
                    $(Check::Value(Side::Request, Kind::$kind) => name!(concat!("request-property-", $suffix) $(, $q)?),)*
                    $(Check::Value(Side::Response, Kind::$kind) => name!(concat!("response-property-", $suffix) $(, $r)?),)*
                }
            }

            /// Whom it breaks.
            pub fn impact(self) -> Impact {
                match self {
                    $(Check::$check => Impact::$impact,)*
                    Check::Value(side, kind) => kind.effect().on(side),
                }
            }
        }
    };
}

checks! {
    contract {
        /// There is a new operation.
        EndpointAdded Harmless "endpoint-added";
        /// A path is gone that nobody was warned of.
        PathRemovedWithoutDeprecation Breaking "api-path-removed-without-deprecation";
        /// A deprecated path is gone.
        PathRemovedWithDeprecation Harmless "api-path-removed-with-deprecation";
        /// A path is gone before the day that was announced.
        PathRemovedBeforeSunset Breaking "api-path-removed-before-sunset";
        /// An operation is gone that nobody was warned of.
        OperationRemovedWithoutDeprecation Breaking "api-removed-without-deprecation";
        /// A deprecated operation is gone.
        OperationRemovedWithDeprecation Harmless "api-removed-with-deprecation";
        /// An operation is gone before the day that was announced.
        OperationRemovedBeforeSunset Breaking "api-removed-before-sunset";
        /// An operation is called at another path, or with another method.
        OperationMoved Breaking "api-endpoint-moved";
        /// There is a new webhook.
        WebhookAdded Harmless "webhook-added";
        /// A webhook is gone.
        WebhookRemoved Breaking "webhook-removed";
        /// An operation calls back at one more place.
        CallbackAdded Harmless "callback-added";
        /// An operation does not call back any more.
        CallbackRemoved Breaking "callback-removed";
        /// An operation is deprecated, and says until when it stays.
        EndpointDeprecated Harmless "endpoint-deprecated";
        /// An operation is deprecated without a word on how long it stays.
        DeprecatedSunsetMissing Doubtful "api-deprecated-sunset-missing";
        /// An operation is not deprecated any more.
        EndpointReactivated Harmless "endpoint-reactivated";
        /// The day an operation goes is announced.
        SunsetAdded Harmless "sunset-added";
        /// A deprecated operation does not say any more when it goes.
        SunsetDeleted Breaking "sunset-deleted";
        /// An operation goes earlier than was announced.
        SunsetTooSmall Breaking "api-sunset-date-changed-too-small";
        /// An operation stays longer than was announced.
        SunsetPostponed Harmless "api-sunset-date-postponed";
        /// The day an operation goes is no date.
        SunsetParse Doubtful "api-path-sunset-parse";
        /// An operation promises less stability.
        StabilityDecreased Breaking "api-stability-decreased";
        /// An operation promises more stability.
        StabilityIncreased Harmless "api-stability-increased";
        /// The name of an operation changed.
        OperationIdChanged Harmless "api-operation-id-changed";
        /// An operation got a tag.
        TagAdded Harmless "api-tag-added";
        /// An operation lost a tag.
        TagRemoved Harmless "api-tag-removed";
        /// The API can be reached at one more address.
        ServerAdded Harmless "server-added";
        /// The API cannot be reached at an address any more.
        ServerRemoved Doubtful "server-removed";

        /// A parameter must be sent that was not there.
        RequiredParameterAdded Breaking "new-required-request-parameter";
        /// A parameter may be sent that was not there.
        OptionalParameterAdded Harmless "new-optional-request-parameter";
        /// The path has a parameter that was not there.
        PathParameterAdded Breaking "new-request-path-parameter";
        /// A parameter of a path has another name.
        PathParameterRenamed Harmless "request-path-parameter-renamed";
        /// A parameter is gone.
        ParameterRemoved Doubtful "request-parameter-removed";
        /// A deprecated parameter is gone.
        ParameterRemovedWithDeprecation Harmless "request-parameter-removed-with-deprecation";
        /// A parameter is sent elsewhere.
        ParameterMoved Breaking "request-parameter-location-changed";
        /// A parameter that could be left out must be sent.
        ParameterBecameRequired Breaking "request-parameter-became-required";
        /// A parameter that must be sent can be left out.
        ParameterBecameOptional Harmless "request-parameter-became-optional";
        /// Values of a parameter are written in another style.
        ParameterStyleChanged Breaking "request-parameter-style-changed";
        /// Several values of a parameter are joined otherwise.
        ParameterExplodeChanged Breaking "request-parameter-explode-changed";

        /// A body must be sent that was not there.
        RequiredBodyAdded Breaking "request-body-added-required";
        /// A body may be sent that was not there.
        OptionalBodyAdded Harmless "request-body-added-optional";
        /// A body is gone.
        BodyRemoved Breaking "request-body-removed";
        /// A body that could be left out must be sent.
        BodyBecameRequired Breaking "request-body-became-required";
        /// A body that must be sent can be left out.
        BodyBecameOptional Harmless "request-body-became-optional";
        /// A body can be sent in one more media type.
        BodyMediaTypeAdded Harmless "request-body-media-type-added";
        /// A body cannot be sent in a media type any more.
        BodyMediaTypeRemoved Breaking "request-body-media-type-removed";

        /// An operation succeeds in one more way.
        SuccessStatusAdded Harmless "response-success-status-added";
        /// A way to succeed is gone.
        SuccessStatusRemoved Breaking "response-success-status-removed";
        /// An operation fails in one more way.
        NonSuccessStatusAdded Harmless "response-non-success-status-added";
        /// A way to fail is gone.
        NonSuccessStatusRemoved Harmless "response-non-success-status-removed";
        /// An answer can come in one more media type.
        ResponseMediaTypeAdded Harmless "response-media-type-added";
        /// An answer does not come in a media type any more.
        ResponseMediaTypeRemoved Breaking "response-media-type-removed";
        /// A property that was always there is gone.
        RequiredPropertyRemoved Breaking "response-required-property-removed";
        /// An answer has one more header.
        HeaderAdded Harmless "response-header-added";
        /// A header that was always there is gone.
        RequiredHeaderRemoved Breaking "required-response-header-removed";
        /// A header that was sometimes there is gone.
        OptionalHeaderRemoved Doubtful "optional-response-header-removed";
        /// A header that was always there may be missing.
        HeaderBecameOptional Breaking "response-header-became-optional";
        /// A header that was sometimes there always is.
        HeaderBecameRequired Harmless "response-header-became-required";

        /// An operation accepts one more way to authenticate.
        SecurityAdded Harmless "api-security-added";
        /// An operation does not accept a way to authenticate any more.
        SecurityRemoved Breaking "api-security-removed";
        /// An operation that was open asks who is calling.
        SecurityRequired Breaking "api-security-anonymous-access-removed";
        /// An operation is open to everybody.
        SecurityOptional Harmless "api-security-anonymous-access-added";
        /// An operation asks for one more scope.
        ScopeAdded Breaking "api-security-scope-added";
        /// An operation asks for a scope less.
        ScopeRemoved Harmless "api-security-scope-removed";
        /// There is a new way to authenticate.
        SchemeAdded Harmless "api-security-component-added";
        /// A way to authenticate is gone.
        SchemeRemoved Harmless "api-security-component-removed";
        /// A way to authenticate works otherwise.
        SchemeChanged Breaking "api-security-component-type-changed";
    }
    value {
        /// The type, so that values do not fit any more.
        TypeChanged Differs "type-changed";
        /// The type, so that values still fit.
        TypeFits Note "type-generalized"
            "request-parameter-type-generalized" "request-property-type-generalized" "response-property-type-specialized";
        /// Null is allowed.
        BecameNullable Widens "became-nullable";
        /// Null is not allowed any more.
        BecameNotNullable Narrows "became-not-nullable";
        /// One more value of a list is allowed.
        EnumValueAdded Extends "enum-value-added";
        /// A value of a list is not allowed any more.
        EnumValueRemoved Narrows "enum-value-removed";
        /// Only values of a list are allowed.
        BecameEnum Narrows "became-enum";
        /// Values are not listed any more.
        BecameNotEnum Widens "became-not-enum";
        /// One value alone is allowed.
        ConstAdded Narrows "const-added";
        /// Not one value alone is allowed.
        ConstRemoved Widens "const-removed";
        /// Another value alone is allowed.
        ConstChanged Differs "const-changed";
        /// The largest number fell, or is new.
        MaxDecreased Narrows "max-decreased";
        /// The largest number rose, or is gone.
        MaxIncreased Widens "max-increased";
        /// The smallest number rose, or is new.
        MinIncreased Narrows "min-increased";
        /// The smallest number fell, or is gone.
        MinDecreased Widens "min-decreased";
        /// The longest text got shorter, or is new.
        MaxLengthDecreased Narrows "max-length-decreased";
        /// The longest text got longer, or is gone.
        MaxLengthIncreased Widens "max-length-increased";
        /// The shortest text got longer, or is new.
        MinLengthIncreased Narrows "min-length-increased";
        /// The shortest text got shorter, or is gone.
        MinLengthDecreased Widens "min-length-decreased";
        /// The longest list got shorter, or is new.
        MaxItemsDecreased Narrows "max-items-decreased";
        /// The longest list got longer, or is gone.
        MaxItemsIncreased Widens "max-items-increased";
        /// The shortest list got longer, or is new.
        MinItemsIncreased Narrows "min-items-increased";
        /// The shortest list got shorter, or is gone.
        MinItemsDecreased Widens "min-items-decreased";
        /// The most properties got fewer, or are new.
        MaxPropertiesDecreased Narrows "max-properties-decreased";
        /// The most properties got more, or are gone.
        MaxPropertiesIncreased Widens "max-properties-increased";
        /// The fewest properties got more, or are new.
        MinPropertiesIncreased Narrows "min-properties-increased";
        /// The fewest properties got fewer, or are gone.
        MinPropertiesDecreased Widens "min-properties-decreased";
        /// A pattern must match.
        PatternAdded Narrows "pattern-added";
        /// No pattern must match any more.
        PatternRemoved Widens "pattern-removed";
        /// Another pattern must match.
        PatternChanged Unsure "pattern-changed";
        /// One more rule must hold (`multipleOf`, `uniqueItems`, `not`, …).
        RuleAdded Narrows "constraint-added";
        /// A rule does not have to hold any more.
        RuleRemoved Widens "constraint-removed";
        /// A rule says something else.
        RuleChanged Unsure "constraint-changed";
        /// Something stands for a value that is left out.
        DefaultAdded Note "default-value-added";
        /// Something else stands for a value that is left out.
        DefaultChanged Meaning "default-value-changed";
        /// Nothing stands for a value that is left out any more.
        DefaultRemoved Meaning "default-value-removed";
        /// There is a new property that must be there.
        RequiredPropertyAdded Narrows "required-property-added"
            "new-required-request-parameter-property" "new-required-request-property" "response-required-property-added";
        /// There is a new property that may be left out.
        OptionalPropertyAdded Note "optional-property-added"
            "new-optional-request-parameter-property" "new-optional-request-property" "response-optional-property-added";
        /// A property is gone.
        PropertyRemoved Meaning "property-removed"
            "request-parameter-property-removed" "request-property-removed" "response-optional-property-removed";
        /// A property must be there.
        BecameRequired Narrows "became-required"
            "request-parameter-property-became-required" "request-property-became-required" "response-property-became-required";
        /// A property may be left out.
        BecameOptional Widens "became-optional"
            "request-parameter-property-became-optional" "request-property-became-optional" "response-property-became-optional";
        /// No other properties are allowed any more.
        AdditionalPropertiesClosed Narrows "additional-properties-closed";
        /// Other properties are allowed.
        AdditionalPropertiesOpened Widens "additional-properties-opened";
        /// A `oneOf` has one more branch.
        OneOfAdded Widens "one-of-added";
        /// A `oneOf` lost a branch.
        OneOfRemoved Narrows "one-of-removed";
        /// An `anyOf` has one more branch.
        AnyOfAdded Widens "any-of-added";
        /// An `anyOf` lost a branch.
        AnyOfRemoved Narrows "any-of-removed";
        /// A property tells branches apart.
        DiscriminatorAdded Note "discriminator-added";
        /// No property tells branches apart any more.
        DiscriminatorRemoved Note "discriminator-removed";
        /// Another property tells branches apart.
        DiscriminatorRenamed Unsure "discriminator-property-name-changed";
        /// A value stands for a branch.
        MappingAdded Note "discriminator-mapping-added";
        /// A value does not stand for a branch any more.
        MappingDeleted Meaning "discriminator-mapping-deleted";
        /// A value stands for another branch.
        MappingChanged Unsure "discriminator-mapping-changed";
        /// It should not be used any more.
        Deprecated Note "deprecated";
        /// It can be used again.
        Reactivated Note "reactivated";
    }
}
