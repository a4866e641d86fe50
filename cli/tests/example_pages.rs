//! The commands on the examples' pages work as they stand there.

use std::path::Path;
use std::process::Command;

#[test]
fn every_command_on_an_examples_page_succeeds() -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("example_pages");
    let mut commands = 0;
    for page in pages(&root.join("examples")).map_err(|problem| problem.to_string())? {
        let text = std::fs::read_to_string(&page).map_err(|problem| problem.to_string())?;
        for line in text.lines().filter_map(|line| line.strip_prefix("scant ")) {
            let arguments = line.split(' ').map(|word| match word.strip_prefix("out/") {
                Some(name) => out.join(name).to_string_lossy().into_owned(),
                None => word.to_owned(),
            });
            let done = Command::new(env!("CARGO_BIN_EXE_scant"))
                .current_dir(&root)
                .args(arguments)
                .output()
                .map_err(|problem| problem.to_string())?;
            if !done.status.success() {
                let said = String::from_utf8_lossy(&done.stderr);
                return Err(format!("{}: `scant {line}`\n{said}", page.display()));
            }
            commands += 1;
        }
    }
    if commands < 20 { Err(format!("only {commands} commands were found")) } else { Ok(()) }
}

/// The page of `examples/` and that of each example.
fn pages(folder: &Path) -> std::io::Result<Vec<std::path::PathBuf>> {
    let mut pages = vec![folder.join("README.md")];
    for entry in std::fs::read_dir(folder)? {
        let page = entry?.path().join("README.md");
        if page.is_file() {
            pages.push(page);
        }
    }
    pages.sort();
    Ok(pages)
}
