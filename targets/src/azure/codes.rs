//! Every message the Azure target can raise beside those all targets share; each has its page in `codes/`.

use scant_lang::diagnostic::Code;

// What every target may have to say is one message for all of them.
pub use scant_compiler::codes::{
    BAD_OVERRIDE_PATH, MISSING_ADDRESS, PROTECTED_OVERRIDE, RESERVED_VARIABLE, SLOW_ROUTE,
    UNKNOWN_RESOURCE_TYPE, UNKNOWN_RUNTIME, UNSUPPORTED_AUTH, UNSUPPORTED_FILTER, UNSUPPORTED_SCHEDULE,
    UNSUPPORTED_SETTING, VARIABLE_COLLISION,
};

codes! {
    AZURE_LIMIT "azure-limit" "a value Azure does not take"
    FOREIGN_ISSUER "foreign-issuer" "tokens of someone whom Azure may not know"
    LARGER_INSTANCE "larger-instance" "more memory than the spec asks for, since Azure has no such size"
    WIDER_BUILTIN "wider-builtin" "one of Azure's own roles permits more than the lines it is for"
    WRONG_ID "wrong-id" "a resource id of something else"
}
