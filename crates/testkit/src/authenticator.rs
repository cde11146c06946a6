//! A device with a passkey, and the browser it hangs on: it answers what a page's script would let it sign (WebAuthn level 2,
//! ES256, no attestation). A test bends one thing at a time to see it refused.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const WITH_KEY: u8 = 0x40;

/// A device with one key.
#[derive(Debug, Clone)]
pub struct Authenticator {
    key: SigningKey,
    id: [u8; 16],
    user: String,
    /// The address that the browser shows.
    pub origin: String,
    /// How often the device signed.
    pub counter: u32,
    /// Whether it checked who holds it.
    pub verifies: bool,
}

/// The attempt and the options of what a page's script is told.
fn asked(question: &str) -> (String, Value) {
    let mut question: Value = serde_json::from_str(question).expect("a question is JSON");
    let attempt = text(&question, "/attempt");
    let options = question.pointer_mut("/options/publicKey");
    (attempt, options.expect("options").take())
}

fn text(value: &Value, at: &str) -> String {
    let found = value.pointer(at).and_then(Value::as_str);
    found.expect("a text").to_owned()
}

impl Authenticator {
    /// A device in a browser that shows this address; another number, another key.
    pub fn new(number: u8, origin: &str) -> Self {
        Self {
            key: SigningKey::from_slice(&[number; 32]).expect("a key"),
            id: [number; 16],
            user: String::new(),
            origin: origin.to_owned(),
            counter: 0,
            verifies: true,
        }
    }

    /// Makes the key: the attempt and the answer, as the script of the page sends them.
    pub fn register(&mut self, question: &str) -> (String, String) {
        let (attempt, options) = asked(question);
        self.user = text(&options, "/user/id");
        let mut data = self.data(&text(&options, "/rp/id"), WITH_KEY);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(self.id);
        data.extend(self.public_key());
        let mut attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        attestation.push(u8::try_from(data.len()).expect("data of less than 256 bytes"));
        attestation.extend(data);
        let response = json!({
            "clientDataJSON": BASE64.encode(self.client_data("webauthn.create", &options)),
            "attestationObject": BASE64.encode(attestation),
        });
        (attempt, self.answer(&response))
    }

    /// Signs what it is asked, one count further.
    pub fn sign(&mut self, question: &str) -> (String, String) {
        let (attempt, options) = asked(question);
        self.counter += 1;
        let data = self.data(&text(&options, "/rpId"), 0);
        let client = self.client_data("webauthn.get", &options);
        let signed = [data.clone(), Sha256::digest(&client).to_vec()].concat();
        let signature: Signature = self.key.sign(&signed);
        let response = json!({
            "clientDataJSON": BASE64.encode(client),
            "authenticatorData": BASE64.encode(data),
            "signature": BASE64.encode(signature.to_der().as_bytes()),
            "userHandle": self.user,
        });
        (attempt, self.answer(&response))
    }

    fn answer(&self, response: &Value) -> String {
        let id = BASE64.encode(self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "extensions": {} })
            .to_string()
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let data = json!({
            "type": kind, "challenge": text(options, "/challenge"), "origin": self.origin, "crossOrigin": false,
        });
        data.to_string().into_bytes()
    }

    fn data(&self, host: &str, flags: u8) -> Vec<u8> {
        let verified = if self.verifies { VERIFIED } else { 0 };
        let mut data = Sha256::digest(host.as_bytes()).to_vec();
        data.push(PRESENT | verified | flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// The public half as COSE writes it.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().expect("x"), point.y().expect("y"));
        [
            b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20",
            x.as_slice(),
            b"\x22\x58\x20",
            y.as_slice(),
        ]
        .concat()
    }
}
