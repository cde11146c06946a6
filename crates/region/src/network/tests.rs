//! The file of the network is right at every size.

use super::*;
use crate::places::districts;
use spil_model::network_file::NetworkFile;

#[track_caller]
fn check(size: Size) -> NetworkFile {
    let districts = districts(size.teams);
    let colleagues = colleagues(&mut Dice::new(1), size);
    let text = file(&districts, &colleagues, jiff::civil::date(2024, 1, 1));
    NetworkFile::parse(&text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
}

#[test]
fn the_file_is_right_at_every_size() {
    let demo = check(Size::DEMO);
    assert_eq!(demo.organisations.len(), 15);
    assert_eq!(demo.sub_regions.len(), 3);
    assert!(demo.sub_regions_without_rota().is_empty());
    assert!(demo.neighbourhoods_without_team().is_empty());
    check(Size::SMALL);
    assert!(1_000 <= check(Size::LARGE).people.len());
}
