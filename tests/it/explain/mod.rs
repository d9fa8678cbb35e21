//! `ringfence explain`: what it says of files and imports, and that it says what is so.

mod cruiser;
mod errors;
mod file;
mod may;
mod truth;
