//! Every message the AWS target can raise; each has its page in `codes/`.

use scant_lang::diagnostic::Code;

// What every target may have to say is one message for all of them.
pub use scant_compiler::codes::{
    BAD_OVERRIDE_PATH, ESCALATING_ACTION, MISSING_ADDRESS, MISSING_HANDLER, PROTECTED_OVERRIDE,
    RESERVED_VARIABLE, SLOW_ROUTE, UNKNOWN_RESOURCE_TYPE, UNKNOWN_RUNTIME, UNSUPPORTED_AUTH,
    UNSUPPORTED_FILTER, UNSUPPORTED_SCHEDULE, UNSUPPORTED_SETTING, VARIABLE_COLLISION, WILDCARD_ACTION,
    WRONG_ACTION,
};

codes! {
    AWS_LIMIT "aws-limit" "a value AWS does not take"
    FIFO_MISMATCH "fifo-mismatch" "something ordered is joined to something that is not"
    KEY_TYPES_DIFFER "key-types-differ" "one attribute is a key of two types"
    LEASE_TOO_SHORT "lease-too-short" "a message comes back while a function still works on it"
    BLOCKED_RUNTIME "blocked-runtime" "a runtime no function can be made on any more"
    CIRCULAR_RESOURCES "circular-resources" "a `set` line lets resources wait for one another"
    DEPRECATED_RUNTIME "deprecated-runtime" "a runtime whose support has ended"
    FOREIGN_REFERENCE "foreign-reference" "a text CloudFormation would carry out instead of handing it on"
    FOREIGN_IMAGE "foreign-image" "an image Lambda cannot pull"
    LATE_TAG "late-tag" "a tag names something that is known only after the deployment"
    LIST_OUTPUT "list-output" "an output that is no single value"
    LOG_RETENTION "log-retention" "a time CloudWatch Logs cannot keep lines for"
    OVERRIDE_WITHOUT_RIGHTS "override-without-rights" "a `set` line needs rights that nothing gives"
    RAW_RIGHTS "raw-rights" "a raw resource would say who may do what"
    RESERVED_CONCURRENCY "reserved-concurrency" "functions reserve more of the account than it has at first"
    ROTATION_RIGHTS "rotation-rights" "a function rotates a secret it may not read and write"
    WRONG_ARN "wrong-arn" "an ARN of something else"
}
