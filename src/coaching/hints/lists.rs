//! Lists of words and turns of phrase, made ready so that a text is looked through once for all of
//! them.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::text::{self, Word};

/// A word of the vocabulary; 0 is any word that no list has.
pub(super) type WordId = u32;
pub(super) const OTHER_WORD: WordId = 0;

/// The lists there are, by the names they have in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum List {
    Cliche,
    Denial,
    Blame,
    Excuse,
    Minimise,
    Exaggerate,
    Absolute,
    Negative,
    SelfPutDown,
    NonWork,
    /// What is outside work only where the scene is set.
    NonWorkSetting,
    Hedge,
    Filler,
    /// Fillers only where commas set them off.
    FillerSetOff,
    Vague,
    /// Good signs.
    Growth,
    /// Good signs.
    Ownership,
    We,
    I,
    Number,
    Future,
    Begun,
    /// What may stand between the words of an entry.
    Skip,
}

impl List {
    pub(crate) const ALL: [Self; 23] = [
        Self::Cliche,
        Self::Denial,
        Self::Blame,
        Self::Excuse,
        Self::Minimise,
        Self::Exaggerate,
        Self::Absolute,
        Self::Negative,
        Self::SelfPutDown,
        Self::NonWork,
        Self::NonWorkSetting,
        Self::Hedge,
        Self::Filler,
        Self::FillerSetOff,
        Self::Vague,
        Self::Growth,
        Self::Ownership,
        Self::We,
        Self::I,
        Self::Number,
        Self::Future,
        Self::Begun,
        Self::Skip,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cliche => "cliche",
            Self::Denial => "denial",
            Self::Blame => "blame",
            Self::Excuse => "excuse",
            Self::Minimise => "minimise",
            Self::Exaggerate => "exaggerate",
            Self::Absolute => "absolute",
            Self::Negative => "negative",
            Self::SelfPutDown => "self-put-down",
            Self::NonWork => "non-work",
            Self::NonWorkSetting => "non-work-setting",
            Self::Hedge => "hedge",
            Self::Filler => "filler",
            Self::FillerSetOff => "filler-set-off",
            Self::Vague => "vague",
            Self::Growth => "growth",
            Self::Ownership => "ownership",
            Self::We => "we",
            Self::I => "i",
            Self::Number => "number",
            Self::Future => "future",
            Self::Begun => "begun",
            Self::Skip => "skip",
        }
    }

    pub(crate) fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.name() == name)
    }
}

/// Words wider than this are no turn of phrase, and would cost time in every sentence.
const MOST_WORDS: usize = 12;

/// Looks up every word of every answer: FNV-1a, which is quick for a few letters. Only the lists
/// fill the table, so nobody can choose words that collide.
#[derive(Debug, Clone, Copy)]
struct ShortWords(u64);

impl Default for ShortWords {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for ShortWords {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// The ids of all words that any list has.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary {
    ids: HashMap<Box<str>, WordId, BuildHasherDefault<ShortWords>>,
}

impl Vocabulary {
    pub(super) fn id(&self, word: &str) -> WordId {
        self.ids.get(word).copied().unwrap_or(OTHER_WORD)
    }

    fn intern(&mut self, word: &str) -> WordId {
        let next = WordId::try_from(self.ids.len() + 1).unwrap_or(OTHER_WORD);
        *self.ids.entry(word.into()).or_insert(next)
    }
}

/// What may stand in one place of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    what: What,
    is_optional: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    AnyOf(Choice),
    Any,
    AnyPossessive,
}

/// Words of which one must stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Choice {
    ids: Vec<WordId>,
    /// A bit for each id, by its remainder: most other words are told apart by it alone.
    bits: u64,
}

impl Choice {
    fn of(ids: Vec<WordId>) -> Self {
        let bits = ids.iter().fold(0, |bits, id| bits | bit(*id));
        Self { ids, bits }
    }

    fn has(&self, id: WordId) -> bool {
        self.bits & bit(id) != 0 && self.ids.contains(&id)
    }
}

fn bit(id: WordId) -> u64 {
    1 << (id % 64)
}

impl Place {
    fn fits(&self, word: &Word) -> bool {
        match &self.what {
            What::AnyOf(choice) => choice.has(word.id),
            What::Any => true,
            What::AnyPossessive => word.is_possessive,
        }
    }
}

#[derive(Debug, Clone)]
struct Entry {
    list: List,
    is_exception: bool,
    places: Vec<Place>,
}

/// All lists of one language.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lists {
    pub(super) vocabulary: Vocabulary,
    entries: Vec<Entry>,
    /// Entries by the id of a word they may begin with.
    by_first: Vec<Vec<u32>>,
    /// Entries that begin with any word, or any that ends in 's.
    open: Vec<u32>,
    has: Vec<List>,
    /// Whether the word of an id may stand between the words of an entry.
    skipped: Vec<bool>,
}

/// Words that an entry of a list fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) list: List,
    /// The first and the last word, by their index in the text.
    pub(super) first: usize,
    pub(super) last: usize,
}

/// The thing of an id, made where there is none yet.
fn at<T: Default + Clone>(things: &mut Vec<T>, id: WordId) -> &mut T {
    let index = id as usize;
    if things.len() <= index {
        things.resize(index + 1, T::default());
    }
    &mut things[index]
}

impl Hit {
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

impl Lists {
    /// Adds an entry in the notation of the word files.
    ///
    /// # Errors
    /// What is wrong with it, in words for the person who wrote it.
    pub(crate) fn add(
        &mut self,
        list: List,
        is_exception: bool,
        entry: &str,
    ) -> Result<(), &'static str> {
        let places = self.places(entry)?;
        if list == List::Skip {
            return self.skip(&places, is_exception);
        }
        let number = u32::try_from(self.entries.len()).map_err(|_| "there are too many entries")?;
        // An optional beginning: the entry may begin with what follows it as well.
        for place in &places {
            match &place.what {
                What::AnyOf(choice) => {
                    for id in &choice.ids {
                        at(&mut self.by_first, *id).push(number);
                    }
                }
                What::Any | What::AnyPossessive => self.open.push(number),
            }
            if !place.is_optional {
                break;
            }
        }
        if !is_exception && !self.has.contains(&list) {
            self.has.push(list);
        }
        self.entries.push(Entry {
            list,
            is_exception,
            places,
        });
        Ok(())
    }

    fn skip(&mut self, places: &[Place], is_exception: bool) -> Result<(), &'static str> {
        let [
            Place {
                what: What::AnyOf(choice),
                ..
            },
        ] = places
        else {
            return Err("what is skipped is one word, or several with | between them");
        };
        for id in &choice.ids {
            *at(&mut self.skipped, *id) = !is_exception;
        }
        Ok(())
    }

    /// Whether the language has any entry of the list; where not, what needs it is not looked for.
    pub(super) fn has(&self, list: List) -> bool {
        self.has.contains(&list)
    }

    fn places(&mut self, entry: &str) -> Result<Vec<Place>, &'static str> {
        let mut places = Vec::new();
        for part in entry.split_whitespace() {
            let (bare, is_optional) = match part.strip_suffix('?') {
                Some(bare) => (bare, true),
                None => (part, false),
            };
            for what in self.what(bare)? {
                places.push(Place { what, is_optional });
            }
        }
        if places.is_empty() {
            return Err("an entry needs a word");
        }
        if places.len() > MOST_WORDS {
            return Err("an entry can have 12 words");
        }
        if places
            .iter()
            .all(|place| place.is_optional || place.what == What::Any)
        {
            return Err("an entry needs a word that must be there");
        }
        Ok(places)
    }

    /// One place, or several where a short form such as "didn't" stands for two words.
    fn what(&mut self, part: &str) -> Result<Vec<What>, &'static str> {
        match part {
            "*" => return Ok(vec![What::Any]),
            "*'s" | "*’s" => return Ok(vec![What::AnyPossessive]),
            "%" => {
                return Ok(vec![What::AnyOf(Choice::of(vec![
                    self.vocabulary.intern("%"),
                ]))]);
            }
            _ => {}
        }
        let mut choices: Vec<Vec<WordId>> = Vec::new();
        for word in part.split('|') {
            let mut ids = Vec::new();
            let word = word.to_lowercase().replace('’', "'");
            let is_word = word == "%" || word.chars().all(|c| c.is_alphanumeric() || c == '\'');
            // A hyphen parts two words here as it does in a text.
            let pieces: Vec<&str> = word.split('-').collect();
            if word.is_empty() || (!is_word && pieces.len() == 1) {
                return Err("an entry is made of words, with | * and ? between them");
            }
            for piece in pieces {
                text::in_full(piece, |word| ids.push(self.vocabulary.intern(word)));
            }
            choices.push(ids);
        }
        match choices.as_slice() {
            [ids] => Ok(ids
                .iter()
                .map(|id| What::AnyOf(Choice::of(vec![*id])))
                .collect()),
            _ => {
                // Of words of two parts among several, such as don't|never, the parts cannot be
                // told apart: they are to be written as entries of their own.
                if choices.iter().any(|ids| ids.len() != 1) {
                    return Err("a word of two parts cannot stand beside |; write two entries");
                }
                Ok(vec![What::AnyOf(Choice::of(choices.concat()))])
            }
        }
    }

    /// What the lists have in the words of one sentence, in its order, without what is excepted.
    /// `offset` is the index of the first of `words` in its text.
    pub(super) fn hits(&self, words: &[Word], offset: usize, hits: &mut Vec<Hit>) {
        let begin = hits.len();
        let mut excepted: Vec<Hit> = Vec::new();
        for at in 0..words.len() {
            let known = self.by_first.get(words[at].id as usize);
            let open = self.open.iter();
            for number in known.into_iter().flatten().chain(open) {
                let Some(entry) = self.entries.get(*number as usize) else {
                    continue;
                };
                let Some(length) = self
                    .length_of(&entry.places, &words[at..])
                    .filter(|l| *l > 0)
                else {
                    continue;
                };
                let hit = Hit {
                    list: entry.list,
                    first: offset + at,
                    last: offset + at + length - 1,
                };
                if entry.is_exception {
                    excepted.push(hit);
                } else {
                    hits.push(hit);
                }
            }
        }
        let is_excepted = |hit: &Hit| {
            excepted
                .iter()
                .any(|other| other.list == hit.list && hit.overlaps(other))
        };
        let mut kept = begin;
        for index in begin..hits.len() {
            let hit = hits[index];
            // Two entries that fit the same words are one hit.
            let is_twin = hits[begin..kept]
                .iter()
                .any(|other| other.list == hit.list && hit.overlaps(other));
            if !is_twin && !is_excepted(&hit) {
                hits[kept] = hit;
                kept += 1;
            }
        }
        hits.truncate(kept);
    }

    /// How many words the places take, the most they can; `None` where they do not fit.
    fn length_of(&self, places: &[Place], words: &[Word]) -> Option<usize> {
        let Some((place, rest)) = places.split_first() else {
            return Some(0);
        };
        let fitting = words.split_first().filter(|(word, _)| place.fits(word));
        let taken = fitting.and_then(|(_, after)| self.length_after(rest, after));
        if let Some(length) = taken {
            return Some(length + 1);
        }
        place.is_optional.then(|| self.length_of(rest, words))?
    }

    /// The same behind a word that fitted: words that change nothing may come between.
    fn length_after(&self, places: &[Place], words: &[Word]) -> Option<usize> {
        if let Some(length) = self.length_of(places, words) {
            return Some(length);
        }
        let (word, after) = words.split_first()?;
        let is_skipped =
            !places.is_empty() && self.skipped.get(word.id as usize).copied().unwrap_or(false);
        is_skipped.then(|| self.length_after(places, after).map(|length| length + 1))?
    }
}
