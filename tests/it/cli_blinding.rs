//! From a shell: an incident and who gets the clip, the lock, the unblinding by two people, a family that leaves.

use std::fs;
use std::path::Path;

use samspil::lab::{Lab, Passphrase};
use samspil::study::{Duty, IncidentKind};

use crate::cli::{Answer, samspil};
use crate::support::{CODERS, WORD, lead, small_study};

struct Shell {
    dir: tempfile::TempDir,
}

impl Shell {
    /// The small study with an allocation; the data manager's key lies beside it.
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let mut lab = small_study(&dir.path().join("study"));
        let handover = lab.take_handover().expect("a key");
        fs::write(dir.path().join("key.txt"), &handover.data_manager_key).expect("a key file");
        fs::write(dir.path().join("word"), format!("{WORD}\n")).expect("a passphrase file");
        lead(&mut lab);
        let list = dir.path().join("allocation.csv");
        let rows: String = (0..5).map(|n| format!("family-{n:03},{}\n", ["WARM", "COLD"][n % 2])).collect();
        fs::write(&list, format!("participant,group\n{rows}")).expect("a list");
        lab.import_allocation(&list).expect("allocated");
        lab.sign_out().expect("signed out");
        Self { dir }
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).display().to_string()
    }

    fn as_somebody(&self, who: &[&str], command: &str, more: &[&str]) -> Answer {
        let (study, word) = (self.path("study"), self.path("word"));
        samspil(&[&[command, study.as_str()], more, who, &["--passphrase-file", word.as_str()]].concat())
    }

    fn lead(&self, command: &str, more: &[&str]) -> Answer {
        self.as_somebody(&["--as", "Lead"], command, more)
    }

    fn manager(&self, command: &str, more: &[&str]) -> Answer {
        let key = self.path("key.txt");
        self.as_somebody(&["--key-file", &key], command, more)
    }

    fn lab(&self) -> Lab {
        Lab::open(Path::new(&self.path("study"))).expect("the study")
    }

    /// The first coder's last clip, which nobody else has, is recognised.
    fn report(&self) {
        let mut lab = self.lab();
        lab.sign_in(CODERS[0], Duty::Coder, &Passphrase::typed(WORD)).expect("signed in");
        let clip = lab.worklist().expect("a list").entries.last().expect("a clip").assignment;
        lab.report_incident(clip, IncidentKind::Recognised, "our midwife").expect("reported");
        lab.sign_out().expect("signed out");
    }
}

#[test]
fn an_incident_is_seen_and_its_clip_given_to_another() {
    let shell = Shell::new();
    assert_eq!(shell.lead("incidents", &[]).done(), "No incident was reported.\n");
    shell.report();
    let said = shell.lead("incidents", &[]).done();
    assert!(said.contains("our midwife") && said.contains("may go to Mette Lund"), "{said}");
    let waiting = said.lines().find(|line| line.contains("may go to")).expect("a clip");
    let code = waiting.split_whitespace().next().expect("a code");
    assert!(shell.lead("reassign", &[code, "--to", "Nobody"]).refused().contains("no coder"));
    assert!(shell.lead("reassign", &[code, "--to", "mette lund"]).done().contains("in its old role"));
    let said = shell.lead("incidents", &[]).done();
    assert!(said.contains("given to Mette Lund") && !said.contains("Waiting"), "{said}");
    let coder = shell.as_somebody(&["--as", CODERS[1]], "incidents", &[]).refused();
    assert!(coder.contains("linkage") || coder.contains("lead"), "{coder}");
}

#[test]
fn a_study_is_locked_unblinded_and_its_groups_exported() {
    let shell = Shell::new();
    let out = shell.path("tables");
    let key = shell.path("key.txt");
    let word = shell.path("word");
    assert!(shell.lead("export", &["--groups", "--out", &out]).refused().contains("not unblinded"));
    assert!(!Path::new(&out).join("groups.csv").exists());
    let open = shell.lead("lock", &[]).done();
    let names: Vec<&str> = open.lines().filter_map(|line| line.strip_prefix("  ")?.get(..16)).collect();
    assert_eq!(names.len(), 14, "{open}");
    assert!(shell.lead("lock", &["--why", "over"]).refused().contains("14 matters are still open"));
    let by = ["--manager-key", &key, "--manager-passphrase-file", &word];
    let unblind = |why: &str| shell.lead("unblind", &[&["--why", why][..], &by].concat());
    assert!(unblind("now").refused().contains("not locked"));
    let waive: Vec<&str> = names.iter().flat_map(|name| ["--waive", name.trim()]).collect();
    let lock = [&["--why", "over", "--because", "the funding ended"][..], &waive].concat();
    assert!(shell.lead("lock", &lock).done().contains("is locked"));
    assert!(shell.lead("lock", &[]).done().contains("left open by Lead"));
    assert!(shell.lead("unblind", &["--why", "now"]).refused().contains("two people"));
    let done = unblind("the plan's analysis").done();
    assert!(done.contains("10 recordings have a group") && done.contains("No group for 2"), "{done}");
    shell.lead("export", &["--groups", "--out", &out]).done();
    let groups = fs::read_to_string(Path::new(&out).join("groups.csv")).expect("groups");
    assert_eq!(groups.lines().filter(|line| line.contains(",WARM,") || line.contains(",COLD,")).count(), 10);
    assert!(!groups.contains("family-"));
}

#[test]
fn a_family_leaves_and_the_allocation_forgets_it() {
    let shell = Shell::new();
    let preview = shell.lead("withdraw", &["family-000"]).done();
    assert!(preview.contains("Nothing was changed") && preview.contains("forget-allocation"), "{preview}");
    assert!(
        shell
            .lead("withdraw", &["family-000", "--why", "moved; family-000"])
            .refused()
            .contains("names the family")
    );
    let done = shell.lead("withdraw", &["family-000", "--why", "consent withdrawn"]).done();
    assert!(done.contains("Gone from the study"), "{done}");
    assert!(shell.lead("withdraw", &["family-000"]).refused().contains("no family"));
    assert!(
        shell.lead("forget-allocation", &["family-000", "--why", "left"]).refused().contains("data manager")
    );
    shell.manager("forget-allocation", &["family-000", "--why", "left"]).done();
    assert!(
        shell
            .manager("forget-allocation", &["family-000", "--why", "left"])
            .refused()
            .contains("does not name")
    );
    assert!(samspil(&["verify", &shell.path("study")]).done().contains("All is well"));
}

#[test]
fn an_emergency_and_the_rules() {
    let shell = Shell::new();
    let (out, key, word) = (shell.path("for-holm.txt"), shell.path("key.txt"), shell.path("word"));
    let ask = ["family-001", "--for", "Dr Holm", "--why", "a serious event", "--out", &out];
    let by = ["--manager-key", &key, "--manager-passphrase-file", &word];
    assert!(shell.lead("emergency", &ask).refused().contains("two people"));
    let said = shell.lead("emergency", &[&ask[..], &by].concat()).done();
    assert!(!said.contains("COLD") && fs::read_to_string(&out).expect("a file").contains("COLD"), "{said}");
    assert!(shell.manager("emergency", &ask).refused().contains("two people"));

    let why = ["--why", "the plan"];
    assert!(shell.lead("settings", &["emergency_alone", "yes"]).refused().contains("takes a reason"));
    assert!(shell.lead("settings", &["guess", "one", "--why", "x"]).refused().contains("two to four groups"));
    assert!(
        shell
            .lead("settings", &["withdrawn-ratings", "burn", "--why", "x"])
            .refused()
            .contains("keep or remove")
    );
    assert!(shell.lead("settings", &["gues"]).refused().contains("did you mean “guess”"));
    for (name, value) in [("guess", "warm,cold"), ("withdrawn_ratings", "remove"), ("emergency_alone", "yes")]
    {
        let now = shell.lead("settings", &[&[name, value], &why[..]].concat()).done();
        assert!(now.starts_with(&format!("{name} = {value}\n")), "{now}");
    }
    assert_eq!(shell.lead("settings", &[]).done().matches(" = ").count(), 5);
    fs::remove_file(&out).expect("removed");
    shell.manager("emergency", &ask).done();
}
