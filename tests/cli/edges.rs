//! The edge of the program: what every command has in common.

use crate::world::World;

#[test]
fn an_unknown_flag_is_a_usage_error() {
    let world = World::new();
    let ran = world.run(&["status", "--nonsense"]);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.stdout.is_empty(), "{ran}");
}
