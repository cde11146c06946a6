//! Distinctive citizen service numbers and names go the way of a referral through the running program, and then everything that it
//! left or said is searched: no number stands anywhere outside the form in which it is typed, and no name where nobody may read it.

mod search;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use spil_model::bsn::Bsn;
use spil_testkit::http::Visitor;
use spil_testkit::searching::{journal, search_network};
use spil_testkit::serving::Serving;
use spil_testkit::{TestDb, telephone};

use search::{May, Search, Seed};

use crate::running::{Instance, file, spil};
use crate::submitting::{DONE, SUBMIT};

/// So many are referred on the public page, and so many are typed by the desk.
const REFERRED: usize = 4;
const TYPED: usize = 3;
/// No crawl looks at more pages.
const MOST_PAGES: usize = 160;
/// What must have been searched at least.
const PAGES: usize = 120;
const BYTES: usize = 1_000_000;
const MAILS: usize = REFERRED;

fn seeds() -> Vec<Seed> {
    let numbers = (98_765_000..).step_by(37).filter_map(|first: u32| {
        (0..10)
            .map(|last| format!("{first:08}{last}"))
            .find(|text| Bsn::parse(text).is_ok())
    });
    let seed = |(place, bsn): (usize, String)| {
        let letter = char::from(b'a' + u8::try_from(place).unwrap());
        Seed {
            bsn,
            given: format!("Quirijnxa{letter}"),
            surname: format!("Vlinderzeeq{letter}"),
        }
    };
    numbers
        .take(REFERRED + TYPED + 1)
        .enumerate()
        .map(seed)
        .collect()
}

/// The mail server of the tests.
struct MailServer {
    process: Child,
    _stdin: ChildStdin,
    lines: std::io::Lines<BufReader<ChildStdout>>,
    url: String,
}

impl MailServer {
    fn start() -> Self {
        let mut process = Command::new(file("target/peers/smtp/bin/python"))
            .arg(file("crates/app/tests/it/smtp_server.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the mail server of the tests is needed: run the tests by `cargo xtask test`");
        let stdin = process.stdin.take().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines.next().unwrap().unwrap();
        Self {
            process,
            _stdin: stdin,
            lines,
            url: format!("smtp://127.0.0.1:{port}"),
        }
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn serve(instance: &Instance, mail: &MailServer) -> Serving {
    let mut program = Command::new(env!("CARGO_BIN_EXE_spil"));
    program
        .env("SPIL_SMTP_URL", &mail.url)
        .env("SPIL_MAIL_FROM", "netwerk@example.org");
    instance.serve_by(&mut program)
}

/// A general practitioner refers somebody on the public page.
async fn refer(server: &Serving, number: u32, seed: &Seed, search: &mut Search) {
    let mut gp = Visitor::new(server.address, number);
    let name = format!("given={}&surname={}&name_use=own", seed.given, seed.surname);
    let email = format!(
        "referrer_given=Huub&referrer_surname=Arts&referrer_organisation=De+Brug&referrer_phone=0591-123456&referrer_email=gp{number}@example.org"
    );
    for (address, form) in [
        ("/aanmelden", "referrer_kind=gp"),
        ("/aanmelden/gevaar", "dangers=none"),
        ("/aanmelden/uzelf", email.as_str()),
        ("/aanmelden/naam", name.as_str()),
        ("/aanmelden/bereiken", "phone=06-12345678"),
        // First a number that is wrong by a digit, with what is right beside it: the form keeps both.
        (
            "/aanmelden/verzekering",
            &format!("bsn={}&insurer_name={}", wrong(&seed.bsn), "x".repeat(300)),
        ),
        ("/aanmelden/verzekering", &format!("bsn={}", seed.bsn)),
        ("/aanmelden/contact", "first_contact=referrer"),
    ] {
        let answer = gp.post(address, form).await.unwrap();
        search.answer(address, &answer, May::Both);
        let page = gp.get(address).await.unwrap();
        search.answer(address, &page, May::Both);
    }
    let check = gp.get(SUBMIT).await.unwrap();
    search.answer(SUBMIT, &check, May::Both);
    let sent = gp.post(SUBMIT, "").await.unwrap();
    assert_eq!(
        (sent.status, sent.location.as_str()),
        (303, DONE),
        "{}",
        sent.body
    );
    search.answer(SUBMIT, &sent, May::Both);
    let done = gp.get(DONE).await.unwrap();
    search.answer(DONE, &done, May::Names);
    // What nobody expects: a form that is none, an address that leads nowhere, a body with the number in it.
    let bad = format!("%ff={}&naam={}&%zz", seed.bsn, seed.surname);
    for address in [
        "/aanmelden/naam",
        "/aanmelden/bestanden",
        "/nergens",
        "/inloggen",
        "/volgen",
    ] {
        let answer = gp.post(address, &bad).await.unwrap();
        search.answer(address, &answer, May::Both);
    }
}

fn wrong(bsn: &str) -> String {
    let last = bsn
        .bytes()
        .last()
        .map_or('0', |last| char::from(b'0' + (last - b'0' + 1) % 10));
    format!("{}{last}", &bsn[..8])
}

/// Somebody of the network with an account, signed in.
async fn signed_in(server: &Serving, instance: &Instance, number: u32, email: &str) -> Visitor {
    let mut invite = vec!["invite", email, "--site", "https://netwerk.example.org"];
    invite.extend(instance.arguments.iter().map(String::as_str));
    let link = String::from_utf8(spil("nl", &invite).stdout).unwrap();
    let link = link
        .trim()
        .trim_start_matches("https://netwerk.example.org");
    let mut visitor = Visitor::new(server.address, number);
    let page = visitor.get(link).await.unwrap();
    #[expect(
        clippy::disallowed_methods,
        reason = "the program that serves has the clock of the machine"
    )]
    let now = jiff::Timestamp::now();
    let code = telephone::code_on(&page.body, now);
    let form = format!("wachtwoord=vier+kalme+zwanen+op+het+meer&code={code}");
    let done = visitor.post(link, &form).await.unwrap();
    assert_eq!(done.status, 303, "{}", done.body);
    visitor
}

/// The desk types a referral; the first time the form is wrong.
async fn type_in(desk: &mut Visitor, seed: &Seed, search: &mut Search) {
    const ADDRESS: &str = "/aanmeldingen/nieuw";
    for (channel, status) in [("nothing", 422), ("letter", 303)] {
        let parts = [
            ("channel", channel),
            ("received_day", "2"),
            ("received_month", "11"),
            ("received_year", "2026"),
            ("referrer_kind", "gp"),
            ("given", seed.given.as_str()),
            ("surname", seed.surname.as_str()),
            ("bsn", seed.bsn.as_str()),
            ("question", "Vergeet de pan op het vuur."),
            ("dangers", "none"),
            ("actie", "vast"),
        ];
        let answer = desk.post_parts(ADDRESS, &parts).await.unwrap();
        assert_eq!(answer.status, status, "{}", answer.body);
        search.answer(ADDRESS, &answer, May::Both);
    }
}

/// Follows every link from these pages on, as far as they lead.
async fn crawl(visitor: &mut Visitor, from: &[&str], search: &mut Search, may: May) -> usize {
    let mut known: BTreeSet<String> = from.iter().map(|one| (*one).to_owned()).collect();
    let mut waiting: Vec<String> = known.iter().cloned().collect();
    let mut seen = 0;
    while let Some(address) = waiting.pop() {
        if seen == MOST_PAGES {
            break;
        }
        let Ok(answer) = visitor.get(&address).await else {
            continue;
        };
        // The original of another system comes back as it came, to whoever may open the referral.
        let is_original = may == May::Names && address.contains("/bestanden/");
        search.answer(&address, &answer, if is_original { May::Both } else { may });
        seen += 1;
        let parts = answer.body.split("href=\"").skip(1);
        let links = parts.filter_map(|rest| rest.split('"').next());
        for link in links.chain([answer.location.as_str()]) {
            let link = link
                .split('#')
                .next()
                .unwrap_or_default()
                .replace("&amp;", "&");
            let is_ours =
                link.starts_with('/') && !link.starts_with("/assets") && !link.starts_with("//");
            if is_ours && known.insert(link.clone()) {
                waiting.push(link);
            }
        }
    }
    seen
}

/// Everything that lies in a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    let below = |path: PathBuf| {
        if path.is_dir() {
            files(&path)
        } else {
            vec![path]
        }
    };
    entries.flat_map(|entry| below(entry.path())).collect()
}

/// What is said on the command line.
fn say(instance: &Instance, command: &[&str], search: &mut Search) {
    let mut arguments = command.to_vec();
    arguments.extend(instance.arguments.iter().map(String::as_str));
    let said = spil("nl", &arguments);
    for part in [&said.stdout, &said.stderr] {
        search.look("commands", command[0], part, May::Nothing);
    }
}

/// A referral of another system, with the seed in it.
fn document(folder: &Path, seed: &Seed) -> String {
    let text = std::fs::read_to_string(file("testdata/fhir/huisarts.json")).unwrap();
    let mut document: serde_json::Value = serde_json::from_str(&text).unwrap();
    fill(&mut document, seed);
    let path = folder.join("referral.json");
    std::fs::write(&path, document.to_string()).unwrap();
    path.display().to_string()
}

fn fill(value: &mut serde_json::Value, seed: &Seed) {
    match value {
        serde_json::Value::Object(map) => {
            if map.get("system").and_then(|one| one.as_str())
                == Some("http://fhir.nl/fhir/NamingSystem/bsn")
            {
                map.insert("value".to_owned(), seed.bsn.clone().into());
            }
            if map.get("resourceType").and_then(|one| one.as_str()) == Some("Patient") {
                let name = serde_json::json!([{"family": seed.surname, "given": [seed.given]}]);
                map.insert("name".to_owned(), name);
            }
            map.values_mut().for_each(|one| fill(one, seed));
        }
        serde_json::Value::Array(list) => list.iter_mut().for_each(|one| fill(one, seed)),
        _ => {}
    }
}

/// The journal, the folder, and where the database is a server what it holds.
async fn search_what_is_kept(test: &TestDb, instance: &Instance, data: &Path, search: &mut Search) {
    for event in journal(&instance.target).await {
        search.look("journal", "an event", event.as_bytes(), May::Nothing);
    }
    for path in files(data) {
        let bytes = std::fs::read(&path).unwrap();
        search.look("disk", &path.display().to_string(), &bytes, May::Names);
    }
    // A file of SQLite lies in the folder, and was searched there.
    if test.is_server() {
        let held = search_network(test, &search.numbers).await;
        assert!(0 < held.tables && 0 < held.files, "{held:?}");
        search.holds("database", held.bytes, held.hits);
    }
}

async fn nothing_stands_where_it_may_not(test: TestDb) {
    let data = test.folder.path().join("data");
    let instance = Instance::set_up(&data, &test);
    let seeds = seeds();
    let mut search = Search::of(&seeds);
    let mut mail = MailServer::start();
    let server = serve(&instance, &mail);
    for (number, seed) in (1..).zip(&seeds[..REFERRED]) {
        refer(&server, number, seed, &mut search).await;
    }
    let mut desk = signed_in(&server, &instance, 50, "m.vanderwiel@example.org").await;
    for seed in &seeds[REFERRED..REFERRED + TYPED] {
        type_in(&mut desk, seed, &mut search).await;
    }
    let imported = document(test.folder.path(), &seeds[REFERRED + TYPED]);
    say(&instance, &["import", "referral", &imported], &mut search);
    for seed in &seeds {
        for text in [&seed.bsn, &seed.surname] {
            let found = desk.post("/zoeken", &format!("text={text}")).await.unwrap();
            assert!(found.body.contains(&seed.surname), "{text} finds nobody");
            // The field of the search keeps what was typed.
            search.answer("/zoeken", &found, May::Both);
        }
    }
    let mut pages = crawl(
        &mut desk,
        &["/", "/aanmeldingen", "/wachtlijst", "/zoeken"],
        &mut search,
        May::Names,
    )
    .await;
    let mut public = Visitor::new(server.address, 60);
    pages += crawl(
        &mut public,
        &["/", "/aanmelden", "/volgen", "/inloggen"],
        &mut search,
        May::Nothing,
    )
    .await;
    for _ in 0..MAILS {
        let line = mail.lines.next().unwrap().unwrap();
        search.look("mails", "a message", line.as_bytes(), May::Nothing);
    }
    for command in ["verify-log", "retention", "purge-log"] {
        say(&instance, &[command, "--json"], &mut search);
    }
    for line in server.ends() {
        search.look("log", "stderr", line.as_bytes(), May::Nothing);
    }
    search_what_is_kept(&test, &instance, &data, &mut search).await;
    assert_eq!(search.found, BTreeSet::new());
    assert!(
        PAGES <= pages && BYTES <= search.bytes,
        "{pages} pages, {} bytes",
        search.bytes
    );
    let database = test.is_server().then_some("database");
    let places = ["heads", "errors", "mails", "journal", "disk", "commands"];
    for place in places.into_iter().chain(database) {
        assert!(
            search.places.contains_key(place),
            "{place} was not searched"
        );
    }
    println!(
        "{} numbers and {} names sought in {:?}, {} bytes: nowhere they may not stand",
        search.numbers.len(),
        search.names.len(),
        search.places,
        search.bytes
    );
    test.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_number_and_no_name_stands_where_it_may_not_on_sqlite() {
    nothing_stands_where_it_may_not(TestDb::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_number_and_no_name_stands_where_it_may_not_on_postgres() {
    nothing_stands_where_it_may_not(TestDb::postgres().await).await;
}
