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
    BAD_OVERRIDE_PATH "bad-override-path" "a `set` path walks through something that has no parts"
}
