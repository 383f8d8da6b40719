//! What the page for sharing out shows: clips without a coder, the coders, and how many clips a share makes.

use std::collections::BTreeSet;

use crate::lab::assign::Share;
use crate::lab::{Lab, LabError};
use crate::study::draw::double_count;
use crate::study::{Coder, CoderId};

/// What there is to share out, and among whom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data {
    /// Clips that no coder has.
    pub unassigned: usize,
    /// Clips that have a coder.
    pub assigned: usize,
    /// Of those, clips with a second coder.
    pub double_assigned: usize,
    /// The coders, each with the sheets given out.
    pub coders: Vec<(Coder, usize)>,
}

/// What is chosen so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Coders left out; everybody else takes part, newcomers too.
    pub without: BTreeSet<CoderId>,
    /// Share to be coded twice, in per cent, as typed.
    pub percent: String,
}

impl Default for Choice {
    fn default() -> Self {
        Self { without: BTreeSet::new(), percent: "10".to_owned() }
    }
}

/// What sharing out would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The order to the lab.
    pub share: Share,
    /// Clips given to a first coder.
    pub clips: usize,
    /// Of those, clips given to a second coder too.
    pub double: usize,
}

impl Plan {
    /// Sheets per coder, fewest and most.
    pub fn per_coder(&self) -> (usize, usize) {
        let coders = self.share.coders.len().max(1);
        let sheets = self.clips + self.double;
        (sheets / coders, sheets.div_ceil(coders))
    }
}

/// Why nothing can be shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// There are no recordings at all.
    NoClips,
    /// Every clip has a coder.
    AllGiven,
    /// No coder is ticked.
    NoCoders,
    /// The share isn't a number from 0 to 100.
    NotAPercentage,
    /// Coding twice takes two.
    OneCoder,
}

impl Data {
    /// Reads it.
    ///
    /// # Errors
    /// When the study can't be read.
    pub fn read(lab: &mut Lab) -> Result<Self, LabError> {
        let overview = lab.overview()?;
        let given = |name: &str| {
            overview.coders.iter().find(|coder| coder.name == name).map_or(0, |coder| coder.assigned)
        };
        Ok(Self {
            unassigned: lab.unassigned_clips()?,
            assigned: overview.assigned,
            double_assigned: overview.double_assigned,
            coders: lab
                .coders()?
                .into_iter()
                .map(|coder| (given(&coder.name), coder))
                .map(|(n, c)| (c, n))
                .collect(),
        })
    }

    /// What a choice would do.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn plan(&self, choice: &Choice) -> Result<Plan, Hindrance> {
        if self.unassigned + self.assigned == 0 {
            return Err(Hindrance::NoClips);
        }
        if self.unassigned == 0 {
            return Err(Hindrance::AllGiven);
        }
        let coders: Vec<CoderId> =
            self.coders.iter().map(|(coder, _)| coder.id).filter(|id| !choice.without.contains(id)).collect();
        if coders.is_empty() {
            return Err(Hindrance::NoCoders);
        }
        let text = choice.percent.trim().trim_end_matches('%').trim().replace(',', ".");
        let percent: f64 = text.parse().map_err(|_| Hindrance::NotAPercentage)?;
        if !(0.0..=100.0).contains(&percent) {
            return Err(Hindrance::NotAPercentage);
        }
        if percent > 0.0 && coders.len() < 2 {
            return Err(Hindrance::OneCoder);
        }
        Ok(Plan {
            clips: self.unassigned,
            double: double_count(self.unassigned, percent),
            share: Share { coders, double_percent: percent },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data() -> Data {
        let coder = |n: i64| (Coder { id: CoderId(n), name: format!("C{n}") }, 0);
        Data { unassigned: 124, coders: vec![coder(1), coder(2)], ..Data::default() }
    }

    #[test]
    fn ten_per_cent_of_124_clips_is_13_clips() {
        let plan = data().plan(&Choice::default()).expect("a plan");
        assert_eq!((plan.clips, plan.double, plan.per_coder()), (124, 13, (68, 69)));
        let half = Choice { percent: "2,5 %".into(), ..Choice::default() };
        assert_eq!(data().plan(&half).map(|plan| plan.double), Ok(4));
    }

    #[test]
    fn what_stands_in_the_way_is_named() {
        let none = Choice { without: [CoderId(1), CoderId(2)].into(), ..Choice::default() };
        assert_eq!(data().plan(&none), Err(Hindrance::NoCoders));
        let one = Choice { without: [CoderId(1)].into(), ..Choice::default() };
        assert_eq!(data().plan(&one), Err(Hindrance::OneCoder));
        for wrong in ["", "ten", "101", "-1", "NaN"] {
            let choice = Choice { percent: wrong.into(), ..Choice::default() };
            assert_eq!(data().plan(&choice), Err(Hindrance::NotAPercentage), "{wrong}");
        }
        let given = Data { unassigned: 0, assigned: 5, ..data() };
        assert_eq!(given.plan(&Choice::default()), Err(Hindrance::AllGiven));
        assert_eq!(Data::default().plan(&Choice::default()), Err(Hindrance::NoClips));
    }
}
