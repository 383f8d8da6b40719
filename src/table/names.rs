//! Names of columns that are made of two: coder and item, as in `Anna_P01` or `P01_c1`.

use std::collections::{BTreeSet, HashMap};

use super::fault::shown;

/// What may stand between the two.
const MARKS: [char; 5] = ['_', '.', '-', ':', ' '];
/// How the names of coders begin where they are numbered.
const NUMBERED: [&str; 14] = [
    "c",
    "r",
    "k",
    "j",
    "o",
    "coder",
    "rater",
    "judge",
    "obs",
    "observer",
    "koder",
    "bedømmer",
    "observatør",
    "dommer",
];

/// A name cut at its first mark, or at its last.
fn cut(name: &str, mark: &str, first: bool) -> Option<(String, String)> {
    let (left, right) = if first { name.split_once(mark) } else { name.rsplit_once(mark) }?;
    let (left, right) = (left.trim(), right.trim());
    (!left.is_empty() && !right.is_empty()).then(|| (left.to_owned(), right.to_owned()))
}

/// All names, cut alike, where nearly every left part stands with nearly every right one.
fn crossed(names: &[&str], mark: &str, first: bool) -> Option<Vec<(String, String)>> {
    let pairs = names.iter().map(|name| cut(name, mark, first)).collect::<Option<Vec<_>>>()?;
    let left: BTreeSet<&str> = pairs.iter().map(|pair| pair.0.as_str()).collect();
    let right: BTreeSet<&str> = pairs.iter().map(|pair| pair.1.as_str()).collect();
    let whole = left.len() * right.len();
    (left.len() > 1 && right.len() > 1 && pairs.len() * 5 >= whole * 4).then_some(pairs)
}

/// Of some names those that are made of parts which come with others too, cut alike: a table of coders by items may stand
/// among other columns.
fn crossed_among<'a>(names: &[&'a str], mark: &str, first: bool) -> Option<(&'a str, Vec<(String, String)>)> {
    // Real forms have some hundred columns; the rounds below would take minutes over tens of thousands.
    if names.len() > 2_000 {
        return None;
    }
    let cut = |name: &&'a str| Some((*name, cut(name, mark, first)?));
    let mut left: Vec<(&str, (String, String))> = names.iter().filter_map(cut).collect();
    loop {
        let mut times: (HashMap<&str, usize>, HashMap<&str, usize>) = Default::default();
        for (_, pair) in &left {
            *times.0.entry(&pair.0).or_default() += 1;
            *times.1.entry(&pair.1).or_default() += 1;
        }
        let often: Vec<bool> = left
            .iter()
            .map(|(_, pair)| times.0[pair.0.as_str()] > 1 && times.1[pair.1.as_str()] > 1)
            .collect();
        if often.iter().all(|often| *often) {
            break;
        }
        let mut often = often.into_iter();
        left.retain(|_| often.next().unwrap_or_default());
    }
    let some: Vec<&str> = left.iter().map(|(name, _)| *name).collect();
    Some((some.first().copied()?, crossed(&some, mark, first)?))
}

/// Whether this may be a numbered coder: `c1`, `rater2`.
fn is_numbered(name: &str) -> bool {
    let name = name.to_lowercase();
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    stem.len() < name.len() && NUMBERED.contains(&stem)
}

/// What to ask where the columns' names look as if each were made of coder and item: to take every column for a coder, or for
/// an item, would give figures that look right and are not. `any` is false where only numbered coders are a reason to ask.
pub(super) fn doubt(names: &[&str], any: bool) -> Option<String> {
    let cuts = MARKS.iter().flat_map(|mark| [(mark, false), (mark, true)]);
    let found =
        cuts.filter_map(|(mark, first)| Some((mark, crossed_among(names, &mark.to_string(), first)?)));
    let coders = |pairs: &[(String, String)]| {
        let left = pairs.iter().all(|pair| is_numbered(&pair.0));
        left || pairs.iter().all(|pair| is_numbered(&pair.1))
    };
    let found = found.max_by_key(|(_, (_, pairs))| coders(pairs));
    let (mark, (name, pairs)) = found.filter(|(_, (_, pairs))| any || coders(pairs))?;
    let (left, right) = pairs.first()?;
    Some(format!(
        "the columns' names seem to be made of rater and item, as '{}' of '{}' and '{}': say how, ITEM{mark}RATER or \
         RATER{mark}ITEM, or which columns are {} each",
        shown(name),
        shown(left),
        shown(right),
        if any { "a rater" } else { "an item" }
    ))
}

/// Coder and item of each column's name, by a pattern such as `RATER_ITEM`; or what is wrong with it. The item's name may hold
/// the mark itself where that leaves a table of all coders by all items.
pub(super) fn parts(names: &[&str], pattern: &str) -> Vec<Result<(String, String), String>> {
    let between = |first: &str, second: &str| {
        pattern.strip_prefix(first)?.strip_suffix(second).filter(|mark| !mark.is_empty())
    };
    let (mark, rater_first) = match (between("RATER", "ITEM"), between("ITEM", "RATER")) {
        (Some(mark), _) => (mark, true),
        (_, Some(mark)) => (mark, false),
        _ => {
            let what =
                format!("“{}” does not say how names are made: RATER_ITEM, ITEM.RATER", shown(pattern));
            return names.iter().map(|_| Err(what.clone())).collect();
        }
    };
    let in_order = |(left, right)| if rater_first { (left, right) } else { (right, left) };
    if let Some(pairs) = crossed(names, mark, rater_first) {
        return pairs.into_iter().map(|pair| Ok(in_order(pair))).collect();
    }
    let one = |name: &&str| match cut(name, mark, true).filter(|(_, right)| !right.contains(mark)) {
        Some(pair) => Ok(in_order(pair)),
        None if !name.contains(mark) => Err(format!(
            "there is no “{mark}” in its name, which should be {pattern}: leave it out, or say what it is"
        )),
        None => Err(format!("its name is to be {pattern}, and “{mark}” does not cut it into two names")),
    };
    names.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_two_parts_are_asked_about() {
        let asked = |names: &str, any| doubt(&names.split(',').collect::<Vec<_>>(), any);
        let spss = "P01_c1,P01_c2,P02_c1,P02_c2";
        let what = asked(spss, true).expect("asked");
        assert!(what.contains("'P01_c1' of 'P01' and 'c1'") && what.contains("ITEM_RATER"), "{what}");
        assert!(asked(spss, false).is_some_and(|what| what.ends_with("which columns are an item each")));
        for crossed in ["Anna.P01,Bo.P01,Anna.P02,Bo.P02", "par_warm_r1,par_warm_r2,par_cold_r1,par_cold_r2"]
        {
            assert!(asked(crossed, true).is_some(), "{crossed}");
        }
        assert!(asked("age_mo,child_sex,P01_c1,P01_c2,P02_c1,P02_c2,total", true).is_some());
        for plain in
            ["coder_1,coder_2,coder_3", "Anna,Bo", "Anna Holm,Bo Lund", "P01,P01_c2,P02_c1,P02_c2", "a_b"]
        {
            assert_eq!(asked(plain, true), None, "{plain}");
        }
        // Parts of questions are items.
        assert_eq!(asked("Q1_a,Q1_b,Q2_a,Q2_b", false), None);
    }

    #[test]
    fn an_item_may_hold_the_mark_where_all_fits() {
        let cut = |names: &str, pattern| parts(&names.split(',').collect::<Vec<_>>(), pattern);
        let pair = |rater: &str, item: &str| Ok((rater.to_owned(), item.to_owned()));
        assert_eq!(
            cut("par_warm_c1,par_warm_c2,cold_c1,cold_c2", "ITEM_RATER"),
            [pair("c1", "par_warm"), pair("c2", "par_warm"), pair("c1", "cold"), pair("c2", "cold")]
        );
        let doubtful = cut("Anna_Maria_P01,Bo_P01", "RATER_ITEM");
        assert!(doubtful[0].as_ref().is_err_and(|what| what.contains("does not cut it into two names")));
        assert_eq!(doubtful[1], pair("Bo", "P01"));
    }
}
