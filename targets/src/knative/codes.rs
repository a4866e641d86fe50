//! Every message the Knative target can raise; each has its page in `codes/`.

use scant_lang::diagnostic::Code;

/// All of them.
pub static ALL: &[&Code] = &[];
