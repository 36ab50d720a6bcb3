//! Claims that need more than Rust and a C compiler: compiled always, made only when somebody asks for them.

/// Whether the environment asks for the claims behind `variable`, as `make test` does with `BETWIXT_TEST_MTA=1`. A claim that is not
/// asked for says so and ends; one that is asked for fails when what it needs is missing, so that `make test` cannot pass by
/// leaving it out.
pub fn is_asked_for(variable: &str) -> bool {
    #[expect(clippy::disallowed_methods, reason = "which claims the suite makes is no setting of the program")]
    let asked = std::env::var_os(variable).is_some_and(|value| value == "1");
    if !asked {
        println!("not asked for: `make test` sets {variable}=1");
    }
    asked
}
