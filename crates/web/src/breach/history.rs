//! What was known of a breach at a moment, in words.

use spil_app::breach::Revision;
use spil_model::breach::Notice;

use super::moment;
use crate::page::Words;

/// What was known, with what each value is.
pub(super) fn facts(words: Words, revision: &Revision) -> Vec<(String, String)> {
    let breach = &revision.breach;
    let kinds = breach.kinds.iter();
    let kinds: Vec<String> = kinds
        .map(|kind| words.t(&format!("breach-kind-{}", kind.code())))
        .collect();
    let cause = breach.cause.code().replace('_', "-");
    let measures = breach.measures.as_ref();
    vec![
        (words.t("breach-what"), breach.what.to_string()),
        (
            words.t("breach-discovered"),
            moment(words, breach.discovered_at),
        ),
        (words.t("breach-kinds"), kinds.join(", ")),
        (words.t("breach-people-about"), breach.people.to_string()),
        (
            words.t("breach-cause"),
            words.t(&format!("breach-cause-{cause}")),
        ),
        (
            words.t("breach-measures"),
            measures.map(ToString::to_string).unwrap_or_default(),
        ),
        (words.t("breach-authority"), told(words, &breach.authority)),
        (words.t("breach-concerned"), told(words, &breach.concerned)),
    ]
}

fn told(words: Words, notice: &Notice) -> String {
    match notice {
        Notice::NotYet => words.t("breach-authority-not-yet"),
        Notice::Told { at } => words.t1("breach-told-at", "at", moment(words, *at)),
        Notice::NotNeeded { why } => words.t1("breach-told-not", "why", why),
    }
}
