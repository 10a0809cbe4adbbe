//! Numbers from a seed (SplitMix64), the same on every machine and in every version of every crate.

/// A source of choices.
pub(super) struct Draw(u64);

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below a bound.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).expect("fits");
        usize::try_from(self.number() % bound).expect("fits")
    }

    /// True in one of so many cases.
    pub(super) fn one_in(&mut self, cases: usize) -> bool {
        self.below(cases) == 0
    }

    pub(super) fn of<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }

    pub(super) fn any<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }

    /// The text with some of its characters percent-encoded, in either case.
    pub(super) fn encoded(&mut self, text: &str, one_in: usize) -> String {
        let mut out = String::new();
        for byte in text.bytes() {
            if !byte.is_ascii() || self.one_in(one_in) {
                out += &if self.one_in(2) { format!("%{byte:02x}") } else { format!("%{byte:02X}") };
            } else {
                out.push(char::from(byte));
            }
        }
        out
    }

    /// The text with some of its letters in the other case.
    pub(super) fn cased(&mut self, text: &str, one_in: usize) -> String {
        let turn =
            |c: char| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
        text.chars().map(|c| if self.one_in(one_in) { turn(c) } else { c }).collect()
    }

    /// The text with something put in somewhere.
    pub(super) fn with(&mut self, text: &str, what: &str) -> String {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let at = self.any(&places);
        format!("{}{what}{}", &text[..at], &text[at..])
    }
}
