//! An address that can be moved: what comes in at one port goes on to whichever port it leads to now.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

/// The address; it ends with the runtime of the test.
#[derive(Debug)]
pub struct Relay {
    leads_to: Arc<AtomicU16>,
    /// The port of the address, on loopback.
    pub port: u16,
}

impl Relay {
    /// An address that leads to this port.
    pub async fn start(to: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = listener.expect("a free port");
        let port = listener.local_addr().expect("a port").port();
        let leads_to = Arc::new(AtomicU16::new(to));
        tokio::spawn(accept(listener, Arc::clone(&leads_to)));
        Self { leads_to, port }
    }

    /// From now on new connections go on to this port.
    pub fn moves_to(&self, to: u16) {
        self.leads_to.store(to, Ordering::SeqCst);
    }
}

async fn accept(listener: TcpListener, leads_to: Arc<AtomicU16>) {
    while let Ok((mut from, _)) = listener.accept().await {
        let port = leads_to.load(Ordering::SeqCst);
        tokio::spawn(async move {
            // Where nobody answers the connection just ends.
            if let Ok(mut to) = TcpStream::connect(("127.0.0.1", port)).await {
                let _ = copy_bidirectional(&mut from, &mut to).await;
            }
        });
    }
}
