//! Claims of a token: nobody acts for two municipalities, and nobody has a role that no group names (G1).

#![no_main]

use libfuzzer_sys::fuzz_target;
use vrs_fuzz::edge::{Claims, INQUIRER, read, request};
use vrs_policy::{Municipality, Role};

fuzz_target!(|data: &[u8]| {
    let (who, groups) = vrs_fuzz::halves(data);
    let (who, groups) = (vrs_fuzz::text(who), vrs_fuzz::text(groups));
    let (sub, username) = who.split_once(' ').unwrap_or((INQUIRER.sub, INQUIRER.username));
    let staff = read(request(&Claims { sub, username, groups }, &[], b""), |call| Ok(call.staff.clone()));
    let list = groups.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(groups);
    let groups: Vec<&str> = list.split(' ').collect();
    let codes: Vec<&str> = groups.iter().filter_map(|it| it.strip_prefix("municipality-")).collect();
    match staff {
        Ok(staff) => {
            assert_eq!(codes, [staff.municipality.code.as_str()], "one group, and that one");
            assert_eq!((staff.sub.as_str(), staff.username.as_str()), (sub, username));
            for role in [Role::TermsAdmin, Role::Inquirer, Role::Auditor] {
                assert_eq!(staff.has(role), groups.contains(&role.as_str()));
            }
        }
        Err(401) => assert!(sub.is_empty() || username.is_empty()),
        Err(403) => assert!(codes.len() != 1 || Municipality::find_str(codes[0]).is_none()),
        Err(other) => panic!("{other}"),
    }
});
