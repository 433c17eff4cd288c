//! `review`: what is due, then new cards while minutes last.

use clap::builder::PossibleValuesParser;

use crate::cli::choose;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{safe, say};
use crate::cli::phrase;
use crate::cli::screens::{self, SittingLook, summary};
use crate::domain::card::Kind;
use crate::domain::interview::Interview;
use crate::domain::now::Now;
use crate::exchange::neutral;
use crate::sitting::planned::{Following, Share};
use crate::sitting::summary::next_due;
use crate::sitting::{Order, Plan, Supply};
use crate::store::cards::CardFilter;
use crate::store::{Result as StoreResult, Store};

/// With less than this left of today's minutes, a sitting is an extra one that the person wants.
const LEAST_SECS: u32 = 60;

// No doc comment: clap would take it for what the commands are about.
// Which cards a sitting takes and how long it lasts; the same for review and cram.
#[derive(Debug, clap::Args)]
pub(crate) struct SittingArgs {
    /// Only these decks (a beginning of the name is enough)
    #[arg(value_name = "DECK", add = super::completions::decks())]
    decks: Vec<String>,
    /// Ask at most this many cards
    #[arg(short = 'n', long, value_name = "CARDS", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
    /// Stop after this many minutes
    #[arg(short, long, value_name = "MIN", value_parser = clap::value_parser!(u32).range(1..=1440))]
    minutes: Option<u32>,
    /// Only cards with this tag or competency (repeat for all of several)
    #[arg(short, long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Only questions of this type
    #[arg(long = "type", value_name = "TYPE", value_parser = super::kinds())]
    kind: Option<Kind>,
    /// Aim at this many seconds for every answer
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(5..=3600))]
    aim: Option<u32>,
    /// Hide the clock
    #[arg(long)]
    no_timer: bool,
    #[command(flatten)]
    pub(super) plan: PlanArgs,
}

// Which interview's plan is followed; the same for review, cram and next.
#[derive(Debug, clap::Args)]
pub(crate) struct PlanArgs {
    /// Only what this interview asks, as planned for it
    #[arg(long = "for", value_name = "INTERVIEW", conflicts_with = "no_plan")]
    interview: Option<String>,
    /// Leave the plan for the next interview aside
    #[arg(long)]
    no_plan: bool,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  offbook review
  offbook review failure -n 5
  offbook review -m 10 --new 2
  offbook review --order random --aim 60
  offbook review --for acme
  offbook review --no-plan

While an interview lies ahead, its plan says what is asked: whatever gains most for that day in
today's minutes, early or not. Other decks come in the time that is left. --no-plan asks what is
due, as do --order and --ahead.

Without -m or -n the minutes of the day decide: offbook config set minutes 20")]
pub(crate) struct Args {
    #[command(flatten)]
    sitting: SittingArgs,
    /// At most this many cards you have never been asked
    #[arg(long, value_name = "N")]
    new: Option<u64>,
    /// What comes first of the cards that are due
    #[arg(long, value_parser = PossibleValuesParser::new(Order::ALL.map(Order::name)), conflicts_with = "interview")]
    order: Option<String>,
    /// Also cards that come due within this many days
    #[arg(long, value_name = "DAYS", conflicts_with = "interview", value_parser = clap::value_parser!(u32).range(0..=365))]
    ahead: Option<u32>,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let Some(mut store) = args.sitting.open(context)? else {
        return Ok(());
    };
    let order = Order::ALL
        .into_iter()
        .find(|order| args.order.as_deref() == Some(order.name()));
    let order = order.unwrap_or(Order::Due);
    let ahead_days = args.ahead.unwrap_or(0);
    if order == Order::Weakest && ahead_days > 0 {
        return Err(
            Failure::usage("--ahead has no part in the order \"weakest\"")
                .hint("offbook cram asks the weakest, due or not"),
        );
    }
    let filter = args.sitting.filter(&store)?;
    let mut plan = Plan::review(filter, context.seed());
    plan.supply = Supply::Due { order, ahead_days };
    args.sitting.bound(&mut plan);
    plan.new_limit = args.new;
    let minutes = context.config.minutes();
    if args.order.is_none() && args.ahead.is_none() {
        plan.follows = args
            .sitting
            .plan
            .following(&store, minutes, &context.now)??;
    }
    if plan.budget_secs.is_none() && plan.card_limit.is_none() {
        todays_minutes(minutes, &store, &mut plan, &context.now)?;
    }
    say_day_off(context, &plan)?;
    let (sitting, _) = screens::run_sitting(context, &mut store, plan, args.sitting.look())?;
    if sitting.is_empty() {
        return nothing_to_ask(context, &store, sitting.plan());
    }
    summary::show(context, &store, &sitting)
}

/// The minutes of a day are for the day: a second sitting has what the first one left. When they
/// are used up, the person who asks for more gets a whole sitting of what is due, but no new cards.
pub(super) fn todays_minutes(
    minutes: u32,
    store: &Store,
    plan: &mut Plan,
    now: &Now,
) -> StoreResult<()> {
    let follows = plan.follows.as_mut();
    let planned = follows
        .as_ref()
        .map(|follows| follows.minutes_of_the_day(now));
    let budget = planned.unwrap_or(minutes) * 60;
    let spent = store.day_totals(now.today)?.total_secs;
    let left = budget.saturating_sub(u32::try_from(spent).unwrap_or(u32::MAX));
    let is_used_up = left < LEAST_SECS;
    plan.budget_secs = Some(if is_used_up { budget } else { left });
    if is_used_up {
        plan.new_limit = plan.new_limit.or(Some(0));
    }
    if let Some(follows) = follows {
        follows.share = if is_used_up {
            Share::OnlyDue
        } else {
            Share::OfTheDay
        };
    }
    Ok(())
}

/// A day off is the person's own word; so is wanting to review on it.
fn say_day_off(context: &mut Context, plan: &Plan) -> Outcome {
    let now = context.now;
    let interview = plan
        .follows
        .as_ref()
        .and_then(|follows| follows.first(&now));
    let Some(interview) = interview.map(|interview| &interview.plan) else {
        return Ok(());
    };
    let is_ahead = interview.appointment.day(&now) > now.today;
    if is_ahead && interview.days_off.has(now.today) {
        let name = neutral::line(&interview.name);
        let text = safe!("Today is off in the plan for {}: this comes on top.", name);
        context.out.wrapped("", &text)?;
    }
    Ok(())
}

/// Says why there is nothing, and what can be done instead.
fn nothing_to_ask(context: &mut Context, store: &Store, plan: &Plan) -> Outcome {
    let now = context.now;
    let interview = plan
        .follows
        .as_ref()
        .and_then(|follows| follows.first(&now));
    let is_the_day = |interview: &&Interview| interview.plan.appointment.day(&now) <= now.today;
    if let Some(interview) = interview.filter(is_the_day) {
        let name = neutral::line(&interview.plan.name);
        let text = safe!("{} is today, and that is enough for it. Good luck!", name);
        context.out.wrapped("", &text)?;
        say!(
            context.out,
            "What is due all the same: offbook review --no-plan"
        )?;
        return Ok(());
    }
    if store.decks(&now)?.is_empty() {
        say!(context.out, "There is no question yet.")?;
        say!(context.out, "offbook add   or: offbook import FILE")?;
        return Ok(());
    }
    let next = next_due(store, &context.now)?;
    let new = store.new_load()?;
    let out = &mut context.out;
    let is_filtered = plan.filter != CardFilter::default();
    if is_filtered {
        out.wrapped("", &"Nothing due today that fits.")?;
    } else {
        let next = next.map(|(day, load)| {
            let cards = phrase::count(load.cards, "card", "cards");
            safe!(
                " Next: {} {}.",
                cards,
                phrase::back(day, context.now.today, &out.look)
            )
        });
        out.wrapped("", &safe!("Nothing due today.{}", next.unwrap_or_default()))?;
    }
    if new.cards > 0 && plan.new_limit == Some(0) && !is_filtered {
        let text = safe!(
            "{} wait, but today's minutes are used up:",
            phrase::count(new.cards, "new card", "new cards")
        );
        out.wrapped("", &text)?;
        say!(out, "  offbook review -m 10")?;
    } else {
        say!(out, "To practise all the same: offbook cram")?;
    }
    Ok(())
}

impl PlanArgs {
    /// What is to be followed: nothing where no interview is ahead, or where the person says so.
    pub(super) fn following(
        &self,
        store: &Store,
        minutes_a_day: u32,
        now: &Now,
    ) -> StoreResult<Outcome<Option<Following>>> {
        if self.no_plan {
            return Ok(Ok(None));
        }
        let which = match &self.interview {
            None => None,
            Some(typed) => match choose::interview(store.find_interview(typed)?, typed) {
                Ok(id) => Some(id),
                Err(failure) => return Ok(Err(failure)),
            },
        };
        let following = Following {
            interviews: store.interviews()?,
            which,
            minutes_a_day,
            share: Share::Whole,
        };
        let is_needed = following.is_needed(now);
        if let (Some(typed), false) = (&self.interview, is_needed) {
            let failure = Failure::failed(format!("the interview \"{typed}\" is over"));
            return Ok(Err(failure.hint("offbook review")));
        }
        Ok(Ok(is_needed.then_some(following)))
    }
}

impl SittingArgs {
    /// The data file, if there is one with something to ask; otherwise says what to do first.
    pub(super) fn open(&self, context: &mut Context) -> Outcome<Option<Store>> {
        if context.json {
            let hint = "offbook next --json   then: offbook grade CARD GRADE";
            return Err(Failure::usage("a sitting is for a person, not for --json").hint(hint));
        }
        if !context.paths.data_file.exists() {
            let text = "No decks yet. Begin with: offbook add   or: offbook import FILE";
            context.out.wrapped("", &text)?;
            return Ok(None);
        }
        Ok(Some(context.open()?))
    }

    /// Which cards.
    pub(super) fn filter(&self, store: &Store) -> Outcome<CardFilter> {
        let decks = choose::decks(store, &self.decks)??;
        let (tags, kind) = (self.tags.clone(), self.kind);
        Ok(CardFilter {
            decks,
            tags,
            kind,
            ..CardFilter::default()
        })
    }

    /// How many and how long.
    pub(super) fn bound(&self, plan: &mut Plan) {
        plan.card_limit = self.limit;
        plan.aim_secs = self.aim;
        if self.minutes.is_some() || self.limit.is_some() {
            plan.budget_secs = self.minutes.map(|minutes| minutes * 60);
        }
    }

    /// How the screens are to be, beside the settings.
    pub(super) fn look(&self) -> SittingLook {
        SittingLook {
            hides_clock: self.no_timer,
        }
    }
}
