//! The codebooks and profiles that come with the program.

use std::sync::LazyLock;

use super::{Codebook, Profile, load, load_profile};

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A codebook.
    Codebook,
    /// A scoring profile.
    Profile,
    /// A laboratory's words over a codebook.
    Overlay,
}

/// A file that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltIn {
    /// Its name in the folder `codebooks`.
    pub file_name: &'static str,
    /// Its text.
    pub text: &'static str,
    /// What it holds.
    pub kind: FileKind,
}

macro_rules! file {
    ($kind:ident, $name:literal) => {
        BuiltIn {
            file_name: $name,
            text: include_str!(concat!("../../codebooks/", $name)),
            kind: FileKind::$kind,
        }
    };
}

const FILES: [BuiltIn; 5] = [
    file!(Codebook, "cib-43.v1.toml"),
    file!(Codebook, "ainsworth-sensitivity.v1.toml"),
    file!(Profile, "cib-43.profile-a.v1.toml"),
    file!(Profile, "cib-43.profile-b.v1.toml"),
    file!(Profile, "cib-43.profile-c.v1.toml"),
];

/// Every file that comes with the program, in the order that menus show them.
pub fn built_in() -> &'static [BuiltIn] {
    &FILES
}

static CODEBOOKS: LazyLock<Vec<Codebook>> = LazyLock::new(|| {
    let texts = FILES.iter().filter(|file| file.kind == FileKind::Codebook).map(|file| file.text);
    texts.filter_map(|text| load(text).ok()).collect()
});

/// Every codebook that comes with the program, CIB first. A test loads each file, so none is ever left out.
pub fn built_in_codebooks() -> Vec<Codebook> {
    CODEBOOKS.clone()
}

/// Every profile that comes with the program for a codebook, the default first.
pub fn built_in_profiles(codebook: &Codebook) -> Vec<Profile> {
    let texts = FILES.iter().filter(|file| file.kind == FileKind::Profile).map(|file| file.text);
    let mut profiles: Vec<Profile> = texts.filter_map(|text| load_profile(text, codebook).ok()).collect();
    profiles.sort_by_key(|profile| !profile.default);
    profiles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{
        Codebook, ContentHash, Favourable, ItemId, Language, Target, TotalRule, check_text, clashes,
        default_profile,
    };

    fn cib() -> Codebook {
        load(FILES[0].text).unwrap_or_else(|faults| panic!("{faults}"))
    }

    #[test]
    fn every_built_in_file_is_free_of_faults() {
        for file in built_in() {
            let checked =
                check_text(file.text).unwrap_or_else(|faults| panic!("{}\n{faults}", file.file_name));
            assert!(!checked.summary().is_empty());
        }
        assert_eq!(built_in_codebooks().len(), 2);
    }

    #[test]
    fn cib_has_22_parent_16_child_and_5_dyadic_items_on_three_pages() {
        let cib = cib();
        let count = |target| cib.items.iter().filter(|item| item.target == target).count();
        assert_eq!([count(Target::Parent), count(Target::Child), count(Target::Dyad)], [22, 16, 5]);
        let pages: Vec<_> = cib.sections.iter().map(|s| (s.id.as_str(), s.items.len())).collect();
        assert_eq!(pages, [("parent", 22), ("child", 16), ("dyad", 5)]);
        assert_eq!(cib.subscales.len(), 8);
        assert!(!cib.verified && !cib.unverified_because.is_empty());
        assert!(cib.items.iter().all(|item| !item.verified && item.anchors.len() == 3));
    }

    #[test]
    fn every_text_is_there_in_danish_as_well() {
        for codebook in built_in_codebooks() {
            let mut words = vec![&codebook.title];
            words.extend(codebook.sections.iter().map(|s| &s.label));
            words.extend(codebook.reasons.iter().map(|r| &r.label));
            words.extend(codebook.subscales.iter().map(|s| &s.label));
            for item in &codebook.items {
                words.extend([&item.label, &item.description]);
                words.extend(Some(&item.hint).filter(|hint| !hint.is_empty()));
                words.extend(item.anchors.iter().flat_map(|a| a.label.iter().chain([&a.text])));
            }
            for text in words {
                assert!(text.iter().any(|(language, _)| language == Language::Da), "{text:?}");
            }
        }
    }

    #[test]
    fn situation_did_not_arise_is_offered_where_it_can_be_and_nowhere_else() {
        let cib = cib();
        let offered = |wave| -> Vec<&str> {
            let with = |id: &ItemId| {
                cib.reasons_for(id, wave).iter().any(|r| r.id.as_str() == "situation-did-not-arise")
            };
            cib.items.iter().filter(|item| with(&item.id)).map(|item| item.id.as_str()).collect()
        };
        assert_eq!(offered(12), ["P16", "C12", "C13", "C14"]);
        assert_eq!(offered(24), ["P16", "C13", "C14"]);
        let needing_text: Vec<_> =
            cib.reasons.iter().filter(|r| r.text_required).map(|r| r.id.as_str()).collect();
        assert_eq!(needing_text, ["other"]);
    }

    #[test]
    fn ainsworth_is_one_item_from_1_to_9_with_five_named_anchors() {
        let codebook = load(FILES[1].text).unwrap();
        let [item] = codebook.items.as_slice() else { panic!("one item") };
        assert_eq!((item.id.as_str(), item.scale.points().len()), ("AINS", 9));
        let names: Vec<_> = item
            .anchors
            .iter()
            .map(|anchor| (anchor.point, anchor.label.as_ref().unwrap().get(Language::Da)))
            .collect();
        assert_eq!(
            names,
            [
                (1.0, "Meget insensitiv"),
                (3.0, "Insensitiv"),
                (5.0, "Inkonsekvent sensitiv"),
                (7.0, "Sensitiv"),
                (9.0, "Meget sensitiv")
            ]
        );
        assert!(item.hint.get(Language::En).contains("Warmth is not part"));
        assert_eq!(clashes(&[&cib(), &codebook]), []);
    }

    #[test]
    fn profile_a_is_the_one_default_and_all_define_both_totals() {
        let cib = cib();
        let profiles = built_in_profiles(&cib);
        assert_eq!(profiles.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["A", "B", "C"]);
        assert_eq!(default_profile(&profiles).unwrap().id.as_str(), "A");
        for profile in &profiles {
            let rules: Vec<_> = profile.totals.iter().map(|total| total.rule).collect();
            assert_eq!(rules, [TotalRule::MeanOfItems, TotalRule::MeanOfSubscales]);
            assert_eq!(profile.subscales.len(), 8);
        }
        let sizes = |at: usize| -> Vec<usize> {
            profiles[at].subscales.iter().map(|subscale| subscale.members.len()).collect()
        };
        assert_eq!(sizes(0), [11, 6, 3, 8, 4, 3, 3, 2]);
        assert_eq!(sizes(1), [12, 5, 2, 8, 3, 3, 3, 2]);
        assert_eq!(sizes(2), [10, 5, 2, 7, 3, 2, 3, 2]);
    }

    #[test]
    fn within_a_built_in_subscale_all_items_point_the_same_way() {
        let cib = cib();
        for profile in built_in_profiles(&cib) {
            for scored in &profile.subscales {
                let subscale = cib.subscales.iter().find(|s| s.id == scored.id).unwrap();
                for member in &scored.members {
                    let favourable: Favourable = cib.item(&member.item).unwrap().favourable;
                    assert_eq!(
                        (favourable, member.reversed),
                        (subscale.favourable, false),
                        "{}",
                        member.item
                    );
                }
            }
        }
    }

    /// Studies pin these hashes. To change an instrument, add a file of a higher version and leave these as they are.
    #[test]
    fn a_published_version_is_never_edited() {
        let hashes: Vec<_> = built_in()
            .iter()
            .map(|file| {
                (file.file_name, ContentHash::of(file.text).as_str().chars().take(16).collect::<String>())
            })
            .collect();
        let pinned = [
            ("cib-43.v1.toml", "12841dcea415f1b1"),
            ("ainsworth-sensitivity.v1.toml", "951f08ccc8153c92"),
            ("cib-43.profile-a.v1.toml", "01dde237b477c52d"),
            ("cib-43.profile-b.v1.toml", "c2f12ede046fd458"),
            ("cib-43.profile-c.v1.toml", "5e05218eb21f507c"),
        ];
        for ((name, hash), pinned) in hashes.iter().zip(pinned) {
            assert_eq!((*name, hash.as_str()), pinned);
        }
        assert_eq!(hashes.len(), pinned.len());
    }
}
