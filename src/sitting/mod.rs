//! Engines that never print: what is asked next, what a key does, how it went.
