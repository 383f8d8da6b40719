//! Which column says what. Two forms of table, and both with or without names of items:
//!
//! * **long**: a row is one rating; columns say the unit, the rater, the item (if there are several) and the rating;
//! * **wide**: a row is a unit, and every further column holds the ratings of one coder, of one coder on one item, or (with a
//!   column that says the coder, or for the consistency of a scale) of one item.
//!
//! What is not said is found by looking at the columns' names and first rows, only where it is unambiguous; what remains in
//! doubt is a fault that asks.

use super::fault::{Fault, Faults, shown};
use super::look::{ITEM, Look, RATER, RATING, UNIT};
use super::names;
use super::number::NumberRules;
use super::sheet::Sheet;

/// What the ratings are for: a column in a wide table is a coder for the one, an item for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Agreement between coders.
    Agreement,
    /// Consistency of the items of a scale.
    Consistency,
}

/// The form of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A row is a rating.
    Long,
    /// A row is a unit, or a unit as one coder saw it.
    Wide,
}

impl Form {
    /// Name in JSON: `long`, `wide`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Long => "long",
            Self::Wide => "wide",
        }
    }
}

/// What a person said about the columns; all of it may be left open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The form.
    pub form: Option<Form>,
    /// Columns that together name the unit.
    pub unit: Vec<String>,
    /// The column that says who rated.
    pub rater: Option<String>,
    /// The column that says the item.
    pub item: Option<String>,
    /// The column with the ratings of a long table.
    pub rating: Option<String>,
    /// Columns of a wide table that are a coder each.
    pub raters: Vec<String>,
    /// Columns of a wide table that are an item each.
    pub items: Vec<String>,
    /// Columns that are left out.
    pub ignore: Vec<String>,
    /// How the names of a wide table's columns are made of coder and item: `RATER_ITEM`, `ITEM.RATER`.
    pub names: Option<String>,
}

/// A column of ratings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueColumn {
    /// Its place, from 0.
    pub column: usize,
    /// Whose ratings they are, where the column says it.
    pub rater: Option<String>,
    /// Of which item, where the column says it.
    pub item: Option<String>,
}

/// Which column says what; places are from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The form.
    pub form: Form,
    /// Whether it was found by looking.
    pub found: bool,
    /// Columns that together name the unit; where there is none, each row is a unit.
    pub unit: Vec<usize>,
    /// The column that says who rated.
    pub rater: Option<usize>,
    /// The column that says the item.
    pub item: Option<usize>,
    /// The columns of ratings.
    pub values: Vec<ValueColumn>,
    /// Columns that are not used.
    pub unused: Vec<usize>,
}

impl Mapping {
    /// Finds what each column says.
    ///
    /// # Errors
    /// With everything that is in doubt or does not fit.
    pub fn find(
        sheet: &Sheet<'_>,
        asked: &Asked,
        purpose: Purpose,
        rules: &NumberRules,
    ) -> Result<Self, Faults> {
        sheet.header_faults().none()?;
        let mut look = Look::new(sheet);
        look.headless();
        let ignored = look.named_all(&asked.ignore);
        let said_unit = look.named_all(&asked.unit);
        let said_rater = look.named(asked.rater.as_deref());
        let said_item = look.named(asked.item.as_deref());
        let said_rating = look.named(asked.rating.as_deref());
        let said_raters = look.named_all(&asked.raters);
        let said_items = look.named_all(&asked.items);
        look.faults.none()?;
        look.faults = Faults::default();

        let said_columns = !said_raters.is_empty() || !said_items.is_empty() || asked.names.is_some();
        if said_columns && (asked.form == Some(Form::Long) || said_rating.is_some()) {
            let what =
                "a table cannot be long, with a column of ratings, and have a column for each coder or item";
            return Err(Fault::whole(what).into());
        }
        let unit =
            if said_unit.is_empty() { look.role("unit", &UNIT).into_iter().collect() } else { said_unit };
        let rater = if said_raters.is_empty() && asked.names.is_none() {
            said_rater.or_else(|| look.role("rater", &RATER))
        } else {
            said_rater
        };
        let item = said_item.or_else(|| if said_items.is_empty() { look.role("item", &ITEM) } else { None });
        let long = match asked.form {
            Some(form) => form == Form::Long,
            None if said_rating.is_some() => true,
            None if said_columns => false,
            None => look.is_long(purpose, rater.is_some(), item.is_some()),
        };
        look.faults.none()?;
        look.faults = Faults::default();
        let mut mapping = Self {
            form: if long { Form::Long } else { Form::Wide },
            found: asked.form.is_none(),
            unit,
            rater,
            item,
            values: Vec::new(),
            unused: ignored,
        };
        if long {
            mapping.take_long(&mut look, said_rating, purpose);
        } else {
            mapping.take_wide(&mut look, said_raters, said_items, asked.names.as_deref(), purpose, rules);
        }
        mapping.unused.extend(look.free());
        mapping.unused.sort_unstable();
        look.faults.none()?;
        Ok(mapping)
    }

    fn take_long(&mut self, look: &mut Look<'_>, rating: Option<usize>, purpose: Purpose) {
        let rating = rating.or_else(|| look.role("rating", &RATING));
        let mut need = |there: bool, role: &str| {
            if !there {
                look.faults
                    .push(Fault::whole(format!("in the long form a column must say the {role}: say which")));
            }
        };
        need(!self.unit.is_empty(), "unit");
        match purpose {
            Purpose::Agreement => need(self.rater.is_some(), "rater"),
            Purpose::Consistency => need(self.item.is_some(), "item"),
        }
        need(rating.is_some(), "rating");
        self.values.extend(rating.map(|column| ValueColumn { column, rater: None, item: None }));
    }

    fn take_wide(
        &mut self,
        look: &mut Look<'_>,
        raters: Vec<usize>,
        items: Vec<usize>,
        pattern: Option<&str>,
        purpose: Purpose,
        rules: &NumberRules,
    ) {
        let said = !raters.is_empty() || !items.is_empty();
        if self.unit.is_empty() {
            self.unit.extend(look.first_column_of_names(rules));
        }
        let columns = if said { [raters.clone(), items.clone()].concat() } else { look.free() };
        if !said {
            look.doubt(&columns, self.unit.is_empty(), rules);
            columns.iter().for_each(|column| look.take(*column));
        }
        if columns.is_empty() {
            look.faults.push(Fault::whole("no column is left that could hold ratings"));
        }
        let heads: Vec<String> = columns.iter().map(|column| look.name(*column).to_owned()).collect();
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut cut = pattern.map(|pattern| names::parts(&heads, pattern).into_iter());
        if pattern.is_none() && !said && self.rater.is_none() && self.item.is_none() {
            let doubt = names::doubt(&heads, purpose == Purpose::Agreement);
            doubt.into_iter().for_each(|what| look.faults.push(Fault::whole(what)));
        }
        for (column, name) in columns.into_iter().zip(&heads) {
            let name = (*name).to_owned();
            let by_item = items.contains(&column)
                || (!raters.contains(&column) && (purpose == Purpose::Consistency || self.rater.is_some()));
            let (rater, item) = match cut.as_mut().and_then(Iterator::next) {
                Some(Ok((rater, item))) => (Some(rater), Some(item)),
                Some(Err(what)) => {
                    look.faults.push(Fault { line: None, column: Some(shown(&name)), what });
                    continue;
                }
                None if by_item => (None, Some(name)),
                None => (Some(name), None),
            };
            self.values.push(ValueColumn { column, rater, item });
        }
        let twice = |role: &str, column: usize| {
            let name = look.name(column);
            Fault::whole(format!(
                "the {role} is said by the column '{name}' and by the names of other columns: which one?"
            ))
        };
        let by_rater = self.values.iter().any(|value| value.rater.is_some());
        let by_item = self.values.iter().any(|value| value.item.is_some());
        let rater = self.rater.filter(|_| by_rater).map(|column| twice("rater", column));
        let item = self.item.filter(|_| by_item).map(|column| twice("item", column));
        if purpose == Purpose::Agreement && !by_rater && self.rater.is_none() && !self.values.is_empty() {
            look.faults
                .push(Fault::whole("no column says who rated: say which, or which columns are a rater each"));
        }
        rater.into_iter().chain(item).for_each(|fault| look.faults.push(fault));
    }
}
