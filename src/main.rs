//! The binary; the code is in the library.

fn main() -> std::process::ExitCode {
    betwixt::cli::main()
}
