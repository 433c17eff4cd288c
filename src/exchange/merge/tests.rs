use proptest::prelude::*;

use super::*;

fn upstream(question: &str) -> UpstreamCard {
    UpstreamCard {
        slug: Slug::parse("one").unwrap(),
        aliases: Vec::new(),
        retired: false,
        content: Content {
            question: question.into(),
            target_secs: Some(60),
            ..Content::default()
        },
    }
}

fn local(question: &str) -> LocalChanges {
    LocalChanges {
        question: Some(question.into()),
        ..LocalChanges::default()
    }
}

#[test]
fn a_field_that_one_side_changed_needs_nobody() {
    let (base, mut theirs) = (upstream("Why us?"), upstream("Why us, really?"));
    theirs.content.guidance.pitfalls = vec!["flattery".into()];
    let own = LocalChanges {
        target_secs: Some(45),
        ..LocalChanges::default()
    };
    let change = compare(&base, &theirs, &own);
    let fields: Vec<_> = change.fields.iter().map(|change| change.field).collect();
    assert_eq!(fields, [Field::Question, Field::Pitfalls]);
    assert!(change.is_reworded && !change.has_conflict());
    assert_eq!(change.yours_differ, [Field::Target]);
    let settled = settle(&change, &own, None).unwrap();
    assert_eq!((settled.local, settled.makes_copy), (own, false));
}

#[test]
fn a_field_that_both_changed_is_a_conflict_unless_they_agree() {
    let (base, theirs) = (upstream("Why us?"), upstream("Why us, really?"));
    let change = compare(&base, &theirs, &local("Why them?"));
    assert!(change.has_conflict());
    assert_eq!(settle(&change, &local("Why them?"), None), None);
    let agreed = compare(&base, &theirs, &local("Why us, really?"));
    assert!(!agreed.has_conflict());
}

#[test]
fn every_decision_has_its_outcome() {
    let (base, theirs) = (upstream("Why us?"), upstream("Why us, really?"));
    let mut own = local("Why them?");
    own.pitfalls = Some(vec!["mine".into()]);
    let change = compare(&base, &theirs, &own);
    let after = |decision| settle(&change, &own, Some(&decision));
    assert_eq!(after(Decision::Mine).unwrap().local, own);
    assert!(!after(Decision::Mine).unwrap().makes_copy);
    assert!(after(Decision::Both).unwrap().makes_copy);
    assert_eq!(after(Decision::Later), None);
    let theirs = after(Decision::Theirs).unwrap().local;
    assert_eq!(theirs.question, None);
    assert_eq!(theirs.pitfalls, own.pitfalls, "nobody else changed it");
    let merged = local("Why any of us?");
    let settled = after(Decision::Merged(Box::new(merged.clone()))).unwrap();
    assert_eq!(settled.local, merged);
}

#[test]
fn mine_on_a_card_without_a_conflict_keeps_what_was_shown() {
    let (base, theirs) = (upstream("Why us?"), upstream("Why us, really?"));
    let own = LocalChanges::default();
    let change = compare(&base, &theirs, &own);
    let kept = settle(&change, &own, Some(&Decision::Mine)).unwrap().local;
    assert_eq!(kept.over(theirs.content).question, "Why us?");
}

#[test]
fn what_repeats_the_coach_follows_the_coach() {
    let (base, theirs) = (upstream("Why us?"), upstream("Why us, really?"));
    let own = local("Why us?");
    let change = compare(&base, &theirs, &own);
    assert!(!change.has_conflict() && change.yours_differ.is_empty());
    assert_eq!(settle(&change, &own, None).unwrap().local.question, None);
}

#[test]
fn the_old_wording_is_kept_until_the_file_has_it_itself() {
    let (first, second) = (upstream("Why us?"), upstream("Why us, really?"));
    let mut third = upstream("Why this firm?");
    let one = former_questions(&[], &first, &second);
    assert_eq!(one, ["Why us?"]);
    let two = former_questions(&one, &second, &third);
    assert_eq!(two, ["Why us?", "Why us, really?"]);
    third.content.variants = vec!["why us".into()];
    assert_eq!(former_questions(&one, &second, &third), ["Why us, really?"]);
    assert!(former_questions(&[], &first, &upstream("WHY US")).is_empty());
    assert!(former_questions(&one, &second, &first).ends_with(&["Why us, really?".into()]));
}

#[test]
fn an_id_for_another_question_is_told_from_a_rewording() {
    let is_other = |a: &str, b: &str| is_another_question(&upstream(a), &upstream(b));
    assert!(is_other("Why us?", "Describe a failure."));
    assert!(!is_other("Why us?", "Tell me, why this company?"));
    assert!(is_other("为什么", "失败"));
    assert!(!is_other("为什么选择我们", "你为什么来"));
    let mut rewritten = upstream("Describe a failure.");
    rewritten.content.variants = vec!["Why us?".into()];
    assert!(!is_another_question(&upstream("Why us?"), &rewritten));
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![Just("a"), Just("b"), Just("c")].prop_map(String::from)
}

fn card() -> impl Strategy<Value = UpstreamCard> {
    let list = || proptest::collection::vec(word(), 0..3);
    (
        word(),
        list(),
        list(),
        proptest::option::of(word()),
        1..3_u32,
    )
        .prop_map(|(question, variants, pitfalls, notes, secs)| {
            let mut card = upstream(&question);
            card.content.variants = variants;
            card.content.guidance.pitfalls = pitfalls;
            card.content.guidance.notes = notes;
            card.content.target_secs = Some(secs);
            card
        })
}

fn changes() -> impl Strategy<Value = LocalChanges> {
    let list = || proptest::option::of(proptest::collection::vec(word(), 0..3));
    let text = || proptest::option::of(word());
    (text(), list(), list(), text()).prop_map(|(question, variants, pitfalls, notes)| {
        LocalChanges {
            question,
            variants,
            pitfalls,
            notes,
            ..LocalChanges::default()
        }
    })
}

proptest! {
    /// What is shown after is, field by field, the side that changed it; what neither changed, and
    /// what the person has to themselves, is as it was.
    #[test]
    fn what_is_shown_follows_whoever_changed_it(
        base in card(), theirs in card(), local in changes()
    ) {
        let change = compare(&base, &theirs, &local);
        for decision in [None, Some(Decision::Mine), Some(Decision::Theirs), Some(Decision::Both)] {
            let Some(settled) = settle(&change, &local, decision.as_ref()) else {
                prop_assert!(decision.is_none() && change.has_conflict());
                continue;
            };
            if decision == Some(Decision::Mine) && !change.has_conflict() {
                continue;
            }
            for field in Field::ALL.into_iter().filter(|field| field.is_local()) {
                let (before, coach) = (value(&base, field), value(&theirs, field));
                let mine = local_value(&local, field);
                let shown = local_value(&settled.local, field).unwrap_or_else(|| coach.clone());
                let expected = match mine {
                    None => coach.clone(),
                    Some(mine) if coach == before || mine == coach => mine,
                    Some(mine) if mine == before => coach.clone(),
                    Some(_) if decision == Some(Decision::Theirs) => coach.clone(),
                    Some(mine) => mine,
                };
                prop_assert_eq!(shown, expected, "{:?}", field);
            }
        }
    }

    #[test]
    fn the_same_release_changes_nothing(base in card(), local in changes()) {
        let change = compare(&base, &base, &local);
        prop_assert!(change.fields.is_empty() && !change.is_reworded);
        prop_assert_eq!(settle(&change, &local, None).unwrap().local, local);
    }
}
