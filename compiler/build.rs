//! Writes what the compiler embeds.

#![allow(clippy::disallowed_methods, reason = "a build script reads and writes files")]

#[path = "build/stdlib.rs"]
mod stdlib;

fn main() -> std::io::Result<()> {
    stdlib::embed()
}
