//! A long computation that tells how far it is and can be ended with Ctrl-C, leaving nothing behind.

use std::io::IsTerminal as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::ProgressBar;
use spil_planning::simulation::Conduct;

/// A computation under way.
pub(crate) struct Running {
    stop: Arc<AtomicBool>,
    threads: usize,
    progress: Box<dyn Fn(u64) + Sync>,
}

impl Running {
    /// Listens to Ctrl-C; shows progress where someone watches. Without `threads`: one per processor.
    pub(crate) fn begin(total: u64, threads: Option<u64>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&stop);
        // Where no handler can be set, Ctrl-C ends the program at once: nothing has been written by then.
        let _ = ctrlc::set_handler(move || heard.store(true, Ordering::Relaxed));
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = threads
            .and_then(|threads| usize::try_from(threads).ok())
            .unwrap_or(processors);
        Self {
            stop,
            threads,
            progress: progress(total),
        }
    }

    /// The number of threads that compute.
    pub(crate) fn threads(&self) -> usize {
        self.threads
    }

    /// What the library needs to know of this.
    pub(crate) fn conduct(&self) -> Conduct<'_> {
        Conduct {
            threads: self.threads,
            stop: &self.stop,
            progress: self.progress.as_ref(),
        }
    }
}

fn progress(total: u64) -> Box<dyn Fn(u64) + Sync> {
    if !std::io::stderr().is_terminal() {
        return Box::new(|_| {});
    }
    let bar = ProgressBar::new(total);
    Box::new(move |done| {
        bar.set_position(done);
        if done == total {
            bar.finish_and_clear();
        }
    })
}
