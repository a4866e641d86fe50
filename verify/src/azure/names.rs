//! Whether a resource's name can be a declaration's: its path, spelled as Azure allows it.

/// Whether `name` is spelled after `path`: as it stands, with hyphens for dots and underscores, with a word for its
/// kind in front, or cut short with six digits at its end that tell it from others.
///
/// What only the deployment knows of the name, in pointed brackets, does not count.
pub fn spells(name: &str, path: &str) -> bool {
    let name = name.split('<').next().unwrap_or_default().trim_matches('-');
    let slug = path.to_ascii_lowercase().replace(['.', '_'], "-");
    let fits = |name: &str| name == slug || short(name, &slug);
    name == path || fits(name) || name.split_once('-').is_some_and(|(_, rest)| fits(rest))
}

/// Whether `name` is the whole path, with no letter changed but hyphens for underscores.
pub fn is_plain(name: &str, path: &str) -> bool {
    let name = name.split('<').next().unwrap_or_default().trim_matches('-');
    let slug = path.replace('_', "-");
    name == path || name == slug || name.split_once('-').is_some_and(|(_, rest)| rest == slug)
}

/// A start of the slug and a hash.
fn short(name: &str, slug: &str) -> bool {
    name.rsplit_once('-').is_some_and(|(start, hash)| is_hash(hash) && squeeze(slug).starts_with(start))
}

fn is_hash(end: &str) -> bool {
    end.len() == 6
        && end.starts_with(|c: char| c.is_ascii_digit())
        && end.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Without doubled hyphens.
fn squeeze(slug: &str) -> String {
    let mut text = String::with_capacity(slug.len());
    for c in slug.chars() {
        if !(c == '-' && text.ends_with('-')) {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelled_after_paths() {
        for (name, path) in [
            ("jobs", "jobs"),
            ("egt-changes-<unique 0>", "changes"),
            ("emails-inbox-1abc23", "emails.inbox"),
            ("stripe-key", "stripe_key"),
        ] {
            assert!(spells(name, path), "{name}");
        }
        for (name, path) in [("payroll", "jobs"), ("orders-2", "orders"), ("egt-other-<unique 0>", "changes")]
        {
            assert!(!spells(name, path), "{name}");
        }
    }
}
