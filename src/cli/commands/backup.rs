//! `backup`: copies of the data file, made, listed and brought back.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::backups::{self, BY_HAND, Backup};
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{safe, say, tell};
use crate::exchange::neutral::{self, Safe};
use crate::store::Store;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  offbook backup                    list them
  offbook backup create
  offbook backup create --to /media/stick/offbook.db
  offbook backup restore 2")]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// The copies there are, newest first
    #[command(after_help = "Examples:\n  offbook backup list\n  offbook backup list --json")]
    List,
    /// Make a copy now
    #[command(after_help = "Examples:\n  offbook backup create\n  offbook backup create --to FILE")]
    Create {
        /// Somewhere else than beside the data file
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// Put a copy in place of the data; the present data is kept as another copy
    #[command(
        after_help = "Examples:\n  offbook backup restore 1\n  offbook backup restore FILE --yes"
    )]
    Restore {
        /// Its number in the list, its name, or the path of a copy
        #[arg(value_name = "BACKUP")]
        which: String,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
    },
}

#[derive(Debug, Serialize)]
struct ListJson {
    folder: String,
    backups: Vec<BackupJson>,
}

#[derive(Debug, Serialize)]
struct BackupJson {
    path: String,
    bytes: u64,
    made_at: String,
    reason: String,
}

#[derive(Debug, Serialize)]
struct MadeJson {
    path: String,
    bytes: u64,
}

#[derive(Debug, Serialize)]
struct RestoredJson {
    restored: String,
    /// What was there before; nothing where there was no data file.
    kept: Option<String>,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    match &args.verb {
        None | Some(Verb::List) => list(context),
        Some(Verb::Create { to }) => create(context, to.as_deref()),
        Some(Verb::Restore { which, yes }) => restore(context, which, *yes),
    }
}

fn list(context: &mut Context) -> Outcome {
    let backups = backups::list(&context.paths.data_file)?;
    if context.json {
        let folder = backups::folder(&context.paths.data_file)
            .display()
            .to_string();
        let backups = backups.iter().map(|backup| BackupJson {
            path: backup.path.display().to_string(),
            bytes: backup.bytes,
            made_at: backup.made_at.format("%Y-%m-%dT%H:%M:%S").to_string(),
            reason: backup.reason.clone(),
        });
        let body = ListJson {
            folder,
            backups: backups.collect(),
        };
        return Ok(context.out.json("offbook.backups/1", &body)?);
    }
    if backups.is_empty() {
        tell!(context.out, "No backups yet.   offbook backup create");
        return Ok(());
    }
    let row = |(i, backup): (usize, &Backup)| {
        let made = backup.made_at.format("%-d %b %Y %H:%M").to_string();
        vec![
            safe!("{}", i + 1),
            neutral::line(&made),
            size(backup.bytes),
            why(backup),
        ]
    };
    let rows: Vec<Vec<Safe>> = backups.iter().enumerate().map(row).collect();
    context.out.table(&["no", "made", "size", "why"], &rows)?;
    let folder = backups::folder(&context.paths.data_file)
        .display()
        .to_string();
    tell!(context.out, "In {}", neutral::line(&folder));
    Ok(())
}

fn why(backup: &Backup) -> Safe {
    match backup.reason.as_str() {
        BY_HAND => safe!("by hand"),
        "" => safe!(""),
        reason => safe!("before {}", neutral::line(reason)),
    }
}

/// `44 kB`, `1.2 MB`.
fn size(bytes: u64) -> Safe {
    let kilobytes = bytes.div_ceil(1_000);
    match kilobytes {
        0..1_000 => safe!("{} kB", kilobytes),
        _ => safe!("{:.1} MB", bytes as f64 / 1e6),
    }
}

fn create(context: &mut Context, to: Option<&Path>) -> Outcome {
    if !context.paths.data_file.exists() {
        return Err(Failure::not_found("there is no data to copy yet").hint("offbook add"));
    }
    let to = match to {
        Some(to) if to.exists() => {
            return Err(
                Failure::failed(format!("{} is there already", to.display()))
                    .hint("name another file: --to FILE"),
            );
        }
        Some(to) => to.to_owned(),
        None => backups::new_path(context, BY_HAND),
    };
    let path = context.open()?.back_up(&to, &context.now)?;
    let bytes = std::fs::metadata(&path).map_or(0, |facts| facts.len());
    let shown = path.display().to_string();
    if context.json {
        return Ok(context
            .out
            .json("offbook.backup/1", &MadeJson { path: shown, bytes })?);
    }
    context.out.wrapped(
        safe!("Copied to "),
        &safe!("{} ({})", neutral::line(&shown), size(bytes)),
    )?;
    Ok(())
}

fn restore(context: &mut Context, which: &str, yes: bool) -> Outcome {
    let from = find(context, which)?;
    if !yes {
        let name = from
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let question = safe!(
            "Put {} in place of your present data?",
            neutral::line(&name)
        );
        if !context
            .asker
            .confirm(&mut context.out, &question, false, "--yes")?
        {
            say!(context.out, "Nothing was changed.")?;
            return Ok(());
        }
    }
    let kept = Store::restore(&context.paths.data_file, &from, &context.now)?;
    let kept = kept.map(|kept| backups::take_in(context, kept, "restore"));
    let restored = from.display().to_string();
    let kept = kept.map(|kept| kept.display().to_string());
    if context.json {
        return Ok(context
            .out
            .json("offbook.restored/1", &RestoredJson { restored, kept })?);
    }
    context
        .out
        .wrapped(safe!("Restored "), &neutral::line(&restored))?;
    if let Some(kept) = kept {
        context
            .out
            .wrapped(safe!("What was there is kept: "), &neutral::line(&kept))?;
    }
    Ok(())
}

/// By its number in the list, its name there, or as a path.
fn find(context: &Context, which: &str) -> Outcome<PathBuf> {
    let backups = backups::list(&context.paths.data_file)?;
    let by_number = which.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    if let Some(backup) = by_number.and_then(|i| backups.get(i)) {
        return Ok(backup.path.clone());
    }
    if let Some(backup) = backups.iter().find(|backup| backup.name == which) {
        return Ok(backup.path.clone());
    }
    let path = PathBuf::from(which);
    if path.is_file() {
        return Ok(path);
    }
    let have = match backups.len() {
        0 => "there are none yet".to_owned(),
        1 => "there is 1".to_owned(),
        n => format!("there are {n}"),
    };
    Err(Failure::not_found(format!("no backup \"{which}\" ({have})")).hint("offbook backup list"))
}
