//! `doctor`: looks the data over, says what is wrong and how to mend it.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde::Serialize;

use crate::cli::backups;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Kind, Outcome};
use crate::cli::output::{safe, say, tell};
use crate::cli::panic;
use crate::cli::phrase;
use crate::cli::progress::Bar;
use crate::cli::screens::actions::Keymap;
use crate::exchange::neutral;
use crate::store::doctor::Finding;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  offbook doctor
  offbook doctor --mend            after a backup, puts right what can be put right
  offbook doctor --last-error      details of the last internal error, to report it")]
pub(crate) struct Args {
    /// Put right what can be, after making a backup
    #[arg(long)]
    mend: bool,
    /// Show the details of the last internal error
    #[arg(long)]
    last_error: bool,
}

const PERMISSIONS: &str = "permissions";
/// Without this one, nothing in the file can be looked at.
const LAYOUT: &str = "layout";

/// What is looked at, in order: the name that findings carry, what is so when nothing is wrong,
/// and what is said when something is.
const CHECKS: [(&str, &str, &str); 13] = [
    (
        "settings",
        "the settings file can be read",
        "the settings file has a problem",
    ),
    (
        PERMISSIONS,
        "nobody else can read your answers",
        "others can read your answers",
    ),
    (
        LAYOUT,
        "the data file is ours and of a version this offbook knows",
        "the data file cannot be opened by this offbook",
    ),
    (
        "file",
        "SQLite finds the file whole",
        "SQLite finds the file damaged",
    ),
    (
        "links",
        "every row belongs to something that is there",
        "some rows belong to nothing that is there",
    ),
    (
        "cards",
        "every card has a question and its fingerprint",
        "some cards lack a question or their fingerprint",
    ),
    (
        "handles",
        "every short id is that of its card",
        "some short ids are not those of their cards",
    ),
    (
        "answers",
        "every card's answer is there",
        "some cards' answers are not there",
    ),
    (
        "states",
        "every card stands where its review log puts it",
        "some cards stand elsewhere than their review log puts them",
    ),
    (
        "queue",
        "what is asked next follows from the cards",
        "what is asked next does not follow from the cards",
    ),
    (
        "counters",
        "the numbers follow from the log and the queue",
        "the numbers do not follow from the log and the queue",
    ),
    (
        "search",
        "the search index holds what the cards say",
        "the search index does not hold what the cards say",
    ),
    (
        "interviews",
        "every interview's decks and cards are there",
        "some interviews cannot be read or lack their decks or cards",
    ),
];

/// One thing that is wrong.
#[derive(Debug, Serialize)]
struct Fault {
    check: &'static str,
    detail: String,
    can_be_mended: bool,
    hint: Option<String>,
}

#[derive(Debug, Serialize)]
struct DoctorJson {
    data_file: String,
    checks: Vec<&'static str>,
    findings: Vec<Fault>,
    mended: bool,
    backup: Option<String>,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    if args.last_error {
        return last_error(context);
    }
    let mut faults = examine(context)?;
    let mut backup = None;
    if args.mend && faults.iter().any(|fault| fault.can_be_mended) {
        backup = Some(mend(context)?);
        faults = examine(context)?;
    }
    if !faults.is_empty() {
        context.exit_code = 5;
    }
    if context.json {
        let body = DoctorJson {
            data_file: context.paths.data_file.display().to_string(),
            checks: CHECKS.map(|(name, ..)| name).to_vec(),
            findings: faults,
            mended: backup.is_some(),
            backup,
        };
        return Ok(context.out.json("offbook.doctor/1", &body)?);
    }
    screen(context, &faults, backup)
}

fn examine(context: &mut Context) -> Outcome<Vec<Fault>> {
    let within = within(context)?;
    let mut faults = around(context);
    if within.iter().any(|fault| fault.check == LAYOUT) {
        // A file that may not be ours is not for us to change.
        faults.retain(|fault| fault.check != PERMISSIONS);
    }
    faults.extend(within);
    Ok(faults)
}

/// What surrounds the data: settings and permissions.
fn around(context: &Context) -> Vec<Fault> {
    let mut faults = Vec::new();
    if let Some(fault) = &context.config_fault {
        faults.push(Fault {
            check: "settings",
            detail: fault.message.as_str().to_owned(),
            can_be_mended: false,
            hint: fault.hint.as_ref().map(|hint| hint.as_str().to_owned()),
        });
    }
    if let Err(fault) = Keymap::new(&context.config.keys) {
        let file = context.paths.config_file.display();
        faults.push(Fault {
            check: "settings",
            detail: format!("{file}: {}", fault.message()),
            can_be_mended: false,
            hint: Some(fault.hint()),
        });
    }
    let file = &context.paths.data_file;
    for path in [Some(file.as_path()), file.parent()].into_iter().flatten() {
        let Ok(facts) = fs::metadata(path) else {
            continue;
        };
        let is_ours = path == file || context.globals.db.is_none();
        let mode = facts.permissions().mode() & 0o777;
        if is_ours && mode & 0o077 != 0 {
            let right = if facts.is_dir() { "700" } else { "600" };
            faults.push(Fault {
                check: PERMISSIONS,
                detail: format!("others may read {} (mode {mode:o})", path.display()),
                can_be_mended: true,
                hint: Some(format!("chmod {right} \"{}\"", path.display())),
            });
        }
    }
    faults
}

/// What is in the data file. One that cannot be opened at all is a finding too.
fn within(context: &mut Context) -> Outcome<Vec<Fault>> {
    let mut bar = Bar::new("Checking", &context.out.look, context.may_move());
    let found = context.read(|store| store.examine(&mut |done, of| bar.set(done, of)));
    drop(bar);
    match found {
        Ok(found) => Ok(found
            .unwrap_or_default()
            .into_iter()
            .map(Fault::from)
            .collect()),
        Err(failure) if failure.kind == Kind::DataFile => Ok(vec![Fault {
            check: LAYOUT,
            detail: failure.message.as_str().to_owned(),
            can_be_mended: false,
            hint: failure
                .hint
                .as_ref()
                .map(|hint| hint.as_str().to_owned())
                .filter(|hint| !hint.starts_with("offbook doctor"))
                .or_else(|| Some("offbook backup list   then: offbook backup restore".into())),
        }]),
        Err(failure) => Err(failure),
    }
}

impl From<Finding> for Fault {
    fn from(finding: Finding) -> Self {
        let hint = if finding.can_be_mended {
            "offbook doctor --mend"
        } else {
            "offbook backup list   then: offbook backup restore"
        };
        Self {
            check: finding.check,
            detail: finding.detail,
            can_be_mended: finding.can_be_mended,
            hint: Some(hint.to_owned()),
        }
    }
}

/// Mends and gives the path of the copy made before.
fn mend(context: &mut Context) -> Outcome<String> {
    let mut store = context.open()?;
    let copy = backups::before(context, &store, "mend")?;
    let mut bar = Bar::new("Mending", &context.out.look, context.may_move());
    store.mend(&mut |done, of| bar.set(done, of))?;
    tighten(context);
    Ok(copy.display().to_string())
}

fn tighten(context: &Context) {
    let file = &context.paths.data_file;
    let folder = file.parent().filter(|_| context.globals.db.is_none());
    for (path, mode) in [(Some(file.as_path()), 0o600), (folder, 0o700)] {
        if let Some(path) = path {
            // What cannot be changed is found and reported by the check that follows.
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(mode));
        }
    }
}

fn screen(context: &mut Context, faults: &[Fault], backup: Option<String>) -> Outcome {
    if !context.paths.data_file.exists() {
        tell!(context.out, "There is no data file yet.");
    }
    let sign = if context.out.look.ascii { "ok" } else { "✓" };
    let mut is_open = true;
    for (name, right, amiss) in CHECKS {
        // "day counters" and the like are one line here.
        let wrong = faults
            .iter()
            .filter(|fault| fault.check.ends_with(name))
            .count();
        let (mark, what) = match wrong {
            _ if !is_open => ("?", right),
            0 => (sign, right),
            _ => ("!!", amiss),
        };
        is_open &= name != LAYOUT || wrong == 0;
        context.out.wrapped(safe!("{:<2}  ", mark), &what)?;
    }
    for fault in faults {
        context.out.blank()?;
        let detail = neutral::line(&fault.detail);
        context.out.wrapped(safe!("{}: ", fault.check), &detail)?;
        if let Some(hint) = &fault.hint {
            context
                .out
                .wrapped(safe!("hint:  "), &neutral::line(hint))?;
        }
    }
    context.out.blank()?;
    if let Some(backup) = backup {
        context.out.wrapped(
            safe!("Mended; the copy from before: "),
            &neutral::line(&backup),
        )?;
    }
    match faults.len() {
        0 => say!(context.out, "Nothing is wrong.")?,
        n => {
            let things = phrase::count(n as u64, "thing is", "things are");
            say!(context.out, "{} wrong.", things)?;
        }
    }
    Ok(())
}

fn last_error(context: &mut Context) -> Outcome {
    let path = panic::details_file(&context.paths.state_dir);
    match fs::read_to_string(&path) {
        Ok(details) => {
            say!(context.out, "{}", neutral::block(details.trim_end()))?;
            tell!(context.out, "(nothing of your answers is in it)");
            Ok(())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            say!(context.out, "There was no internal error.")?;
            Ok(())
        }
        Err(error) => Err(Failure::failed(format!("{}: {error}", path.display()))),
    }
}
