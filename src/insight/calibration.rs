//! Of answers that were given about 80 %, how many came: the memory model held against the
//! person's own grades.

use crate::countdown::calibration::{Band, calibration};
use crate::countdown::readiness::History;
use crate::domain::now::Day;
use crate::store::{Result, Store};

/// What was foretold of answers, and what came of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Foretold {
    /// Answers that were foretold in all.
    pub(crate) answers: usize,
    /// The least likely first; none while there are too few answers to say anything.
    pub(crate) bands: Vec<Band>,
}

/// The newest reviews whose cards are looked at: what it costs does not grow with the log.
const NEWEST_REVIEWS: u32 = 2_000;
/// Where bands of a person's page begin and end; the model's own are finer.
const EDGES: [f64; 6] = [0.0, 0.5, 0.7, 0.8, 0.9, 1.0];
/// With fewer answers in all, and in a band, chance would speak louder than the model.
const LEAST_ANSWERS: usize = 40;
const LEAST_IN_BAND: usize = 10;
/// Which plausible memories are asked: the same ones every time, so that a page shown twice says
/// the same.
const SEED: u64 = 0x5EED;

impl Foretold {
    /// # Errors
    /// A store that fails.
    pub(crate) fn gather(store: &Store, today: Day) -> Result<Self> {
        let histories: Vec<History> = store
            .lately_graded(NEWEST_REVIEWS)?
            .into_iter()
            .map(|looks| {
                let look = |(on, grade): (Day, _)| (on.days_since(today), grade);
                looks.into_iter().map(look).collect()
            })
            .collect();
        Ok(Self::of(&calibration(&histories, SEED)))
    }

    fn of(fine: &[Band]) -> Self {
        let answers = fine.iter().map(|band| band.answers).sum();
        if answers < LEAST_ANSWERS {
            return Self {
                answers,
                bands: Vec::new(),
            };
        }
        let bands = EDGES.windows(2).map(|edges| {
            let is_in = |band: &&Band| band.low >= edges[0] - 1e-9 && band.high <= edges[1] + 1e-9;
            let together = |all: Band, band: &Band| Band {
                answers: all.answers + band.answers,
                came: all.came + band.came,
                foretold: all.foretold + band.foretold * band.answers as f64,
                ..all
            };
            let none = Band {
                low: edges[0],
                high: edges[1],
                ..Band::default()
            };
            let mut band = fine.iter().filter(is_in).fold(none, together);
            band.foretold /= band.answers.max(1) as f64;
            band
        });
        let bands = bands.filter(|band| band.answers >= LEAST_IN_BAND).collect();
        Self { answers, bands }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn band(low: f64, high: f64, answers: usize, came: usize) -> Band {
        Band {
            low,
            high,
            answers,
            came,
            foretold: f64::midpoint(low, high),
        }
    }

    #[test]
    fn fine_bands_are_put_together_and_thin_ones_left_out() {
        let fine = [
            band(0.3, 0.5, 4, 1),
            band(0.5, 0.6, 30, 15),
            band(0.6, 0.7, 10, 7),
            band(0.8, 0.9, 60, 50),
        ];
        let foretold = Foretold::of(&fine);
        assert_eq!(foretold.answers, 104);
        let [middle, high] = foretold.bands[..] else {
            panic!("{foretold:?}");
        };
        assert_eq!((middle.low, middle.high), (0.5, 0.7));
        assert_eq!((middle.answers, middle.came), (40, 22));
        assert!((middle.foretold - 0.575).abs() < 1e-9);
        assert_eq!((high.answers, high.came), (60, 50));
    }

    #[test]
    fn with_few_answers_nothing_is_said() {
        let foretold = Foretold::of(&[band(0.8, 0.9, 39, 30)]);
        assert_eq!(foretold.answers, 39);
        assert!(foretold.bands.is_empty());
    }
}
