//! How the program is linked.

use std::env::var;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| var(name).is_ok_and(|found| found == value);
    // The tables of time zones hold 30,000 pointers. In a program that may be loaded anywhere each
    // of them is written anew at every start, which takes longer than `offbook status` itself, and
    // 800 kB. In one that is loaded where it was linked to they are right as they stand in the
    // file, and are not even read unless they are needed.
    if is("PROFILE", "release")
        && is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
    {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
