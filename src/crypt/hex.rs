//! Hexadecimal text of digests.

use std::fmt::Write;

/// The first `length` bytes in lower-case hexadecimal digits, two for each.
pub fn hex(bytes: impl AsRef<[u8]>, length: usize) -> String {
    bytes.as_ref().iter().take(length).fold(String::with_capacity(2 * length), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::hex;

    #[test]
    fn a_digest_is_shortened_and_keeps_its_leading_zeros() {
        assert_eq!(hex([0x00, 0x0a, 0xff, 0x10], 3), "000aff");
    }
}
