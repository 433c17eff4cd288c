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
mod rivals;
mod speed;
mod task;

use std::ops::Range;

use learner::Kind;
use method::Method;
use rivals::Name;
use task::{SCENARIOS, Scenario, Task, Twist, run};

fn main() {
    let parts = ["table", "readiness", "speed"];
    let named: Vec<String> = std::env::args()
        .filter(|arg| parts.contains(&arg.as_str()))
        .collect();
    let has = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
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

fn number(name: &str) -> Option<u64> {
    option(name)?.parse().ok()
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
    println!("   the method less its nearest rival");
    let mut columns = vec![Vec::new(); names.len()];
    for scenario in scenarios() {
        print!("{:8}", scenario.name);
        let mut recalled = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let one = |seed| {
                let task = Task::new(scenario, seed);
                run(&task, kind, seed, name.build(&task, seed).as_mut())
            };
            recalled.push(over(seeds, &one));
            let (mean, error) = summary(&recalled[at]);
            columns[at].push(mean);
            print!(" {mean:.3}±{error:.3}");
        }
        println!("   {}", nearest_rival(&names, &recalled));
    }
    print!("{:8}", "mean");
    for column in &columns {
        print!(" {:10.3}", summary(column).0);
    }
    println!();
}

/// One run a seed, on as many threads as are asked for.
fn over<T: Send>(seeds: &Range<u64>, run: &(impl Fn(u64) -> T + Sync)) -> Vec<T> {
    let threads = number("threads").unwrap_or(1).max(1);
    let share = |at: u64| {
        let mine = seeds.clone().filter(move |seed| seed % threads == at);
        mine.map(|seed| (seed, run(seed))).collect::<Vec<_>>()
    };
    let mut done: Vec<(u64, T)> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|at| scope.spawn(move || share(at)))
            .collect();
        let done = running.into_iter().flat_map(|thread| thread.join());
        done.flatten().collect()
    });
    done.sort_by_key(|(seed, _)| *seed);
    done.into_iter().map(|(_, came)| came).collect()
}

/// The policy that comes closest to the first, on the same people: the mean difference and its
/// standard error.
fn nearest_rival(names: &[Name], recalled: &[Vec<f64>]) -> String {
    let lead = |rival: &Vec<f64>| {
        let pairs = recalled[0].iter().zip(rival);
        summary(&pairs.map(|(a, b)| a - b).collect::<Vec<f64>>())
    };
    let rivals = names.iter().zip(recalled).skip(1);
    let leads = rivals.map(|(name, rival)| (name.title(), lead(rival)));
    let nearest = leads.min_by(|a, b| a.1.0.total_cmp(&b.1.0));
    nearest.map_or(String::new(), |(name, (mean, error))| {
        format!("{name} {mean:+.3}±{error:.3}")
    })
}

/// Readiness foretold half way and on the eve, against what was achieved.
fn foretold(kind: Kind, seeds: &Range<u64>) {
    println!(
        "\nReadiness foretold and achieved, learner {}, seeds {seeds:?}",
        kind.name()
    );
    println!(
        "{:8} {:>5} {:>9} {:>9} {:>7} {:>7} {:>7}",
        "", "day", "foretold", "achieved", "error", "held", "range"
    );
    let (mut errors, mut holds, mut widths) = (vec![], vec![], vec![]);
    // A missed day is no kept plan, and on a first day there is nothing to go by.
    let told = |scenario: &&Scenario| scenario.twist != Twist::Missed && scenario.days > 2;
    for scenario in scenarios().filter(told) {
        for day in [scenario.days as i64 / 2, scenario.days as i64 - 1] {
            let one = |seed| {
                let task = Task::new(scenario, seed);
                let mut method = Method::new(&task);
                method.foretells_on = Some(day);
                let came = run(&task, kind, seed, &mut method);
                let told = method.foretold.filter(|told| !told.is_too_early())?;
                Some((told.if_kept, came))
            };
            let (mut said, mut came, mut held, mut width) = (vec![], vec![], vec![], vec![]);
            for (range, achieved) in over(seeds, &one).into_iter().flatten() {
                said.push(range.about);
                came.push(achieved);
                width.push(range.high - range.low);
                let is_held = (range.low..=range.high).contains(&achieved);
                held.push(f64::from(u8::from(is_held)));
            }
            if said.is_empty() {
                continue;
            }
            let (said, came, held) = (summary(&said).0, summary(&came).0, summary(&held).0);
            errors.push(said - came);
            holds.push(held);
            widths.push(summary(&width).0);
            let name = scenario.name;
            println!(
                "{name:8} {day:>5} {said:>9.3} {came:>9.3} {:>+7.3} {held:>7.2} {:>7.3}",
                said - came,
                summary(&width).0
            );
        }
    }
    let absolute: Vec<f64> = errors.iter().map(|error| error.abs()).collect();
    let (error, held) = (summary(&errors).0, summary(&holds).0);
    println!(
        "{:8} {:>25} {error:>+7.3} {held:>7.2} {:>7.3}   mean size of error {:.3}",
        "mean",
        "",
        summary(&widths).0,
        summary(&absolute).0
    );
}
