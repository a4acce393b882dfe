//! Kubernetes' kinds and types as facts, of all supported minors.
