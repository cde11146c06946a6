//! The routes of the site, with the list of their addresses: a test asks for each of them as everybody there is.

use axum::Router;
use axum::routing::MethodRouter;

use crate::site::Site;

/// Routes that know their addresses.
pub(crate) struct Doors {
    router: Router<Site>,
    addresses: Vec<String>,
}

impl Doors {
    /// No routes.
    pub(crate) fn new() -> Self {
        Self {
            router: Router::new(),
            addresses: Vec::new(),
        }
    }

    /// Adds a route.
    pub(crate) fn route(mut self, address: &str, handlers: MethodRouter<Site>) -> Self {
        self.addresses.push(address.to_owned());
        self.router = self.router.route(address, handlers);
        self
    }

    /// Adds all routes of another feature.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.addresses.extend(other.addresses);
        self.router = self.router.merge(other.router);
        self
    }

    /// The addresses, each once, in the order of the alphabet.
    pub(crate) fn addresses(mut self) -> Vec<String> {
        self.addresses.sort();
        self.addresses.dedup();
        self.addresses
    }

    /// The routes alone.
    pub(crate) fn into_router(self) -> Router<Site> {
        self.router
    }
}
