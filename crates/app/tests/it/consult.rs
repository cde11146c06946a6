//! Questions to the geriatric team: no gate, no clock, and a look into the file only as long as the question is open.

use spil_app::consult::{self, Ask, Consult};
use spil_app::{Cx, Error};
use spil_model::ids::ReferralId;
use spil_model::referral::Stage;
use spil_model::text::LongText;
use spil_testkit::{TestApp, Waits};

const WHO: Waits<'_> = Waits {
    surname: "Vries",
    class: "urgent",
    house_number: 12,
};

fn text(text: &str) -> LongText {
    LongText::parse(text).unwrap()
}

async fn question(test: &TestApp) -> Ask {
    Ask {
        of: test.id_of("Ilse Vermeer").await,
        text: text("Is een delier uitgesloten?"),
    }
}

async fn seen(cx: &Cx, id: ReferralId) -> Result<Consult, Error> {
    consult::view(cx, id).await?.release(cx).await
}

async fn count_of(cx: &Cx) -> usize {
    consult::mine(cx)
        .await
        .unwrap()
        .release(cx)
        .await
        .unwrap()
        .len()
}

#[tokio::test]
async fn a_question_opens_the_file_until_it_is_answered() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WHO).await;
    let desk = test.named("Marit van der Wiel").await;
    let member = test.named("Ilse Vermeer").await;
    assert!(matches!(seen(&member, id).await, Err(Error::NotFound)));
    let asked = consult::ask(&desk, id, None, question(&test).await)
        .await
        .unwrap();
    assert_eq!(count_of(&member).await, 1);
    let page = seen(&member, id).await.unwrap();
    assert_eq!(page.head.stage, Stage::Waiting);
    assert!(page.questions[0].closed.is_none() && !page.can_ask);
    consult::answer(&member, id, asked, text("Ja, bloed is geprikt."))
        .await
        .unwrap();
    assert_eq!(count_of(&member).await, 0);
    assert!(matches!(seen(&member, id).await, Err(Error::NotFound)));
    let page = seen(&desk, id).await.unwrap();
    let closed = page.questions[0].closed.as_ref().unwrap();
    assert_eq!(closed.by_name, "Ilse Vermeer");
    assert_eq!(closed.answer, Some(text("Ja, bloed is geprikt.")));
}

#[tokio::test]
async fn only_the_member_who_was_asked_answers_and_only_members_are_asked() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WHO).await;
    let desk = test.named("Marit van der Wiel").await;
    let asked = consult::ask(&desk, id, None, question(&test).await)
        .await
        .unwrap();
    let refused = consult::answer(&desk, id, asked, text("Nee")).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    let no_member = Ask {
        of: test.id_of("Bram Visser").await,
        text: text("Wat vind jij?"),
    };
    let wrong = consult::ask(&desk, id, None, no_member).await;
    assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
}

#[tokio::test]
async fn a_withdrawn_question_closes_the_file_and_is_not_answered() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WHO).await;
    let desk = test.named("Marit van der Wiel").await;
    let asked = consult::ask(&desk, id, None, question(&test).await)
        .await
        .unwrap();
    consult::withdraw(&desk, id, None, asked).await.unwrap();
    let twice = consult::withdraw(&desk, id, None, asked).await;
    assert!(matches!(twice, Err(Error::Conflict)), "{twice:?}");
    let member = test.named("Ilse Vermeer").await;
    assert_eq!(count_of(&member).await, 0);
    let page = seen(&desk, id).await.unwrap();
    assert_eq!(page.questions[0].closed.as_ref().unwrap().answer, None);
}
