//! The outside of a package: a zip file. Which collection in it is the real one is said by `meta`,
//! never by which file opens: every package of today also holds a `collection.anki2` whose only
//! note asks for a newer Anki.

use std::io::{self, Read, Seek, SeekFrom, Write};

use ruzstd::decoding::StreamingDecoder;
use tempfile::NamedTempFile;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::Limits;
use super::protobuf::{self, Value};

/// Why a package is not read at all.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error("this is no Anki package: it is no zip file, or it was cut short on its way here")]
    NotAZip,
    #[error("this zip file is no Anki package: there is no collection in it")]
    NotAPackage,
    #[error("the package names \"{0}\" as its collection, but does not hold it")]
    NoCollection(&'static str),
    #[error("the package is of a newer kind than this offbook knows (kind {0})")]
    TooNew(u64),
    #[error("\"{0}\" in the package is encrypted; only packages without a password can be read")]
    Encrypted(String),
    #[error("\"{0}\" in the package is packed by a method that this offbook does not know")]
    Method(String),
    #[error("\"{name}\" in the package is damaged: {detail}")]
    Damaged { name: String, detail: String },
    #[error(
        "\"{name}\" in the package is larger than {megabytes} MB unpacked, which is the limit; if you trust it: --large"
    )]
    TooLarge { name: String, megabytes: u64 },
    #[error("the package holds more than {0} files, which is the limit; if you trust it: --large")]
    TooManyEntries(usize),
    #[error("\"{0}\" in the package is no SQLite file, as a collection has to be")]
    NotSqlite(&'static str),
    #[error("the collection in the package was cut short or padded: {found} bytes of {declared}")]
    WrongLength { found: u64, declared: u64 },
    #[error("the collection in the package is of a kind that cannot be read (schema {0})")]
    Schema(i64),
    #[error("the collection in the package has no usable table \"{0}\"")]
    NoTable(&'static str),
    #[error("the collection in the package cannot be read: {0}")]
    Unreadable(String),
    #[error("the collection in the package keeps SQLite busy without end; it was given up")]
    Runaway,
    #[error("the package holds more than {0} notes, which is the limit; if you trust it: --large")]
    TooManyNotes(u64),
    #[error(
        "the package holds more than {0} reviews, which is the limit; if you trust it: --large"
    )]
    TooManyReviews(usize),
    #[error(
        "the cards of this package come to more text than its collection holds many times over"
    )]
    TooMuchText,
    #[error("a private copy of the collection cannot be written: {0}")]
    NoRoom(io::Error),
}

/// What was taken out of a package.
#[derive(Debug)]
pub(super) struct Unpacked {
    /// The SQLite file, readable by this person alone, gone when this is dropped.
    pub(super) collection: NamedTempFile,
    pub(super) bytes: u64,
    /// Pictures and sounds in the package, whether or not a card names them.
    pub(super) media: u64,
}

const META: &str = "meta";
const MEDIA: &str = "media";
/// `meta` holds one number.
const META_BYTES: u64 = 4096;
/// More than any zip file of 100,000 entries with names of Anki's has.
const DIRECTORY_BYTES: u64 = 32 * 1024 * 1024;

/// Which file of the package holds what counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `collection.anki2`.
    Oldest,
    /// `collection.anki21`.
    Old,
    /// `collection.anki21b`, a zstd frame.
    Latest,
}

impl Form {
    fn collection(self) -> &'static str {
        match self {
            Self::Oldest => "collection.anki2",
            Self::Old => "collection.anki21",
            Self::Latest => "collection.anki21b",
        }
    }

    /// What `meta` says: a message whose field 1 is the kind.
    fn of_meta(meta: &[u8]) -> Result<Self, Refusal> {
        match protobuf::number(meta, 1) {
            1 => Ok(Self::Oldest),
            2 => Ok(Self::Old),
            3 => Ok(Self::Latest),
            other => Err(Refusal::TooNew(other)),
        }
    }
}

/// Takes the collection out of a package.
pub(super) fn unpack<R: Read + Seek>(mut file: R, limits: &Limits) -> Result<Unpacked, Refusal> {
    check_directory(&mut file)?;
    let mut zip = ZipArchive::new(file).map_err(|_| Refusal::NotAZip)?;
    if zip.len() > limits.entries {
        return Err(Refusal::TooManyEntries(limits.entries));
    }
    let form = if zip.index_for_name(META).is_some() {
        let mut meta = Vec::new();
        let entry = open(&mut zip, META)?;
        read_capped(entry, META_BYTES, META, &mut meta)?;
        Form::of_meta(&meta)?
    } else if zip.index_for_name(Form::Old.collection()).is_some() {
        Form::Old
    } else if zip.index_for_name(Form::Oldest.collection()).is_some() {
        Form::Oldest
    } else {
        return Err(Refusal::NotAPackage);
    };
    let name = form.collection();
    if zip.index_for_name(name).is_none() {
        return Err(Refusal::NoCollection(name));
    }
    let mut collection = tempfile::Builder::new()
        .prefix("offbook-")
        .suffix(".anki")
        .tempfile()
        .map_err(Refusal::NoRoom)?;
    let entry = open(&mut zip, name)?;
    let bytes = unpacked(entry, form, name, limits.collection_bytes, |from| {
        copy_collection(from, &mut collection, name, limits.collection_bytes)
    })?;
    let media = count_media(&mut zip, form, limits);
    Ok(Unpacked {
        collection,
        bytes,
        media,
    })
}

/// Looks at the size that the zip file gives for its table of contents, before it is read whole.
fn check_directory<R: Read + Seek>(file: &mut R) -> Result<(), Refusal> {
    const END: &[u8] = b"PK\x05\x06";
    const END_BYTES: usize = 22;
    const LONGEST_COMMENT: u64 = 65_535;
    let look = |file: &mut R| -> io::Result<Option<u64>> {
        let length = file.seek(SeekFrom::End(0))?;
        let tail = length.min(LONGEST_COMMENT + END_BYTES as u64);
        file.seek(SeekFrom::Start(length - tail))?;
        let mut bytes = Vec::new();
        file.take(tail).read_to_end(&mut bytes)?;
        file.seek(SeekFrom::Start(0))?;
        let end = bytes.windows(END_BYTES).rposition(|w| w.starts_with(END));
        let size = end.and_then(|at| bytes.get(at + 12..at + 16));
        Ok(size.and_then(|size| size.try_into().ok().map(u32::from_le_bytes).map(u64::from)))
    };
    match look(file) {
        Ok(Some(size)) if size > DIRECTORY_BYTES => {
            Err(Refusal::TooManyEntries(Limits::default().entries))
        }
        Ok(Some(_)) => Ok(()),
        Ok(None) | Err(_) => Err(Refusal::NotAZip),
    }
}

fn open<'z, R: Read + Seek>(
    zip: &'z mut ZipArchive<R>,
    name: &str,
) -> Result<ZipFile<'z, R>, Refusal> {
    zip.by_name(name).map_err(|error| match error {
        ZipError::UnsupportedArchive(what) if what == ZipError::PASSWORD_REQUIRED => {
            Refusal::Encrypted(name.to_owned())
        }
        ZipError::InvalidPassword => Refusal::Encrypted(name.to_owned()),
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Refusal::Method(name.to_owned())
        }
        other => damaged(name, &other),
    })
}

fn damaged(name: &str, error: &dyn std::fmt::Display) -> Refusal {
    Refusal::Damaged {
        name: name.to_owned(),
        detail: error.to_string().to_lowercase(),
    }
}

fn too_large(name: &str, most: u64) -> Refusal {
    Refusal::TooLarge {
        name: name.to_owned(),
        megabytes: most / (1024 * 1024),
    }
}

/// All of an entry, if it is no longer than `most`; its checksum is checked at its end.
fn read_capped(from: impl Read, most: u64, name: &str, to: &mut Vec<u8>) -> Result<(), Refusal> {
    let read = from.take(most + 1).read_to_end(to);
    let read = read.map_err(|error| damaged(name, &error))? as u64;
    if read > most {
        return Err(too_large(name, most));
    }
    Ok(())
}

/// Gives what an entry holds, out of its zstd frame if it has one, to `take`, and then reads the
/// entry to its end, where its checksum is compared.
fn unpacked<T>(
    mut entry: impl Read,
    form: Form,
    name: &str,
    most: u64,
    take: impl FnOnce(&mut dyn Read) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let taken = if form == Form::Latest {
        let mut frame = StreamingDecoder::new(&mut entry).map_err(|error| damaged(name, &error))?;
        let taken = take(&mut frame)?;
        let decoder = frame.into_frame_decoder();
        let (told, found) = (
            decoder.get_checksum_from_data(),
            decoder.get_calculated_checksum(),
        );
        if told.is_some() && told != found {
            return Err(damaged(name, &"its checksum does not match"));
        }
        taken
    } else {
        take(&mut entry)?
    };
    let rest = io::copy(&mut entry.by_ref().take(most), &mut io::sink());
    rest.map_err(|error| damaged(name, &error))?;
    Ok(taken)
}

const HEADER_BYTES: usize = 100;

/// Copies an SQLite file whose header says how long it is; a bomb is refused at its header, or at
/// the first byte too many. Gives its length.
fn copy_collection(
    from: &mut dyn Read,
    to: &mut NamedTempFile,
    name: &'static str,
    most: u64,
) -> Result<u64, Refusal> {
    let broken = |error: io::Error| damaged(name, &error);
    let mut header = Vec::with_capacity(HEADER_BYTES);
    from.take(HEADER_BYTES as u64)
        .read_to_end(&mut header)
        .map_err(broken)?;
    let declared = declared_length(&header).ok_or(Refusal::NotSqlite(name))?;
    if declared.unwrap_or(0) > most {
        return Err(too_large(name, most));
    }
    let longest = declared.unwrap_or(most);
    let mut written = header.len() as u64;
    to.write_all(&header).map_err(Refusal::NoRoom)?;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = from.read(&mut buffer).map_err(broken)?;
        if count == 0 {
            break;
        }
        written += count as u64;
        if written > longest {
            return Err(match declared {
                Some(declared) => Refusal::WrongLength {
                    found: written,
                    declared,
                },
                None => too_large(name, most),
            });
        }
        to.write_all(&buffer[..count]).map_err(Refusal::NoRoom)?;
    }
    match declared {
        Some(declared) if declared != written => Err(Refusal::WrongLength {
            found: written,
            declared,
        }),
        _ => Ok(written),
    }
}

/// The length in bytes by the header of an SQLite file ("Database File Format", 1.3); `Some(None)`
/// where an old SQLite did not write one; `None` where this is no such header.
fn declared_length(header: &[u8]) -> Option<Option<u64>> {
    let number = |at: usize| -> Option<u32> {
        Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?))
    };
    if header.len() < HEADER_BYTES || !header.starts_with(b"SQLite format 3\0") {
        return None;
    }
    let page = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        page if page >= 512 && page.is_power_of_two() => u64::from(page),
        _ => return None,
    };
    let pages = u64::from(number(28)?);
    let is_current = number(24)? == number(92)?;
    Some((pages > 0 && is_current).then_some(page * pages))
}

/// How many media a package lists. A list that is missing or makes no sense costs no card.
fn count_media<R: Read + Seek>(zip: &mut ZipArchive<R>, form: Form, limits: &Limits) -> u64 {
    let most = limits.media_list_bytes;
    let mut list = Vec::new();
    let read = open(zip, MEDIA).and_then(|entry| {
        unpacked(entry, form, MEDIA, most, |from| {
            read_capped(from, most, MEDIA, &mut list)
        })
    });
    if read.is_err() {
        return 0;
    }
    if form == Form::Latest {
        let is_entry =
            |(field, value): &(u64, Value<'_>)| *field == 1 && matches!(value, Value::Bytes(_));
        return protobuf::fields(&list).filter(is_entry).count() as u64;
    }
    let names: Result<serde_json::Map<String, serde_json::Value>, _> =
        serde_json::from_slice(&list);
    names.map_or(0, |names| names.len() as u64)
}
