//! The objects of one owner as a stream of documents.

use crate::text::Printer;
use crate::values::{Object, print};

/// Objects as YAML documents, in their order.
pub fn stream(objects: &[Object]) -> String {
    let mut text = String::new();
    let mut printer = Printer::new(&mut text);
    for object in objects {
        printer.document();
        print(&object.value, &mut printer);
    }
    text
}
