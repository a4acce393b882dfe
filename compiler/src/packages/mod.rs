//! Which name means which file: sibling modules, the embedded standard library, and what `dist.toml` names.
