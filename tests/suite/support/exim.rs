//! A real mail server: Exim on a loopback port, with a configuration, spool and mailbox that are thrown away with it. It never
//! runs as root.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

const PROGRAM: &str = "/usr/sbin/exim4";
/// How long it may take to start or to file an email on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks for something that no event tells us of.
const LOOK_AGAIN: Duration = Duration::from_millis(10);
/// `nobody` on Debian: who Exim runs as when the tests run as root.
const NOBODY: u32 = 65_534;

/// The running server; stops when dropped. `gone@` does not exist, `later@` is to be tried again, every other address accepts
/// mail.
pub struct Exim {
    home: TempDir,
    daemon: Child,
    port: u16,
}

impl Exim {
    /// Starts one.
    ///
    /// # Panics
    /// When Exim is not installed or does not start, with what it said.
    pub fn start() -> Self {
        assert!(
            Path::new(PROGRAM).exists(),
            "{PROGRAM} is missing: `make test` (or tests/tools.sh mta) installs Debian's exim4-daemon-light; `-- --skip mail::exim` does \
             without this claim"
        );
        let home = TempDir::with_prefix("betwixt-exim-").unwrap();
        // A port that is free now; Exim takes no listener from us.
        let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr()).unwrap().port();
        let (spool, settings) = (home.path().join("spool"), home.path().join("exim.conf"));
        fs::create_dir(&spool).unwrap();
        let owner = fs::metadata(home.path()).unwrap();
        // Exim serves only whom it calls its own user, so the settings name the one that it is started as.
        let (user, group) = if owner.uid() == 0 { (NOBODY, NOBODY) } else { (owner.uid(), owner.gid()) };
        fs::write(&settings, configuration(home.path(), port, user, group)).unwrap();
        let mut command = Command::new(PROGRAM);
        command.arg("-C").arg(&settings).arg("-bdf").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command.process_group(0);
        if owner.uid() == 0 {
            for path in [home.path(), &spool, &settings] {
                chown(path, Some(user), Some(group)).unwrap();
            }
            command.uid(user).gid(group);
        }
        fs::set_permissions(home.path(), fs::Permissions::from_mode(0o711)).unwrap();
        let mut exim = Self { daemon: command.spawn().unwrap(), home, port };
        exim.wait("it does not listen", |_| TcpStream::connect(("127.0.0.1", port)).ok());
        exim
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Waits until `count` emails are filed, and reads them in no order.
    pub fn wait_for(&mut self, count: usize) -> Vec<String> {
        let folder = self.home.path().join("mail/new");
        let files = self.wait("the letters are not filed", |_| {
            let files: Vec<PathBuf> = fs::read_dir(&folder).ok()?.map(|entry| entry.unwrap().path()).collect();
            (files.len() >= count).then_some(files)
        });
        files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
    }

    #[track_caller]
    fn wait<T>(&mut self, complaint: &str, look: impl Fn(&Self) -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            let ended = self.daemon.try_wait().unwrap();
            if ended.is_some() || begun.elapsed() > PATIENCE {
                panic!("{complaint}: Exim {ended:?} says {}", self.last_words());
            }
            // Another program at work, which tells us nothing: it is looked at until it is done, and nothing rests on how long
            // that takes.
            sleep(LOOK_AGAIN);
        }
    }

    fn last_words(&mut self) -> String {
        let _ = self.daemon.kill();
        let mut said = String::new();
        if let Some(mut stderr) = self.daemon.stderr.take() {
            let _ = std::io::Read::read_to_string(&mut stderr, &mut said);
        }
        for log in ["mainlog", "paniclog"] {
            said.push_str(&fs::read_to_string(self.home.path().join("spool").join(log)).unwrap_or_default());
        }
        said
    }
}

impl Drop for Exim {
    fn drop(&mut self) {
        // All of its group: what still files an email would keep the folder from going away.
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.daemon.id())]).status();
        let _ = self.daemon.wait();
    }
}

fn configuration(home: &Path, port: u16, user: u32, group: u32) -> String {
    let home = home.display();
    format!(
        r#"
primary_hostname = relay.example
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
spool_directory = {home}/spool
log_file_path = {home}/spool/%slog
exim_user = {user}
exim_group = {group}
deliver_drop_privilege = true
keep_environment =
tls_advertise_hosts =
host_lookup =
rfc1413_hosts =
acl_smtp_rcpt = readers

begin acl
readers:
  deny local_parts = gone
       message = 550 5.1.1 no such reader
  defer local_parts = later
       message = 451 4.2.2 the box is full, come back later
  accept

begin routers
everybody:
  driver = accept
  transport = filed

begin transports
filed:
  driver = appendfile
  directory = {home}/mail
  create_directory
  maildir_format
  return_path_add
"#
    )
}
