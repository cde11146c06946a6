//! What every request shares: the application, and whether this is a demo.

use std::sync::Arc;

use spil_app::App;

/// How the pages are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// For a network: secure cookies, sign-in with two factors, nothing else.
    Serve,
    /// The demo: invented people, one-click sign-in per role, and a loud notice on every page.
    Demo,
}

/// The state of all routes.
#[derive(Debug, Clone)]
pub struct Site {
    /// The application.
    pub app: Arc<App>,
    /// How it is served.
    pub mode: Mode,
}

impl Site {
    pub(crate) fn is_demo(&self) -> bool {
        self.mode == Mode::Demo
    }
}
