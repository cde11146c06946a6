//! How long functions are, counted on the parsed source from `fn` to the closing brace.

use anyhow::{Context as _, Result};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use super::Report;
use super::tree::Tree;
use crate::terminal::say;

/// The most lines of a function.
const LINES: usize = 80;

/// No function over the limit; prints the median and the ninetieth percentile of functions that are not tests.
pub(crate) fn check(tree: &Tree) -> Result<Report> {
    let mut functions = Functions {
        lengths: Vec::new(),
        long: Vec::new(),
        looked_at: 0,
        path: String::new(),
        tests: false,
    };
    for (path, text) in tree.rust() {
        let file = syn::parse_file(text).with_context(|| format!("{path} is not Rust"))?;
        path.clone_into(&mut functions.path);
        functions.tests = path.contains("/tests/")
            || path.ends_with("/tests.rs")
            || path.starts_with("crates/testkit/");
        functions.visit_file(&file);
    }
    functions.lengths.sort_unstable();
    let at = |share: usize| {
        functions
            .lengths
            .get(functions.lengths.len() * share / 100)
            .copied()
            .unwrap_or(0)
    };
    let longest = functions.lengths.last().copied().unwrap_or(0);
    say(&format!(
        "  functions outside tests: median {} lines, p90 {}, longest {longest}",
        at(50),
        at(90)
    ));
    let looked_at = functions.looked_at;
    Ok(Report {
        rule: "functions are short",
        looked_at,
        kind: "functions",
        floor: 100,
        breaches: functions.long,
    })
}

struct Functions {
    lengths: Vec<usize>,
    long: Vec<String>,
    looked_at: usize,
    path: String,
    tests: bool,
}

impl Functions {
    fn note(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let first = signature.span().start().line;
        let lines = block.span().end().line + 1 - first;
        self.looked_at += 1;
        if !self.tests {
            self.lengths.push(lines);
        }
        if lines > LINES {
            self.long.push(format!(
                "{}:{first} {} has {lines} lines; at most {LINES}",
                self.path, signature.ident
            ));
        }
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.note(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.note(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(block) = &function.default {
            self.note(&function.sig, block);
        }
        visit::visit_trait_item_fn(self, function);
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let before = self.tests;
        self.tests |= module.attrs.iter().any(is_for_tests);
        visit::visit_item_mod(self, module);
        self.tests = before;
    }
}

fn is_for_tests(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute
            .parse_args::<syn::Ident>()
            .is_ok_and(|condition| condition == "test")
}
