//! Prints a made-up assignment instance: `assignment_instance CLIENTS MANAGERS SEED`.

use std::io::Write as _;

use spil_planning::assignment::synthetic;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let numbers: Vec<u64> = std::env::args()
        .skip(1)
        .map(|word| word.parse())
        .collect::<Result<_, _>>()?;
    let [clients, managers, seed] = numbers.as_slice() else {
        return Err("expected: CLIENTS MANAGERS SEED".into());
    };
    let instance = synthetic(
        usize::try_from(*clients)?,
        usize::try_from(*managers)?,
        *seed,
    );
    let name = format!("{clients}x{managers}");
    writeln!(
        std::io::stdout().lock(),
        "{}",
        instance.to_json(&name, *seed)
    )?;
    Ok(())
}
