//! TLS by rustls: versions 1.2 and 1.3 and the cipher suites that rustls offers, all of them with forward secrecy.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::console::{Console, Failure};

/// A certificate with its key, which can be read anew while connections go on.
#[derive(Debug)]
pub(super) struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    now: RwLock<Arc<ServerConfig>>,
}

impl Tls {
    /// Reads both files.
    pub(super) fn open(certificate: &Path, key: &Path, console: &Console) -> Result<Self, Failure> {
        Ok(Self {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            now: RwLock::new(read(certificate, key, console)?),
        })
    }

    /// Reads both files again; where that fails, what was read before goes on.
    pub(super) fn renew(&self, console: &Console) -> Result<(), Failure> {
        let read = read(&self.certificate, &self.key, console)?;
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = read;
        Ok(())
    }

    /// What takes the next connection.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        TlsAcceptor::from(Arc::clone(&now))
    }
}

fn read(certificate: &Path, key: &Path, console: &Console) -> Result<Arc<ServerConfig>, Failure> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(certificate)
        .map_err(|error| wrong(console, certificate, &error))?
        .collect();
    let chain = chain.map_err(|error| wrong(console, certificate, &error))?;
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| wrong(console, key, &error))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| console.internal(&error))?
        .with_no_client_auth()
        .with_single_cert(chain, private);
    let mut config = config.map_err(|error| wrong(console, certificate, &error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn wrong(console: &Console, path: &Path, error: &dyn std::fmt::Display) -> Failure {
    let told = [
        ("path", path.display().to_string().into()),
        ("reason", error.to_string().into()),
    ];
    Failure::input(
        console
            .language()
            .text_with("serve-wrong-certificate", &told),
    )
}
