//! The certificate authorities that a relay is checked against.

use std::sync::Arc;
use tokio_rustls::rustls::pki_types::pem::PemObject;

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::error::InternalError;

/// The certificate authorities that a relay is checked against.
#[derive(Clone, Debug)]
pub struct Trust(pub(super) Arc<ClientConfig>);

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
            Ok(_) => Err(InternalError::unexpected("there is no certificate in this file")),
            Err(error) => Err(InternalError::unexpected("the certificates cannot be read").because(error)),
        }
    }

    fn with(own: Vec<CertificateDer<'static>>) -> Result<Self, InternalError> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        for certificate in own {
            roots.add(certificate).map_err(|error| InternalError::unexpected("a certificate cannot be used").because(error))?;
        }
        let client = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| InternalError::unexpected("TLS cannot be set up").because(error))?;
        Ok(Self(Arc::new(client.with_root_certificates(roots).with_no_client_auth())))
    }
}
