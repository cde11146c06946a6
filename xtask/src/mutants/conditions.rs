//! Conditions that can be switched off one by one: `xtask/mutants/conditions.toml`, put into the copy.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use super::trial::{Change, Kind, Mutant};
use crate::workspace;

const LIST: &str = "xtask/mutants/conditions.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    condition: Vec<Condition>,
}

/// An expression, and what stands there when it is taken away.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Condition {
    name: String,
    file: String,
    /// Behind this text, that the file has once, is the expression; else the file has the expression itself once.
    after: Option<String>,
    from: String,
    to: String,
}

fn read() -> Result<Vec<Condition>> {
    let text = std::fs::read_to_string(workspace::root().join(LIST)).context(LIST)?;
    let list: List = toml::from_str(&text).context(LIST)?;
    Ok(list.condition)
}

/// One mutant for each.
pub(super) fn mutants() -> Result<Vec<Mutant>> {
    let mutant = |condition: Condition| Mutant {
        kind: if condition.file.starts_with("crates/store/") {
            Kind::Sql
        } else {
            Kind::Condition
        },
        name: condition.name,
        change: Change::Switch,
    };
    Ok(read()?.into_iter().map(mutant).collect())
}

impl Condition {
    /// Where the expression stands.
    fn place(&self, source: &str) -> Result<Range<usize>> {
        let once = |text: &str| -> Result<usize> {
            let mut found = source.match_indices(text).map(|(place, _)| place);
            let first = found.next();
            ensure!(
                found.next().is_none(),
                "{}: {} has {text} twice",
                self.name,
                self.file
            );
            first.with_context(|| format!("{}: {} has no {text}", self.name, self.file))
        };
        let start = match &self.after {
            None => once(&self.from)?,
            Some(after) => {
                let behind = once(after)? + after.len();
                let rest = source.get(behind..).unwrap_or_default();
                let place = rest.find(self.from.as_str());
                behind + place.with_context(|| format!("{}: no {} there", self.name, self.from))?
            }
        };
        Ok(start..start + self.from.len())
    }
}

/// The source with a switch around each of these expressions.
fn switched(source: &str, conditions: &[&Condition]) -> Result<String> {
    let mut places: BTreeMap<usize, (Range<usize>, Vec<&Condition>)> = BTreeMap::new();
    for condition in conditions {
        let place = condition.place(source)?;
        let entry = places.entry(place.start);
        entry
            .or_insert_with(|| (place, Vec::new()))
            .1
            .push(condition);
    }
    let (mut text, mut behind) = (String::new(), 0);
    for (place, conditions) in places.into_values() {
        let name = conditions
            .first()
            .map_or("", |condition| condition.name.as_str());
        let before = source.get(behind..place.start);
        text.push_str(before.with_context(|| format!("{name} lies within another"))?);
        text.push('(');
        for Condition { name, to, .. } in conditions {
            write!(text, "if crate::mutant::is({name:?}) {{ {to} }} else ")?;
        }
        let expression = source.get(place.clone()).unwrap_or_default();
        write!(text, "{{ {expression} }})")?;
        behind = place.end;
    }
    text.push_str(source.get(behind..).unwrap_or_default());
    Ok(text)
}

/// How the copy reads its table.
const SHIPPED: &str = r#"Rules::parse(include_str!("../rules.toml"))"#;
const SWITCHED: &str =
    r#"Rules::parse(&crate::mutants_table::read(include_str!("../rules.toml")))"#;

/// What the switches ask.
const SWITCH: &str = r#"
mod mutant {
    //! Which mutant this is.

    static NAME: std::sync::LazyLock<String> =
        std::sync::LazyLock::new(|| std::env::var("SPIL_MUTANT").unwrap_or_default());

    pub(crate) fn is(name: &str) -> bool {
        *NAME == name
    }
}
"#;

/// What reads the table, in policy.
const READER: &str = r#"
mod mutants_table {
    //! Which table this is.

    pub(crate) fn read(shipped: &str) -> String {
        let given = std::env::var("SPIL_MUTANT_TABLE").ok();
        given.map_or_else(|| shipped.to_owned(), |file| std::fs::read_to_string(file).unwrap_or_default())
    }
}
"#;

/// Puts all switches into a copy of the repository.
pub(super) fn put_into(copy: &Path) -> Result<()> {
    let conditions = read()?;
    let mut files: BTreeMap<&str, Vec<&Condition>> = BTreeMap::new();
    for condition in &conditions {
        files.entry(&condition.file).or_default().push(condition);
    }
    for (file, conditions) in files {
        change(&copy.join(file), |source| switched(source, &conditions))?;
    }
    change(&copy.join("crates/policy/src/rules.rs"), |source| {
        ensure!(source.contains(SHIPPED), "the table is read in another way");
        Ok(source.replace(SHIPPED, SWITCHED))
    })?;
    change(&copy.join("crates/policy/src/lib.rs"), |source| {
        Ok([source, READER].concat())
    })?;
    add_switch(copy, "spil-policy")?;
    add_switch(copy, "spil-store")
}

/// Gives a crate of the copy what its switches ask.
pub(super) fn add_switch(copy: &Path, package: &str) -> Result<()> {
    let folder = package.trim_start_matches("spil-");
    let root = copy.join(format!("crates/{folder}/src/lib.rs"));
    change(&root, |source| Ok([source, SWITCH].concat()))
}

fn change(file: &Path, to: impl FnOnce(&str) -> Result<String>) -> Result<()> {
    let source = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let changed = to(&source).with_context(|| file.display().to_string())?;
    Ok(std::fs::write(file, changed)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use syn::spanned::Spanned as _;
    use syn::visit::{self, Visit};

    use super::*;

    /// Every match arm of these functions is a condition of its own.
    const ARMS: [(&str, &str); 8] = [
        ("crates/policy/src/relation.rs", "holds"),
        ("crates/policy/src/relation.rs", "holds_at"),
        ("crates/policy/src/relation.rs", "condition"),
        ("crates/policy/src/scope.rs", "matches"),
        ("crates/store/src/scope.rs", "push"),
        ("crates/store/src/scope.rs", "push_people"),
        ("crates/store/src/scope.rs", "push_part"),
        ("crates/store/src/scope.rs", "push_condition"),
    ];
    /// Arms that ask for nothing: there is nothing to take away.
    const OPEN: [&str; 5] = [
        "Self::Any => true",
        "Self::Any => Some(ScopeCondition::Everything)",
        "Self::Everything => true",
        "ScopeCondition::Everything => query.sql(\"1 = 1\")",
        "_ => true",
    ];

    #[derive(Default)]
    struct Arms<'a> {
        functions: &'a [&'a str],
        inside: bool,
        found: Vec<Range<usize>>,
    }

    impl Arms<'_> {
        fn within(&mut self, name: &syn::Ident, look: impl FnOnce(&mut Self)) {
            let before = self.inside;
            self.inside |= self.functions.iter().any(|function| name == function);
            look(self);
            self.inside = before;
        }
    }

    impl<'ast> Visit<'ast> for Arms<'_> {
        fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
            self.within(&function.sig.ident, |arms| {
                visit::visit_item_fn(arms, function);
            });
        }

        fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
            self.within(&function.sig.ident, |arms| {
                visit::visit_impl_item_fn(arms, function);
            });
        }

        fn visit_arm(&mut self, arm: &'ast syn::Arm) {
            if self.inside {
                let start = arm.pat.span().byte_range().start;
                self.found.push(start..arm.body.span().byte_range().end);
            }
            visit::visit_arm(self, arm);
        }
    }

    fn arms(source: &str, functions: &[&str]) -> Vec<Range<usize>> {
        let mut arms = Arms {
            functions,
            ..Arms::default()
        };
        arms.visit_file(&syn::parse_file(source).unwrap());
        arms.found
    }

    #[test]
    fn every_arm_of_a_relation_and_of_a_scope_is_taken_away_once() {
        let conditions = read().unwrap();
        let files: BTreeSet<&str> = ARMS.iter().map(|(file, _)| *file).collect();
        let (mut looked_at, mut open) = (0, 0);
        for file in files {
            let source = std::fs::read_to_string(workspace::root().join(file)).unwrap();
            let functions = ARMS.iter().filter(|(of, _)| *of == file);
            let functions: Vec<&str> = functions.map(|(_, function)| *function).collect();
            let places: Vec<Range<usize>> = conditions
                .iter()
                .filter(|condition| condition.file == file)
                .map(|condition| condition.place(&source).unwrap())
                .collect();
            for arm in arms(&source, &functions) {
                let text = &source[arm.clone()];
                looked_at += 1;
                // What stands for every stage, as a part without stages does.
                let is_open = OPEN.contains(&text) || text == "(None, _) => true";
                open += usize::from(is_open);
                let within =
                    |place: &Range<usize>| arm.start <= place.start && place.end <= arm.end;
                assert!(
                    is_open || places.iter().any(within),
                    "{file}: nothing takes away {text}"
                );
            }
        }
        println!("{looked_at} arms, {open} of them open");
        assert!(
            50 <= looked_at && open <= 8,
            "{looked_at} arms, {open} open"
        );
    }

    #[test]
    fn every_condition_stands_where_it_is_said_to_and_all_fit_together() {
        let conditions = read().unwrap();
        let names: BTreeSet<&str> = conditions.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names.len(), conditions.len(), "two have one name");
        let files: BTreeSet<&str> = conditions.iter().map(|one| one.file.as_str()).collect();
        for file in files {
            let source = std::fs::read_to_string(workspace::root().join(file)).unwrap();
            let of_file: Vec<&Condition> =
                conditions.iter().filter(|one| one.file == file).collect();
            syn::parse_file(&switched(&source, &of_file).unwrap()).expect(file);
        }
        println!("{} conditions", conditions.len());
        assert!(70 <= conditions.len());
    }

    #[test]
    fn two_of_one_place_share_a_switch() {
        let condition = |name: &str, to: &str| Condition {
            name: name.to_owned(),
            file: String::new(),
            after: Some("= ".to_owned()),
            from: "a".to_owned(),
            to: to.to_owned(),
        };
        let (one, other) = (condition("one", "b"), condition("other", "c"));
        assert_eq!(
            switched("let a = a;", &[&one, &other]).unwrap(),
            "let a = (if crate::mutant::is(\"one\") { b } else if crate::mutant::is(\"other\") { c } else { a });"
        );
        assert!(switched("let a = b;", &[&one]).is_err());
        assert!(switched("let b = 1; let c = a;", &[&one]).is_err());
    }
}
