//! From nothing to a first administrator by the link that the program prints, and nothing by which it could be had with one
//! factor.

use std::path::Path;
use std::process::Command;

use spil_testkit::http::Visitor;
use spil_testkit::serving::Serving;
use spil_testkit::telephone;

use crate::running::spil;

const WORDS: &str = "eerste-beheerder";

fn serve(data: &str) -> Serving {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spil"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--data", data]);
    Serving::start(command.env("SPIL_LANG", "nl"))
}

fn migrated(folder: &Path) -> String {
    let data = folder.join("data").display().to_string();
    assert!(spil("nl", &["migrate", "--data", &data]).status.success());
    data
}

/// The address behind the link in a line.
fn link_in(line: &str) -> String {
    let (_, token) = line.split_once("/eerste-beheerder/").unwrap();
    format!("/eerste-beheerder/{}", token.trim())
}

#[tokio::test]
async fn the_link_that_serve_prints_makes_the_first_administrator_once() {
    let own = tempfile::tempdir().unwrap();
    let data = migrated(own.path());
    let mut server = serve(&data);
    let printed = server.says(WORDS);
    assert!(
        printed.contains(&format!("http://{}", server.address)),
        "{printed}"
    );
    let first = link_in(&printed);
    server.kill();
    // Whoever starts it again gets another link, and the one of before works no longer.
    let server = serve(&data);
    let link = link_in(&server.says(WORDS));
    let mut visitor = Visitor::new(server.address, 1);
    assert_eq!(visitor.get(&first).await.unwrap().status, 404);
    assert_eq!(visitor.get(&link).await.unwrap().status, 200);
    let wrong = visitor.post(&link, "naam=&email=x").await.unwrap();
    assert_eq!(wrong.status, 422);
    let form = "naam=Wil+Beheer&email=Wil.Beheer@example.org";
    let invitation = visitor.post(&link, form).await.unwrap();
    assert_eq!(invitation.status, 303, "{}", invitation.body);
    let page = visitor.get(&invitation.location).await.unwrap();
    #[expect(
        clippy::disallowed_methods,
        reason = "the program that serves has the clock of the machine"
    )]
    let now = jiff::Timestamp::now();
    let code = telephone::code_on(&page.body, now);
    let form = format!("wachtwoord=vier+kalme+zwanen+op+het+meer&code={code}");
    let done = visitor.post(&invitation.location, &form).await.unwrap();
    assert_eq!(done.status, 303, "{}", done.body);
    let accounts = visitor.get("/beheer/accounts").await.unwrap();
    assert_eq!(accounts.status, 200);
    assert!(accounts.body.contains("Wil Beheer") && accounts.body.contains("Beheerder"));
    let mut other = Visitor::new(server.address, 2);
    assert_eq!(other.get(&link).await.unwrap().status, 404);
    drop(server);
    // Somebody can sign in now: there is no link any more, and a network file without this person leaves them their role.
    let network = crate::running::file("testdata/network/two-sub-regions.toml");
    let imported = spil("nl", &["import", "network", &network, "--data", &data]);
    assert!(imported.status.success());
    let server = serve(&data);
    let mut again = Visitor::new(server.address, 3);
    again.cookies = visitor.cookies;
    assert_eq!(again.get("/beheer/accounts").await.unwrap().status, 200);
    assert!(!server.ends().iter().any(|line| line.contains(WORDS)));
}

#[test]
fn no_option_and_no_word_of_the_surroundings_turns_the_second_factor_off() {
    let own = tempfile::tempdir().unwrap();
    let data = migrated(own.path());
    let mut tried = 0;
    for option in [
        "--no-second-factor",
        "--second-factor=off",
        "--no-totp",
        "--one-factor",
        "--insecure",
        "--demo",
        "--mode=demo",
    ] {
        let output = spil("nl", &["serve", "--data", &data, option]);
        assert_eq!(output.status.code(), Some(2), "{option}");
        tried += 1;
    }
    let help = spil("en", &["serve", "--help"]);
    let help = String::from_utf8_lossy(&help.stdout).to_lowercase();
    for word in ["factor", "totp", "password-only", "demo"] {
        assert!(!help.contains(word), "{word}");
    }
    assert!(tried >= 7);
}
