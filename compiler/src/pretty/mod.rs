//! The formatter: one layout for every program, comments kept.

mod layout;
mod marks;
mod print;
mod tokens;

use crate::db::Span;
use crate::diagnostics::Diagnostic;
use crate::parse::{parse_seen, split};

/// The widest line that is not broken where it can be.
pub const WIDTH: usize = 120;

/// Lays out a whole file. Its lines go on to end as the first one does.
///
/// # Errors
///
/// A file with syntax errors is not touched; they are returned, with places in the file.
pub fn format(text: &str) -> Result<String, Vec<Diagnostic<Span>>> {
    let (mut errors, mut marks, mut at) = (Vec::new(), marks::Marks::default(), 0);
    for piece in split(text) {
        let parsed = parse_seen(piece, |seen| marks.add(seen, at));
        errors.extend(parsed.errors.into_iter().map(|error| error.map(|span| span.shifted(at as u32))));
        at += piece.len();
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let tokens = tokens::tokens(text, &marks);
    let entries = layout::file(&tokens);
    let laid_out = print::file(&entries);
    Ok(if ends_with_return(text) { laid_out.replace('\n', "\r\n") } else { laid_out })
}

fn ends_with_return(text: &str) -> bool {
    text.find('\n').is_some_and(|at| text[..at].ends_with('\r'))
}
