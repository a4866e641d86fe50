//! The logical ids under which a template holds what the spec declares.
//!
//! The convention: a name in Pascal form and a suffix for what it is, `OrdersTable`. Where
//! the Pascal form alone does not lead back to the name (it has dots, digits after a `_`, two in a row), six digits of
//! the name's mixed FNV-1a hash stand between the two.

const MARK: usize = 6;
const LONGEST: usize = 160;

/// The id of the thing `name` with the suffix of its kind.
pub fn id(name: &str, suffix: &str) -> String {
    let mut id = pascal(name);
    if pascal_to_name(&id).as_deref() != Some(name) || id == "Artifact" {
        id.truncate(LONGEST);
        let digits = format!("{:016x}", mixed(name));
        id.extend(digits.chars().take(MARK));
    }
    id.push_str(suffix);
    id
}

fn pascal(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let (first, rest) = word.split_at(1);
        format!("{}{rest}", first.to_ascii_uppercase())
    };
    words.map(capital).collect()
}

/// The only snake-case name of a Pascal form; `None` of a form that looks marked or is too long.
fn pascal_to_name(pascal: &str) -> Option<String> {
    let is_digit = |c: char| matches!(c, '0'..='9' | 'a'..='f');
    let marked = pascal.len() >= MARK && pascal.chars().rev().take(MARK).all(is_digit);
    if marked || pascal.len() > LONGEST {
        return None;
    }
    let mut name = String::with_capacity(pascal.len() + 8);
    for (at, c) in pascal.chars().enumerate() {
        if c.is_ascii_uppercase() && at > 0 {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
    }
    Some(name)
}

/// <http://www.isthe.com/chongo/tech/comp/fnv/>, its bits mixed.
fn mixed(text: &str) -> u64 {
    let step = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let sum = text.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    let sum = (sum ^ (sum >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    sum ^ (sum >> 32)
}
