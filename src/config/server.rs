//! Settings of the server process: its address, trusted networks and data directory.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use super::keys;
use super::networks::Networks;
use super::problem::UnfitValue;
use super::reader::SettingsReader;
use super::secret;
use crate::crypt::SecretKey;

/// Settings of the server as a process.
#[derive(Clone, Debug)]
pub struct Server {
    /// The address and port to listen on.
    pub listen: SocketAddr,
    /// The directory of the database, the key and the outbox.
    pub data_dir: DataDir,
    /// The configured key; without it, [`secret::load_or_make`] creates one.
    pub secret_key: Option<SecretKey>,
    /// The proxies whose `X-Forwarded-For` is trusted.
    pub trusted_proxies: Networks,
    /// The networks that may read `/metrics`; empty denies every client.
    pub metrics_allowed: Networks,
}

impl Server {
    pub(super) fn read(reader: &mut SettingsReader) -> Option<Self> {
        let listen = reader.value(&keys::LISTEN_ADDR, listen);
        let data_dir = reader.value(&keys::DATA_DIR, DataDir::parse);
        let secret_key = reader.optional(&keys::SECRET_KEY, secret::parse_key);
        let trusted_proxies = reader.optional(&keys::TRUSTED_PROXIES, Networks::parse);
        let metrics_allowed = reader.optional(&keys::METRICS_ALLOWED_NETWORKS, Networks::parse);
        Some(Self {
            listen: listen?,
            data_dir: data_dir?,
            secret_key: secret_key?,
            trusted_proxies: trusted_proxies?.unwrap_or_default(),
            metrics_allowed: metrics_allowed?.unwrap_or_default(),
        })
    }
}

fn listen(text: &str) -> Result<SocketAddr, UnfitValue> {
    text.parse().map_err(|_| UnfitValue::because("That is not an address with a port."))
}

/// The data directory and the paths inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataDir(PathBuf);

impl DataDir {
    fn parse(text: &str) -> Result<Self, UnfitValue> {
        let path = PathBuf::from(text);
        if text.contains('\0') {
            Err(UnfitValue::because("A path cannot have a zero byte in it."))
        } else if path.exists() && !path.is_dir() {
            Err(UnfitValue::because("There is a file of that name, not a directory."))
        } else {
            Ok(Self(path))
        }
    }

    /// The directory. A relative path is under the working directory.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The default SQLite database; `DATABASE_URL` overrides it.
    pub fn database(&self) -> PathBuf {
        self.0.join("betwixt.sqlite3")
    }

    /// The folder for emails when there is no mail server.
    pub fn outbox(&self) -> PathBuf {
        self.0.join("outbox")
    }
}
