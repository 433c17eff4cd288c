//! `show`: everything about one card.

use crate::cli::card_json::CardJson;
use crate::cli::choose;
use crate::cli::commands::interview::tailored::version_lines;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{Output, safe, say};
use crate::cli::phrase;
use crate::cli::progress;
use crate::cli::screens::words;
use crate::coaching::rubric::{self, PointsBasis};
use crate::domain::answer::{Answer, AnswerText, Slot};
use crate::domain::card::{Criterion, Kind};
use crate::domain::id::CardId;
use crate::domain::now::{Day, Now};
use crate::domain::review::Review;
use crate::exchange::neutral::{self, Safe};
use crate::schedule::{Settings, leech};
use crate::sitting::for_role::ForRole;
use crate::store::cards::Card;
use crate::store::recordings::Recording;
use crate::store::{Result as StoreResult, Store};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "CARD is its short name, as in `list`, or a part of its question.

Examples:
  offbook show k7f
  offbook show k7f --versions
  offbook show \"biggest failure\" --json"
)]
pub(crate) struct Args {
    /// The card
    #[arg(value_name = "CARD", add = super::completions::cards())]
    card: Option<String>,
    /// Every version of your answer, newest first
    #[arg(long)]
    versions: bool,
    /// The coach's sample, which is not your answer
    #[arg(long)]
    example: bool,
}

/// How many reviews the page shows; all of them: `card history`.
const REVIEWS_SHOWN: u64 = 5;
const REVIEWS_IN_JSON: u64 = 10_000;

/// What the page is made of.
struct Page {
    card: Card,
    versions: Vec<Answer>,
    reviews: Vec<Review>,
    settings: Settings,
    unheard: Vec<Recording>,
    for_roles: Vec<ForRole>,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let typed = choose::card_name(context, args.card.as_deref())?;
    let now = context.now;
    let (all_versions, json) = (args.versions, context.json);
    let page = context.read(|store| {
        let id = match choose::card(store.find_card(&typed)?, &typed) {
            Ok(id) => id,
            Err(failure) => return Ok(Err(failure)),
        };
        Ok(Ok(Page {
            card: store.card(id)?,
            versions: match all_versions {
                true => store.answer_versions(id)?,
                false => Vec::new(),
            },
            reviews: store.reviews_of(id, if json { REVIEWS_IN_JSON } else { REVIEWS_SHOWN })?,
            settings: store.schedule_settings()?,
            unheard: store.unheard()?,
            for_roles: for_roles(store, id, &now)?,
        }))
    })?;
    let Some(page) = page.transpose()? else {
        return choose::nothing_yet("card", &typed);
    };
    if json {
        let versions = all_versions.then_some(page.versions.as_slice());
        let body = CardJson::new(&page.card, versions, &page.reviews, &page.settings, &now)
            .for_roles(&page.for_roles);
        return Ok(context.out.json("offbook.card/1", &body)?);
    }
    head(context, &page)?;
    question(&mut context.out, &page.card)?;
    answer(context, &page)?;
    for for_role in &page.for_roles {
        let name = neutral::line(&for_role.interview);
        context.out.blank()?;
        let title = safe!("For {}", name);
        let title = context.out.bold(&title);
        context.out.wrapped("", &title)?;
        version_lines(&mut context.out, &for_role.version, "  ")?;
    }
    points(&mut context.out, &page)?;
    guidance(&mut context.out, &page.card, args.example)?;
    history(context, &page)?;
    to_listen(context, &page)
}

/// What was recorded of the answer and not listened to.
fn to_listen(context: &mut Context, page: &Page) -> Outcome {
    let own = |recording: &&Recording| recording.card == page.card.id;
    let unheard: Vec<&Recording> = page.unheard.iter().filter(own).collect();
    if unheard.is_empty() {
        return Ok(());
    }
    let name = choose::short(&page.card.handle);
    context.out.blank()?;
    let title = context.out.bold(&"To listen to");
    let done = safe!("offbook card heard {}", name);
    context.out.two_sides(&title, &done)?;
    for recording in unheard {
        let path = neutral::line(&recording.path.to_string_lossy());
        context.out.wrapped("  ", &path)?;
    }
    Ok(())
}

/// What makes the answer one for each interview ahead.
fn for_roles(store: &Store, card: CardId, now: &Now) -> StoreResult<Vec<ForRole>> {
    let interviews = store.interviews()?;
    let mut all = Vec::new();
    for interview in &interviews {
        if !interview.plan.appointment.is_past(now) {
            all.extend(ForRole::gather(store, card, Some(interview), now)?);
        }
    }
    Ok(all)
}

fn head(context: &mut Context, page: &Page) -> Outcome {
    let card = &page.card;
    let kind = card.content.kind.map_or("", Kind::name);
    let deck = neutral::line(&card.deck_name);
    // A deck is often named after its kind of question.
    let kind = if deck.as_str() == kind { "" } else { kind };
    let mut left = safe!("{}  {}", choose::short(&card.handle), deck);
    if !kind.is_empty() {
        left = safe!("{}  {}", left, kind);
    }
    let right = standing(context, page);
    context.out.two_sides(&left, &right)?;
    Ok(context.out.rule()?)
}

/// When it is asked next, or why it is not.
fn standing(context: &Context, page: &Page) -> Safe {
    let (card, today, look) = (&page.card, context.now.today, &context.out.look);
    let mut text = if card.standing.is_suspended {
        safe!("suspended")
    } else if card.standing.is_withdrawn && card.answer.is_none() {
        withdrawn(card)
    } else if let Some(day) = card.standing.buried_until.filter(|day| *day > today) {
        safe!("buried until {}", phrase::day(day, today, look))
    } else if let Some(due) = card.state.due_on {
        let day = phrase::day(due, today, look);
        match due.days_since(today) {
            0 => safe!("due today"),
            _ => safe!("due {}, {}", day, phrase::distance(due, today)),
        }
    } else {
        safe!("new")
    };
    if card.standing.is_withdrawn && card.answer.is_some() {
        text = safe!("{}, {}", text, withdrawn(card));
    }
    if card.standing.is_flagged {
        text = safe!("{}, flagged", text);
    }
    if leech::is_leech(&card.state, &page.settings) {
        text = safe!("{}, leech", text);
    }
    text
}

/// By whose word: the coach's, or because the file has the card no longer.
fn withdrawn(card: &Card) -> Safe {
    match card.upstream.as_ref().is_some_and(|coach| coach.retired) {
        true => safe!("withdrawn by the coach"),
        false => safe!("no longer in the coach's deck"),
    }
}

fn question(out: &mut Output, card: &Card) -> Outcome {
    let question = neutral::block(&card.content.question);
    let question = out.bold(&question);
    out.wrapped("", &question)?;
    if card.standing.is_reworded {
        let name = choose::short(&card.handle);
        out.wrapped("", &words::reworded(card))?;
        say!(
            out,
            "  offbook card confirm {}   offbook edit {}",
            name,
            name
        )?;
    }
    list(out, "Also asked as", &card.content.variants)?;
    list(out, "They may go on", &card.content.guidance.follow_ups)
}

fn answer(context: &mut Context, page: &Page) -> Outcome {
    let card = &page.card;
    let aim = neutral::line(&progress::minutes(card.content.target_secs().into()));
    context.out.blank()?;
    let Some(answer) = &card.answer else {
        let name = choose::short(&card.handle);
        say!(
            context.out,
            "You have not written an answer yet (aim {}).",
            aim
        )?;
        say!(context.out, "  offbook edit {}", name)?;
        return Ok(());
    };
    let about = version(context, answer);
    let about = safe!("{}, aim {}", about, aim);
    let title = context.out.bold(&"Your answer");
    context.out.two_sides(&title, &about)?;
    text(&mut context.out, &answer.content)?;
    coach_notes(context, card, answer.version)?;
    for older in page.versions.iter().filter(|v| v.version != answer.version) {
        context.out.blank()?;
        let about = version(context, older);
        context.out.two_sides(&"An earlier answer", &about)?;
        text(&mut context.out, &older.content)?;
        list(&mut context.out, "Its points", &older.content.key_points)?;
    }
    Ok(())
}

/// What a coach wrote to the answer, and to which version where that is not this one.
fn coach_notes(context: &mut Context, card: &Card, version: u32) -> Outcome {
    for note in &card.coach_notes {
        let day = Day::new(
            note.written_at
                .with_timezone(&context.now.zone)
                .date_naive(),
        );
        let day = phrase::day(day, context.now.today, &context.out.look);
        let who = match &note.coach {
            Some(coach) => neutral::line(coach),
            None => safe!("your coach"),
        };
        let about = match note.version == version {
            true => safe!("Note by {}, {}", who, day),
            false => safe!("Note by {}, {}, on version {}", who, day, note.version),
        };
        context.out.blank()?;
        context.out.wrapped("", &about)?;
        context.out.wrapped("  ", &neutral::block(&note.text))?;
    }
    Ok(())
}

/// `version 3, Sat 14 Nov, 118 words`.
fn version(context: &Context, answer: &Answer) -> Safe {
    let day = Day::new(
        answer
            .written_at
            .with_timezone(&context.now.zone)
            .date_naive(),
    );
    let words = phrase::words(answer.content.words() as u64);
    let day = phrase::day(day, context.now.today, &context.out.look);
    safe!("version {}, {}, {}", answer.version, day, words)
}

/// The answer as it is to be read: the headline, then the text, then what is in slots.
fn text(out: &mut Output, answer: &AnswerText) -> Outcome {
    if let Some(headline) = &answer.headline {
        out.wrapped("  ", &safe!("\"{}\"", neutral::line(headline)))?;
    }
    if !answer.text.trim().is_empty() {
        out.wrapped("  ", &neutral::block(&answer.text))?;
    }
    for slot in answer
        .slots
        .iter()
        .filter(|slot| !slot.text.trim().is_empty())
    {
        out.wrapped(slot_mark(out, slot), &neutral::block(&slot.text))?;
    }
    Ok(())
}

/// A slot's first letter, as it is taught (S, T, A, R); its whole name where lines are read aloud.
fn slot_mark(out: &Output, slot: &Slot) -> Safe {
    if out.look.accessible {
        return safe!("  {}: ", neutral::line(&slot.name));
    }
    let letter = slot.name.trim().chars().next().unwrap_or('?');
    let letter: String = letter.to_uppercase().collect();
    safe!("  {}  ", neutral::line(&letter))
}

/// The points to hit, with their letters, and how often each was missed lately.
fn points(out: &mut Output, page: &Page) -> Outcome {
    let own = page.card.answer.as_ref().map(|answer| &answer.content);
    // Criteria are shown whole with the guidance, so the deck's wordings of them play no part.
    let Some(to_tick) = rubric::points_to_tick(own, &page.card.content.guidance, &[]) else {
        return Ok(());
    };
    let title = match to_tick.basis {
        PointsBasis::Own => "Points to hit",
        PointsBasis::Coach => "Points to hit, by the coach",
        PointsBasis::Rubric | PointsBasis::ListensFor => return Ok(()),
    };
    heading(out, title)?;
    for point in &to_tick.points {
        let seen = page.reviews.iter().filter(|review| !review.taken_back);
        let (mut asked, mut missed) = (0_u32, 0_u32);
        for review in seen {
            let is_missed = review.details.points_missed.contains(point);
            asked += u32::from(is_missed || review.details.points_made.contains(point));
            missed += u32::from(is_missed);
        }
        let point = neutral::line(point);
        match missed {
            0 => out.wrapped("  - ", &point)?,
            _ => out.wrapped(
                "  - ",
                &safe!("{} (missed {} of the last {})", point, missed, asked),
            )?,
        }
    }
    Ok(())
}

fn guidance(out: &mut Output, card: &Card, with_example: bool) -> Outcome {
    let guidance = &card.content.guidance;
    list(out, "They listen for", &guidance.listens_for)?;
    let criterion = |criterion: &Criterion| {
        let shared = || rubric::criterion_text(&criterion.id).map(str::to_owned);
        let text = criterion.text.clone().or_else(shared);
        text.unwrap_or_else(|| criterion.id.clone())
    };
    let criteria: Vec<String> = guidance.rubric.iter().map(criterion).collect();
    list(out, "A good answer", &criteria)?;
    list(out, "Pitfalls", &guidance.pitfalls)?;
    if let Some(notes) = &guidance.notes {
        heading(out, "Notes")?;
        out.wrapped("  ", &neutral::block(notes.trim_end()))?;
    }
    match &guidance.example {
        Some(example) if with_example => {
            heading(out, "An example, not your answer")?;
            out.wrapped("  ", &neutral::block(example.trim_end()))?;
        }
        Some(_) => {
            out.blank()?;
            let name = choose::short(&card.handle);
            say!(
                out,
                "The coach gives an example: offbook show {} --example",
                name
            )?;
        }
        None if with_example => {
            out.blank()?;
            out.wrapped("", &"There is no example for this card.")?;
        }
        None => {}
    }
    let tags = [
        card.content.tags.as_slice(),
        &card.own_tags,
        &card.content.competencies,
    ];
    let tags = tags.concat().join(", ");
    if !tags.is_empty() {
        out.blank()?;
        out.wrapped("Tags  ", &neutral::line(&tags))?;
    }
    Ok(())
}

fn history(context: &mut Context, page: &Page) -> Outcome {
    let (state, today) = (&page.card.state, context.now.today);
    if state.reviews == 0 && page.reviews.is_empty() {
        return Ok(());
    }
    let lapses = phrase::count(state.lapses.into(), "lapse", "lapses");
    let times = times(state.reviews, &page.reviews);
    let interval = phrase::count(state.interval_days.into(), "day", "days");
    let ease = neutral::line(&format!("{:.2}", state.ease_factor));
    let about = safe!(
        "{}, {}, interval {}, ease {}",
        times,
        lapses,
        interval,
        ease
    );
    context.out.blank()?;
    let title = context.out.bold(&"History");
    context.out.two_sides(&title, &about)?;
    for review in &page.reviews {
        let line = review_line(review, today, context);
        context.out.wrapped("  ", &line)?;
    }
    if u64::from(state.reviews) > page.reviews.len() as u64 {
        let name = choose::short(&page.card.handle);
        say!(context.out, "  All of them: offbook card history {}", name)?;
    }
    Ok(())
}

/// How often the card was reviewed. A reset begins at nought and leaves the reviews in the log.
fn times(counted: u32, shown: &[Review]) -> Safe {
    let stood = shown.iter().filter(|review| !review.taken_back).count() as u64;
    let counted = u64::from(counted);
    match counted {
        0 if stood >= REVIEWS_SHOWN => safe!("reviews before the reset"),
        0 if stood > 0 => {
            let reviews = phrase::count(stood, "review", "reviews");
            safe!("{} before the reset", reviews)
        }
        _ if stood > counted => {
            let reviews = phrase::count(counted, "review", "reviews");
            safe!("{} since the reset", reviews)
        }
        _ => phrase::count(counted, "review", "reviews"),
    }
}

/// `Sat 14 Nov  Good   1:42  "too long"`.
pub(crate) fn review_line(review: &Review, today: Day, context: &Context) -> Safe {
    let day = phrase::day(review.day, today, &context.out.look);
    let mut line = safe!("{:<10}  {:<5}", day, review.grade.title());
    if let Some(secs) = review.details.spoken_secs {
        line = safe!(
            "{}  {}",
            line,
            neutral::line(&progress::minutes(secs.into()))
        );
    }
    if let Some(note) = &review.details.note {
        line = safe!("{}  \"{}\"", line, neutral::line(note));
    }
    match review.taken_back {
        true => safe!("{}  taken back", line),
        false => line,
    }
}

fn heading(out: &mut Output, title: &'static str) -> Outcome {
    out.blank()?;
    let title = out.bold(&title);
    Ok(out.wrapped("", &title)?)
}

/// A titled list; nothing at all where it is empty.
fn list(out: &mut Output, title: &'static str, items: &[String]) -> Outcome {
    if items.is_empty() {
        return Ok(());
    }
    heading(out, title)?;
    for item in items {
        out.wrapped("  - ", &neutral::line(item))?;
    }
    Ok(())
}
