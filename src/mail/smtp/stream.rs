//! The connection to a relay: TCP without Nagle's delay, in TLS where required.

use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::super::outcome::{DeliveryError, Stage};
use super::Relay;
use super::url::Security;
use crate::fault::InternalError;

/// A stream of bytes in both directions.
pub(super) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// The certificate authorities that a relay is checked against.
#[derive(Clone, Debug)]
pub struct Trust(Arc<ClientConfig>);

impl Trust {
    /// The public authorities (Mozilla's list, built in).
    ///
    /// # Errors
    /// The TLS library refuses its own defaults, which is a fault of the build.
    pub fn public() -> Result<Self, InternalError> {
        Self::with(Vec::new())
    }

    /// The public authorities and the certificates in `pem`: for a relay with a self-signed certificate or a private authority.
    ///
    /// # Errors
    /// `pem` holds no certificate.
    pub fn public_and(pem: &[u8]) -> Result<Self, InternalError> {
        let own: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        match own {
            Ok(own) if !own.is_empty() => Self::with(own),
            Ok(_) => Err(InternalError::broken("there is no certificate in this file")),
            Err(error) => Err(InternalError::broken("the certificates cannot be read").because(error)),
        }
    }

    fn with(own: Vec<CertificateDer<'static>>) -> Result<Self, InternalError> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        for certificate in own {
            roots.add(certificate).map_err(|error| InternalError::broken("a certificate cannot be used").because(error))?;
        }
        let client = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| InternalError::broken("TLS cannot be set up").because(error))?;
        Ok(Self(Arc::new(client.with_root_certificates(roots).with_no_client_auth())))
    }
}

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
