//! Proof by simulation: how much is recalled at the interview under offbook's plan and under
//! others, and how long planning takes.
//!
//! ```text
//! cargo bench --bench countdown                          everything, 30 seeds
//! cargo bench --bench countdown -- table seeds=100 learner=power-law scenario=wt10
//! ```
//!
//! The library exports only `main`, so the pure rooms that are measured are compiled in here
//! once more.
#![allow(dead_code)]

#[path = "../../src/coaching/mod.rs"]
mod coaching;
#[path = "../../src/countdown/mod.rs"]
mod countdown;
#[path = "../../src/domain/mod.rs"]
mod domain;
#[path = "../../src/schedule/mod.rs"]
mod schedule;

mod learner;
mod method;
mod policy;
mod task;

use learner::Kind;
use policy::Name;
use task::{SCENARIOS, Task, run};

pub fn knob(name: &str, default: f64) -> f64 {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default)
}

fn option(name: &str) -> Option<String> {
    std::env::args().find_map(|a| a.strip_prefix(&format!("{name}=")).map(str::to_owned))
}

fn main() {
    let seeds: u64 = option("seeds").and_then(|s| s.parse().ok()).unwrap_or(30);
    let wanted = |key: &str, name: &str| {
        option(key).is_none_or(|list| list.split(',').any(|one| one == name))
    };
    for kind in Kind::ALL.into_iter().filter(|k| wanted("learner", k.name())) {
        println!("learner {}", kind.name());
        let names: Vec<Name> = Name::ALL.into_iter().filter(|n| wanted("policy", n.title())).collect();
        print!("{:8}", "");
        for name in &names {
            print!(" {:>10}", name.title());
        }
        println!();
        for scenario in SCENARIOS.iter().filter(|s| wanted("scenario", s.name)) {
            print!("{:8}", scenario.name);
            for name in &names {
                let mut sum = 0.0;
                let mut squares = 0.0;
                let (mut hurried, mut eve) = (0, 0);
                for seed in 0..seeds {
                    let task = Task::new(scenario, seed);
                    let mut policy = name.build(&task, seed);
                    let outcome = run(&task, kind, seed, policy.as_mut());
                    sum += outcome.recalled;
                    squares += outcome.recalled * outcome.recalled;
                    hurried += outcome.hurried;
                    eve += outcome.only_on_the_eve;
                }
                let n = seeds as f64;
                let mean = sum / n;
                let se = ((squares / n - mean * mean).max(0.0) / (n - 1.0).max(1.0)).sqrt();
                print!(" {mean:.3}±{se:.3}");
                if *name == Name::Method {
                    print!(" [{hurried} {eve}]");
                }
            }
            println!();
        }
    }
}
