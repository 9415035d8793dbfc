//! Numbers by their digits, so that `0.3` is a multiple of `0.1`.

use std::cmp::Ordering;

/// Most digits that are looked at exactly; with more a number cannot be judged.
const MOST_DIGITS: usize = 34;

/// Largest power of ten, either way; no real number needs more, and shifting costs as many steps.
const MOST_EXPONENT: i32 = 400;

/// `digits · 10^exponent`, without zeros at the end of the digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: i128,
    exponent: i32,
}

impl Decimal {
    /// Reads a number (YAML 1.2 core schema §10.3.2, hence JSON too); `None` for what is none or is too long.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (sign, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let radix = |prefix: &str, radix| Some(i128::from_str_radix(unsigned.strip_prefix(prefix)?, radix));
        if let Some(whole) = radix("0x", 16).or_else(|| radix("0o", 8)) {
            return whole
                .ok()
                .filter(|whole| (0..MOST_DIGITS).contains(&(whole.max(&1).ilog10() as usize)))
                .map(|whole| Self::new(whole, 0));
        }
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{part}");
        let digits = digits.trim_start_matches('0');
        if digits.len() > MOST_DIGITS || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let digits: i128 = if digits.is_empty() { 0 } else { digits.parse().ok()? };
        let exponent = exponent.parse::<i32>().ok()?.checked_sub(i32::try_from(part.len()).ok()?)?;
        (exponent.abs() <= MOST_EXPONENT).then(|| Self::new(sign * digits, exponent))
    }

    fn new(mut digits: i128, mut exponent: i32) -> Self {
        while digits != 0 && digits % 10 == 0 {
            digits /= 10;
            exponent += 1;
        }
        Self { digits, exponent: if digits == 0 { 0 } else { exponent } }
    }

    /// Whether it has no fraction (`1.0` has none).
    pub(super) fn is_whole(self) -> bool {
        self.exponent >= 0
    }

    /// Whether another divides it; any number is a multiple of 0 for want of a better answer.
    pub(super) fn is_multiple_of(self, other: Self) -> bool {
        if other.digits == 0 || self.digits == 0 {
            return true;
        }
        let shift = self.exponent - other.exponent;
        let divisor = other.digits.unsigned_abs();
        match u32::try_from(shift) {
            // Digits have 34 places at most, so a remainder times ten stays within 128 bits.
            Ok(shift) => (0..shift).fold(self.digits.unsigned_abs() % divisor, |rest, _| rest * 10 % divisor) == 0,
            Err(_) => {
                let scaled = 10u128.checked_pow(shift.unsigned_abs()).and_then(|power| divisor.checked_mul(power));
                scaled.is_some_and(|divisor| self.digits.unsigned_abs().is_multiple_of(divisor))
            }
        }
    }

    /// The same number as text, in one way of writing.
    pub(super) fn canonical(self) -> String {
        format!("{}e{}", self.digits, self.exponent)
    }

    /// Place of its first digit: 1 for `7`, 2 for `70`, 0 for `0.7`.
    fn magnitude(self) -> i32 {
        self.digits.unsigned_abs().checked_ilog10().map_or(i32::MIN, |places| places as i32 + 1 + self.exponent)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let signs = self.digits.signum().cmp(&other.digits.signum());
        if signs != Ordering::Equal || self.digits == 0 {
            return signs;
        }
        let sizes = self.magnitude().cmp(&other.magnitude()).then_with(|| {
            // Of the same magnitude, so the shift is no longer than the digits of the other.
            let shift = |one: &Self, low: i32| one.digits.unsigned_abs() * 10u128.pow((one.exponent - low) as u32);
            let low = self.exponent.min(other.exponent);
            shift(self, low).cmp(&shift(other, low))
        });
        if self.digits < 0 { sizes.reverse() } else { sizes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Decimal {
        Decimal::read(text).unwrap()
    }

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        for (one, other) in [("1", "1.0"), ("100", "1e2"), ("0x1F", "31"), ("0o17", "15"), ("-0", "0"), (".5", "0.50")]
        {
            assert_eq!(read(one), read(other), "{one} {other}");
        }
        for text in ["", "x", "1e999", "1.2.3", "123456789012345678901234567890123456"] {
            assert!(Decimal::read(text).is_none() || text.is_empty(), "{text}");
        }
    }

    #[test]
    fn numbers_are_compared_by_their_digits() {
        for (less, more) in [
            ("0.1", "0.10000000000000000001"),
            ("-2", "-1"),
            ("-1", "0"),
            ("9", "10"),
            ("1e-300", "1e300"),
            ("9007199254740992", "9007199254740993"),
        ] {
            assert!(read(less) < read(more), "{less} {more}");
            assert!(read(more) > read(less), "{less} {more}");
        }
    }

    #[test]
    fn multiples_are_exact() {
        for (number, of) in [("0.3", "0.1"), ("19.99", "0.01"), ("1e300", "7e299"), ("0", "3"), ("-9", "3")] {
            let is_multiple = read(number).is_multiple_of(read(of));
            assert_eq!(is_multiple, (number, of) != ("1e300", "7e299"), "{number} {of}");
        }
        assert!(!read("0.35").is_multiple_of(read("0.1")));
        assert!(!read("1e-300").is_multiple_of(read("3e300")));
    }
}
