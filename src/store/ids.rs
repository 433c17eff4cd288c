//! New ids: UUIDv7 from the moment of the command and random bits.

use uuid::{Builder, NoContext, Timestamp, Uuid};

use super::Chance;
use crate::domain::now::Now;

/// Ids for one transaction.
///
/// The bits come from a hash of (seed, number of the operation, how many ids before), so that
/// with `OFFBOOK_SEED` the same log, clock and seed give the same ids. The number is read inside
/// the transaction: two processes with the same seed never make the same id.
#[derive(Debug)]
pub(super) struct Ids {
    at_ms: u64,
    number: i64,
    seed: [u8; 32],
    made: u64,
}

impl Ids {
    pub(super) fn new(chance: Chance, number: i64, now: &Now) -> Self {
        let seed = match chance {
            Chance::Random => *blake3::hash(&random_bits()).as_bytes(),
            Chance::Seeded(seed) => *blake3::hash(&seed.to_le_bytes()).as_bytes(),
        };
        Self {
            at_ms: u64::try_from(now.at_ms()).unwrap_or(0),
            number,
            seed,
            made: 0,
        }
    }

    fn bits(&mut self) -> [u8; 10] {
        let mut hasher = blake3::Hasher::new_keyed(&self.seed);
        hasher.update(&self.number.to_le_bytes());
        hasher.update(&self.made.to_le_bytes());
        self.made += 1;
        let mut bits = [0; 10];
        hasher.finalize_xof().fill(&mut bits);
        bits
    }

    pub(super) fn next(&mut self) -> Uuid {
        let bits = self.bits();
        Builder::from_unix_timestamp_millis(self.at_ms, &bits).into_uuid()
    }

    /// An id that sorts after those of earlier operations at the same millisecond: reviews are
    /// folded in the order of (instant, id), and a clock may stand still.
    pub(super) fn next_in_order(&mut self) -> Uuid {
        let mut bits = self.bits();
        // 42 bits of the operation's number: 12 before UUID's variant, the rest after it. The
        // builder itself takes the 4 high bits of the first byte and the 2 of the third.
        let number = self.number.unsigned_abs() & ((1 << 42) - 1);
        bits[0] = ((number >> 38) & 0x0F) as u8;
        bits[1] = ((number >> 30) & 0xFF) as u8;
        bits[2] = ((number >> 24) & 0x3F) as u8;
        bits[3] = ((number >> 16) & 0xFF) as u8;
        bits[4] = ((number >> 8) & 0xFF) as u8;
        bits[5] = (number & 0xFF) as u8;
        Builder::from_unix_timestamp_millis(self.at_ms, &bits).into_uuid()
    }
}

/// 244 random bits of the operating system, by way of the crate that already asks it.
pub(super) fn random_bits() -> [u8; 32] {
    let random = || *Uuid::new_v7(Timestamp::from_unix(NoContext, 0, 0)).as_bytes();
    let mut bits = [0; 32];
    for part in bits.as_chunks_mut::<16>().0 {
        part.copy_from_slice(&random());
    }
    // Two more are folded in, for the bits that a UUID's time and version take.
    for part in bits.as_chunks_mut::<16>().0 {
        for (bit, more) in part.iter_mut().zip(random().iter().rev()) {
            *bit ^= more;
        }
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Tz;

    fn now() -> Now {
        Now::new("2026-11-22T08:00:00Z".parse().unwrap(), Tz::UTC, 4)
    }

    #[test]
    fn the_same_seed_and_operation_give_the_same_ids_and_another_operation_others() {
        let ids = |number| {
            let mut ids = Ids::new(Chance::Seeded(7), number, &now());
            [ids.next(), ids.next()]
        };
        assert_eq!(ids(1), ids(1));
        assert_ne!(ids(1), ids(2));
        assert_ne!(ids(1)[0], ids(1)[1]);
        assert_eq!(ids(1)[0].get_version_num(), 7);
    }

    #[test]
    fn ids_of_reviews_at_the_same_instant_sort_as_they_were_made() {
        let mut before = None;
        for number in [1, 2, 3, 255, 256, 70_000, 1 << 24, 1 << 30, (1 << 38) + 5] {
            let id = Ids::new(Chance::Random, number, &now()).next_in_order();
            assert_eq!(id.get_version_num(), 7);
            assert!(before < Some(id), "{number}");
            before = Some(id);
        }
    }

    #[test]
    fn chance_without_a_seed_differs_each_time() {
        assert_ne!(random_bits(), random_bits());
    }
}
