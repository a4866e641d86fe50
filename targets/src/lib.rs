//! Providers: a checked program becomes a provider's documents, one folder a provider.

/// The messages of a target: a static each, its page in the folder `codes` beside the room that calls this, and `ALL`.
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

pub mod aws;
pub mod azure;
pub mod knative;
pub mod shared;

use scant_compiler::target::Target;

/// Every provider, in the order they are named everywhere.
pub static ALL: &[&dyn Target] = &[&aws::Aws, &azure::Azure, &knative::Knative];
