//! Honest answers: not one hint.

use super::*;
use crate::exchange::native::NativeDeck;
use crate::exchange::shipped::SHIPPED;

/// The samples that ship, as the text of an answer whose points are written down.
#[test]
fn no_hint_fires_on_a_shipped_sample() {
    let (mut samples, mut noisy) = (0, Vec::new());
    for deck in SHIPPED {
        let deck = NativeDeck::open(deck.text).unwrap();
        for card in deck.cards() {
            let card = card.unwrap().card;
            let Some(example) = &card.content.guidance.example else {
                continue;
            };
            samples += 1;
            let defaults = &deck.header.defaults;
            let framework = card.content.framework.or(defaults.framework.clone());
            let target = card.content.target_secs.or(defaults.target_secs);
            let answer = text(example);
            let subject = Subject {
                target_secs: target.unwrap(),
                ..subject(&answer, &framework.unwrap())
            };
            for hint in hints(&subject) {
                noisy.push(format!("{}: {hint:?}", card.slug));
            }
        }
    }
    assert!(samples >= 10);
    assert!(noisy.is_empty(), "{}", noisy.join("\n"));
}

/// Samples cut into the slots of their framework.
#[rustfmt::skip]
const IN_SLOTS: &[(&str, &[(&str, &str)])] = &[
    ("growth3", &[
        ("opportunity", "I am still getting comfortable with window functions in SQL."),
        ("noticed", "It showed last spring: a monthly report took me two days because I pulled everything into a spreadsheet and summed by hand, and a colleague did the same job in twenty minutes. That was uncomfortable, and it was also two days in which nobody could use the figures."),
        ("steps", "Since then I have worked through a short course and rewritten four of our reports. The slowest now runs in under a minute, and I post each rewrite for review so that I learn the next trick. What is left is reading other people's longer queries quickly; I pick one a week from our archive and explain it to a colleague."),
        ("value", "For this job it means you would get reports that others can check and rerun, which I gather is what the team is short of."),
    ]),
    ("growth3", &[
        ("opportunity", "Checking my own figures does not come naturally to me; I see what I meant to write."),
        ("noticed", "A year ago a price in one of my offers was wrong by a digit. The customer noticed, kindly, but it cost us a discount, and it cost me a bad night."),
        ("steps", "I print every offer, check each number against its source with a ruler, and go through a short list of the six places where errors like to hide. I am trying to get that down to five minutes with a small script that compares totals, which I will finish in March."),
        ("value", "For a role with this many contracts I think those are minutes well spent."),
    ]),
    ("star_l", &[
        ("situation", "The one that stayed with me is a price list. Two years ago I was responsible for releasing our new prices."),
        ("task", "I sent the list to fourteen customers who were meant to get it a month later."),
        ("action", "It was quarter end, I was in a hurry, and I skipped the second pair of eyes that our routine asked for. Nobody made me skip it. I noticed within the hour, when the first customer replied. I told my manager straight away, then called all fourteen customers that same day, explained what had happened and promised the old prices until the planned date."),
        ("result", "That cost us about four thousand in margin. We kept every customer, and two of them said they had rarely been called so fast."),
        ("lesson", "What I understood is that my speed is worth nothing without a stop. I had treated the check as a formality for slower people."),
        ("now", "Since then nothing with a price leaves my desk without a second name on it. I wrote the checklist, trained three colleagues, and we have had no wrong release since. Last autumn it caught a wrong currency ten minutes before sending."),
    ]),
    ("star_l", &[
        ("situation", "A planner and I argued for weeks because I kept changing customer orders after his cut-off. I was new in sales, he had been planning for fifteen years. I thought he was rigid, and he thought I was careless."),
        ("task", "It came to a point where we only wrote mails, with our managers in copy, and I decided to stop that."),
        ("action", "I asked him to lunch, and then to show me his week. One late change of mine meant two hours of his evening. I apologised for the mails. Then I offered two things: I would collect changes until ten each morning, and call him for anything later."),
        ("result", "He agreed to try it for a month. The late changes went from eleven a month to two, and he now warns me when something is about to run short."),
        ("lesson", "What I took from it is to go and look at the other desk before I form an opinion. It costs a day and saves weeks."),
        ("now", "In my last project I spent the first two days doing only that, and I would do the same here."),
    ]),
];

#[test]
fn no_hint_fires_on_a_sample_in_slots() {
    let mut noisy = Vec::new();
    for (framework, parts) in IN_SLOTS {
        let answer = slots(parts);
        for hint in hints(&subject(&answer, framework)) {
            noisy.push(format!("{}: {hint:?}", parts[0].1));
        }
    }
    assert!(noisy.is_empty(), "{}", noisy.join("\n"));
}

/// Honest answers as people write them, with words that stand in the lists for other reasons.
#[rustfmt::skip]
const HONEST: &[(&str, &str)] = &[
    ("star_l", "I gave the estimate alone and left out testing. In week two I saw that we would need ten days more. I told the customer the same afternoon, showed what we could cut, and they chose. We delivered on the second date. Now two people estimate, and I have been within two days since."),
    ("growth3", "A nurse told me that I spoke too fast with patients. I asked her to sit in for a week and tap the table. It felt odd. In the second week she tapped twice. I still write 'slow' on my notes before a ward round."),
    ("star", "When the pump failed in August I was on call. I read the manual to the fitter over the phone, because he had never seen that type, and drove there with the part. We were down for three hours. Since then there is a spare in both plants."),
    ("star", "Our intern had deleted a table. I told her it could have been me, restored it from the night's copy, and we wrote the steps down together. We lost four hours of entries. I called the six people who had made them and asked them to enter them again."),
    ("growth3", "I prefer to have all facts before I decide, and that costs time. In spring I kept a supplier waiting for nine days, and he gave the slot to someone else. I now set a date for each decision when it reaches me. My manager sees the list every Monday."),
    ("what_if", "I would ask the customer what the delay costs them. If it is money, I would talk to my manager about a discount before I promise anything. If it is trust, I would go there. I did that once in Graz and we kept the contract."),
    ("star", "We disagreed about the colour of the packaging, of all things. He had sold it for twenty years and I had two surveys. I proposed to test both in one shop each. His sold better. I told him so in front of the team."),
    ("prep", "I want to work here since your reports are the ones I quote. For two years I have used your housing figures each quarter, and once found an error in a footnote. Your team corrected it within a day and wrote to thank me. I would like to be on the side that answers."),
    ("star_l", "I underestimated how long the move to the new warehouse would take. I had planned two weekends and it took four. On the second Sunday evening I called my manager and said we would not open on Monday. She was not happy, and she was right. I rang our six largest customers myself before eight the next morning. Two of them sent a truck to our old site instead. What I learned is to ask the people who carry the boxes before I write a plan. I now do that first, and our last move was done a day early."),
    ("star", "Our complaints had doubled within a year, and my manager asked me to find out why. I read two hundred of them, sorted them on a wall and saw that most came from one sentence on the delivery note. I rewrote it with a colleague from the warehouse, tried it on one route for three weeks and then on all of them. Complaints fell by forty percent, and a driver told me it was the first change in years that made his day easier."),
    ("growth3", "Delegating is hard for me. In my first year as a lead I kept the budget to myself because I was faster, and in September I was ill for a week and nobody could close the month. Since then I have handed over one report a quarter, with a page that explains it. Two people can close the month now. I still look over their shoulder more than I should, so I have asked them to tell me. For you it means a team that does not wait for me."),
    ("star_l", "I lost a customer I liked. They had asked three times for a simpler invoice, and I passed it on each time and did not follow up. When they left, their head of purchasing told me it was never about the price. I wrote down every open promise I had made, forty in all, and called each customer. Since then I keep that list and go through it on Fridays. It has cost me an hour a week and, as far as I can tell, no customer."),
    ("process", "When something goes wrong I first stop the harm. Then I tell the people it touches, the same day. After that I write half a page on what I did and what I would change, and I ask one colleague to read it. An example: I sent a wrong price in June, called the customer within the hour and added a second check. The check has caught three errors since."),
    ("what_if", "I would ask what must not happen and by when it is needed. If nobody knows, I would write down my best guess and send it round. I would start with the part that is the same in all cases, and show it after two days. If it turns out that I was wrong, two days are lost and not two weeks."),
    ("ppf", "I look after the accounts of a company with eighty people, and I am known for closing the month in three days. Before that I worked in a tax office, where I learned to ask the same question in four ways. I started as an apprentice in a bakery, and I still like to be up early. What I would like next is a place that is building its reporting from the ground up."),
    ("prep", "I would like to work here because you repair what others throw away. My last employer replaced devices after two years. I kept a list of what we could have repaired, and it came to a third. I showed it to our director, and we started a small workshop. When I read that you do this with forty people, I wanted to see it."),
    ("star", "Two colleagues did not speak to each other, and I had to plan a fair with both. I met each of them alone and asked what they needed from the other. It was the same thing: to be told about changes. I set up ten minutes every morning and wrote down each change while they talked. After two weeks they did it without me. We opened on time, and one of them thanked me with a bottle of oil from his village."),
    ("star_l", "I once presented the wrong quarter to the board. I had copied the slide at midnight and did not look at the date. The chair noticed. I said that it was my mistake, gave the two figures I knew by heart and sent the right slide within the hour. My director told me later that the calm had impressed her more than the slide. I learned to have someone else open the file before I do. I have done that eleven times since."),
    ("explain", "An index is like the one at the back of a book. Without it the database reads every page to find a name. With it, it goes to the page at once. In one of our tables a search took nine seconds and takes twenty milliseconds now. The price is that every insert has to write the index too, so I would not add one to a table that is mostly written."),
    ("growth3", "Presenting to large groups makes me nervous, and it shows. In April I spoke to sixty people and read from the slide. A colleague said, kindly, that he would rather have had the mail. I joined a speakers' group in May and have given five talks there. The last two were without notes. My voice still gets quick in the first minute, so I begin with a question to the room."),
    ("star_l", "We lost a tender by a point, and it was the part I had written. I had answered what I wanted them to ask. When the feedback came I read it with my manager, and then with the two people who had warned me. I should have shown them the draft. Now I give every tender to somebody who has only read the questions. We won two of the next three."),
    ("star", "As a working student I was asked to count the stock of a shop that was about to close. The list had nine hundred lines. I grouped it by shelf, counted with one helper and typed while she read out. We were done in a day and a half instead of four, and the owner used my list for the sale."),
];

#[test]
fn no_hint_fires_on_an_honest_answer() {
    let mut noisy = Vec::new();
    for (framework, honest) in HONEST {
        let answer = text(honest);
        for hint in hints(&subject(&answer, framework)) {
            noisy.push(format!("{} {:?}", hint.kind.id(), hint.places));
        }
    }
    assert!(noisy.is_empty(), "{}", noisy.join("\n"));
}
