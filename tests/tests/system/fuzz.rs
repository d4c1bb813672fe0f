//! Requests that nobody thought of: made from the contract, held to the contract.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use vrs_tests::template::repository;

use crate::running::running;
use crate::tokens::Forge;

/// Where `make test` installs it.
fn schemathesis() -> PathBuf {
    let installed = repository().join(".venv/schemathesis/bin/schemathesis");
    env::var_os("SCHEMATHESIS").map_or(installed, PathBuf::from)
}

#[test]
fn whatever_the_contract_allows_or_not_has_an_answer_in_it() {
    let program = schemathesis();
    assert!(program.exists(), "{} is missing: make test installs it", program.display());
    let groups = ["municipality-012084", "terms-admin", "inquirer", "bulk-inquirer", "auditor", "guardian"];
    let token = Forge::new().member("fuzz", &groups);
    let root = repository();
    let output = Command::new(program)
        .current_dir(running().data.path())
        .arg("--config-file")
        .arg(root.join("tests/schemathesis.toml"))
        .arg("run")
        .arg(root.join("shared/openapi.yaml"))
        .args(["--url", &running().address])
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}
