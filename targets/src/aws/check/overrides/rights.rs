//! Properties that work only with rights which nothing but a setting of the language brings along.

/// The property, and what to do instead.
type Row = (&'static str, &'static str);

/// Of a function: AWS looks at the function's role for each ("Lambda execution role", developer guide).
const FUNCTION: [Row; 5] = [
    ("VpcConfig", "scant cannot put a function into a network yet"),
    ("FileSystemConfigs", "scant cannot mount file systems yet: use a bucket or a table"),
    ("DeadLetterConfig", "write `failures to` and a queue: it brings the right along"),
    (
        "KmsKeyArn",
        "scant cannot encrypt variables with a key of your own yet: keep what is secret in a `secret`",
    ),
    ("DurableConfig", "scant cannot make durable functions yet"),
];

/// Of stores: whoever uses them would need the key.
const STORE: [Row; 6] = [
    ("KmsMasterKeyId", KEY),
    ("KmsKeyId", KEY),
    ("BucketEncryption", KEY),
    ("SSESpecification", KEY),
    ("StreamEncryption", KEY),
    ("KmsKeyIdentifier", KEY),
];

const KEY: &str =
    "write `encryption customer_key` where the store takes it: functions are then let use the key";

/// What to do instead of setting `property` of a function.
pub fn of_function(property: &str) -> Option<&'static str> {
    of(&FUNCTION, property)
}

/// What to do instead of setting `property` of a store, or of a function's log group.
pub fn of_store(property: &str) -> Option<&'static str> {
    of(&STORE, property)
}

fn of(rows: &[Row], property: &str) -> Option<&'static str> {
    rows.iter().find(|(name, _)| *name == property).map(|(_, instead)| *instead)
}
