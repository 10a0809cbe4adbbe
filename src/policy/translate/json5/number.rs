//! Numbers of JSON5: signs, hexadecimal, a point at either end, `Infinity` and `NaN`.

use super::{Failed, Reader};

impl Reader<'_> {
    pub(super) fn number(&mut self) -> Result<f64, Failed> {
        let sign = match self.peek() {
            Some(b'-') => {
                self.at += 1;
                -1.0
            }
            Some(b'+') => {
                self.at += 1;
                1.0
            }
            _ => 1.0,
        };
        let rest = &self.bytes[self.at..];
        let value = if rest.starts_with(b"Infinity") {
            self.at += "Infinity".len();
            f64::INFINITY
        } else if rest.starts_with(b"NaN") {
            self.at += "NaN".len();
            f64::NAN
        } else if rest.starts_with(b"0x") || rest.starts_with(b"0X") {
            self.at += 2;
            self.hexadecimal()?
        } else {
            self.decimal()?
        };
        if self.peek().is_some_and(super::text::continues) {
            return Err(self.wrong("a number goes on as a word"));
        }
        Ok(sign * value)
    }

    fn digits(&mut self) -> usize {
        let from = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - from
    }

    fn hexadecimal(&mut self) -> Result<f64, Failed> {
        let from = self.at;
        let mut value = 0.0;
        while let Some(digit) = self.peek().and_then(|byte| char::from(byte).to_digit(16)) {
            // Past 2^53 this rounds as JavaScript does, but for the last place.
            value = value * 16.0 + f64::from(digit);
            self.at += 1;
        }
        if self.at == from { Err(self.wrong("`0x` without digits")) } else { Ok(value) }
    }

    fn decimal(&mut self) -> Result<f64, Failed> {
        let from = self.at;
        let whole = self.digits();
        if whole > 1 && self.bytes[from] == b'0' {
            self.at = from + 1;
            return Err(self.wrong("a number begins with a zero"));
        }
        let mut part = 0;
        if self.peek() == Some(b'.') {
            self.at += 1;
            part = self.digits();
        }
        if whole + part == 0 {
            return Err(self.wrong("a number without digits"));
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return Err(self.wrong("an exponent without digits"));
            }
        }
        self.text[from..self.at]
            .parse()
            .map_err(|_| (from, super::Fault::Syntax("no number looks like this")))
    }
}
