//! What the page of backups shows, as text.

use std::path::PathBuf;

use chrono::{DateTime, Utc};

use crate::lab::backups::Backup;
use crate::report::words;
use crate::ui::look::Look;
use crate::ui::screens::export::data::size;
use crate::ui::words_safe::SafeWord as W;

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The file.
    pub file: PathBuf,
    /// When it was made, by this computer's clock.
    pub made: String,
    /// Sheets submitted; empty for one that can't be used.
    pub sheets: String,
    /// How large it is.
    pub size: String,
    /// Checked and sound, or why not.
    pub state: String,
    /// Whether it can be put in place.
    pub sound: bool,
}

/// The list, the newest first.
pub fn lines(look: &Look, backups: &[Backup]) -> Vec<Line> {
    backups.iter().map(|backup| line(look, backup)).collect()
}

fn line(look: &Look, backup: &Backup) -> Line {
    let bytes = usize::try_from(backup.bytes).unwrap_or(usize::MAX);
    let (sheets, state) = match &backup.holds {
        Ok(held) => (held.submitted.to_string(), look.say(W::Sound).to_owned()),
        Err(fault) => (String::new(), look.with(W::Unsound, &[fault])),
    };
    Line {
        file: backup.file.clone(),
        made: local(backup.made_at),
        sheets,
        size: words::number(&size(bytes), look.language),
        state,
        sound: backup.holds.is_ok(),
    }
}

/// A time by this computer's clock.
pub fn local(at: DateTime<Utc>) -> String {
    at.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::backups::Held;
    use crate::settings::Settings;

    #[test]
    fn a_line_says_what_a_backup_holds_or_why_it_cannot_be_used() {
        let look = Look::of(&Settings::default());
        let held = Held {
            study_id: "0123456789abcdef".to_owned(),
            title: "Study".to_owned(),
            submitted: 12,
            events: 300,
            head: None,
        };
        let backup =
            |holds| Backup { file: "a.db".into(), made_at: DateTime::UNIX_EPOCH, bytes: 3_400_000, holds };
        let good = line(&look, &backup(Ok(held)));
        assert_eq!((good.sheets.as_str(), good.size.as_str(), good.sound), ("12", "3.4 MB", true));
        let bad = line(&look, &backup(Err("a page is torn".to_owned())));
        assert_eq!((bad.state.as_str(), bad.sound), ("can't be used: a page is torn", false));
    }
}
