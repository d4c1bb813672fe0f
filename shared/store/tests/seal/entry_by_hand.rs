//! The entry of an inquiry is made from the inquiry, so that it can't name another member of staff.
fn forge(entry: vrs_store::Entry) -> vrs_store::Entry {
    vrs_store::Entry { staff: "somebody else".to_owned(), ..entry }
}

fn main() {}
