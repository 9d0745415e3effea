//! A decimal number's text as the nearest `f64`.
//!
//! The library's own reading brings ten thousand bytes of powers of five, to be fast on many numbers; a workflow has few.

use alloc::vec::Vec;

/// Digits beyond these only say whether something is above a tie: no tie between two `f64` has more.
const MOST_DIGITS: usize = 800;

/// The nearest `f64`, ties to even, as `str::parse` finds it: digits with a point among, before or behind them, a sign before, an exponent
/// behind. `None` for any other text, words for infinity and for what is no number among them; infinite where it is too large.
pub(crate) fn decimal(text: &str) -> Option<f64> {
    let (negative, text) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let mut digits = Vec::new();
    // the value is the digits as a whole number, times ten to this power
    let mut power = 0_i64;
    let (mut any, mut point, mut beyond) = (false, false, false);
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'0'..=b'9' => {
                any = true;
                power -= i64::from(point);
                if digits.len() == MOST_DIGITS {
                    beyond |= *byte != b'0';
                    power += 1;
                } else if !digits.is_empty() || *byte != b'0' {
                    digits.push(byte - b'0');
                }
            }
            b'.' if !point => point = true,
            b'e' | b'E' => {
                power += exponent(bytes.as_slice())?;
                break;
            }
            _ => return None,
        }
    }
    if !any {
        return None;
    }
    if beyond {
        digits.push(1);
        power -= 1;
    }
    let value = nearest(&digits, power);
    Some(if negative { -value } else { value })
}

/// An exponent, signed or not; held to what is far beyond any `f64` with any digits.
fn exponent(text: &[u8]) -> Option<i64> {
    let (sign, digits) = match text {
        [b'-', rest @ ..] => (-1, rest),
        [b'+', rest @ ..] => (1, rest),
        all => (1, all),
    };
    let each = |sum: i64, byte: &u8| {
        byte.is_ascii_digit()
            .then(|| (sum * 10 + i64::from(byte - b'0')).min(1 << 48))
    };
    let number = digits.iter().try_fold(0, each)?;
    (!digits.is_empty()).then_some(sign * number)
}

/// The nearest `f64` to a whole number, given by its digits and the first of them not 0, times ten to a power.
fn nearest(digits: &[u8], power: i64) -> f64 {
    let size = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    if digits.is_empty() || size + power < -330 {
        return 0.0;
    }
    if size + power > 310 {
        return f64::INFINITY;
    }
    // a whole number, its lowest 32 bits first
    let mut whole = Vec::new();
    for digit in digits {
        ten_times(&mut whole, *digit);
    }
    for _ in 0..power {
        ten_times(&mut whole, 0);
    }
    // so many words of zeros before it is divided that 64 bits are left
    let zeros = usize::try_from(-power).map_or(0, |tens| tens / 8 + 3);
    let mut above = false; // whether something is left over below the lowest bit
    if zeros > 0 {
        whole.splice(..0, core::iter::repeat_n(0, zeros));
        for _ in power..0 {
            above |= a_tenth(&mut whole);
        }
    }
    rounded(&whole, zeros, above)
}

fn ten_times(whole: &mut Vec<u32>, digit: u8) {
    let mut carry = u64::from(digit);
    for word in &mut *whole {
        let product = u64::from(*word) * 10 + carry;
        *word = low(product);
        carry = product >> 32;
    }
    if carry > 0 {
        whole.push(low(carry));
    }
}

/// Divides by ten; whether something was left over.
fn a_tenth(whole: &mut [u32]) -> bool {
    let mut left = 0_u64;
    for word in whole.iter_mut().rev() {
        let part = (left << 32) | u64::from(*word);
        *word = low(part / 10);
        left = part % 10;
    }
    left > 0
}

/// The lower half.
fn low(number: u64) -> u32 {
    u32::try_from(number & 0xffff_ffff).unwrap_or(u32::MAX)
}

/// The nearest `f64` to a whole number over two to the power of 32 times `below`; `above` says that a little is to be added.
fn rounded(whole: &[u32], below: usize, mut above: bool) -> f64 {
    // the highest bit first; what falls out behind 64 bits is only remembered
    let mut bits = 0_u64;
    let mut highest = None;
    let mut room = 64_u32;
    for (place, word) in whole.iter().enumerate().rev() {
        if highest.is_none() {
            if *word == 0 {
                continue;
            }
            highest = i64::try_from((place - below.min(place)) * 32)
                .ok()
                .zip(i64::try_from((below - below.min(place)) * 32).ok())
                .map(|(over, under)| over - under + i64::from(31 - word.leading_zeros()));
            room = 32 + word.leading_zeros();
            bits = u64::from(*word) << room;
        } else if room >= 32 {
            room -= 32;
            bits |= u64::from(*word) << room;
        } else {
            bits |= u64::from(*word) >> (32 - room);
            above |= word.unbounded_shl(room) != 0;
            room = 0;
        }
    }
    let Some(highest) = highest else {
        return 0.0;
    };
    if highest > 1023 {
        return f64::INFINITY;
    }
    // 53 bits, and fewer below the smallest normal number
    let lost = 11 + u32::try_from(-1022 - highest).unwrap_or(0);
    let kept = bits.unbounded_shr(lost);
    let cut = if lost > 64 {
        0
    } else {
        bits.unbounded_shl(64 - lost)
    };
    let half = 1 << 63;
    let up = cut > half || (cut == half && (above || kept & 1 == 1));
    // a carry makes the exponent one larger, as it should
    let exponent = u64::try_from(highest + 1022).unwrap_or(0);
    f64::from_bits((exponent << 52) + kept + u64::from(up))
}

#[cfg(test)]
mod tests {
    use super::decimal;
    use alloc::{format, string::String};
    use proptest::prelude::*;

    fn same(text: &str) {
        let library: Option<f64> = text.parse().ok();
        let library = library.filter(|_| !text.contains(['i', 'I', 'n', 'N']));
        assert_eq!(
            decimal(text).map(f64::to_bits),
            library.map(f64::to_bits),
            "{text}"
        );
    }

    #[test]
    fn numbers_at_the_borders_are_the_nearest() {
        for text in [
            "",
            ".",
            "+",
            "-",
            "e1",
            "1e",
            "1e+",
            "1.2.3",
            "0x1",
            "inf",
            "nan",
            "1 ",
            "0",
            "-0",
            "00.00e9",
            "1",
            "+1.",
            ".5",
            "1e1000000000000000000000",
            "1e-1000000000000000000000",
            "0e1000000000000000000000",
            "9007199254740993",
            "9007199254740992.9999",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "4.9406564584124654e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "1e-400",
            "1e400",
            "123456789012345678901234567890",
        ] {
            same(text);
        }
        // a tie that only the last of very many digits decides
        let half = format!("9007199254740993{}", "0".repeat(0));
        for tail in [
            "",
            ".",
            &format!(".{}1", "0".repeat(2000)),
            &format!(".{}", "0".repeat(2000)),
        ] {
            same(&format!("{half}{tail}"));
        }
        same(&format!("0.{}1e{}", "0".repeat(3000), 3000));
        same(&format!("1{}e-{}", "0".repeat(3000), 3000));
    }

    proptest! {
        #[test]
        fn a_number_is_the_one_that_the_library_reads(text in "[-+]?[0-9]{0,22}(\\.[0-9]{0,22})?([eE][-+]?[0-9]{1,3})?") {
            same(&text);
        }

        #[test]
        fn any_text_is_read_or_not_as_by_the_library(text in "[-+.0-9eE ]{0,12}") {
            same(&text);
        }

        #[test]
        fn what_is_written_is_read_again(bits: u64) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            same(&format!("{value}"));
            same(&format!("{value:e}"));
            let longer: String = format!("{value:.1100}");
            same(&longer);
        }
    }
}
