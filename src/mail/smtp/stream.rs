//! The connection to a relay: TCP without Nagle's delay, in TLS where required.

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use super::super::outcome::{DeliveryError, Stage};
use super::relay::Relay;
use super::url::Security;

/// A stream of bytes in both directions.
pub(super) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// Connects to the relay. `TCP_NODELAY` is set because an email and its end are written apart: without it the end waits some 40
/// ms for the acknowledgement of the email.
pub(super) async fn reach(relay: &Relay) -> Result<TcpStream, DeliveryError> {
    let broke = |error: std::io::Error| DeliveryError::ConnectionLost { stage: Stage::Connect, detail: error.to_string() };
    let stream = TcpStream::connect((relay.url.host.as_str(), relay.url.port)).await.map_err(broke)?;
    stream.set_nodelay(true).map_err(broke)?;
    // "localhost" is whatever the machine's own hosts file says.
    if relay.url.security == Security::Plain && !stream.peer_addr().map_err(broke)?.ip().is_loopback() {
        return Err(DeliveryError::NotOffered("a way that needs no TLS: it is not on this machine"));
    }
    Ok(stream)
}

/// Switches `stream` to TLS and verifies the relay's certificate.
pub(super) async fn secured(relay: &Relay, stream: Box<dyn Duplex>) -> Result<Box<dyn Duplex>, DeliveryError> {
    let broke = |detail: String| DeliveryError::ConnectionLost { stage: Stage::Tls, detail };
    let name = ServerName::try_from(relay.url.host.clone()).map_err(|error| broke(error.to_string()))?;
    let tls = TlsConnector::from(relay.trust.0.clone()).connect(name, stream).await;
    Ok(Box::new(tls.map_err(|error| broke(error.to_string()))?))
}

#[cfg(test)]
mod tests {
    use super::super::trust::Trust;
    use super::super::{SmtpUrl, Timeouts};
    use super::*;

    #[test]
    fn a_line_to_a_relay_does_not_wait_for_acknowledgements() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
            let url = SmtpUrl::parse(&format!("smtp://{}", listener.local_addr().unwrap())).unwrap();
            let relay = Relay::new(url, "example.org", Trust::public().unwrap()).timeouts(Timeouts::rfc5321());
            assert!(reach(&relay).await.unwrap().nodelay().unwrap());
        });
    }
}
