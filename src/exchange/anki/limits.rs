//! How much of somebody else's file is taken in. Anki itself has no limits.

/// The most that a package may hold. The defaults leave room for the largest decks people share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// The SQLite file, unpacked.
    pub(crate) collection_bytes: u64,
    /// The list of media, unpacked.
    pub(crate) media_list_bytes: u64,
    /// Entries of the zip file.
    pub(crate) entries: usize,
    pub(crate) notes: u64,
    pub(crate) reviews: usize,
    /// All fields of one note together.
    pub(crate) note_bytes: usize,
}

impl Limits {
    /// For a package that its owner knows to be so large: eight times as much of everything.
    pub(crate) fn large() -> Self {
        let usual = Self::default();
        Self {
            collection_bytes: usual.collection_bytes * 8,
            media_list_bytes: usual.media_list_bytes * 8,
            entries: usual.entries * 8,
            notes: usual.notes * 8,
            reviews: usual.reviews * 8,
            note_bytes: usual.note_bytes * 8,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1024 * 1024;
        Self {
            collection_bytes: 512 * MIB,
            media_list_bytes: 16 * MIB,
            entries: 100_000,
            notes: 200_000,
            reviews: 5_000_000,
            note_bytes: 4 * MIB as usize,
        }
    }
}

/// What is said of a note with more than that, outside of packages.
pub(super) const TOO_LONG: &str = "the note is longer than 4 MB";
