//! The `offbook` program; everything is in the library.

fn main() -> std::process::ExitCode {
    offbook::main()
}
