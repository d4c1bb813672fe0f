//! The outcome of a seal can't be read.
fn peek(sealed: &vrs_store::Sealed) -> &vrs_policy::Outcome {
    &sealed.conclusion
}

fn main() {}
