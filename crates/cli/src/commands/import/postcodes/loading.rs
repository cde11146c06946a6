//! Brings the rows into the database: progress on stderr, an end by Ctrl-C that leaves nothing behind.

use std::sync::atomic::Ordering;

use spil_app::Cx;
use spil_app::geography::{Hold, NotAdded, PostcodeImport};
use spil_model::geography::PostcodeRow;
use spil_model::problem::{Contradiction, Fault, Problem};
use spil_store::Purpose;

use super::{Names, Postcodes, Summary};
use crate::console::{Console, Failure};
use crate::interrupt::Running;

impl Postcodes {
    pub(super) async fn load(
        &self,
        console: &Console,
        summary: &Summary,
        names: Names,
    ) -> Result<(), Failure> {
        let cx = self.place.command_for(console, Purpose::Import).await?;
        let running = Running::begin(summary.rows, Some(1));
        let wrong = |error| console.app(&error);
        let mut import = PostcodeImport::begin(&cx, summary.edition)
            .await
            .map_err(wrong)?;
        if let Err(failure) = self.add_all(console, &cx, &mut import, &running).await {
            import.abandon(&cx).await.map_err(wrong)?;
            return Err(failure);
        }
        import
            .name_neighbourhoods(&cx, names)
            .await
            .map_err(wrong)?;
        say_holds(console, import.holds());
        let imported = import.finish(&cx).await.map_err(wrong)?;
        let told = [
            ("edition", summary.edition.to_string().into()),
            ("rows", imported.rows.to_string().into()),
            ("repeated", imported.repeated.into()),
        ];
        console.say(
            &console
                .language()
                .text_with("import-postcodes-in-force", &told),
        );
        Ok(())
    }

    async fn add_all(
        &self,
        console: &Console,
        cx: &Cx,
        import: &mut PostcodeImport,
        running: &Running,
    ) -> Result<(), Failure> {
        let conduct = running.conduct();
        let mut file = self.open(console)?;
        let (mut batch, mut lines, mut done) = (Vec::new(), Vec::new(), 0);
        loop {
            batch.clear();
            lines.clear();
            while batch.len() < import.room() {
                let Some(row) = file.next() else { break };
                batch.push(row.map_err(|error| self.unreadable(console, error))?);
                lines.push(file.line());
            }
            if batch.is_empty() {
                return Ok(());
            }
            if conduct.stop.load(Ordering::Relaxed) {
                return Err(Failure::Undone(console.language().text("import-stopped")));
            }
            import
                .add(cx, &batch)
                .await
                .map_err(|error| self.not_added(console, error, &batch, &lines))?;
            done += u64::try_from(batch.len()).unwrap_or_default();
            (conduct.progress)(done);
        }
    }

    fn not_added(
        &self,
        console: &Console,
        error: NotAdded,
        batch: &[PostcodeRow],
        lines: &[usize],
    ) -> Failure {
        match error {
            NotAdded::Other(error) => console.app(&error),
            NotAdded::Contradicts(wrong) => {
                let place = batch.iter().position(|row| *row == wrong);
                let line = place.and_then(|place| lines.get(place)).copied();
                let fault = Fault::Contradiction(Contradiction::AddressElsewhere);
                let problem = Problem::new(line.unwrap_or_default(), "Buurt", fault);
                self.refuse(console, &[problem])
            }
        }
    }
}

/// How long others had to wait at most in 99 of 100 steps, and in the slowest one.
fn say_holds(console: &Console, holds: &[Hold]) {
    let mut times: Vec<i128> = holds.iter().map(|hold| hold.took.as_millis()).collect();
    times.sort_unstable();
    let most = |part: usize| times.get((times.len() * part).div_ceil(100).saturating_sub(1));
    if let (Some(usual), Some(longest)) = (most(99), most(100)) {
        let told = [
            ("steps", holds.len().into()),
            ("usual", usual.to_string().into()),
            ("longest", longest.to_string().into()),
        ];
        let language = console.language();
        console.say(&language.text_with("import-postcodes-steps", &told));
    }
}
