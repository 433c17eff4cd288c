//! The days from today to the interview, the seconds they hold, and what a second of each is
//! worth beside the others.

use crate::domain::now::Day;

/// How many of the planned sittings this person has kept so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Attendance {
    pub(crate) kept: u32,
    pub(crate) planned: u32,
}

impl Attendance {
    /// The share of coming sittings to count on. People miss days, and a plan that assumes they
    /// will not leaves too much for the end; before anything is known it counts on 8 of 9.
    pub(crate) fn share(self) -> f64 {
        let kept = f64::from(self.kept.min(self.planned));
        (PRIOR_KEPT + kept) / (PRIOR_PLANNED + f64::from(self.planned))
    }
}

const PRIOR_KEPT: f64 = 8.0;
const PRIOR_PLANNED: f64 = 9.0;

/// From today to the interview.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Road {
    /// Seconds of each day from today to the eve; 0 is a day off. The interview is on the day
    /// after the last.
    pub(crate) secs_by_day: Vec<f64>,
    pub(crate) attendance: Attendance,
    /// The last days, kept for rehearsing: nothing new is begun in them.
    pub(crate) rehearsal_days: usize,
}

impl Road {
    /// From `today` to the day before `interview_on`. Empty when the interview is today or past:
    /// then only the morning's reading is left.
    pub(crate) fn new(
        today: Day,
        interview_on: Day,
        secs_a_day: f64,
        attendance: Attendance,
        is_off: impl Fn(Day) -> bool,
    ) -> Self {
        let days = u32::try_from(interview_on.days_since(today)).unwrap_or(0);
        let secs = |ahead| {
            if is_off(today.plus(ahead)) {
                0.0
            } else {
                secs_a_day
            }
        };
        Self {
            secs_by_day: (0..days).map(secs).collect(),
            attendance,
            rehearsal_days: 0,
        }
    }

    /// The same road with so many seconds of today spent already.
    pub(crate) fn after_spending(mut self, secs_today: f64) -> Self {
        if let Some(today) = self.secs_by_day.first_mut() {
            *today = (*today - secs_today).max(0.0);
        }
        self
    }

    /// Only today, as `cram` has it.
    pub(crate) fn only_today(secs: f64) -> Self {
        Self {
            secs_by_day: vec![secs],
            attendance: Attendance::default(),
            rehearsal_days: 0,
        }
    }

    pub(crate) fn days(&self) -> usize {
        self.secs_by_day.len()
    }

    /// The first of the days kept for rehearsing; that of the interview if there are none.
    pub(crate) fn rehearsal_from(&self) -> usize {
        self.days().saturating_sub(self.rehearsal_days)
    }

    /// The last day with any time, 0 for today.
    pub(crate) fn last_study_day(&self) -> usize {
        let last = self.secs_by_day.iter().rposition(|secs| *secs > 0.0);
        last.unwrap_or(0)
    }

    /// The first day with any time, 0 for today.
    pub(crate) fn first_study_day(&self) -> usize {
        let first = self.secs_by_day.iter().position(|secs| *secs > 0.0);
        first.unwrap_or(0)
    }

    /// Seconds to count on: all of today's, and of later days the share that is kept.
    pub(crate) fn expected_secs(&self) -> f64 {
        let share = self.attendance.share();
        let later: f64 = self.secs_by_day.iter().skip(1).sum();
        self.secs_by_day.first().copied().unwrap_or(0.0) + later * share
    }

    /// What a second of each day costs beside the others: 1 while much time is left, rising as
    /// max(1, K / j)^0.15 towards the end, where j is the days left and K the days that one pass
    /// over all cards takes (`countdown.md`, 3.2, has 0.4; a flatter ramp measured no worse
    /// anywhere and better where cards differ in weight). A day off has no price: `None`.
    pub(crate) fn price_shape(&self, pass_secs: f64) -> Vec<Option<f32>> {
        let study: Vec<f64> = self
            .secs_by_day
            .iter()
            .copied()
            .filter(|s| *s > 0.0)
            .collect();
        let usual = study.iter().sum::<f64>() / (study.len().max(1) as f64);
        let pass_days = pass_secs / usual.max(1.0);
        let days = self.days();
        let price = |(ahead, secs): (usize, &f64)| {
            let left = (days - ahead) as f64;
            (*secs > 0.0).then(|| (pass_days / left).max(1.0).powf(RAMP) as f32)
        };
        self.secs_by_day.iter().enumerate().map(price).collect()
    }
}

/// How steeply prices rise.
const RAMP: f64 = 0.15;
