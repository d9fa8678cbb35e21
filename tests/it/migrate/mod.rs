//! `ringfence migrate` and `ringfence init`.

mod init;
mod program;
mod specs;
