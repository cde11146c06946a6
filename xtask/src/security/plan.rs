//! What is asked: every route with every parameter that its pages name, as everybody who may sign in, and as nobody.

mod request;

pub(super) use request::MARK;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use super::client::{Request, Visitor};
use super::html::{self, Form};
use super::payloads;
use crate::workspace;

const ROUTES: &str = "crates/web/tests/it/routes.txt";
/// An id of nothing, where no page leads to something.
const ABSENT: &str = "018f0000-0000-7000-8000-000000000000";
/// So many pages each of them opens to learn what there is.
const PAGES: usize = 250;

/// A route: how it is asked, and its address with `{…}` where something is filled in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Route {
    method: &'static str,
    template: String,
}

/// Where a payload is put.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// A part of the address, counted from 0.
    Part(usize),
    Query(String),
    Field(String),
    Header(&'static str),
    Cookie(String),
}

/// A parameter of a route, as somebody asks it.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) actor: usize,
    route: Route,
    address: String,
    is_multipart: bool,
    given: Vec<(String, String)>,
    place: Place,
}

impl Target {
    /// How it is listed.
    pub(super) fn name(&self) -> String {
        let Route { method, template } = &self.route;
        format!("{method} {template} {:?}", self.place)
    }

    /// Whether it is handed on to what the page does: headers and cookies are read by the door alone.
    pub(super) const fn reaches_a_use_case(&self) -> bool {
        !matches!(self.place, Place::Header(_) | Place::Cookie(_))
    }

    /// How much of its form is filled in.
    pub(super) fn richness(&self) -> usize {
        self.given.len()
    }
}

/// A payload in a parameter.
#[derive(Debug, Clone)]
pub(super) struct Shot {
    pub(super) target: Target,
    pub(super) payload: usize,
}

/// Which routes and parameters were reached.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reach {
    pub(super) routes: BTreeSet<String>,
    pub(super) parameters: BTreeSet<String>,
}

impl Reach {
    /// What these reach.
    pub(super) fn of<'a>(targets: impl Iterator<Item = &'a Target>) -> Self {
        let mut reach = Self::default();
        targets.for_each(|target| reach.add(target));
        reach
    }

    /// Counts one more.
    pub(super) fn add(&mut self, target: &Target) {
        let Route { method, template } = &target.route;
        self.routes.insert(format!("{method} {template}"));
        self.parameters
            .insert(format!("{method} {template} {:?}", target.place));
    }

    /// Whether nothing of the other is missing here.
    pub(super) fn has_all_of(&self, other: &Self) -> bool {
        self.routes.is_superset(&other.routes) && self.parameters.is_superset(&other.parameters)
    }
}

/// Headers that a server may be tempted to believe.
const HEADERS: [&str; 6] = [
    "X-Forwarded-For",
    "User-Agent",
    "Accept-Language",
    "Referer",
    "If-None-Match",
    "Content-Type",
];

/// What the demo offers to whom.
pub(super) struct World {
    server: SocketAddr,
    routes: Vec<Route>,
    /// The ids by which the demo signs somebody in; the first actor is nobody.
    people: Vec<String>,
    /// What each of them found.
    found: Vec<Found>,
}

/// What somebody found by opening pages.
#[derive(Debug, Default)]
struct Found {
    addresses: BTreeSet<String>,
    forms: BTreeMap<String, Form>,
}

impl World {
    /// Opens pages as everybody.
    pub(super) fn learn(server: SocketAddr) -> Result<Self> {
        let page = Visitor::new(server).ask(&Request::get("/demo"))?;
        let forms = html::forms("/demo", &page.body);
        let people: Vec<String> = forms
            .into_iter()
            .flat_map(|form| form.fields)
            .filter_map(|(name, value)| (name == "wie").then_some(value))
            .collect();
        if people.is_empty() {
            bail!("nobody can sign in there: is it a demo?");
        }
        let mut world = Self {
            server,
            routes: routes(&std::fs::read_to_string(workspace::root().join(ROUTES))?)?,
            people,
            found: Vec::new(),
        };
        for mut visitor in world.visitors()? {
            world.found.push(look_around(&mut visitor)?);
        }
        Ok(world)
    }

    /// Nobody, then everybody who can sign in.
    pub(super) fn visitors(&self) -> Result<Vec<Visitor>> {
        let mut all = vec![Visitor::new(self.server)];
        for actor in 1..=self.people.len() {
            all.push(self.visitor(actor)?);
        }
        Ok(all)
    }

    /// Signs this one in; nobody stays nobody.
    pub(super) fn sign_in(&self, actor: usize, visitor: &mut Visitor) -> Result<()> {
        let Some(person) = actor
            .checked_sub(1)
            .and_then(|place| self.people.get(place))
        else {
            return Ok(());
        };
        let answer = visitor.ask(&Request::post("/demo", &format!("wie={person}")))?;
        if answer.status != 303 {
            bail!("{person} cannot sign in: {}", answer.status);
        }
        Ok(())
    }

    /// Somebody who has just signed in.
    pub(super) fn visitor(&self, actor: usize) -> Result<Visitor> {
        let mut visitor = Visitor::new(self.server);
        self.sign_in(actor, &mut visitor)?;
        Ok(visitor)
    }

    /// Every parameter of every route, as everybody.
    pub(super) fn targets(&self) -> Vec<Target> {
        let mut all = Vec::new();
        for (actor, found) in self.found.iter().enumerate() {
            for route in &self.routes {
                all.extend(targets(actor, found, route));
            }
        }
        all
    }

    /// Every payload in every parameter of every route, as everybody.
    pub(super) fn shots(&self) -> Vec<Shot> {
        let all = self.targets().into_iter();
        all.flat_map(|target| {
            (0..payloads::count()).map(move |payload| Shot {
                target: target.clone(),
                payload,
            })
        })
        .collect()
    }
}

/// The lines of the file that name a route. Signing out would only end what is asked.
fn routes(text: &str) -> Result<Vec<Route>> {
    let mut routes = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with(' ')) {
        let (method, template) = line.split_once(' ').context(line.to_owned())?;
        let method = match method {
            "GET" => "GET",
            "POST" => "POST",
            other => bail!("{other} is asked by nobody"),
        };
        let template = template.to_owned();
        routes.push(Route { method, template });
    }
    if routes.len() < 100 {
        bail!("{ROUTES} names only {} routes", routes.len());
    }
    Ok(routes)
}

/// Opens pages from the first one on, each kind of address twice at most.
fn look_around(visitor: &mut Visitor) -> Result<Found> {
    let mut found = Found::default();
    let mut waiting: Vec<String> = vec!["/".to_owned(), "/werk".to_owned(), "/account".to_owned()];
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut opened = 0;
    while let Some(address) = waiting.pop() {
        let seen = kinds.entry(kind(&address)).or_default();
        *seen += 1;
        if 2 < *seen || PAGES <= opened || !found.addresses.insert(address.clone()) {
            continue;
        }
        opened += 1;
        let answer = visitor.ask(&Request::get(&address))?;
        waiting.extend(
            Some(answer.location).filter(|to| to.starts_with('/') && !to.starts_with("/inloggen")),
        );
        waiting.extend(html::links(&answer.body));
        for form in html::forms(&address, &answer.body) {
            let key = format!("{} {}", form.is_post, kind(&form.action));
            found.forms.entry(key).or_insert(form);
        }
    }
    Ok(found)
}

/// An address without what names one of many.
fn kind(address: &str) -> String {
    let path = address.split('?').next().unwrap_or(address);
    let parts = path.split('/');
    let parts = parts.map(|part| if part.len() == 36 { "{id}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// The parameters of one route, as its pages name them.
fn targets(actor: usize, found: &Found, route: &Route) -> Vec<Target> {
    let is_post = route.method == "POST";
    let form = found
        .forms
        .values()
        .find(|form| form.is_post == is_post && fits(&route.template, &form.action));
    let known = found
        .addresses
        .iter()
        .find(|address| fits(&route.template, address));
    let action = form.map(|form| &form.action);
    let address = action.or(known).cloned();
    let address = address.unwrap_or_else(|| filled(&route.template));
    let target = |place| Target {
        actor,
        route: route.clone(),
        address: address.clone(),
        is_multipart: form.is_some_and(|form| form.is_multipart),
        given: form.map(|form| form.fields.clone()).unwrap_or_default(),
        place,
    };
    places(route, &address, form)
        .into_iter()
        .map(target)
        .collect()
}

fn places(route: &Route, address: &str, form: Option<&Form>) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let parts = route.template.split('/').enumerate();
    places.extend(
        parts
            .filter(|(_, part)| part.starts_with('{'))
            .map(|(part, _)| Place::Part(part)),
    );
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let names = query.split('&').filter_map(|pair| pair.split('=').next());
    let names = names
        .filter(|name| !name.is_empty())
        .chain(["taal", "onbekend"]);
    places.extend(names.map(|name| Place::Query(name.to_owned())));
    if let Some(form) = form {
        let fields = form.fields.iter().map(|(name, _)| name.clone());
        if form.is_post {
            places.extend(fields.map(Place::Field));
        } else {
            places.extend(fields.map(Place::Query));
        }
    } else if route.method == "POST" {
        places.push(Place::Field("versie".to_owned()));
    }
    places.extend(HEADERS.map(Place::Header));
    places.extend(
        ["spil_sessie", "spil_aanmelding", "taal"].map(|name| Place::Cookie(name.to_owned())),
    );
    places.sort();
    places.dedup();
    places
}

/// Whether an address is one of this route.
fn fits(template: &str, address: &str) -> bool {
    let path = address.split('?').next().unwrap_or(address);
    let (mut parts, mut wanted) = (path.split('/'), template.split('/'));
    loop {
        match (parts.next(), wanted.next()) {
            (None, None) => return true,
            (Some(part), Some(wanted)) if part == wanted || wanted.starts_with('{') => {}
            _ => return false,
        }
    }
}

fn filled(template: &str) -> String {
    let parts = template.split('/');
    let parts = parts.map(|part| if part.starts_with('{') { ABSENT } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests;
