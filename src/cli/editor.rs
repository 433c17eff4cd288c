//! The person's own editor on a card, and drafts that stay until they are saved.

use std::fs;
use std::io::{self, IsTerminal};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::{DateTime, Utc};

use super::change;
use super::choose;
use super::context::{Context, Paths};
use super::draft::{self, Fields, Parsed, Unreadable};
use super::failure::{Failure, Outcome};
use super::files;
use super::output::{safe, tell};
use super::progress;
use super::terminal;
use crate::coaching::pace;
use crate::domain::card::Kind;
use crate::domain::framework::Framework;
use crate::domain::id::CardId;
use crate::exchange::neutral;
use crate::store::Store;
use crate::store::cards::Card;

/// The name and the base of the draft of a card that is not there yet.
const NEW_CARD: &str = "new";
/// A file larger than this was not written by hand.
const LARGEST_DRAFT: u64 = 4 << 20;

/// The command that edits a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Editor {
    program: String,
    arguments: Vec<String>,
}

impl Editor {
    /// `VISUAL`, then `EDITOR`, then the setting, then `vi`; those that are empty are passed over.
    ///
    /// # Errors
    /// Where nobody is there to type in it. An editor named by a variable is started all the same:
    /// it may be a script.
    pub(crate) fn find(context: &Context, instead: &'static str) -> Outcome<Self> {
        let named = ["VISUAL", "EDITOR"]
            .into_iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|command| !command.trim().is_empty());
        let is_attended = io::stdin().is_terminal() && io::stderr().is_terminal();
        if context.asker.is_nobody() || (!is_attended && named.is_none()) {
            return Err(Failure::usage("there is no terminal to open an editor on")
                .hint(format!("without one: {instead}")));
        }
        let setting = context.config.editor.clone();
        let setting = setting.filter(|command| !command.trim().is_empty());
        let command = named.or(setting).unwrap_or_else(|| "vi".into());
        let mut words = shell_words::split(&command).unwrap_or_default().into_iter();
        let Some(program) = words.next() else {
            return Err(
                Failure::failed(format!("the editor \"{command}\" is no command"))
                    .hint("offbook config set editor \"vim\"; nothing was changed"),
            );
        };
        let arguments = words.collect();
        Ok(Self { program, arguments })
    }

    /// Opens `path` and waits.
    ///
    /// # Errors
    /// Where the editor cannot be started or ends with a fault: nothing is to be changed then.
    pub(crate) fn run(&self, path: &Path) -> Outcome {
        let program = &self.program;
        let mut command = Command::new(program);
        command.args(&self.arguments).arg(path);
        if !io::stdin().is_terminal() {
            // What is piped in is meant for us, and an editor must not wait for a pipe.
            command.stdin(Stdio::null());
        }
        let status = terminal::lend(|| command.status()).map_err(|error| {
            let why = match error.kind() {
                io::ErrorKind::NotFound => "not found".into(),
                _ => files::reason(&error),
            };
            Failure::failed(format!(
                "the editor \"{program}\" could not be started: {why}"
            ))
            .hint("offbook config set editor \"vim\"; nothing was changed")
        })?;
        if status.success() {
            return Ok(());
        }
        Err(Failure::failed(format!(
            "the editor \"{program}\" ended with a fault; nothing was changed"
        )))
    }
}

/// A draft that was edited and can be read; it stays until [`Edited::done`].
#[derive(Debug)]
pub(crate) struct Edited {
    pub(crate) parsed: Parsed,
    path: PathBuf,
}

impl Edited {
    /// What the draft says is saved, or was never anything new: it can go.
    pub(crate) fn done(self) {
        let _ = fs::remove_file(self.path);
    }
}

/// Opens the card in the person's editor and saves what they changed; gives the operations that
/// this made.
///
/// # Errors
/// Where there is no editor, it ended with a fault, what it left cannot be read, or the card was
/// changed meanwhile. The draft is kept then and offered the next time.
pub(crate) fn edit_card(context: &mut Context, store: &mut Store, id: CardId) -> Outcome<Vec<i64>> {
    let editor = Editor::find(context, "--answer-file FILE|-, --question, --point, ...")?;
    let card = store.card(id)?;
    let name = choose::short(&card.handle);
    let fields = fields_of(&card);
    let base = base_of(&fields);
    let file = draft::render(&fields, &title(&card), &notes(&card), &base);
    let path = draft_path(&context.paths, &card.handle.text)?;
    start(context, &path, &file, &base)?;
    let edited = edit_draft(context, &editor, &path, &file)?;
    let there = store.card(id)?;
    let base_there = base_of(&fields_of(&there));
    let edit = change::from_draft(&there, &fields_of(&there), &edited.parsed);
    let Some(edit) = edit else {
        edited.done();
        tell!(context.out, "Nothing changed in {}.", name);
        return Ok(Vec::new());
    };
    if edited
        .parsed
        .base
        .as_deref()
        .is_some_and(|base| base != base_there)
    {
        return Err(changed_meanwhile(&path, &there)?);
    }
    let made = change::save(context, store, &there, &edit)?;
    edited.done();
    Ok(made)
}

/// Opens a card that is not there yet. `None` when the person leaves it without a question.
pub(crate) fn write_card(context: &mut Context, fields: &Fields) -> Outcome<Option<Edited>> {
    let editor = Editor::find(context, "QUESTION with --answer TEXT, or --no-edit")?;
    let path = draft_path(&context.paths, NEW_CARD)?;
    let notes = [
        "Lines that begin with \"#!\" are notes to you; they are not saved.".to_owned(),
        "Only the question is needed. Points are the 3 to 6 things you must say.".to_owned(),
    ];
    let file = draft::render(fields, "a new card", &notes, NEW_CARD);
    start(context, &path, &file, NEW_CARD)?;
    let edited = edit_draft(context, &editor, &path, &file)?;
    if edited
        .parsed
        .question
        .as_deref()
        .unwrap_or_default()
        .is_empty()
    {
        edited.done();
        return Ok(None);
    }
    Ok(Some(edited))
}

/// Lets the person edit the draft until it can be read.
fn edit_draft(
    context: &mut Context,
    editor: &Editor,
    path: &Path,
    original: &str,
) -> Outcome<Edited> {
    let mut last_fault = None;
    loop {
        context.out.flush()?;
        if let Err(failure) = editor.run(path) {
            return Err(broken_off(failure, path, original));
        }
        let bytes = read_draft(path)?;
        let fault = match read_text(&bytes).and_then(draft::parse) {
            Ok(parsed) => {
                let path = path.to_owned();
                return Ok(Edited { parsed, path });
            }
            Err(fault) => fault,
        };
        let with_fault = draft::with_fault(&bytes, &fault);
        // The same fault twice: nobody is mending it, least of all where the editor is a script.
        let is_the_same = last_fault.replace((fault.line, fault.message.clone()))
            == Some((fault.line, fault.message.clone()));
        if is_the_same || with_fault == bytes || !context.someone_is_there() {
            let at = path.display();
            let fault = format!("{at}:{}: {}", fault.line, fault.message);
            let failure = Failure::input("the draft cannot be read; nothing was changed");
            return Err(failure
                .found(fault)
                .hint("the draft is kept and offered the next time"));
        }
        write_draft(path, &with_fault)?;
        let message = neutral::line(&fault.message);
        tell!(
            context.out,
            "Opened again, line {}: {}",
            fault.line,
            message
        );
    }
}

/// A draft that says nothing new is no draft; one that does is kept.
fn broken_off(failure: Failure, path: &Path, original: &str) -> Failure {
    if fs::read(path).is_ok_and(|bytes| bytes == original.as_bytes()) {
        let _ = fs::remove_file(path);
        return failure;
    }
    match path.exists() {
        true => failure.hint(format!("what you wrote is kept in {}", path.display())),
        false => failure,
    }
}

fn read_draft(path: &Path) -> Outcome<Vec<u8>> {
    let gone = |error: io::Error| {
        Failure::failed(format!("the draft cannot be read: {error}")).hint("nothing was changed")
    };
    let length = fs::metadata(path).map_err(gone)?.len();
    if length > LARGEST_DRAFT {
        let path = path.display();
        return Err(Failure::input(format!(
            "the draft {path} is too long to be a card"
        )));
    }
    fs::read(path).map_err(gone)
}

fn read_text(bytes: &[u8]) -> Result<&str, Unreadable> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        Unreadable {
            line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
            message: "the text is not UTF-8".into(),
        }
    })
}

/// Writes the draft, unless one is there that the person wants to go on with.
fn start(context: &mut Context, path: &Path, file: &str, base: &str) -> Outcome {
    if let Ok(left) = fs::read(path) {
        if goes_on(context, path, &left, file, base)? {
            return write_draft(path, &rebased(&left, base));
        }
        // Not deleted: a "no" in haste must not cost an evening's work.
        if let Some(aside) = put_aside(path)? {
            let aside = neutral::line(&aside.display().to_string());
            tell!(context.out, "The older draft is in {}", aside);
        }
    }
    write_draft(path, file.as_bytes())
}

/// Where an older draft goes; those that went there before stay.
fn free_aside(path: &Path) -> PathBuf {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let named = |nth: u32| match nth {
        1 => path.with_extension(format!("old.{ending}")),
        _ => path.with_extension(format!("old-{nth}.{ending}")),
    };
    let free = (1..u32::MAX).map(named).find(|path| {
        // A link that leads nowhere would be replaced as well.
        fs::symlink_metadata(path).is_err()
    });
    free.unwrap_or_else(|| named(u32::MAX))
}

/// Whether the person takes up the draft that was left.
fn goes_on(
    context: &mut Context,
    path: &Path,
    left: &[u8],
    file: &str,
    base: &str,
) -> Outcome<bool> {
    if !context.someone_is_there() {
        return Ok(false);
    }
    let parsed = read_text(left).and_then(draft::parse).unwrap_or_default();
    let is_outdated = parsed.base.as_deref().is_some_and(|b| b != base);
    // A new card was asked for by its question; the draft of another one is not it.
    let asked = draft::parse(file).ok().and_then(|fresh| fresh.question);
    let asked = asked.filter(|asked| base == NEW_CARD && !asked.is_empty());
    let of_another = parsed
        .question
        .filter(|left| asked.is_some_and(|asked| asked != *left));
    let written = fs::metadata(path).and_then(|data| data.modified());
    let written = written.map_or(context.now.at, DateTime::<Utc>::from);
    let written = written
        .with_timezone(&context.now.zone)
        .format("%a %-d %b %H:%M");
    let written = neutral::line(&written.to_string());
    let question = match &of_another {
        Some(other) => safe!(
            "A draft from {} of another question is there, \"{}\". Write that one instead?",
            written,
            neutral::line(other)
        ),
        None if is_outdated => safe!(
            "A draft from {} is there, but the card was changed since. Use it all the same?",
            written
        ),
        None => safe!("A draft from {} is there, not saved. Use it?", written),
    };
    let asker = &mut context.asker;
    asker.confirm(
        &mut context.out,
        &question,
        !is_outdated && of_another.is_none(),
        "the draft is kept",
    )
}

/// The draft as one of the card as it is now.
fn rebased(left: &[u8], base: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(left);
    match draft::parse(&text).ok().and_then(|parsed| parsed.base) {
        Some(old) if old != base && std::str::from_utf8(left).is_ok() => text
            .replacen(&format!("#! base {old}"), &format!("#! base {base}"), 1)
            .into_bytes(),
        _ => left.to_vec(),
    }
}

/// Both texts are kept: the person's in the draft, the other one beside it.
fn changed_meanwhile(path: &Path, there: &Card) -> Outcome<Failure> {
    let fields = fields_of(there);
    let other = path.with_extension("now.md");
    let file = draft::render(&fields, &title(there), &notes(there), &base_of(&fields));
    write_draft(&other, file.as_bytes())?;
    let name = choose::short(&there.handle);
    let message =
        format!("{name} was changed meanwhile by another program; nothing was overwritten");
    Ok(Failure::input(message)
        .found(format!("your text:  {}", path.display()))
        .found(format!("the card:   {}", other.display()))
        .hint(format!("offbook edit {name} offers your text again")))
}

/// What the person edits of a card.
pub(crate) fn fields_of(card: &Card) -> Fields {
    let answer = card
        .answer
        .as_ref()
        .map(|answer| answer.content.clone())
        .unwrap_or_default();
    Fields {
        question: card.content.question.clone(),
        variants: card.content.variants.clone(),
        headline: answer.headline,
        text: answer.text,
        slots: answer.slots,
        points: answer.key_points,
    }
}

/// Changes when any of what is edited does.
fn base_of(fields: &Fields) -> String {
    let text = draft::render(fields, "", &[], "");
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

fn title(card: &Card) -> String {
    let kind = card.content.kind.map_or("", Kind::name);
    format!(
        "{}  {}  {kind}",
        choose::short(&card.handle),
        card.deck_name
    )
    .trim_end()
    .to_owned()
}

fn notes(card: &Card) -> Vec<String> {
    let aim = card.content.target_secs();
    // To the nearest ten: it is a rate of speaking, not a limit.
    let words = (u64::from(aim) * u64::from(pace::WORDS_PER_MINUTE) / 60 + 5) / 10 * 10;
    let mut about = format!(
        "Aim {}, about {words} words.",
        progress::minutes(aim.into())
    );
    if let Some(spoken) = card.last_spoken_secs {
        about.push_str(&format!(
            " Last spoken {}.",
            progress::minutes(spoken.into())
        ));
    }
    let mut notes = vec![
        "Lines that begin with \"#!\" are notes to you; they are not saved.".to_owned(),
        "A section without text is emptied; one that is taken out stays as it was.".to_owned(),
        about,
    ];
    let framework = card.content.framework.as_deref().and_then(Framework::find);
    if let Some(framework) = framework {
        let parts: Vec<&str> = framework.slots.iter().map(|slot| slot.name).collect();
        notes.push(format!("Its parts, in order: {}.", parts.join(", ")));
        if let Some(first) = parts.first() {
            let heading = format!("## Answer: {first}");
            notes.push(format!(
                "Each may have a section of its own, such as \"{heading}\"."
            ));
        }
    }
    notes
}

/// The folder of drafts, which is ours alone.
///
/// # Errors
/// Where it cannot be made.
pub(crate) fn drafts(paths: &Paths) -> Outcome<PathBuf> {
    let folder = paths.state_dir.join("drafts");
    let made = fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder);
    made.map_err(|error| not_kept(&error))?;
    Ok(folder)
}

/// The name is a handle's letters, or a word of ours.
fn draft_path(paths: &Paths, name: &str) -> Outcome<PathBuf> {
    Ok(drafts(paths)?.join(format!("{name}.md")))
}

/// Moves a draft out of the way of a new one; says where to, or `None` where there was none.
///
/// # Errors
/// Where it cannot be moved.
pub(crate) fn put_aside(path: &Path) -> Outcome<Option<PathBuf>> {
    if !path.exists() {
        return Ok(None);
    }
    let aside = free_aside(path);
    fs::rename(path, &aside).map_err(|error| not_kept(&error))?;
    Ok(Some(aside))
}

fn write_draft(path: &Path, bytes: &[u8]) -> Outcome {
    files::write(path, true, |to| to.write_all(bytes))
}

fn not_kept(error: &io::Error) -> Failure {
    Failure::failed(format!("no draft could be kept: {}", files::reason(error)))
        .hint("nothing was changed")
}
