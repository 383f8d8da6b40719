//! From ratings to scores: means of the valid items, with the reason where there are too few of them.
//!
//! A subscale's score is the mean of its valid items when at least the profile's share of them is valid. A total is
//! the mean of all items, or of all subscales, under a share of its own. Reversal (`min + max − x`) belongs to the
//! formula, never to the stored rating.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Codebook, Favourable, ItemId, Member, Profile, Scale, ScoredSubscale, Share, SubscaleId, Total, TotalId,
    TotalRule, Words,
};

/// A score, or why there is none, always with how many items were valid.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// The value, or the reason why there is none, in words.
    pub value: Result<f64, Words>,
    /// Items (or subscales, for a mean of subscales) with a valid value.
    pub n_valid: usize,
    /// Items (or subscales) in the formula.
    pub n_items: usize,
}

/// Every score of one sheet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// In the profile's order.
    pub subscales: Vec<(SubscaleId, Score)>,
    /// In the profile's order.
    pub totals: Vec<(TotalId, Score)>,
}

/// Scores one sheet. `ratings` holds the rated items only: an item that could not be rated is absent.
pub fn score(codebook: &Codebook, profile: &Profile, ratings: &BTreeMap<ItemId, f64>) -> Scores {
    let row: Vec<Option<f64>> = codebook.items.iter().map(|item| ratings.get(&item.id).copied()).collect();
    Scorer::new(codebook, profile).scores(&row)
}

/// The members of a total that is a mean of items: all items, unfavourable ones reversed.
pub fn items_of_total(codebook: &Codebook) -> Vec<Member> {
    let member =
        |item: &super::Item| Member { item: item.id.clone(), reversed: item.favourable == Favourable::Low };
    codebook.items.iter().map(member).collect()
}

/// A profile's formulas with every item looked up once: for scoring many sheets.
#[derive(Clone, Debug)]
pub struct Scorer<'a> {
    profile: &'a Profile,
    subscales: Vec<Vec<Part>>,
    /// The scale of each subscale that enters a total reversed.
    reversed: Vec<Option<Scale>>,
    all_items: Vec<Part>,
}

/// An item in a formula.
#[derive(Clone, Copy, Debug)]
struct Part {
    /// Its place in the codebook; none of an item that the codebook does not have.
    item: Option<usize>,
    reversed: bool,
    scale: Scale,
}

impl Part {
    fn new(codebook: &Codebook, member: &Member) -> Self {
        let item = codebook.items.iter().position(|item| item.id == member.item);
        let scale = item.and_then(|place| codebook.items.get(place)).map(|item| item.scale);
        let nothing = Scale { min: 0.0, max: 0.0, step: 1.0 };
        Self { item, reversed: member.reversed, scale: scale.unwrap_or(nothing) }
    }

    /// The value with which the item enters; `None` where it was not rated, or (which the study's rules let in nowhere)
    /// beyond the scale's ends.
    fn value(&self, ratings: &[Option<f64>]) -> Option<f64> {
        let value = (*ratings.get(self.item?)?)?;
        let value = Some(value).filter(|value| (self.scale.min..=self.scale.max).contains(value))?;
        Some(if self.reversed { self.scale.reversed(value) } else { value })
    }
}

/// What the parts of a mean are called, in English and Danish.
type Parts = (&'static str, &'static str);

const ITEMS: Parts = ("items", "punkter");
const SUBSCALES: Parts = ("subscales", "subskalaer");

/// The valid parts of a mean.
#[derive(Clone, Copy, Default)]
struct Sum {
    sum: f64,
    n_valid: usize,
}

impl Sum {
    fn of(values: impl Iterator<Item = Option<f64>>) -> Self {
        values
            .flatten()
            .fold(Self::default(), |sum, value| Self { sum: sum.sum + value, n_valid: sum.n_valid + 1 })
    }

    fn mean(self, n_items: usize, share: Share) -> Option<f64> {
        let enough = self.n_valid > 0 && share.reached(self.n_valid, n_items);
        enough.then(|| self.sum / self.n_valid as f64)
    }

    fn score(self, n_items: usize, share: Share, (parts, danish): Parts) -> Score {
        let n_valid = self.n_valid;
        let value = self.mean(n_items, share).ok_or_else(|| {
            let (verb, needed) = (if n_valid == 1 { "is" } else { "are" }, share.least(n_items));
            let need = if needed == 1 { "is" } else { "are" };
            Words::both(
                format!("{n_valid} of {n_items} {parts} {verb} valid; at least {needed} {need} needed"),
                format!("gyldige {danish}: {n_valid} af {n_items}; mindst {needed} kræves"),
            )
        });
        Score { value, n_valid, n_items }
    }
}

impl<'a> Scorer<'a> {
    /// Looks every item up.
    pub fn new(codebook: &Codebook, profile: &'a Profile) -> Self {
        let parts = |members: &[Member]| members.iter().map(|member| Part::new(codebook, member)).collect();
        let reversed = |scored: &ScoredSubscale| {
            favourable_low(codebook, &scored.id).then(|| subscale_scale(codebook, scored)).flatten()
        };
        Self {
            profile,
            subscales: profile.subscales.iter().map(|scored| parts(&scored.members)).collect(),
            reversed: profile.subscales.iter().map(reversed).collect(),
            all_items: parts(&items_of_total(codebook)),
        }
    }

    /// Scores one sheet, whose ratings stand in the order of the codebook's items.
    pub fn scores(&self, ratings: &[Option<f64>]) -> Scores {
        let share = self.profile.min_valid_subscale;
        let sums: Vec<Sum> = self.subscales.iter().map(|parts| sum(parts, ratings)).collect();
        let subscales: Vec<(SubscaleId, Score)> = self
            .profile
            .subscales
            .iter()
            .zip(&sums)
            .map(|(scored, sum)| (scored.id.clone(), sum.score(scored.members.len(), share, ITEMS)))
            .collect();
        let totals = self.profile.totals.iter().map(|total| {
            let (sum, n, parts) = self.total(total, &sums, ratings);
            (total.id.clone(), sum.score(n, total.min_valid, parts))
        });
        Scores { totals: totals.collect(), subscales }
    }

    /// The values alone, subscales before totals: what [`Scorer::scores`] says, without its words.
    pub fn values(&self, ratings: &[Option<f64>]) -> Vec<Option<f64>> {
        let share = self.profile.min_valid_subscale;
        let sums: Vec<Sum> = self.subscales.iter().map(|parts| sum(parts, ratings)).collect();
        let subscales = sums.iter().zip(&self.subscales).map(|(sum, parts)| sum.mean(parts.len(), share));
        let totals = self.profile.totals.iter().map(|total| {
            let (sum, n, _) = self.total(total, &sums, ratings);
            sum.mean(n, total.min_valid)
        });
        subscales.chain(totals).collect()
    }

    /// The parts of a total, how many there could be, and what they are called.
    fn total(&self, total: &Total, subscales: &[Sum], ratings: &[Option<f64>]) -> (Sum, usize, Parts) {
        match total.rule {
            TotalRule::MeanOfItems => (sum(&self.all_items, ratings), self.all_items.len(), ITEMS),
            TotalRule::MeanOfSubscales => {
                let share = self.profile.min_valid_subscale;
                let values = subscales.iter().zip(&self.subscales).zip(&self.reversed).map(
                    |((sum, parts), reversed)| {
                        let value = sum.mean(parts.len(), share)?;
                        Some(reversed.map_or(value, |scale| scale.reversed(value)))
                    },
                );
                (Sum::of(values), self.subscales.len(), SUBSCALES)
            }
        }
    }
}

fn sum(parts: &[Part], ratings: &[Option<f64>]) -> Sum {
    Sum::of(parts.iter().map(|part| part.value(ratings)))
}

fn favourable_low(codebook: &Codebook, id: &SubscaleId) -> bool {
    codebook.subscales.iter().any(|subscale| &subscale.id == id && subscale.favourable == Favourable::Low)
}

/// The scale that a subscale's mean lies on: its members share its ends, or the profile could not be loaded.
fn subscale_scale(codebook: &Codebook, subscale: &ScoredSubscale) -> Option<Scale> {
    let first = subscale.members.first()?;
    Some(codebook.item(&first.item)?.scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{built_in_codebooks, built_in_profiles, load, load_profile};

    const BOOK: &str = r#"
format = "samspil-codebook-1"
id = "small"
version = 1
title.en = "Small"
verified = true
scale = { min = 1, max = 5, step = 0.5 }
section = [{ id = "all", label.en = "All", items = ["A", "B", "C", "D", "E"] }]
subscale = [
  { id = "warm", label.en = "Warm", target = "parent", favourable = "high" },
  { id = "cold", label.en = "Cold", target = "parent", favourable = "low" },
]
[[item]]
id = "A"
code = "AA"
label.en = "A"
target = "parent"
favourable = "high"
description.en = "A"
source = "test"
"#;

    const PROFILE: &str = r#"
format = "samspil-profile-1"
id = "T"
version = 1
codebook = "small"
title.en = "Test"
verified = true
min_valid_subscale = "2/3"
subscale = [
  { id = "warm", items = ["A", "B"], reversed = ["D"] },
  { id = "cold", items = ["D", "E"] },
]
total = [
  { id = "items", label.en = "Items", rule = "mean_of_items", min_valid = "4/5" },
  { id = "subscales", label.en = "Subscales", rule = "mean_of_subscales", min_valid = "1/2" },
]
"#;

    fn small() -> (Codebook, Profile) {
        let item = BOOK.split_once("[[item]]").unwrap().1;
        let mut text = BOOK.to_owned();
        for (id, favourable) in [("B", "high"), ("C", "high"), ("D", "low"), ("E", "low")] {
            let other =
                item.replace("\"A\"", &format!("\"{id}\"")).replace("\"AA\"", &format!("\"{id}{id}\""));
            text += &format!("[[item]]{}", other.replace("\"high\"", &format!("\"{favourable}\"")));
        }
        let codebook = load(&text).unwrap_or_else(|faults| panic!("{faults}"));
        let profile = load_profile(PROFILE, &codebook).unwrap_or_else(|faults| panic!("{faults}"));
        (codebook, profile)
    }

    fn ratings(values: &[(&str, f64)]) -> BTreeMap<ItemId, f64> {
        values.iter().map(|(id, value)| (ItemId::new(*id), *value)).collect()
    }

    fn subscale<'a>(scores: &'a Scores, id: &str) -> &'a Score {
        &scores.subscales.iter().find(|(other, _)| other.as_str() == id).unwrap().1
    }

    fn total<'a>(scores: &'a Scores, id: &str) -> &'a Score {
        &scores.totals.iter().find(|(other, _)| other.as_str() == id).unwrap().1
    }

    fn missing(score: &Score) -> &str {
        score.value.as_ref().unwrap_err().get(crate::codebook::Language::En)
    }

    #[test]
    fn half_points_and_reversed_members_enter_as_the_formula_says() {
        let (codebook, profile) = small();
        let given = ratings(&[("A", 4.5), ("B", 3.0), ("C", 2.0), ("D", 1.5), ("E", 2.0)]);
        let scores = score(&codebook, &profile, &given);
        // warm: (4.5 + 3 + (6 - 1.5)) / 3 = 12 / 3
        assert_eq!(*subscale(&scores, "warm"), Score { value: Ok(4.0), n_valid: 3, n_items: 3 });
        // cold: (1.5 + 2) / 2, as rated
        assert_eq!(*subscale(&scores, "cold"), Score { value: Ok(1.75), n_valid: 2, n_items: 2 });
        // items: (4.5 + 3 + 2 + (6 - 1.5) + (6 - 2)) / 5 = 18 / 5
        assert_eq!(*total(&scores, "items"), Score { value: Ok(3.6), n_valid: 5, n_items: 5 });
        // subscales: (4 + (6 - 1.75)) / 2
        assert_eq!(*total(&scores, "subscales"), Score { value: Ok(4.125), n_valid: 2, n_items: 2 });
    }

    #[test]
    fn a_missing_item_leaves_the_mean_of_the_others_while_enough_are_valid() {
        let (codebook, profile) = small();
        let scores = score(&codebook, &profile, &ratings(&[("A", 5.0), ("B", 4.0), ("C", 1.0), ("E", 3.0)]));
        assert_eq!(*subscale(&scores, "warm"), Score { value: Ok(4.5), n_valid: 2, n_items: 3 });
        let cold = subscale(&scores, "cold");
        assert_eq!((cold.n_valid, cold.n_items), (1, 2));
        assert_eq!(missing(cold), "1 of 2 items is valid; at least 2 are needed");
        // items: 4 of 5 is just 80 %: (5 + 4 + 1 + (6 - 3)) / 4
        assert_eq!(*total(&scores, "items"), Score { value: Ok(3.25), n_valid: 4, n_items: 5 });
        // subscales: warm alone is half of two
        assert_eq!(*total(&scores, "subscales"), Score { value: Ok(4.5), n_valid: 1, n_items: 2 });
    }

    #[test]
    fn nothing_rated_gives_reasons_and_no_numbers() {
        let (codebook, profile) = small();
        let scores = score(&codebook, &profile, &BTreeMap::new());
        assert_eq!(missing(subscale(&scores, "warm")), "0 of 3 items are valid; at least 2 are needed");
        assert_eq!(missing(total(&scores, "items")), "0 of 5 items are valid; at least 4 are needed");
        assert_eq!(missing(total(&scores, "subscales")), "0 of 2 subscales are valid; at least 1 is needed");
    }

    #[test]
    fn what_is_no_rating_never_enters_a_score() {
        let (codebook, profile) = small();
        let given = ratings(&[("A", f64::NAN), ("B", 4.0), ("D", f64::INFINITY), ("E", 99.0), ("X", 3.0)]);
        let scores = score(&codebook, &profile, &given);
        assert_eq!(subscale(&scores, "warm").n_valid, 1);
        assert_eq!(subscale(&scores, "cold").n_valid, 0);
        assert_eq!(total(&scores, "items").n_valid, 1);
    }

    /// CIB with a rating of 2 on every item but these.
    fn cib_without(left_out: &[&str]) -> Scores {
        let codebook = built_in_codebooks().remove(0);
        let profile = built_in_profiles(&codebook).remove(0);
        let given = codebook.items.iter().filter(|item| !left_out.contains(&item.id.as_str()));
        let given = given.map(|item| (item.id.clone(), 2.0)).collect();
        score(&codebook, &profile, &given)
    }

    #[test]
    fn a_cib_subscale_needs_exactly_two_thirds() {
        // Sensitivity has 11 items in profile A: 8 are 72.7 %, 7 are 63.6 %.
        let enough = cib_without(&["P03", "P04", "P05"]);
        assert_eq!(*subscale(&enough, "sensitivity"), Score { value: Ok(2.0), n_valid: 8, n_items: 11 });
        let too_few = cib_without(&["P03", "P04", "P05", "P06"]);
        let sensitivity = subscale(&too_few, "sensitivity");
        assert_eq!(missing(sensitivity), "7 of 11 items are valid; at least 8 are needed");
        // Limit-setting has 3: 2 are exactly two thirds. Negative states has 2: 1 is half.
        assert_eq!(subscale(&cib_without(&["P16"]), "limit_setting").value, Ok(2.0));
        assert!(subscale(&cib_without(&["P16", "P15"]), "limit_setting").value.is_err());
        assert!(subscale(&cib_without(&["D04"]), "negative_states").value.is_err());
    }

    #[test]
    fn the_cib_total_needs_35_of_43_items() {
        // Items in no subscale of profile A, and others: 8 left out make 35 of 43 (81.4 %), 9 make 34 (79.1 %).
        let eight = ["P08", "P22", "C08", "P03", "P04", "C01", "C02", "C06"];
        let scores = cib_without(&eight);
        // 35 left: of the 14 unfavourable (P01 P02 P08 P09 P10 P17 P20, C03 C04 C05 C08 C16, D04 D05),
        // 12 are rated, each entering as 6 - 2 = 4; the other 23 as 2: (12 × 4 + 23 × 2) / 35 = 94 / 35.
        assert_eq!(*total(&scores, "items"), Score { value: Ok(94.0 / 35.0), n_valid: 35, n_items: 43 });
        let nine = [eight.as_slice(), &["D01"]].concat();
        let scores = cib_without(&nine);
        assert_eq!(missing(total(&scores, "items")), "34 of 43 items are valid; at least 35 are needed");
    }

    #[test]
    fn the_cib_total_of_subscales_needs_7_of_8_and_reverses_those_where_low_is_good() {
        // All eight at 2: five stand, three (#) enter as 4: (5 × 2 + 3 × 4) / 8 = 2.75.
        assert_eq!(total(&cib_without(&[]), "subscales").value, Ok(2.75));
        // Without Negative states (#): (5 × 2 + 2 × 4) / 7.
        let seven = cib_without(&["D04", "D05"]);
        assert_eq!(*total(&seven, "subscales"), Score { value: Ok(18.0 / 7.0), n_valid: 7, n_items: 8 });
        let six = cib_without(&["D01", "D02", "D03", "D04", "D05"]);
        assert_eq!(missing(total(&six, "subscales")), "6 of 8 subscales are valid; at least 7 are needed");
        // The mean of items still has its 38 of 43.
        assert_eq!(total(&six, "items").n_valid, 38);
    }

    #[test]
    fn a_row_of_values_is_what_the_scores_say() {
        let (codebook, profile) = small();
        let scorer = Scorer::new(&codebook, &profile);
        for bits in 0_u32..32 {
            let given = |place: usize| (bits >> place & 1 == 1).then_some(place as f64 + 1.0);
            let row: Vec<Option<f64>> = (0..5).map(given).collect();
            let known = ["A", "B", "C", "D", "E"].iter().zip(&row);
            let rated: Vec<(&str, f64)> = known.filter_map(|(id, value)| Some((*id, (*value)?))).collect();
            let scores = score(&codebook, &profile, &ratings(&rated));
            let parts = scores.subscales.iter().map(|(_, score)| score);
            let said: Vec<Option<f64>> = parts
                .chain(scores.totals.iter().map(|(_, score)| score))
                .map(|score| score.value.clone().ok())
                .collect();
            assert_eq!(scorer.values(&row), said, "{row:?}");
        }
    }
}
