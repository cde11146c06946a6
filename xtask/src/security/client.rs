//! A visitor who says exactly what is meant, also what no browser would: HTTP over one connection, with cookies.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

/// An answer that takes longer is none.
const PATIENCE: Duration = Duration::from_mins(1);
/// No page is longer.
const LONGEST: usize = 64 * 1024 * 1024;

/// A request as it goes over the wire, without cookies and length.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: &'static str,
    pub(super) address: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) cookie: Option<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// Asks for a page.
    pub(super) fn get(address: &str) -> Self {
        Self {
            method: "GET",
            address: address.to_owned(),
            ..Self::default()
        }
    }

    /// Sends a form.
    pub(super) fn post(address: &str, form: &str) -> Self {
        let kind = "application/x-www-form-urlencoded".to_owned();
        Self {
            method: "POST",
            address: address.to_owned(),
            headers: vec![("Content-Type".to_owned(), kind)],
            body: form.as_bytes().to_vec(),
            ..Self::default()
        }
    }
}

/// What came back.
#[derive(Debug, Clone, Default)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) location: String,
    pub(super) body: String,
}

impl Answer {
    /// Whether the session is over.
    pub(super) fn asks_to_sign_in(&self) -> bool {
        self.location.starts_with("/inloggen")
    }
}

/// Somebody who asks.
#[derive(Debug)]
pub(super) struct Visitor {
    server: SocketAddr,
    connection: Option<BufReader<TcpStream>>,
    pub(super) cookies: BTreeMap<String, String>,
}

impl Visitor {
    /// Nobody in particular.
    pub(super) fn new(server: SocketAddr) -> Self {
        Self {
            server,
            connection: None,
            cookies: BTreeMap::new(),
        }
    }

    /// Asks, over the connection of before where it is still there.
    pub(super) fn ask(&mut self, request: &Request) -> Result<Answer> {
        if let Some(connection) = self.connection.take() {
            // A connection that was left unused may be gone: that is no answer, so it is asked once more.
            if let Ok(answer) = self.over(connection, request) {
                return Ok(answer);
            }
        }
        let stream = TcpStream::connect(self.server)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        self.over(BufReader::new(stream), request)
    }

    fn over(&mut self, mut connection: BufReader<TcpStream>, request: &Request) -> Result<Answer> {
        connection.get_mut().write_all(&self.wire(request))?;
        let status = line(&mut connection)?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok());
        let mut answer = Answer {
            status: status.context("no status came back")?,
            ..Answer::default()
        };
        let (mut length, mut is_chunked, mut goes_on) = (0, false, true);
        loop {
            let header = line(&mut connection)?;
            let Some((name, value)) = header.split_once(':') else {
                break;
            };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse()?,
                "transfer-encoding" => is_chunked = value == "chunked",
                "connection" => goes_on = value != "close",
                "location" => value.clone_into(&mut answer.location),
                "set-cookie" => self.keep(value),
                _ => {}
            }
        }
        let body = if is_chunked {
            chunks(&mut connection)?
        } else {
            exactly(&mut connection, length)?
        };
        answer.body = String::from_utf8_lossy(&body).into_owned();
        self.connection = goes_on.then_some(connection);
        Ok(answer)
    }

    /// The request as it goes over the wire, with the cookies of this visitor.
    pub(super) fn as_sent(&self, request: &Request) -> Vec<u8> {
        self.wire(request)
    }

    fn wire(&self, request: &Request) -> Vec<u8> {
        let mut cookies = self.cookies.clone();
        cookies.extend(request.cookie.clone());
        let cookies: Vec<String> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut head = format!(
            "{} {} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Length: {}\r\n",
            request.method,
            request.address,
            self.server,
            cookies.join("; "),
            request.body.len()
        );
        for (name, value) in &request.headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        [head.as_bytes(), b"\r\n", &request.body].concat()
    }

    fn keep(&mut self, line: &str) {
        let pair = line.split(';').next().unwrap_or_default();
        if let Some((name, value)) = pair.split_once('=') {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

fn line(connection: &mut BufReader<TcpStream>) -> Result<String> {
    let mut bytes = Vec::new();
    if connection.read_until(b'\n', &mut bytes)? == 0 {
        bail!("the connection was cut");
    }
    Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
}

fn exactly(connection: &mut BufReader<TcpStream>, length: usize) -> Result<Vec<u8>> {
    if LONGEST < length {
        bail!("an answer of {length} bytes");
    }
    let mut bytes = vec![0; length];
    connection.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn chunks(connection: &mut BufReader<TcpStream>) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let length = usize::from_str_radix(&line(connection)?, 16)?;
        body.extend(exactly(connection, length)?);
        line(connection)?;
        if length == 0 {
            return Ok(body);
        }
    }
}
