//! Whatever the bytes, the reader of deck files ends with a deck or with problems, and what it
//! read is read the same from what is written out again.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| offbook::fuzzing::native(bytes));
