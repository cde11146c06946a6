//! A request with a payload where it belongs, and everything else as the page had it.

use super::{Place, Shot, Target};
use crate::security::client::Request;
use crate::security::payloads::{self, Spot};

/// Stands behind what the page had, where something may be put.
pub(in crate::security) const MARK: &str = "SPILMARK";

impl Shot {
    /// The request with the payload where it belongs.
    pub(in crate::security) fn request(&self) -> Request {
        self.target.with(payloads::text(self.payload))
    }
}

impl Target {
    /// The request with the mark behind what the page had.
    pub(in crate::security) fn marked(&self) -> Request {
        let had = self.had().unwrap_or_else(|| "1".to_owned());
        self.with(&format!("{had}{MARK}"))
    }

    /// What the page had in this place.
    fn had(&self) -> Option<String> {
        let (path, query) = self.address.split_once('?').unwrap_or((&self.address, ""));
        match &self.place {
            Place::Part(number) => path.split('/').nth(*number).map(str::to_owned),
            Place::Query(name) => {
                let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
                let (_, value) = pairs.find(|(other, _)| other == name)?;
                Some(value.to_owned())
            }
            Place::Field(name) => {
                let (_, value) = self.given.iter().find(|(other, _)| other == name)?;
                Some(value.clone())
            }
            Place::Header(_) | Place::Cookie(_) => None,
        }
    }

    /// The request with this text where the parameter is.
    fn with(&self, text: &str) -> Request {
        let Self {
            address,
            given,
            place,
            ..
        } = self;
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let mut request = Request {
            method: self.route.method,
            address: address.clone(),
            ..Request::default()
        };
        let mut fields: Vec<(String, String)> = given
            .iter()
            .map(|(name, value)| (name.clone(), payloads::encode(value)))
            .collect();
        match place {
            Place::Part(number) => {
                request.address = with_part(path, *number, &payloads::written(text, Spot::Address));
            }
            Place::Query(name) => {
                let value = payloads::written(text, Spot::Address);
                let others = query
                    .split('&')
                    .filter(|pair| pair.split('=').next() != Some(name));
                let others = others.filter(|pair| !pair.is_empty()).map(str::to_owned);
                let pairs: Vec<String> = others.chain([format!("{name}={value}")]).collect();
                request.address = format!("{path}?{}", pairs.join("&"));
            }
            Place::Field(name) => {
                fields.retain(|(other, _)| other != name);
                fields.push((name.clone(), payloads::written(text, Spot::Body)));
            }
            Place::Header(name) => request
                .headers
                .push(((*name).to_owned(), payloads::written(text, Spot::Header))),
            Place::Cookie(name) => {
                request.cookie = Some((
                    name.clone(),
                    payloads::written(text, Spot::Header).replace(';', ","),
                ));
            }
        }
        if request.method == "POST" {
            self.fill(&mut request, &fields);
        }
        request
    }

    fn fill(&self, request: &mut Request, fields: &[(String, String)]) {
        let (kind, body) = if self.is_multipart {
            let part = |(name, value): &(String, String)| {
                format!(
                    "--grens\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
            };
            let parts: String = fields.iter().map(part).collect();
            (
                "multipart/form-data; boundary=grens",
                parts + "--grens--\r\n",
            )
        } else {
            let pairs: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            ("application/x-www-form-urlencoded", pairs.join("&"))
        };
        if !request
            .headers
            .iter()
            .any(|(name, _)| name == "Content-Type")
        {
            request
                .headers
                .push(("Content-Type".to_owned(), kind.to_owned()));
        }
        request.body = body.into_bytes();
    }
}

fn with_part(path: &str, number: usize, value: &str) -> String {
    let parts = path.split('/').enumerate();
    let parts = parts.map(|(place, part)| if place == number { value } else { part });
    parts.collect::<Vec<_>>().join("/")
}
