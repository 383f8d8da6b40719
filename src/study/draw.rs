//! Sharing out clips among coders and drawing those that are coded twice.
//!
//! Rules (see the field notes on how good laboratories work): loads are even; one coder does not get both
//! waves of a family where another coder is there; the double-coded clips are drawn at random from all clips
//! at once; every coder's order of work is random, waves mixed.

use std::collections::{BTreeMap, BTreeSet};

use rand::seq::SliceRandom;

use super::{ClipId, CoderId, ParticipantId, Role};

/// A clip to be given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawable {
    /// The clip.
    pub clip: ClipId,
    /// Its family.
    pub participant: ParticipantId,
}

/// A clip given out, in the coder's order of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The clip.
    pub clip: ClipId,
    /// To whom.
    pub coder: CoderId,
    /// As what.
    pub role: Role,
}

/// What was given out before, for a later draw to go by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// Clips that each coder still has to do.
    pub load: BTreeMap<CoderId, usize>,
    /// Coders who have had a clip of a family.
    pub seen: BTreeMap<ParticipantId, BTreeSet<CoderId>>,
    /// Coders who know a family, or its group, after an incident: they are never given a clip of it.
    pub barred: BTreeMap<ParticipantId, BTreeSet<CoderId>>,
}

/// How many clips are coded twice for a share of all: rounded up, so that "at least 10 %" holds.
pub fn double_count(clips: usize, percent: f64) -> usize {
    let exact = clips as f64 * percent.clamp(0.0, 100.0) / 100.0;
    // A share that is whole but for rounding noise is whole.
    (exact - 1e-9).ceil().max(0.0) as usize
}

/// Gives each clip a first coder, and `double` of them a second. With one coder nothing can be coded twice. A clip of a
/// family that every coder knows is given to nobody, and one that a single coder may have is not coded twice.
/// The answer is in random order: a coder's order of work is the order in which the coder's clips appear.
pub fn draw(
    clips: &[Drawable],
    coders: &[CoderId],
    double: usize,
    before: &Before,
    rng: &mut impl rand::Rng,
) -> Vec<Drawn> {
    if coders.is_empty() {
        return Vec::new();
    }
    let mut all: Vec<ClipId> = clips.iter().map(|clip| clip.clip).collect();
    all.shuffle(rng);
    all.truncate(if coders.len() > 1 { double } else { 0 });
    let twice: BTreeSet<ClipId> = all.into_iter().collect();
    let mut families: BTreeMap<ParticipantId, Vec<ClipId>> = BTreeMap::new();
    for clip in clips {
        families.entry(clip.participant).or_default().push(clip.clip);
    }
    let mut families: Vec<(ParticipantId, Vec<ClipId>)> = families.into_iter().collect();
    families.shuffle(rng);
    // Families that leave the least choice first: the others even the loads out.
    let sheets = |family: &Vec<ClipId>| family.len() + family.iter().filter(|c| twice.contains(c)).count();
    families.sort_by_key(|(_, family)| std::cmp::Reverse(sheets(family)));
    let mut load = before.load.clone();
    let mut drawn: Vec<Drawn> = Vec::with_capacity(clips.len() + twice.len());
    for (participant, family) in &mut families {
        family.shuffle(rng);
        let mut taken: Vec<CoderId> = before.seen.get(participant).into_iter().flatten().copied().collect();
        for clip in family.iter() {
            let barred = before.barred.get(participant);
            let mut give = |role: Role, other: Option<CoderId>, taken: &mut Vec<CoderId>| {
                let never = |coder: CoderId| {
                    Some(coder) == other || barred.is_some_and(|barred| barred.contains(&coder))
                };
                let coder = lightest(coders, &load, taken, never, rng)?;
                taken.push(coder);
                *load.entry(coder).or_default() += 1;
                drawn.push(Drawn { clip: *clip, coder, role });
                Some(coder)
            };
            let first = give(Role::Primary, None, &mut taken);
            if first.is_some() && twice.contains(clip) {
                give(Role::Second, first, &mut taken);
            }
        }
    }
    drawn.shuffle(rng);
    drawn
}

/// The coder with the least to do, but for those who never may, and for those in `avoid` unless nobody else is left;
/// ties by lot. `None` when nobody may.
fn lightest(
    coders: &[CoderId],
    load: &BTreeMap<CoderId, usize>,
    avoid: &[CoderId],
    never: impl Fn(CoderId) -> bool,
    rng: &mut impl rand::Rng,
) -> Option<CoderId> {
    let mut order: Vec<CoderId> = coders.iter().copied().filter(|coder| !never(*coder)).collect();
    order.shuffle(rng);
    order.into_iter().min_by_key(|coder| (avoid.contains(coder), load.get(coder).copied().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha12Rng;

    use super::*;

    fn clips(families: i64) -> Vec<Drawable> {
        (0..families)
            .flat_map(|family| {
                [0, 1].map(|wave| Drawable {
                    clip: ClipId(family * 2 + wave),
                    participant: ParticipantId(family),
                })
            })
            .collect()
    }

    #[test]
    fn two_coders_never_share_a_family_and_have_even_loads() {
        let coders = [CoderId(1), CoderId(2)];
        for seed in 0..50 {
            let drawn =
                draw(&clips(40), &coders, 8, &Before::default(), &mut ChaCha12Rng::seed_from_u64(seed));
            let first: BTreeMap<ClipId, CoderId> =
                drawn.iter().filter(|d| d.role == Role::Primary).map(|d| (d.clip, d.coder)).collect();
            assert_eq!(first.len(), 80);
            let doubled: BTreeSet<ClipId> =
                drawn.iter().filter(|d| d.role == Role::Second).map(|d| d.clip).collect();
            for family in 0..40 {
                let pair = [ClipId(family * 2), ClipId(family * 2 + 1)];
                // Where one of the two is coded twice, both coders see the family whatever is done.
                if !pair.iter().any(|clip| doubled.contains(clip)) {
                    assert_ne!(first[&pair[0]], first[&pair[1]]);
                }
            }
            let second: Vec<&Drawn> = drawn.iter().filter(|d| d.role == Role::Second).collect();
            assert_eq!(second.len(), 8);
            assert!(second.iter().all(|d| first[&d.clip] != d.coder));
            assert_eq!(drawn.iter().filter(|d| d.coder == CoderId(1)).count(), 44);
        }
    }

    #[test]
    fn three_coders_have_even_loads_second_sheets_included() {
        let coders = [CoderId(1), CoderId(2), CoderId(3)];
        for seed in 0..50 {
            let drawn =
                draw(&clips(30), &coders, 12, &Before::default(), &mut ChaCha12Rng::seed_from_u64(seed));
            let loads = coders.map(|coder| drawn.iter().filter(|d| d.coder == coder).count());
            let (least, most) = (loads.iter().min().expect("three"), loads.iter().max().expect("three"));
            assert!(most - least <= 2, "{loads:?}");
        }
    }

    #[test]
    fn a_later_draw_minds_the_one_before() {
        let coders = [CoderId(1), CoderId(2)];
        let wave = |wave: i64| -> Vec<Drawable> {
            clips(20).into_iter().filter(|clip| clip.clip.0 % 2 == wave).collect()
        };
        for seed in 0..20 {
            let rng = &mut ChaCha12Rng::seed_from_u64(seed);
            let first = draw(&wave(0), &coders, 0, &Before::default(), rng);
            let mut before = Before { load: BTreeMap::from([(CoderId(1), 4)]), ..Before::default() };
            for d in &first {
                before.seen.entry(ParticipantId(d.clip.0 / 2)).or_default().insert(d.coder);
            }
            let second = draw(&wave(1), &coders, 0, &before, rng);
            for d in &second {
                let other = first.iter().find(|f| f.clip.0 / 2 == d.clip.0 / 2).expect("the same family");
                assert_ne!(d.coder, other.coder, "both waves of a family");
            }
            // Where families leave the choice, who has less to do gets more.
            let fresh: Vec<Drawable> =
                (100..120).map(|n| Drawable { clip: ClipId(n), participant: ParticipantId(n) }).collect();
            let third = draw(&fresh, &coders, 0, &before, rng);
            assert_eq!(third.iter().filter(|d| d.coder == CoderId(1)).count(), 8);
        }
    }

    #[test]
    fn the_drawn_share_is_random_over_all_clips() {
        let mut times = vec![0; 40];
        for seed in 0..400 {
            for d in draw(
                &clips(20),
                &[CoderId(1), CoderId(2)],
                4,
                &Before::default(),
                &mut ChaCha12Rng::seed_from_u64(seed),
            ) {
                if d.role == Role::Second {
                    times[usize::try_from(d.clip.0).expect("small")] += 1;
                }
            }
        }
        // Each of 40 clips is drawn with p = 0.1 in 400 draws: 40 expected, SD 6.
        assert!(times.iter().all(|t| (15..=65).contains(t)), "{times:?}");
    }

    #[test]
    fn at_least_ten_per_cent_is_rounded_up() {
        assert_eq!(double_count(124, 10.0), 13);
        assert_eq!(double_count(130, 10.0), 13);
        assert_eq!(double_count(0, 10.0), 0);
        assert_eq!(double_count(7, 100.0), 7);
    }

    #[test]
    fn who_knows_a_family_is_never_given_a_clip_of_it() {
        let coders = [CoderId(1), CoderId(2)];
        let barred = BTreeMap::from([
            (ParticipantId(0), BTreeSet::from([CoderId(1)])),
            (ParticipantId(1), BTreeSet::from(coders)),
        ]);
        let before = Before { barred, ..Before::default() };
        for seed in 0..50 {
            let drawn = draw(&clips(5), &coders, 10, &before, &mut ChaCha12Rng::seed_from_u64(seed));
            let of = |family: i64| drawn.iter().filter(move |d| d.clip.0 / 2 == family);
            assert!(of(0).all(|d| d.coder == CoderId(2) && d.role == Role::Primary));
            assert_eq!((of(0).count(), of(1).count()), (2, 0));
            assert!((2..5).all(|family| of(family).count() == 4), "the others are coded twice");
        }
    }

    #[test]
    fn one_coder_codes_nothing_twice() {
        let drawn = draw(&clips(5), &[CoderId(1)], 5, &Before::default(), &mut ChaCha12Rng::seed_from_u64(1));
        assert_eq!(drawn.len(), 10);
        assert!(drawn.iter().all(|d| d.role == Role::Primary));
    }
}
