//! Every form that a page shows, with every field wrong in every way we could think of: the answer is never an error of
//! ours, says what is wrong, repeats nothing as markup, and changes nothing unless the whole form was right.

use std::collections::BTreeSet;

use spil_testkit::TestApp;
use spil_web::Mode;

use crate::browser::{Browser, Page};
use crate::desk::signed_in_as;
use crate::forms::{Form, forms, links};
use crate::routes::{Objects, at, name, world};

/// After so many accepted forms the world is made anew, so that it stays small.
const MOST_KEPT: usize = 30;
const MARKUP: &str = "<script>alert(1)</script>";

/// What is put into a field: a name for the message, and the values.
fn wrong() -> Vec<(&'static str, Vec<String>)> {
    let one = |text: &str| vec![text.to_owned()];
    vec![
        ("missing", Vec::new()),
        ("empty", one("")),
        ("white space", one(" \t\r\n ")),
        ("too long", one(&"x".repeat(20_001))),
        ("other scripts", one("Ömer الزهايمر 東京 Ελένη 🙂\u{202e}")),
        ("control characters", one("a\u{0}b\u{7}\u{1b}[31m")),
        ("markup", one(&format!("{MARKUP}'\";--"))),
        ("an unknown code", one("zzz")),
        ("a day that is not there", one("31-02-2020")),
        ("a day to come", one("2999-12-31")),
        ("below zero", one("-1")),
        ("a huge number", one("99999999999999999999999")),
        ("twice", vec!["1".to_owned(), "2".to_owned()]),
    ]
}

/// What somebody may do with their own account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Session {
    #[default]
    Usual,
    /// As right after signing in once more.
    Raised,
}

impl Session {
    async fn of(self, test: &TestApp, role: &str) -> Browser {
        let browser = signed_in_as(test, &name(role, 0)).await;
        if self == Self::Raised {
            test.all_sessions_are_raised().await;
        }
        browser
    }
}

/// A check that counts what it did.
#[derive(Default)]
struct Sweep {
    session: Session,
    sent: usize,
    refused: usize,
    accepted: usize,
    worlds: usize,
    /// What was in the database after the last form.
    tally: Vec<String>,
    /// The forms that were swept, for whatever role: the desk and its secretary have many in common.
    swept: Vec<Form>,
    /// What was not as it should be: all of it is shown, not the first alone.
    problems: Vec<String>,
}

impl Sweep {
    async fn begin(&mut self, role: &str) -> (TestApp, Browser) {
        let (test, _) = world().await;
        let browser = self.session.of(&test, role).await;
        self.worlds += 1;
        self.tally = test.test.tally().await;
        (test, browser)
    }

    /// Sends a form with one field wrong. True when it was accepted, so that the page is another one now.
    async fn send(&mut self, test: &TestApp, browser: &mut Browser, bad: &Bad<'_>) -> bool {
        let values: Vec<&str> = bad.values.iter().map(String::as_str).collect();
        let form = bad.form;
        let page = if form.is_multipart {
            let body = form.multipart_with(bad.field, &values);
            browser.multipart(&form.action, body).await
        } else {
            browser
                .post(&form.action, &form.with(bad.field, &values))
                .await
        };
        self.sent += 1;
        self.problems.extend(bad.problem(&page));
        let after = test.test.tally().await;
        let changed = after != self.tally;
        self.tally = after;
        if matches!(page.status.as_u16(), 200 | 303) {
            self.accepted += 1;
        } else {
            self.refused += 1;
            if changed {
                self.problems
                    .push(format!("{bad}: refused, and something changed"));
            }
        }
        changed
    }
}

/// A form with one field wrong.
struct Bad<'a> {
    form: &'a Form,
    field: &'a str,
    title: &'a str,
    values: &'a [String],
}

impl Bad<'_> {
    /// What is not as it should be about the answer.
    fn problem(&self, page: &Page) -> Option<String> {
        let status = page.status.as_u16();
        let problem = if !matches!(status, 200 | 303 | 400 | 404 | 409 | 413 | 422) {
            "an answer that is none"
        } else if page.html.contains(MARKUP) {
            "repeated as markup"
        } else if page.html.contains('\0') {
            "repeated with a zero"
        } else if status == 422 && !page.html.contains("error-summary") {
            "nothing says what is wrong"
        } else if self.is_too_long() && status == 303 {
            "taken at any length"
        } else {
            return None;
        };
        Some(format!("{self}: {problem} ({status})"))
    }
}

impl Bad<'_> {
    /// Whether far too much was typed; what is chosen is looked up, and nothing is found.
    fn is_too_long(&self) -> bool {
        self.title == "too long" && self.form.typed.iter().any(|name| name == self.field)
    }
}

impl std::fmt::Display for Bad<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Form { page, action, .. } = self.form;
        write!(
            f,
            "{} in `{}` of {action} on {page}",
            self.title, self.field
        )
    }
}

/// The desk, which has most forms.
const DESK: &[&str] = &["waiting_list_manager"];
/// Who else works with people.
const WITH_PEOPLE: &[&str] = &[
    "secretary",
    "case_manager",
    "link_worker",
    "geriatric_team_member",
];
/// Who steers, watches and sets up.
const OTHERS: &[&str] = &[
    "organisation_manager",
    "programme_lead",
    "privacy_officer",
    "administrator",
];

/// The addresses of all pages about these objects, and of what they link to.
async fn pages(browser: &mut Browser, objects: &Objects) -> Vec<String> {
    let mut addresses = BTreeSet::new();
    for route in spil_web::addresses(Mode::Serve) {
        for id in [&objects.waits, &objects.held] {
            addresses.insert(at(&route, id));
        }
    }
    let mut all = addresses.clone();
    for address in addresses {
        let page = browser.get(&address).await;
        if page.status == 200 {
            all.extend(links(&page.html));
        }
    }
    all.into_iter()
        .filter(|address| !address.starts_with("/aanmelden/") && address != "/aanmelden")
        .collect()
}

/// Every form of these pages, each once: a form that stands on every page is one.
async fn all_forms(browser: &mut Browser, pages: &[String]) -> Vec<Form> {
    let mut found: Vec<Form> = Vec::new();
    for address in pages {
        let page = browser.get(address).await;
        let is_page = page.status == 200;
        for form in forms(address, &page.html).into_iter().filter(|_| is_page) {
            if form.action != "/uitloggen" && !found.iter().any(|known| known.is_like(&form)) {
                found.push(form);
            }
        }
    }
    found
}

/// The form as its page shows it now.
async fn again(browser: &mut Browser, form: &Form) -> Option<Form> {
    let page = browser.get(&form.page).await;
    let mut now = forms(&form.page, &page.html).into_iter();
    now.find(|other| other.is_like(form))
}

/// The forms that this role has besides those that were swept.
async fn more_forms(role: &str, session: Session, swept: &[Form]) -> Vec<Form> {
    let (test, objects) = world().await;
    let mut browser = session.of(&test, role).await;
    let pages = pages(&mut browser, &objects).await;
    let mut forms = all_forms(&mut browser, &pages).await;
    forms.retain(|form| !swept.iter().any(|swept| swept.is_like(form)));
    forms
}

/// Sweeps the forms of these roles, apart from those that others have too; fails below the floor.
async fn sweep_roles(session: Session, roles: &[&str], besides: &[&str], floor: usize) {
    let mut sweep = Sweep {
        session,
        ..Sweep::default()
    };
    for role in besides {
        let known = more_forms(role, Session::Usual, &sweep.swept).await;
        sweep.swept.extend(known);
    }
    let known = sweep.swept.len();
    for role in roles {
        let (sent, forms) = (sweep.sent, more_forms(role, session, &sweep.swept).await);
        let count = forms.len();
        for form in forms {
            sweep_form(role, &form, &mut sweep).await;
            sweep.swept.push(form);
        }
        // Other words than the sum below, which is what is counted.
        println!("{role}: {count} more forms in {} ways", sweep.sent - sent);
    }
    println!(
        "{} forms, {} sent: {} refused, {} accepted, {} worlds",
        sweep.swept.len() - known,
        sweep.sent,
        sweep.refused,
        sweep.accepted,
        sweep.worlds
    );
    assert_eq!(sweep.problems, Vec::<String>::new());
    assert!(sweep.sent >= floor, "only {} forms sent", sweep.sent);
}

/// Sends one form in every wrong way, in a world of its own. What is accepted makes the page another one; where the form
/// is gone from it, or much was kept already, the world begins anew.
async fn sweep_form(role: &str, first: &Form, sweep: &mut Sweep) {
    let (mut test, mut browser) = sweep.begin(role).await;
    let mut form = first.clone();
    let mut kept = 0;
    for (field, (title, values)) in every(first) {
        let bad = Bad {
            form: &form,
            field,
            title,
            values: &values,
        };
        if !sweep.send(&test, &mut browser, &bad).await {
            continue;
        }
        kept += 1;
        let mut now = again(&mut browser, first).await;
        if now.is_none() || kept % MOST_KEPT == 0 {
            (test, browser) = sweep.begin(role).await;
            now = again(&mut browser, first).await;
        }
        form = now.unwrap_or(form);
    }
}

/// Every field of a form with everything wrong.
fn every(form: &Form) -> impl Iterator<Item = (&str, (&'static str, Vec<String>))> {
    let fields = form.names.iter();
    fields.flat_map(|field| wrong().into_iter().map(|wrong| (field.as_str(), wrong)))
}

#[tokio::test]
async fn every_field_of_every_form_wrong() {
    Box::pin(sweep_roles(Session::Usual, DESK, &[], 2_500)).await;
}

#[tokio::test]
async fn every_field_of_every_form_of_others_who_work_with_people_wrong() {
    Box::pin(sweep_roles(Session::Usual, WITH_PEOPLE, DESK, 1_200)).await;
}

#[tokio::test]
async fn every_field_of_every_form_of_those_who_steer_wrong() {
    Box::pin(sweep_roles(Session::Usual, OTHERS, DESK, 1_200)).await;
}

#[tokio::test]
async fn every_field_of_every_form_that_wants_a_fresh_sign_in_wrong() {
    let administrator = &["administrator"];
    Box::pin(sweep_roles(
        Session::Raised,
        administrator,
        administrator,
        80,
    ))
    .await;
}

#[tokio::test]
async fn every_field_of_the_public_steps_wrong() {
    let mut sweep = Sweep::default();
    for kind in ["gp", "caregiver"] {
        let test = TestApp::new().await;
        let mut browser = Browser::new(&test);
        browser
            .post("/aanmelden", &format!("referrer_kind={kind}"))
            .await;
        let steps = spil_web::addresses(Mode::Serve);
        let steps: Vec<String> = steps
            .into_iter()
            .filter(|address| address.starts_with("/aanmelden/") && !address.ends_with("/wissen"))
            .collect();
        sweep.tally = test.test.tally().await;
        for form in all_forms(&mut browser, &steps).await {
            for (field, (title, values)) in every(&form) {
                let bad = Bad {
                    form: &form,
                    field,
                    title,
                    values: &values,
                };
                sweep.send(&test, &mut browser, &bad).await;
            }
        }
    }
    println!(
        "{} sent: {} refused, {} accepted",
        sweep.sent, sweep.refused, sweep.accepted
    );
    assert_eq!(sweep.problems, Vec::<String>::new());
    assert!(sweep.sent >= 800, "only {} forms sent", sweep.sent);
}
