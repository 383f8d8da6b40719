//! The same work by the packages that people use today, run in the same measurement: R with irr and psych, Python with
//! pingouin, scikit-learn and krippendorff. What is not installed is left out with a word.
//!
//! `SAMSPIL_PYTHON` and `SAMSPIL_RSCRIPT` name other interpreters than `python3` and `Rscript`.

use std::path::Path;
use std::process::Command;

/// Another program that can do the work.
pub struct Peer {
    /// Its name in the tables.
    pub name: &'static str,
    interpreter: String,
    script: &'static str,
    slow: bool,
}

/// R and Python, each where it and its packages are installed; says which are not.
pub fn installed() -> Vec<Peer> {
    let interpreter =
        |variable, otherwise: &str| std::env::var(variable).unwrap_or_else(|_| otherwise.into());
    let python = Peer {
        name: "pingouin (with scikit-learn, krippendorff)",
        interpreter: interpreter("SAMSPIL_PYTHON", "python3"),
        script: concat!(env!("CARGO_MANIFEST_DIR"), "/benches/stats/peers/agreement.py"),
        slow: true,
    };
    let r = Peer {
        name: "irr + psych",
        interpreter: interpreter("SAMSPIL_RSCRIPT", "Rscript"),
        script: concat!(env!("CARGO_MANIFEST_DIR"), "/benches/stats/peers/agreement.R"),
        slow: false,
    };
    let has = |peer: &Peer, check: &str| {
        let found = Command::new(&peer.interpreter).args(["-c", check]).output();
        found.is_ok_and(|output| output.status.success())
    };
    let has_r = |peer: &Peer| {
        let found = Command::new(&peer.interpreter).args(["-e", "library(irr); library(psych)"]).output();
        found.is_ok_and(|output| output.status.success())
    };
    let mut peers = Vec::new();
    if has(&python, "import pingouin, sklearn, krippendorff") {
        peers.push(python);
    } else {
        println!("{} is not installed here: left out.", python.name);
    }
    if has_r(&r) {
        peers.push(r);
    } else {
        println!("{} is not installed here: left out.", r.name);
    }
    peers
}

impl Peer {
    /// Whether the largest study takes it minutes.
    pub fn is_slow(&self) -> bool {
        self.slow
    }

    /// Seconds that the work itself took, without starting the interpreter and reading the file.
    pub fn seconds(&self, what: &str, ratings: &Path, scales: &Path, resamples: usize) -> Option<f64> {
        let output = Command::new(&self.interpreter)
            .arg(self.script)
            .arg(what)
            .args([ratings, scales])
            .arg(resamples.to_string())
            .output()
            .ok()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let said: Option<serde_json::Value> =
            text.lines().last().and_then(|line| serde_json::from_str(line).ok());
        let seconds = said.and_then(|said| said["seconds"].as_f64());
        if seconds.is_none() {
            println!("{}: {}", self.name, String::from_utf8_lossy(&output.stderr));
        }
        seconds
    }
}

/// The interpreters with the scripts that compute single values of any table.
pub fn values() -> Vec<(String, &'static str)> {
    let named = |variable, otherwise: &str| std::env::var(variable).unwrap_or_else(|_| otherwise.into());
    vec![
        (
            named("SAMSPIL_PYTHON", "python3"),
            concat!(env!("CARGO_MANIFEST_DIR"), "/benches/stats/peers/values.py"),
        ),
        (
            named("SAMSPIL_RSCRIPT", "Rscript"),
            concat!(env!("CARGO_MANIFEST_DIR"), "/benches/stats/peers/values.R"),
        ),
    ]
}
