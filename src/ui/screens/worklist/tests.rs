//! The worklist, by name.
