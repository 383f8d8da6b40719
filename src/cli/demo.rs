//! `samspil demo`: a study to try things out on.

use std::path::Path;

use super::Refused;
use super::arguments::Demo;
use super::terminal::with_progress;
use crate::demo::{self, DEFAULT_SEED, Options, Video};
use crate::lab::Lab;

/// Makes the demo study with its videos. The same demo that is there already gets the videos that it lacks.
pub fn make(wanted: &Demo) -> Result<String, Refused> {
    let options = Options { seed: wanted.seed.unwrap_or(DEFAULT_SEED), video: video(wanted) };
    let at = std::path::absolute(&wanted.folder).unwrap_or_else(|_| wanted.folder.clone());
    let folder = at.clone();
    let found = with_progress("demo", move |control| {
        if demo::made_from(&folder)? == Some(options) {
            demo::encode_missing(&folder, control, &mut |_| {}).map(|()| "there, with all that belongs to it")
        } else {
            demo::make(&folder, &options, control).map(|()| "made")
        }
    })??;
    let at = at.display();
    let (known, file, lead) = (demo::PASSPHRASE, demo::PASSPHRASE_FILE, demo::LEAD);
    Ok(format!(
        "The demo study is {found}: {at}\n\
         Nothing in it is secret: everybody's passphrase is “{known}”, as {file} in its folder says.\n\
         Next: samspil reliability '{at}' --as {lead} --passphrase-file '{at}/{file}', or see it: samspil open '{at}'\n"
    ))
}

fn video(wanted: &Demo) -> Video {
    match (wanted.no_video, wanted.full_video) {
        (true, _) => Video::None,
        (false, true) => Video::Full,
        (false, false) => Video::Some,
    }
}

/// Makes the demo study where there is no study, without waiting for its videos: the window draws those.
pub fn make_if_none(folder: &Path) -> Result<(), Refused> {
    if folder.join(Lab::FILE_NAME).exists() {
        return Ok(());
    }
    let folder = folder.to_owned();
    Ok(with_progress("demo", move |control| demo::make_study(&folder, &Options::default(), control))??)
}
