//! The address of an identity provider: how it has to look before anything is asked of it.

use url::{Host, Url};

use super::outgoing::Reach;

/// Longer is no address of a provider.
const LONGEST: usize = 255;

/// What is wrong with the address of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssuerProblem {
    /// It is no address at all, or too long.
    NoAddress,
    /// It does not begin with `https:`.
    NotHttps,
    /// It has a question, a fragment or a password in it.
    TooMuch,
}

impl IssuerProblem {
    /// The key of the text that says it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoAddress => "provider-issuer-none",
            Self::NotHttps => "provider-issuer-https",
            Self::TooMuch => "provider-issuer-too-much",
        }
    }
}

/// Checks the address of a provider; the text itself stays as it is, since a provider calls itself by exactly that.
pub fn check_issuer(text: &str, reach: Reach) -> Result<(), IssuerProblem> {
    if text.len() > LONGEST || text.chars().any(|c| !c.is_ascii_graphic()) {
        return Err(IssuerProblem::NoAddress);
    }
    let url = Url::parse(text).map_err(|_| IssuerProblem::NoAddress)?;
    if url.host().is_none() {
        return Err(IssuerProblem::NoAddress);
    }
    if !may_be_asked(&url, reach) {
        return Err(IssuerProblem::NotHttps);
    }
    let is_bare = url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if is_bare {
        Ok(())
    } else {
        Err(IssuerProblem::TooMuch)
    }
}

/// Only over TLS; without it on this machine alone, where the operator says so.
pub(super) fn may_be_asked(url: &Url, reach: Reach) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => reach == Reach::ThisMachine && is_this_machine(url),
        _ => false,
    }
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, reach: Reach, expect: Option<IssuerProblem>) {
        assert_eq!(check_issuer(text, reach).err(), expect, "{text}");
    }

    #[test]
    fn an_issuer_is_an_https_address_and_nothing_more() {
        use IssuerProblem::{NoAddress, NotHttps, TooMuch};
        for right in [
            "https://login.example.nl",
            "https://login.example.nl:8443/a/v2.0/",
        ] {
            check(right, Reach::Public, None);
        }
        for (wrong, problem) in [
            ("", NoAddress),
            ("login.example.nl", NoAddress),
            ("https://login.example.nl /", NoAddress),
            ("http://login.example.nl", NotHttps),
            ("http://127.0.0.1:9", NotHttps),
            ("file:///etc/passwd", NoAddress),
            ("ftp://login.example.nl", NotHttps),
            ("https://login.example.nl/?a=b", TooMuch),
            ("https://login.example.nl/#a", TooMuch),
            ("https://somebody:secret@login.example.nl", TooMuch),
        ] {
            check(wrong, Reach::Public, Some(problem));
            check(wrong, Reach::Private, Some(problem));
        }
        check("http://127.0.0.1:9", Reach::ThisMachine, None);
        check("http://localhost:9/a", Reach::ThisMachine, None);
        check(
            "http://login.example.nl",
            Reach::ThisMachine,
            Some(NotHttps),
        );
        check(
            &format!("https://{}", "a".repeat(250)),
            Reach::Public,
            Some(NoAddress),
        );
    }
}
