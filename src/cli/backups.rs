//! Copies of the data file: where they are kept, what they are called, which may go.
//!
//! They lie in `backups/` beside the data file and are named by the time they were made and why:
//! `offbook-20261122-080211-import.db`.

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;

use super::context::Context;
use super::failure::{Failure, Outcome};
use crate::domain::now::read_file_stamp;
use crate::store::Store;

/// So many of the copies that may go are kept.
const AUTOMATIC_KEPT: usize = 10;

/// What copies are for that are made in passing: the data they hold is there still, changed. A
/// copy for any other reason may be the only place where something is.
const PASSING: [&str; 2] = ["import", "mend"];

/// What a copy made by hand has in its name.
pub(crate) const BY_HAND: &str = "hand";

/// A copy that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Backup {
    pub(crate) path: PathBuf,
    pub(crate) name: String,
    pub(crate) bytes: u64,
    /// On the wall clock of when it was made.
    pub(crate) made_at: NaiveDateTime,
    /// `hand`, or what was about to happen: `import`, `mend`, `restore`, `migrate`.
    pub(crate) reason: String,
}

impl Backup {
    /// Whether it may be deleted when newer ones are there.
    fn may_go(&self) -> bool {
        PASSING.contains(&self.reason.as_str())
    }
}

pub(crate) fn folder(data_file: &Path) -> PathBuf {
    data_file.parent().unwrap_or(Path::new(".")).join("backups")
}

/// Where a copy made now goes. `reason` is one word of small letters.
pub(crate) fn new_path(context: &Context, reason: &str) -> PathBuf {
    let data_file = &context.paths.data_file;
    let time = context.now().file_stamp();
    let start = format!("{}{time}-{reason}", own_start(data_file));
    let folder = folder(data_file);
    // Where this fails, writing the copy does, and says why.
    let _ = fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder);
    let named = |nth: u32| {
        let more = if nth > 1 {
            format!("-{nth}")
        } else {
            String::new()
        };
        folder.join(format!("{start}{more}.db"))
    };
    (1..1_000)
        .map(named)
        .find(|path| !path.exists())
        .unwrap_or_else(|| named(1_000))
}

/// How the names of a data file's own copies begin: a folder may hold several data files, and
/// their copies lie together.
fn own_start(data_file: &Path) -> String {
    let stem = data_file.file_stem().unwrap_or_default();
    format!("{}-", stem.to_string_lossy())
}

/// A copy before something that changes much; the oldest of such copies go.
pub(crate) fn before(context: &Context, store: &Store, reason: &'static str) -> Outcome<PathBuf> {
    let path = store.back_up(&new_path(context, reason), &context.now())?;
    prune(&context.paths.data_file);
    Ok(path)
}

/// A copy that was left beside the data file comes to the others; where that fails it stays.
pub(crate) fn take_in(context: &Context, copy: PathBuf, reason: &'static str) -> PathBuf {
    let path = new_path(context, reason);
    let moved = fs::create_dir_all(folder(&context.paths.data_file))
        .and_then(|()| fs::rename(&copy, &path));
    if moved.is_ok() { path } else { copy }
}

/// All copies of this data file, newest first: those in the folder, and those that a new version
/// of offbook made beside the data file before it migrated it.
pub(crate) fn list(data_file: &Path) -> Outcome<Vec<Backup>> {
    let folder = folder(data_file);
    let own_start = own_start(data_file);
    let mut backups = read_folder(&folder, |name| {
        parse(name.strip_prefix(&own_start)?.strip_suffix(".db")?)
    })?;
    let own_name = data_file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let layout = format!("{own_name}.layout-");
    let beside = data_file.parent().filter(|f| !f.as_os_str().is_empty());
    backups.extend(read_folder(beside.unwrap_or(Path::new(".")), |name| {
        let (_, time) = name.strip_prefix(&layout)?.split_once('-')?;
        let (made_at, _) = read_file_stamp(time)?;
        Some((made_at, "migrate".to_owned()))
    })?);
    backups.sort_by(|a, b| (b.made_at, &b.name).cmp(&(a.made_at, &a.name)));
    Ok(backups)
}

type TimeAndReason = (NaiveDateTime, String);

fn read_folder(
    folder: &Path,
    understood: impl Fn(&str) -> Option<TimeAndReason>,
) -> Outcome<Vec<Backup>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(Failure::failed(format!("{}: {error}", folder.display())));
        }
    };
    let read = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        let facts = entry.metadata().ok().filter(fs::Metadata::is_file)?;
        let (made_at, reason) = understood(&name)?;
        Some(Backup {
            path: entry.path(),
            name,
            bytes: facts.len(),
            made_at,
            reason,
        })
    };
    Ok(entries.filter_map(Result::ok).filter_map(read).collect())
}

/// The time and the reason in a name as [`new_path`] writes it, from behind the stem. Strict, for
/// the stem of another data file may begin with ours.
fn parse(name: &str) -> Option<TimeAndReason> {
    let (made_at, rest) = read_file_stamp(name)?;
    let rest = rest.strip_prefix('-')?;
    let (reason, nth) = match rest.split_once('-') {
        Some((reason, nth)) => (reason, Some(nth)),
        None => (rest, None),
    };
    let is_word = !reason.is_empty() && reason.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_number = nth.is_none_or(|nth| nth.parse::<u32>().is_ok());
    (is_word && is_number).then(|| (made_at, reason.to_owned()))
}

fn prune(data_file: &Path) {
    let Ok(backups) = list(data_file) else { return };
    let passing = backups.iter().filter(|backup| backup.may_go());
    for backup in passing.skip(AUTOMATIC_KEPT) {
        // One that cannot be deleted now will be next time.
        let _ = fs::remove_file(&backup.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(data_file: &Path) -> Vec<String> {
        let backups = list(data_file).unwrap();
        backups.into_iter().map(|backup| backup.name).collect()
    }

    #[test]
    fn a_name_says_when_and_why() {
        let (at, reason) = parse("20261122-080211-import").unwrap();
        assert_eq!(at.to_string(), "2026-11-22 08:02:11");
        assert_eq!(reason, "import");
        assert_eq!(parse("20261122-080211-hand-2").unwrap().1, "hand");
        for other in ["holiday", "20261122-080211", "20261122-080211-hand-x"] {
            assert_eq!(parse(other), None);
        }
    }

    #[test]
    fn the_oldest_automatic_copies_go_and_all_others_stay() {
        let home = tempfile::tempdir().unwrap();
        let data_file = home.path().join("offbook.db");
        fs::create_dir(folder(&data_file)).unwrap();
        let write = |name: &str| fs::write(folder(&data_file).join(name), "x").unwrap();
        for second in 10..25 {
            write(&format!("offbook-20261122-0802{second}-import.db"));
        }
        let kept = [
            "offbook-20200101-000000-hand.db",
            "offbook-20200101-000000-restore.db",
            "offbook-20200101-000000-restore-2.db",
        ];
        kept.iter().for_each(|name| write(name));
        write("mine.db");
        let layout = "offbook.db.layout-1-20200101-000000";
        fs::write(home.path().join(layout), "x").unwrap();
        prune(&data_file);
        let names = names(&data_file);
        assert_eq!(names[0], "offbook-20261122-080224-import.db");
        assert_eq!(names.len(), AUTOMATIC_KEPT + kept.len() + 1);
        for name in kept.into_iter().chain([layout]) {
            assert!(names.iter().any(|there| there == name), "{name}");
        }
        assert!(folder(&data_file).join("mine.db").exists());
    }

    #[test]
    fn the_copies_of_other_data_files_in_the_folder_are_not_ours() {
        let home = tempfile::tempdir().unwrap();
        let [ours, other] = ["work.db", "work-old.db"].map(|name| home.path().join(name));
        fs::create_dir(folder(&ours)).unwrap();
        let write = |name: &str| fs::write(folder(&ours).join(name), "x").unwrap();
        for second in 10..25 {
            write(&format!("work-20261122-0802{second}-import.db"));
            write(&format!("work-old-20251122-0802{second}-import.db"));
        }
        prune(&ours);
        assert_eq!(names(&ours).len(), AUTOMATIC_KEPT);
        assert!(
            names(&ours)
                .iter()
                .all(|name| name.starts_with("work-2026"))
        );
        assert_eq!(names(&other).len(), 15, "not pruned with ours");
        fs::write(
            home.path().join("work-old.db.layout-1-20200101-000000"),
            "x",
        )
        .unwrap();
        assert_eq!(names(&ours).len(), AUTOMATIC_KEPT);
    }
}
