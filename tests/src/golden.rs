//! Expected texts on disk: compared, and rewritten only under `UPDATE=1`.

use std::fmt::Write;
use std::path::Path;

/// Whether goldens are rewritten instead of compared.
pub fn updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

/// Compares `actual` with the file at `path`; a missing file is a difference, and so is a file without `actual`.
pub fn compare(path: &Path, actual: Option<&str>) -> Result<(), String> {
    let expected = std::fs::read_to_string(path).ok();
    if expected.as_deref() == actual {
        return Ok(());
    }
    if updating() {
        return update(path, actual).map_err(|error| format!("{}: {error}", path.display()));
    }
    let mut message = format!("{} differs; run with UPDATE=1 and read the change\n", path.display());
    let (old, new) = (expected.unwrap_or_default(), actual.unwrap_or_default().to_string());
    let diff = similar::TextDiff::from_lines(old.as_str(), new.as_str());
    let _ = write!(message, "{}", diff.unified_diff().context_radius(2));
    Err(message)
}

fn update(path: &Path, actual: Option<&str>) -> std::io::Result<()> {
    match actual {
        Some(text) => {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(path, text)
        }
        None => std::fs::remove_file(path),
    }
}
