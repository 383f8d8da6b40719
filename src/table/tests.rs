//! Tables as people have them, good and bad.

use super::*;
use crate::stats::Matrix;

fn read_for(purpose: Purpose, text: &[u8], asked: &Asked, rules: &NumberRules) -> Result<Ratings, Faults> {
    let sheet = Sheet::read(text, Layout::default())?;
    let mapping = Mapping::find(&sheet, asked, purpose, rules)?;
    Ratings::read(&sheet, &mapping, rules)
}

fn read(text: &str) -> Result<Ratings, Faults> {
    read_for(Purpose::Agreement, text.as_bytes(), &Asked::default(), &NumberRules::default())
}

fn fault(text: &str) -> String {
    read(text).expect_err(text).to_string()
}

fn names(list: &[Box<str>]) -> Vec<&str> {
    list.iter().map(|name| &**name).collect()
}

const LONG: &str =
    "clip,coder,item,rating\nk1,Anna,P1,1\nk1,Bo,P1,2\nk2,Anna,P1,3\nk1,Anna,P2,4\nk2,Bo,P2,5\n";

#[test]
fn a_long_table_gives_a_matrix_for_each_item() {
    let ratings = read(LONG).expect("ratings");
    assert_eq!((names(&ratings.units), names(&ratings.raters)), (vec!["k1", "k2"], vec!["Anna", "Bo"]));
    assert_eq!(names(&ratings.items), ["P1", "P2"]);
    let first = Matrix::of_pairs([(Some(1.0), Some(2.0)), (Some(3.0), None)]);
    let second = Matrix::of_pairs([(Some(4.0), None), (None, Some(5.0))]);
    assert_eq!(ratings.matrices().expect("small"), [first, second]);
    assert_eq!((ratings.rows, ratings.present(), ratings.points().len()), (5, 5, 5));
}

#[test]
fn every_wide_form_gives_the_same_as_the_long_one() {
    let long = read(LONG).expect("ratings").matrices().expect("small");
    let by_names = Asked { names: Some("RATER_ITEM".into()), ..Asked::default() };
    for (text, asked) in [
        ("clip,coder,P1,P2\nk1,Anna,1,4\nk1,Bo,2,\nk2,Anna,3,NA\nk2,Bo,.,5\n", Asked::default()),
        ("clip,item,Anna,Bo\nk1,P1,1,2\nk2,P1,3,\nk1,P2,4,\nk2,P2,,5\n", Asked::default()),
        ("clip;Anna_P1;Bo_P1;Anna_P2;Bo_P2\nk1;1;2;4;\nk2;3;;;5\n", by_names),
    ] {
        let ratings = read_for(Purpose::Agreement, text.as_bytes(), &asked, &NumberRules::default());
        let ratings = ratings.expect(text);
        assert_eq!((names(&ratings.raters), names(&ratings.items)), (vec!["Anna", "Bo"], vec!["P1", "P2"]));
        assert_eq!(ratings.matrices().expect("small"), long, "{text}");
    }
    // One item, and units that nothing names.
    let one = read("Anna,Bo\n1,2\n3,\n").expect("ratings");
    assert_eq!((names(&one.units), names(&one.items)), (vec!["row 2", "row 3"], vec![""]));
    assert_eq!(one.matrices().expect("small"), long[..1]);
}

#[test]
fn a_scale_is_rows_by_items_in_both_forms() {
    let rules = NumberRules::default();
    let long = "person,item,score\na,Q1,1\na,Q2,2\nb,Q1,3\nb,Q2,\n";
    let wide = "person,Q1,Q2\na,1,2\nb,3,\n";
    let of = |text: &str| {
        let ratings = read_for(Purpose::Consistency, text.as_bytes(), &Asked::default(), &rules);
        ratings.expect(text).items().expect("small")
    };
    assert_eq!(of(long), of(wide));
    assert_eq!(of(wide).matrix, Matrix::of_pairs([(Some(1.0), Some(2.0)), (Some(3.0), None)]));
    assert_eq!(of("person,coder,Q1,Q2\na,X,1,2\na,Y,3,\n").matrix, of(wide).matrix);
}

#[test]
fn samspils_own_long_table_is_understood() {
    let head = "blind_code,wave_months,child_age_months,adult,coder,role,instrument,item,value,reason,reason_text,note";
    let text = format!(
        "{head}\nabcdef,12,12,mother,Anna,primary,cib-43,P01,3,,,\nabcdef,12,12,mother,Bo,second,cib-43,P01,,not-visible,,\n"
    );
    let sheet = Sheet::read(text.as_bytes(), Layout::default()).expect("a sheet");
    let mapping = Mapping::find(&sheet, &Asked::default(), Purpose::Agreement, &NumberRules::default());
    let mapping = mapping.expect("unambiguous");
    assert_eq!(
        (mapping.form, mapping.found, mapping.unit, mapping.rater),
        (Form::Long, true, vec![0], Some(4))
    );
    assert_eq!((mapping.item, mapping.values[0].column, mapping.unused.len()), (Some(7), 8, 8));
}

#[test]
fn duplicates_are_told_with_both_rows() {
    assert_eq!(
        fault("clip,coder,item,rating\nk1,Anna,P1,1\nk2,Anna,P1,1\n\nk1,Anna,P1,1\nk1,Anna,P1,\n"),
        "row 5: unit “k1”, rater “Anna”, item “P1” has a rating in row 2 already\n\
         row 6: unit “k1”, rater “Anna”, item “P1” has a rating in row 5 already"
    );
    // A whole row twice is one fault, not one for each column.
    assert_eq!(
        fault("clip,A,B,C\nk1,1,2,3\nk1,1,2,3\n"),
        "row 3: unit “k1”, rater “A” has a rating in row 2 already"
    );
    assert!(read("clip,wave_,coder,rating\nk1,1,A,1\n").is_ok());
    let asked = Asked { unit: vec!["clip".into(), "wave".into()], ..Asked::default() };
    let text = b"clip,wave,coder,rating\nk1,12,A,1\nk1,24,A,2\n";
    let ratings = read_for(Purpose::Agreement, text, &asked, &NumberRules::default()).expect("two units");
    assert_eq!(names(&ratings.units), ["k1 / 12", "k1 / 24"]);
}

#[test]
fn every_fault_is_told_and_not_the_first_alone() {
    assert_eq!(
        fault("clip,coder,P01,P03\nk1,A,1,four\n,B,∞,2\nk2,A,1\nk3,,2,\"1,234.5\"\nk4,A,3,\"5\n"),
        "row 2, column 'P03': “four” is no number\n\
         row 3, column 'clip': the unit is missing\n\
         row 3, column 'P01': “∞” is infinite, and no rating\n\
         row 4: it has 3 cells where the header has 4\n\
         row 5, column 'coder': the rater is missing\n\
         row 5, column 'P03': “1,234.5” has a thousands separator: write the number without it\n\
         row 6: a quotation mark opens a cell that is never closed"
    );
    let many = (0..250).map(|n| format!("k{n},1,x\n")).collect::<String>();
    let faults = read(&format!("clip,A,B\nk,1,2\n{many}")).expect_err("words");
    assert_eq!((faults.len(), faults.iter().count(), faults.more()), (250, Faults::SHOWN, 150));
    assert!(faults.to_string().ends_with("\n… and 150 more faults"));
}

#[test]
fn what_is_in_doubt_is_asked() {
    for (text, told) in [
        ("clip,participant,A,B\n1,2,3,4\n", "'clip' and 'participant' could both say the unit"),
        ("clip,rating\n1,2\n", "no column says who rated"),
        ("clip,wave,A,B\nk,12,1,2\n", "column 'wave': it seems to hold no ratings"),
        ("clip,place,A,B\nk,Here,1,2\nl,There,1,2\n", "column 'place': it holds words (“Here” in row 2)"),
        ("nr,A,B\n1,3,4\n2,3,4\n3,5,5\n4,1,1\n5,2,3\n", "column 'nr': it counts the rows"),
        ("clip,A,,B\nk,1,7,2\n", "column 'column 3': it has no name"),
        ("1,2,3\n4,5,6\n", "row 1: holds only numbers"),
        ("clip,A,B,A\nk,1,2,3\n", "row 1: the column 'A' is there twice, as column 2 and column 4"),
        ("clip,coder\nk,A\n", "no column is left that could hold ratings"),
        ("clip,A,B\n", "there is no row below the header"),
        ("", "there is nothing in it"),
    ] {
        assert!(fault(text).contains(told), "{text}: {}", fault(text));
    }
    assert!(read("\"\",A,B\n\"1\",3,4\n").is_ok_and(|ratings| names(&ratings.units) == ["1"]));
}

#[test]
fn what_is_said_is_held_to() {
    let said = |asked: Asked, text: &str| {
        read_for(Purpose::Agreement, text.as_bytes(), &asked, &NumberRules::default())
    };
    let text = "nr,wave,X,Y\n1,12,3,4\n2,12,5,\n";
    let raters = Asked { raters: vec!["Y".into(), "x".into()], ..Asked::default() };
    assert_eq!(names(&said(raters, text).expect("ratings").raters), ["Y", "X"]);
    let ignore = Asked { ignore: vec!["nr".into(), "wave".into()], ..Asked::default() };
    assert_eq!(names(&said(ignore, text).expect("ratings").raters), ["X", "Y"]);
    let absent = said(Asked { rater: Some("Who".into()), ..Asked::default() }, text).expect_err("absent");
    assert_eq!(absent.to_string(), "there is no column 'Who'; there are: nr, wave, X, Y");
    let twice = Asked { unit: vec!["nr".into()], rater: Some("nr".into()), ..Asked::default() };
    assert!(said(twice, text).expect_err("twice").to_string().contains("two meanings"));
    let both = Asked { rating: Some("X".into()), raters: vec!["Y".into()], ..Asked::default() };
    assert!(said(both, text).is_err());
    let long = said(Asked { form: Some(Form::Long), ..Asked::default() }, text).expect_err("not long");
    assert_eq!(long.len(), 3, "{long}");
    let pattern = Asked { names: Some("RATER_ITEM".into()), ..Asked::default() };
    let uncut = said(pattern.clone(), "clip,A_1,B_1,C\nk,1,2,3\n").expect_err("uncut").to_string();
    assert!(uncut.contains("column 'C': there is no “_” in its name"), "{uncut}");
    assert!(said(pattern, "clip,A_1_2\nk,1\n").is_err());
}

#[test]
fn codes_are_counted_and_never_enter() {
    let rules = NumberRules { codes: vec!["9".into(), "N/C".into()], points: vec![1.0, 2.0, 3.0] };
    let ratings =
        read_for(Purpose::Agreement, b"clip,A,B\nk,1,9\nl,N/C,3\nm,9,\n", &Asked::default(), &rules);
    let ratings = ratings.expect("ratings");
    assert_eq!(
        (ratings.codes.clone(), ratings.missing),
        (vec![("9".to_owned(), 2), ("N/C".to_owned(), 1)], 1)
    );
    assert_eq!(ratings.points(), [1.0, 3.0]);
}

#[test]
fn a_table_of_emptiness_is_refused_before_it_fills_the_memory() {
    let text: String = (0..9000).map(|n| format!("u{n},r{},1\n", n % 1000)).collect();
    let ratings = read(&format!("unit,rater,rating\n{text}")).expect("ratings");
    let faults = ratings.matrices().expect_err("nine million cells for nine thousand ratings");
    assert!(faults.to_string().contains("9000 units × 1000 raters × 1 items"), "{faults}");
    let one_by_one: String = (0..9000).map(|n| format!("u{n},i{},1\n", n % 1000)).collect();
    let text = format!("unit,item,rating\n{one_by_one}");
    let ratings = read_for(Purpose::Consistency, text.as_bytes(), &Asked::default(), &NumberRules::default());
    let faults = ratings.expect("ratings").items().expect_err("as many");
    assert!(faults.to_string().contains("9000 rows × 1000 items"), "{faults}");
}

#[test]
fn more_raters_or_items_than_can_be_compared_are_a_wrong_reading() {
    let columns: String = (0..1001).map(|n| format!(",v{n}")).collect();
    let text = format!("unit{columns}\nu{}\nw{}\n", ",1".repeat(1001), ",2".repeat(1001));
    let faults = read(&text).expect("ratings").matrices().expect_err("refused").to_string();
    assert!(faults.contains("1001 raters, and at most 1000") && faults.contains("right meaning"), "{faults}");
    let ratings = read_for(Purpose::Consistency, text.as_bytes(), &Asked::default(), &NumberRules::default());
    assert!(ratings.expect("ratings").items().is_err_and(|faults| faults.to_string().contains("1001 items")));
}

#[test]
fn a_header_that_comes_again_is_one_fault() {
    let wide = "clip,coder,P1,P2\nk1,A,1,2\nclip,coder,P1,P2\nk1,B,1,2\n";
    assert_eq!(fault(wide), "row 3: it is the header once more: take it out");
    assert_eq!(
        fault("clip,coder,rating\nk1,A,1\nclip,coder,rating\nk1,A,2\n"),
        "row 3: it is the header once more: take it out\nrow 4: unit “k1”, rater “A” has a rating in row 2 already"
    );
}

#[test]
fn columns_of_coder_and_item_are_no_coders() {
    let spss = "id,P01_c1,P01_c2,P02_c1,P02_c2\n1,3,3,4,5\n2,1,2,4,4\n";
    assert!(fault(spss).contains("seem to be made of rater and item"), "{}", fault(spss));
    let named = |purpose| {
        let asked = Asked { names: Some("ITEM_RATER".into()), ..Asked::default() };
        read_for(purpose, spss.as_bytes(), &asked, &NumberRules::default()).expect("ratings")
    };
    let ratings = named(Purpose::Agreement);
    assert_eq!((names(&ratings.raters), names(&ratings.items)), (vec!["c1", "c2"], vec!["P01", "P02"]));
    // For a scale each coder's view of a unit is a row.
    assert!(
        read_for(Purpose::Consistency, spss.as_bytes(), &Asked::default(), &NumberRules::default()).is_err()
    );
    let items = named(Purpose::Consistency).items().expect("small");
    assert_eq!((items.matrix.len(), items.items.len()), (4, 2));
    // Said, they are coders.
    let asked = Asked { raters: vec!["P01_c1".into(), "P01_c2".into()], ..Asked::default() };
    assert!(read_for(Purpose::Agreement, spss.as_bytes(), &asked, &NumberRules::default()).is_ok());
}
