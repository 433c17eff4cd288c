//! `deck check`: what is wrong with deck files, as an import would find it.

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome, located_line};
use crate::cli::files;
use crate::cli::files::LARGEST_FILE;
use crate::cli::output::{safe, say, tell};
use crate::cli::phrase;
use crate::exchange::native;
use crate::exchange::{Problem, Severity};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  offbook deck check acme.offbook.toml --strict
  offbook deck check acme.offbook.toml --against acme-7.offbook.toml")]
pub(super) struct Args {
    /// The files; - is standard input
    #[arg(required = true, value_name = "FILE|-", value_hint = clap::ValueHint::FilePath)]
    files: Vec<String>,
    /// Take warnings for errors
    #[arg(long)]
    strict: bool,
    /// The release before: ids must still belong to their questions
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    against: Option<String>,
}

#[derive(Debug, Serialize)]
struct CheckJson<'f> {
    files: Vec<CheckedJson<'f>>,
}

#[derive(Debug, Serialize)]
struct CheckedJson<'f> {
    path: &'f str,
    problems: Vec<ProblemJson>,
}

#[derive(Debug, Serialize)]
struct ProblemJson {
    line: Option<u32>,
    column: Option<u32>,
    severity: &'static str,
    message: String,
}

/// Every problem of every file. They are what was asked for, so they are data on stdout.
pub(super) fn run(context: &mut Context, args: &Args) -> Outcome {
    let before = match &args.against {
        Some(path) => Some((path.as_str(), super::release::read_file(path)?)),
        None => None,
    };
    let mut checked = Vec::new();
    let mut errors = 0_u64;
    let mut warnings = 0_u64;
    for path in &args.files {
        let bytes = files::read(path, LARGEST_FILE)?;
        let mut problems = problems(&bytes);
        if let Some((name, before)) = &before {
            let is_readable = problems.iter().all(|p| p.severity == Severity::Warning);
            let text = native::decode(&bytes).ok().filter(|_| is_readable);
            if let Some(Ok(now)) = text.map(native::read_whole) {
                problems.extend(native::against(before, &now, name));
            }
        }
        for problem in &problems {
            match problem.severity {
                Severity::Error => errors += 1,
                Severity::Warning => warnings += 1,
            }
        }
        checked.push((path, problems));
    }
    if context.json {
        let files = checked.iter().map(|(path, problems)| CheckedJson {
            path,
            problems: problems.iter().map(problem_json).collect(),
        });
        let files = files.collect();
        context.out.json("offbook.check/1", &CheckJson { files })?;
    } else {
        for (path, problems) in &checked {
            for problem in problems {
                say!(context.out, "{}", located_line(path, problem))?;
            }
        }
    }
    context.out.flush()?;
    let counted = safe!(
        "{} and {} in {}",
        phrase::count(errors, "error", "errors"),
        phrase::count(warnings, "warning", "warnings"),
        phrase::count(args.files.len() as u64, "file", "files")
    );
    if errors > 0 || (args.strict && warnings > 0) {
        return Err(Failure::input(counted.as_str()));
    }
    tell!(context.out, "{}", counted);
    Ok(())
}

fn problems(bytes: &[u8]) -> Vec<Problem> {
    match native::decode(bytes) {
        Ok(text) => native::check(text),
        Err(problem) => vec![problem],
    }
}

fn problem_json(problem: &Problem) -> ProblemJson {
    ProblemJson {
        line: problem.line,
        column: problem.column,
        severity: match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: problem.message.clone(),
    }
}
