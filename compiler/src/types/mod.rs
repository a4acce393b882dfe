//! Definitions to types; statements to typed expressions. Nothing is evaluated here.
