//! Questions one after the other, each answer on disk before the next is asked: Ctrl+C, a closed
//! window or an empty battery loses nothing that was typed.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::context::{Context, Paths};
use super::editor::{self, Editor};
use super::failure::{Failure, Outcome};
use super::files;
use super::output::{safe, say, tell};
use super::terminal;
use crate::exchange::neutral::{self, Safe};
use crate::sitting::prepare::{Done, Given, Progress, Script, Step};
use crate::store::Store;

/// How a sitting of questions ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    AllGiven,
    /// The person stopped, or the input ended; what was given is kept.
    Stopped,
}

/// Where the answers to the questions are kept until all are given.
#[derive(Debug)]
pub(crate) struct Kept {
    path: PathBuf,
    /// What is prepared, such as `answer`.
    wizard: &'static str,
    /// What it is prepared for, such as a card's id.
    subject: String,
    /// Tells this file from others that had its name.
    token: String,
    pub(crate) progress: Progress,
}

/// The file, one for each thing that is being prepared.
#[derive(Debug, Serialize, Deserialize)]
struct KeptJson {
    format: String,
    wizard: String,
    subject: String,
    #[serde(default)]
    token: String,
    steps: Vec<StepJson>,
}

#[derive(Debug, Serialize, Deserialize)]
struct StepJson {
    step: String,
    /// None where it was skipped.
    text: Option<String>,
    /// The person went back over it.
    #[serde(default)]
    withdrawn: bool,
}

const FORMAT: &str = "offbook-prepare/1";
/// Ends the name of the file.
const ENDING: &str = "prepare.json";

impl Kept {
    /// What was given before, if anything was. `name` is a word of ours or a handle's letters.
    ///
    /// # Errors
    /// Where the folder cannot be made, or the file is there and cannot be read.
    pub(crate) fn open(
        context: &mut Context,
        wizard: &'static str,
        name: &str,
        subject: &str,
    ) -> Outcome<Self> {
        let kept = Self::read(context, wizard, name, subject)?;
        if kept.progress.done.is_empty() || !kept.is_saved(context)? {
            return Ok(kept);
        }
        // It was ended between saving and clearing up.
        let text = "What you gave the last time is saved; this begins anew.";
        context.out.wrapped("", &text)?;
        kept.done();
        Self::read(context, wizard, name, subject)
    }

    fn read(context: &Context, wizard: &'static str, name: &str, subject: &str) -> Outcome<Self> {
        let path = editor::drafts(&context.paths)?.join(format!("{name}.{ENDING}"));
        let began = context.now().at_ms();
        let mut kept = Self {
            path,
            wizard,
            subject: subject.to_owned(),
            token: format!("{began}-{}", std::process::id()),
            progress: Progress::default(),
        };
        match fs::read(&kept.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(kept.unreadable(&files::reason(&error))),
            Ok(bytes) => kept.take(&bytes)?,
        }
        Ok(kept)
    }

    fn take(&mut self, bytes: &[u8]) -> Outcome {
        let read: KeptJson = serde_json::from_slice(bytes)
            .map_err(|_| self.unreadable("it is not what offbook wrote"))?;
        let is_ours =
            read.format == FORMAT && read.wizard == self.wizard && read.subject == self.subject;
        if !is_ours {
            return Err(self.unreadable("it belongs to something else"));
        }
        self.token = read.token;
        for step in read.steps {
            let done = Done {
                step: step.step,
                given: step.text.map_or(Given::Skipped, Given::Text),
            };
            match step.withdrawn {
                true => self.progress.withdrawn.push(done),
                false => self.progress.done.push(done),
            }
        }
        Ok(())
    }

    fn unreadable(&self, why: &str) -> Failure {
        let path = self.path.display();
        Failure::failed(format!("what was kept in {path} cannot be read: {why}"))
            .hint("begin anew, the file is put aside: --restart")
    }

    /// Writes what was given: after this it is on disk.
    fn save(&self) -> Outcome {
        let json = |done: &Done, withdrawn| StepJson {
            step: done.step.clone(),
            text: match &done.given {
                Given::Text(text) => Some(text.clone()),
                Given::Skipped => None,
            },
            withdrawn,
        };
        let done = self.progress.done.iter().map(|done| json(done, false));
        let withdrawn = self.progress.withdrawn.iter().map(|done| json(done, true));
        let kept = KeptJson {
            format: FORMAT.to_owned(),
            wizard: self.wizard.to_owned(),
            subject: self.subject.clone(),
            token: self.token.clone(),
            steps: done.chain(withdrawn).collect(),
        };
        files::write(&self.path, true, |to| {
            serde_json::to_writer(to, &kept).map_err(io::Error::from)
        })
    }

    /// The name and the content of the file, as the data file remembers them.
    fn marks(&self) -> (String, &str) {
        let name = self.path.file_name().unwrap_or_default();
        (name.to_string_lossy().into_owned(), &self.token)
    }

    fn is_saved(&self, context: &Context) -> Outcome<bool> {
        let (name, token) = self.marks();
        let is_saved = context.read(|store| store.has_brought_in(&name, token))?;
        Ok(is_saved.unwrap_or(false) && !token.is_empty())
    }

    /// The next operation saves what was given.
    pub(crate) fn saves_into(&self, store: &mut Store) {
        let (name, token) = self.marks();
        store.brings_in(&name, token);
    }

    /// What was given is saved elsewhere: it can go.
    pub(crate) fn done(self) {
        let _ = fs::remove_file(self.path);
    }
}

/// Puts what was kept for `name` aside, to begin anew. Nothing that was typed is deleted.
pub(crate) fn put_aside(context: &mut Context, name: &str) -> Outcome {
    let path = editor::drafts(&context.paths)?.join(format!("{name}.{ENDING}"));
    if let Some(aside) = editor::put_aside(&path)? {
        let aside = neutral::line(&aside.display().to_string());
        tell!(context.out, "What was kept is in {}", aside);
    }
    Ok(())
}

/// The names under which something is kept that is not finished.
pub(crate) fn unfinished(paths: &Paths) -> Vec<String> {
    let folder = paths.state_dir.join("drafts");
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let ending = format!(".{ENDING}");
    let mut names: Vec<String> = names
        .filter_map(|name| name.strip_suffix(&ending).map(str::to_owned))
        .collect();
    names.sort_unstable();
    names
}

/// What a typed line asks for.
#[derive(Debug, PartialEq, Eq)]
enum Typed {
    Text(String),
    Nothing,
    Skip,
    Back,
    Edit,
    Help,
    Quit,
}

/// Asks until all is given, the person stops, or the input ends. `flags` is what answers without
/// anybody there.
pub(crate) fn ask(
    context: &mut Context,
    kept: &mut Kept,
    script: &dyn Script,
    flags: &'static str,
) -> Outcome<Ended> {
    if context.asker.is_nobody() {
        return Err(Failure::nobody_to_ask(
            "this asks one question after the other",
            flags,
        ));
    }
    terminal::guard();
    say_how(context)?;
    let mut shown: Option<String> = None;
    while let Some(mut step) = script.next(&kept.progress) {
        step.there = kept.progress.offered(&step);
        if shown.as_ref() != Some(&step.id) {
            show(context, &step)?;
            shown = Some(step.id.clone());
        }
        let given = match typed(context)? {
            None | Some(Typed::Quit) => return Ok(Ended::Stopped),
            Some(Typed::Help) => {
                help(context, &step)?;
                continue;
            }
            Some(Typed::Back) => {
                match kept.progress.back() {
                    true => kept.save()?,
                    false => say!(context.out, "this is the first question")?,
                }
                shown = None;
                continue;
            }
            Some(Typed::Edit) => match edited(context, kept, &step)? {
                Some(text) => text,
                None => continue,
            },
            Some(Typed::Skip) => Given::Skipped,
            Some(Typed::Nothing) => step.there.clone().map_or(Given::Skipped, Given::Text),
            Some(Typed::Text(text)) => Given::Text(text),
        };
        if let Given::Text(text) = &given
            && let Some(why) = script.refuse(&step, text)
        {
            context.out.wrapped("", &neutral::line(&why))?;
            continue;
        }
        let given = settled(context, script, &step, given)?;
        kept.progress.keep(&step.id, given);
        kept.save()?;
        // What cannot be left out is asked again, and shown again.
        shown = None;
    }
    Ok(Ended::AllGiven)
}

/// What is kept of an answer: a day in the person's words is kept as that day, and a card by its
/// handle; both are said.
fn settled(
    context: &mut Context,
    script: &dyn Script,
    step: &Step,
    given: Given,
) -> Outcome<Given> {
    let Given::Text(text) = &given else {
        return Ok(given);
    };
    if let Some(card) = script.card(step, text) {
        context.out.wrapped("  ", &neutral::line(&card.question))?;
        return Ok(Given::Text(card.handle.whole().to_owned()));
    }
    let Some(day) = script.day(step, text) else {
        return Ok(given);
    };
    let date = day.date();
    let said = format!("{} {}", day.short(), date.format("%Y"));
    context.out.wrapped("  ", &neutral::line(&said))?;
    Ok(Given::Text(day.to_string()))
}

fn is_on_screen(context: &Context) -> bool {
    context.asker.is_terminal()
}

fn say_how(context: &mut Context) -> Outcome {
    let text = if is_on_screen(context) {
        "Each answer is kept as you type it. Alone on a line: - skips, b goes back, e opens your \
         editor, ? helps, q stops."
    } else {
        "Each answer is kept as you type it. Other words: skip, back, edit, help, quit."
    };
    context.out.wrapped("", &text)?;
    Ok(())
}

fn show(context: &mut Context, step: &Step) -> Outcome {
    let is_on_screen = is_on_screen(context);
    let out = &mut context.out;
    let (title, prompt) = (neutral::line(&step.title), neutral::block(&step.prompt));
    let aside = neutral::line(&step.aside);
    if !is_on_screen {
        let gap = if step.aside.is_empty() { "" } else { ", " };
        let head = safe!(
            "Step {} of {}, {}{}{}.",
            step.number,
            step.of,
            title,
            gap,
            aside
        );
        out.wrapped("", &safe!("{} {}", head, prompt))?;
    } else {
        out.blank()?;
        let left = safe!("{} of {}  {}", step.number, step.of, title);
        out.two_sides(&out.bold(&left), &aside)?;
        for line in prompt.as_str().split('\n') {
            // What is to choose from, such as "  1  a card", hangs by its number.
            let number = line.strip_prefix("  ").and_then(|rest| rest.find("  "));
            let (number, text) = line.split_at(number.map_or(0, |at| at + 4));
            out.wrapped(neutral::line(number), &neutral::line(text))?;
        }
    }
    if let Some(there) = &step.there {
        let there = neutral::block(there.trim());
        match is_on_screen {
            true => out.wrapped("  ", &there)?,
            false => out.wrapped("", &safe!("There is: {}", there))?,
        }
        if step.is_long {
            let keep = "Enter keeps it; what you type takes its place.";
            out.wrapped("", &keep)?;
        }
    }
    Ok(())
}

/// What was typed; `None` at the end of the input. What is pasted in several lines is one answer.
fn typed(context: &mut Context) -> Outcome<Option<Typed>> {
    // Into a pipe nothing is typed that would end its line.
    let prompt = match io::stdin().is_terminal() {
        true => safe!("> "),
        false => Safe::default(),
    };
    let Some(mut text) = context.asker.line(&mut context.out, &prompt)? else {
        return Ok(None);
    };
    while is_on_screen(context) && terminal::more_is_there() {
        let Some(line) = context.asker.line(&mut context.out, &Safe::default())? else {
            break;
        };
        text.push('\n');
        text.push_str(&line);
    }
    Ok(Some(understood(&text)))
}

fn understood(text: &str) -> Typed {
    let text = text.trim();
    match text.to_lowercase().as_str() {
        "" => Typed::Nothing,
        "-" | "skip" => Typed::Skip,
        "b" | "back" => Typed::Back,
        "e" | "edit" => Typed::Edit,
        "?" | "help" => Typed::Help,
        "q" | "quit" => Typed::Quit,
        _ => Typed::Text(text.to_owned()),
    }
}

fn help(context: &mut Context, step: &Step) -> Outcome {
    let out = &mut context.out;
    for example in &step.examples {
        out.wrapped("  - ", &neutral::line(example))?;
    }
    let there = match &step.there {
        Some(_) => "Enter takes what is there, - leaves it out.",
        None => "Enter passes it over; it can be filled later.",
    };
    out.wrapped("", &there)?;
    out.wrapped(
        "",
        &"back (b) goes to the question before, edit (e) opens your editor, quit (q) stops; the \
          same command goes on from here.",
    )?;
    Ok(())
}

/// The answer as it was left in the editor; `None` where it could not be opened.
fn edited(context: &mut Context, kept: &Kept, step: &Step) -> Outcome<Option<Given>> {
    let path = kept.path.with_extension("md");
    match edit_text(context, &path, step) {
        Ok(text) if text.is_empty() => Ok(Some(Given::Skipped)),
        Ok(text) => Ok(Some(Given::Text(text))),
        Err(failure) => {
            // The questions go on; the editor may be called again.
            for line in failure.lines() {
                tell!(context.out, "{}", neutral::line(&line));
            }
            Ok(None)
        }
    }
}

/// Begins a line that is not part of the answer.
const NOTE: &str = "#!";

fn edit_text(context: &mut Context, path: &Path, step: &Step) -> Outcome<String> {
    let editor = Editor::find(context, "type it here")?;
    // What an earlier editor left when it was cut off is not written over.
    if !path.exists() {
        let there = step.there.as_deref().unwrap_or_default();
        let notes = [step.title.as_str(), &step.prompt, &step.aside];
        let notes = notes.iter().filter(|note| !note.is_empty());
        let notes: String = notes.map(|note| format!("{NOTE} {note}\n")).collect();
        files::write(path, true, |to| {
            write!(
                to,
                "{notes}{NOTE} Lines like this one are not saved.\n{there}\n"
            )
        })?;
    }
    context.out.flush()?;
    editor.run(path)?;
    let text = files::read_text(&path.to_string_lossy())?;
    let _ = fs::remove_file(path);
    let lines = text.lines().filter(|line| !line.starts_with(NOTE));
    Ok(lines.collect::<Vec<_>>().join("\n").trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_alone_is_a_wish_and_in_a_sentence_it_is_text() {
        assert_eq!(understood(" Skip "), Typed::Skip);
        assert_eq!(understood("-"), Typed::Skip);
        assert_eq!(understood(""), Typed::Nothing);
        assert_eq!(understood("b"), Typed::Back);
        let text = "I had to skip one.\nThen e.";
        assert_eq!(understood(text), Typed::Text(text.into()));
    }
}
