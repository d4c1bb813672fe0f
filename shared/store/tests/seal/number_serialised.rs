//! An individual number can't be serialised (G2).
fn write<T: serde::Serialize>(_: &T) {}

fn show(number: &vrs_policy::MyNumber) {
    write(number);
}

fn main() {}
