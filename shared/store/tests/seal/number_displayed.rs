//! An individual number can't be written out (G2).
fn show(number: &vrs_policy::MyNumber) -> String {
    number.to_string()
}

fn main() {}
