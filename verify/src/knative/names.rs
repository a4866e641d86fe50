//! What objects are called: the convention the guide to Knative tells, so that spec and artifact can be held together.
//!
//! `create_order` is `create-order`, `emails.inbox` is `emails--inbox`. What would not lead back to its name, or is
//! longer than a DNS label may be, ends with eight digits of the name's mixed FNV-1a hash.

/// Longest DNS label (RFC 1035).
const LONGEST: usize = 63;
/// Digits of a hash that tells names apart.
const MARK: usize = 8;
/// Longest name in PostgreSQL ("Identifiers and Key Words").
const IDENTIFIER: usize = 63;

/// The main object of a declaration.
pub fn of(path: &str) -> String {
    let label = label(path);
    if leads_back(&label, path) { label } else { marked(&label, path) }
}

/// Another object of a declaration.
pub fn part(path: &str, part: &str) -> String {
    of(&format!("{path}.{part}"))
}

/// What joins two declarations.
pub fn pair(one: &str, other: &str) -> String {
    let joined = format!("{}--{}", label(one), label(other));
    if !one.contains('.') && !other.contains('.') && leads_back(&joined, &format!("{one}.{other}")) {
        return joined;
    }
    marked(&joined, &format!("{one} {other}"))
}

/// A name inside PostgreSQL, made of an object's.
pub fn identifier(before: &str, label: &str, after: &str) -> String {
    let plain = format!("{before}{}{after}", label.replace('-', "_"));
    if plain.len() <= IDENTIFIER && !plain.starts_with("pg_") {
        return plain;
    }
    let digits = hex(&plain);
    let room = IDENTIFIER - after.len() - digits.len() - 3;
    format!("x_{}_{digits}{after}", plain.chars().take(room).collect::<String>())
}

/// Sixteen digits that tell texts apart.
pub fn hex(text: &str) -> String {
    format!("{:016x}", mixed(text))
}

fn label(path: &str) -> String {
    let spelled = |c: char| if c.is_ascii_lowercase() || c.is_ascii_digit() { c } else { '-' };
    path.split('.').map(|word| word.chars().map(spelled).collect()).collect::<Vec<String>>().join("--")
}

fn leads_back(label: &str, path: &str) -> bool {
    let is_mark =
        |text: &str| text.len() == MARK && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    path.split(['.', '_']).all(|word| !word.is_empty())
        && !label.rsplit('-').next().is_some_and(is_mark)
        && label.get(2..4) != Some("--")
        && label.starts_with(|c: char| c.is_ascii_lowercase())
        && label.len() <= LONGEST
}

fn marked(label: &str, path: &str) -> String {
    let first = if label.starts_with(|c: char| c.is_ascii_lowercase()) { "" } else { "x" };
    let mut name: String = first.chars().chain(label.chars()).take(LONGEST - MARK - 1).collect();
    // Labels with two hyphens in third place are kept for other alphabets (RFC 5891, 4.2.3.1).
    if name.get(2..4) == Some("--") {
        name.remove(2);
    }
    let digits: String = hex(path).chars().take(MARK).collect();
    format!("{}-{digits}", name.trim_end_matches('-'))
}

/// <http://www.isthe.com/chongo/tech/comp/fnv/>, its bits mixed.
fn mixed(text: &str) -> u64 {
    let step = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let sum = text.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    let sum = (sum ^ (sum >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    sum ^ (sum >> 32)
}
