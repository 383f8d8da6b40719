//! A study whose file has no room to grow: SQLite's own limit on pages gives the error of a full disk.

use super::{Store, StoreError, StudyRow};

/// A new study file that may not grow by a page, with one setting in it.
fn full() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("folder");
    let mut store = Store::create(&folder.path().join("study.db")).expect("made");
    let study = StudyRow { title: "Full".to_owned(), created_at: String::new(), window_ms: 1 };
    store.change(|tx| tx.insert_study(&study)).expect("written");
    store.connection.execute("INSERT INTO setting VALUES ('kept', 'yes')", []).expect("written");
    let pages: i64 = store.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).expect("pages");
    store.connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).expect("limit");
    (folder, store)
}

fn fill(store: &mut Store) -> Result<(), StoreError> {
    store.change(|tx| {
        for n in 0..1000 {
            tx.0.execute("INSERT INTO setting VALUES (?1, ?2)", (n.to_string(), "x".repeat(1000)))?;
        }
        Ok(())
    })
}

fn settings(store: &mut Store) -> i64 {
    let count = |tx: &super::Tx<'_>| {
        Ok::<i64, StoreError>(tx.0.query_row("SELECT count(*) FROM setting", [], |row| row.get(0))?)
    };
    store.look(count).expect("readable")
}

#[test]
fn a_full_disk_is_told_and_the_change_is_undone_whole() {
    let (folder, mut store) = full();
    let told = fill(&mut store).expect_err("no room");
    assert!(matches!(told, StoreError::DiskFull), "{told:?}");
    assert!(told.to_string().contains("What was shown as saved is safe"), "{told}");
    assert_eq!(settings(&mut store), 1, "not one row of it stays");
    drop(store);
    let mut store = Store::open(&folder.path().join("study.db")).expect("it opens");
    assert!(store.integrity_faults().expect("checked").is_empty());
    fill(&mut store).expect("with room again it goes on");
    assert_eq!(settings(&mut store), 1001);
}

#[test]
fn what_is_deleted_is_overwritten_and_the_journal_is_told() {
    let (_folder, store) = full();
    for (pragma, value) in [("secure_delete", 1), ("trusted_schema", 0)] {
        let set: i64 =
            store.connection.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get(0)).expect("a number");
        assert_eq!(set, value, "{pragma}");
    }
    assert_eq!(store.storage().expect("told").journal, "wal");
}
