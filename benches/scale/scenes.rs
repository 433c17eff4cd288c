//! What is compared with what, and the comparing.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use rusqlite::{Connection, OpenFlags};

use crate::day::{self, NOW};
use crate::deck_file::deck_file;
use crate::empty;
use crate::fixture::{self, RARE_WORD};
use crate::median::median;
use crate::options::Options;
use crate::process::{Cost, Program};
use crate::table::{Row, Table};

/// Where things are.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) offbook: PathBuf,
    /// This program, which is also the bare ones.
    pub(crate) ours: PathBuf,
    pub(crate) folder: PathBuf,
}

impl Place {
    pub(crate) fn find() -> Result<Self> {
        let offbook = std::env::var_os("OFFBOOK")
            .map_or_else(|| env!("CARGO_BIN_EXE_offbook").into(), PathBuf::from);
        ensure!(offbook.exists(), "there is no {}", offbook.display());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench-data");
        fs::create_dir_all(&folder)?;
        // How the linker wrote a program decides how fast its pages are found in memory, which is
        // a tenth of what is measured here. Copies lie there alike.
        let copied = |from: &Path, name: &str| -> Result<PathBuf> {
            let to = folder.join(name);
            fs::copy(from, &to)?;
            Ok(to)
        };
        Ok(Self {
            offbook: copied(&offbook, "offbook")?,
            ours: copied(&std::env::current_exe()?, "bare")?,
            folder,
        })
    }

    pub(crate) fn data_file(&self, cards: i64) -> Result<PathBuf> {
        fixture::data_file(&self.folder, &self.offbook, cards)
    }

    pub(crate) fn offbook(&self, file: &Path, args: &[&str]) -> Program {
        let db = ["--db".into(), file.as_os_str().to_owned()];
        let args = args.iter().map(Into::into);
        Program::new(&self.offbook, db.into_iter().chain(args)).at(NOW)
    }

    pub(crate) fn bare(&self, name: &str, file: &Path, args: &[&str]) -> Program {
        let head = ["bare".into(), name.into(), file.as_os_str().to_owned()];
        let args = args.iter().map(Into::into);
        Program::new(&self.ours, head.into_iter().chain(args))
    }

    /// A sitting of so many cards, all of them recalled: piped in, a line to see the answer and a
    /// line for the grade.
    pub(crate) fn sitting(&self, file: &Path, grades: usize) -> Program {
        let mut program = self.offbook(file, &["review", "-n", &grades.to_string()]);
        program.input = Some("\n3\n".repeat(grades));
        program
    }
}

/// The data files that one scene works with at one size.
#[derive(Debug)]
pub(crate) struct Stage<'p> {
    pub(crate) place: &'p Place,
    /// Of offbook and of the bare program: the same file where they only read.
    files: [PathBuf; 2],
    /// Cards that are due, soonest first.
    due: Vec<String>,
}

/// Programs to run one after the other: offbook's and the bare one's.
type Pair = (Vec<Program>, Vec<Program>);

/// One promise.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    /// The most that offbook may take, as a multiple of the bare program.
    promise: f64,
    /// The most it may take at the largest size, as a multiple of the smallest.
    growth: Option<f64>,
    /// The most memory it may hold, beside the text it reads.
    peak_mib: f64,
    /// Never more pairs of runs than this.
    runs: usize,
    /// Makes changes: each program gets a copy of the file for itself.
    writes: bool,
    /// Where fewer cards are due, there is not enough to do.
    least_due: usize,
    /// Its own sizes, if not those of the command line.
    sizes: Option<&'static [i64]>,
    /// How many of the thing that is promised one run does.
    units: usize,
    /// The programs of one round.
    pair: fn(&Stage<'_>, usize) -> Result<Pair>,
    /// Whether what offbook and the bare program print is the same answer.
    agree: fn(&str, &str) -> bool,
}

const READING: Scene = Scene {
    name: "",
    promise: 1.0,
    growth: Some(1.3),
    peak_mib: 12.0,
    runs: usize::MAX,
    writes: false,
    least_due: 10,
    sizes: None,
    units: 1,
    pair: |_, _| Ok((Vec::new(), Vec::new())),
    agree: |_, _| true,
};

/// Grades of one sitting.
const SITTING: usize = 300;
pub(crate) const DECK_CARDS: i64 = 100_000;

pub(crate) const SCENES: [Scene; 8] = [
    Scene {
        name: "version",
        promise: 1.2,
        pair: |stage, _| stage.one(&["--version"], "open", &[]),
        ..READING
    },
    Scene {
        name: "status",
        promise: 1.25,
        pair: |stage, _| stage.one(&["status", "--short"], "status", &[&day::today()]),
        agree: |ours, bare| ours == bare,
        ..READING
    },
    Scene {
        name: "next",
        promise: 1.5,
        pair: |stage, _| stage.one(&["next", "--json"], "next", &[&day::today()]),
        agree: |ours, bare| {
            bare.split('\t')
                .nth(9)
                .is_some_and(|text| ours.contains(text))
        },
        ..READING
    },
    Scene {
        name: "stats",
        promise: 1.4,
        pair: |stage, _| {
            let days = [day::today(), day::day(29)];
            stage.one(&["stats", "--json"], "stats", &[&days[0], &days[1]])
        },
        agree: |ours, bare| bare.split('\t').nth(1).is_some_and(|n| ours.contains(n)),
        ..READING
    },
    Scene {
        name: "search",
        promise: 2.0,
        pair: |stage, _| stage.one(&["search", RARE_WORD, "--json"], "search", &[RARE_WORD]),
        agree: |ours, bare| {
            let mut handles = bare.lines().filter_map(|line| line.split('\t').nth(1));
            bare.lines().count() == 5 && handles.all(|handle| ours.contains(&handle[..3]))
        },
        ..READING
    },
    Scene {
        name: "grade",
        promise: 1.3,
        growth: None,
        writes: true,
        // Every second process may fold the log into the file: two make one measurement.
        units: 2,
        pair: |stage, round| stage.grades(round),
        ..READING
    },
    Scene {
        name: "sitting",
        promise: 2.0,
        growth: None,
        runs: 5,
        writes: true,
        // One to see that it works, five to measure, one for its memory.
        least_due: 7 * SITTING,
        units: SITTING,
        pair: |stage, _| stage.sitting(),
        ..READING
    },
    Scene {
        name: "import",
        promise: 2.0,
        growth: None,
        peak_mib: 64.0,
        runs: 3,
        writes: true,
        sizes: Some(&[DECK_CARDS]),
        pair: |stage, _| stage.import(),
        ..READING
    },
];

impl<'p> Stage<'p> {
    /// Gives none where too few cards are due.
    fn set(place: &'p Place, scene: &Scene, size: i64) -> Result<Option<Self>> {
        let work = |side: &str| place.folder.join(format!("work-{}-{side}.db", scene.name));
        if scene.name == "import" {
            // Each round begins with an empty file.
            let files = [work("offbook"), work("bare")];
            return Ok(Some(Self {
                place,
                files,
                due: Vec::new(),
            }));
        }
        let file = place.data_file(size)?;
        let conn = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let due = fixture::due_handles(&conn, 3_000)?;
        drop(conn);
        if due.len() < scene.least_due {
            return Ok(None);
        }
        if !scene.writes {
            let files = [file.clone(), file];
            return Ok(Some(Self { place, files, due }));
        }
        let files = [
            work(&format!("{size}-offbook")),
            work(&format!("{size}-bare")),
        ];
        for copy in &files {
            empty::copy(&file, copy)?;
        }
        Ok(Some(Self { place, files, due }))
    }

    /// One process each.
    fn one(&self, ours: &[&str], bare: &str, args: &[&str]) -> Result<Pair> {
        Ok((
            vec![self.place.offbook(&self.files[0], ours)],
            vec![self.place.bare(bare, &self.files[1], args)],
        ))
    }

    fn grades(&self, round: usize) -> Result<Pair> {
        let cards = [0, 1].map(|i| &self.due[(2 * round + i) % self.due.len()]);
        let ours = |card: &&String| self.place.offbook(&self.files[0], &["grade", card, "good"]);
        let bare = |card: &&String| self.place.bare("grade", &self.files[1], &[card, "3"]);
        Ok((
            cards.iter().map(ours).collect(),
            cards.iter().map(bare).collect(),
        ))
    }

    fn sitting(&self) -> Result<Pair> {
        let grades = SITTING.to_string();
        let bare = self.place.bare("sitting", &self.files[1], &[&grades]);
        Ok((
            vec![self.place.sitting(&self.files[0], SITTING)],
            vec![bare],
        ))
    }

    fn import(&self) -> Result<Pair> {
        let deck = deck_file(&self.place.folder, DECK_CARDS)?;
        for file in &self.files {
            empty::make_empty(&self.place.offbook, file)?;
        }
        let deck = deck.to_str().context("a path that is no text")?;
        self.one(&["import", deck], "import", &[deck])
    }

    fn clear(&self, scene: &Scene) -> Result<()> {
        if scene.writes {
            self.files.iter().try_for_each(|file| empty::remove(file))?;
        }
        Ok(())
    }

    /// Bytes of the text that a scene reads beside the data file.
    fn text_bytes(&self, scene: &Scene) -> Result<u64> {
        if scene.name != "import" {
            return Ok(0);
        }
        Ok(fs::metadata(deck_file(&self.place.folder, DECK_CARDS)?)?.len())
    }
}

/// Measures every scene that is wanted, prints the table, gives whether every promise holds.
pub(crate) fn compare(place: &Place, options: &Options) -> Result<bool> {
    let mut table = Table::default();
    let mut failed = false;
    for scene in SCENES.iter().filter(|scene| options.wants(scene.name)) {
        eprintln!("{} ...", scene.name);
        // What went wrong with one must not hide the others.
        if let Err(error) = measure(place, options, scene, &mut table) {
            println!("{} could not be measured: {error:#}", scene.name);
            failed = true;
        }
    }
    println!("{table}");
    for broken in table.broken() {
        println!("broken: {broken}");
    }
    Ok(table.broken().is_empty() && !failed)
}

fn measure(place: &Place, options: &Options, scene: &Scene, table: &mut Table) -> Result<()> {
    let mut sizes = scene.sizes.unwrap_or(&options.sizes).to_vec();
    let mut stages = Vec::new();
    for size in std::mem::take(&mut sizes) {
        if let Some(stage) = Stage::set(place, scene, size)? {
            sizes.push(size);
            stages.push(stage);
        }
    }
    for stage in &stages {
        let (ours, bare) = (scene.pair)(stage, 0)?;
        let (ours, bare) = (outputs(&ours)?, outputs(&bare)?);
        ensure!(
            (scene.agree)(&ours, &bare),
            "different answers:\n{ours}\n{bare}"
        );
    }
    // The sizes in turn as well, so that growth is a ratio of neighbours too.
    let mut costs = vec![Vec::new(); stages.len()];
    for round in 1..=options.runs.min(scene.runs) {
        for (stage, costs) in stages.iter().zip(&mut costs) {
            let (ours, bare) = (scene.pair)(stage, round)?;
            costs.push((total(&ours)?, total(&bare)?));
        }
    }
    for ((stage, size), pairs) in stages.iter().zip(&sizes).zip(&costs) {
        let (ours, bare) = (scene.pair)(stage, 0)?;
        let peak = |programs: &[Program]| programs[0].peak_kib().map(|kib| kib as f64 / 1024.0);
        let text_mib = stage.text_bytes(scene)? as f64 / (1024.0 * 1024.0);
        let mut row = Row::new(scene.name, *size, pairs, scene.units);
        row.promise = scene.promise;
        row.peak_mib = (peak(&ours)? - text_mib).max(0.0);
        row.bare_peak_mib = (peak(&bare)? - text_mib).max(0.0);
        row.most_peak_mib = scene.peak_mib;
        if let (Some(most), Some(first)) = (scene.growth, costs.first())
            && stages.len() > 1
            && *size == options.largest()
        {
            row.growth = Some((growth(first, pairs), most));
        }
        table.rows.push(row);
    }
    stages.iter().try_for_each(|stage| stage.clear(scene))
}

/// How much longer offbook takes here than at the first size.
fn growth(first: &[(Cost, Cost)], here: &[(Cost, Cost)]) -> f64 {
    let ratios = first.iter().zip(here);
    median(
        ratios
            .map(|(a, b)| b.0.wall.as_secs_f64() / a.0.wall.as_secs_f64())
            .collect(),
    )
}

fn outputs(programs: &[Program]) -> Result<String> {
    programs.iter().map(Program::output).collect()
}

fn total(programs: &[Program]) -> Result<Cost> {
    let mut total = Cost::default();
    for program in programs {
        let cost = program.run()?;
        total.wall += cost.wall;
        total.cpu += cost.cpu;
    }
    Ok(total)
}
