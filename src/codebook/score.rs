//! From ratings to scores.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Codebook, ItemId, Profile, SubscaleId, TotalId};

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
    let favourable_low =
        |id: &ItemId| codebook.item(id).is_some_and(|item| item.favourable == super::Favourable::Low);
    let point = |id: &ItemId, reversed: bool| {
        let value = *ratings.get(id)?;
        let item = codebook.item(id)?;
        Some(if reversed { item.scale.reversed(value) } else { value })
    };
    let subscales: Vec<(SubscaleId, Score)> = profile
        .subscales
        .iter()
        .map(|subscale| {
            let values: Vec<f64> =
                subscale.members.iter().filter_map(|m| point(&m.item, m.reversed)).collect();
            (subscale.id.clone(), mean(&values, subscale.members.len(), profile.min_valid_subscale, "items"))
        })
        .collect();
    let totals = profile
        .totals
        .iter()
        .map(|total| {
            let score = match total.rule {
                super::TotalRule::MeanOfItems => {
                    let values: Vec<f64> = codebook
                        .items
                        .iter()
                        .filter_map(|item| point(&item.id, favourable_low(&item.id)))
                        .collect();
                    mean(&values, codebook.items.len(), total.min_valid, "items")
                }
                super::TotalRule::MeanOfSubscales => {
                    let values: Vec<f64> = subscales
                        .iter()
                        .filter_map(|(id, score)| {
                            let value = *score.value.as_ref().ok()?;
                            let low = codebook
                                .subscales
                                .iter()
                                .any(|s| &s.id == id && s.favourable == super::Favourable::Low);
                            let scale = profile
                                .subscales
                                .iter()
                                .find(|s| &s.id == id)
                                .and_then(|s| s.members.first())
                                .and_then(|m| codebook.item(&m.item))
                                .map(|item| item.scale)?;
                            Some(if low { scale.reversed(value) } else { value })
                        })
                        .collect();
                    mean(&values, subscales.len(), total.min_valid, "subscales")
                }
            };
            (total.id.clone(), score)
        })
        .collect();
    Scores { subscales, totals }
}

fn mean(values: &[f64], n_items: usize, share: super::Share, parts: &str) -> Score {
    let value = if values.is_empty() || !share.reached(values.len(), n_items) {
        Err(format!(
            "{} of {n_items} {parts} are valid; at least {}/{} are needed",
            values.len(),
            share.of,
            share.over
        ))
    } else {
        Ok(values.iter().sum::<f64>() / values.len() as f64)
    };
    Score { value, n_valid: values.len(), n_items }
}
