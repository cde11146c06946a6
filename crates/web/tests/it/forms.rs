//! The forms on a page, as far as filling them in wrongly needs them. No checks.

/// A form that changes something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    /// The page it stands on.
    pub(crate) page: String,
    pub(crate) action: String,
    /// Whether it carries files.
    pub(crate) is_multipart: bool,
    /// The names of all fields, each once, in the order of the page.
    pub(crate) names: Vec<String>,
    /// Those of them into which one types.
    pub(crate) typed: Vec<String>,
    /// What a browser sends when nothing is touched.
    pub(crate) given: Vec<(String, String)>,
}

impl Form {
    /// Whether this is the same form, on a page that was made later or about somebody else.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        without_ids(&self.action) == without_ids(&other.action) && self.names == other.names
    }

    /// The given fields with other values for one of them.
    pub(crate) fn with(&self, name: &str, values: &[&str]) -> String {
        let others = self.given.iter().filter(|(given, _)| given != name);
        let pairs = others.map(|(name, value)| (name.as_str(), value.as_str()));
        let mut text = pairs
            .chain(values.iter().map(|value| (name, *value)))
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect::<Vec<_>>();
        text.sort_by_key(|pair| !pair.starts_with("versie="));
        text.join("&")
    }

    /// As [`Self::with`], in the form that carries files.
    pub(crate) fn multipart_with(&self, name: &str, values: &[&str]) -> Vec<u8> {
        let others = self.given.iter().filter(|(given, _)| given != name);
        let pairs = others.map(|(name, value)| (name.as_str(), value.as_str()));
        let parts = pairs.chain(values.iter().map(|value| (name, *value)));
        let parts = parts.map(|(name, value)| {
            let head = format!("Content-Disposition: form-data; name=\"{name}\"");
            format!("--grens\r\n{head}\r\n\r\n{value}\r\n")
        });
        let body: String = parts.collect();
        (body + "--grens--\r\n").into_bytes()
    }
}

/// An address without the parts that name one of many.
fn without_ids(address: &str) -> String {
    let parts = address.split('/');
    let kept = parts.map(|part| if part.len() == 36 { "{id}" } else { part });
    kept.collect::<Vec<_>>().join("/")
}

fn encoded(text: &str) -> String {
    let byte = |byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' => char::from(*byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.as_bytes().iter().map(byte).collect()
}

/// The forms on a page that post.
pub(crate) fn forms(page: &str, html: &str) -> Vec<Form> {
    let found = html.split("<form").skip(1);
    let found = found.filter_map(|rest| rest.split_once("</form>").map(|(form, _)| form));
    found
        .filter_map(|form| {
            let (head, inside) = form.split_once('>')?;
            let is_post = attribute(head, "method").is_some_and(|method| method == "post");
            is_post.then(|| read(page, head, inside))
        })
        .collect()
}

fn read(page: &str, head: &str, inside: &str) -> Form {
    let mut form = Form {
        page: page.to_owned(),
        action: attribute(head, "action").unwrap_or_else(|| page.to_owned()),
        is_multipart: head.contains("multipart/form-data"),
        names: Vec::new(),
        typed: Vec::new(),
        given: Vec::new(),
    };
    for rest in inside.split('<').skip(1) {
        let (tag, text) = rest.split_once('>').unwrap_or((rest, ""));
        let Some(name) = attribute(tag, "name") else {
            continue;
        };
        if !form.names.contains(&name) {
            form.names.push(name.clone());
        }
        if is_typed(tag) {
            form.typed.push(name.clone());
        }
        if let Some(value) = sent(tag, text) {
            form.given.push((name, value));
        }
    }
    form
}

/// Whether one types into a control, rather than choosing.
fn is_typed(tag: &str) -> bool {
    const CHOSEN: [&str; 7] = [
        "radio", "checkbox", "hidden", "file", "submit", "button", "date",
    ];
    let kind = attribute(tag, "type").unwrap_or_default();
    tag.starts_with("textarea") || (tag.starts_with("input") && !CHOSEN.contains(&kind.as_str()))
}

/// What an untouched control sends.
fn sent(tag: &str, text: &str) -> Option<String> {
    let value = attribute(tag, "value");
    let kind = attribute(tag, "type").unwrap_or_default();
    match (tag.split(' ').next()?, kind.as_str()) {
        ("textarea", _) => Some(text.to_owned()),
        ("input", "radio" | "checkbox") => value.filter(|_| tag.contains(" checked")),
        ("input", "file") => None,
        ("input", _) => Some(value.unwrap_or_default()),
        // A form is sent with its first button.
        ("button", _) => value,
        ("select", _) => Some(String::new()),
        _ => None,
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    Some(after.split('"').next()?.replace("&amp;", "&"))
}

/// The addresses of our own that a page links to.
pub(crate) fn links(html: &str) -> Vec<String> {
    let found = html.split(" href=\"/").skip(1);
    let found = found.filter_map(|rest| rest.split('"').next());
    found
        .map(|rest| format!("/{}", rest.replace("&amp;", "&")))
        .filter(|link| !link.starts_with("//") && !link.contains('#'))
        .collect()
}
