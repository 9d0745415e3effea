//! A zip archive of a few small texts, stored as they are: <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>.

/// Files whose names are UTF-8.
const UTF8: u16 = 1 << 11;

/// The first day that the form knows, 1980-01-01: the archive says nothing of when it was made.
const DAY: u16 = (1 << 5) | 1;

/// The version of the form that a reader needs.
const VERSION: u16 = 20;

/// A regular file that everybody may read, as Unix says it in the upper half.
const MODE: u32 = 0o100_644 << 16;

/// The bytes of an archive with these files, each path once.
pub(crate) fn zip<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    let mut count = 0_u16;
    for (path, bytes) in files {
        let start = long(out.len());
        let mut head = Vec::new();
        for part in [VERSION, UTF8, 0, 0, DAY] {
            head.extend(part.to_le_bytes());
        }
        for part in [crc32(bytes), long(bytes.len()), long(bytes.len())] {
            head.extend(part.to_le_bytes());
        }
        head.extend(u16::try_from(path.len()).unwrap_or(u16::MAX).to_le_bytes());
        head.extend([0, 0]);
        out.extend(*b"PK\x03\x04");
        out.extend(&head);
        out.extend(path.as_bytes());
        out.extend(bytes);
        // made by: 3 says Unix, whose modes follow
        directory.extend(*b"PK\x01\x02");
        directory.extend(((3 << 8) | VERSION).to_le_bytes());
        directory.extend(&head);
        directory.extend([0; 6]);
        directory.extend(MODE.to_le_bytes());
        directory.extend(start.to_le_bytes());
        directory.extend(path.as_bytes());
        count += 1;
    }
    let start = long(out.len());
    out.extend(&directory);
    out.extend(*b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(long(directory.len()).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// No archive of texts that a page holds comes near the bound.
fn long(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The checksum of the form, bit by bit: a table would be larger than what it saves.
fn crc32(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg());
        }
    }
    !sum
}

#[cfg(test)]
mod tests {
    use super::crc32;

    #[test]
    fn the_checksum_is_the_one_of_the_form() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }
}
