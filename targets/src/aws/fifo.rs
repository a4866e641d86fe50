//! Whether a queue or a topic keeps its messages in order, as far as it is known.

use scant_compiler::model::{Detail, Store, TargetName};

/// Whether it does; `None` of an external one whose address is known only when it is deployed. The name of an ordered
/// one ends with `.fifo` ("FIFO queue and message identifiers", SQS developer guide; the same holds of topics).
pub fn in_order(store: &Store) -> Option<bool> {
    let said = match &store.detail {
        Detail::Queue(queue) => queue.fifo,
        Detail::Topic(topic) => topic.fifo,
        Detail::Table(_)
        | Detail::Bucket(_)
        | Detail::Cache
        | Detail::Bus(_)
        | Detail::Stream(_)
        | Detail::Secret(_)
        | Detail::Function => return Some(false),
    };
    if store.external.is_none() {
        return Some(said);
    }
    store.locator(TargetName::Aws, "arn").map(|arn| arn.text.ends_with(".fifo"))
}
