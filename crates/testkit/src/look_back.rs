//! What a look back would have kept, without years of history.

use spil_model::capacity::expected::ExpectedWait;
use spil_model::ids::SubRegionId;
use spil_policy::actions::RunScenario;
use spil_policy::{Actor, Facts, JobName, Object};
use spil_store::capacity::expected::{Kept, replace};
use spil_store::journal::{Journal, JournalKey, ObjectRef, Origin};
use spil_store::organisation::sub_regions;
use spil_store::{Permit, Request};

use crate::application::TestApp;

impl TestApp {
    /// An area by its short name.
    pub async fn area(&self, code: &str) -> SubRegionId {
        let snapshot = self.test.db.read().await.expect("the database can be read");
        let areas = sub_regions(&snapshot).await.expect("the areas");
        snapshot.finish().await.expect("nothing was written");
        let found = areas.into_iter().find(|area| area.code == code);
        found.expect("an area has this short name").id
    }

    /// What a look back would have kept for an area, or for the whole network: how long most people wait.
    pub async fn looked_back(&self, area: Option<SubRegionId>, wait: ExpectedWait) {
        let db = &self.test.db;
        let tx = db.write().await.expect("the database can be written");
        let actor = Actor::Job(JobName::RunScenarios);
        let cx = self.visitor();
        let request = Request {
            actor: &actor,
            now: cx.now,
            event_id: cx.id(),
            origin: &Origin::default(),
        };
        let object = ObjectRef::all(Object::Network);
        let permit: Permit<'_, RunScenario> = tx
            .authorize(&request, object, &Facts::default())
            .expect("the job may keep it");
        let kept = Kept {
            id: cx.id(),
            area,
            class: None,
            wait,
        };
        replace(&permit, &[kept]).await.expect("it is kept");
        let journal = Journal::new("look back", JournalKey::new([7; 32]));
        tx.commit(&journal).await.expect("it is written");
    }
}
