//! What the two arguments name: paths, git revisions, or both revisions in one.

use crate::failure::Failure;
use std::path::{Path, PathBuf};

/// One side, as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// A path on disk, or `-`.
    Path(PathBuf),
    /// The program of this folder.
    Here,
    /// The working copy at a path of the repository.
    Working(String),
    /// A revision, and the path of the program in it if one is named.
    Revision(String, Option<String>),
    /// The commit where two revisions parted.
    Parting(String, String),
}

/// Both sides. What is there on disk is a path; anything else is for git to know.
pub fn operands(before: &str, after: Option<&str>) -> Result<(Operand, Operand), Failure> {
    let is_there = |text: &str| text == "-" || Path::new(text).exists();
    let Some(after) = after else {
        if is_there(before) {
            return Ok((Operand::Path(before.into()), Operand::Here));
        }
        if let Some((old, new)) = before.split_once("...") {
            return Ok((Operand::Parting(or_head(old), or_head(new)), Operand::Revision(or_head(new), None)));
        }
        if let Some((old, new)) = range(before) {
            return Ok((Operand::Revision(or_head(old), None), Operand::Revision(or_head(new), None)));
        }
        let old = revision(before);
        let new = match &old {
            Operand::Revision(_, Some(path)) => Operand::Working(path.clone()),
            _ => Operand::Here,
        };
        return Ok((old, new));
    };
    if before == "-" && after == "-" {
        return Err(Failure::usage("only one side can be read from standard input"));
    }
    let side = |text: &str| match is_there(text) {
        true => Operand::Path(text.into()),
        false => revision(text),
    };
    Ok((side(before), side(after)))
}

/// `A..B`; a path after a revision may have `..` in it.
fn range(text: &str) -> Option<(&str, &str)> {
    text.split_once("..").filter(|(old, _)| !old.contains(':'))
}

fn revision(text: &str) -> Operand {
    match text.split_once(':') {
        Some((revision, path)) => Operand::Revision(revision.to_owned(), Some(path.to_owned())),
        None => Operand::Revision(text.to_owned(), None),
    }
}

fn or_head(text: &str) -> String {
    if text.is_empty() { "HEAD".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn revision_of(name: &str, path: Option<&str>) -> Operand {
        Operand::Revision(name.to_owned(), path.map(str::to_owned))
    }

    #[test]
    fn one_argument_is_compared_with_the_working_copy() {
        assert_eq!(operands("v1", None), Ok((revision_of("v1", None), Operand::Here)));
        assert_eq!(operands("src", None), Ok((Operand::Path("src".into()), Operand::Here)));
        let both = (revision_of("v1", Some("a/b")), Operand::Working("a/b".to_owned()));
        assert_eq!(operands("v1:a/b", None), Ok(both));
    }

    #[test]
    fn two_dots_name_both_sides_and_three_the_parting() {
        assert_eq!(operands("v1..v2", None), Ok((revision_of("v1", None), revision_of("v2", None))));
        assert_eq!(operands("v1..", None), Ok((revision_of("v1", None), revision_of("HEAD", None))));
        let parting = Operand::Parting("main".to_owned(), "HEAD".to_owned());
        assert_eq!(operands("main...", None), Ok((parting, revision_of("HEAD", None))));
        let path = (revision_of("v1", Some("../a")), Operand::Working("../a".to_owned()));
        assert_eq!(operands("v1:../a", None), Ok(path));
    }

    #[test]
    fn standard_input_is_one_side_at_most() {
        assert!(operands("-", Some("-")).is_err());
        assert_eq!(operands("-", Some("src")), Ok((Operand::Path("-".into()), Operand::Path("src".into()))));
    }
}
