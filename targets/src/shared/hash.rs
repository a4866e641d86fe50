//! Short hashes for names: the same on every machine and in every release.

/// The 64-bit FNV-1a hash of `text`, its bits mixed so that any few of them will do.
/// <http://www.isthe.com/chongo/tech/comp/fnv/>
pub fn hash(text: &str) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        sum = (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    sum = (sum ^ (sum >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    sum ^ (sum >> 32)
}

/// That hash as 16 hexadecimal digits.
pub fn hex(text: &str) -> String {
    let mut hex = String::with_capacity(16);
    digits(&mut hex, hash(text), 16);
    hex
}

/// The 64-bit XXH3 hash of a whole file as 16 hexadecimal digits: as short, and quick over a megabyte.
/// <https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md>
pub fn content(text: &str) -> String {
    format!("{:016x}", xxhash_rust::xxh3::xxh3_64(text.as_bytes()))
}

/// Puts the first `count` hexadecimal digits of `sum` at the end of `text`.
pub fn digits(text: &mut String, sum: u64, count: usize) {
    let digits = (0..count).map(|i| (sum >> (60 - 4 * i)) as u32 & 15);
    text.extend(digits.filter_map(|digit| char::from_digit(digit, 16)));
}

/// Whether `byte` could be one of those digits.
pub fn is_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}
