//! Words that must not be there, looked for in every byte: whatever program wrote them, and in whatever spelling.
//!
//! A list of words ([`Words`]) becomes one automaton ([`Canary`]) that looks for each in many spellings at once:
//! see [`mod@words`]. A [`Search`] goes through folders, files and pieces of memory, and opens what is compressed
//! by deflate on its way: see [`mod@inflate`]. What is encrypted shows nothing, as it should.
//!
//! Not looked into: pictures and sound (a name that is seen or heard), compression other than deflate, and a word
//! cut in two by the structure of a file. Whoever knows such a structure hands the pieces in whole, as the lab does
//! with a database's cells.

mod inflate;
mod scan;
mod tree;
mod words;

pub use scan::{Canary, Find, Report, Search};
pub use words::{WordFault, Words};
