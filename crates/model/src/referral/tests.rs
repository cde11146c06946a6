mod laws;
mod stories;
mod terms;
