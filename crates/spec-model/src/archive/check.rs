//! CRC-32 as zip has it, by which an unpacked file is known to be the one that was packed.

/// The remainder of each byte.
static TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    #[expect(clippy::indexing_slicing, reason = "evaluated when this is compiled")]
    #[expect(clippy::cast_possible_truncation, reason = "below 256")]
    while byte < 256 {
        let mut rest = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            rest = if rest & 1 == 1 {
                0xedb8_8320 ^ (rest >> 1)
            } else {
                rest >> 1
            };
            bit += 1;
        }
        table[byte] = rest;
        byte += 1;
    }
    table
}

/// The check sum of some bytes.
pub(super) fn crc(bytes: &[u8]) -> u32 {
    let rest = bytes.iter().fold(!0_u32, |rest, byte| {
        let at = (rest ^ u32::from(*byte)) & 0xff;
        TABLE.get(at as usize).unwrap_or(&0) ^ (rest >> 8)
    });
    !rest
}

#[cfg(test)]
mod tests {
    use super::crc;

    #[test]
    fn the_check_value_of_the_field_comes_out() {
        // <https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-32-iso-hdlc>
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc(b""), 0);
    }
}
