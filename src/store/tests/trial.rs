//! What is tried and does not last.

use super::files::{bytes_of, folder, open};
use super::*;
use crate::store::Chance;

#[test]
fn a_rehearsal_has_everything_and_changes_no_byte() {
    let (_keep, path) = folder();
    let mut store = open(&path).unwrap();
    store.create_deck("mine", &now()).unwrap();
    drop(store);
    let before = bytes_of(&path);
    let mut copy = Store::rehearsal(&path, Chance::Seeded(1)).unwrap();
    assert_eq!(copy.decks(&now()).unwrap().len(), 1);
    copy.create_deck("another", &now()).unwrap();
    assert_eq!(copy.decks(&now()).unwrap().len(), 2);
    drop(copy);
    assert_eq!(bytes_of(&path), before);
}

#[test]
fn a_file_goes_only_if_it_is_new_empty_and_nobody_elses() {
    let (_keep, path) = folder();
    open(&path).unwrap().give_up();
    assert_eq!(bytes_of(&path).len(), 0);
    let mut filled = open(&path).unwrap();
    filled.create_deck("mine", &now()).unwrap();
    filled.give_up();
    assert_eq!(
        Store::read(&path, |store| store.decks(&now()))
            .unwrap()
            .unwrap()
            .len(),
        1
    );
    open(&path).unwrap().give_up();
    assert!(path.exists());
    std::fs::remove_file(&path).unwrap();
    let new = open(&path).unwrap();
    let another = open(&path).unwrap();
    new.give_up();
    assert!(path.exists());
    drop(another);
}
