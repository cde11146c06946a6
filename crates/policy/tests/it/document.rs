//! The matrix that people read is the table that the program uses.

use std::path::Path;

#[test]
fn the_access_matrix_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/access-matrix.md");
    let written = std::fs::read_to_string(&path).unwrap();
    let rendered = spil_policy::matrix::render(spil_policy::rules());
    println!("{} lines of matrix", rendered.lines().count());
    assert!(rendered.lines().count() > 100);
    assert!(
        written == rendered,
        "docs/access-matrix.md is out of date: cargo run -p spil-policy --example access_matrix > docs/access-matrix.md"
    );
}
