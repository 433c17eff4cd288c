//! The data file as a file: made, refused, read without a trace, copied.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::domain::interview::Priority;
use crate::domain::tailoring::{ShownBy, Sought, Tailoring};
use crate::store::coach_notes::NewNote;
use crate::store::migrate::{APPLICATION_ID, LAYOUT};
use crate::store::{Chance, Result, StoreError};

pub(super) fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sub %23?folder").join("offbook.db");
    (folder, path)
}

pub(super) fn open(path: &Path) -> Result<Store> {
    Store::open(path, Chance::Random, &now())
}

/// A file with one deck and one graded card, closed.
fn filled(path: &Path) -> CardId {
    let mut store = open(path).unwrap();
    let deck = store.create_deck("mine", &now()).unwrap();
    let id = store.add_card(deck, &card("Why us?"), &now()).unwrap();
    grade(&mut store, id, Grade::Good, &now());
    id
}

/// Every file of the folder, with a hash of its bytes and the moment it was written.
pub(super) fn bytes_of(path: &Path) -> BTreeMap<PathBuf, (String, std::time::SystemTime)> {
    fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let modified = fs::metadata(&path).unwrap().modified().unwrap();
            let hash = blake3::hash(&fs::read(&path).unwrap());
            (path, (hash.to_string(), modified))
        })
        .collect()
}

fn names(path: &Path) -> Vec<String> {
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    bytes_of(path).keys().map(name).collect()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn reviews(store: &Store) -> Result<u64> {
    Ok(store.all_totals()?.reviews)
}

#[test]
fn a_new_file_is_private_and_one_file_when_all_have_left() {
    let (_folder, path) = folder();
    let mut store = open(&path).unwrap();
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    store.create_deck("mine", &now()).unwrap();
    for name in names(&path) {
        assert_eq!(mode(&path.with_file_name(name)), 0o600);
    }
    store.create_deck("yours", &now()).unwrap();
    drop(store);
    assert_eq!(names(&path), ["offbook.db"]);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    open(&path).unwrap();
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn an_empty_file_is_a_new_one() {
    let (_folder, path) = folder();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "").unwrap();
    assert!(Store::read(&path, reviews).unwrap().is_none());
    filled(&path);
    assert_eq!(Store::read(&path, reviews).unwrap(), Some(1));
}

#[test]
fn reading_makes_nothing_where_there_is_nothing() {
    let (folder, path) = folder();
    assert!(Store::read(&path, reviews).unwrap().is_none());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn reading_changes_no_byte_of_the_folder_when_nobody_writes() {
    let (_folder, path) = folder();
    filled(&path);
    let before = bytes_of(&path);
    assert_eq!(Store::read(&path, reviews).unwrap(), Some(1));
    assert_eq!(bytes_of(&path), before);
}

#[test]
fn reading_after_a_crash_changes_no_byte_and_loses_nothing() {
    let (_folder, path) = folder();
    let id = filled(&path);
    let mut writer = open(&path).unwrap();
    grade(&mut writer, id, Grade::Good, &at(1, 0));
    // What a killed process leaves, copied while it lives.
    let crashed = path.parent().unwrap().parent().unwrap().join("crashed");
    fs::create_dir(&crashed).unwrap();
    for name in names(&path) {
        fs::copy(path.with_file_name(&name), crashed.join(&name)).unwrap();
    }
    let path = crashed.join("offbook.db");
    let before = bytes_of(&path);
    assert_eq!(Store::read(&path, reviews).unwrap(), Some(2));
    assert_eq!(bytes_of(&path), before);
    // Without the index of the log, SQLite has to make one.
    fs::remove_file(crashed.join("offbook.db-shm")).unwrap();
    assert_eq!(Store::read(&path, reviews).unwrap(), Some(2));
    let store = open(&path).unwrap();
    assert_eq!(store.all_totals().unwrap().reviews, 2);
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
}

#[test]
fn one_grade_of_a_process_of_its_own_may_stay_in_the_log_and_is_there_for_all() {
    let (_folder, path) = folder();
    let id = filled(&path);
    for (day, files) in [(1, 3), (2, 1), (3, 3), (4, 1)] {
        grade(&mut open(&path).unwrap(), id, Grade::Good, &at(day, 0));
        let before = bytes_of(&path);
        assert_eq!(before.len(), files);
        let seen = Store::read(&path, reviews).unwrap();
        assert_eq!(seen, Some(day.unsigned_abs() + 1));
        assert_eq!(bytes_of(&path), before);
    }
}

#[test]
fn a_file_of_somebody_else_is_refused_and_not_touched() {
    let (_folder, path) = folder();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let files: [&dyn Fn(); 4] = [
        &|| fs::write(&path, "Dear diary, ".repeat(1000)).unwrap(),
        &|| fs::write(&path, "x").unwrap(),
        &|| {
            let conn = Connection::open(&path).unwrap();
            conn.execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
                .unwrap();
        },
        &|| {
            // With a log that opening it the ordinary way would fold in.
            let other = path.with_file_name("other.db");
            let conn = Connection::open(&other).unwrap();
            conn.execute_batch(
                "PRAGMA journal_mode = WAL; CREATE TABLE t (a); PRAGMA wal_checkpoint;
                 INSERT INTO t VALUES (1)",
            )
            .unwrap();
            for end in ["", "-wal"] {
                let name = |path: &Path| PathBuf::from(format!("{}{end}", path.display()));
                fs::copy(name(&other), name(&path)).unwrap();
            }
        },
    ];
    for (number, make) in files.into_iter().enumerate() {
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{end}", path.display()));
        }
        make();
        let before = bytes_of(&path);
        let opened = open(&path);
        assert!(
            matches!(opened, Err(StoreError::Foreign { .. })),
            "{number}: {opened:?}"
        );
        let read = Store::read(&path, reviews);
        assert!(
            matches!(read, Err(StoreError::Foreign { .. })),
            "{number}: {read:?}"
        );
        assert_eq!(bytes_of(&path), before, "{number}");
    }
}

#[test]
fn a_newer_file_is_refused_and_not_touched() {
    let (_folder, path) = folder();
    filled(&path);
    let conn = Connection::open(&path).unwrap();
    conn.pragma_update(None, "user_version", LAYOUT + 1)
        .unwrap();
    drop(conn);
    let before = bytes_of(&path);
    let is_newer = |error: StoreError| match error {
        StoreError::Newer { found, known } => (found, known) == (LAYOUT + 1, LAYOUT),
        _ => false,
    };
    assert!(is_newer(open(&path).unwrap_err()));
    assert!(is_newer(Store::read(&path, reviews).unwrap_err()));
    assert_eq!(bytes_of(&path), before);
}

#[test]
fn a_truncated_file_is_an_error_and_not_touched() {
    let (_folder, path) = folder();
    filled(&path);
    let whole = fs::read(&path).unwrap();
    for length in [
        10,
        99,
        100,
        511,
        4096,
        5000,
        whole.len() / 2,
        whole.len() - 4096,
    ] {
        fs::write(&path, &whole[..length]).unwrap();
        let before = bytes_of(&path);
        assert!(open(&path).is_err(), "{length}");
        assert!(Store::read(&path, reviews).is_err(), "{length}");
        assert_eq!(bytes_of(&path), before, "{length}");
    }
}

#[test]
fn a_broken_page_is_an_error_that_doctor_tells() {
    let (_folder, path) = folder();
    filled(&path);
    let mut bytes = fs::read(&path).unwrap();
    let page = bytes.len() / 2 / 4096 * 4096;
    bytes[page..page + 4096].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    let found = Store::read(&path, |store| store.examine(&mut |_, _| {}));
    match found {
        Ok(findings) => assert_ne!(findings.unwrap(), []),
        Err(error) => assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}"),
    }
}

#[test]
fn a_folder_and_a_place_that_cannot_be_written_are_errors() {
    let (folder, path) = folder();
    assert!(matches!(
        open(folder.path()),
        Err(StoreError::Unopenable { .. })
    ));
    fs::create_dir_all(&path).unwrap();
    let below_a_file = path.join("x");
    fs::write(&below_a_file, "x").unwrap();
    assert!(matches!(
        open(&below_a_file.join("y.db")),
        Err(StoreError::Unopenable { .. })
    ));
}

/// A data file as it was written by the program that first had that layout.
fn of_layout(layout: usize) -> (tempfile::TempDir, PathBuf) {
    let dumps = [
        include_str!("../../../tests/dumps/layout-1.sql"),
        include_str!("../../../tests/dumps/layout-2.sql"),
        include_str!("../../../tests/dumps/layout-3.sql"),
        include_str!("../../../tests/dumps/layout-4.sql"),
        include_str!("../../../tests/dumps/layout-5.sql"),
        include_str!("../../../tests/dumps/layout-6.sql"),
        include_str!("../../../tests/dumps/layout-7.sql"),
        include_str!("../../../tests/dumps/layout-8.sql"),
        include_str!("../../../tests/dumps/layout-9.sql"),
    ];
    assert_eq!(
        dumps.len(),
        usize::try_from(LAYOUT).unwrap(),
        "one a layout"
    );
    let (folder, path) = folder();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(dumps[layout - 1]).unwrap();
    conn.pragma_update(None, "application_id", APPLICATION_ID)
        .unwrap();
    conn.pragma_update(None, "user_version", layout as i64)
        .unwrap();
    drop(conn);
    (folder, path)
}

#[test]
fn every_layout_there_was_can_be_opened_for_ever() {
    for layout in 1..=usize::try_from(LAYOUT).unwrap() {
        let (_folder, path) = of_layout(layout);
        let mut store = open(&path).unwrap();
        let now = at(3, 0);
        assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
        let decks = store.decks(&now).unwrap();
        let names: Vec<_> = decks.iter().map(|deck| deck.name.as_str()).collect();
        assert_eq!(names, ["acme-loop", "mine"]);
        let Ok(crate::store::Found::One(id)) = store.find_card("why us") else {
            panic!()
        };
        assert_eq!(store.card(id).unwrap().state.reviews, 2);
        assert_eq!(store.search("rollback", 9).unwrap().0.len(), 1);
        let interviews = store.interviews().unwrap();
        assert_eq!(interviews.len(), usize::from(layout > 1));
        for interview in &interviews {
            let tailoring = store.tailoring(interview.id).unwrap();
            assert_eq!(tailoring.versions.len(), usize::from(layout > 7));
            assert_eq!(tailoring.requirements.len(), usize::from(layout > 7));
        }
        let notes = store.card(id).unwrap().coach_notes;
        assert_eq!(notes.len(), usize::from(layout > 2));
        assert_eq!(store.stories_of(id).unwrap().len(), usize::from(layout > 5));
        assert_eq!(store.growth().unwrap().len(), usize::from(layout > 5));
        assert_eq!(
            store.open_todos().unwrap().len(),
            2 * usize::from(layout > 5)
        );
        assert_eq!(store.debriefs().unwrap().len(), usize::from(layout > 6));
        assert_eq!(store.unheard().unwrap().len(), usize::from(layout > 6));
        assert_eq!(store.origins().unwrap().len(), usize::from(layout > 8));
        let release = decks[0].upstream.as_ref().unwrap();
        assert_eq!(release.release_notes.is_some(), layout > 2);
        grade(&mut store, id, Grade::Good, &now);
        assert_eq!(store.undo(2, &now).unwrap().len(), 2);
        store
            .add_interview(&super::interviewing::plan("Globex"), &now)
            .unwrap();
        assert_eq!(store.undo(1, &now).unwrap().len(), 1);
        assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
    }
}

#[test]
fn a_backup_of_every_layout_comes_back_as_the_migrated_file() {
    for layout in 1..=usize::try_from(LAYOUT).unwrap() {
        let (_folder, path) = of_layout(layout);
        let old = Store::read(&path, |store| store.dump(&now()))
            .unwrap()
            .unwrap();
        let mut restored = Store::in_memory();
        restored.restore_dump(&old).unwrap();
        assert_eq!(restored.examine(&mut |_, _| {}).unwrap(), []);
        let migrated = open(&path).unwrap().dump(&now()).unwrap();
        let text = |dump: Vec<u8>| String::from_utf8(dump).unwrap();
        assert_eq!(
            text(restored.dump(&now()).unwrap()),
            text(migrated),
            "layout {layout}"
        );
    }
}

#[test]
fn an_older_file_is_read_as_it_is() {
    for layout in 1..usize::try_from(LAYOUT).unwrap() {
        let (_folder, path) = of_layout(layout);
        let before = (bytes_of(&path), names(&path));
        let read = Store::read(&path, |store| {
            assert_eq!(store.examine(&mut |_, _| {})?, []);
            let has_six = layout > 5;
            assert_eq!(store.stories()?.is_empty(), !has_six);
            assert_eq!(store.open_todos()?.is_empty(), !has_six);
            assert_eq!(store.origins()?.len(), usize::from(layout > 8));
            let has_seven = layout > 6;
            assert_eq!(store.debriefs()?.is_empty(), !has_seven);
            assert_eq!(store.unheard()?.is_empty(), !has_seven);
            Ok((store.decks(&now())?.len(), store.interviews()?.len()))
        });
        assert_eq!(read.unwrap(), Some((2, usize::from(layout > 1))));
        assert_eq!(
            (bytes_of(&path), names(&path)),
            before,
            "nothing is written"
        );
    }
}

/// Makes the dump that the tests above read: for a new layout, once, by
/// `cargo test --lib write_the_dump -- --ignored`.
#[test]
#[ignore = "writes into the repository"]
fn write_the_dump() {
    let mut store = Store::in_memory();
    let deck = store.create_deck("mine", &now()).unwrap();
    let id = store.add_card(deck, &card("Why us?"), &now()).unwrap();
    let mut import = store
        .begin_import(
            &super::importing::header("1"),
            crate::store::import::Manner::default(),
            &now(),
        )
        .unwrap();
    for number in 0..3 {
        import.meet(&super::importing::upstream(number)).unwrap();
    }
    import.came_from(&super::importing::origin()).unwrap();
    import.finish().unwrap();
    grade(&mut store, id, Grade::Good, &at(0, 5));
    grade(&mut store, id, Grade::Again, &at(1, 5));
    grade(&mut store, id, Grade::Hard, &at(1, 9));
    store.undo(1, &at(1, 10)).unwrap();
    let mut plan = super::interviewing::plan("Acme");
    plan.draws_on.decks.push(deck);
    plan.priorities.push((id, Priority::Must));
    store.add_interview(&plan, &at(1, 11)).unwrap();
    let mut newer: Vec<_> = (1..4).map(super::importing::upstream).collect();
    newer[0].content.question = "And what of number 1?".into();
    let mut release = super::importing::header("2");
    release.release_notes = Some("Number 3 is new.".into());
    super::importing::import_with(&mut store, &release, &newer, None, &at(1, 12)).unwrap();
    let note = NewNote {
        card: id,
        version: Some(1),
        text: "Say when it was.".into(),
    };
    store
        .add_coach_notes(&[note], Some("Dana"), &at(1, 13))
        .unwrap();
    super::telling::some(&mut store, id, &at(1, 14));
    super::debriefing::some(&mut store, id, &at(1, 15));
    let acme = store.interviews().unwrap()[0].id;
    let prepare = &mut |tailoring: &mut Tailoring| {
        tailoring.people.push("Ana Ruiz, head of sales".into());
        tailoring.requirements.push(Sought {
            text: "writes clearly".into(),
            shown_by: Some(ShownBy::Answer(id)),
        });
        tailoring.version_mut(id).role_link = Some("You release weekly.".into());
    };
    store.tailor(acme, "prepared", &at(1, 20), prepare).unwrap();
    let sql = super::dumping::as_sql(&store.conn);
    let path = format!(
        "{}/tests/dumps/layout-{LAYOUT}.sql",
        env!("CARGO_MANIFEST_DIR")
    );
    fs::create_dir_all(Path::new(&path).parent().unwrap()).unwrap();
    fs::write(path, sql).unwrap();
}

#[test]
fn a_copy_is_whole_private_and_refuses_to_overwrite() {
    let (_folder, path) = folder();
    filled(&path);
    let copy = path.with_file_name("copy.db");
    let store = open(&path).unwrap();
    assert_eq!(store.back_up(&copy, &now()).unwrap(), copy);
    assert_eq!(mode(&copy), 0o600);
    assert_eq!(Store::read(&copy, reviews).unwrap(), Some(1));
    assert!(matches!(
        store.back_up(&copy, &now()),
        Err(StoreError::Refused(_))
    ));
    let named = store.back_up(path.parent().unwrap(), &now()).unwrap();
    assert_eq!(named.file_name().unwrap(), "offbook-20261122-080000.db");
    drop(store);
    assert_eq!(
        names(&path).len(),
        3,
        "nothing else is left: {:?}",
        names(&path)
    );
    // A copy can be made while reading, too.
    let third = path.with_file_name("third.db");
    Store::read(&path, |store| store.back_up(&third, &now())).unwrap();
}

#[test]
fn a_restore_puts_the_copy_in_place_and_keeps_what_was_there() {
    let (_folder, path) = folder();
    let id = filled(&path);
    let copy = path.with_file_name("copy.db");
    open(&path).unwrap().back_up(&copy, &now()).unwrap();
    grade(&mut open(&path).unwrap(), id, Grade::Good, &at(1, 0));
    let kept = Store::restore(&path, &copy, &now()).unwrap().unwrap();
    assert_eq!(Store::read(&path, reviews).unwrap(), Some(1));
    assert_eq!(Store::read(&kept, reviews).unwrap(), Some(2));
    let mut store = open(&path).unwrap();
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
    grade(&mut store, id, Grade::Good, &at(2, 0));
    drop(store);
    // And back again.
    Store::restore(&path, &kept, &now()).unwrap().unwrap();
    assert_eq!(Store::read(&path, reviews).unwrap(), Some(2));
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn a_restore_is_refused_while_somebody_has_the_file_and_from_what_is_no_copy() {
    let (_folder, path) = folder();
    filled(&path);
    let copy = path.with_file_name("copy.db");
    let store = open(&path).unwrap();
    store.back_up(&copy, &now()).unwrap();
    let before = fs::read(&path).unwrap();
    assert!(matches!(
        Store::restore(&path, &copy, &now()),
        Err(StoreError::Busy)
    ));
    drop(store);
    let junk = path.with_file_name("junk.db");
    fs::write(&junk, "x".repeat(5000)).unwrap();
    assert!(matches!(
        Store::restore(&path, &junk, &now()),
        Err(StoreError::Foreign { .. })
    ));
    let whole = fs::read(&copy).unwrap();
    fs::write(&junk, &whole[..whole.len() - 4096]).unwrap();
    assert!(Store::restore(&path, &junk, &now()).is_err());
    assert!(Store::restore(&path, &path.with_file_name("none.db"), &now()).is_err());
    assert_eq!(fs::read(&path).unwrap(), before);
    let left: Vec<_> = names(&path)
        .into_iter()
        .filter(|name| name.contains("rest"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_restore_over_a_damaged_file_moves_it_aside_and_over_none_keeps_none() {
    let (_folder, path) = folder();
    filled(&path);
    let copy = path.with_file_name("copy.db");
    open(&path).unwrap().back_up(&copy, &now()).unwrap();
    fs::write(&path, "x".repeat(5000)).unwrap();
    let kept = Store::restore(&path, &copy, &now()).unwrap().unwrap();
    assert_eq!(fs::read(&kept).unwrap().len(), 5000);
    assert_eq!(Store::read(&path, reviews).unwrap(), Some(1));
    // An empty file, or none, with the log of another one beside.
    for is_empty in [true, false] {
        fs::remove_file(&path).unwrap();
        if is_empty {
            fs::write(&path, "").unwrap();
        }
        fs::write(path.with_file_name("offbook.db-wal"), "x".repeat(9000)).unwrap();
        assert_eq!(Store::restore(&path, &copy, &now()).unwrap(), None);
        assert_eq!(Store::read(&path, reviews).unwrap(), Some(1));
    }
}

#[test]
fn the_log_and_the_answers_cannot_be_rewritten_even_by_sql() {
    let (store, _, _) = with_cards(1);
    for sql in [
        "UPDATE answers SET text = ''",
        "DELETE FROM answers",
        "UPDATE reviews SET grade = 4",
        "DELETE FROM reviews",
    ] {
        let mut store_with_review = Store::in_memory();
        let deck = store_with_review.create_deck("d", &now()).unwrap();
        let id = store_with_review
            .add_card(deck, &card("Q?"), &now())
            .unwrap();
        grade(&mut store_with_review, id, Grade::Good, &now());
        assert!(store_with_review.conn.execute_batch(sql).is_err(), "{sql}");
    }
    drop(store);
}

#[test]
fn doctor_finds_what_is_derived_wrong_and_mends_it() {
    for sql in [
        "UPDATE card_states SET ease_factor = 1.3",
        "DELETE FROM card_states",
        "DELETE FROM queue WHERE ask_on IS NOT NULL",
        "UPDATE day_load SET cards = 7",
        "DELETE FROM deck_load",
        "UPDATE new_load SET secs = 1",
        "UPDATE review_days SET good = 9",
        "UPDATE review_totals SET total_secs = 9",
        "DELETE FROM card_search WHERE rowid = 1",
        "UPDATE cards SET question_fingerprint = 1 WHERE key = 1",
    ] {
        let (mut store, _, cards) = with_cards(3);
        grade(&mut store, cards[0], Grade::Good, &now());
        let before = super::undoing::dump(&store);
        assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
        store.conn.execute_batch(sql).unwrap();
        let findings = store.examine(&mut |_, _| {}).unwrap();
        assert!(
            !findings.is_empty() && findings.iter().all(|f| f.can_be_mended),
            "{sql}"
        );
        store.mend(&mut |_, _| {}).unwrap();
        assert_eq!(store.examine(&mut |_, _| {}).unwrap(), [], "{sql}");
        assert_eq!(super::undoing::dump(&store), before, "{sql}");
    }
}
