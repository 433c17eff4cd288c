//! What the hints do on words that nobody chose for them; what was reached is not to be lost again.

use super::english;

#[path = "../../../../tests/hints/rates.rs"]
mod rates;

use rates::{FIRST, SECOND, measure};

/// Bad answers that were named when this was last mended.
const FIRST_NAMED: usize = 76;
const SECOND_NAMED: usize = 34;

#[test]
fn hints_hold_on_words_that_nobody_chose_for_them() {
    let first = measure(FIRST, english()).unwrap();
    assert_eq!((first.bad().0, first.good), (82, 85));
    let said = first.report("first set", true);
    assert!(first.bad().1 >= FIRST_NAMED && first.noisy() == 0, "{said}");
    let second = measure(SECOND, english()).unwrap();
    assert_eq!((second.bad().0, second.good), (47, 71));
    let said = second.report("second set", false);
    assert!(
        second.bad().1 >= SECOND_NAMED && second.noisy() == 0,
        "{said}"
    );
}
