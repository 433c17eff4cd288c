//! Whatever the bytes, the reader ends with cards or with problems.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| offbook::fuzzing::backup(bytes));
