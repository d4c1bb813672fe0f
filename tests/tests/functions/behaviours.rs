//! Every ID of the list of behaviours is named by at least one test: `fn t3_…` here, `'T3 …'` in the site's.

use std::fs;
use std::path::Path;

use vrs_tests::template::repository;

/// Each letter, and how many IDs it has.
const IDS: [(char, u8); 4] = [('T', 7), ('Q', 14), ('A', 5), ('G', 5)];
const FOLDERS: [&str; 5] = ["frontend/src", "functions", "infra", "shared", "tests"];

/// The lines that name a test, of all sources below a folder.
fn names(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let name = entry.file_name().into_string().unwrap();
        if path.is_dir() {
            if !["node_modules", "target", "dist"].contains(&name.as_str()) {
                names(&path, found);
            }
            continue;
        }
        let is_test: fn(&str) -> bool = match path.extension().and_then(|it| it.to_str()) {
            Some("rs") => {
                |line| line.trim_start().starts_with("fn ") || line.trim_start().starts_with("async fn ")
            }
            Some("ts" | "tsx") => |line| {
                ["test(", "it(", "describe(", "test.describe("]
                    .iter()
                    .any(|it| line.trim_start().starts_with(it))
            },
            _ => continue,
        };
        let text = fs::read_to_string(&path).unwrap();
        found.extend(text.lines().filter(|line| is_test(line)).map(str::to_uppercase));
    }
}

/// `T1` in `fn t1_t2_both`, not in `fn t14_x`.
fn says(line: &str, id: &str) -> bool {
    line.split(|it: char| !it.is_ascii_alphanumeric()).any(|word| word == id)
}

#[test]
fn every_id_is_named_by_a_test() {
    let mut found = Vec::new();
    for folder in FOLDERS {
        names(&repository().join(folder), &mut found);
    }
    let ids = IDS.iter().flat_map(|(letter, count)| (1..=*count).map(move |n| format!("{letter}{n}")));
    let missing: Vec<_> = ids.filter(|id| !found.iter().any(|line| says(line, id))).collect();
    assert!(missing.is_empty(), "no test names {missing:?}");
}
