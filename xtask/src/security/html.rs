//! What a page of ours offers: its links and its forms. Read as we write it, not as the whole world does.

/// A form on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) action: String,
    pub(super) is_post: bool,
    pub(super) is_multipart: bool,
    /// Every field with what it holds when nothing is touched.
    pub(super) fields: Vec<(String, String)>,
}

/// The addresses on this site that a page leads to.
pub(super) fn links(html: &str) -> Vec<String> {
    let found = html.split("href=\"").skip(1);
    let found = found.filter_map(|rest| rest.split('"').next());
    found
        .filter(|address| address.starts_with('/') && !address.starts_with("/assets/"))
        .map(plain)
        .collect()
}

/// The forms of a page; one without an action is for the page itself.
pub(super) fn forms(page: &str, html: &str) -> Vec<Form> {
    let found = html.split("<form").skip(1);
    let found = found.filter_map(|rest| rest.split("</form>").next()?.split_once('>'));
    found
        .map(|(head, inside)| form(page, head, inside))
        .collect()
}

fn form(page: &str, head: &str, inside: &str) -> Form {
    let here = page.split('?').next().unwrap_or(page);
    let mut fields: Vec<(String, String)> = Vec::new();
    for start in ["<input", "<select", "<textarea", "<button"] {
        for rest in inside.split(start).skip(1) {
            let tag = rest.split('>').next().unwrap_or_default();
            let Some(name) = attribute(tag, "name") else {
                continue;
            };
            if !fields.iter().any(|(other, _)| *other == name) {
                fields.push((name, attribute(tag, "value").unwrap_or_default()));
            }
        }
    }
    Form {
        action: attribute(head, "action").unwrap_or_else(|| here.to_owned()),
        is_post: attribute(head, "method").is_some_and(|method| method == "post"),
        is_multipart: head.contains("multipart/form-data"),
        fields,
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(plain)
}

fn plain(text: &str) -> String {
    text.replace("&amp;", "&").replace("&#38;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_offers_its_links_and_forms() {
        let html = "<a href=\"/een?a=1&amp;b=2\">x</a><a href=\"https://elders.example\">y</a>\
            <form class=\"form\" method=\"post\" action=\"/twee\" enctype=\"multipart/form-data\">\
            <input type=\"hidden\" name=\"versie\" value=\"3\"><textarea id=\"n\" name=\"notitie\"></textarea>\
            <button name=\"actie\" value=\"ja\">Ja</button></form><form><input name=\"zoek\"></form>";
        assert_eq!(links(html), ["/een?a=1&b=2"]);
        let found = forms("/hier?x=1", html);
        assert_eq!(found[0].action, "/twee");
        assert!(found[0].is_post && found[0].is_multipart);
        let names: Vec<&str> = found[0]
            .fields
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(names, ["versie", "notitie", "actie"]);
        assert_eq!(
            (found[1].action.as_str(), found[1].is_post),
            ("/hier", false)
        );
    }
}
