//! What README shows and what `--help` says is what happens.
//!
//! Every ```` ```console ```` block of README.md is run, in order, in one world: a line with `$ `
//! is a command of the shell (`> ` goes on with it), what follows is what it prints. A line of
//! dots stands for any lines, `[..]` for anything within one. `README=write cargo test --test
//! readme` writes what is printed now.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code)] // each test takes of the world what it needs
#[path = "cli/world.rs"]
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use world::World;

// ---- README --------------------------------------------------------------------------------------

#[test]
fn the_examples_of_readme_are_what_happens() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let world = World::new();
    let mut now = String::new();
    let mut wrong = Vec::new();
    let mut lines = readme.lines().peekable();
    while let Some(line) = lines.next() {
        now.push_str(line);
        now.push('\n');
        if line.trim() != "```console" {
            continue;
        }
        while let Some(line) = lines.next_if(|line| line.trim() != "```") {
            let mut shown = vec![line.to_owned()];
            let mut command = line
                .strip_prefix("$ ")
                .unwrap_or_else(|| panic!("{line:?}: no command"))
                .to_owned();
            while let Some(line) = lines.next_if(|line| line.starts_with("> ")) {
                shown.push(line.to_owned());
                command.push('\n');
                command.push_str(&line[2..]);
            }
            let is_output = |line: &&str| !line.starts_with("$ ") && line.trim() != "```";
            let mut expected = Vec::new();
            while let Some(line) = lines.next_if(is_output) {
                expected.push(line.to_owned());
            }
            let printed = printed_by(&world, &command);
            let fits = fits(
                &expected,
                &printed.iter().map(String::as_str).collect::<Vec<_>>(),
            );
            if !fits {
                wrong.push(format!("$ {command}\n{}", printed.join("\n")));
            }
            shown.extend(if fits { expected } else { printed });
            now.extend(shown.iter().map(|line| format!("{line}\n")));
        }
    }
    if std::env::var_os("README").is_some_and(|mode| mode == "write") {
        fs::write(&path, now).unwrap();
        return;
    }
    assert!(
        wrong.is_empty(),
        "README.md says otherwise; it prints\n\n{}",
        wrong.join("\n\n")
    );
}

/// What a command of the shell prints on both its outputs, without space at the ends of lines.
fn printed_by(world: &World, command: &str) -> Vec<String> {
    let known = world.command();
    let program = PathBuf::from(env!("CARGO_BIN_EXE_offbook"));
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(program.parent().unwrap().to_owned())
        .chain(std::env::split_paths(&folders));
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{command}")])
        .env_clear()
        .envs(
            known
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .env("PATH", std::env::join_paths(folders).unwrap())
        .current_dir(world.folder())
        .stdin(Stdio::null())
        .output()
        .expect("a shell");
    let printed = String::from_utf8(output.stdout).expect("text");
    let home = world.home().display().to_string();
    let printed = printed.replace(&home, "~");
    printed
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

fn fits(expected: &[String], printed: &[&str]) -> bool {
    match expected.split_first() {
        None => printed.is_empty(),
        Some((line, rest)) if line.trim() == "..." => {
            (0..=printed.len()).any(|skipped| fits(rest, &printed[skipped..]))
        }
        Some((line, rest)) => printed
            .split_first()
            .is_some_and(|(first, others)| line_fits(line.trim_end(), first) && fits(rest, others)),
    }
}

fn line_fits(expected: &str, printed: &str) -> bool {
    let Some((head, tail)) = expected.split_once("[..]") else {
        return expected == printed;
    };
    let Some(rest) = printed.strip_prefix(head) else {
        return false;
    };
    let mut ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    ends.any(|at| line_fits(tail, &rest[at..]))
}

#[test]
fn examples_are_compared_by_line_and_by_part() {
    let fits = |expected: &str, printed: &str| {
        let expected: Vec<String> = expected.lines().map(str::to_owned).collect();
        fits(&expected, &printed.lines().collect::<Vec<_>>())
    };
    assert!(fits("a\nb", "a\nb") && !fits("a\nb", "a\nc") && !fits("a", "a\nb"));
    assert!(fits("a\n...\nd", "a\nb\nc\nd") && fits("...", "") && !fits("a\n...\nd", "a\nb"));
    assert!(fits("card [..] is due", "card k7f is due") && !fits("card [..]x", "card k7f"));
}

// ---- help ----------------------------------------------------------------------------------------

#[test]
fn every_command_explains_itself_within_the_screen() {
    let mut world = World::new();
    for columns in [40, 80, 132] {
        world.set_width(columns);
        for words in commands(&world) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let help = world.ok(&[&words[..], &["--help"]].concat());
            assert!(
                help.stderr.is_empty() && help.stdout.contains("Usage: offbook"),
                "{help}"
            );
            let again = world.ok(&[&words[..], &["-h"]].concat());
            assert!(again.stdout.contains("Usage: offbook"), "{again}");
        }
        for line in world.ok(&["--help"]).stdout.lines() {
            assert!(
                line.chars().count() <= columns,
                "{columns} columns: {line:?}"
            );
        }
    }
}

/// The examples below a help are lines to type: none may be refused as a line.
#[test]
fn every_example_of_every_help_is_understood() {
    let world = World::with_a_card();
    let mut examples = BTreeSet::new();
    for words in commands(&world) {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let help = world.ok(&[&words[..], &["--help"]].concat()).stdout;
        let below = help
            .split_once("Examples:")
            .map(|(_, below)| below.to_owned());
        let below = below.unwrap_or_default();
        let lines = below
            .lines()
            .map(str::trim)
            .filter(|line| line.starts_with("offbook"));
        // What stands behind three spaces explains the example.
        examples.extend(lines.map(|line| line.split("   ").next().unwrap_or(line).to_owned()));
    }
    assert!(examples.len() > 20, "{examples:?}");
    for example in examples {
        let printed = printed_by(&world, &format!("{example} </dev/null"));
        let printed = printed.join("\n");
        let is_refused = [
            "unexpected argument",
            "unrecognized",
            "invalid value",
            "required argument",
            "internal error;",
        ]
        .iter()
        .any(|words| printed.contains(words));
        assert!(!is_refused, "$ {example}\n{printed}");
    }
}

/// Two that say the same could not be told apart in a list.
#[test]
fn every_command_says_something_else_of_itself() {
    let world = World::new();
    let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for words in commands(&world) {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let help = world.ok(&[&words[..], &["--help"]].concat()).stdout;
        let about = help.lines().next().unwrap_or_default().to_owned();
        assert!(!about.is_empty(), "{words:?}");
        said.entry(about).or_default().push(words.join(" "));
    }
    let twice: Vec<_> = said.iter().filter(|(_, who)| who.len() > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

/// Every command and every command below one, as the helps list them.
fn commands(world: &World) -> Vec<Vec<String>> {
    let front = world.ok(&["--help"]).stdout;
    let names = front
        .lines()
        .skip_while(|line| !line.contains("today:"))
        .take_while(|line| *line != "Flags")
        .filter_map(|line| {
            line.strip_prefix("  ")
                .filter(|line| !line.starts_with(' '))
        })
        .filter_map(|line| line.split([' ', '[']).next().map(str::to_owned))
        .filter(|name| name != "offbook" && name.chars().all(|c| c.is_ascii_lowercase()));
    let mut found = Vec::new();
    for name in names {
        let help = world.ok(&[&name, "--help"]).stdout;
        let below = help
            .split_once("\nCommands:\n")
            .map_or("", |(_, below)| below);
        let below = below.lines().take_while(|line| !line.is_empty());
        found.push(vec![name.clone()]);
        found.extend(below.filter_map(|line| {
            let word = line
                .strip_prefix("  ")
                .filter(|line| !line.starts_with(' '))?;
            Some(vec![name.clone(), word.split(' ').next()?.to_owned()])
        }));
    }
    assert!(found.len() > 30, "{found:?}");
    found
}
