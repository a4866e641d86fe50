//! The targets, a table: their words, and what a spec can say to each. A new target is a new entry.

use crate::vocabulary::form::{
    Block, Context, Form,
    Part::{Choice, Slot, Word},
    Repeat, Type, setting,
};

macro_rules! targets {
    ($(
        $(#[$doc:meta])*
        $name:ident $word:literal $title:literal
        set $set:literal
        found $locator:literal
        [$($setting:expr),* $(,)?]
    )*) => {
        /// A provider scant compiles for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum TargetName {
            $($(#[$doc])* $name,)*
        }

        impl TargetName {
            /// Every target, in the order they are named everywhere.
            pub const ALL: &[Self] = &[$(Self::$name),*];
            /// Their words.
            pub const WORDS: &[&str] = &[$($word),*];

            /// The word in specs and on the command line.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }

            /// What its `target` block can say.
            pub fn settings(self) -> &'static [Form] {
                match self {
                    $(Self::$name => const { &[$($setting),*] },)*
                }
            }
        }

        /// In most declarations: properties of the provider's resource.
        pub const OVERRIDES: &[Form] = &[$(block(
            $word,
            &[Word($word)],
            Context::Overrides,
            Repeat::Many,
            concat!("Properties of the resource on ", $title, ", set by hand"),
            $set,
        )),*];

        /// In external declarations: where the thing is.
        pub const LOCATORS: &[Form] = &[$(block(
            $word,
            &[Word($word)],
            Context::Locator,
            Repeat::Once,
            concat!("Where it is on ", $title),
            $locator,
        )),*];

        /// In `target` blocks: the settings of all targets, and what differs by environment.
        pub const SETTINGS: &[&[Form]] = &[$(&[$($setting),*],)* super::shared::WHEN_OF_TARGET];
    };
}

#[rustfmt::skip]
targets! {
    /// Amazon Web Services.
    Aws "aws" "AWS"
    set "aws { set BillingMode = \"PAY_PER_REQUEST\" }"
    found "aws { arn \"arn:aws:sns:eu-west-1:111122223333:changes\" }"
    [
        setting("region", &[Word("region"), Slot("value", Type::Text)], None, "AWS region",
            "region \"eu-west-1\""),
        setting("account", &[Word("account"), Slot("value", Type::Text)], None, "AWS account number",
            "account \"111122223333\""),
        setting("boundary", &[Word("boundary"), Slot("value", Type::Text)], None, "Permissions boundary on every role",
            "boundary \"arn:aws:iam::111122223333:policy/dev\""),
    ]

    /// Microsoft Azure.
    Azure "azure" "Azure"
    set "azure { set plan.properties.zoneRedundant = true }"
    found "azure { id \"/subscriptions/…\" }"
    [
        setting("location", &[Word("location"), Slot("value", Type::Text)], None, "Azure location",
            "location \"westeurope\""),
        setting("resource_group", &[Word("resource_group"), Slot("value", Type::Text)], None, "Azure resource group",
            "resource_group \"rg-shop\""),
        setting("rbac", &[Word("rbac"), Choice("value", &["exact", "builtin"])], None, "Roles made for exactly the granted rights, or Azure's built-in ones, which permit more; exact if not said",
            "rbac builtin"),
        setting("subscription", &[Word("subscription"), Slot("value", Type::Text)], None, "Azure subscription",
            "subscription \"00000000-0000-0000-0000-000000000000\""),
    ]

    /// Knative on Kubernetes.
    Knative "knative" "Knative"
    set "knative { set spec.template.spec.containerConcurrency = 50 }"
    found "knative { secret \"crm-credentials\" }"
    [
        setting("namespace", &[Word("namespace"), Slot("value", Type::Text)], None, "Kubernetes namespace",
            "namespace \"shop\""),
        setting("registry", &[Word("registry"), Slot("value", Type::Text)], None, "Container registry",
            "registry \"ghcr.io/acme\""),
        setting("broker", &[Word("broker"), Choice("value", &["kafka", "rabbitmq", "memory"])], None, "What carries Knative's events; kafka if not said",
            "broker kafka"),
        setting("ingress", &[Word("ingress"), Choice("value", &["kourier", "istio", "contour", "gateway"])], None, "What lets requests into the cluster; kourier if not said",
            "ingress istio"),
        setting("gateway", &[Word("gateway"), Slot("value", Type::Text)], None, "The Gateway that routes over several functions hang on, its namespace first",
            "gateway \"istio-system/public\""),
        setting("domain", &[Word("domain"), Slot("value", Type::Text)], None, "Domain of the cluster",
            "domain \"shop.example\""),
    ]
}

impl TargetName {
    /// The target of that word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|target| target.word() == word)
    }
}

const fn block(
    id: &'static str,
    pattern: &'static [crate::vocabulary::form::Part],
    context: Context,
    repeat: Repeat,
    doc: &'static str,
    example: &'static str,
) -> Form {
    Form { id, pattern, block: Block::Required(context), repeat, doc, default: None, example }
}
