//! Every message the AWS target can raise; each has its page in `codes/`.

use scant_lang::diagnostic::Code;

macro_rules! codes {
    ($($name:ident $id:literal $summary:literal)*) => {
        $(
            #[doc = $summary]
            pub static $name: Code =
                Code { id: $id, summary: $summary, page: include_str!(concat!("codes/", $id, ".md")) };
        )*
        /// All of them.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    AWS_LIMIT "aws-limit" "a value AWS does not take"
    FIFO_MISMATCH "fifo-mismatch" "something ordered is joined to something that is not"
    KEY_TYPES_DIFFER "key-types-differ" "one attribute is a key of two types"
    LEASE_TOO_SHORT "lease-too-short" "a message comes back while a function still works on it"
    SLOW_ROUTE "slow-route" "a function may run longer than its callers wait"
    UNSUPPORTED_AUTH "unsupported-auth" "a way to sign in that the front door of AWS cannot check"
    UNSUPPORTED_FILTER "unsupported-filter" "a filter AWS has no words for"
    UNSUPPORTED_SCHEDULE "unsupported-schedule" "a schedule AWS has no words for"
    UNSUPPORTED_SETTING "unsupported-setting" "a setting AWS has nothing for"
    BAD_OVERRIDE_PATH "bad-override-path" "a `set` path walks through something that has no parts"
}
