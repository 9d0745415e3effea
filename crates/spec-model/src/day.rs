//! A day of the calendar, and how far two of them lie apart.

use core::fmt;

/// A day of the calendar. Days are compared as they follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    of_month: u8,
}

impl Day {
    /// Reads `YYYY-MM-DD`, alone or with a time behind it (`T`, `t` or a blank between them). A day that does not exist is none.
    pub fn read(text: &str) -> Option<Self> {
        let (date, rest) = text.split_at_checked(10)?;
        if !(rest.is_empty() || rest.starts_with(['T', 't', ' '])) {
            return None;
        }
        let number = |from: usize, to: usize| {
            let part = date.get(from..to)?;
            let digits = part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<u16>().ok()).flatten()
        };
        let dashes = date.get(4..5) == Some("-") && date.get(7..8) == Some("-");
        let (year, month, of_month) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let last = match month {
            4 | 6 | 9 | 11 => 30,
            2 if year.is_multiple_of(4) && !year.is_multiple_of(100)
                || month == 2 && year.is_multiple_of(400) =>
            {
                29
            }
            2 => 28,
            1..=12 => 31,
            _ => return None,
        };
        (dashes && (1..=last).contains(&of_month)).then_some(Self {
            year,
            month: u8::try_from(month).ok()?,
            of_month: u8::try_from(of_month).ok()?,
        })
    }

    /// The day so many days after 1970-01-01, after <https://howardhinnant.github.io/date_algorithms.html>. Beyond the year 65535 it is that year's.
    pub fn of_unix_days(days: u32) -> Self {
        // counted from the 1st of March of the year 0, in cycles of 400 years
        let days = u64::from(days) + 719_468;
        let (cycle, day) = (days / 146_097, days % 146_097);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let of_year = day - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let of_month = of_year - (153 * month + 2) / 5 + 1;
        let year = year + 400 * cycle + u64::from(month >= 10);
        let month = if month < 10 { month + 3 } else { month - 9 };
        let small = |number: u64| u8::try_from(number).unwrap_or(u8::MAX);
        Self {
            year: u16::try_from(year).unwrap_or(u16::MAX),
            month: small(month),
            of_month: small(of_month),
        }
    }

    /// The same day of the next year. A 29th of February stays one, and then lies between the 28th and the 1st of March.
    #[must_use]
    pub const fn a_year_later(self) -> Self {
        Self {
            year: self.year.saturating_add(1),
            ..self
        }
    }

    /// How many days it is after another; below 0 where it is before it.
    pub fn days_after(self, other: Self) -> i64 {
        self.number() - other.number()
    }

    /// The days since the 1st of March of the year 0, by the rule of the leap years: a year that begins in March has its odd day at its end.
    fn number(self) -> i64 {
        let month = i64::from(self.month);
        let (year, month) = if month > 2 {
            (i64::from(self.year), month - 3)
        } else {
            (i64::from(self.year) - 1, month + 9)
        };
        let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        365 * year + leaps + (153 * month + 2) / 5 + i64::from(self.of_month) - 1
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:04}-{:02}-{:02}",
            self.year, self.month, self.of_month
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Day;
    use alloc::string::ToString;

    fn after(later: &str, earlier: &str) -> Option<i64> {
        Some(Day::read(later)?.days_after(Day::read(earlier)?))
    }

    #[test]
    fn a_day_is_read_with_and_without_a_time() {
        let day = Day::read("2026-11-22");
        assert!(day.is_some());
        for text in ["2026-11-22T05:06:07Z", "2026-11-22 05:06:07", "2026-11-22t"] {
            assert_eq!(Day::read(text), day, "{text}");
        }
    }

    #[test]
    fn a_day_that_does_not_exist_or_is_written_otherwise_is_none() {
        for text in [
            "",
            "today",
            "2026-2-3",
            "2026-13-01",
            "2026-00-10",
            "2026-02-29",
            "1900-02-29",
            "2026-04-31",
            "2026-11-00",
            "+026-01-01",
            "2026-11-22Z",
            "2026/11/22",
            "20261-1-22",
            "２０２６-01-01",
        ] {
            assert_eq!(Day::read(text), None, "{text}");
        }
        assert!(Day::read("2000-02-29").is_some() && Day::read("2024-02-29").is_some());
    }

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        assert_eq!(after("2026-11-22", "2026-11-22"), Some(0));
        assert_eq!(after("2026-03-01", "2026-02-28"), Some(1));
        assert_eq!(after("2024-03-01", "2024-02-28"), Some(2));
        assert_eq!(after("2026-11-22", "1970-01-01"), Some(20_779));
        assert_eq!(after("2000-03-01", "1900-03-01"), Some(36_525));
        assert_eq!(after("1970-01-01", "1970-01-02"), Some(-1));
    }

    #[test]
    fn days_are_counted_from_1970() {
        for (days, text) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_779, "2026-11-22"),
        ] {
            let day = Day::of_unix_days(days);
            assert_eq!(day.to_string(), text);
            assert_eq!(after(text, "1970-01-01"), Some(i64::from(days)));
        }
    }

    #[test]
    fn a_year_later_is_the_same_day_of_the_next_year() {
        let later = Day::read("2025-11-22").map(Day::a_year_later);
        assert_eq!(later, Day::read("2026-11-22"));
        let odd = Day::read("2024-02-29").map(Day::a_year_later);
        assert!(Day::read("2025-02-28") < odd && odd < Day::read("2025-03-01"));
    }
}
