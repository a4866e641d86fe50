//! What the spec says about AWS, as claims.

mod functions;
mod rights;
mod stores;

use super::words::Words;
use crate::claims::Claims;
use scant_compiler::checked::Checked;

/// The claims of a checked program.
pub fn expected(checked: &Checked, words: &mut Words) -> Claims {
    let mut claims = Claims::default();
    rights::add(checked, words, &mut claims);
    functions::add(checked.model(), words, &mut claims);
    stores::add(checked.model(), words, &mut claims);
    claims
}
