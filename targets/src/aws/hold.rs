//! How exactly IAM holds a function to a verb: as its line says, but for two limits that a request cannot be checked
//! against.

use scant_compiler::portability::{Hold, Limit};
use scant_compiler::vocabulary::{StoreKind, Verb};

/// What enforces a right: the policy of the function's own role.
const ROLE: &str = "IAM role policy";
/// The same with a condition on the request.
const CONDITION: &str = "IAM role policy, with a condition";

/// Why there are no caches.
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/elasticache-vpc-accessing.html>
pub const NO_CACHE: &str =
    "its caches are reached only from inside a private network, which no spec can declare yet";

/// How exactly `verb` on `kind` is held under `limit`.
pub fn hold(kind: StoreKind, verb: Verb, limit: Limit) -> Hold {
    match (limit, kind, verb) {
        (_, StoreKind::Cache, _) => Hold::not(NO_CACHE),
        (Limit::Whole | Limit::Index, _, _) => Hold::exactly(ROLE),
        (Limit::Keys | Limit::Prefixes, StoreKind::Table, Verb::Scan) => {
            Hold::not("a scan passes every item, whatever its key")
        }
        (Limit::Keys, StoreKind::Bucket, Verb::List) => {
            Hold::wider(CONDITION, "seeing every key that begins with one of these")
        }
        (Limit::Keys | Limit::Prefixes, StoreKind::Bucket, Verb::Get | Verb::Put | Verb::Delete) => {
            Hold::exactly(ROLE)
        }
        (Limit::Keys | Limit::Prefixes | Limit::Fields, _, _) => Hold::exactly(CONDITION),
    }
}
