//! An identity provider on loopback that does as it is told: right at first, and bent in one thing at a time.
//!
//! The real one of the browser tests is `oidc-provider`; this one exists for what no real one does.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// By what it knows us, and the secret.
pub const CLIENT: (&str, &str) = ("spil", "een-heel-lang-geheim-van-de-provider");

/// With what a token is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// The key that the provider shows.
    Right,
    /// A key that it does not show, under a number of its own.
    UnknownKey,
    /// A key that it does not show, under the number of the one that it shows.
    OtherKey,
    /// Not at all (`alg: none`).
    Not,
    /// The secret that we know too (`HS256`).
    BySecret,
    /// The name by which it knows us (`HS256`).
    ByClientId,
}

/// How it answers at one of its addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// As it should.
    Right,
    /// With more than anybody wants to read.
    Huge,
    /// Not at all, and without hanging up.
    Silent,
    /// With the address of somebody else.
    LeadsOn,
    /// With something that is no document.
    Nonsense,
}

/// What the token of the next sign-in says, and how everything is answered.
#[derive(Debug)]
pub struct Told {
    /// The moment; tests have a clock that stands still.
    pub now: Timestamp,
    /// What is added to the token, or said otherwise. `null` leaves it out.
    pub claims: Value,
    /// With what it is signed.
    pub signed: Signed,
    /// The number of the key.
    pub key: u8,
    /// How an address is answered.
    pub manners: BTreeMap<&'static str, Manner>,
    /// What is said otherwise in the document of the provider.
    pub document: Value,
    /// How often each address was asked.
    pub asked: BTreeMap<String, u32>,
    codes: BTreeMap<String, Code>,
}

#[derive(Debug, Clone)]
struct Code {
    challenge: String,
    nonce: String,
    redirect: String,
}

/// The provider; it ends with the runtime of the test.
#[derive(Debug, Clone)]
pub struct BentProvider {
    /// Its address.
    pub issuer: String,
    told: Arc<Mutex<Told>>,
}

/// What comes back with whoever signed in: the path of our site, and the three letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back {
    /// Where to, without the letters.
    pub path: String,
    /// Which sign-in it was.
    pub state: String,
    /// What is exchanged.
    pub code: String,
}

impl Back {
    /// As a browser asks for it.
    pub fn address(&self) -> String {
        format!("{}?state={}&code={}", self.path, self.state, self.code)
    }
}

impl BentProvider {
    /// A provider that does all of it right: somebody with this subject, with a password and a one-time code.
    pub async fn start(subject: &str, now: Timestamp) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = listener.expect("a free port");
        let port = listener.local_addr().expect("a port").port();
        let told = Told {
            now,
            claims: json!({ "sub": subject, "amr": ["pwd", "otp"] }),
            signed: Signed::Right,
            key: 1,
            manners: BTreeMap::new(),
            document: json!({}),
            asked: BTreeMap::new(),
            codes: BTreeMap::new(),
        };
        let this = Self {
            issuer: format!("http://127.0.0.1:{port}"),
            told: Arc::new(Mutex::new(told)),
        };
        tokio::spawn(this.clone().accept(listener));
        this
    }

    /// What it is told.
    pub fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says this in the next tokens, or leaves it out where it is `null`.
    pub fn says(&self, name: &str, value: Value) {
        if let Some(claims) = self.told().claims.as_object_mut() {
            claims.insert(name.to_owned(), value);
        }
    }

    /// Answers like this at an address.
    pub fn answers(&self, path: &'static str, manner: Manner) {
        self.told().manners.insert(path, manner);
    }

    /// Somebody signs in where a browser was sent; what comes back.
    pub fn sign_in(&self, address: &str) -> Back {
        let url = Url::parse(address).expect("an address");
        let asked: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        let of = |name: &str| asked.get(name).cloned().unwrap_or_default();
        assert_eq!(of("response_type"), "code");
        assert_eq!(of("code_challenge_method"), "S256");
        let mut told = self.told();
        let code = format!("code-{}-{}", told.codes.len(), &of("state")[..8]);
        let known = Code {
            challenge: of("code_challenge"),
            nonce: of("nonce"),
            redirect: of("redirect_uri"),
        };
        told.codes.insert(code.clone(), known);
        let redirect = Url::parse(&of("redirect_uri")).expect("an address of ours");
        Back {
            path: redirect.path().to_owned(),
            state: of("state"),
            code,
        }
    }

    async fn accept(self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            let this = self.clone();
            tokio::spawn(async move { this.answer(stream).await });
        }
    }

    async fn answer(&self, mut stream: TcpStream) {
        let Some((head, body)) = read(&mut stream).await else {
            return;
        };
        let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
        let manner = {
            let mut told = self.told();
            *told.asked.entry(path.clone()).or_insert(0) += 1;
            told.manners.get(path.as_str()).copied()
        };
        let (status, body) = match manner.unwrap_or(Manner::Right) {
            Manner::Right => self.right(&path, &head, &body),
            Manner::Huge => ("200 OK", "x".repeat(4_000_000)),
            Manner::LeadsOn => ("302 Found", String::new()),
            Manner::Nonsense => ("200 OK", "<html>".to_owned()),
            Manner::Silent => {
                tokio::time::sleep(Duration::from_mins(1)).await;
                return;
            }
        };
        let length = body.len();
        let elsewhere = format!("{}/elsewhere", self.issuer);
        let answer = format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nLocation: {elsewhere}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        // Whoever hung up meanwhile needs no answer.
        let _ = stream.write_all(answer.as_bytes()).await;
    }

    fn right(&self, path: &str, head: &str, body: &str) -> (&'static str, String) {
        match path {
            "/.well-known/openid-configuration" => ("200 OK", self.document().to_string()),
            "/jwks" => ("200 OK", self.keys().to_string()),
            "/token" => self.token(head, body),
            _ => ("404 Not Found", String::new()),
        }
    }

    fn document(&self) -> Value {
        let issuer = &self.issuer;
        let mut document = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/auth"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
        });
        amend(&mut document, &self.told().document);
        document
    }

    fn keys(&self) -> Value {
        let number = self.told().key;
        let point = key(number).verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().expect("a point"), point.y().expect("a point"));
        json!({ "keys": [{
            "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": number.to_string(),
            "x": BASE64.encode(x), "y": BASE64.encode(y),
        }] })
    }

    fn token(&self, head: &str, body: &str) -> (&'static str, String) {
        let form = format!("http://form/?{body}");
        let form: BTreeMap<String, String> = Url::parse(&form)
            .map(|url| url.query_pairs().into_owned().collect())
            .unwrap_or_default();
        let of = |name: &str| form.get(name).cloned().unwrap_or_default();
        let known = format!("{}:{}", CLIENT.0, CLIENT.1);
        let known = format!("authorization: Basic {}", STANDARD.encode(known));
        if !head.lines().any(|line| line.eq_ignore_ascii_case(&known)) {
            return (
                "401 Unauthorized",
                json!({ "error": "invalid_client" }).to_string(),
            );
        }
        let code = self.told().codes.remove(&of("code"));
        let challenge = BASE64.encode(Sha256::digest(of("code_verifier")));
        let code =
            code.filter(|code| code.challenge == challenge && code.redirect == of("redirect_uri"));
        let Some(code) = code else {
            return (
                "400 Bad Request",
                json!({ "error": "invalid_grant" }).to_string(),
            );
        };
        let answer = json!({
            "access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": self.id_token(&code.nonce),
        });
        ("200 OK", answer.to_string())
    }

    fn id_token(&self, nonce: &str) -> String {
        let told = self.told();
        let now = told.now.as_second();
        let mut claims = json!({
            "iss": self.issuer, "aud": CLIENT.0, "nonce": nonce, "iat": now, "exp": now + 300, "auth_time": now,
        });
        amend(&mut claims, &told.claims);
        sign(told.signed, told.key, &claims)
    }
}

fn amend(value: &mut Value, with: &Value) {
    let (Some(value), Some(with)) = (value.as_object_mut(), with.as_object()) else {
        return;
    };
    for (name, other) in with {
        if other.is_null() {
            value.remove(name);
        } else {
            value.insert(name.clone(), other.clone());
        }
    }
}

fn key(number: u8) -> SigningKey {
    SigningKey::from_slice(&[number; 32]).expect("a key")
}

fn sign(signed: Signed, number: u8, claims: &Value) -> String {
    let (algorithm, kid) = match signed {
        Signed::Right | Signed::OtherKey => ("ES256", number.to_string()),
        Signed::UnknownKey => ("ES256", "77".to_owned()),
        Signed::Not => ("none", number.to_string()),
        Signed::BySecret | Signed::ByClientId => ("HS256", number.to_string()),
    };
    let head = json!({ "alg": algorithm, "kid": kid, "typ": "JWT" });
    let part = |value: &Value| BASE64.encode(value.to_string());
    let text = format!("{}.{}", part(&head), part(claims));
    let by_key = |number| {
        let signature: Signature = key(number).sign(text.as_bytes());
        signature.to_bytes().to_vec()
    };
    let by_secret = |secret: &str| {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key");
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    };
    let signature = match signed {
        Signed::Right => by_key(number),
        Signed::UnknownKey | Signed::OtherKey => by_key(77),
        Signed::Not => Vec::new(),
        Signed::BySecret => by_secret(CLIENT.1),
        Signed::ByClientId => by_secret(CLIENT.0),
    };
    format!("{text}.{}", BASE64.encode(signature))
}

/// A request: its head and its body.
async fn read(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let count = stream.read(&mut chunk).await.ok()?;
        bytes.extend_from_slice(chunk.get(..count)?);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.trim().parse().ok())?
            });
            if length.unwrap_or(0) <= body.len() {
                return Some((head.to_owned(), body.to_owned()));
            }
        }
        if count == 0 {
            return None;
        }
    }
}
