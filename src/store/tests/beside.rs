//! The log that lies beside the data file: never taken for that of another file, never lost.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::files::{bytes_of, folder, open};
use super::importing::{header, upstream};
use super::*;
use crate::store::{Result, StoreError, backup};

/// A file with one deck and one card, a copy of it beside, and a grade that only its log holds.
fn graded_in_the_log() -> (tempfile::TempDir, PathBuf, PathBuf, CardId) {
    let (folder, path) = folder();
    let mut store = open(&path).unwrap();
    let deck = store.create_deck("mine", &now()).unwrap();
    let id = store.add_card(deck, &card("Why us?"), &now()).unwrap();
    drop(store);
    let copy = path.with_file_name("copy.db");
    open(&path).unwrap().back_up(&copy, &now()).unwrap();
    grade(&mut open(&path).unwrap(), id, Grade::Good, &now());
    assert!(log(&path).exists());
    (folder, path, copy, id)
}

fn log(path: &Path) -> PathBuf {
    PathBuf::from(format!("{}-wal", path.display()))
}

fn reviews(store: &Store) -> Result<u64> {
    Ok(store.all_totals()?.reviews)
}

fn is_orphan<T: std::fmt::Debug>(outcome: Result<T>) -> bool {
    match outcome {
        Err(StoreError::Unopenable { detail }) => detail.contains("-wal is there"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_restore_where_the_file_is_gone_sets_its_log_aside() {
    let (_folder, path, copy, _) = graded_in_the_log();
    let words = fs::read(log(&path)).unwrap();
    fs::remove_file(&path).unwrap();
    Store::restore(&path, &copy, &now()).unwrap();
    assert_eq!(Store::read(&path, reviews).unwrap(), Some(0));
    let store = open(&path).unwrap();
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
    let is_kept = bytes_of(&path)
        .keys()
        .any(|name| fs::read(name).unwrap() == words);
    assert!(is_kept, "the log is not lost either");
}

#[test]
fn no_file_is_made_beside_a_log_that_lost_its_own() {
    for is_empty in [false, true] {
        let (_folder, path, _, _) = graded_in_the_log();
        fs::remove_file(&path).unwrap();
        if is_empty {
            fs::write(&path, "").unwrap();
        }
        let before = bytes_of(&path);
        assert!(is_orphan(open(&path)));
        assert!(is_orphan(Store::read(&path, reviews)));
        assert_eq!(bytes_of(&path), before);
    }
}

#[test]
fn only_a_lone_grade_is_left_in_the_log() {
    let (_folder, path, _, id) = graded_in_the_log();
    drop(open(&path).unwrap());
    assert!(!log(&path).exists(), "folded in by who leaves next");
    let import = |store: &mut Store| {
        let mut import = store
            .begin_import(
                &header("1"),
                crate::store::import::Manner::default(),
                &now(),
            )
            .unwrap();
        import.meet(&upstream(0)).unwrap();
        import.finish().unwrap();
    };
    let deeds: [&dyn Fn(&mut Store); 4] = [
        &|store| {
            store.create_deck("yours", &now()).unwrap();
        },
        &import,
        &|store| drop(store.undo(1, &now()).unwrap()),
        &|store| {
            grade(store, id, Grade::Good, &at(1, 0));
            grade(store, id, Grade::Good, &at(2, 0));
        },
    ];
    for (number, deed) in deeds.into_iter().enumerate() {
        deed(&mut open(&path).unwrap());
        assert!(!log(&path).exists(), "{number}");
    }
}

#[test]
fn a_file_that_a_link_leads_to_is_read_with_the_log_beside_it() {
    let (_folder, path, copy, id) = graded_in_the_log();
    let link = path.parent().unwrap().parent().unwrap().join("link.db");
    symlink(&path, &link).unwrap();
    assert_eq!(Store::read(&link, reviews).unwrap(), Some(1));
    grade(&mut open(&link).unwrap(), id, Grade::Good, &at(1, 0));
    assert_eq!(Store::read(&link, reviews).unwrap(), Some(2));
    assert_eq!(Store::read(&path, reviews).unwrap(), Some(2));
    let kept = Store::restore(&link, &copy, &now()).unwrap().unwrap();
    assert_eq!(Store::read(&kept, reviews).unwrap(), Some(2));
    assert_eq!(Store::read(&path, reviews).unwrap(), Some(0));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[test]
fn nobody_comes_between_the_copy_that_a_restore_keeps_and_what_it_writes() {
    let (_folder, path, copy, id) = graded_in_the_log();
    let count = |path: &Path| -> rusqlite::Result<i64> {
        let other = rusqlite::Connection::open(path)?;
        other.busy_timeout(std::time::Duration::ZERO)?;
        other.query_row("SELECT count(*) FROM reviews", [], |row| row.get(0))
    };
    let store = open(&path).unwrap();
    backup::keep_to_oneself(&store.conn).unwrap();
    backup::copy_to(&store.conn, &path.with_file_name("kept.db")).unwrap();
    assert!(count(&path).is_err(), "locked beyond the copy");
    drop(store);
    assert_eq!(count(&path).unwrap(), 1);
    // Grades made all the while are on one side or on the other.
    let told = std::thread::scope(|scope| {
        let grader = scope.spawn(|| {
            for day in 1..40 {
                grade(&mut open(&path).unwrap(), id, Grade::Good, &at(day, 0));
            }
        });
        let mut kept = 0;
        for _ in 0..40 {
            if let Ok(copied) = Store::restore(&path, &copy, &now()) {
                kept += count(&copied.unwrap()).unwrap();
            }
        }
        grader.join().unwrap();
        kept
    });
    assert_eq!(told + count(&path).unwrap(), 40);
}
