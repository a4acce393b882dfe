//! The formatter: one layout for every program, comments kept.
