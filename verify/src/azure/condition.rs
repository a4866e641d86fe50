//! Conditions of role assignments: which calls each action keeps under them.
//!
//! A condition is worked out for one action at a time, with or without the suboperation of listing; what is left of it
//! speaks of keys. An attribute that a call has not makes its test false.
//! <https://learn.microsoft.com/azure/role-based-access-control/conditions-format>

use super::reach::{Key, Reach};
use crate::pattern::Pattern;

const BLOBS: &str = "microsoft.storage/storageaccounts/blobservices/containers/blobs/";
const PATH: &str = "@resource[microsoft.storage/storageaccounts/blobservices/containers/blobs:path]";
const PREFIX: &str = "@request[microsoft.storage/storageaccounts/blobservices/containers/blobs:prefix]";
const CONTAINER: &str = "@resource[microsoft.storage/storageaccounts/blobservices/containers:name]";

/// A call that a condition is worked out for.
#[derive(Debug, Clone, Copy)]
struct Call<'c> {
    /// In small letters.
    action: &'c str,
    lists: bool,
    container: &'c str,
}

/// The contexts in which a data action, in small letters, may be called under a condition, or without one. `container`
/// is the name of the container it is given on. The error is what nobody here knows of the condition.
pub fn contexts(condition: Option<&str>, action: &str, container: &str) -> Result<Vec<Pattern>, String> {
    let reach = |lists| match condition {
        None => Ok(Reach::All),
        Some(text) => reach(text, Call { action, lists, container }),
    };
    if !about_keys(action) {
        // No attribute of a key belongs to such a call.
        return match reach(false)? {
            Reach::All => Ok(vec![Pattern::any()]),
            Reach::Some(keys) if keys.is_empty() => Ok(Vec::new()),
            Reach::Some(_) => Err(format!("a condition on the keys of `{action}`")),
        };
    }
    let mut found = reach(false)?.contexts(KEY);
    if action.strip_prefix(BLOBS) == Some("read") {
        found.extend(reach(true)?.contexts(LIST));
    }
    Ok(found)
}

/// Before the key of a call on one blob.
pub const KEY: &str = "key";
/// Before the beginning of keys that a call lists.
pub const LIST: &str = "keys listed under";

/// Whether calls of a data action, in small letters, are about a key, so that their context names one.
pub fn about_keys(action: &str) -> bool {
    matches!(action.strip_prefix(BLOBS), Some("read" | "write" | "add/action" | "delete"))
}

fn reach(text: &str, call: Call<'_>) -> Result<Reach, String> {
    let mut reader = Reader { text, call };
    let reach = reader.any()?;
    reader.text = reader.text.trim_start();
    if reader.text.is_empty() { Ok(reach) } else { Err(reader.lost()) }
}

struct Reader<'c> {
    text: &'c str,
    call: Call<'c>,
}

impl<'c> Reader<'c> {
    fn lost(&self) -> String {
        format!("what begins with `{}`", self.text.chars().take(24).collect::<String>())
    }

    fn take(&mut self, word: &str) -> bool {
        self.text = self.text.trim_start();
        let head = self.text.get(..word.len());
        if !head.is_some_and(|head| head.eq_ignore_ascii_case(word)) {
            return false;
        }
        self.text = self.text.get(word.len()..).unwrap_or_default();
        true
    }

    fn any(&mut self) -> Result<Reach, String> {
        let mut reach = self.all()?;
        while self.take("OR ") || self.take("||") {
            reach = reach.or(self.all()?);
        }
        Ok(reach)
    }

    fn all(&mut self) -> Result<Reach, String> {
        let mut reach = self.not()?;
        while self.take("AND ") || self.take("&&") {
            reach = reach.and(self.not()?);
        }
        Ok(reach)
    }

    fn not(&mut self) -> Result<Reach, String> {
        if !self.take("!") && !self.take("NOT ") {
            return self.one();
        }
        match self.not()? {
            Reach::All => Ok(Reach::none()),
            Reach::Some(keys) if keys.is_empty() => Ok(Reach::All),
            Reach::Some(_) => Err("keys that are none of some".to_owned()),
        }
    }

    fn one(&mut self) -> Result<Reach, String> {
        let whether = |it: bool| if it { Reach::All } else { Reach::none() };
        if self.take("(") {
            let inner = self.any()?;
            return if self.take(")") { Ok(inner) } else { Err(self.lost()) };
        }
        if self.take("ActionMatches{") {
            let pattern = self.quoted()?.to_ascii_lowercase();
            // A star could stand for more than this action, and is never needed.
            return match self.take("}") && !pattern.contains('*') {
                true => Ok(whether(pattern == self.call.action)),
                false => Err(self.lost()),
            };
        }
        if self.take("SubOperationMatches{") {
            let name = self.quoted()?;
            let known = name == "Blob.List" && self.take("}");
            return if known { Ok(whether(self.call.lists)) } else { Err(self.lost()) };
        }
        self.test()
    }

    /// `@Resource[…] StringEquals 'x'`
    fn test(&mut self) -> Result<Reach, String> {
        let end = self.text.find(']').map_or(0, |at| at + 1);
        let (attribute, rest) = self.text.split_at(end);
        let attribute = attribute.to_ascii_lowercase();
        let lost = self.lost();
        self.text = rest;
        let starts = self.take("StringStartsWith ");
        if !starts && !self.take("StringEquals ") {
            return Err(lost);
        }
        let value = self.quoted()?;
        let has = match attribute.as_str() {
            PATH => !self.call.lists && about_keys(self.call.action),
            PREFIX => self.call.lists,
            CONTAINER => {
                let name = self.call.container;
                let same = if starts { name.starts_with(&value) } else { name == value };
                return if name.contains('<') && !value.is_empty() {
                    Err(lost)
                } else {
                    Ok(if same { Reach::All } else { Reach::none() })
                };
            }
            _ => return Err(lost),
        };
        let key = if starts { Key::Starts(value) } else { Key::Is(value) };
        Ok(if has { Reach::one(key) } else { Reach::none() })
    }

    fn quoted(&mut self) -> Result<String, String> {
        let lost = self.lost();
        if !self.take("'") {
            return Err(lost);
        }
        let (text, rest) = self.text.split_once('\'').ok_or(lost)?;
        if text.contains('\\') || rest.starts_with('\'') {
            return Err(self.lost());
        }
        self.text = rest;
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: &str = "microsoft.storage/storageaccounts/blobservices/containers/blobs/read";

    fn spelled(condition: &str, action: &str) -> Result<Vec<String>, String> {
        let symbols = crate::Symbols::default();
        let found = contexts(Some(condition), action, "files")?;
        Ok(found.iter().map(|pattern| pattern.shown(&symbols).to_string()).collect())
    }

    #[test]
    fn reading_and_listing_are_told_apart() {
        let condition = format!(
            "((!(ActionMatches{{'{READ}'}} AND NOT SubOperationMatches{{'Blob.List'}})) OR \
             (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path] StringStartsWith 'in/')) \
             AND ((!(ActionMatches{{'{READ}'}} AND SubOperationMatches{{'Blob.List'}})) OR \
             (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals ''))"
        );
        assert_eq!(spelled(&condition, READ), Ok(vec!["key in/*".to_owned()]));
        let delete = READ.replace("read", "delete");
        assert_eq!(spelled(&condition, &delete), Ok(vec!["key *".to_owned()]));
    }

    #[test]
    fn what_is_unknown_is_an_error() {
        let path = "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path]";
        for condition in [
            format!("{path} StringLike 'a*'"),
            format!("!({path} StringEquals 'a')"),
            "ActionMatches{'*'}".to_owned(),
        ] {
            assert!(spelled(&condition, READ).is_err(), "{condition}");
        }
    }
}
