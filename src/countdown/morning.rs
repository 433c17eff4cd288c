//! What to read on the morning of the interview: a quarter of an hour, no more.

/// Why a card is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Reason {
    /// What every interview begins with.
    Opener,
    /// Known well: to begin with something that comes.
    Strong,
    /// The most to be gained by a last reading.
    Shaky,
}

/// A card as the morning sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Known {
    /// The chance of recall this morning.
    pub(crate) chance: f64,
    pub(crate) weight: f64,
    /// Seconds to read it through.
    pub(crate) secs: f64,
    pub(crate) is_opener: bool,
    /// A card never studied is not begun on the morning.
    pub(crate) is_studied: bool,
}

const LONGEST_SECS: f64 = 900.0;
const STRONG: usize = 2;
const SHAKY: usize = 5;

/// The opener, the strongest, the shakiest, in that order, within a quarter of an hour.
pub(crate) fn morning(cards: &[Known]) -> Vec<(usize, Reason)> {
    let studied = || (0..cards.len()).filter(|card| cards[*card].is_studied);
    let mut shaky: Vec<usize> = studied().collect();
    let missing = |card: &usize| cards[*card].weight * (1.0 - cards[*card].chance);
    shaky.sort_by(|a, b| missing(b).total_cmp(&missing(a)).then(a.cmp(b)));
    let mut strong: Vec<usize> = studied().collect();
    let known = |card: &usize| cards[*card].chance;
    strong.sort_by(|a, b| known(b).total_cmp(&known(a)).then(a.cmp(b)));

    let mut list = List {
        cards,
        chosen: Vec::new(),
        secs: 0.0,
    };
    let openers: Vec<usize> = studied().filter(|card| cards[*card].is_opener).collect();
    list.take(&openers, Reason::Opener, 1);
    // The shaky ones are chosen before the strong, and read after them.
    list.take(
        &shaky,
        Reason::Shaky,
        SHAKY.min(shaky.len().saturating_sub(STRONG)),
    );
    list.take(&strong, Reason::Strong, STRONG);
    let order = |reason: Reason| match reason {
        Reason::Opener => 0,
        Reason::Strong => 1,
        Reason::Shaky => 2,
    };
    list.chosen.sort_by_key(|(_, reason)| order(*reason));
    list.chosen
}

struct List<'a> {
    cards: &'a [Known],
    chosen: Vec<(usize, Reason)>,
    secs: f64,
}

impl List<'_> {
    fn take(&mut self, from: &[usize], reason: Reason, count: usize) {
        let mut taken = 0;
        for card in from {
            let secs = self.cards[*card].secs;
            let is_chosen = self.chosen.iter().any(|(chosen, _)| chosen == card);
            if taken == count || is_chosen || self.secs + secs > LONGEST_SECS {
                continue;
            }
            self.secs += secs;
            self.chosen.push((*card, reason));
            taken += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(chance: f64, secs: f64) -> Known {
        Known {
            chance,
            weight: 1.0,
            secs,
            is_opener: false,
            is_studied: true,
        }
    }

    #[test]
    fn the_opener_then_the_strongest_then_the_shakiest() {
        let mut cards: Vec<Known> = (0..10)
            .map(|i| card(0.5 + 0.05 * f64::from(i), 60.0))
            .collect();
        cards[4].is_opener = true;
        let list = morning(&cards);
        assert_eq!(list[0], (4, Reason::Opener));
        assert_eq!(list[1], (9, Reason::Strong));
        assert_eq!(list[3], (0, Reason::Shaky));
        assert_eq!(list.len(), 8);
    }

    #[test]
    fn the_list_takes_a_quarter_of_an_hour_at_most_and_begins_nothing_new() {
        let mut cards = vec![card(0.5, 400.0); 9];
        cards[0].is_studied = false;
        let list = morning(&cards);
        assert_eq!(list.len(), 2);
        assert!(list.iter().all(|(card, _)| *card != 0));
        assert!(morning(&[]).is_empty());
    }
}
