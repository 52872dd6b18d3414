//! What a program is told that opens a jail and is not ready to be started
//! again: the program of these tests is such a one, because its `main` is
//! libtest's.

use std::sync::Arc;

use jail::{Demands, Error, Jail};

#[test]
fn a_main_that_does_not_enter_is_told_to() {
    let error = Jail::open(&Demands::default(), Arc::default()).unwrap_err();
    assert!(matches!(error, Error::NotClosed { .. }), "{error:?}");
    assert!(error.to_string().contains("enter_if_asked"), "{error}");
}
