//! Who may do what: one table of rules, actors, actions, relations, the decision and the scope of lists.
//!
//! Pure: facts go in, a decision comes out. Only `store` turns a decision into a permit.
