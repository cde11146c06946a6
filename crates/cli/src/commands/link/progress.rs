//! A progress bar on stderr for work that takes long; nothing where stderr is no terminal.

use indicatif::{ProgressBar, ProgressStyle};
use spil_linkage::Stage;
use spil_texts::Language;

/// Shows how far linking is.
pub(crate) struct Progress {
    bar: ProgressBar,
    language: Language,
}

impl Progress {
    pub(crate) fn begin(language: Language) -> Self {
        let style = ProgressStyle::with_template("{msg:24} {wide_bar} {percent:>3} %")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        Self {
            bar: ProgressBar::new(0).with_style(style),
            language,
        }
    }

    pub(crate) fn show(&self, stage: Stage, done: usize, all: usize) {
        let key = match stage {
            Stage::Index => "link-stage-index",
            Stage::Learn => "link-stage-learn",
            Stage::Compare => "link-stage-compare",
        };
        let message = self.language.text(key);
        if self.bar.message() != message {
            self.bar.set_message(message);
        }
        self.bar.set_length(all as u64);
        self.bar.set_position(done as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
