//! A day on the command line: given, or today's.

use spec_model::Day;
use std::time::{SystemTime, UNIX_EPOCH};

/// The day that it is now, in UTC.
pub(crate) fn today() -> Day {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let days = now.map_or(0, |since| since.as_secs() / 86_400);
    Day::of_unix_days(u32::try_from(days).unwrap_or(u32::MAX))
}

/// Reads a day, without a time behind it.
pub(crate) fn given(text: &str) -> Result<Day, String> {
    let written = text.len() == 10 && text.split('-').map(str::len).eq([4, 2, 2]);
    if !written || text.contains(|char: char| !char.is_ascii_digit() && char != '-') {
        return Err("a day is written as YYYY-MM-DD, like 2026-11-22".into());
    }
    Day::read(text).ok_or_else(|| "there is no such day in the calendar".into())
}

#[cfg(test)]
mod tests {
    use super::given;

    #[test]
    fn a_day_that_exists_is_taken_as_it_is_written() {
        for text in ["2026-11-22", "2024-02-29", "2000-02-29", "1999-12-31"] {
            assert_eq!(given(text).map(|day| day.to_string()), Ok(text.into()));
        }
    }

    #[test]
    fn a_day_that_does_not_exist_or_is_written_otherwise_is_refused_for_what_it_is() {
        for text in [
            "",
            "today",
            "2026-2-3",
            "22-11-2026",
            "+026-01-01",
            "2026-11-22T00",
            "２０２６-01-01",
        ] {
            let says = given(text).err().unwrap_or_default();
            assert!(says.contains("YYYY-MM-DD"), "{text}: {says}");
        }
        for text in [
            "2026-13-01",
            "2026-00-10",
            "2026-02-29",
            "1900-02-29",
            "2026-04-31",
        ] {
            let says = given(text).err().unwrap_or_default();
            assert!(says.contains("no such day"), "{text}: {says}");
        }
    }
}
