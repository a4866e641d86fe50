//! Programs that exist nowhere but in memory.

use scant_compiler::Files;
use scant_lang::source::Source;

/// The files of a program, by name.
pub struct Memory<'a>(pub &'a [Source]);

impl Files for Memory<'_> {
    fn read(&self, path: &str) -> Result<String, String> {
        let found = self.0.iter().find(|source| source.name == path);
        found.map(|source| source.text.clone()).ok_or_else(|| "there is no such file".to_owned())
    }
}
