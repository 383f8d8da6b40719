//! Ties: what is sorted, in blocks of equal values.
//!
//! Two values are tied when they are the same number up to rounding: 4.1 − 3.9 and 0.2 differ in the
//! seventeenth digit only, and a rank must not hang on it.

/// How far, of its own size, a few roundings move a number.
pub(super) const NOISE: f64 = 16.0 * f64::EPSILON;

/// A value of one of two kinds (first or second group; above or below zero).
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// What is ranked.
    pub value: f64,
    /// Whether it belongs to the first kind.
    pub first: bool,
    /// How far rounding may have moved it.
    pub noise: f64,
}

/// How many of each kind share one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Of the first kind.
    pub first: usize,
    /// Of the second kind.
    pub second: usize,
}

impl Block {
    /// Both kinds.
    pub fn size(self) -> usize {
        self.first + self.second
    }
}

/// Two groups, pooled, in ascending blocks.
pub(super) fn blocks_of_groups(first: &[f64], second: &[f64]) -> Vec<Block> {
    let item = |first| move |value: &f64| Item { value: *value, first, noise: NOISE * value.abs() };
    blocks(first.iter().map(item(true)).chain(second.iter().map(item(false))).collect())
}

/// Ascending blocks; within one, no neighbours are further apart than rounding can move them.
pub(super) fn blocks(mut items: Vec<Item>) -> Vec<Block> {
    items.sort_unstable_by(|a, b| a.value.total_cmp(&b.value));
    let mut blocks: Vec<Block> = Vec::new();
    let mut before: Option<Item> = None;
    for item in items {
        let tied = before.is_some_and(|before| item.value - before.value <= item.noise.max(before.noise));
        let one = Block { first: usize::from(item.first), second: usize::from(!item.first) };
        match blocks.last_mut() {
            Some(block) if tied => {
                block.first += one.first;
                block.second += one.second;
            }
            _ => blocks.push(one),
        }
        before = Some(item);
    }
    blocks
}

/// Σ (t³ − t) over the blocks: what ties take from the variance of a sum of ranks.
pub(super) fn tie_term(blocks: &[Block]) -> f64 {
    let term = |block: &Block| {
        let t = block.size() as f64;
        t * (t * t - 1.0)
    };
    blocks.iter().map(term).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_a_block_and_rounding_separates_nothing() {
        let got = blocks_of_groups(&[1.0, 4.1 - 3.9, 3.0], &[0.2, 1.0, 1.0, -5.0]);
        let block = |first, second| Block { first, second };
        assert_eq!(got, [block(0, 1), block(1, 1), block(1, 2), block(1, 0)]);
        assert_eq!(tie_term(&got), 6.0 + 24.0);
        assert_eq!(blocks_of_groups(&[0.0], &[-0.0]), [block(1, 1)]);
    }

    #[test]
    fn large_and_small_numbers_keep_their_own_noise() {
        assert_eq!(blocks_of_groups(&[1e12, 1.0], &[1.000_001, 1e12 + 1.0]).len(), 4);
    }
}
