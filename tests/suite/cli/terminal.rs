//! A terminal in an empty directory, with an environment of its own.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Where commands are typed.
pub struct Terminal {
    directory: TempDir,
    environment: Vec<(String, String)>,
    umask: Option<String>,
    program: PathBuf,
    account: Option<u32>,
}

/// The account `nobody`, on every Linux.
const NOBODY: u32 = 65_534;

/// What a command answered.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Terminal {
    pub fn new() -> Self {
        let program = PathBuf::from(env!("CARGO_BIN_EXE_betwixt"));
        Self { directory: tempfile::tempdir().unwrap(), environment: Vec::new(), umask: None, program, account: None }
    }

    /// Sets a variable.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Runs commands with this umask, in octal.
    pub fn with_umask(mut self, umask: &str) -> Self {
        self.umask = Some(umask.to_owned());
        self
    }

    /// Runs commands as an account that has to obey the modes of files, as root need not.
    pub fn without_privileges(mut self) -> Self {
        if fs::metadata(self.path()).unwrap().uid() == 0 {
            let program = self.path().join("betwixt");
            // That account may be unable to reach the build directory.
            fs::copy(&self.program, &program).unwrap();
            chown(self.path(), Some(NOBODY), Some(NOBODY)).unwrap();
            (self.program, self.account) = (program, Some(NOBODY));
        }
        self
    }

    /// Writes a file into the directory.
    pub fn file(self, name: &str, content: &str) -> Self {
        fs::write(self.path().join(name), content).unwrap();
        self
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Runs a command line and waits for its end.
    pub fn run(&self, line: &str) -> Answer {
        self.run_with_input(line, "")
    }

    /// The same, with something on standard input.
    pub fn run_with_input(&self, line: &str, input: &str) -> Answer {
        let mut child = self.start(line);
        // A command that does not read its input may have ended already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Answer {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Starts a command line without waiting for its end.
    pub fn start(&self, line: &str) -> Child {
        let mut command = match &self.umask {
            None => Command::new(&self.program),
            Some(umask) => {
                let mut shell = Command::new("/bin/sh");
                shell.arg("-c").arg(format!("umask {umask}; exec \"$0\" \"$@\"")).arg(&self.program);
                shell
            }
        };
        if let Some(account) = self.account {
            command.uid(account).gid(account);
        }
        command.args(line.split_whitespace()).current_dir(self.path()).env_clear();
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// One line of `config show --json`.
    pub fn setting(&self, key: &str, flags: &str) -> Value {
        let answer = self.run(&format!("config show --json {flags}"));
        assert_eq!(answer.code, 0, "{answer:?}");
        let settings = answer.json();
        settings["settings"].as_array().unwrap().iter().find(|setting| setting["key"] == key).unwrap().clone()
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}
