//! The cookies of the site: all of them in one form, so that none can be read by a script or sent by another site.
//!
//! Their names begin with `__Host-`: a browser takes such a cookie over TLS only, for this host alone and for all of it. The
//! demo runs without a certificate on the visitor's own machine; there they have the plain name.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::site::Mode;

/// A cookie by its plain name, and how long a browser keeps it.
#[derive(Debug)]
pub(crate) struct Cookie {
    name: &'static str,
    /// Without it the cookie goes with the browser.
    seconds: Option<u32>,
}

/// The session of staff.
pub(crate) const SESSION: Cookie = Cookie {
    name: "spil_sessie",
    seconds: None,
};
/// The language that was chosen, for a year.
pub(crate) const LANGUAGE: Cookie = Cookie {
    name: "taal",
    seconds: Some(365 * DAY),
};
/// The key of the draft of a visitor, as long as the draft itself.
pub(crate) const DRAFT: Cookie = Cookie {
    name: "spil_aanmelding",
    seconds: Some(DAY),
};
/// The key of what is typed at the desk.
pub(crate) const INTAKE: Cookie = Cookie {
    name: "spil_invoer",
    seconds: Some(DAY),
};
/// What a browser keeps of the way to the identity provider of an organisation, as long as that may take.
pub(crate) const PROVIDER: Cookie = Cookie {
    name: "spil_organisatie",
    seconds: Some(10 * 60),
};
const DAY: u32 = 24 * 60 * 60;

impl Cookie {
    /// What the browser sent.
    pub(crate) fn read(&self, mode: Mode, headers: &HeaderMap) -> Option<String> {
        let name = self.full_name(mode);
        let lines = headers.get_all(COOKIE).iter();
        let lines = lines.filter_map(|value| value.to_str().ok());
        lines.flat_map(|line| line.split(';')).find_map(|pair| {
            let (other, value) = pair.trim().split_once('=')?;
            (other == name).then(|| value.to_owned())
        })
    }

    /// The header that gives it to the browser.
    pub(crate) fn set(&self, mode: Mode, value: &str) -> (HeaderName, HeaderValue) {
        self.header(mode, value, self.seconds)
    }

    /// The header that takes it away.
    pub(crate) fn wipe(&self, mode: Mode) -> (HeaderName, HeaderValue) {
        self.header(mode, "", Some(0))
    }

    fn header(&self, mode: Mode, value: &str, seconds: Option<u32>) -> (HeaderName, HeaderValue) {
        let name = self.full_name(mode);
        let age = seconds.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
        let secure = match mode {
            Mode::Serve => "; Secure",
            Mode::Demo => "",
        };
        let line = format!("{name}={value}; Path=/{age}; HttpOnly; SameSite=Lax{secure}");
        // Values are base64url or the code of a language: they fit in a header.
        let value = HeaderValue::from_str(&line).unwrap_or(HeaderValue::from_static(""));
        (SET_COOKIE, value)
    }

    fn full_name(&self, mode: Mode) -> String {
        match mode {
            Mode::Serve => format!("__Host-{}", self.name),
            Mode::Demo => self.name.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_of_another_name_is_not_ours() {
        let mut headers = HeaderMap::new();
        headers.insert(
            COOKIE,
            HeaderValue::from_static("a=b; spil_sessie=weak; x=y"),
        );
        headers.append(
            COOKIE,
            HeaderValue::from_static("__Host-spil_sessie=strong"),
        );
        let read = |mode| SESSION.read(mode, &headers);
        assert_eq!(read(Mode::Serve).as_deref(), Some("strong"));
        assert_eq!(read(Mode::Demo).as_deref(), Some("weak"));
        assert_eq!(LANGUAGE.read(Mode::Serve, &headers), None);
    }
}
