//! What a scan of a line looks for: which of the characters that matter it has, so that one with none of them is looked at once, and
//! which stand outside of texts.

/// `"`
pub(super) const QUOTE: u8 = 1;
/// `/`
pub(super) const SLASH: u8 = 1 << 1;
/// `\`
pub(super) const BACKSLASH: u8 = 1 << 2;
/// `|`, `>`
pub(super) const FOLD: u8 = 1 << 3;
/// `'`, `#`, `` ` ``
pub(super) const FOREIGN: u8 = 1 << 4;
/// Brackets.
pub(super) const BRACKET: u8 = 1 << 5;
/// `w`, with which a clause begins.
pub(super) const CLAUSE: u8 = 1 << 6;

const TABLE: [u8; 256] = table();

const fn table() -> [u8; 256] {
    let mut table = [0; 256];
    let marked: [(&[u8], u8); 7] = [
        (b"\"", QUOTE),
        (b"/", SLASH),
        (b"\\", BACKSLASH),
        (b"|>", FOLD),
        (b"'#`", FOREIGN),
        (b"{}[]()", BRACKET),
        (b"w", CLAUSE),
    ];
    let mut set = 0;
    while set < marked.len() {
        let (bytes, mark) = marked[set];
        let mut at = 0;
        while at < bytes.len() {
            table[bytes[at] as usize] = mark;
            at += 1;
        }
        set += 1;
    }
    table
}

/// The marks of all characters of a line.
pub(super) fn marks(line: &str) -> u8 {
    line.bytes().fold(0, |marks, byte| marks | TABLE[usize::from(byte)])
}

/// The characters of a line outside of texts in quotes.
pub(super) fn unquoted(line: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    line.char_indices().filter(move |(_, c)| {
        let was = is_quoted;
        is_quoted ^= *c == '"' && !is_escaped;
        is_escaped = was && *c == '\\' && !is_escaped;
        !was && *c != '"'
    })
}
