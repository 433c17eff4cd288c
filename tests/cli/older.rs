//! Data files as earlier programs left them: whatever only reads works on them and leaves them as
//! they are. A prompt must not break on the day of an update.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use crate::world::World;

/// `OFBK`, by which a data file is known.
const APPLICATION_ID: i32 = 0x4F46_424B;

/// A machine whose data file has this layout.
fn with_layout(dump: &Path, layout: u32) -> World {
    let world = World::new();
    let file = world.data_file();
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let conn = Connection::open(&file).unwrap();
    conn.execute_batch(&fs::read_to_string(dump).unwrap())
        .unwrap();
    conn.pragma_update(None, "application_id", APPLICATION_ID)
        .unwrap();
    conn.pragma_update(None, "user_version", layout).unwrap();
    world
}

/// Every dump with its layout, the oldest first.
fn dumps() -> Vec<(u32, std::path::PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dumps");
    let mut dumps: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter_map(|path| {
            let name = path.file_stem()?.to_str()?;
            let layout = name.strip_prefix("layout-")?.parse().ok()?;
            Some((layout, path))
        })
        .collect();
    dumps.sort();
    dumps
}

#[test]
fn a_dry_run_of_an_import_works_on_every_layout_and_writes_nothing() {
    for (layout, dump) in dumps() {
        let world = with_layout(&dump, layout);
        let file = world.data_file();
        let before = fs::read(&file).unwrap();
        let backup = world.ok(&["export", "--as", "json"]).stdout;
        world.write("backup.json", backup);
        world.write("new.md", "# Why Rust?\n\nBecause.\n\n# Why now?\n\nSo.\n");
        let ran = world.ok(&["import", "new.md", "--dry-run", "--json"]);
        assert_eq!(
            ran.json()["imports"][0]["added"],
            2,
            "layout {layout}: {ran}"
        );
        world.ok(&["import", "shipped:failure", "--dry-run"]);
        // What would be refused is refused.
        let ran = world.run(&["import", "backup.json", "--dry-run"]);
        assert_eq!(ran.code, 4, "layout {layout}: {ran}");
        assert!(before == fs::read(&file).unwrap(), "layout {layout}");
        let beside = fs::read_dir(file.parent().unwrap()).unwrap();
        assert_eq!(beside.count(), 1, "layout {layout}");
    }
}

#[test]
fn what_only_reads_works_on_every_layout_and_writes_nothing() {
    let commands: [&[&str]; 33] = [
        &[],
        &["--json"],
        &["status"],
        &["status", "--short"],
        &["status", "--json"],
        &["next"],
        &["next", "--json"],
        &["list"],
        &["list", "--json"],
        &["list", "--no-answer"],
        &["list", "--reworded"],
        &["search", "rollback"],
        &["show", "why us"],
        &["show", "why us", "--json"],
        &["show", "why us", "--versions"],
        &["countdown"],
        &["countdown", "--json"],
        &["stats"],
        &["stats", "--json"],
        &["check"],
        &["check", "--json"],
        &["prepare"],
        &["prepare", "--json"],
        &["log"],
        &["interview"],
        &["interview", "--json"],
        &["deck", "list"],
        &["deck", "show", "mine"],
        &["config", "list"],
        &["export", "mine"],
        &["export", "--answers"],
        &["export", "--as", "csv", "--with-answers"],
        &["export", "--as", "json"],
    ];
    let dumps = dumps();
    assert!(dumps.len() >= 5, "{dumps:?}");
    for (layout, dump) in dumps {
        let world = with_layout(&dump, layout);
        let file = world.data_file();
        let before = fs::read(&file).unwrap();
        for command in commands {
            let ran = world.run(command);
            assert_eq!(ran.code, 0, "layout {layout}: {ran}");
        }
        assert!(before == fs::read(&file).unwrap(), "layout {layout}");
        let beside = fs::read_dir(file.parent().unwrap()).unwrap();
        assert_eq!(beside.count(), 1, "layout {layout}");
    }
}
