//! The house as ARCHITECTURE.md draws it: which crate may depend on which.

use std::collections::BTreeSet;
use std::fs;

use vrs_tests::template::repository;

/// The names under `[dependencies]` of a crate.
fn dependencies(folder: &str) -> BTreeSet<String> {
    let file = fs::read_to_string(repository().join(folder).join("Cargo.toml")).unwrap();
    let (_, section) = file.split_once("[dependencies]").unwrap();
    let section = section.split("\n[").next().unwrap();
    let names = section.lines().filter_map(|line| line.split(['.', ' ', '=']).next());
    names.filter(|it| !it.is_empty() && !it.starts_with('#')).map(str::to_owned).collect()
}

fn functions() -> Vec<String> {
    let folders = fs::read_dir(repository().join("functions")).unwrap();
    folders.map(|it| it.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn crates_know_whom_they_may_know() {
    let shared = |name: &str| name.starts_with("vrs-");
    let of = |folder: &str| -> BTreeSet<String> {
        dependencies(folder).into_iter().filter(|it| shared(it)).collect()
    };
    assert_eq!(of("shared/policy"), BTreeSet::new());
    assert_eq!(of("shared/disclosure"), BTreeSet::from(["vrs-policy".to_owned()]));
    assert_eq!(of("shared/http"), BTreeSet::from(["vrs-policy".to_owned()]));
    assert_eq!(of("shared/store"), BTreeSet::from(["vrs-policy".to_owned()]));
    assert_eq!(of("shared/files"), BTreeSet::from(["vrs-store".to_owned()]));
    // What runs in the cloud knows nothing of what stands in for it; tests stand on both.
    assert_eq!(of("infra/import"), BTreeSet::from(["vrs-policy".to_owned(), "vrs-store".to_owned()]));
    assert_eq!(
        of("infra/local"),
        BTreeSet::from(["vrs-import", "vrs-policy", "vrs-store"].map(str::to_owned))
    );
    assert_eq!(of("tests"), BTreeSet::from(["vrs-local".to_owned()]));
    let functions = functions();
    assert_eq!(functions.len(), 9);
    for function in &functions {
        let known = dependencies(&format!("functions/{function}"));
        let mut may = vec!["vrs-disclosure", "vrs-http", "vrs-policy", "vrs-store"];
        // The operator's work runs on one machine as well; only a municipality's file comes out of a bucket.
        match function.as_str() {
            "registration-import" => may.extend(["vrs-import", "vrs-files"]),
            "secret-renewal" => may.push("vrs-import"),
            _ => {}
        }
        assert!(
            known.iter().filter(|it| shared(it)).all(|it| may.contains(&it.as_str())),
            "{function}: {known:?}"
        );
        assert!(functions.iter().all(|other| !known.contains(other)), "{function} knows another function");
    }
}

#[test]
fn only_the_store_knows_the_sdk_and_the_policy_does_nothing_but_decide() {
    let mut others = ["shared/policy", "shared/disclosure", "shared/files", "shared/http", "infra/import"]
        .map(str::to_owned)
        .to_vec();
    others.extend(functions().iter().map(|it| format!("functions/{it}")));
    for folder in others {
        let sdk: Vec<_> = dependencies(&folder).into_iter().filter(|it| it.starts_with("aws-")).collect();
        assert!(sdk.is_empty(), "{folder}: {sdk:?}");
    }
    let policy = dependencies("shared/policy");
    assert!(policy.contains("jiff"), "the file was not read: {policy:?}");
    for busy in ["tokio", "serde", "serde_json", "tracing", "hyper", "reqwest", "futures-util"] {
        assert!(!policy.contains(busy), "the policy does I/O or waits: {busy}");
    }
}
