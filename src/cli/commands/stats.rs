//! `stats`: what was done, what is coming, in minutes. Counters, and the newest reviews only, so
//! that it costs the same after ten reviews and after a million.

use serde::Serialize;

use super::interview::debrief::against_prediction;
use super::status::LoadJson;
use crate::cli::chart;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{safe, say};
use crate::cli::phrase;
use crate::domain::now::Day;
use crate::exchange::neutral;
use crate::insight::calendar::{Weeks, longest_run, recalled_share, sum};
use crate::insight::calibration::Foretold;
use crate::store::debriefs::Told;
use crate::store::queue::Load;
use crate::store::reviews::DayTotals;
use crate::store::{Result as StoreResult, Store};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  offbook stats
  offbook stats --forecast 60
  offbook stats --json")]
pub(crate) struct Args {
    /// How many days to look ahead
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=366))]
    forecast: u32,
}

const WEEKS: u32 = 53;
const LATELY_DAYS: u32 = 30;
/// Days of the forecast that are shown even when they are empty.
const LEAST_DAYS: usize = 7;

#[derive(Debug, Default)]
struct Numbers {
    totals: DayTotals,
    streak_days: u32,
    due: Load,
    new: Load,
    days: Vec<(Day, DayTotals)>,
    forecast: Vec<(Day, Load)>,
    foretold: Foretold,
    interviews: Vec<Told>,
}

#[derive(Debug, Serialize)]
struct StatsJson {
    now: String,
    day: String,
    totals: TotalsJson,
    last_30_days: TotalsJson,
    streak: u32,
    longest_run: u32,
    due: LoadJson,
    new: LoadJson,
    forecast: Vec<ForecastJson>,
    days: Vec<DayJson>,
    calibration: CalibrationJson,
    interviews: Vec<InterviewJson>,
}

/// What was foretold of an interview, and what came.
#[derive(Debug, Serialize)]
struct InterviewJson {
    name: String,
    asked: usize,
    came: usize,
    foretold: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

impl From<&Told> for InterviewJson {
    fn from(told: &Told) -> Self {
        let rounded = |share: f64| (share * 1e4).round() / 1e4;
        let predicted = told.debrief.predicted;
        Self {
            name: told.name.clone(),
            asked: told.debrief.asked.len(),
            came: told.debrief.came(),
            foretold: predicted.map(|p| rounded(p.about)),
            low: predicted.map(|p| rounded(p.low)),
            high: predicted.map(|p| rounded(p.high)),
        }
    }
}

/// What the memory model gave answers, and how many of them came.
#[derive(Debug, Serialize)]
struct CalibrationJson {
    answers: usize,
    bands: Vec<BandJson>,
}

#[derive(Debug, Serialize)]
struct BandJson {
    low: f64,
    high: f64,
    foretold: f64,
    answers: usize,
    came: usize,
}

impl From<&Foretold> for CalibrationJson {
    fn from(foretold: &Foretold) -> Self {
        let bands = foretold.bands.iter().map(|band| BandJson {
            low: band.low,
            high: band.high,
            foretold: (band.foretold * 1e4).round() / 1e4,
            answers: band.answers,
            came: band.came,
        });
        Self {
            answers: foretold.answers,
            bands: bands.collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct TotalsJson {
    reviews: u64,
    again: u64,
    hard: u64,
    good: u64,
    easy: u64,
    new_cards: u64,
    spoken_seconds: u64,
    seconds: u64,
    /// The share of reviews in which the answer was recalled.
    remembered: Option<f64>,
}

#[derive(Debug, Serialize)]
struct ForecastJson {
    day: String,
    cards: u64,
    seconds: u64,
}

#[derive(Debug, Serialize)]
struct DayJson {
    day: String,
    #[serde(flatten)]
    totals: TotalsJson,
}

impl From<&DayTotals> for TotalsJson {
    fn from(totals: &DayTotals) -> Self {
        Self {
            reviews: totals.reviews,
            again: totals.again,
            hard: totals.hard,
            good: totals.good,
            easy: totals.easy,
            new_cards: totals.new_cards,
            spoken_seconds: totals.spoken_secs,
            seconds: totals.total_secs,
            remembered: recalled_share(totals).map(|share| (share * 1e4).round() / 1e4),
        }
    }
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let today = context.now.today;
    let numbers = context.read(|store| gather(store, today, args.forecast))?;
    if context.json {
        return json(context, &numbers.unwrap_or_default());
    }
    let Some(numbers) = numbers else {
        say!(context.out, "{}", super::first_run::NO_DECKS)?;
        return Ok(());
    };
    past(context, &numbers)?;
    context.out.blank()?;
    ahead(context, &numbers.forecast)?;
    context.out.blank()?;
    recall(context, &numbers)
}

fn gather(store: &Store, today: Day, forecast_days: u32) -> StoreResult<Numbers> {
    Ok(Numbers {
        totals: store.all_totals()?,
        streak_days: store.streak_days(today)?,
        due: store.due_load(today)?,
        new: store.new_load()?,
        days: store.days_with_reviews(Weeks::first_day(today, WEEKS))?,
        forecast: forecast(store, today, forecast_days)?,
        foretold: Foretold::gather(store, today)?,
        interviews: store.debriefs()?,
    })
}

/// What is overdue counts for today: that is when it will be asked.
fn forecast(store: &Store, today: Day, days: u32) -> StoreResult<Vec<(Day, Load)>> {
    let mut forecast = store.forecast(today, days)?;
    if let Some(first) = forecast.first_mut() {
        first.1 = store.due_load(today)?;
    }
    Ok(forecast)
}

fn lately(numbers: &Numbers, today: Day) -> DayTotals {
    let from = today.minus(LATELY_DAYS - 1);
    sum(numbers
        .days
        .iter()
        .filter(|(day, _)| *day >= from)
        .map(|(_, totals)| totals))
}

fn json(context: &mut Context, numbers: &Numbers) -> Outcome {
    let today = context.now.today;
    let forecast = numbers.forecast.iter().map(|(day, load)| ForecastJson {
        day: day.to_string(),
        cards: load.cards,
        seconds: load.secs,
    });
    let days = numbers.days.iter().map(|(day, totals)| DayJson {
        day: day.to_string(),
        totals: totals.into(),
    });
    let body = StatsJson {
        now: context
            .now
            .local()
            .to_rfc3339_opts(chrono::SecondsFormat::Secs, false),
        day: today.to_string(),
        totals: (&numbers.totals).into(),
        last_30_days: (&lately(numbers, today)).into(),
        streak: numbers.streak_days,
        longest_run: longest_run(&numbers.days),
        due: numbers.due.into(),
        new: numbers.new.into(),
        forecast: forecast.collect(),
        days: days.collect(),
        calibration: (&numbers.foretold).into(),
        interviews: numbers.interviews.iter().map(Into::into).collect(),
    };
    Ok(context.out.json("offbook.stats/1", &body)?)
}

fn past(context: &mut Context, numbers: &Numbers) -> Outcome {
    let totals = &numbers.totals;
    if totals.reviews == 0 {
        say!(context.out, "No reviews yet.   offbook review")?;
        return Ok(());
    }
    let weeks = chart::weeks_that_fit(context.out.look.width).min(WEEKS);
    let reviews = phrase::count(totals.reviews, "review", "reviews");
    let time = phrase::minutes(totals.total_secs);
    let run = phrase::count(longest_run(&numbers.days).into(), "day", "days");
    let numbers_line = safe!("{}   {}   longest run {}", reviews, time, run);
    let title = context.out.bold(&safe!("Last {} weeks", weeks));
    context.out.two_sides(&title, &numbers_line)?;
    if context.out.look.accessible {
        return chart::days_as_sentence(&mut context.out, &numbers.days, context.now.today);
    }
    context.out.blank()?;
    let weeks = Weeks::new(&numbers.days, context.now.today, weeks);
    Ok(chart::heatmap(&mut context.out, &weeks)?)
}

fn ahead(context: &mut Context, forecast: &[(Day, Load)]) -> Outcome {
    let minutes = context.config.minutes();
    let title = safe!("Next {} days, minutes", forecast.len());
    let title = context.out.bold(&title);
    context
        .out
        .two_sides(&title, &safe!("your limit is {} a day", minutes))?;
    if forecast.iter().all(|(_, load)| load.cards == 0) {
        say!(context.out, "Nothing is scheduled.")?;
        return Ok(());
    }
    let today = context.now.today;
    // Empty days at the end are said in a line.
    let last = forecast
        .iter()
        .rposition(|(_, load)| load.cards > 0)
        .unwrap_or(0)
        + 1;
    let shown = &forecast[..last.max(LEAST_DAYS).min(forecast.len())];
    chart::forecast(&mut context.out, shown, minutes.into(), today)?;
    if shown.len() < forecast.len() {
        let day = phrase::day(forecast[last - 1].0, today, &context.out.look);
        say!(context.out, "Nothing after {}.", day)?;
    }
    Ok(())
}

fn recall(context: &mut Context, numbers: &Numbers) -> Outcome {
    let lately = lately(numbers, context.now.today);
    if let Some(share) = recalled_share(&numbers.totals) {
        let all = percent(share);
        let text = match recalled_share(&lately) {
            Some(recent) => safe!(
                "{} of {}; in the last {} days {} of {}",
                all,
                phrase::count(numbers.totals.reviews, "review", "reviews"),
                LATELY_DAYS,
                percent(recent),
                phrase::grouped(lately.reviews)
            ),
            None => safe!(
                "{} of {}",
                all,
                phrase::count(numbers.totals.reviews, "review", "reviews")
            ),
        };
        context.out.wrapped(safe!("Remembered   "), &text)?;
        let grades = &numbers.totals;
        let text = safe!(
            "again {}, hard {}, good {}, easy {}",
            phrase::grouped(grades.again),
            phrase::grouped(grades.hard),
            phrase::grouped(grades.good),
            phrase::grouped(grades.easy)
        );
        context.out.wrapped(safe!("Grades       "), &text)?;
        let text = phrase::count(numbers.streak_days.into(), "day in a row", "days in a row");
        context.out.wrapped(safe!("Now          "), &text)?;
    }
    foretold(context, &numbers.foretold)?;
    for told in &numbers.interviews {
        if let Some(text) = against_prediction(&told.debrief) {
            let text = safe!("{}: {}", neutral::line(&told.name), text);
            context.out.wrapped(safe!("Interview    "), &text)?;
        }
    }
    if numbers.new.cards > 0 {
        let cards = phrase::count(numbers.new.cards, "card", "cards");
        let text = safe!(
            "{} not asked yet, about {}",
            cards,
            phrase::minutes(numbers.new.secs)
        );
        context.out.wrapped(safe!("New          "), &text)?;
    }
    Ok(())
}

/// `of answers given about 80%, 78 of 100 came`, a line for each band.
fn foretold(context: &mut Context, foretold: &Foretold) -> Outcome {
    let mut label = safe!("Foretold     ");
    for band in &foretold.bands {
        let text = safe!(
            "of answers given about {}, {} of {} came",
            percent(band.foretold),
            band.came,
            band.answers
        );
        context.out.wrapped(&label, &text)?;
        if !context.out.look.accessible {
            label = safe!("             ");
        }
    }
    Ok(())
}

fn percent(share: f64) -> crate::exchange::neutral::Safe {
    safe!("{:.0}%", share * 100.0)
}
