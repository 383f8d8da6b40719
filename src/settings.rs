//! This computer's preferences, never fatal.
