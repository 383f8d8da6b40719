//! The coding room, by keyboard and by name.
