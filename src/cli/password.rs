//! Reads a password from standard input, a file, or a prompt at the terminal, and never from an argument, where every user of
//! the machine and the shell's history would see it.

use std::io::{self, BufRead, IsTerminal};
use std::path::PathBuf;

use super::CliError;

/// The flags of a command that needs a password.
#[derive(Debug, clap::Args)]
pub struct PasswordArguments {
    /// Read the password from the first line of standard input.
    #[arg(long, conflicts_with = "password_file")]
    password_stdin: bool,
    /// Read the password from the first line of FILE.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl PasswordArguments {
    /// The password, without its line break; asked for twice at a terminal.
    ///
    /// # Errors
    /// When there is none, when it cannot be read, or when the two answers differ.
    pub fn read(&self) -> Result<String, CliError> {
        if let Some(path) = &self.password_file {
            let failed = |error: io::Error| CliError::Failed(format!("{} cannot be read: {error}.", path.display()));
            return first_line(&mut io::BufReader::new(std::fs::File::open(path).map_err(failed)?))
                .map_err(failed)
                .and_then(given);
        }
        if self.password_stdin {
            let failed = |error: io::Error| CliError::Failed(format!("Standard input cannot be read: {error}."));
            return first_line(&mut io::stdin().lock()).map_err(failed).and_then(given);
        }
        if io::stdin().is_terminal() {
            return prompt();
        }
        Err(CliError::Usage(
            "There is no terminal to ask for the password. Use --password-stdin or --password-file FILE.".to_owned(),
        ))
    }
}

/// The maximum length in bytes; without it, a wrong file would be read whole.
const LINE_MAX_BYTES: u64 = 4096;

fn first_line(input: &mut dyn BufRead) -> io::Result<String> {
    let mut line = String::new();
    io::Read::take(input, LINE_MAX_BYTES).read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn given(password: String) -> Result<String, CliError> {
    if password.is_empty() {
        Err(CliError::Failed("The password is empty. Write it on the first line.".to_owned()))
    } else {
        Ok(password)
    }
}

fn prompt() -> Result<String, CliError> {
    let ask = |question| {
        rpassword::prompt_password(question).map_err(|error| CliError::Failed(format!("The terminal cannot be read: {error}.")))
    };
    let first = given(ask("Password: ")?)?;
    if first == ask("Repeat it: ")? {
        Ok(first)
    } else {
        Err(CliError::Failed("The two passwords differ. Nothing was changed.".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_file(content: &[u8]) -> Result<String, CliError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        PasswordArguments { password_stdin: false, password_file: Some(file.path().to_owned()) }.read()
    }

    #[test]
    fn a_password_is_the_first_line_with_its_spaces() {
        assert_eq!(from_file(b" correct horse \r\nsecond line\n").unwrap(), " correct horse ");
        assert_eq!(from_file("gar kein Zeilenende ü".as_bytes()).unwrap(), "gar kein Zeilenende ü");
    }

    #[test]
    fn an_empty_or_missing_password_is_told() {
        assert!(matches!(from_file(b"\nrest"), Err(CliError::Failed(_))));
        assert!(matches!(from_file(b"\xff\xfe"), Err(CliError::Failed(_))));
        let nowhere = PasswordArguments { password_stdin: false, password_file: Some(PathBuf::from("/nowhere/at/all")) };
        assert!(nowhere.read().unwrap_err().to_string().contains("/nowhere/at/all"));
    }
}
