//! What does not belong in the repository: leftovers, places of one machine, files of others.

use super::Report;
use super::tree::Tree;

/// Words that no file holds, and why. Each is written in two halves, so that this file does not hold it either.
const FORBIDDEN: [(&str, &str); 14] = [
    (concat!("TO", "DO"), "finish it or leave it out"),
    (concat!("FIX", "ME"), "mend it"),
    (concat!("XX", "X:"), "mend it"),
    (concat!("to", "do!("), "write it"),
    (concat!("unimpl", "emented!("), "write it"),
    (concat!("#[ign", "ore"), "a test runs or goes"),
    (concat!("#[all", "ow("), "use #[expect(…, reason = …)]"),
    (concat!("#![all", "ow("), "use #[expect(…, reason = …)]"),
    (concat!("/wo", "rk/"), "a path of one machine"),
    (concat!("/ro", "ot/"), "a path of one machine"),
    (concat!("/ho", "me/"), "a path of one machine"),
    (
        concat!("registry.", "npmjs"),
        "the host of a package registry",
    ),
    (concat!("crates", ".io"), "the host of a package registry"),
    (concat!("pypi", ".org"), "the host of a package registry"),
];

/// Kinds of files that come from others; the build fetches them.
const FOREIGN: [&str; 12] = [
    ".min.js", ".min.css", ".woff", ".woff2", ".ttf", ".otf", ".wasm", ".so", ".jar", ".map",
    ".exe", ".zip",
];

/// Marks of a file that was taken over from somebody else.
const NOTICES: [&str; 3] = [
    concat!("Copyright", " (c)"),
    concat!("SPDX-", "License-Identifier"),
    concat!("@lic", "ense"),
];

/// What the content security policy refuses in a page: it would look right to whoever wrote it and do nothing.
const INLINE: [&str; 6] = [
    " style=",
    "<style>",
    "<script>",
    "javascript:",
    " onclick=",
    " onchange=",
];

/// The rules over every text file.
pub(crate) fn check(tree: &Tree) -> [Report; 3] {
    [forbidden(tree), foreign(tree), inline(tree)]
}

fn inline(tree: &Tree) -> Report {
    let mut looked_at = 0;
    let mut breaches = Vec::new();
    for (path, text) in tree.with_ending(&[".html"]) {
        looked_at += 1;
        for (number, line) in text.lines().enumerate() {
            let found = INLINE.iter().find(|mark| line.contains(*mark));
            breaches.extend(found.map(|mark| {
                format!(
                    "{path}:{} {}: use a class or spil.js",
                    number + 1,
                    mark.trim()
                )
            }));
        }
    }
    Report {
        rule: "pages hold no style or script of their own",
        looked_at,
        kind: "templates",
        floor: 3,
        breaches,
    }
}

fn forbidden(tree: &Tree) -> Report {
    let mut looked_at = 0;
    let mut breaches = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| !is_lock(path)) {
        looked_at += 1;
        for (number, line) in text.lines().enumerate() {
            let found = FORBIDDEN.iter().filter(|(word, _)| line.contains(word));
            breaches
                .extend(found.map(|(word, why)| format!("{path}:{} {word}: {why}", number + 1)));
        }
    }
    Report {
        rule: "no leftovers and no places of one machine",
        looked_at,
        kind: "files",
        floor: 60,
        breaches,
    }
}

fn foreign(tree: &Tree) -> Report {
    let mut breaches: Vec<String> = tree
        .paths()
        .filter(|path| {
            FOREIGN.iter().any(|ending| path.ends_with(ending)) || path.contains("node_modules/")
        })
        .map(|path| format!("{path} comes from others"))
        .collect();
    for (path, text) in tree.texts().filter(|(path, _)| *path != "LICENSE") {
        let notice = NOTICES.iter().find(|notice| text.contains(*notice));
        breaches.extend(notice.map(|notice| format!("{path} holds a notice of others: {notice}")));
    }
    Report {
        rule: "no files of others",
        looked_at: tree.paths().count(),
        kind: "files",
        floor: 60,
        breaches,
    }
}

fn is_lock(path: &str) -> bool {
    path.ends_with("Cargo.lock") || path.ends_with("package-lock.json")
}
