//! Durations as Access writes them.

/// A Go duration (`24h`, `1h30m`, `90s`) in seconds; `None` when it is not one. Access writes all durations so.
pub(super) fn go_duration(text: &str) -> Option<i64> {
    let mut rest = text;
    let mut total = 0.0_f64;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest.get(..digits)?.parse().ok()?;
        let after = rest.get(digits..)?;
        let unit_end = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let (unit, next) = after.split_at(unit_end);
        total += number
            * match unit {
                "h" => 3600.0,
                "m" => 60.0,
                "s" => 1.0,
                "ms" => 1e-3,
                "us" | "µs" => 1e-6,
                "ns" => 1e-9,
                _ => return None,
            };
        rest = next;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a session is far shorter than 2^53 seconds")]
    (!text.is_empty()).then_some(total as i64)
}

#[cfg(test)]
mod tests {
    use super::go_duration;

    #[test]
    fn go_durations_are_read_as_go_reads_them() {
        assert_eq!(go_duration("24h"), Some(86_400));
        assert_eq!(go_duration("1h30m"), Some(5400));
        assert_eq!(go_duration("90s"), Some(90));
        assert_eq!(go_duration("0s"), Some(0));
        for wrong in ["", "h", "24", "24 h", "1d", "forever", "-1h"] {
            assert_eq!(go_duration(wrong), None, "{wrong}");
        }
    }
}
