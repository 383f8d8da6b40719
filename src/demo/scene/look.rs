//! How a family and its room look: drawn from a seed, so that no two clips look alike.

use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;

use super::canvas::Rgb;

/// How somebody's hair is worn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hair {
    /// Close to the head.
    Short,
    /// To the chin.
    Bob,
    /// Over the shoulders.
    Long,
    /// Put up in a knot.
    Bun,
    /// Two bunches.
    Bunches,
    /// Curls.
    Curls,
    /// What a small child has.
    Tuft,
}

/// Colours and features of one person.
#[derive(Clone, Debug)]
pub struct Person {
    /// Skin.
    pub skin: Rgb,
    /// Hair colour.
    pub hair_colour: Rgb,
    /// Hair style.
    pub hair: Hair,
    /// Upper clothes.
    pub top: Rgb,
    /// Stripes on them.
    pub stripes: Option<Rgb>,
    /// Legs.
    pub trousers: Rgb,
    /// Socks.
    pub socks: Rgb,
    /// Iris.
    pub eyes: Rgb,
    /// Whether they wear glasses.
    pub glasses: bool,
}

/// A family at home.
#[derive(Clone, Debug)]
pub struct Look {
    /// The adult.
    pub adult: Person,
    /// The child.
    pub child: Person,
    /// Wall.
    pub wall: Rgb,
    /// Floor.
    pub floor: Rgb,
    /// Rug, and its border.
    pub rug: (Rgb, Rgb),
    /// Sofa.
    pub sofa: Rgb,
    /// Curtains, cushions.
    pub accent: Rgb,
    /// Whether the sofa stands left.
    pub sofa_left: bool,
    /// What stands on the other side: 0 shelf, 1 window and plant, 2 lamp and pictures.
    pub corner: u8,
    /// Light on everything: red, green, blue factors.
    pub light: [f32; 3],
    /// Six blocks.
    pub blocks: [Rgb; 6],
    /// Ball, and its stripe.
    pub ball: (Rgb, Rgb),
}

const SKINS: [Rgb; 5] = [
    Rgb(250.0, 220.0, 196.0),
    Rgb(243.0, 205.0, 178.0),
    Rgb(226.0, 178.0, 142.0),
    Rgb(186.0, 133.0, 98.0),
    Rgb(133.0, 90.0, 66.0),
];
const HAIRS: [Rgb; 6] = [
    Rgb(58.0, 40.0, 32.0),
    Rgb(96.0, 62.0, 40.0),
    Rgb(152.0, 98.0, 56.0),
    Rgb(214.0, 172.0, 104.0),
    Rgb(172.0, 84.0, 44.0),
    Rgb(36.0, 32.0, 38.0),
];
const CLOTHES: [Rgb; 9] = [
    Rgb(204.0, 92.0, 84.0),
    Rgb(72.0, 118.0, 152.0),
    Rgb(232.0, 178.0, 82.0),
    Rgb(108.0, 148.0, 112.0),
    Rgb(142.0, 108.0, 152.0),
    Rgb(236.0, 228.0, 214.0),
    Rgb(94.0, 168.0, 168.0),
    Rgb(224.0, 140.0, 152.0),
    Rgb(64.0, 74.0, 100.0),
];
const TROUSERS: [Rgb; 5] = [
    Rgb(62.0, 78.0, 112.0),
    Rgb(84.0, 84.0, 92.0),
    Rgb(120.0, 98.0, 80.0),
    Rgb(46.0, 52.0, 66.0),
    Rgb(134.0, 142.0, 116.0),
];
const WALLS: [Rgb; 6] = [
    Rgb(226.0, 222.0, 208.0),
    Rgb(204.0, 216.0, 222.0),
    Rgb(230.0, 212.0, 198.0),
    Rgb(206.0, 218.0, 202.0),
    Rgb(222.0, 214.0, 226.0),
    Rgb(236.0, 226.0, 196.0),
];
const FLOORS: [Rgb; 4] =
    [Rgb(190.0, 150.0, 110.0), Rgb(158.0, 118.0, 84.0), Rgb(206.0, 178.0, 144.0), Rgb(170.0, 164.0, 156.0)];
const LIGHTS: [[f32; 3]; 4] = [[1.0, 1.0, 1.0], [1.02, 0.97, 0.88], [0.93, 0.96, 1.0], [0.96, 0.90, 0.80]];

impl Look {
    /// The look of a seed.
    pub fn new(seed: u64) -> Self {
        let mut rng = ChaCha12Rng::seed_from_u64(seed);
        rng.set_stream(21);
        let skin = rng.random_range(0..SKINS.len());
        let adult_hair = [Hair::Bob, Hair::Long, Hair::Bun, Hair::Curls, Hair::Short];
        let child_hair = [Hair::Tuft, Hair::Bunches, Hair::Short, Hair::Curls];
        let adult = person(&mut rng, SKINS[skin], &adult_hair);
        let mut child = person(&mut rng, SKINS[skin].lighter(0.06), &child_hair);
        child.hair_colour = adult.hair_colour.lighter(0.14);
        child.glasses = false;
        // Told apart at a glance.
        while child.top == adult.top || child.top == adult.trousers {
            child.top = one(&CLOTHES, &mut rng);
        }
        let rug = one(&CLOTHES, &mut rng);
        let mut blocks = [0, 1, 2, 3, 4, 6].map(|i: usize| CLOTHES[i].mix(Rgb(255.0, 120.0, 60.0), 0.12));
        let first = rng.random_range(0..6);
        blocks.rotate_left(first);
        Self {
            adult,
            child,
            wall: one(&WALLS, &mut rng),
            floor: one(&FLOORS, &mut rng),
            rug: (rug.lighter(0.45), rug.lighter(0.18)),
            sofa: one(&CLOTHES, &mut rng).mix(Rgb(128.0, 128.0, 128.0), 0.35),
            accent: one(&CLOTHES, &mut rng),
            sofa_left: rng.random(),
            corner: rng.random_range(0..3),
            light: LIGHTS.choose(&mut rng).copied().unwrap_or([1.0; 3]),
            blocks,
            ball: (one(&CLOTHES, &mut rng), Rgb(250.0, 246.0, 236.0)),
        }
    }
}

fn person(rng: &mut ChaCha12Rng, skin: Rgb, styles: &[Hair]) -> Person {
    let dark = skin.0 < 200.0;
    let hair = if dark { Rgb(40.0, 30.0, 28.0) } else { one(&HAIRS, rng) };
    let top = one(&CLOTHES, rng);
    Person {
        skin,
        hair_colour: hair,
        hair: styles.choose(rng).copied().unwrap_or(Hair::Short),
        top,
        stripes: rng.random_bool(0.45).then(|| top.lighter(0.55)),
        trousers: one(&TROUSERS, rng),
        socks: one(&CLOTHES, rng).lighter(0.3),
        eyes: if dark { Rgb(62.0, 40.0, 28.0) } else { one(&EYES, rng) },
        glasses: rng.random_bool(0.25),
    }
}

const EYES: [Rgb; 4] =
    [Rgb(70.0, 104.0, 138.0), Rgb(92.0, 62.0, 40.0), Rgb(84.0, 112.0, 84.0), Rgb(58.0, 84.0, 120.0)];

fn one(colours: &[Rgb], rng: &mut ChaCha12Rng) -> Rgb {
    colours.choose(rng).copied().unwrap_or(Rgb(200.0, 200.0, 200.0))
}
