mod attaching;
mod endings;
mod laws;
mod stories;
mod terms;
