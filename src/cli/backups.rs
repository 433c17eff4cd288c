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
use crate::store::Store;

/// So many copies that were made by themselves are kept; those made by hand are never deleted.
const AUTOMATIC_KEPT: usize = 10;

const TIME_FORMAT: &str = "%Y%m%d-%H%M%S";

/// What a copy made by hand has in its name.
pub(crate) const BY_HAND: &str = "hand";

/// A copy that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Backup {
    pub(crate) path: PathBuf,
    pub(crate) name: String,
    pub(crate) bytes: u64,
    /// On the wall clock of when it was made; `None` for a file of another name.
    pub(crate) made_at: Option<NaiveDateTime>,
    /// `hand`, or what was about to happen: `import`, `mend`, `restore`, `migrate`.
    pub(crate) reason: String,
}

impl Backup {
    pub(crate) fn is_by_hand(&self) -> bool {
        self.made_at.is_none() || self.reason == BY_HAND
    }
}

pub(crate) fn folder(data_file: &Path) -> PathBuf {
    data_file.parent().unwrap_or(Path::new(".")).join("backups")
}

/// Where a copy made now goes. `reason` is one word.
pub(crate) fn new_path(context: &Context, reason: &str) -> PathBuf {
    let data_file = &context.paths.data_file;
    let stem = data_file
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let time = context.now().local().format(TIME_FORMAT).to_string();
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
        folder.join(format!("{stem}-{time}-{reason}{more}.db"))
    };
    (1..1_000)
        .map(named)
        .find(|path| !path.exists())
        .unwrap_or_else(|| named(1_000))
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

/// All copies, newest first: those in the folder, and those that a new version of offbook made
/// beside the data file before it migrated it.
pub(crate) fn list(data_file: &Path) -> Outcome<Vec<Backup>> {
    let folder = folder(data_file);
    let mut backups = read_folder(&folder, |name| {
        let (made_at, reason) = parse(name.strip_suffix(".db")?);
        Some((made_at, reason))
    })?;
    let own_name = data_file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let layout = format!("{own_name}.layout-");
    let beside = data_file.parent().filter(|f| !f.as_os_str().is_empty());
    backups.extend(read_folder(beside.unwrap_or(Path::new(".")), |name| {
        let (made_at, _) = parse(name.strip_prefix(&layout)?);
        Some((made_at, "migrate".to_owned()))
    })?);
    backups.sort_by(|a, b| (b.made_at, &b.name).cmp(&(a.made_at, &a.name)));
    Ok(backups)
}

type TimeAndReason = (Option<NaiveDateTime>, String);

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

/// The time and the reason in a name; the file's own stem may hold dashes.
fn parse(stem: &str) -> TimeAndReason {
    let parts: Vec<&str> = stem.split('-').collect();
    let found = parts.windows(2).enumerate().find_map(|(i, pair)| {
        let time = format!("{}-{}", pair[0], pair[1]);
        let at = NaiveDateTime::parse_from_str(&time, TIME_FORMAT).ok()?;
        Some((at, parts.get(i + 2).copied().unwrap_or_default()))
    });
    match found {
        Some((at, reason)) => (Some(at), reason.to_owned()),
        None => (None, String::new()),
    }
}

fn prune(data_file: &Path) {
    let Ok(backups) = list(data_file) else { return };
    let automatic = backups.iter().filter(|backup| !backup.is_by_hand());
    for backup in automatic.skip(AUTOMATIC_KEPT) {
        // One that cannot be deleted now will be next time.
        let _ = fs::remove_file(&backup.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_when_and_why() {
        let (at, reason) = parse("my-deck-20261122-080211-import");
        assert_eq!(at.unwrap().to_string(), "2026-11-22 08:02:11");
        assert_eq!(reason, "import");
        assert_eq!(parse("holiday"), (None, String::new()));
    }

    #[test]
    fn the_oldest_automatic_copies_go_and_those_made_by_hand_stay() {
        let home = tempfile::tempdir().unwrap();
        let data_file = home.path().join("offbook.db");
        fs::create_dir(folder(&data_file)).unwrap();
        let write = |name: String| fs::write(folder(&data_file).join(name), "x").unwrap();
        for second in 10..25 {
            write(format!("offbook-20261122-0802{second}-import.db"));
        }
        write("offbook-20200101-000000-hand.db".into());
        write("mine.db".into());
        prune(&data_file);
        let names: Vec<String> = list(&data_file)
            .unwrap()
            .into_iter()
            .map(|b| b.name)
            .collect();
        assert_eq!(names.len(), AUTOMATIC_KEPT + 2);
        assert_eq!(names[0], "offbook-20261122-080224-import.db");
        assert!(names.contains(&"offbook-20200101-000000-hand.db".into()));
        assert!(names.contains(&"mine.db".into()));
    }
}
