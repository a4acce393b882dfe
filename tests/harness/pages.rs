//! The pages of codes, and the examples in the standard library's documentation.

use distc::diagnostics::{Code, Diagnostic};
use distc::parse;
use distc::text::values;

use crate::document::Block;
use crate::run::parts;

/// What is wrong with a page: its first example has its code and no other, all behind it have none.
pub fn faults(code: Code, blocks: &[Block]) -> Vec<String> {
    if blocks.first().is_some_and(|block| block.language == "values") {
        return values_faults(code, blocks);
    }
    let mut faults = Vec::new();
    for (number, part) in parts(blocks).into_iter().enumerate() {
        let part = match part {
            Ok(part) => part,
            Err(fault) => return vec![fault],
        };
        let compiling = part.program.compile();
        let expected = (number == 0).then_some(code);
        faults.extend(judged(expected, &compiling.compiled.diagnostics));
        compiling.done();
    }
    if faults.is_empty() && parts(blocks).is_empty() { vec!["no example".to_owned()] } else { faults }
}

/// Values files are read without a program: what reading says is all that these codes are about.
fn values_faults(code: Code, blocks: &[Block]) -> Vec<String> {
    let read = |block: &Block| values::read(&block.text).err().unwrap_or_default();
    let expected = |number| (number == 0).then_some(code);
    blocks.iter().enumerate().filter_map(|(number, block)| judged(expected(number), &read(block))).collect()
}

fn judged<P>(expected: Option<Code>, found: &[Diagnostic<P>]) -> Option<String> {
    let is_good = match expected {
        Some(code) => !found.is_empty() && found.iter().all(|diagnostic| diagnostic.code == code),
        None => found.is_empty(),
    };
    let said = |diagnostic: &Diagnostic<P>| format!("\n  {}: {}", diagnostic.code.name(), diagnostic.message);
    let wanted = expected.map_or_else(|| "nothing".to_owned(), |code| format!("`{}` alone", code.name()));
    (!is_good).then(|| {
        format!(
            "expected {wanted}, found{}",
            if found.is_empty() { " nothing".to_owned() } else { found.iter().map(said).collect() }
        )
    })
}

/// What does not parse, as a file or else as what stands in the body of a component.
pub fn unparsed(blocks: &[Block]) -> Vec<String> {
    let errors = |text: &str| {
        let pieces = parse::split(text).into_iter().flat_map(|piece| parse::parse(piece).errors);
        pieces.map(|error| error.message).collect::<Vec<String>>()
    };
    let faults = blocks.iter().filter(|block| block.language == "dist").flat_map(|block| {
        let as_body: String = block.text.lines().map(|line| format!("    {line}\n")).collect();
        let as_body = errors(&format!("component example: Example {{\n{as_body}}}\n"));
        if as_body.is_empty() { as_body } else { errors(&block.text) }
    });
    faults.collect()
}
