//! Where things are, and the programs that are measured.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::day::NOW;
use crate::deck_file::deck_file;
use crate::given;
use crate::process::Program;

#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) offbook: PathBuf,
    /// This program, which is also the bare loops.
    ours: PathBuf,
    pub(crate) folder: PathBuf,
}

/// A sort of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Csv,
    Apkg,
    Native,
}

impl Place {
    pub(crate) fn find() -> Result<Self> {
        let offbook = std::env::var_os("OFFBOOK")
            .map_or_else(|| env!("CARGO_BIN_EXE_offbook").into(), PathBuf::from);
        ensure!(offbook.exists(), "there is no {}", offbook.display());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench-data");
        fs::create_dir_all(&folder)?;
        Ok(Self {
            offbook,
            ours: std::env::current_exe()?,
            folder,
        })
    }

    /// The file of that sort with so many cards.
    pub(crate) fn given(&self, kind: Kind, cards: i64) -> Result<PathBuf> {
        match kind {
            Kind::Csv => given::csv(&self.folder, cards),
            Kind::Apkg => given::apkg(&self.folder, cards),
            Kind::Native => deck_file(&self.folder, cards),
        }
    }

    /// A data file to work in.
    pub(crate) fn work(&self, side: &str) -> PathBuf {
        self.folder.join(format!("work-exchange-{side}.db"))
    }

    /// `offbook import`, into a data file that is there.
    pub(crate) fn import(&self, db: &Path, file: &Path, args: &[&str]) -> Program {
        let head = ["--db".into(), db.as_os_str().to_owned()];
        let import = ["import".into(), file.as_os_str().to_owned(), "--yes".into()];
        let args = args.iter().map(Into::into);
        Program::new(&self.offbook, head.into_iter().chain(import).chain(args)).at(NOW)
    }

    /// The bare loop of that name.
    pub(crate) fn bare(&self, name: &str, db: &Path, file: &Path) -> Program {
        let db = db.as_os_str().to_owned();
        let file = file.as_os_str().to_owned();
        Program::new(&self.ours, ["bare".into(), name.into(), db, file])
    }
}
