//! What can be typed after `samspil`, and the help that explains it.

mod parts;
mod people;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub use parts::{
    Alpha, Audit, CodebookCommand, Correct, Demo, ImportRatings, KeyHolders, New, Reliability, Report,
};
pub use people::{AccountCommand, KeyCommand, Person, Settings};

use super::sealing::{AllocationCommand, LinkageCommand, Seal};
use super::stats::StatsCommand;

const AFTER_HELP: &str = "\
Examples:
  samspil                                            open the window
  samspil demo try-it                                make a study to look at
  samspil import mystudy recordings.csv --as Maria   take recordings in
  samspil reliability mystudy --as Maria             see how far the coders agree
  samspil stats agreement ratings.csv                the same of any table, without a study
  samspil export mystudy --as Maria --out tables     write tables for R, SPSS, Stata or Excel

Your passphrase is asked for, or read from the first line of --passphrase-file; it is never an argument.

'samspil help import' (or any other command) says more about it.

A command ends with 0 when it did what you asked, with 1 when it refused and said why,
and with 2 when it did not understand what you typed. Nothing is ever sent anywhere.";

/// Rate parent–child interaction on video, blinded, and see how far the coders agree.
///
/// Without a command the window opens. Rating and giving clips out are done there; most of the rest in either place.
#[derive(Debug, Parser)]
#[command(name = "samspil", version, after_help = AFTER_HELP, max_term_width = 100)]
pub struct Arguments {
    /// What to do; nothing opens the window.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a demo study: drawn scenes, simulated coders, no real family
    ///
    /// Makes a study of the size of a real one: 263 clips at 12 and 24 months, two coders, 13 clips rated by both.
    /// A few of its videos are drawn and encoded here, which takes some minutes; the other recordings are data only.
    /// The same seed always gives the same study.
    #[command(after_help = "Examples:
  samspil demo try-it
  samspil demo try-it --no-video   ready in seconds, nothing to watch")]
    Demo(Demo),

    /// Make an empty study
    ///
    /// The study gets the built-in instruments: CIB with 43 items, and Ainsworth's sensitivity scale, both at every wave,
    /// unless you say otherwise.
    #[command(after_help = "Examples:
  samspil new mystudy --lead Maria --data-manager Dan --key-out /media/usb/mystudy-key.txt
  samspil new mystudy --name \"Home visits\" --wave 12 --wave 24 --coder Anna --coder Bo …
  samspil new mystudy --rated-at ainsworth-sensitivity=24 …   Ainsworth's scale at 24 months only
  samspil new mystudy --codebook our-words.toml …             CIB with your laboratory's own texts")]
    New(New),

    /// Seal a study that was made before Samspil sealed families
    ///
    /// Makes accounts and keys, and encrypts who is on which recording and who has which clip. Ratings stay as they are.
    /// Older copies of the study, backups too, still hold it in the open and are to be removed.
    Seal(Seal),

    /// Import which family is in which group, for the data manager's eyes only
    Allocation {
        /// What to do.
        #[command(subcommand)]
        command: AllocationCommand,
    },

    /// Take out who is on which recording
    Linkage {
        /// What to do.
        #[command(subcommand)]
        command: LinkageCommand,
    },

    /// Open the window on a study
    Open {
        /// The study's folder
        #[arg(value_name = "STUDY")]
        study: PathBuf,
        /// Make the demo study there first, if there is none; its videos are drawn while you look around
        #[arg(long)]
        demo: bool,
        /// Who begins signed in; nobody when left out.
        #[command(flatten)]
        person: Person,
    },

    /// Take recordings in, with a list of what they are
    ///
    /// The list is a CSV file with one line for each recording. It needs the columns
    ///   participant   the family's code in your study
    ///   wave          the age in months, as the study has it: 12
    ///   file          where the video is; from the list's folder, or from /
    /// and may have
    ///   birth_date, recorded_on   as 2024-03-09
    ///   adult                     mother, father, both or other
    ///   others_present, filmed_by, site   in words
    ///
    /// Every video is looked through and copied into the study under a random name.
    /// What cannot be used is refused with the reason, and the rest comes in.
    /// Your own files are never changed.
    #[command(
        verbatim_doc_comment,
        after_help = "Example:
  samspil import mystudy recordings.csv --as Maria"
    )]
    Import {
        /// The study's folder
        study: PathBuf,
        /// The list, a CSV file
        #[arg(value_name = "MANIFEST.csv")]
        manifest: PathBuf,
        /// Who does it.
        #[command(flatten)]
        person: Person,
    },

    /// Bring ratings in that were given elsewhere, from a spreadsheet
    ///
    /// The spreadsheet is saved as CSV (comma, semicolon or tab; decimal point or
    /// comma) and is
    ///   wide   one row for each clip and coder, with a column for each item:
    ///          P01, P02 … by id, code or name
    ///   long   one row for each rating, with columns item and value, and maybe
    ///          reason, reason_text, note
    /// Clips are named by the recording's blind code (a column clip), or by
    /// participant and wave. Columns coder, role (primary, second), rated_on and
    /// note are found by their names; --map says others.
    ///
    /// All of it is checked first, and every fault is told with its lines, and with
    /// the option that would settle it. Where there is a fault, nothing comes in;
    /// else every sheet does, submitted, in one step, after a backup. What a coder
    /// has begun in the study is never overwritten.
    /// Exports mark such sheets, and the trail says who brought which file in.
    #[command(
        verbatim_doc_comment,
        after_help = "Examples:
  samspil import-ratings mystudy old.csv --as Maria --dry-run   see what would come in, and every fault
  samspil import-ratings mystudy old.csv --as Maria --coder \"AH=Anna Holm\" --primary \"Anna Holm\"
  samspil import-ratings mystudy old.csv --as Maria --map Barnets_id=participant --code 9=not-visible --missing technical"
    )]
    ImportRatings(Box<ImportRatings>),

    /// See how far everybody is
    Status(Report),

    /// See how far the coders agree on the clips that two of them rated
    ///
    /// For every item, subscale and total, and all items together: shares of equal ratings and of ratings within one point, kappas,
    /// Krippendorff's alpha, AC1 and AC2, intraclass correlations in every form, with intervals; of everybody, each pair of coders and
    /// each wave; which form to report and why. Always from the ratings as they were submitted. A figure that is undefined says why.
    Reliability(Reliability),

    /// See Cronbach's alpha and omega for every subscale and wave
    ///
    /// With every item, and the scoring profiles side by side. From the primary coder's sheets, clips with every item of the subscale rated. A subscale of one item has no alpha, and says so.
    Alpha(Alpha),

    /// See the scores of every clip
    ///
    /// Each score stands with the number of valid items that it is the mean of; a score with too few is missing, and says so.
    Scores(Report),

    /// See agreement or consistency in any table of ratings, without a study
    Stats {
        /// What to compute.
        #[command(subcommand)]
        command: StatsCommand,
    },

    /// Write ratings, scores and a data dictionary for other programs
    ///
    /// Writes ratings_long.csv, ratings_wide.csv, scores.csv, data_dictionary.csv and .json, and manifest.json into a folder.
    /// The same ratings give the same tables, byte for byte; the manifest also says where the trail ended.
    #[command(after_help = "Examples:
  samspil export mystudy --as Maria --out tables
  samspil export mystudy --as Maria --out tables --excel   opens with a double-click in a Danish Excel")]
    Export {
        /// The study's folder
        study: PathBuf,
        /// The folder to write into; what an earlier export wrote there is replaced, and nothing else
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Write CSV as a Danish Excel expects it: semicolons, decimal commas, byte order mark
        #[arg(long)]
        excel: bool,
        /// Write groups.csv and guesses.csv too: only once the study is unblinded
        #[arg(long)]
        groups: bool,
        /// Who does it.
        #[command(flatten)]
        person: Person,
    },

    /// Look after who may do what in a study
    Account {
        /// What to do.
        #[command(subcommand)]
        command: AccountCommand,
    },

    /// See or change what a lead may have otherwise in one study than in another
    ///
    /// Without a name every setting is listed, with what it means. Each change is recorded, before and after.
    #[command(after_help = "Examples:
  samspil settings mystudy --as Maria
  samspil settings mystudy idle_minutes 20 --as Maria
  samspil settings mystudy joined_duties lead+analyst,coder+lead --why \"a small laboratory\" --as Maria
  samspil settings mystudy guess intervention,control --why \"as the protocol says\" --as Maria")]
    Settings(Settings),

    /// Change your passphrase
    Passphrase {
        /// The study's folder
        study: PathBuf,
        /// A file whose first line is the new passphrase; asked for when left out
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
        /// Who you are.
        #[command(flatten)]
        person: Person,
    },

    /// Look after the data manager's key file
    Key {
        /// What to do.
        #[command(subcommand)]
        command: KeyCommand,
    },

    /// When the blinding breaks, ends or is lifted.
    #[command(flatten)]
    Blinding(super::blinding::BlindingCommand),

    /// Work with codebooks: the files that describe an instrument
    Codebook {
        /// What to do.
        #[command(subcommand)]
        command: CodebookCommand,
    },

    /// See whether anything of a study is damaged or changed
    ///
    /// Checks the database; the trail of all that was done, event by event; that every row stands as the trail says; the study's
    /// own backups against the trail; and every recording against its fingerprint from the day it came in. Changes nothing.
    ///
    /// Somebody who cuts off the end of the trail and makes all the rest match leaves a study that agrees with itself. That
    /// shows only against an end of the trail that was kept elsewhere: name exports, and hashes that you wrote down.
    #[command(after_help = "Examples:
  samspil verify mystudy
  samspil verify mystudy --export /elsewhere/tables-of-march
  samspil verify mystudy --head 3f0c…   the whole hash, as 'samspil status' or the trail's page shows it")]
    Verify {
        /// The study's folder
        study: PathBuf,
        /// A hash that the trail ended with once; may be given several times
        #[arg(long = "head", value_name = "HASH", value_parser = parts::head)]
        heads: Vec<String>,
        /// The folder of an export: its manifest says where the trail ended then; may be given several times
        #[arg(long = "export", value_name = "DIR")]
        exports: Vec<PathBuf>,
        /// A file with words that must be found nowhere, one a line: codes of participants, sites, names of files.
        /// Every byte of the study's folder, the preferences and the passing files is searched. Keep the list outside the
        /// study's folder
        #[arg(long, value_name = "LIST", conflicts_with_all = ["heads", "exports"])]
        canary: Option<PathBuf>,
    },

    /// Make a backup of a study now
    ///
    /// The window makes them by itself: when somebody signs in or out, and every half hour while something changes.
    /// A backup holds everything that was entered, and not the videos. It is checked before it counts. Older ones are
    /// thinned out: the last day's 24 stay, one a day for 30 days, one a week for a year, one a month after that.
    Backup {
        /// The study's folder
        study: PathBuf,
        /// A folder on another disk that gets a copy too
        #[arg(long, value_name = "DIR")]
        also: Option<PathBuf>,
    },

    /// Put a backup in a study's place
    ///
    /// Also where study.db is damaged or gone. The file that is there now is kept beside it, as study.db.before-restore-…,
    /// and what came after the backup is only in that one. While anybody has the study open it is refused.
    #[command(after_help = "Examples:
  samspil restore mystudy --list   see the backups, each checked now
  samspil restore mystudy          the newest sound one, where the study can't be opened
  samspil restore mystudy --from mystudy/backups/20261122T174647Z-0123456789abcdef.db")]
    Restore {
        /// The study's folder
        study: PathBuf,
        /// The backup; where left out, the newest that is sound
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
        /// Only list the backups
        #[arg(long, conflicts_with = "from")]
        list: bool,
        /// Who does it: a lead or the data manager.
        #[command(flatten)]
        person: Person,
    },

    /// Find videos that are no longer where the study keeps them
    ///
    /// Looks through a folder and everything in it for files with the fingerprints of the missing videos, whatever they are
    /// called now, and copies them back under their names. What is found stays where it was, too.
    Find {
        /// The study's folder
        study: PathBuf,
        /// The folder to look in
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
        /// Who does it.
        #[command(flatten)]
        person: Person,
    },

    /// Correct a rating of a submitted sheet, with the reason
    ///
    /// For the lead. What the coder gave stays as it is: agreement and alpha go on being computed from it, and scores take
    /// the correction. Every correction is kept, with who made it and why.
    #[command(after_help = "Examples:
  samspil correct mystudy k7w2mp P03 4 --why \"typed 5, said 4 on the tape\" --as Maria
  samspil correct mystudy k7w2mp P03 not-visible --why \"child out of sight\" --as Maria")]
    Correct(Correct),

    /// See what was done in a study: who, when, what, before and after
    ///
    /// Newest first. For the lead and the analyst: everybody's ratings are in it.
    #[command(after_help = "Examples:
  samspil audit mystudy --what submitted --since 2026-03-01
  samspil audit mystudy --who Anna --csv > for-the-monitor.csv")]
    Audit(Audit),

    /// Save a picture of the coding room, as a window would show it
    ///
    /// For slides, and for a look at the program where there is no display.
    Picture {
        /// The study's folder
        study: PathBuf,
        /// The picture to write
        #[arg(long, value_name = "FILE.png")]
        out: PathBuf,
        /// Whose room it is.
        #[command(flatten)]
        person: Person,
    },
}
