//! `card`: what becomes of cards.

use insta::assert_snapshot;

use crate::world::World;

fn with_cards() -> World {
    let world = World::new();
    for question in ["Why us?", "Why now?", "Which one?"] {
        world.ok(&["add", question]);
    }
    world
}

fn standing(world: &World, card: &str) -> serde_json::Value {
    world.ok(&["show", card, "--json"]).json()["standing"].clone()
}

#[test]
fn several_cards_at_once_are_one_change() {
    let world = with_cards();
    assert_snapshot!(world.run(&["card", "suspend", "why us", "why now", "why us"]), @r#"
    $ offbook card suspend why us why now why us
    --- stderr
    Suspended cmx and pww.   Take it back: offbook undo
    "#);
    assert_eq!(standing(&world, "why us")["suspended"], true);
    let again = world.ok(&["card", "suspend", "why us"]);
    assert!(!again.stderr.contains("undo"), "{again}");
    world.ok(&["undo"]);
    assert_eq!(standing(&world, "why us")["suspended"], false);
    assert_eq!(standing(&world, "why now")["suspended"], false);
}

#[test]
fn one_that_is_none_leaves_the_others_alone() {
    let world = with_cards();
    assert_snapshot!(world.run(&["card", "flag", "why us", "nonsense"]), @r#"
    $ offbook card flag why us nonsense
    --- stderr
    error: no card "nonsense" (you have 3 cards)
    hint:  offbook list   or: offbook search TEXT
    --- exit 3
    "#);
    assert_eq!(standing(&world, "why us")["flagged"], false);
    assert_eq!(world.run(&["card", "flag"]).code, 2);
}

#[test]
fn every_standing_can_be_taken_and_left() {
    let world = with_cards();
    assert_snapshot!(world.run(&["card", "bury", "why us"]), @r#"
    $ offbook card bury why us
    --- stderr
    Buried until tomorrow: cmx.   Take it back: offbook undo
    "#);
    assert_eq!(standing(&world, "why us")["buried_until"], "2026-11-23");
    assert_snapshot!(world.run(&["card", "resume", "why us"]), @r#"
    $ offbook card resume why us
    --- stderr
    Resumed cmx.   Take it back: offbook undo
    "#);
    assert!(standing(&world, "why us")["buried_until"].is_null());
    world.ok(&["card", "flag", "why us"]);
    assert_eq!(standing(&world, "why us")["flagged"], true);
    world.ok(&["card", "unflag", "why us"]);
    assert_eq!(standing(&world, "why us")["flagged"], false);
}

#[test]
fn a_card_moves_with_its_schedule() {
    let world = with_cards();
    world.ok(&["deck", "new", "acme"]);
    world.ok(&["grade", "why us", "good"]);
    let before = world.ok(&["show", "why us", "--json"]).json();
    assert_snapshot!(world.run(&["card", "move", "why us", "-d", "acme"]), @r#"
    $ offbook card move why us -d acme
    --- stderr
    Moved cmx to acme.   Take it back: offbook undo
    "#);
    let after = world.ok(&["show", "why us", "--json"]).json();
    assert_eq!(after["deck"], "acme");
    assert_eq!(after["schedule"], before["schedule"]);
    assert_eq!(world.run(&["card", "move", "why us", "-d", "none"]).code, 3);
}

#[test]
fn a_reset_begins_anew_and_keeps_the_history() {
    let world = with_cards();
    world.ok(&["grade", "why us", "good"]);
    assert_snapshot!(world.run(&["card", "reset", "why us"]), @r#"
    $ offbook card reset why us
    --- stderr
    cmx starts anew.   Take it back: offbook undo
    "#);
    let card = world.ok(&["show", "why us", "--json"]).json();
    assert!(card["schedule"]["due_on"].is_null());
    assert_snapshot!(world.run(&["card", "history", "why us"]), @r#"
    $ offbook card history why us
    cmx  Why us?
      Sun 22 Nov  Good
    "#);
    let history = world.ok(&["card", "history", "why us", "--json"]).json();
    assert_eq!(history["reviews"][0]["grade"], "good");
}

#[test]
fn removing_asks_only_where_there_is_an_answer() {
    let world = with_cards();
    assert_snapshot!(world.run(&["card", "remove", "why us"]), @r#"
    $ offbook card remove why us
    --- stderr
    Removed cmx.   Take it back: offbook undo
    "#);
    world.ok(&["edit", "why now", "--answer", "Now."]);
    let ran = world.run(&["card", "remove", "why now"]);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.stderr.contains("--yes"), "{ran}");
    assert_eq!(
        world
            .run_with_input(&["card", "remove", "why now"], "n\n")
            .code,
        0
    );
    assert_eq!(world.ok(&["list", "--json"]).json()["total"], 2);
    world.ok(&["card", "remove", "why now", "--yes"]);
    assert_eq!(world.ok(&["list", "--json"]).json()["total"], 1);
    world.ok(&["undo"]);
    let card = world.ok(&["show", "why now", "--json"]).json();
    assert_eq!(card["answer"]["text"], "Now.");
}

#[test]
fn a_time_that_no_data_file_can_hold_is_refused() {
    let mut world = World::new();
    world.ok(&["add", "Why?"]);
    for time in ["0000-01-01T00:00:00+14:00", "1969-12-31", "-0044-03-15"] {
        let ran = world.run(&["grade", "why", "good", &format!("--at={time}")]);
        assert_eq!(ran.code, 2, "{ran}");
    }
    for time in ["0000-01-01T00:00:00+14:00", "+10000-01-01T00:00:00Z"] {
        world.set_now(time);
        let ran = world.run(&["grade", "why", "good"]);
        assert_eq!(ran.code, 2, "{ran}");
    }
}
