//! The floor: a page of axum that does nothing, in a process of its own.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

/// Serves until the process is ended; says where on stdout.
pub(crate) async fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    let pages = Router::new().route("/", get(|| async { "a bare page" }));
    axum::serve(listener, pages).await.unwrap();
}

/// The bare page while it runs.
pub(crate) struct Bare {
    server: Child,
    pub(crate) address: SocketAddr,
}

/// Starts this program once more as the bare page.
pub(crate) fn start() -> Bare {
    let program = std::env::current_exe().unwrap();
    let mut server = Command::new(program)
        .arg("--bare")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    Bare {
        server,
        address: line.trim().parse().unwrap(),
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
