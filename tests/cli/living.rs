//! A person simulated day by day through the program.

use crate::world::World;

/// Day by day through the program, two days missed: nobody is left unseen, no day takes longer
/// than its minutes and the last card, looking writes nothing, and no avalanche follows.
#[test]
fn a_person_goes_the_whole_road() {
    const DAYS: u32 = 8;
    let mut world = World::new();
    world.ok(&["import", "shipped:about-you", "--yes"]);
    let questions = world.ok(&["list", "--json"]).json();
    let questions = questions["cards"].as_array().unwrap().len();
    world.ok(&[
        "interview",
        "add",
        "Acme",
        "--on",
        "2026-11-30",
        "--at",
        "14:00",
        "-m",
        "12",
        "--yes",
    ]);
    let mut seen = std::collections::HashSet::new();
    for day in (0..DAYS + 10).filter(|day| ![3, 4].contains(day)) {
        let date = date_after(day);
        world.set_now(&format!("{date}T08:00:00Z"));
        let before = std::fs::read(world.data_file()).unwrap();
        world.ok(&["countdown", "--json"]);
        assert_eq!(before, std::fs::read(world.data_file()).unwrap(), "{date}");
        let (mut spent, mut last) = (0, 0);
        for turn in 0..60_u32 {
            let (minute, second) = (spent / 60, spent % 60);
            world.set_now(&format!("{date}T08:{minute:02}:{second:02}Z"));
            let next = world.ok(&["next", "--json"]).json();
            let Some(handle) = next["card"]["handle"].as_str() else {
                break;
            };
            let grade = ["3", "1", "4", "2"][(turn + day) as usize % 4];
            last = if next["card"]["is_new"] == true {
                90
            } else {
                45
            };
            world.ok(&["grade", handle, grade, "--seconds", &last.to_string()]);
            seen.insert(handle.to_owned());
            spent += last;
        }
        let minutes = if day < DAYS { 12 } else { 20 };
        assert!(spent < minutes * 60 + last, "{date}: {spent} s");
    }
    assert_eq!(seen.len(), questions);
}

/// So many days after 22 November.
fn date_after(day: u32) -> String {
    match 22 + day {
        day @ ..=30 => format!("2026-11-{day}"),
        day => format!("2026-12-{:02}", day - 30),
    }
}
