//! Small deterministic randomness, and programs to shake.

/// Marsaglia's xorshift.
pub struct Random(u64);

impl Random {
    /// A sequence of its own for each seed.
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }

    /// One of some things.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// What programs are made of, whole and broken.
pub const TOKENS: &[&str] = &[
    "component ",
    "every ",
    "type ",
    "let ",
    "check ",
    "emit ",
    "use ",
    "a",
    "b.c",
    "T",
    "k8s.core.v1.Pod",
    "1",
    "10m",
    "1..2",
    "99%",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "=",
    "+=",
    ":",
    ",",
    "\n",
    "\n\n",
    " ",
    "    ",
    ".",
    "?.",
    "?",
    "..",
    "...",
    "\"",
    "\"x\"",
    "\\(",
    "\\",
    "|",
    "| text",
    "//",
    "/// doc\n",
    "// c\n",
    "if ",
    " then ",
    " else ",
    "for ",
    " in ",
    " => ",
    "match ",
    " is ",
    "self",
    "super",
    "none",
    "+ ",
    "- ",
    "-",
    "!",
    "&& ",
    "|| ",
    "== ",
    "r\"",
    "r#\"",
    "\"#",
    "'",
    "#",
    "/*",
    "*/",
    ";",
    "{{",
    "}}",
    "${",
    "@",
    "é",
    "\u{1F600}",
    "\r\n",
    " with ",
    " where ",
    " at ",
    "fn ",
    "mixin ",
    "param ",
    "variant ",
    " of ",
    "test \"x\" of v ",
    "0755",
    "_",
    "$",
    "not ",
    " and ",
    ":=",
];

/// `text` with up to four random edits.
pub fn shaken(text: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(4) {
        let at = random.below(chars.len() + 1);
        let end = (at + random.below(12)).min(chars.len());
        match random.below(4) {
            0 => drop(chars.drain(at..end)),
            1 => {
                let copy: Vec<char> = chars[at..end].to_vec();
                let to = random.below(chars.len() + 1);
                chars.splice(to..to, copy);
            }
            _ => drop(chars.splice(at..at, random.pick(TOKENS).chars())),
        }
    }
    chars.into_iter().collect()
}
