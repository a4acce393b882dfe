//! The command `distc-lsp`.

use std::process::ExitCode;

use distc_lsp::server::End;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What each thread that computes reserves: queries nest as deep as programs do.
const STACK: usize = 64 << 20;

const HELP: &str = "The language server of the distribution language.

It speaks the Language Server Protocol over standard input and output; editors start it.

Usage: distc-lsp [--stdio | --version | --help]
";

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a command says what it was asked")]
fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        None | Some("--stdio") => {}
        Some("--version" | "-V") => {
            println!("distc-lsp {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Some("--help" | "-h") => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Some(other) => {
            eprintln!("error: unknown argument `{other}`\n\n{HELP}");
            return ExitCode::from(2);
        }
    }
    let _ = rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global();
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_time().build() else {
        return ExitCode::FAILURE;
    };
    let end = runtime.block_on(distc_lsp::server::serve());
    // Threads that still compute are not waited for.
    std::process::exit(if end == End::Exit(false) { 1 } else { 0 })
}
