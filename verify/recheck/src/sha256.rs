//! SHA-256, as FIPS 180-4 defines it.

/// The digest of bytes, hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let primes = primes();
    let constants: Vec<u32> =
        primes.iter().map(|prime| fraction(f64::from(*prime).cbrt(), *prime, 3)).collect();
    let mut hash: Vec<u32> =
        primes.iter().take(8).map(|prime| fraction(f64::from(*prime).sqrt(), *prime, 2)).collect();
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((bytes.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks_exact(64) {
        add(&mut hash, block, &constants);
    }
    hash.iter().map(|word| format!("{word:08x}")).collect()
}

/// The first 64 primes: the constants are made of their roots.
fn primes() -> Vec<u32> {
    (2_u32..).filter(|number| (2..*number).all(|divisor| number % divisor != 0)).take(64).collect()
}

/// The first 32 bits behind the point of the `power`th root of a prime, made exact: the floating point root only says
/// where to look.
fn fraction(root: f64, prime: u32, power: u32) -> u32 {
    let whole = root.floor() as u128;
    let mut bits = ((root - root.floor()) * 4_294_967_296.0) as u128;
    let scaled = |bits: u128| ((whole << 32) + bits).pow(power);
    // At most 2^(36·3) and so far below 2^128.
    let wanted = u128::from(prime) << (32 * power);
    while scaled(bits) > wanted {
        bits -= 1;
    }
    while scaled(bits + 1) <= wanted {
        bits += 1;
    }
    bits as u32
}

fn add(hash: &mut [u32], block: &[u8], constants: &[u32]) {
    let mut words: Vec<u32> = block
        .chunks_exact(4)
        .map(|bytes| bytes.iter().fold(0, |word, byte| word << 8 | u32::from(*byte)))
        .collect();
    for i in 16..64 {
        let at = |back: usize| words.get(i - back).copied().unwrap_or_default();
        let (near, far) = (at(2), at(15));
        let near = near.rotate_right(17) ^ near.rotate_right(19) ^ (near >> 10);
        let far = far.rotate_right(7) ^ far.rotate_right(18) ^ (far >> 3);
        words.push(at(16).wrapping_add(far).wrapping_add(at(7)).wrapping_add(near));
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] =
        <[u32; 8]>::try_from(&*hash).unwrap_or_default();
    for (word, constant) in words.iter().zip(constants) {
        let turned = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let chosen = (e & f) ^ (!e & g);
        let one = h.wrapping_add(turned).wrapping_add(chosen).wrapping_add(*constant).wrapping_add(*word);
        let turned = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let two = turned.wrapping_add((a & b) ^ (a & c) ^ (b & c));
        (a, b, c, d, e, f, g, h) = (one.wrapping_add(two), a, b, c, d.wrapping_add(one), e, f, g);
    }
    for (sum, word) in hash.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *sum = sum.wrapping_add(word);
    }
}

#[cfg(test)]
mod tests {
    use super::hex;

    /// The examples of FIPS 180-4 and the empty text.
    #[test]
    fn known_digests() {
        assert_eq!(hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(
            hex(b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        );
        assert_eq!(
            hex(&[b'a'; 1_000_000]),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        );
    }
}
