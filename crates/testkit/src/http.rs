//! A visitor over the wire, for tests of the running program: keeps cookies and one connection, follows nothing.
//!
//! Each visitor can come from a loopback address of its own, so that what is counted per address is counted as outside.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpSocket, TcpStream};

/// What somebody who asks help for themselves must answer on the public page before they can submit, step by step.
pub const FOR_ONESELF: [(&str, &str); 4] = [
    ("/aanmelden", "referrer_kind=client"),
    ("/aanmelden/gevaar", "dangers=none"),
    ("/aanmelden/naam", "surname=Jansen"),
    ("/aanmelden/bereiken", "phone=06-12345678"),
];

const FORM: &str = "application/x-www-form-urlencoded";

/// An answer of the program.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Where it sends the visitor.
    pub location: String,
    /// After how many seconds it says to ask again.
    pub again_after: String,
    /// The whole head, a header a line.
    pub head: String,
    /// The body as text.
    pub body: String,
}

/// One visitor.
#[derive(Debug)]
pub struct Visitor {
    server: SocketAddr,
    from: Ipv4Addr,
    connection: Option<BufReader<TcpStream>>,
    /// The cookies that were set.
    pub cookies: BTreeMap<String, String>,
}

impl Visitor {
    /// A visitor of a server on loopback, who comes from `127.a.b.c`, numbered.
    pub fn new(server: SocketAddr, number: u32) -> Self {
        let [_, a, b, c] = (number + 1).to_be_bytes();
        Self {
            server,
            from: Ipv4Addr::new(127, a, b, c),
            connection: None,
            cookies: BTreeMap::new(),
        }
    }

    /// Goes on with a server that was started again.
    pub fn moves_to(&mut self, server: SocketAddr) {
        self.server = server;
        self.connection = None;
    }

    /// Asks for a page.
    pub async fn get(&mut self, address: &str) -> io::Result<Answer> {
        self.send("GET", address, (FORM, "")).await
    }

    /// Sends a form.
    pub async fn post(&mut self, address: &str, form: &str) -> io::Result<Answer> {
        self.send("POST", address, (FORM, form)).await
    }

    /// Sends a form that could hold files.
    pub async fn post_parts(
        &mut self,
        address: &str,
        parts: &[(&str, &str)],
    ) -> io::Result<Answer> {
        let part = |(name, value): &(&str, &str)| {
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let mut body: String = parts.iter().map(part).collect();
        body.push_str("--edge--\r\n");
        let kind = "multipart/form-data; boundary=edge";
        self.send("POST", address, (kind, &body)).await
    }

    async fn send(
        &mut self,
        method: &str,
        address: &str,
        body: (&str, &str),
    ) -> io::Result<Answer> {
        let request = self.request(method, address, body);
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        connection.get_mut().write_all(request.as_bytes()).await?;
        let (answer, goes_on) = self.read(&mut connection).await?;
        if goes_on {
            self.connection = Some(connection);
        }
        Ok(answer)
    }

    fn request(&self, method: &str, address: &str, (kind, body): (&str, &str)) -> String {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        format!(
            "{method} {address} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Type: {kind}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.server,
            cookies.join("; "),
            body.len()
        )
    }

    async fn connect(&self) -> io::Result<BufReader<TcpStream>> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::new(IpAddr::V4(self.from), 0))?;
        let stream = socket.connect(self.server).await?;
        stream.set_nodelay(true)?;
        Ok(BufReader::new(stream))
    }

    async fn read(&mut self, connection: &mut BufReader<TcpStream>) -> io::Result<(Answer, bool)> {
        let mut answer = Answer {
            status: status(&line(connection).await?)?,
            ..Answer::default()
        };
        let (mut length, mut chunked, mut goes_on) = (0, false, true);
        loop {
            let header = line(connection).await?;
            answer.head.push_str(&header);
            answer.head.push('\n');
            let Some((name, value)) = header.split_once(": ") else {
                break;
            };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().map_err(io::Error::other)?,
                "transfer-encoding" => chunked = value == "chunked",
                "connection" => goes_on = value != "close",
                "retry-after" => value.clone_into(&mut answer.again_after),
                "location" => value.clone_into(&mut answer.location),
                "set-cookie" => self.keep(value),
                _ => {}
            }
        }
        let body = if chunked {
            chunks(connection).await?
        } else {
            exactly(connection, length).await?
        };
        answer.body = String::from_utf8_lossy(&body).into_owned();
        Ok((answer, goes_on))
    }

    fn keep(&mut self, line: &str) {
        let pair = line.split(';').next().unwrap_or_default();
        if let Some((name, value)) = pair.split_once('=') {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

fn status(line: &str) -> io::Result<u16> {
    let number = line.split(' ').nth(1).unwrap_or_default();
    number.parse().map_err(io::Error::other)
}

/// A line without its end. A connection that was cut gives an error.
async fn line(connection: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = String::new();
    if connection.read_line(&mut line).await? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end().to_owned())
}

async fn exactly(connection: &mut BufReader<TcpStream>, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    connection.read_exact(&mut bytes).await?;
    Ok(bytes)
}

async fn chunks(connection: &mut BufReader<TcpStream>) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = line(connection).await?;
        let size = usize::from_str_radix(&size, 16).map_err(io::Error::other)?;
        body.extend(exactly(connection, size).await?);
        line(connection).await?;
        if size == 0 {
            return Ok(body);
        }
    }
}
