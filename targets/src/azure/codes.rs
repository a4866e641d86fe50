//! Every message Azure can raise.

use scant_lang::diagnostic::Code;

/// Every message.
pub const ALL: &[&Code] = &[];
