//! A permit can't be copied.
fn copy(permit: &vrs_policy::Permit) -> vrs_policy::Permit {
    permit.clone()
}

fn main() {}
