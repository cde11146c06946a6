//! Reading the forms of our own pages, as far as sending them back needs it.

/// The value of an attribute in a piece of HTML that this program wrote.
pub(crate) fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    Some(after.split('"').next()?.to_owned())
}

/// The hidden fields and the chosen radio buttons of a page.
pub(crate) fn given(page: &str) -> Vec<(String, String)> {
    let inputs = page
        .split("<input ")
        .skip(1)
        .filter_map(|rest| rest.split('>').next());
    let kept = inputs.filter_map(|tag| {
        let tag = format!(" {tag}");
        let kind = attribute(&tag, "type")?;
        let is_given = kind == "hidden" || (kind == "radio" && tag.ends_with(" checked"));
        let pair = (attribute(&tag, "name")?, attribute(&tag, "value")?);
        is_given.then_some(pair)
    });
    kept.collect()
}

/// Fields as a form sends them. Values of our own pages need no encoding but for spaces.
pub(crate) fn encoded(fields: &[(String, String)]) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", value.replace(' ', "+")))
        .collect();
    pairs.join("&")
}
