//! Damages real bytes: bit by bit, piece by piece, and in the ways that break readers.

use rand::RngExt;
use rand_chacha::ChaCha12Rng;

/// What a border's inputs are made from.
#[derive(Clone, Default)]
pub(crate) struct Seeds {
    /// Real inputs.
    pub(crate) real: Vec<Vec<u8>>,
    /// Pieces of its language that break readers in ways that random bytes do not.
    pub(crate) pieces: Vec<&'static str>,
    /// The first bytes, which say what a file is and how it is built, are hit this often (of 8).
    pub(crate) head: u32,
    /// How many first bytes those are.
    pub(crate) head_length: usize,
}

impl Seeds {
    pub(crate) fn new(real: impl IntoIterator<Item = Vec<u8>>) -> Self {
        Self { real: real.into_iter().collect(), ..Self::default() }
    }

    pub(crate) fn texts<'a>(real: impl IntoIterator<Item = &'a str>, pieces: &[&'static str]) -> Self {
        Self { pieces: pieces.to_vec(), ..Self::new(real.into_iter().map(|text| text.as_bytes().to_vec())) }
    }

    pub(crate) fn with_head(self, head_length: usize, head: u32) -> Self {
        Self { head, head_length, ..self }
    }

    /// One input: a real one with up to eight damages, seldom none at all and seldom nothing but noise.
    pub(crate) fn draw(&self, rng: &mut ChaCha12Rng) -> Vec<u8> {
        if rng.random_range(0..200) == 0 {
            return noise(rng, 600);
        }
        let mut bytes = self.real[rng.random_range(0..self.real.len())].clone();
        for _ in 0..[0, 1, 1, 1, 2, 2, 3, 4, 8][rng.random_range(0..9)] {
            self.damage(&mut bytes, rng);
        }
        bytes
    }

    /// A place, and one up to `most` behind it.
    fn span(&self, length: usize, most: usize, rng: &mut ChaCha12Rng) -> (usize, usize) {
        let near = self.head_length.min(length);
        let from = if near > 0 && rng.random_range(0..8) < self.head { near } else { length };
        let at = rng.random_range(0..=from.min(length));
        (at, (at + rng.random_range(1..=most)).min(length))
    }

    fn damage(&self, bytes: &mut Vec<u8>, rng: &mut ChaCha12Rng) {
        let most = [1, 4, 16, 64, 512][rng.random_range(0..5)];
        let (at, end) = self.span(bytes.len(), most, rng);
        match rng.random_range(0..14) {
            0..3 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << rng.random_range(0..8);
                }
            }
            3 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = rng.random();
                }
            }
            4..6 => number(bytes, at, rng),
            6 => bytes[at..end].fill([0, 0xFF, b'0', b' '][rng.random_range(0..4)]),
            7 => drop(bytes.splice(at..end, [])),
            8 => drop(bytes.splice(at..at, noise(rng, most))),
            9 => {
                let copy = bytes[at..end].to_vec();
                let (to, _) = self.span(bytes.len(), 1, rng);
                drop(bytes.splice(to..to, copy));
            }
            10 => {
                let copy = bytes[at..end].to_vec();
                let (to, _) = self.span(bytes.len(), 1, rng);
                let until = (to + copy.len()).min(bytes.len());
                bytes[to..until].copy_from_slice(&copy[..until - to]);
            }
            11 => {
                let other = &self.real[rng.random_range(0..self.real.len())];
                let (from, until) = self.span(other.len(), most, rng);
                drop(bytes.splice(at..end, other[from..until].iter().copied()));
            }
            12 if rng.random_range(0..4) == 0 => bytes.truncate(at),
            _ if self.pieces.is_empty() => rng.fill(&mut bytes[at..end]),
            _ => {
                let piece = self.pieces[rng.random_range(0..self.pieces.len())];
                let until = if rng.random_range(0..2) == 0 { at } else { end };
                drop(bytes.splice(at..until, piece.bytes()));
            }
        }
    }
}

fn noise(rng: &mut ChaCha12Rng, most: usize) -> Vec<u8> {
    let mut bytes = vec![0; rng.random_range(0..=most)];
    rng.fill(&mut bytes[..]);
    bytes
}

/// Writes a number as binary files hold them: lengths and counts that are just wrong, or absurd.
fn number(bytes: &mut [u8], at: usize, rng: &mut ChaCha12Rng) {
    const ABSURD: [u64; 12] =
        [0, 1, 2, 7, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF, u64::MAX];
    let value = ABSURD[rng.random_range(0..ABSURD.len())];
    let width = [1, 2, 4, 8][rng.random_range(0..4)];
    let Some(place) = bytes.get_mut(at..at + width) else { return };
    if rng.random_range(0..2) == 0 {
        place.copy_from_slice(&value.to_be_bytes()[8 - width..]);
    } else {
        place.copy_from_slice(&value.to_le_bytes()[..width]);
    }
}
