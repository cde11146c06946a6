//! Prints the access matrix: `cargo run -p spil-policy --example access_matrix > docs/access-matrix.md`.

#[expect(clippy::print_stdout, reason = "printing is what this program is for")]
fn main() {
    print!("{}", spil_policy::matrix::render(spil_policy::rules()));
}
