//! What the specification promises, word for word.

mod simulation {
    mod figures;
    mod history;
    mod looking_back;
    mod refusals;
    mod scenarios;
    mod world;
}
