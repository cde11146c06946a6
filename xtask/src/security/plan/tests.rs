//! A route with a form gives a request for each payload in each parameter.

use super::*;

fn found() -> Found {
    let form = Form {
        action: format!("/aanmeldingen/{ABSENT}/wens"),
        is_post: true,
        is_multipart: false,
        fields: vec![
            ("versie".to_owned(), "3".to_owned()),
            ("reden".to_owned(), "op reis".to_owned()),
        ],
    };
    Found {
        addresses: BTreeSet::from(["/wachtlijst?stap=triage".to_owned()]),
        forms: BTreeMap::from([("true /aanmeldingen/{id}/wens".to_owned(), form)]),
    }
}

fn route(method: &'static str, template: &str) -> Route {
    Route {
        method,
        template: template.to_owned(),
    }
}

/// What is sent with the quote in this place.
fn sent(route: &Route, place: &Place) -> Request {
    let targets = targets(0, &found(), route);
    let target = targets.into_iter().find(|target| target.place == *place);
    let payload = (0..payloads::count()).find(|number| payloads::name(*number) == "quote");
    Shot {
        target: target.unwrap(),
        payload: payload.unwrap(),
    }
    .request()
}

#[test]
fn a_payload_stands_in_its_parameter_alone() {
    let wish = route("POST", "/aanmeldingen/{id}/wens");
    let field = sent(&wish, &Place::Field("reden".to_owned()));
    assert_eq!(field.body, b"versie=3&reden=%27");
    assert_eq!(field.address, format!("/aanmeldingen/{ABSENT}/wens"));
    let part = sent(&wish, &Place::Part(2));
    assert_eq!(part.address, "/aanmeldingen/%27/wens");
    assert_eq!(part.body, b"versie=3&reden=op%20reis");
    let list = route("GET", "/wachtlijst");
    let query = sent(&list, &Place::Query("stap".to_owned()));
    assert_eq!(query.address, "/wachtlijst?stap=%27");
    let header = sent(&list, &Place::Header("Referer"));
    assert_eq!(header.headers, [("Referer".to_owned(), "'".to_owned())]);
    assert!(header.body.is_empty());
}

#[test]
fn every_route_of_the_inventory_is_asked() {
    let text = std::fs::read_to_string(workspace::root().join(ROUTES)).unwrap();
    let routes = routes(&text).unwrap();
    let world = World {
        server: SocketAddr::from(([127, 0, 0, 1], 1)),
        routes: routes.clone(),
        people: Vec::new(),
        found: vec![found()],
    };
    let shots = world.shots();
    let reach = Reach::of(shots.iter().map(|shot| &shot.target));
    println!(
        "{} routes, {} parameters, {} requests",
        reach.routes.len(),
        reach.parameters.len(),
        shots.len()
    );
    assert_eq!(reach.routes.len(), routes.len());
    assert!(50_000 <= shots.len());
    let first = Reach::of(shots.iter().take(100).map(|shot| &shot.target));
    assert!(reach.has_all_of(&first) && !first.has_all_of(&reach));
}
