//! One file per output format. A report takes a [`crate::pipeline::Checked`] and gives text.
