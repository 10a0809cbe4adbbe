//! Ages in whole days.

use jiff::civil::Date;

/// Days from `from` to `to`; negative when `to` comes first.
#[must_use]
pub fn between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::between;

    #[test]
    fn years_and_months_are_days_too() {
        assert_eq!(between(date(2026, 11, 19), date(2026, 11, 20)), 1);
        assert_eq!(between(date(2025, 11, 20), date(2026, 11, 20)), 365);
        assert_eq!(between(date(2026, 11, 20), date(2026, 10, 20)), -31);
    }
}
