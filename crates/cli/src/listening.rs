//! How people reach the pages: where is listened, with which certificate, behind which proxy, and how long a client may take.
//!
//! What is answered is none of its business.

mod caller;
mod tls;

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tower::ServiceExt as _;

use crate::console::{Console, Failure};

use self::tls::Tls;

/// So many connections at once; more wait until one of these ends.
const CONNECTIONS: usize = 800;
/// A whole request with its files may take this many times as long as its head.
const WHOLE: u32 = 10;

/// How people reach the pages.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Doorway {
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The certificate in PEM, with those between it and its root: then the pages are served over TLS alone. After a new one
    /// was put there, signal HUP makes it used.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// The private key of the certificate in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// The address of the proxy in front, several with a comma: only from there is believed for whom a request is passed on
    /// (`X-Forwarded-For`).
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',')]
    behind_proxy: Vec<IpAddr>,
    /// How many seconds a client may take for the head of a request, take nothing of an answer, or leave a connection unused.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    patience: u64,
}

impl Doorway {
    /// A door without a certificate, for a demo on the own machine.
    pub(crate) fn plain(listen: SocketAddr) -> Self {
        Self {
            listen,
            tls_certificate: None,
            tls_key: None,
            behind_proxy: Vec::new(),
            patience: 60,
        }
    }

    /// The address of the pages where nobody named another.
    pub(crate) fn own_url(&self) -> String {
        self.url_of(self.listen)
    }

    fn url_of(&self, address: SocketAddr) -> String {
        let scheme = if self.tls_certificate.is_some() {
            "https"
        } else {
            "http"
        };
        format!("{scheme}://{address}")
    }

    /// Reads the certificate and begins to listen.
    pub(crate) async fn open(&self, console: &Console) -> Result<Entrance, Failure> {
        let tls = match (&self.tls_certificate, &self.tls_key) {
            (Some(certificate), Some(key)) => Some(Tls::open(certificate, key, console)?),
            _ => None,
        };
        let listener = TcpListener::bind(self.listen).await;
        let listener = listener.map_err(|error| console.internal(&error))?;
        let bound = listener.local_addr();
        let bound = bound.map_err(|error| console.internal(&error))?;
        Ok(Entrance {
            listener,
            tls,
            url: self.url_of(bound),
            ways: Arc::new(Ways {
                proxies: self.behind_proxy.clone(),
                patience: Duration::from_secs(self.patience),
            }),
        })
    }
}

/// What every connection is held to.
#[derive(Debug)]
struct Ways {
    proxies: Vec<IpAddr>,
    patience: Duration,
}

/// An open door.
#[derive(Debug)]
pub(crate) struct Entrance {
    listener: TcpListener,
    tls: Option<Tls>,
    ways: Arc<Ways>,
    /// Where it is, with the port that the system may have chosen.
    pub(crate) url: String,
}

impl Entrance {
    /// Answers until it is told to stop; what is under way is finished first.
    pub(crate) async fn answer(
        self,
        console: &Console,
        pages: Router,
        stop: impl Future<Output = ()>,
    ) {
        let (end, ending) = watch::channel(());
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let mut renewal = self
            .tls
            .as_ref()
            .and_then(|_| signal(SignalKind::hangup()).ok());
        let mut connections = JoinSet::new();
        tokio::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                () = asked(&mut renewal) => self.renew(console),
                Some(_) = connections.join_next() => {}
                (stream, peer, place) = self.next(&places) => {
                    let acceptor = self.tls.as_ref().map(Tls::acceptor);
                    let talk = Talk { peer, pages: pages.clone(), ways: Arc::clone(&self.ways), ending: ending.clone() };
                    connections.spawn(async move {
                        talk.begin(stream, acceptor).await;
                        drop(place);
                    });
                }
            }
        }
        drop(self.listener);
        // Nobody is left to be told when the last connection has ended already.
        let _ = end.send(());
        while connections.join_next().await.is_some() {}
    }

    /// The next who comes, once there is a place.
    async fn next(
        &self,
        places: &Arc<Semaphore>,
    ) -> (
        TcpStream,
        SocketAddr,
        Option<tokio::sync::OwnedSemaphorePermit>,
    ) {
        let place = Arc::clone(places).acquire_owned().await.ok();
        loop {
            match self.listener.accept().await {
                Ok((stream, peer)) => return (stream, peer, place),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn renew(&self, console: &Console) {
        let Some(tls) = &self.tls else { return };
        match tls.renew(console) {
            Ok(()) => console.say(&console.language().text("serve-certificate-renewed")),
            // The certificate of before goes on.
            Err(Failure::Input(messages)) => console.say(&messages.join("\n")),
            Err(Failure::Undone(message)) => console.say(&message),
        }
    }
}

/// Comes back when somebody asks for the certificate to be read again; never without one.
async fn asked(renewal: &mut Option<Signal>) {
    match renewal {
        Some(signal) => {
            signal.recv().await;
        }
        None => std::future::pending().await,
    }
}

/// One connection.
struct Talk {
    peer: SocketAddr,
    pages: Router,
    ways: Arc<Ways>,
    ending: watch::Receiver<()>,
}

impl Talk {
    async fn begin(self, stream: TcpStream, acceptor: Option<tokio_rustls::TlsAcceptor>) {
        // Without it answers wait for the reader's machine to confirm the packet before.
        let _ = stream.set_nodelay(true);
        // Whoever takes nothing of an answer for so long is cut off by the system: nothing here would notice.
        let _ = SockRef::from(&stream).set_tcp_user_timeout(Some(self.ways.patience));
        let Some(acceptor) = acceptor else {
            return self.go_on(stream).await;
        };
        // Who speaks no TLS, or too slowly, is let go without a word.
        if let Ok(Ok(stream)) = timeout(self.ways.patience, acceptor.accept(stream)).await {
            self.go_on(stream).await;
        }
    }

    async fn go_on(mut self, io: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let (peer, pages, ways) = (self.peer, self.pages, Arc::clone(&self.ways));
        let service =
            service_fn(move |request| answer(pages.clone(), peer, Arc::clone(&ways), request));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.ways.patience)
            .serve_connection(TokioIo::new(io), service);
        tokio::pin!(connection);
        tokio::select! {
            _ = connection.as_mut() => return,
            _ = self.ending.changed() => connection.as_mut().graceful_shutdown(),
        }
        // Whoever goes away in the middle of an answer has nothing to be told, and nobody waits longer for a slow reader.
        let _ = timeout(self.ways.patience * WHOLE, connection).await;
    }
}

async fn answer(
    pages: Router,
    peer: SocketAddr,
    ways: Arc<Ways>,
    request: hyper::Request<hyper::body::Incoming>,
) -> Result<Response, Infallible> {
    let mut request = request.map(axum::body::Body::new);
    let caller = caller::of(peer, request.headers(), &ways.proxies);
    request.extensions_mut().insert(ConnectInfo(caller));
    let answering = pages.oneshot(request);
    if let Ok(answered) = timeout(ways.patience * WHOLE, answering).await {
        return answered;
    }
    let close = [(header::CONNECTION, "close")];
    Ok((StatusCode::REQUEST_TIMEOUT, close).into_response())
}
