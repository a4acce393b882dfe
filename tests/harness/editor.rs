//! What an editor is told where `$0` stands in the files above.
//!
//! ```text
//! hover                       the declaration, the documentation, the value in each variant
//! definition                  the line where the name is defined, with what is defined underlined
//! type                        the line where the type of what stands there is defined
//! completion                  the first of what may stand there, with how many more there are
//! completion 3                the first three
//! completion image tag        these, and whether they are offered
//! applied image               the lines that change when this is chosen; `$1` is where the cursor goes
//! signature                   what the call around takes, with what is being given underlined
//! inlays                      the lines that leave something unsaid, with that between `⟨` and `⟩`; it needs no `$0`
//! line istio                  the line of that variant's manifests that the statement leads to
//! explained                   the path whose history is told
//! sources istio web kind      where the lines of a component's manifests lead to, those with the texts named
//! names                       each name of the first file that is not offered where it stands, or that has no hover; nor does this
//! ```

use std::ops::Range;

use distc::db::{File, InMemory, LineIndex, Span, text};
use distc_lsp::ide::{self, At, Beside, Heads, Item};

use crate::document::{Block, Test};
use crate::leads;
use crate::program::{Compiling, Program, ROOT};
use crate::run::parts;

/// The blocks that show an editor's answers.
pub const BLOCKS: [&str; 11] = [
    "hover",
    "definition",
    "type",
    "completion",
    "applied",
    "signature",
    "inlays",
    "line",
    "explained",
    "sources",
    "names",
];

/// How many items a block shows that does not say how many.
const SHOWN: usize = 8;

/// What belongs into a block.
pub fn shown(program: &Program, compiling: &Compiling, block: &Block) -> Result<String, String> {
    let system = program.system();
    let language = block.language.as_str();
    let whole = matches!(language, "inlays" | "names" | "sources").then_some((ROOT, 0));
    let (path, offset) = program.asked().or(whole).ok_or("no `$0` stands in the files above")?;
    let file = compiling.file(path).ok_or_else(|| format!("there is no file `{path}`"))?;
    let at = At { workspace: &compiling.workspace, file, offset: offset as u32 };
    match language {
        "hover" => Ok(hover(at)),
        "definition" => Ok(defined(at, ide::definition(at))),
        "type" => Ok(defined(at, ide::type_definition(at))),
        "completion" => Ok(completion(at, &system, &block.words)),
        "applied" => applied(at, &system, &block.words.join(" ")),
        "signature" => Ok(signature(at)),
        "inlays" => Ok(inlays(at)),
        "line" => Ok(leads::line(at, &block.words)),
        "explained" => Ok(ide::path_at(at).map_or_else(|| NOTHING.to_owned(), |path| format!("{path}\n"))),
        "sources" => Ok(leads::sources(&compiling.workspace, &block.words)),
        "names" => Ok(unknown(at, &system)),
        other => Err(format!("no editor shows `{other}`")),
    }
}

/// What is shown where an editor shows nothing.
pub const NOTHING: &str = "(nothing)\n";

fn hover(at: At<'_>) -> String {
    let Some(known) = ide::hover(at) else { return NOTHING.to_owned() };
    let docs = known.docs.lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n");
    let values = known.values.iter().map(|held| {
        let layers: Vec<&str> = held.by.iter().map(|(layer, _)| layer.as_str()).collect();
        let by = if layers.is_empty() { String::new() } else { format!(" by {}", layers.join(", ")) };
        format!("{}/{} = {}{by}\n", held.variant, held.path, held.value)
    });
    std::iter::once(format!("{}\n", known.signature)).chain(docs).chain(values).collect()
}

fn defined(at: At<'_>, found: Option<ide::Range>) -> String {
    let Some(found) = found else { return NOTHING.to_owned() };
    let db = at.workspace.db();
    let index = LineIndex::new(text(db, found.file));
    let line = index.span(index.line(found.span.start));
    let shown = index.text()[Range::from(line)].trim_end();
    let blank = " ".repeat((found.span.start - line.start) as usize);
    let carets = "^".repeat((found.span.end - found.span.start).max(1) as usize);
    format!("{}\n    {shown}\n    {blank}{carets}\n", found.file.path(db))
}

fn beside<'s>(system: &'s InMemory, heads: &'s Heads) -> Beside<'s> {
    Beside { system, heads }
}

fn items(at: At<'_>, system: &InMemory) -> Vec<Item> {
    ide::completions(at, beside(system, &Heads::default())).map(|found| found.items).unwrap_or_default()
}

fn completion(at: At<'_>, system: &InMemory, words: &[String]) -> String {
    let all = items(at, system);
    let count = match words {
        [] => SHOWN,
        [number] if number.parse::<usize>().is_ok() => number.parse().unwrap_or(SHOWN),
        names => return names.iter().map(|name| chosen(&all, name)).collect(),
    };
    let more = match all.len().saturating_sub(count) {
        0 if all.is_empty() => NOTHING.to_owned(),
        0 => String::new(),
        _ => "…\n".to_owned(),
    };
    all.iter().take(count).map(line).chain([more]).collect()
}

fn chosen(all: &[Item], name: &str) -> String {
    let found: String = all.iter().filter(|item| item.label == name).map(line).collect();
    if found.is_empty() { format!("{name} is not offered\n") } else { found }
}

fn line(item: &Item) -> String {
    format!("{:<24} {}", item.label, item.detail).trim_end().to_owned() + "\n"
}

/// The lines that change when an item is chosen.
fn applied(at: At<'_>, system: &InMemory, label: &str) -> Result<String, String> {
    let heads = Heads::default();
    let found = ide::completions(at, beside(system, &heads)).ok_or("nothing is offered")?;
    let item =
        found.items.iter().find(|item| item.label == label).ok_or_else(|| format!("`{label}` is not offered"))?;
    let old = text(at.workspace.db(), at.file);
    let here = (found.replaced, indented(&old, found.replaced.start as usize, &item.insert));
    let elsewhere = item.edits.iter().map(|edit| (edit.range.span, edit.text.clone()));
    let mut edits: Vec<_> = std::iter::once(here).chain(elsewhere).collect();
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut new = old.clone();
    edits.into_iter().for_each(|(span, text)| new.replace_range(Range::from(span), &text));
    Ok(new.lines().filter(|line| !old.lines().any(|one| one == *line)).map(|line| format!("{line}\n")).collect())
}

fn signature(at: At<'_>) -> String {
    let Some(help) = ide::signature_help(at) else { return NOTHING.to_owned() };
    let active = help.active.and_then(|number| help.parameters.get(number)).cloned().unwrap_or_default();
    let blank = " ".repeat(help.label[..active.start].chars().count());
    let carets = "^".repeat(help.label[active].chars().count());
    let under = if carets.is_empty() { "(none of them)".to_owned() } else { blank + &carets };
    format!("{}\n{under}\n", help.label)
}

fn inlays(at: At<'_>) -> String {
    let old = text(at.workspace.db(), at.file);
    let mut new = old.clone();
    for inlay in ide::inlays(at.workspace, at.file, Span::new(0, old.len())).into_iter().rev() {
        new.insert_str(inlay.offset as usize, &format!("⟨{}⟩", inlay.label));
    }
    if new == old {
        NOTHING.to_owned()
    } else {
        new.lines().filter(|line| line.contains('⟨')).map(|l| format!("{l}\n")).collect()
    }
}

fn unknown(at: At<'_>, system: &InMemory) -> String {
    let all = unoffered(at.workspace, system, at.file);
    if all.is_empty() { "(all are known)\n".to_owned() } else { all.concat() }
}

/// The names of a test's programs that editors do not know where they stand. `cargo suite --names` runs this instead of the tests.
pub fn unknown_names(test: &Test) -> Vec<String> {
    let programs = parts(&test.blocks).into_iter().filter_map(|part| Some(part.ok()?.program));
    let told = |program: Program| {
        let compiling = program.compile();
        let has_faults = !compiling.compiled.diagnostics.is_empty();
        let found = compiling.file(ROOT).filter(|_| !has_faults);
        let faults = found.map(|file| unoffered(&compiling.workspace, &program.system(), file)).unwrap_or_default();
        compiling.done();
        let shown = |fault: String| format!("{}: {fault}", test.title);
        faults.into_iter().map(shown).collect::<Vec<_>>()
    };
    programs.flat_map(told).collect()
}

/// The names of a file that are not offered where they stand, or that have no hover.
fn unoffered(workspace: &distc::Workspace, system: &InMemory, file: File) -> Vec<String> {
    let whole = text(workspace.db(), file);
    let lines = LineIndex::new(whole.as_str());
    let gives = |token: &ide::Token| token.defines || whole[..token.span.start as usize].ends_with(" as ");
    let names = ide::tokens(workspace, file, Span::new(0, whole.len())).into_iter().filter(|token| !gives(token));
    let faults = names.flat_map(|token| {
        let name = &whole[Range::from(token.span)];
        let at = At { workspace, file, offset: token.span.end - u32::from(name.ends_with('"')) };
        let line = lines.position(token.span.start).line;
        let offers =
            |item: &Item| item.label == name || item.label.trim_end_matches(" =") == name || item.insert == name;
        let fault = |what: &str| format!("{line}: `{name}` {what}\n");
        let offered = (!items(at, system).iter().any(offers)).then(|| fault("is not offered"));
        let hovered = ide::hover(at).is_none().then(|| fault("has no hover"));
        offered.into_iter().chain(hovered).collect::<Vec<_>>()
    });
    faults.collect()
}

/// The text with its lines below the first as deep as the line that it is put into.
fn indented(text: &str, at: usize, insert: &str) -> String {
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let blank: String = text[line..].chars().take_while(|c| *c == ' ').collect();
    insert.replace('\t', "    ").replace('\n', &format!("\n{blank}"))
}
