//! What a person told nobody but their machine leaves it only when it is asked for by name: every
//! private field holds a word of its own, and every way out is looked through for it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::world::World;

/// Whose word it is, by which way out it may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Answer,
    Story,
    /// People of a story, and who can confirm it.
    StoryPeople,
    /// A line for the role, for one interview.
    Role,
    /// In a backup of everything and nowhere else.
    Own,
    /// As `Own`, and said to a script that asks what is to be done.
    Todo,
}

use Kind::{Answer, Own, Role, Story, StoryPeople, Todo};

const WORDS: [(&str, Kind); 33] = [
    ("xanswertext", Answer),
    ("xheadline", Answer),
    ("xpoint", Answer),
    ("xcoachnote", Own),
    ("xreviewnote", Own),
    ("xstorytitle", Story),
    ("xsituation", Story),
    ("xaction", Story),
    ("xplace", Story),
    ("xstoryperson", StoryPeople),
    ("xproof", StoryPeople),
    ("xreflection", Own),
    ("xgoal", Own),
    ("xwarmup", Own),
    ("xgrowth", Own),
    ("xstep", Own),
    ("xwho", Own),
    ("xwhere", Own),
    ("xsaid", Own),
    ("xlearned", Own),
    ("xchanged", Own),
    ("xopen", Own),
    ("xaskwhom", Todo),
    ("xroom", Own),
    ("xrequirement", Own),
    ("xvalue", Own),
    ("xmet", Own),
    ("xfact", Own),
    ("xrole", Role),
    ("xwished", Own),
    ("xdebriefed", Own),
    ("xpromise", Own),
    ("xafternote", Own),
];

/// Every private field holds its word.
fn told_everything() -> World {
    let world = World::new();
    world.ok(&["import", "shipped:weakness", "--yes"]);
    let add = [
        "add",
        "Why us?",
        "-d",
        "mine",
        "--no-edit",
        "--answer",
        "The xanswertext is so.",
    ];
    world.ok(&[&add[..], &["--point", "the xpoint"]].concat());
    world.ok(&[
        "prepare",
        "answer",
        "why us",
        "--headline",
        "A xheadline first.",
    ]);
    let for_coach = world.ok(&["export", "--for-coach"]).stdout;
    let noted = for_coach.replace("coach_notes = '''\n\n'''", "coach_notes = '''xcoachnote'''");
    assert_ne!(for_coach, noted);
    world.write("coach.toml", &noted[noted.find("format").unwrap()..]);
    world.ok(&["import", "coach.toml", "--yes"]);
    fs::remove_file(world.folder().join("coach.toml")).unwrap();
    world.ok(&[
        "interview",
        "add",
        "Acme",
        "--on",
        "2026-11-22",
        "--must",
        "why us",
        "--yes",
    ]);
    world.ok(&["interview", "add", "Globex", "--on", "2026-12-04", "--yes"]);
    let sets = |command: &[&str], sets: &[&str]| {
        let sets: Vec<&str> = sets.iter().flat_map(|set| ["--set", set]).collect();
        world.ok(&[command, sets.as_slice()].concat());
    };
    let failure = [
        "title=xstorytitle",
        "failure kind=professional",
        "situation=In March 2025 the xsituation.",
        "people=xstoryperson",
        "behaviour=I did xaction.",
        "aim=a xreflection",
        "goal=the xgoal",
        "confirmable=yes",
        "told alike=yes",
    ];
    sets(&["prepare", "failure", "--deep"], &failure);
    let story = ["proof=xproof", "where=xplace"];
    sets(&["prepare", "story", "xstory", "--link", "why us"], &story);
    let weakness = [
        "unseen=xwarmup",
        "technical 1=xgrowth",
        "step technical 1=xstep",
        "feedback 1 who=xwho",
        "feedback 1 where=xwhere",
        "feedback 1 words=xsaid",
        "feedback 1 learned=xlearned",
        "feedback 1 changed=xchanged",
        "feedback 1 open=xopen",
        "ask whom=xaskwhom",
        "ask by=today",
    ];
    sets(&["prepare", "weakness"], &weakness);
    let acme = [
        "--place",
        "xroom",
        "--requirement",
        "xrequirement",
        "--value",
        "xvalue",
        "--person",
        "xmet",
        "--fact",
        "xfact",
        "--role",
        "why us=The xrole line.",
    ];
    world.ok(&[&["prepare", "interview", "acme"], &acme[..]].concat());
    world.ok(&["grade", "why us", "good", "--note", "xreviewnote"]);
    let told = [
        "--asked",
        "why us",
        "--went",
        "2",
        "--wished",
        "xwished",
        "--people",
        "xdebriefed",
        "--promises",
        "xpromise",
        "--note",
        "xafternote",
    ];
    // The wording of a question is no secret, but what was wished is.
    let told: Vec<&str> = told
        .iter()
        .map(|word| if *word == "why us" { "Why us?" } else { word })
        .collect();
    world.ok(&[&["interview", "debrief", "acme"], told.as_slice()].concat());
    world
}

/// Which words stand in some bytes.
fn found_in(bytes: &[u8]) -> Vec<(&'static str, Kind)> {
    let holds = |word: &str| {
        bytes
            .windows(word.len())
            .any(|part| part == word.as_bytes())
    };
    WORDS.into_iter().filter(|(word, _)| holds(word)).collect()
}

/// Every file below a folder; what a package holds is unpacked.
fn files_below(folder: &Path, into: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, into);
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let name = path.display().to_string();
        if let Ok(mut package) = zip::ZipArchive::new(std::io::Cursor::new(&bytes)) {
            for at in 0..package.len() {
                let mut part = package.by_index(at).unwrap();
                let mut held = Vec::new();
                std::io::copy(&mut part, &mut held).unwrap();
                let unpacked = unzstd(&held);
                into.insert(format!("{name}, part {at}"), unpacked.unwrap_or(held));
            }
        }
        into.insert(name, bytes);
    }
}

fn unzstd(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = ruzstd::decoding::StreamingDecoder::new(bytes).ok()?;
    let mut out = Vec::new();
    std::io::copy(&mut decoder, &mut out).ok()?;
    Some(out)
}

#[test]
fn a_backup_of_everything_holds_every_word() {
    let world = told_everything();
    let all = world.ok(&["export", "--as", "json"]).stdout;
    let there = found_in(all.as_bytes());
    let missing: Vec<_> = WORDS.iter().filter(|word| !there.contains(word)).collect();
    assert!(missing.is_empty(), "not planted: {missing:?}");
}

/// Each way out, and the kinds of words that were asked for by it.
#[test]
fn every_way_out_holds_what_was_asked_for_by_name_and_nothing_else() {
    let exports: &[(&[&str], &[Kind])] = &[
        (&["export", "-o", "out/"], &[]),
        (&["export", "mine"], &[]),
        (&["export", "mine", "--with-my-changes"], &[]),
        (
            &[
                "export",
                "--with-schedule",
                "--as",
                "anki",
                "-o",
                "out.apkg",
            ],
            &[],
        ),
        (&["export", "--as", "anki", "-o", "out.apkg"], &[]),
        (
            &["export", "--as", "anki", "--with-answers", "-o", "out.apkg"],
            &[Answer],
        ),
        (&["export", "--as", "anki-text"], &[]),
        (
            &["export", "--as", "anki-text", "--with-answers"],
            &[Answer],
        ),
        (&["export", "mine", "--as", "markdown"], &[]),
        (
            &["export", "mine", "--as", "markdown", "--with-answers"],
            &[Answer],
        ),
        (&["export", "--as", "csv"], &[]),
        (&["export", "--as", "csv", "--with-answers"], &[Answer]),
        (&["deck", "export", "mine", "-o", "out.toml"], &[]),
        (&["deck", "release", "mine", "-o", "out.toml"], &[]),
        (&["export", "--answers"], &[Answer]),
        (&["export", "--answers", "--for", "acme"], &[Answer, Role]),
        (&["export", "--for-coach"], &[Answer]),
        (&["export", "--stories"], &[Story]),
        (
            &["export", "--stories", "--with-people"],
            &[Story, StoryPeople],
        ),
        (&["mock", "--sheet", "-n", "6", "-o", "out.txt"], &[]),
        (&["status", "--json"], &[]),
        (&["status", "--short"], &[]),
        (&["status"], &[]),
        (&["list", "--json"], &[]),
        (&["stats", "--json"], &[]),
        (&["countdown", "--json"], &[]),
        (&["log", "--json"], &[]),
        (&["doctor", "--json"], &[]),
        (&["interview", "list", "--json"], &[]),
        (&["deck", "list", "--json"], &[]),
        (&["prepare", "--json"], &[]),
        // What is shown of the card that is asked.
        (&["next", "--json"], &[Answer, Role]),
    ];
    let world = told_everything();
    for (words, asked_for) in exports {
        let ran = world.run(words);
        assert_eq!(ran.code, 0, "{ran}");
        let mut out = BTreeMap::new();
        files_below(&world.folder(), &mut out);
        out.insert("stdout".into(), ran.stdout.into_bytes());
        out.insert("stderr".into(), ran.stderr.into_bytes());
        for (name, bytes) in out {
            for (word, kind) in found_in(&bytes) {
                // The titles of stories stand beside the answers that tell them, and where the
                // person is told what an undo takes back.
                let names_it = asked_for.contains(&Answer) || words[0] == "log";
                let is_title = word == "xstorytitle" && names_it;
                assert!(
                    asked_for.contains(&kind) || is_title,
                    "{words:?}: {word} is in {name}"
                );
            }
        }
        for entry in fs::read_dir(world.folder()).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => fs::remove_dir_all(path).unwrap(),
                false => fs::remove_file(path).unwrap(),
            }
        }
    }
}

/// Beside the data file, its backups and what is being written no file holds a word.
#[test]
fn no_file_but_the_data_holds_a_word_of_it() {
    let world = told_everything();
    let mut all = BTreeMap::new();
    files_below(&world.home(), &mut all);
    let data = world.data_folder().display().to_string();
    let mut seen = 0;
    for (name, bytes) in all {
        if name.starts_with(&data) {
            seen += usize::from(!found_in(&bytes).is_empty());
            continue;
        }
        assert_eq!(found_in(&bytes), [], "{name}");
    }
    assert!(seen > 0, "the data file is elsewhere");
}
