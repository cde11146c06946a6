//! Only `store` knows SQL, and in `store` only two files know that there are two engines.

use proc_macro2::{TokenStream, TokenTree};

use super::Report;
use super::tree::Tree;

/// Where the engines may be told apart: the connection itself and its dialect.
const ENGINE_FILES: [&str; 4] = [
    "crates/store/src/db.rs",
    "crates/store/src/db/",
    "crates/store/src/dialect.rs",
    "crates/store/src/dialect/",
];

/// The types with a variant per engine.
const ENGINE_TYPES: [&str; 3] = ["Db", "Tx", "Snapshot"];

/// Where SQL is at home: the store, and the harness that makes and empties databases for tests.
const SQL_CRATES: [&str; 2] = ["crates/store/", "crates/testkit/"];

/// Pairs of words that make a text look like SQL.
const SQL: [(&str, &str); 7] = [
    ("SELECT ", " FROM "),
    ("INSERT ", "INTO "),
    ("UPDATE ", " SET "),
    ("DELETE ", "FROM "),
    ("CREATE ", "TABLE "),
    ("ALTER ", "TABLE "),
    ("DROP ", "TABLE "),
];

/// Both rules over every Rust file.
pub(crate) fn check(tree: &Tree) -> [Report; 2] {
    [engines(tree), sql(tree)]
}

fn engines(tree: &Tree) -> Report {
    let mut looked_at = 0;
    let mut breaches = Vec::new();
    for (path, text) in tree.rust() {
        if ENGINE_FILES.iter().any(|file| path.starts_with(file)) {
            continue;
        }
        looked_at += 1;
        for (number, line) in text.lines().enumerate() {
            let names = |kind: &&&str| {
                line.contains(&format!("{kind}::Sqlite"))
                    || line.contains(&format!("{kind}::Postgres"))
            };
            if let Some(kind) = ENGINE_TYPES.iter().find(names) {
                breaches.push(format!(
                    "{path}:{} tells engines apart by {kind}; that is for dialect.rs",
                    number + 1
                ));
            }
        }
    }
    Report {
        rule: "engines are told apart in one place",
        looked_at,
        kind: "files",
        floor: 30,
        breaches,
    }
}

fn sql(tree: &Tree) -> Report {
    let mut looked_at = 0;
    let mut breaches = Vec::new();
    for (path, text) in tree.rust() {
        if SQL_CRATES.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        let Ok(tokens) = text.parse::<TokenStream>() else {
            breaches.push(format!("{path} is not Rust"));
            continue;
        };
        let mut texts = Vec::new();
        collect(tokens, &mut texts);
        looked_at += texts.len();
        for (line, text) in texts {
            let mark = SQL
                .iter()
                .find(|(verb, other)| text.contains(verb) && text.contains(other));
            if let Some((verb, _)) = mark {
                breaches.push(format!(
                    "{path}:{line} holds SQL ({}…); that is for crates/store",
                    verb.trim()
                ));
            }
        }
    }
    Report {
        rule: "SQL is in store alone",
        looked_at,
        kind: "texts",
        floor: 100,
        breaches,
    }
}

/// Every text in the source, those in the arguments of macros too, with its line.
fn collect(tokens: TokenStream, texts: &mut Vec<(usize, String)>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), texts),
            TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    texts.push((literal.span().start().line, text.value()));
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}
