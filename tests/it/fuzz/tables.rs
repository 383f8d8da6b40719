//! Tables of ratings from anybody's spreadsheet.

use samspil::table::{Asked, Faults, Form, Layout, Mapping, NumberRules, Purpose, Ratings, Sheet};

use super::border::{Border, Fate};
use super::mutate::Seeds;

const PIECES: [&str; 22] = [
    ",",
    ";",
    "\t",
    "|",
    "\n",
    "\r\n",
    "\r",
    "\"",
    "\"\"",
    "NA",
    "#N/A",
    "1,234",
    "1.234,5",
    "3,5",
    "1e999",
    "\u{2212}1",
    "-",
    "rating",
    "coder",
    "clip",
    "\u{feff}",
    "\u{0}",
];

fn utf_16(text: &str) -> Vec<u8> {
    [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
}

/// Reads a table in one of the ways that a person can ask for.
fn read(input: &[u8], way: usize) -> Result<Ratings, Faults> {
    let layout = Layout { separator: [None, Some(b';')][way % 2], headless: way == 3 };
    let purpose = if way < 2 { Purpose::Agreement } else { Purpose::Consistency };
    let rules = NumberRules {
        codes: vec!["9".to_owned(), "N/C".to_owned()],
        points: if way == 1 { (1..=5).map(f64::from).collect() } else { Vec::new() },
    };
    let asked = Asked { form: (way == 3).then_some(Form::Wide), ..Asked::default() };
    let sheet = Sheet::read(input, layout)?;
    let mapping = Mapping::find(&sheet, &asked, purpose, &rules)?;
    assert!(mapping.values.iter().all(|value| value.column < sheet.columns().len()));
    Ratings::read(&sheet, &mapping, &rules)
}

#[test]
fn tables_of_ratings() {
    let texts = [
        "clip,coder,item,rating\nk1,Anna,P1,1\nk1,Bo,P1,2\nk2,Anna,P1,3\nk2,Bo,P1,NA\nk1,Anna,P2,4\n",
        "unit;A;B;C\r\nu1;3,5;4;\r\nu2;1;9;N/C\r\nu3;2,25;\"2\";.\r\n",
        "person\tQ1\tQ2\tQ3\n1\t1\t2\t3\n2\t4\t5\t1\n3\t2\t2\t2\n",
        "\"\",\"A\",\"B\"\n\"1\",3,4\n\n\"2\",,\"5\"\n",
        "klip,Søren,Åse\nå1,1,2\nå2,3,4\n",
    ];
    let mut seeds = Seeds::texts(texts, &PIECES).with_head(40, 2);
    seeds.real.push(utf_16(texts[1]));
    seeds
        .real
        .push(texts[4].chars().map(|letter| u8::try_from(u32::from(letter)).expect("Latin-1")).collect());
    let border = Border { name: "table of ratings", few: 600, share: 100, seeds };
    border.run(|input| {
        let lines = input.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64 + 1;
        let mut fate = Fate::Refused;
        for way in 0..4 {
            match read(input, way) {
                Ok(ratings) => {
                    fate = Fate::Taken;
                    assert!(ratings.rows > 0 && ratings.points().iter().all(|point| point.is_finite()));
                    let there = ratings.present();
                    if let Ok(matrices) = ratings.matrices() {
                        assert_eq!(matrices.len(), ratings.items.len());
                        let shape = (ratings.units.len(), ratings.raters.len());
                        assert!(matrices.iter().all(|matrix| (matrix.len(), matrix.columns()) == shape));
                        // No rating is lost, and none counted twice.
                        assert_eq!(
                            matrices.iter().map(samspil::stats::Matrix::present).sum::<usize>(),
                            there
                        );
                    }
                    if let Ok(items) = ratings.items() {
                        assert_eq!(items.matrix.present(), there);
                    }
                }
                Err(faults) => {
                    assert!(!faults.is_empty() && !faults.to_string().contains('\u{1b}'));
                    let placed = faults.iter().filter_map(|fault| fault.line);
                    placed.for_each(|line| assert!((1..=lines).contains(&line), "line {line} of {lines}"));
                }
            }
        }
        fate
    });
}
