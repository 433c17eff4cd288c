//! Made-up bad answers, each with the sentence that is bad in it. Written as people talk, not from
//! the lists.

use super::*;

/// The hint that must fire, the framework, the answer, and a piece of the sentence it must name.
type Bad = (&'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const BAD: &[Bad] = &[
    ("cliche", "growth3", "My biggest weakness is probably that I'm a bit of a perfectionist. I just want every slide to look right.", "perfectionist"),
    ("cliche", "growth3", "People tell me I work way too hard. On weekends I answer mail.", "too hard"),
    ("cliche", "growth3", "I think it is that I hold myself to very high standards. Others find that difficult.", "high standards"),
    ("cliche", "growth3", "I tend to care too deeply about my projects. It keeps me up at night.", "care too deeply"),
    ("cliche", "growth3", "I'm my own worst critic, if I'm honest with you. A project is never good enough for me.", "worst critic"),

    ("denial", "growth3", "That's a hard question. I honestly can't think of a single weakness right now.", "think of a single"),
    ("denial", "star_l", "I have never really had a failure in my career. Things have gone well for me.", "never really had"),
    ("denial", "star_l", "I wouldn't call it a failure. It was a learning opportunity for the customer.", "call it a failure"),
    ("denial", "growth3", "I don't have any major weaknesses. My reviews were good.", "any major weaknesses"),

    ("blame", "star_l", "The launch slipped by a month. The developers let us down in the last week.", "let us down"),
    ("blame", "star_l", "I had the report ready on time. My supervisor never looked at it.", "never looked"),
    ("blame", "star_l", "We lost the customer in May. If management had listened to me, we would still have them.", "If management had"),
    ("blame", "star_l", "The numbers were wrong in the final version. It was the accountant's fault, and I told my director so.", "accountant's fault"),
    ("blame", "star", "The shipment came late. Purchasing dropped the ball and I had to explain it.", "dropped the ball"),
    ("blame", "star_l", "The migration failed twice. The vendor gave us the wrong documentation.", "wrong documentation"),
    ("blame", "star_l", "I missed my sales target. Nobody bothered to introduce me to the key accounts.", "Nobody bothered"),

    ("blame", "star_l", "I inherited a mess from my predecessor. He had documented nothing, and I paid for it.", "inherited a mess"),
    ("blame", "star_l", "The testers should have caught it. I only wrote the code.", "testers should have"),
    ("blame", "star_l", "My colleague forgot to send the file. That is why it was late.", "forgot to send"),
    ("blame", "star_l", "It was really IT's fault that the demo crashed. I had told them to update it.", "IT's fault"),
    ("excuse", "star_l", "I didn't get it done because I never had the tools I needed. Two people left.", "the tools I needed"),
    ("excuse", "star_l", "I would have met the target if the market had been better. I sold eleven.", "met the target"),
    ("minimise", "star_l", "There was a minor misunderstanding. It all worked out in the end.", "minor misunderstanding"),
    ("excuse", "star_l", "We delivered three weeks late. The timeline was completely unrealistic from the start.", "unrealistic"),
    ("excuse", "star_l", "I lost the file. It could have happened to anyone on the floor.", "happened to anyone"),
    ("excuse", "star_l", "The campaign brought two leads. There was nothing I could do with that budget.", "nothing I could do"),
    ("excuse", "star_l", "I didn't finish the training. I was way too busy with my regular work.", "too busy"),
    ("excuse", "star_l", "The event was half empty. It was out of my hands, the weather decides.", "out of my hands"),

    ("minimise", "star_l", "I sent the wrong invoice once. Honestly it wasn't that bad.", "that bad"),
    ("minimise", "star_l", "There was a small hiccup with the server. It ran again by noon.", "small hiccup"),
    ("minimise", "star_l", "I forgot to renew the licence. In the end nobody really cared.", "nobody really cared"),
    ("minimise", "star_l", "We shipped the wrong part. It could have been a lot worse.", "a lot worse"),

    ("exaggerate", "star", "I took over the region in March. I turned it into the best sales team the firm has ever seen, all by myself.", "all by myself"),
    ("exaggerate", "star", "My redesign was phenomenal. Visits went up.", "phenomenal"),
    ("exaggerate", "star", "After I joined, sales skyrocketed. The board noticed.", "skyrocketed"),
    ("exaggerate", "star", "I gave 150% every day on that project. It was finished in June.", "150%"),
    ("exaggerate", "star", "My tool totally changed how the plant works. Without me the line would have stopped.", "totally changed"),

    ("absolute", "process", "I always plan my week. I never miss a meeting. Everybody likes to work with me.", "always plan"),
    ("absolute", "process", "I absolutely check all figures. There is never an error. My reports are completely clean.", "absolutely check"),
    ("absolute", "prep", "No one knows the product like I do. I answer every single mail. I am constantly reachable.", "No one knows"),

    ("negative", "star", "I left because my last company was a circus. The pay was late twice.", "circus"),
    ("negative", "star", "The director was a complete moron. I had to correct his slides.", "moron"),
    ("negative", "star", "I couldn't stand my old colleagues. So I asked for another office.", "stand my old"),
    ("negative", "star", "The tool they bought was garbage. I wrote a better one in a week.", "garbage"),

    ("self-put-down", "growth3", "I'm really awful at numbers. Budgets scare me.", "awful at numbers"),
    ("self-put-down", "growth3", "I was such an idiot in that meeting. I said the wrong name.", "such an idiot"),
    ("self-put-down", "growth3", "I'm just not clever enough for statistics. It was like that in school.", "clever enough"),
    ("self-put-down", "growth3", "I can't do anything right when people watch me. My hands shake.", "anything right"),

    ("non-work", "star", "A conflict I remember is with my brother. We argued over a car.", "my brother"),
    ("non-work", "star_l", "I was hungover on the first day. I still regret it.", "hungover"),
    ("non-work", "star_l", "My biggest failure is my divorce. It took two years.", "divorce"),

    ("hedge", "prep", "I'd say I'm a decent writer. Perhaps that helps your team. It might be useful for the blog, possibly.", "I'd say"),
    ("hedge", "prep", "I suppose I like the product. It's sort of close to my old work. Maybe I could learn the rest.", "I suppose"),
    ("hedge", "prep", "I feel like I was kind of the lead. Hopefully that shows.", "kind of the lead"),

    ("vague", "star", "I looked into it with different people. We made some improvements. It went well.", "different people"),
    ("vague", "star", "I worked on things around onboarding. I also took part in meetings.", "worked on things"),
    ("vague", "star", "I assisted with the rollout and stuff like that. Everything got better.", "stuff like that"),

    ("placeholder", "prep", "I admire how [company] treats its customers. That is why I applied.", "[company]"),
    ("placeholder", "prep", "I would bring ten years of work to ______. I like your values.", "______"),
    ("placeholder", "star", "I cut costs by XX percent in a year. My manager thanked me.", "XX percent"),
    ("placeholder", "star", "I led a team of five. TODO: say how the project ended.", "TODO"),

    ("long-sentence", "star", "Last year, when we had the audit and the new system and two people were away at the same time, I decided to write down all open points and go through them one after the other with everybody who had a stake in them until we were done. It took a week.", "when we had the audit"),
    ("long-sentence", "star", "I began with the list. Then I called the supplier and asked for the delivery notes and compared them with our orders and found that about a third of the boxes had been booked twice because the scanner sent the same line again whenever the network was slow. I fixed it.", "Then I called"),
    ("long-sentence", "star", "What I did was to sit down with each of the six people for an hour and to ask what kept them from finishing and then to take the two answers that came up most often to my manager with a proposal of what to change by when. She agreed.", "What I did was"),

    ("we-heavy", "star", "We had a problem with returns. We met with the warehouse and our manager. We changed the form. Returns fell by half.", "We had a problem"),
    ("we-heavy", "star", "Our team took on the project. We split the work, we tested each part, and they gave us a prize.", "Our team"),
    ("we-heavy", "star_l", "We forgot the licence. We called the vendor. They sent us a new key. I was relieved.", "We forgot"),
];

/// Kinds whose answers stand in `counted`, because they need slots or facts.
const COUNTED: [&str; 12] = [
    "length",
    "missing-slot",
    "short-action",
    "long-setup",
    "dwells",
    "no-number",
    "no-step-begun",
    "same-story",
    "too-old",
    "verbatim",
    "filler",
    "",
];

#[test]
fn bad_answers_are_named_by_their_sentence() {
    let mut missed = Vec::new();
    for (id, framework, bad, piece) in BAD {
        let answer = text(bad);
        let found = hints(&subject(&answer, framework));
        let hint = found.iter().find(|hint| hint.kind.id() == *id);
        let named = hint.is_some_and(|hint| {
            let first = hint.places.first();
            first.is_some_and(|place| place.sentence.contains(piece))
        });
        if !named {
            missed.push(format!("{id}: {bad}\n   found {:?}", ids(&found)));
        }
    }
    let (right, total) = (BAD.len() - missed.len(), BAD.len());
    let missed = missed.join("\n");
    assert!(
        right == total,
        "{right} of {total} named by their sentence\n{missed}"
    );
}

#[test]
fn every_kind_has_three_bad_answers() {
    for kind in HintKind::ALL {
        let count = BAD.iter().filter(|bad| bad.0 == kind.id()).count();
        assert!(count >= 3 || COUNTED.contains(&kind.id()), "{}", kind.id());
    }
}
