//! Messages leave by a real mail server, in the referrer's language, and say nothing but that there is news.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::Value;
use spil_app::ending::{Death, record_death};
use spil_app::outbox::{Counts, Delivered, Outbox, Post, deliver, overview, retry};
use spil_app::referral::{NewReferral, submit};
use spil_app::{Cx, Error};
use spil_model::contact_details::Email;
use spil_model::name::{NameParts, PersonName};
use spil_model::person::PersonDetails;
use spil_model::referral::{Channel, ReferralContent, Referrer, ReferrerKind};
use spil_policy::{Actor, JobName, Role};
use spil_testkit::TestApp;
use spil_texts::Language;

pub(crate) struct MailServer {
    process: Child,
    _stdin: ChildStdin,
    lines: std::io::Lines<BufReader<ChildStdout>>,
    pub(crate) url: String,
}

impl MailServer {
    pub(crate) fn start() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let python = root.join("target/peers/smtp/bin/python");
        assert!(
            python.exists(),
            "the mail server of the tests is needed: run the tests by `cargo xtask test`"
        );
        let script = root.join("crates/app/tests/it/smtp_server.py");
        let mut process = Command::new(python)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
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

    pub(crate) fn next(&mut self) -> Value {
        serde_json::from_str(&self.lines.next().unwrap().unwrap()).unwrap()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // It ends by itself when nobody listens any more.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(crate) async fn with_post(server: &str) -> TestApp {
    let mut test = TestApp::new().await;
    let app = Arc::get_mut(&mut test.app).unwrap();
    app.settings.public_url = String::from("https://netwerk.example.org");
    app.settings.post = Some(Post::new(server, "netwerk@example.org").unwrap());
    test
}

pub(crate) fn job(test: &TestApp) -> Cx {
    let mut cx = test.visitor();
    cx.actor = Actor::Job(JobName::SendMessages);
    cx
}

pub(crate) async fn refer(
    test: &TestApp,
    email: &str,
    language: Language,
) -> spil_app::referral::Created {
    let mut cx = test.visitor();
    cx.language = language;
    let parts = NameParts {
        given: Some("Truus".to_owned()),
        surname: Some("Geheimnaam".to_owned()),
        ..NameParts::default()
    };
    let client = PersonDetails::named(PersonName::new(parts).unwrap());
    let mut referrer = Referrer::of(ReferrerKind::Gp);
    referrer.email = Some(Email::parse(email).unwrap());
    let new = NewReferral {
        channel: Channel::Web,
        external_number: None,
        received_at: cx.now,
        referrer,
        content: ReferralContent::about(client),
        bsn: None,
        files: Vec::new(),
    };
    submit(&cx, new).await.unwrap()
}

async fn outbox(test: &TestApp) -> Outbox {
    let cx = test.staff(Role::Administrator).await;
    overview(&cx).await.unwrap().release(&cx).await.unwrap()
}

#[tokio::test]
async fn a_message_says_only_that_there_is_news_in_the_language_of_the_referrer() {
    let mut server = MailServer::start();
    let test = with_post(&server.url).await;
    let created = refer(&test, "melder@example.org", Language::Turkish).await;
    let delivered = deliver(&job(&test)).await.unwrap();
    assert_eq!(
        delivered,
        Delivered {
            sent: 1,
            ..Delivered::default()
        }
    );
    let mail = server.next();
    assert_eq!(mail["to"], serde_json::json!(["melder@example.org"]));
    assert_eq!(mail["subject"], "Başvurunuzla ilgili haber var");
    let body = mail["body"].as_str().unwrap();
    assert!(body.contains(&created.code.to_string()), "{body}");
    assert!(
        body.contains("https://netwerk.example.org/volgen?taal=tr"),
        "{body}"
    );
    assert!(
        !body.contains("Geheimnaam") && !body.contains("Truus"),
        "{body}"
    );
    assert_eq!(deliver(&job(&test)).await.unwrap(), Delivered::default());
    assert_eq!(
        outbox(&test).await.counts,
        Counts {
            sent: 1,
            ..Counts::default()
        }
    );
}

#[tokio::test]
async fn what_is_refused_is_given_up_and_what_is_put_off_is_tried_again() {
    let server = MailServer::start();
    let test = with_post(&server.url).await;
    refer(&test, "refused@example.org", Language::Dutch).await;
    refer(&test, "later@example.org", Language::Dutch).await;
    assert_eq!(deliver(&job(&test)).await.unwrap().failed, 2);
    let counts = Counts {
        failing: 1,
        given_up: 1,
        ..Counts::default()
    };
    assert_eq!(outbox(&test).await.counts, counts);
    assert_eq!(deliver(&job(&test)).await.unwrap(), Delivered::default());
    let later = test.app.clock.now() + SignedDuration::from_secs(90);
    test.app.clock.set(later);
    assert_eq!(deliver(&job(&test)).await.unwrap().failed, 1);
    assert_eq!(
        retry(&test.staff(Role::Administrator).await).await.unwrap(),
        2
    );
    assert_eq!(deliver(&job(&test)).await.unwrap().failed, 2);
}

#[tokio::test]
async fn nothing_leaves_after_a_death() {
    let server = MailServer::start();
    let test = with_post(&server.url).await;
    let created = refer(&test, "melder@example.org", Language::Dutch).await;
    let desk = test.staff(Role::WaitingListManager).await;
    let death = Death {
        on: desk.today(),
        note: None,
    };
    record_death(&desk, created.id, None, death).await.unwrap();
    assert_eq!(deliver(&job(&test)).await.unwrap(), Delivered::default());
    assert_eq!(
        outbox(&test).await.counts,
        Counts {
            cancelled: 1,
            ..Counts::default()
        }
    );
}

#[tokio::test]
async fn without_a_mail_server_messages_wait_and_only_the_administrator_sees_them() {
    let test = TestApp::new().await;
    refer(&test, "melder@example.org", Language::Dutch).await;
    assert_eq!(deliver(&job(&test)).await.unwrap(), Delivered::default());
    let seen = outbox(&test).await;
    assert_eq!(seen.counts.waiting, 1);
    assert!(
        !seen.has_post && !format!("{seen:?}").contains("melder"),
        "{seen:?}"
    );
    let refused = overview(&test.staff(Role::CaseManager).await).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
}
