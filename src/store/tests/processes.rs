//! Several at once: none lost, none twice, none refused.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use super::files::{bytes_of, folder, open};
use super::*;
use crate::store::cards::CardFilter;

/// The part of [`work_for_another_process`] and the file to do it on.
const PART: &str = "OFFBOOK_TEST_PART";
const FILE: &str = "OFFBOOK_TEST_FILE";

#[test]
fn threads_that_grade_beside_a_reader_lose_nothing() {
    let (_folder, path) = folder();
    let cards = filled(&path, 4);
    thread::scope(|scope| {
        for card in cards {
            let path = &path;
            scope.spawn(move || {
                let mut store = open(path).unwrap();
                for day in 0..25 {
                    grade(&mut store, card, Grade::Good, &at(day, 0));
                }
            });
        }
        for _ in 0..100 {
            Store::read(&path, |store| {
                let totals = store.all_totals()?;
                assert_eq!(totals.reviews, totals.good);
                Ok(())
            })
            .unwrap();
        }
    });
    check(&path, 100);
}

#[test]
fn ten_processes_that_grade_at_once_lose_nothing() {
    let (_folder, path) = folder();
    filled(&path, 10);
    let children: Vec<_> = (0..10)
        .map(|part| spawn(&path, &part.to_string()))
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
    }
    check(&path, 100);
}

#[test]
fn processes_that_make_the_file_at_once_all_succeed() {
    for _ in 0..3 {
        let (_folder, path) = folder();
        let children: Vec<_> = (0..6).map(|_| spawn(&path, "make")).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stdout)
            );
        }
        assert_eq!(open(&path).unwrap().decks(&now()).unwrap().len(), 6);
    }
}

#[test]
fn a_process_killed_while_it_grades_loses_no_grade_that_it_acknowledged() {
    let (_folder, path) = folder();
    filled(&path, 1);
    let mut sum = 0;
    for round in 0..5 {
        let mut child = spawn(&path, "until killed");
        thread::sleep(std::time::Duration::from_millis(150 + round * 37));
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout)
            .matches("graded\n")
            .count() as u64;
        let stored = Store::read(&path, |store| Ok(store.all_totals()?.reviews))
            .unwrap()
            .unwrap();
        sum += told;
        // The last one may be stored and not yet told.
        assert!(
            (sum..=sum + 1).contains(&stored),
            "{sum} told, {stored} stored"
        );
        sum = stored;
    }
    check(&path, sum);
}

#[test]
fn reading_changes_no_byte_beside_a_writer_and_sees_what_it_committed() {
    let (_folder, path) = folder();
    let cards = filled(&path, 1);
    let mut writer = open(&path).unwrap();
    grade(&mut writer, cards[0], Grade::Good, &at(1, 0));
    let before = bytes_of(&path);
    assert_eq!(before.len(), 3);
    assert_eq!(told(spawn(&path, "read")), "reviews 1\n");
    assert_eq!(bytes_of(&path), before);
    // Nor does it wait for one that is in the middle of something.
    let change = writer.begin(&now()).unwrap();
    assert_eq!(told(spawn(&path, "read")), "reviews 1\n");
    drop(change);
}

/// What a process printed beside the words of the test harness.
fn told(child: std::process::Child) -> String {
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines()
        .filter(|line| line.starts_with("reviews"))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// Not a test of its own: what [`spawn`] runs.
#[test]
fn work_for_another_process() {
    let (Ok(part), Ok(path)) = (std::env::var(PART), std::env::var(FILE)) else {
        return;
    };
    let path = PathBuf::from(path);
    if part == "make" {
        let name = format!("deck {}", std::process::id());
        open(&path).unwrap().create_deck(&name, &now()).unwrap();
        return;
    }
    if part == "read" {
        use std::io::Write;
        let reviews = Store::read(&path, |store| Ok(store.all_totals()?.reviews)).unwrap();
        writeln!(std::io::stdout(), "\nreviews {}", reviews.unwrap()).unwrap();
        return;
    }
    let new = open(&path).unwrap();
    let mut cards = Vec::new();
    let sort = crate::store::cards::CardSort::Added;
    new.list(&CardFilter::default(), sort, None, &now(), &mut |line| {
        cards.push(line.id);
        Ok(())
    })
    .unwrap();
    drop(new);
    cards.sort();
    if part == "until killed" {
        let mut store = open(&path).unwrap();
        let mut minute = 0;
        loop {
            grade(&mut store, cards[0], Grade::Good, &at(0, minute));
            minute += 1;
            use std::io::Write;
            std::io::stdout().write_all(b"graded\n").unwrap();
            std::io::stdout().flush().unwrap();
        }
    }
    let card = cards[part.parse::<usize>().unwrap()];
    for day in 0..10 {
        // Opened for each, as `offbook grade` does.
        grade(&mut open(&path).unwrap(), card, Grade::Good, &at(day, 0));
    }
}

fn spawn(path: &Path, part: &str) -> std::process::Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "--nocapture",
            "store::tests::processes::work_for_another_process",
        ])
        .env(PART, part)
        .env(FILE, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn filled(path: &Path, count: usize) -> Vec<CardId> {
    let mut store = open(path).unwrap();
    let deck = store.create_deck("mine", &now()).unwrap();
    (0..count)
        .map(|number| {
            store
                .add_card(deck, &card(&format!("Question {number}?")), &now())
                .unwrap()
        })
        .collect()
}

fn check(path: &Path, reviews: u64) {
    let store = open(path).unwrap();
    assert_eq!(store.all_totals().unwrap().reviews, reviews);
    assert_eq!(
        store
            .operations(u64::MAX)
            .unwrap()
            .iter()
            .filter(|o| o.kind == "grade")
            .count() as u64,
        reviews
    );
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
}
