//! `man`: manual pages, written from the same source as `--help`.

use std::path::PathBuf;

use clap::CommandFactory;
use clap_mangen::Man;

use crate::cli::Cli;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::tell;
use crate::cli::phrase;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  offbook man | man -l -
  offbook man -o ~/.local/share/man/man1")]
pub(crate) struct Args {
    /// Write the pages of all commands into this folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let mut cli = Cli::command();
    // The front page's own template is for screens.
    cli = cli.help_template("{about}");
    let Some(folder) = &args.output else {
        cli.build();
        return Ok(Man::new(cli).render(context.out.file())?);
    };
    let failed = |error: std::io::Error| {
        Failure::failed(format!("could not write to {}: {error}", folder.display()))
    };
    std::fs::create_dir_all(folder).map_err(failed)?;
    clap_mangen::generate_to(cli, folder).map_err(failed)?;
    let pages = std::fs::read_dir(folder)
        .map_err(failed)?
        .filter_map(Result::ok);
    let ours = pages.filter(|page| page.file_name().to_string_lossy().starts_with("offbook"));
    let pages = phrase::count(ours.count() as u64, "page", "pages");
    tell!(context.out, "Wrote {}.", pages);
    Ok(())
}
