//! The Fluent files as the rules need them: words, values and references of each text.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use super::locale;
use crate::tidy::Tree;

/// All texts of all languages.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    texts: BTreeMap<String, BTreeMap<String, Text>>,
    /// Keys that another text refers to.
    pub(crate) references: BTreeSet<String>,
    /// How many files there are.
    pub(crate) files: usize,
    /// What is wrong with the files themselves.
    pub(crate) faults: Vec<String>,
}

/// One text in one language.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) language: String,
    pub(crate) file: String,
    /// The names of the values that are filled in.
    pub(crate) variables: BTreeSet<String>,
    /// The words alone, every value left out.
    pub(crate) words: String,
}

impl Catalogue {
    /// Reads every Fluent file.
    pub(crate) fn read(tree: &Tree) -> Result<Self> {
        let mut catalogue = Self::default();
        for (path, text) in tree.with_ending(&[".ftl"]) {
            if let Some((language, file)) = locale(path)? {
                catalogue.files += 1;
                catalogue.add(language, file, text);
            }
        }
        Ok(catalogue)
    }

    /// The texts of a language.
    pub(crate) fn language(&self, language: &str) -> impl Iterator<Item = (&str, &Text)> {
        self.texts
            .get(language)
            .into_iter()
            .flatten()
            .map(|(key, text)| (key.as_str(), text))
    }

    /// One text.
    pub(crate) fn text(&self, language: &str, key: &str) -> Option<&Text> {
        self.texts.get(language)?.get(key)
    }

    /// Every translation beside its Dutch: key, Dutch, translation.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &Text, &Text)> {
        self.language("nl").flat_map(move |(key, dutch)| {
            ["en", "tr", "ar"]
                .into_iter()
                .filter_map(move |language| Some((key, dutch, self.text(language, key)?)))
        })
    }

    fn add(&mut self, language: &str, file: &str, source: &str) {
        let resource = match parser::parse(source) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                self.faults.extend(
                    errors
                        .iter()
                        .map(|error| format!("{language}/{file}: {error}")),
                );
                resource
            }
        };
        for entry in resource.body {
            if let Entry::Message(message) = entry {
                let mut text = Text {
                    language: language.to_owned(),
                    file: file.to_owned(),
                    variables: BTreeSet::new(),
                    words: String::new(),
                };
                let attributes = message.attributes.iter().map(|attribute| &attribute.value);
                for pattern in message.value.iter().chain(attributes) {
                    self.read_pattern(pattern, &mut text);
                }
                self.keep(message.id.name, text);
            }
        }
    }

    fn keep(&mut self, key: &str, text: Text) {
        let place = format!("{}/{}", text.language, text.file);
        let texts = self.texts.entry(text.language.clone()).or_default();
        if let Some(other) = texts.insert(key.to_owned(), text) {
            self.faults
                .push(format!("{place}: {key} stands in {} too", other.file));
        }
    }

    fn read_pattern(&mut self, pattern: &Pattern<&str>, text: &mut Text) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => text.words.push_str(value),
                PatternElement::Placeable { expression } => self.read_expression(expression, text),
            }
        }
    }

    fn read_expression(&mut self, expression: &Expression<&str>, text: &mut Text) {
        match expression {
            Expression::Inline(inline) => self.read_inline(inline, text),
            Expression::Select { selector, variants } => {
                self.read_inline(selector, text);
                for variant in variants {
                    self.read_pattern(&variant.value, text);
                }
            }
        }
    }

    fn read_inline(&mut self, inline: &InlineExpression<&str>, text: &mut Text) {
        match inline {
            InlineExpression::VariableReference { id } => {
                text.variables.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, .. } => {
                self.references.insert(id.name.to_owned());
            }
            InlineExpression::FunctionReference { arguments, .. } => {
                for argument in &arguments.positional {
                    self.read_inline(argument, text);
                }
            }
            InlineExpression::Placeable { expression } => self.read_expression(expression, text),
            InlineExpression::StringLiteral { .. }
            | InlineExpression::NumberLiteral { .. }
            | InlineExpression::TermReference { .. } => {}
        }
    }
}
