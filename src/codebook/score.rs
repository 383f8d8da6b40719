//! From ratings to scores: means of the valid items, with the reason where there are too few of them.
//!
//! A subscale's score is the mean of its valid items when at least the profile's share of them is valid. A total is
//! the mean of all items, or of all subscales, under a share of its own. Reversal (`min + max − x`) belongs to the
//! formula, never to the stored rating.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Codebook, Favourable, ItemId, Member, Profile, Scale, ScoredSubscale, Share, SubscaleId, Total, TotalId,
    TotalRule,
};

/// A score, or why there is none, always with how many items were valid.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// The value, or the reason why there is none, in words.
    pub value: Result<f64, String>,
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
    let subscales: Vec<(SubscaleId, Score)> = profile
        .subscales
        .iter()
        .map(|subscale| (subscale.id.clone(), subscale_score(codebook, profile, subscale, ratings)))
        .collect();
    let totals = profile
        .totals
        .iter()
        .map(|total| (total.id.clone(), total_score(codebook, profile, total, &subscales, ratings)))
        .collect();
    Scores { subscales, totals }
}

/// The members of a total that is a mean of items: all items, unfavourable ones reversed.
pub fn items_of_total(codebook: &Codebook) -> Vec<Member> {
    let member =
        |item: &super::Item| Member { item: item.id.clone(), reversed: item.favourable == Favourable::Low };
    codebook.items.iter().map(member).collect()
}

/// The value with which an item enters a formula; `None` where it was not rated. (What lies beyond the scale's ends
/// is no rating either; The study's rules let nothing of the kind in.)
pub fn entering(codebook: &Codebook, member: &Member, ratings: &BTreeMap<ItemId, f64>) -> Option<f64> {
    let scale = codebook.item(&member.item)?.scale;
    let value = *ratings.get(&member.item).filter(|value| (scale.min..=scale.max).contains(value))?;
    Some(if member.reversed { scale.reversed(value) } else { value })
}

fn subscale_score(
    codebook: &Codebook,
    profile: &Profile,
    subscale: &ScoredSubscale,
    ratings: &BTreeMap<ItemId, f64>,
) -> Score {
    let values: Vec<f64> =
        subscale.members.iter().filter_map(|member| entering(codebook, member, ratings)).collect();
    mean(&values, subscale.members.len(), profile.min_valid_subscale, "items")
}

fn total_score(
    codebook: &Codebook,
    profile: &Profile,
    total: &Total,
    subscales: &[(SubscaleId, Score)],
    ratings: &BTreeMap<ItemId, f64>,
) -> Score {
    match total.rule {
        TotalRule::MeanOfItems => {
            let members = items_of_total(codebook);
            let values: Vec<f64> =
                members.iter().filter_map(|member| entering(codebook, member, ratings)).collect();
            mean(&values, members.len(), total.min_valid, "items")
        }
        TotalRule::MeanOfSubscales => {
            let values: Vec<f64> = profile
                .subscales
                .iter()
                .zip(subscales)
                .filter_map(|(subscale, (_, score))| {
                    let value = *score.value.as_ref().ok()?;
                    let reversed = favourable_low(codebook, &subscale.id);
                    Some(if reversed { subscale_scale(codebook, subscale)?.reversed(value) } else { value })
                })
                .collect();
            mean(&values, subscales.len(), total.min_valid, "subscales")
        }
    }
}

fn favourable_low(codebook: &Codebook, id: &SubscaleId) -> bool {
    codebook.subscales.iter().any(|subscale| &subscale.id == id && subscale.favourable == Favourable::Low)
}

/// The scale that a subscale's mean lies on: its members share its ends, or the profile could not be loaded.
fn subscale_scale(codebook: &Codebook, subscale: &ScoredSubscale) -> Option<Scale> {
    let first = subscale.members.first()?;
    Some(codebook.item(&first.item)?.scale)
}

fn mean(values: &[f64], n_items: usize, share: Share, parts: &str) -> Score {
    let n_valid = values.len();
    let value = if n_valid > 0 && share.reached(n_valid, n_items) {
        Ok(values.iter().sum::<f64>() / n_valid as f64)
    } else {
        let (verb, needed) = (if n_valid == 1 { "is" } else { "are" }, share.least(n_items));
        let need = if needed == 1 { "is" } else { "are" };
        Err(format!("{n_valid} of {n_items} {parts} {verb} valid; at least {needed} {need} needed"))
    };
    Score { value, n_valid, n_items }
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
        score.value.as_ref().unwrap_err()
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
}
