//! Proof by simulation: how much is recalled at the interview under offbook's plan and under
//! others, what readiness foretold, and how long planning takes.
//!
//! ```text
//! cargo bench --bench countdown                               everything, seeds 1000 to 1029
//! cargo bench --bench countdown -- table seeds=100 from=5000 learner=power-law scenario=wt10
//! cargo bench --bench countdown -- readiness
//! cargo bench --bench countdown -- speed
//! ```
//!
//! The library exports only `main`, so the pure rooms that are measured are compiled in here
//! once more.
#![expect(
    clippy::print_stdout,
    reason = "a benchmark's figures are its output; only the program prints through one writer"
)]

// A benchmark uses a part of each room, and their tests have no harness here.
#[expect(dead_code, unused_imports)]
#[path = "../../src/coaching/mod.rs"]
mod coaching;
#[expect(dead_code, unused_imports)]
#[path = "../../src/countdown/mod.rs"]
mod countdown;
#[expect(dead_code, unused_imports)]
#[path = "../../src/domain/mod.rs"]
mod domain;
#[expect(dead_code, unused_imports)]
#[path = "../../src/schedule/mod.rs"]
mod schedule;

mod learner;
mod method;
mod policy;
mod speed;
mod task;

use std::ops::Range;

use learner::Kind;
use method::Method;
use policy::Name;
use task::{SCENARIOS, Scenario, Task, Twist, run};

fn main() {
    let parts = ["table", "readiness", "speed"];
    let named: Vec<String> = std::env::args()
        .filter(|arg| parts.contains(&arg.as_str()))
        .collect();
    let has = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
    let number = |name: &str| option(name).and_then(|text| text.parse::<u64>().ok());
    let from = number("from").unwrap_or(1000);
    let seeds = from..from + number("seeds").unwrap_or(30);
    if has("table") {
        for kind in kinds() {
            table(kind, &seeds);
        }
    }
    if has("readiness") {
        for kind in kinds() {
            foretold(kind, &seeds);
        }
    }
    if has("speed") {
        speed::measure();
    }
}

/// `name=value` among the arguments.
fn option(name: &str) -> Option<String> {
    let prefix = format!("{name}=");
    std::env::args().find_map(|arg| arg.strip_prefix(&prefix).map(str::to_owned))
}

fn is_wanted(key: &str, name: &str) -> bool {
    option(key).is_none_or(|list| list.split(',').any(|one| one == name))
}

fn kinds() -> impl Iterator<Item = Kind> {
    Kind::ALL
        .into_iter()
        .filter(|kind| is_wanted("learner", kind.name()))
}

fn scenarios() -> impl Iterator<Item = &'static Scenario> {
    SCENARIOS
        .iter()
        .filter(|scenario| is_wanted("scenario", scenario.name))
}

/// Mean and standard error.
fn summary(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (squares / (n - 1.0).max(1.0) / n).sqrt())
}

/// Recall at the interview per scenario and policy.
fn table(kind: Kind, seeds: &Range<u64>) {
    let names: Vec<Name> = Name::ALL
        .into_iter()
        .filter(|name| is_wanted("policy", name.title()))
        .collect();
    println!(
        "\nRecall at the interview, learner {}, seeds {seeds:?}: mean ± s.e.",
        kind.name()
    );
    print!("{:8}", "");
    for name in &names {
        print!(" {:>10}", name.title());
    }
    println!("   method: hurried repeats, only looks on the eve");
    let mut columns = vec![Vec::new(); names.len()];
    for scenario in scenarios() {
        print!("{:8}", scenario.name);
        let mut notes = String::new();
        for (at, name) in names.iter().enumerate() {
            let (mut hurried, mut eve) = (0, 0);
            let recalled: Vec<f64> = seeds
                .clone()
                .map(|seed| {
                    let task = Task::new(scenario, seed);
                    let outcome = run(&task, kind, seed, name.build(&task, seed).as_mut());
                    hurried += outcome.hurried;
                    eve += outcome.only_on_the_eve;
                    outcome.recalled
                })
                .collect();
            let (mean, error) = summary(&recalled);
            columns[at].push(mean);
            print!(" {mean:.3}±{error:.3}");
            if *name == Name::Method {
                notes = format!("   {hurried}, {eve}");
            }
        }
        println!("{notes}");
    }
    print!("{:8}", "mean");
    for column in &columns {
        print!(" {:10.3}", summary(column).0);
    }
    println!();
}

/// Readiness foretold half way and on the eve, against what was achieved.
fn foretold(kind: Kind, seeds: &Range<u64>) {
    println!(
        "\nReadiness foretold and achieved, learner {}, seeds {seeds:?}",
        kind.name()
    );
    println!(
        "{:8} {:>5} {:>9} {:>9} {:>7} {:>7}",
        "", "day", "foretold", "achieved", "error", "held"
    );
    let (mut errors, mut holds) = (Vec::new(), Vec::new());
    // A missed day is no kept plan, and on a first day there is nothing to go by.
    let told = |scenario: &&Scenario| scenario.twist != Twist::Missed && scenario.days > 2;
    for scenario in scenarios().filter(told) {
        for day in [scenario.days as i64 / 2, scenario.days as i64 - 1] {
            let (mut said, mut came, mut held) = (Vec::new(), Vec::new(), Vec::new());
            for seed in seeds.clone() {
                let task = Task::new(scenario, seed);
                let mut method = Method::new(&task);
                method.foretells_on = Some(day);
                let outcome = run(&task, kind, seed, &mut method);
                let Some(readiness) = method.foretold.filter(|told| !told.is_too_early()) else {
                    continue;
                };
                let range = readiness.if_kept;
                said.push(range.about);
                came.push(outcome.recalled);
                let is_held = (range.low..=range.high).contains(&outcome.recalled);
                held.push(f64::from(u8::from(is_held)));
            }
            if said.is_empty() {
                continue;
            }
            let (said, came, held) = (summary(&said).0, summary(&came).0, summary(&held).0);
            errors.push(said - came);
            holds.push(held);
            let name = scenario.name;
            println!(
                "{name:8} {day:>5} {said:>9.3} {came:>9.3} {:>+7.3} {held:>7.2}",
                said - came
            );
        }
    }
    let absolute: Vec<f64> = errors.iter().map(|error| error.abs()).collect();
    let (error, held) = (summary(&errors).0, summary(&holds).0);
    println!(
        "{:8} {:>25} {error:>+7.3} {held:>7.2}   mean size of error {:.3}",
        "mean",
        "",
        summary(&absolute).0
    );
}
