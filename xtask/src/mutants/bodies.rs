//! Many changes of code in one build: a function whose code is changed in several ways holds all of them, each behind a switch.
//!
//! cargo-mutants says what is changed into what; it would build and link everything anew for each.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use crate::command::cargo;

/// A change, as `cargo mutants --list --json` has it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Edit {
    pub(super) name: String,
    pub(super) file: String,
    span: Span,
    replacement: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Span {
    start: Place,
    end: Place,
}

#[cfg(test)]
impl Edit {
    /// One that changes nothing.
    pub(super) fn named(name: &str) -> Self {
        let nowhere = Place { line: 1, column: 1 };
        Self {
            name: name.to_owned(),
            file: String::new(),
            span: Span {
                start: nowhere,
                end: nowhere,
            },
            replacement: String::new(),
        }
    }
}

/// From 1, in letters.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Place {
    line: usize,
    column: usize,
}

impl Place {
    fn byte(self, source: &str) -> Option<usize> {
        let line = source.split_inclusive('\n').take(self.line - 1);
        let start: usize = line.map(str::len).sum();
        let rest = source.get(start..)?;
        let letters = rest.char_indices().map(|(place, _)| place);
        letters
            .chain([rest.len()])
            .nth(self.column - 1)
            .map(|place| start + place)
    }
}

/// The blocks of functions in which a switch can stand.
#[derive(Default)]
struct Blocks {
    found: Vec<Range<usize>>,
}

impl Blocks {
    fn note(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let is_opaque = matches!(&signature.output, syn::ReturnType::Type(_, kind) if matches!(**kind, syn::Type::ImplTrait(_)));
        // What is computed by the compiler asks no switch, and of an opaque type there is one.
        if signature.constness.is_none() && !is_opaque {
            self.found.push(block.span().byte_range());
        }
    }
}

impl<'ast> Visit<'ast> for Blocks {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.note(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.note(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }
}

/// A source with switches, and on which lines each change stands.
#[derive(Debug)]
struct Switched {
    text: String,
    lines: Vec<(Range<usize>, String)>,
}

/// The changes that can stand behind a switch.
pub(super) fn switchable(root: &Path, edits: &[Edit]) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for (file, edits) in by_file(edits) {
        let source = std::fs::read_to_string(root.join(file))?;
        for (_, edits) in by_block(&source, &edits)? {
            names.extend(edits.into_iter().map(|(edit, _)| edit.name.clone()));
        }
    }
    Ok(names)
}

fn by_file(edits: &[Edit]) -> BTreeMap<&str, Vec<&Edit>> {
    let mut files: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        files.entry(&edit.file).or_default().push(edit);
    }
    files
}

type InBlock<'a> = Vec<(&'a Edit, Range<usize>)>;

/// Each change in the innermost function around it.
fn by_block<'a>(source: &str, edits: &[&'a Edit]) -> Result<Vec<(Range<usize>, InBlock<'a>)>> {
    let mut blocks = Blocks::default();
    blocks.visit_file(&syn::parse_file(source)?);
    let mut found: BTreeMap<usize, (Range<usize>, InBlock<'a>)> = BTreeMap::new();
    for edit in edits {
        let start = edit.span.start.byte(source);
        let place = start.zip(edit.span.end.byte(source));
        let (start, end) = place.with_context(|| format!("{} lies nowhere", edit.name))?;
        let around = blocks
            .found
            .iter()
            .filter(|block| block.start < start && end < block.end);
        if let Some(block) = around.min_by_key(|block| block.len()) {
            let entry = found.entry(block.start);
            let (_, edits) = entry.or_insert_with(|| (block.clone(), Vec::new()));
            edits.push((*edit, start..end));
        }
    }
    Ok(found.into_values().collect())
}

fn switched(source: &str, edits: &[&Edit]) -> Result<Switched> {
    let get = |range: Range<usize>| source.get(range).context("functions lie in each other");
    let (mut text, mut behind, mut lines) = (String::new(), 0, Vec::new());
    for (block, edits) in by_block(source, edits)? {
        text.push_str(get(behind..block.start)?);
        text.push_str("{\n");
        for (edit, place) in edits {
            let first = text.lines().count() + 1;
            let (before, after) = (get(block.start..place.start)?, get(place.end..block.end)?);
            let Edit {
                name, replacement, ..
            } = edit;
            writeln!(
                text,
                "if crate::mutant::is({name:?}) {before} {replacement} {after} else"
            )?;
            lines.push((first..text.lines().count() + 1, name.clone()));
        }
        text.push_str(get(block.clone())?);
        text.push_str("\n}");
        behind = block.end;
    }
    text.push_str(get(behind..source.len())?);
    Ok(Switched { text, lines })
}

/// Puts the changes into the copy; gives those that stand there and compile, and those that do not compile.
pub(super) fn put_into(
    copy: &Path,
    package: &str,
    edits: &[Edit],
) -> Result<(BTreeSet<String>, BTreeSet<String>)> {
    super::conditions::add_switch(copy, package)?;
    let sources = sources(copy, edits)?;
    let mut broken = BTreeSet::new();
    for _ in 0..12 {
        let mut standing = BTreeMap::new();
        for (file, source) in &sources {
            let of_file = edits.iter().filter(|edit| edit.file == *file);
            let alive: Vec<&Edit> = of_file
                .filter(|edit| !broken.contains(&edit.name))
                .collect();
            let switched = switched(source, &alive)?;
            std::fs::write(copy.join(file), &switched.text)?;
            standing.insert(file.as_str(), switched);
        }
        let errors = errors(copy, package)?;
        if errors.is_empty() {
            let all = edits.iter().map(|edit| edit.name.clone());
            return Ok((all.filter(|name| !broken.contains(name)).collect(), broken));
        }
        let before = broken.len();
        for (file, line) in &errors {
            let lines = standing.get(file.as_str()).map(|switched| &switched.lines);
            let here = lines
                .into_iter()
                .flatten()
                .filter(|(range, _)| range.contains(line));
            broken.extend(here.map(|(_, name)| name.clone()));
        }
        if broken.len() == before {
            bail!("{package} does not compile with the switches: {errors:?}");
        }
    }
    bail!("{package} does not compile with the switches, however many are left out")
}

fn sources(copy: &Path, edits: &[Edit]) -> Result<BTreeMap<String, String>> {
    let files: BTreeSet<&str> = edits.iter().map(|edit| edit.file.as_str()).collect();
    let read = |file: &str| Ok((file.to_owned(), std::fs::read_to_string(copy.join(file))?));
    files.into_iter().map(read).collect()
}

#[derive(Deserialize)]
struct Said {
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Message {
    level: String,
    spans: Vec<Where>,
}

#[derive(Deserialize)]
struct Where {
    file_name: String,
    line_start: usize,
    is_primary: bool,
}

/// The files and lines at which the compiler stops.
fn errors(copy: &Path, package: &str) -> Result<BTreeSet<(String, usize)>> {
    let mut build = cargo();
    build.current_dir(copy);
    // Not `check`: what was built goes into the tests.
    build.args([
        "build",
        "-q",
        "-p",
        package,
        "--lib",
        "--message-format",
        "json",
    ]);
    build.env("CARGO_TARGET_DIR", super::built());
    let output = build.output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let mut errors = BTreeSet::new();
    for line in said.lines() {
        let Ok(Said {
            message: Some(message),
        }) = serde_json::from_str(line)
        else {
            continue;
        };
        if message.level == "error" {
            let places = message.spans.into_iter().filter(|place| place.is_primary);
            errors.extend(places.map(|place| (place.file_name, place.line_start)));
        }
    }
    if !output.status.success() && errors.is_empty() {
        bail!(
            "{package} cannot be built:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str =
        "fn one(a: bool) -> bool {\n    !a\n}\nconst fn two() -> bool {\n    true\n}\n";

    fn edit(name: &str, start: (usize, usize), end: (usize, usize), replacement: &str) -> Edit {
        let place = |(line, column)| Place { line, column };
        Edit {
            name: name.to_owned(),
            file: "a.rs".to_owned(),
            span: Span {
                start: place(start),
                end: place(end),
            },
            replacement: replacement.to_owned(),
        }
    }

    #[test]
    fn a_function_holds_all_its_changes_and_itself() {
        let edits = [
            edit("value", (2, 5), (2, 7), "true"),
            edit("not", (2, 5), (2, 6), ""),
            edit("const", (5, 5), (5, 9), "false"),
        ];
        let all: Vec<&Edit> = edits.iter().collect();
        let switched = switched(SOURCE, &all).unwrap();
        syn::parse_file(&switched.text).unwrap();
        let text: String = switched.text.split_whitespace().collect();
        assert_eq!(
            text,
            "fnone(a:bool)->bool{ifcrate::mutant::is(\"value\"){true}elseifcrate::mutant::is(\"not\"){a}else{!a}}\
             constfntwo()->bool{true}"
        );
        let line = |name: &str| {
            let (range, _) = switched.lines.iter().find(|(_, of)| of == name).unwrap();
            switched
                .text
                .lines()
                .skip(range.start - 1)
                .take(range.len())
                .collect::<String>()
        };
        assert!(line("value").contains("is(\"value\")") && line("value").contains("true"));
        assert!(line("not").contains("is(\"not\")") && !line("not").contains("value"));
    }
}
