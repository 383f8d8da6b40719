//! Bringing recordings in: drop files or pick them, fill in a table, import.

pub mod data;
mod paint;
mod rows;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use eframe::egui::Ui;

use super::Screen;
use crate::lab::LabError;
use crate::ui::action::Action;
use crate::ui::desk::Desk;
use crate::ui::dialog::Dialog;
use crate::ui::lead::Bench;
use crate::ui::look::Look;
use crate::ui::notices::Notice;
use crate::ui::words_lead::LeadWord;

/// The page.
#[derive(Default)]
pub struct ImportPage {
    bench: Rc<RefCell<Bench>>,
    state: State,
}

/// What the page remembers of the moment.
#[derive(Default)]
pub struct State {
    /// A path being typed.
    pub path: String,
    /// The dialog for videos.
    pub videos: Dialog,
    /// The dialog for a manifest.
    pub manifest: Dialog,
}

impl ImportPage {
    /// Takes files in: videos each as a row, tables as manifests.
    fn take(&mut self, look: &Look, files: Vec<PathBuf>) -> Vec<Action> {
        let table = &mut self.bench.borrow_mut().table;
        let (manifests, videos): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| is_table(file));
        let mut out = Vec::new();
        for file in manifests {
            // Said also when it went well: what was wrong with the list before is no longer true.
            out.push(Action::Say(match table.add_manifest(&file) {
                Ok(rows) => {
                    let name = file.file_name().unwrap_or_default().to_string_lossy();
                    Notice::done(look.with(LeadWord::RowsRead, &[&name, &rows.to_string()]))
                }
                Err(error) => Notice::fault(error),
            }));
        }
        table.add_files(videos);
        out
    }
}

fn is_table(file: &std::path::Path) -> bool {
    file.extension()
        .is_some_and(|ending| ["csv", "tsv", "txt"].iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// Files under a typed path: the file itself, or everything in a folder.
fn files_at(path: PathBuf) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path];
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(&path)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|file| file.is_file() && !is_table(file))
        .collect();
    files.sort();
    files
}

impl Screen for ImportPage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.bench = desk.lead.bench.clone();
        self.bench.borrow_mut().table.renew(desk.lab()?)
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let mut new = self.state.videos.take();
        new.extend(self.state.manifest.take());
        new.extend(ui.input(|input| {
            input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect::<Vec<_>>()
        }));
        let mut out = if new.is_empty() { Vec::new() } else { self.take(look, new) };
        let typed = {
            let mut bench = self.bench.borrow_mut();
            paint::paint(ui, look, &mut bench, &mut self.state, &mut out)
        };
        if let Some(path) = typed {
            let file = PathBuf::from(path.trim());
            if file.exists() {
                out.extend(self.take(look, files_at(file)));
            } else {
                out.push(Action::Say(Notice::fault(look.with(LeadWord::NoSuchFile, &[path.trim()]))));
                // It stays to be mended.
                self.state.path = path;
            }
        }
        out
    }
}
