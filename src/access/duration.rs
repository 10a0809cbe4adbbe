//! Session lengths in Cloudflare's notation (`24h`, `1h30m`), which is Go's.

use std::time::Duration;

/// Sessions longer than this are pointed out: a stolen cookie is good for that long.
pub const LONGEST_USUAL: Duration = Duration::from_hours(24);

/// Reads `text`; `None` when it is not a length of at least a second.
#[must_use]
pub fn parse(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut total = 0.0_f64;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let amount: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let end = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        let unit = match &rest[..end] {
            "h" => 3600.0,
            "m" => 60.0,
            "s" => 1.0,
            "ms" => 1e-3,
            "us" | "µs" => 1e-6,
            "ns" => 1e-9,
            _ => return None,
        };
        total += amount * unit;
        rest = &rest[end..];
    }
    (total >= 1.0).then(|| Duration::try_from_secs_f64(total).ok()).flatten()
}

/// True when both texts say the same length.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    one == other || matches!((parse(one), parse(other)), (Some(one), Some(other)) if one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_durations_are_read() {
        assert_eq!(parse("24h"), Some(Duration::from_hours(24)));
        assert_eq!(parse("1h30m"), Some(Duration::from_mins(90)));
        assert_eq!(parse("0.5h"), Some(Duration::from_mins(30)));
        assert!(same("24h", "1440m") && same("24h", "24h0m0s") && !same("24h", "23h"));
    }

    #[test]
    fn what_is_no_length_is_refused() {
        for bad in ["", "24", "h", "-1h", "1d", "1h x", "0h", "1..5h", "no_expiry"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
