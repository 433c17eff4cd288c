//! Packages made to harm: each is refused with its reason, at once and in little memory, or read
//! as far as it makes sense.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

fn refusal(package: &[u8]) -> String {
    read_all(package).unwrap_err()
}

fn small() -> Vec<u8> {
    static SMALL: LazyLock<Vec<u8>> = LazyLock::new(|| collection(Schema::Eleven));
    SMALL.clone()
}

#[test]
fn what_is_no_package_is_refused() {
    let cut = |package: Vec<u8>| package[..package.len() / 2].to_vec();
    let whole = zipped(&[("collection.anki2", &small())]);
    for (package, reason) in [
        (
            b"no zip at all".to_vec(),
            "this is no Anki package: it is no zip file, or it was cut short on its way here",
        ),
        (
            cut(whole),
            "this is no Anki package: it is no zip file, or it was cut short on its way here",
        ),
        (
            zipped(&[("notes.txt", b"hello")]),
            "this zip file is no Anki package: there is no collection in it",
        ),
        (
            zipped(&[("meta", b"\x08\x04"), ("collection.anki2", &small())]),
            "the package is of a newer kind than this offbook knows (kind 4)",
        ),
        (
            zipped(&[("meta", b"garbage"), ("collection.anki2", &small())]),
            "the package is of a newer kind than this offbook knows (kind 0)",
        ),
        // The decoy is there, what it stands in for is not.
        (
            zipped(&[("meta", b"\x08\x03"), ("collection.anki2", &decoy())]),
            "the package names \"collection.anki21b\" as its collection, but does not hold it",
        ),
        (
            zipped(&[("collection.anki2", b"<!DOCTYPE html>")]),
            "\"collection.anki2\" in the package is no SQLite file, as a collection has to be",
        ),
    ] {
        assert_eq!(refusal(&package), reason);
    }
}

#[test]
fn a_damaged_entry_is_named() {
    let mut package = zipped(&[("collection.anki2", &small())]);
    package[9000] ^= 0x55;
    assert_eq!(
        refusal(&package),
        "\"collection.anki2\" in the package is damaged: invalid checksum"
    );
    let mut package = zipped(&[
        ("meta", b"\x08\x03"),
        ("collection.anki21b", &frame(&small())),
    ]);
    let at = package
        .windows(4)
        .position(|w| w == b"\x28\xb5\x2f\xfd")
        .unwrap();
    package[at] = 0;
    let reason = refusal(&package);
    assert!(
        reason.starts_with("\"collection.anki21b\" in the package is damaged: "),
        "{reason}"
    );
}

#[test]
fn a_password_is_not_asked_for() {
    let mut package = zipped(&[("collection.anki2", &small())]);
    // The flag of encryption, in the entry's own header and in the table of contents.
    package[6] |= 1;
    let at = package
        .windows(4)
        .rposition(|w| w == b"PK\x01\x02")
        .unwrap();
    package[at + 8] |= 1;
    assert_eq!(
        refusal(&package),
        "\"collection.anki2\" in the package is encrypted; only packages without a password can be read"
    );
}

#[test]
fn a_bomb_is_refused_by_what_comes_out_of_it() {
    // 8 MiB of a file that says it has one page.
    let mut bomb = small();
    bomb.resize(8 << 20, 0);
    let package = zipped(&[("meta", b"\x08\x03"), ("collection.anki21b", &frame(&bomb))]);
    assert!(package.len() < 30_000);
    let reason = refusal(&package);
    assert!(
        reason.starts_with("the collection in the package was cut short or padded: "),
        "{reason}"
    );
    // A file that says it has 4 TiB.
    let mut giant = small();
    giant[28..32].copy_from_slice(&u32::MAX.to_be_bytes());
    assert_eq!(
        refusal(&zipped(&[("collection.anki2", &giant)])),
        "\"collection.anki2\" in the package is larger than 512 MB unpacked, which is the limit; if you trust it: --large"
    );
    // A file that does not say how long it is, and one that is too short.
    let mut silent = small();
    silent[28..32].fill(0);
    silent.resize(3 << 20, 0);
    let tight = Wanted {
        limits: Limits {
            collection_bytes: 1 << 20,
            ..Limits::default()
        },
        ..wanted()
    };
    let refused = read(
        Cursor::new(zipped(&[("collection.anki2", &silent)])),
        &tight,
    );
    assert_eq!(
        refused.unwrap_err()[0].message,
        "\"collection.anki2\" in the package is larger than 1 MB unpacked, which is the limit; if you trust it: --large"
    );
    let short = small();
    let reason = refusal(&zipped(&[(
        "collection.anki2",
        &short[..short.len() - 4096],
    )]));
    assert!(reason.contains("cut short or padded"), "{reason}");
}

#[test]
fn too_many_of_anything_are_refused() {
    let package = zipped(&[("collection.anki2", &small()), ("media", b"{}")]);
    let refused = |limits: Limits| {
        let wanted = Wanted { limits, ..wanted() };
        read(Cursor::new(&package), &wanted).unwrap_err()[0]
            .message
            .clone()
    };
    let limits = Limits::default();
    assert_eq!(
        refused(Limits { notes: 1, ..limits }),
        "the package holds more than 1 notes, which is the limit; if you trust it: --large"
    );
    assert_eq!(
        refused(Limits {
            reviews: 1,
            ..limits
        }),
        "the package holds more than 1 reviews, which is the limit; if you trust it: --large"
    );
    assert_eq!(
        refused(Limits {
            entries: 1,
            ..limits
        }),
        "the package holds more than 1 files, which is the limit; if you trust it: --large"
    );
}

#[test]
fn only_tables_are_read() {
    let harmful: [(&[&str], &str); 6] = [
        (
            &[
                "DROP TABLE notes",
                "CREATE VIEW notes AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                 SELECT i AS id, 'g' AS guid, 1 AS mid, '' AS tags, 'x' AS flds FROM n",
            ],
            "the collection in the package has no usable table \"notes\"",
        ),
        (
            &["DROP TABLE cards"],
            "the collection in the package has no usable table \"cards\"",
        ),
        (
            &[
                "DROP TABLE notes",
                "CREATE TABLE notes (id integer primary key, guid, mid, tags,
                 flds AS (printf('%*c', 50000000, 'x')))",
            ],
            "the collection in the package has no usable table \"notes\"",
        ),
        (
            &["DROP TABLE notes", "CREATE VIRTUAL TABLE notes USING fts5 (id, guid, mid, tags, flds)"],
            "the collection in the package has no usable table \"notes\"",
        ),
        (
            &["DROP TABLE notes", "CREATE TABLE notes (id integer primary key, other)"],
            "the collection in the package cannot be read: no such column: guid",
        ),
        (
            &["UPDATE col SET ver = 12"],
            "the collection in the package is of a kind that cannot be read (schema 12)",
        ),
    ];
    for (rows, reason) in harmful {
        let mut made = Made::new(Schema::Eleven);
        for row in rows {
            made.row(row);
        }
        // A virtual table leaves its name with tables of its own; none is read.
        assert_eq!(
            refusal(&zipped(&[("collection.anki2", &made.bytes())])),
            reason
        );
    }
}

#[test]
fn triggers_never_run_and_unknown_tables_are_left_alone() {
    let mut made = Made::new(Schema::Eleven);
    made.note(1, "g", "q\u{1f}a", "");
    made.row("CREATE TABLE evil (x); CREATE INDEX odd ON notes (abs(id))");
    made.row("CREATE TRIGGER t AFTER INSERT ON cards BEGIN INSERT INTO evil VALUES (1); END");
    made.row("CREATE VIEW v AS SELECT load_extension('/tmp/evil.so')");
    let package = read_all(&zipped(&[("collection.anki2", &made.bytes())])).unwrap();
    assert_eq!(package.foreign.cards.len(), 1);
}

#[test]
fn a_small_file_cannot_make_endless_work() {
    // One field of 200 kB that 500 cards show.
    let mut made = Made::new(Schema::Eighteen);
    let field = format!("{{{{c1::a}}}} {}", "x ".repeat(100_000));
    made.cloze(1, "g", &format!("{field}\u{1f}"));
    for card in 0..500 {
        made.card_of(1, 1000 + card, 1, 0, "0, 0, 1, 0, 0, 0, 0, 0");
    }
    let package = zipped(&[
        ("meta", b"\x08\x03"),
        ("collection.anki21b", &frame(&made.bytes())),
    ]);
    assert_eq!(
        refusal(&package),
        "the cards of this package come to more text than its collection holds many times over"
    );
}

#[test]
fn a_broken_page_is_an_error_and_no_panic() {
    let sound = small();
    for page in 1..sound.len() / 4096 {
        let mut broken = sound.clone();
        broken[page * 4096..page * 4096 + 100].fill(0xA5);
        let _ = read_all(&zipped(&[("collection.anki2", &broken)]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_all(&bytes);
        let _ = read_all(&zipped(&[("collection.anki2", &bytes)]));
        let _ = read_all(&zipped(&[("meta", b"\x08\x03"), ("collection.anki21b", &bytes)]));
    }

    #[test]
    fn no_damage_panics(at in 0usize..60_000, value in any::<u8>()) {
        let mut package = zipped(&[("collection.anki2", &small()), ("media", b"{}")]);
        let at = at % package.len();
        package[at] = value;
        let _ = read_all(&package);
        let mut inside = small();
        let at = at % inside.len();
        inside[at] = value;
        let _ = read_all(&zipped(&[("collection.anki2", &inside)]));
    }
}
