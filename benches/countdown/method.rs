//! offbook's own planner as a policy: planned anew from grades at every sitting.

use crate::countdown::card::{Card, Learner, Past};
use crate::countdown::pace::Pace;
use crate::countdown::plan::Today;
use crate::countdown::readiness::{History, Readiness, readiness};
use crate::countdown::recall::{DEFAULT_WEIGHTS, Recall, SAME_DAY_PULL, UNSTUDIED};
use crate::countdown::road::{Attendance, Road};
use crate::domain::grade::Grade;
use crate::policy::Policy;
use crate::schedule::Memory;
use crate::task::Task;

pub(crate) struct Method {
    learner: Learner,
    weights: Vec<f64>,
    lengths: Vec<f64>,
    days: usize,
    secs_a_day: f64,
    seen: Vec<Option<(Memory, i64)>>,
    attendance: Attendance,
    today: Option<Today>,
    histories: Vec<History>,
    /// Asked for its readiness on this day.
    pub(crate) foretells_on: Option<i64>,
    pub(crate) foretold: Option<Readiness>,
}

impl Method {
    pub(crate) fn new(task: &Task) -> Self {
        Self {
            learner: Learner {
                recall: Recall::new(DEFAULT_WEIGHTS).hedged(SAME_DAY_PULL),
                pace: Pace::default(),
                unstudied: UNSTUDIED,
            },
            weights: task.weights.clone(),
            lengths: task.lengths.clone(),
            days: task.days,
            secs_a_day: task.secs_a_day,
            seen: vec![None; task.weights.len()],
            attendance: Attendance::default(),
            today: None,
            histories: vec![History::new(); task.weights.len()],
            foretells_on: None,
            foretold: None,
        }
    }
}

impl Policy for Method {
    fn begin(&mut self, day: i64, secs: f64) {
        let cards = (0..self.seen.len())
            .map(|card| Card {
                weight: self.weights[card],
                length: self.lengths[card],
                past: match self.seen[card] {
                    None => Past::New,
                    Some((memory, on)) => Past::Seen {
                        memory,
                        days_ago: u32::try_from(day - on).unwrap_or(0),
                        seen_at_secs: None,
                        looks: self.histories[card].len() as u32,
                    },
                },
            })
            .collect();
        let mut secs_by_day = vec![self.secs_a_day; self.days - day as usize];
        secs_by_day[0] = secs;
        let road = Road {
            secs_by_day,
            attendance: self.attendance,
            rehearsal_days: 0,
        };
        let today = Today::new(cards, road, self.learner.clone());
        if self.foretells_on == Some(day) {
            let from_today =
                |history: &History| history.iter().map(|(on, g)| (on - day, *g)).collect();
            let histories: Vec<History> = self.histories.iter().map(from_today).collect();
            self.foretold = Some(readiness(&today, &histories, 7));
        }
        self.today = Some(today);
        self.attendance.kept += 1;
        self.attendance.planned += 1;
    }

    fn next(&mut self, _day: i64, clock: f64) -> Option<usize> {
        self.today.as_ref()?.next(clock)
    }

    fn graded(&mut self, card: usize, day: i64, clock: f64, grade: Grade, secs: f64) {
        let recall = &self.learner.recall;
        let memory = match self.seen[card] {
            None => recall.first(grade),
            Some((memory, on)) => recall.after(memory, (day - on) as u32, grade),
        };
        self.seen[card] = Some((memory, day));
        self.histories[card].push((day, grade));
        if let Some(today) = &mut self.today {
            today.graded(card, grade, secs, clock);
        }
    }

    fn missed(&mut self, _day: i64) {
        self.attendance.planned += 1;
    }
}
