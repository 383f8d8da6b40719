//! What a coder's program may know of a clip, by its types: every type that can be reached from what the coding room
//! and the worklist are given, field by field. A field that is added there is added here too, by somebody who has
//! thought of what it tells.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Where a coder's types are declared, and those that screens are given.
const ROOMS: [&str; 5] =
    ["lab", "study", "codebook", "ui/screens/coding/data.rs", "ui/screens/worklist/data.rs"];
/// What the coder's screens are given, and what is sealed to the coder's own key: the beginning of the walk.
const GIVEN: [&str; 3] = ["coding::Data", "worklist::Data", "ClipView"];

/// Every type that may be reached, with its fields (`name:type`, or a variant with its content).
const MAY: &[(&str, &[&str])] = &[
    (
        "coding::Data",
        &["sheet:RatingData", "submitted:usize", "clips:usize", "question:Option<GuessQuestion>"],
    ),
    ("worklist::Data", &["list:Worklist"]),
    (
        "Worklist",
        &["coder:String", "entries:Vec<WorklistEntry>", "submitted:usize", "next:Option<AssignmentId>"],
    ),
    (
        "WorklistEntry",
        &[
            "assignment:AssignmentId",
            "blind_code:BlindCode",
            "child_age_months:Option<u16>",
            "state:EntryState",
            "length_ms:u64",
            "media:MediaState",
        ],
    ),
    ("EntryState", &["NotStarted", "Draft{rated:usize,of:usize}", "Submitted", "Closed"]),
    ("MediaState", &["Ready(PathBuf)", "NoVideo", "Missing"]),
    (
        "RatingData",
        &[
            "assignment:AssignmentId",
            "blind_code:BlindCode",
            "child_age_months:Option<u16>",
            "media:MediaState",
            "start_ms:u64",
            "end_ms:u64",
            "pages:Vec<SheetPage>",
            "note:String",
            "unverified:Vec<String>",
            "submitted:bool",
            "resume_item:Option<ItemId>",
            "resume_ms:Option<u64>",
        ],
    ),
    ("SheetPage", &["id:String", "label:Words", "items:Vec<SheetItem>"]),
    ("SheetItem", &["item:Item", "reasons:Vec<Reason>", "rating:Option<Rating>", "note:String"]),
    (
        "ClipView",
        &[
            "blind_code:BlindCode",
            "wave_months:u16",
            "child_age_months:Option<u16>",
            "adult:Option<Adult>",
            "file_name:Option<String>",
            "fingerprint:Option<String>",
            "start_ms:u64",
            "end_ms:u64",
        ],
    ),
    ("Adult", &["Mother", "Father", "Both", "Other"]),
    // Which groups there are, for the coder to guess among; not which one it is.
    ("GuessQuestion", &["groups:Vec<String>"]),
    ("BlindCode", &["String"]),
    ("Rating", &["Points(f64)", "NotRated{reason:ReasonId,text:String}"]),
    // The instrument: the same for every clip of a wave.
    (
        "Item",
        &[
            "id:ItemId",
            "code:String",
            "label:Words",
            "target:Target",
            "favourable:Favourable",
            "description:Words",
            "hint:Words",
            "scale:Scale",
            "anchors:Vec<Anchor>",
            "verified:bool",
            "source:String",
            "confidence_percent:Option<u8>",
        ],
    ),
    ("Reason", &["id:ReasonId", "label:Words", "text_required:bool", "only_for:Vec<Situation>"]),
    ("Situation", &["item:ItemId", "waves:Vec<u16>"]),
    ("Anchor", &["point:f64", "label:Option<Words>", "text:Words"]),
    ("Scale", &["min:f64", "max:f64", "step:f64"]),
    ("Target", &["Parent", "Child", "Dyad"]),
    ("Favourable", &["High", "Low"]),
    ("Words", &["BTreeMap<Language,String>"]),
    ("Language", &["En", "Da"]),
];

/// Names in those types that the walk does not go into: numbers of rows, names of items, the standard library, variants.
const LEAVES: [&str; 8] =
    ["AssignmentId", "ItemId", "ReasonId", "BTreeMap", "Option", "PathBuf", "String", "Vec"];

/// A declared type: the types named in it, by field.
#[derive(Debug, Clone, Default)]
struct Declared {
    fields: Vec<String>,
    names: BTreeSet<String>,
}

fn source(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    entries.flat_map(|entry| source(&entry.expect("an entry").path())).collect()
}

/// Types declared in some tokens, by name. `prefix` keeps apart what screens call by one name.
fn declared(tokens: TokenStream, prefix: &str, into: &mut BTreeMap<String, Declared>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        let TokenTree::Ident(word) = tree else { continue };
        if word != "struct" && word != "enum" {
            continue;
        }
        let Some(TokenTree::Ident(name)) = trees.get(at + 1) else { continue };
        // The body is the next group in braces or parentheses; generic parameters come before it.
        let body = trees[at + 2..].iter().find_map(|tree| match tree {
            TokenTree::Group(group) if group.delimiter() != Delimiter::Bracket => Some(group),
            _ => None,
        });
        let Some(body) = body else { continue };
        let declared =
            Declared { fields: fields(body.stream()), names: names(body.stream(), word == "enum") };
        into.insert(format!("{prefix}{name}"), declared);
    }
}

/// A body's fields or variants without attributes and visibility, as written.
fn fields(body: TokenStream) -> Vec<String> {
    let mut all = vec![Vec::new()];
    let (mut depth, mut skip) = (0_i32, false);
    for tree in body {
        match &tree {
            // `#[…]` and the documentation.
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                skip = true;
                continue;
            }
            TokenTree::Group(_) if std::mem::take(&mut skip) => continue,
            TokenTree::Punct(sign) if sign.as_char() == ',' && depth == 0 => {
                all.push(Vec::new());
                continue;
            }
            TokenTree::Punct(sign) => {
                depth += i32::from(sign.as_char() == '<') - i32::from(sign.as_char() == '>');
            }
            _ => {}
        }
        all.last_mut().expect("begun").push(tree);
    }
    let shown = |trees: Vec<TokenTree>| {
        let trees = trees.into_iter().map(|tree| match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                format!("{{{}}}", fields(group.stream()).join(","))
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
                format!("({})", fields(group.stream()).join(","))
            }
            other => other.to_string(),
        });
        trees.filter(|text| text != "pub" && text != "(crate)" && text != "(super)").collect()
    };
    all.into_iter().filter(|trees| !trees.is_empty()).map(shown).collect()
}

/// Names that begin with a capital are types; at the top of an enum they are its variants.
fn names(body: TokenStream, variants: bool) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut skip = false;
    for tree in body {
        match tree {
            TokenTree::Punct(sign) if sign.as_char() == '#' => skip = true,
            TokenTree::Group(group) if !std::mem::take(&mut skip) => {
                all.extend(names(group.stream(), false));
            }
            TokenTree::Ident(name) if !variants && name.to_string().starts_with(char::is_uppercase) => {
                all.insert(name.to_string());
            }
            _ => {}
        }
    }
    all
}

fn types_of_the_source() -> BTreeMap<String, Declared> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = BTreeMap::new();
    for path in ROOMS.iter().flat_map(|room| source(&src.join(room))) {
        let text = fs::read_to_string(&path).expect("readable");
        let screen =
            path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        let prefix = if path.starts_with(src.join("ui")) { format!("{screen}::") } else { String::new() };
        declared(text.parse().expect("Rust"), &prefix, &mut all);
    }
    all
}

/// Every declared type that is reached from the given ones, with its fields.
fn reached(all: &BTreeMap<String, Declared>, given: &[&str]) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    let mut open: Vec<String> = given.iter().map(|&name| name.to_owned()).collect();
    while let Some(name) = open.pop() {
        let Some(declared) = all.get(&name) else { continue };
        if found.insert(name, declared.fields.clone()).is_none() {
            open.extend(declared.names.iter().cloned());
        }
    }
    found
}

/// Types named on the way that are declared by a macro or elsewhere.
fn leaves(all: &BTreeMap<String, Declared>, found: &BTreeMap<String, Vec<String>>) -> BTreeSet<String> {
    let names = found.keys().flat_map(|name| all[name].names.iter());
    names.filter(|name| !all.contains_key(*name)).cloned().collect()
}

/// What is not as listed, a line each.
fn differences(found: &BTreeMap<String, Vec<String>>, may: &[(&str, &[&str])]) -> Vec<String> {
    let may: BTreeMap<&str, &[&str]> = may.iter().copied().collect();
    let mut told = Vec::new();
    for (name, fields) in found {
        match may.get(name.as_str()) {
            None => told.push(format!("{name} is reached by the coder's program and not listed: {fields:?}")),
            Some(listed) => {
                let new = fields.iter().filter(|field| !listed.contains(&field.as_str()));
                told.extend(new.map(|field| format!("{name} has a field that is not listed: {field}")));
            }
        }
    }
    told
}

#[test]
fn the_coders_program_knows_what_is_listed_and_no_more() {
    let all = types_of_the_source();
    let found = reached(&all, &GIVEN);
    for name in GIVEN.iter().chain(&["RatingData", "WorklistEntry", "SheetItem"]) {
        assert!(found.contains_key(*name), "{name} was not met: does the test look in the right place?");
    }
    let told = differences(&found, MAY);
    assert!(told.is_empty(), "{}", told.join("\n"));
    let leaves = leaves(&all, &found);
    assert_eq!(leaves, LEAVES.map(str::to_owned).into(), "a type that is declared elsewhere");
    // And of the whole list, no name speaks of what a coder must not know.
    for (name, fields) in found.iter().filter(|(name, _)| *name != "GuessQuestion") {
        for field in fields {
            let lower = field.to_lowercase();
            for word in [
                "participant",
                "family",
                "site",
                "group",
                "role",
                "linkage",
                "double",
                "birth",
                "recorded_on",
                "original",
            ] {
                assert!(!lower.contains(word), "{name}: {field}");
            }
        }
    }
}

#[test]
fn a_windows_title_is_the_programs_name_and_no_more() {
    let ui = source(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui"));
    let text: String = ui.iter().map(|path| fs::read_to_string(path).expect("readable")).collect();
    let titles: Vec<&str> =
        text.split("with_title(").skip(1).map(|rest| &rest[..rest.len().min(10)]).collect();
    assert_eq!(titles, ["\"Samspil\")"]);
    assert!(!text.contains("ViewportCommand::Title"), "a title that changes may come to name something");
}

#[test]
fn a_field_more_is_found_wherever_it_is_reached() {
    let source = "pub struct Data { #[serde(skip)] pub sheet: Option<Vec<Sheet>>, pub(crate) n: usize }
        enum Sheet { /// Said.
            Open { by: Coder }, Closed(u64) }
        struct Coder(String);
        struct Elsewhere { role: Role }";
    let mut all = BTreeMap::new();
    declared(source.parse().expect("Rust"), "", &mut all);
    let found = reached(&all, &["Data"]);
    assert_eq!(leaves(&all, &found), ["Option", "String", "Vec"].map(str::to_owned).into());
    let listed: &[(&str, &[&str])] = &[
        ("Data", &["sheet:Option<Vec<Sheet>>", "n:usize"]),
        ("Sheet", &["Open{by:Coder}", "Closed(u64)"]),
        ("Coder", &["String"]),
    ];
    assert_eq!(differences(&found, listed), Vec::<String>::new());
    assert_eq!(
        differences(&found, &listed[..2]),
        [r#"Coder is reached by the coder's program and not listed: ["String"]"#]
    );
    let fewer: &[(&str, &[&str])] = &[("Data", &["n:usize"]), listed[1], listed[2]];
    assert_eq!(differences(&found, fewer), ["Data has a field that is not listed: sheet:Option<Vec<Sheet>>"]);
}
