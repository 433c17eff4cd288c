//! The log that lies beside the data file: never taken for that of another file, never lost.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::files::{bytes_of, folder, open};
use super::*;
use crate::store::Result;

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

#[test]
fn a_restore_where_the_file_is_gone_sets_its_log_aside() {
    let (_folder, path, copy, _) = graded_in_the_log();
    let words = fs::read(log(&path)).unwrap();
    fs::remove_file(&path).unwrap();
    Store::restore(&path, &copy, &now()).unwrap();
    assert_eq!(Store::read(&path, reviews).unwrap(), Some(0));
    let store = open(&path).unwrap();
    assert_eq!(store.examine(&now(), &mut |_, _| {}).unwrap(), []);
    let is_kept = bytes_of(&path)
        .keys()
        .any(|name| fs::read(name).unwrap() == words);
    assert!(is_kept, "the log is not lost either");
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
