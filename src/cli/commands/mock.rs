//! `mock`: an interview to try oneself on, graded at the end.

use crate::cli::choose;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::say;
use crate::cli::recorder::Recorder;
use crate::cli::screens::mock::{self as screen, MockLook};
use crate::domain::interview::Interview;
use crate::sitting::limits::Limits;
use crate::sitting::mock::MockPlan;
use crate::sitting::mock::choice::drawn;
use crate::store::Store;
use crate::store::cards::CardFilter;

mod family;
mod sheet;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  offbook mock
  offbook mock --for acme -n 8 --think 20
  offbook mock failure weakness --short
  offbook mock --partner
  offbook mock --sheet -o sheet.txt
  offbook mock --family -n 12

Questions come by chance, must-know and shaky ones more often, in wordings you were not asked
before. Nothing is shown until the end; then one table says how each went, and the grades that you
accept there count as reviews. Whatever ends a mock before that leaves nothing behind.

--record runs the command of the setting \"recorder\", which says where its file goes:
  offbook config set recorder \"rec -q {file}.wav\"")]
pub(crate) struct Args {
    /// Only these decks (a beginning of the name is enough)
    #[arg(value_name = "DECK", add = super::completions::decks())]
    decks: Vec<String>,
    /// Ask so many questions
    #[arg(short = 'n', long, value_name = "QUESTIONS", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=50))]
    limit: u32,
    /// Only what this interview asks
    #[arg(long = "for", value_name = "INTERVIEW")]
    interview: Option<String>,
    /// Only cards with this tag or competency (repeat for all of several)
    #[arg(short, long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Go on with up to so many further questions after each answer
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(0..=5))]
    follow_ups: u32,
    /// Aim at this many seconds for every answer
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(5..=3600))]
    aim: Option<u32>,
    /// Leave time to think before the clock starts
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..=600))]
    think: Option<u32>,
    /// Half a minute each: the headline and the key points
    #[arg(long)]
    short: bool,
    /// Somebody else asks: shows what to listen for and hides your points
    #[arg(long, conflicts_with = "short")]
    partner: bool,
    /// Print a page for somebody who asks, and ask nothing
    #[arg(long, conflicts_with_all = ["partner", "record", "family"])]
    sheet: bool,
    /// Write the page to a file
    #[arg(short, long, value_name = "FILE", requires = "sheet")]
    output: Option<std::path::PathBuf>,
    /// Replace a file that is there
    #[arg(long, requires = "output")]
    force: bool,
    /// Only say which family each question is of; nothing is graded
    #[arg(long, conflicts_with_all = ["partner", "record", "short"])]
    family: bool,
    /// Record each answer with the command of the setting "recorder"
    #[arg(long)]
    record: bool,
    /// Draw the same questions as with this number before
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Hide the clock
    #[arg(long)]
    no_timer: bool,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    if context.json {
        let hint = "offbook next --json   then: offbook grade CARD GRADE";
        return Err(Failure::usage("a mock is for a person, not for --json").hint(hint));
    }
    if !context.paths.data_file.exists() {
        let text = "No decks yet. Begin with: offbook add   or: offbook import FILE";
        context.out.wrapped("", &text)?;
        return Ok(());
    }
    let recorder = match args.record {
        true => Some(Recorder::find(context)?),
        false => None,
    };
    if args.sheet {
        return sheet::run(context, args);
    }
    let mut store = context.open()?;
    let plan = args.plan(context, &store)?;
    if args.family {
        return family::run(context, &store, plan);
    }
    let look = MockLook {
        hides_clock: args.no_timer,
        recorder,
    };
    let mock = screen::run(context, &mut store, plan, look)?;
    if mock.asked().is_empty() {
        let text = match mock.has_asked() {
            true => "Nothing was answered to its end; nothing is kept.",
            false => "There is no question to ask that fits.",
        };
        say!(context.out, "{}", text)?;
        return Ok(());
    }
    screen::afterwards(context, &mock)
}

impl Args {
    fn questions(&self) -> usize {
        self.limit as usize
    }

    /// What is to be asked.
    fn plan(&self, context: &Context, store: &Store) -> Outcome<MockPlan> {
        let filter = CardFilter {
            decks: choose::decks(store, &self.decks)??,
            tags: self.tags.clone(),
            ..CardFilter::default()
        };
        let interview = self.interview(store)?;
        let seed = self.seed.unwrap_or_else(|| context.seed());
        let now = context.now();
        let cards = drawn(
            store,
            interview.as_ref(),
            &filter,
            self.questions(),
            seed,
            &now,
        )?;
        Ok(MockPlan {
            limits: Limits::gather(store, interview.as_ref(), &now)?,
            cards,
            questions: self.questions(),
            follow_ups: self.follow_ups as usize,
            aim_secs: self.aim,
            think_secs: self.think,
            is_short: self.short,
            has_partner: self.partner || self.sheet,
            takes_asks: !self.decks.is_empty(),
            seed,
        })
    }

    fn interview(&self, store: &Store) -> Outcome<Option<Interview>> {
        let Some(typed) = &self.interview else {
            return Ok(None);
        };
        let id = choose::interview(store.find_interview(typed)?, typed)?;
        Ok(Some(store.interview(id)?))
    }
}
