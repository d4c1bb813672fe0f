//! A seal can't be taken apart.
fn take_apart(sealed: vrs_store::Sealed) -> vrs_policy::Conclusion {
    let vrs_store::Sealed { conclusion, .. } = sealed;
    conclusion
}

fn main() {}
