//! Texts that some reader of YAML takes for something else, and texts made at random from the same stuff.
#![allow(dead_code, reason = "each test uses its part")]

use distc::text::Printer;

/// One entry for each text: as a value, as items, within a map within a list, and as a key.
pub fn written(texts: &[&str]) -> String {
    let mut yaml = String::new();
    let mut printer = Printer::new(&mut yaml);
    printer.begin_list();
    for text in texts {
        printer.item();
        entry(&mut printer, text);
    }
    printer.end_list();
    yaml
}

fn entry(printer: &mut Printer<'_>, text: &str) {
    printer.begin_map();
    printer.key("value");
    printer.text(text);
    printer.key("list");
    printer.begin_list();
    for _ in 0..2 {
        printer.item();
        printer.text(text);
    }
    printer.item();
    printer.begin_list();
    printer.item();
    printer.text(text);
    printer.end_list();
    printer.item();
    printer.begin_map();
    printer.key("in");
    printer.text(text);
    printer.key("next");
    printer.text(text);
    printer.end_map();
    printer.end_list();
    printer.key("map");
    printer.begin_map();
    printer.key(text);
    printer.text(text);
    printer.end_map();
    printer.end_map();
}

/// The same numbers each time (SplitMix64).
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// A text of characters that mean something to YAML, of pieces of tricky texts, or of any characters.
    pub fn text(&mut self) -> String {
        #[rustfmt::skip]
        const SIGNS: &[&str] = &[
            " ", "  ", "\n", "\n\n", "\t", ":", ": ", "#", " #", "-", "- ", "?", "? ", ",", "[", "]", "{", "}", "&",
            "*", "!", "|", ">", "'", "\"", "%", "@", "`", "\\", "~", "=", "<", "<<", ".", "...", "---", "0", "1", "7",
            "9", "0x", "0o", "_", "+", "e", "E", "T", "Z", "a", "b", "m", "Ki", "y", "no", "on", "null", "true",
            ".inf", ".nan", "é", "日", "🦀", "\r", "\u{0}", "\u{7f}", "\u{85}", "\u{a0}", "\u{2028}", "\u{feff}",
            "\u{fffe}", "/", "$(A)", "%d",
        ];
        let length = self.below(8);
        let mut text = String::new();
        match self.below(4) {
            0 => (0..length).for_each(|_| text.push_str(SIGNS[self.below(SIGNS.len())])),
            1 => (0..length)
                .for_each(|_| text.push_str(["1", "0", "9", ".", "-", ":", "e", "+", "_", "m", "x"][self.below(11)])),
            2 => (0..length).for_each(|_| text.push(char::from_u32(self.below(0x11_0000) as u32).unwrap_or('\n'))),
            _ => (0..2).for_each(|_| text.push_str(TRICKY[self.below(TRICKY.len())])),
        }
        text
    }
}

/// Texts that have gone wrong somewhere, or might.
#[rustfmt::skip]
pub const TRICKY: &[&str] = &[
    "", " ", "  ", "\t", "\n", "\n\n", " \n", "\r", "\r\n", "a\rb", "a\r\nb", "a\nb", "a\n", "a\n\n", "a\n\n\n", "\na", "\n\na", " a\nb",
    "a\n b", "a\n  b\n", "a\n\nb\n", "a\n \nb\n", "a \nb", "a\t\nb", "\ta\nb", "a\n\tb\n", "a\n \n", "a\n  \n\n", "a \n", "a\n ", "# a\nb", "a\n# b\n",
    "- a\n- b\n", "a: b\nc: d\n", "---\na\n", "a\n---\nb\n", "a\n...\n", "%YAML 1.2\n---\n", "|\na", ">\na", "{\n}\n", "é\nè\n", "日本\n語\n", "🦀\n🦀",
    "y", "Y", "n", "N", "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "true", "True", "TRUE", "false", "False", "FALSE",
    "null", "Null", "NULL", "~", "nil", "none", "None", "undefined", "NaN", "nan", ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "-.inf", "+.inf", "inf", "Inf", "-inf", "Infinity",
    "0", "1", "-1", "+1", "00", "01", "007", "0755", "08", "09", "0o7", "0O7", "0o17", "0x1f", "0X1F", "0xg", "0b1", "0b2", "1_000", "1__0", "1_", "_1", "_", "-_1", "1,000",
    "1.0", "1.", ".5", "-.5", "+.5", ".", "..", "...", "1e3", "1E3", "1e+3", "1e-3", "1.0e3", "1.5e", "e3", "1E400", "685_230.15", "0.1.2", "1.2.3", "1.20", "12e03", "-2E+05", "0x1p3", "1e3m",
    "12:34:56", "12:30", "1:30", "190:20:30", "190:20:30.15", "0:0", "1:1:1", "10:00", "23:59", "2001-01-01", "2001-1-1", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "2001-12-15T02:59:43.1Z", "2001-12", "12-14",
    "<<", "=", "==", "<", ">", "|", "|-", ">+", "*", "*a", "&", "&a", "!", "!!", "!a", "!!str", "!!str a", "%", "%a", "@", "@a", "`", "`a`", "#", "#a", "a#", "a #b", "a# b", "# ", "\"", "'", "\"a\"", "'a'", "a'b", "a\"b", "\\", "\\n", "a\\", "\\u0041", "''",
    "-", "--", "---", "----", "- ", "- a", "-a", "--a", "---a", "--- a", "-c", "-1a", "--1", "-y", "--y", "--no", "-no", "-null", "-x=y", "--level=info", "--a: b", "--a:", "?", "? ", "? a", "?a", ":", ": ", ": a", ":a", "a:", "a: ", "a:b", "a: b", "a :b", "a : b", "a::", "::", "a:\tb",
    ",", ",a", "a,", "a,b", "[", "]", "[]", "[a]", "[a", "{", "}", "{}", "{a}", "{a: b}", "{{ a }}", "${a}", "$(a)", "$a", "$", "a b", "a  b", " a", "a ", "\ta", "a\t", "a\tb",
    "250m", "1.5", "1.5Gi", "1Ki", "128Mi", "1k", "1M", "1T", "1P", "1E", "1Ei", "1n", "1u", "100%", "25%", "1.5%", "%25", "30s", "1m30s", "1h", "1d", "5e", "0m", "1i", "1j", "3n", "12e4567", "1e10", "deadbeef", "0xdeadbeef", "1a2b3c", "9f", "10.0.0.1", "10.0.0.0/8", "fe80::1", "::1", "a.b.c/d-e_f",
    "*/5 * * * *", "@daily", "nginx:1.27", "nginx:1", "http://a.b:80/c?d=e&f=g#h", "GET /x HTTP/1.1", "a=b;c=d", "/", "/a b", "~a", "~/a", "a~", "a*b", "a&b", "a!b", "a|b", "a>b", "a%b", "a@b", "(a)", "a(b)", "\u{0}", "\u{1}", "\u{7}", "\u{8}", "\u{b}", "\u{1b}", "\u{7f}",
    "\u{80}", "\u{85}", "a\u{85}b", "\u{9f}", "\u{a0}", "a\u{a0}", "\u{ad}", "\u{200b}", "\u{2028}", "a\u{2028}b", "\u{2029}", "\u{feff}", "\u{feff}a", "a\u{feff}b\nc", "\u{fffd}", "\u{fffe}", "\u{ffff}", "\u{d7ff}", "\u{e000}", "\u{1fffe}", "\u{10ffff}", "é", "日本語", "🦀", "a\u{0}b\nc",
];
