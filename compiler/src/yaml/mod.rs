//! Manifests: their order and their spelling.
