//! `spil covenant publish`: from its start date on, this covenant holds for what is received.

use std::path::PathBuf;

use spil_app::covenant::{self, NotPublished};

use crate::console::{Console, Failure};
use crate::file_problems::refuse;
use crate::instance::{self, Place};

/// Publishes a covenant.
#[derive(Debug, clap::Args)]
pub(super) struct Publish {
    /// The covenant, in TOML.
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

impl Publish {
    pub(super) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let source = console.read_text(&self.file)?;
        let published = instance::run(console, self.publish(console, &source))?;
        let told = [
            (
                "title",
                published
                    .title
                    .in_language(console.language().code())
                    .to_owned()
                    .into(),
            ),
            ("from", published.valid_from.to_string().into()),
        ];
        console.say(&console.language().text_with("covenant-published", &told));
        Ok(())
    }

    async fn publish(
        &self,
        console: &Console,
        source: &str,
    ) -> Result<spil_model::covenant::Covenant, Failure> {
        let cx = self.place.command(console).await?;
        covenant::publish(&cx, source)
            .await
            .map_err(|why| match why {
                NotPublished::Wrong(problems) => refuse(console.language(), &self.file, &problems),
                NotPublished::Known => Failure::Undone(console.language().text("covenant-known")),
                NotPublished::Other(error) => console.app(&error),
            })
    }
}
