//! Members of staff and what they may do (G1).

use jiff::civil::Date;

use crate::municipality::Municipality;

/// What a member of staff may do beyond reading terms and what their municipality asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// May agree to terms for the municipality (T6).
    TermsAdmin,
    /// May make inquiries.
    Inquirer,
    /// May ask for many at once, and all holders at once (B7).
    BulkInquirer,
    /// May read the inquiries that others made about the municipality's residents (A5).
    Auditor,
    /// May protect residents (P1).
    Guardian,
}

impl Role {
    const ALL: [Self; 5] =
        [Self::TermsAdmin, Self::Inquirer, Self::BulkInquirer, Self::Auditor, Self::Guardian];

    /// The name of the group that stands for the role.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TermsAdmin => "terms-admin",
            Self::Inquirer => "inquirer",
            Self::BulkInquirer => "bulk-inquirer",
            Self::Auditor => "auditor",
            Self::Guardian => "guardian",
        }
    }
}

/// A signed-in member of staff of one municipality.
#[derive(Debug, Clone)]
pub struct Staff {
    /// The one municipality for which they act.
    pub municipality: Municipality,
    /// The identity provider's permanent id of the account.
    pub sub: String,
    /// The account's name, as colleagues know it.
    pub username: String,
    roles: Vec<Role>,
}

/// The groups name no existing municipality, or more than one: nobody can act for two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the token must name exactly one existing municipality")]
pub struct NoMunicipality;

impl Staff {
    /// Reads the groups of an account: one `municipality-<code>` and any roles; other groups say nothing here.
    ///
    /// # Errors
    /// [`NoMunicipality`] unless exactly one group names a municipality, and that municipality stands on this day: nobody acts
    /// for one that is no more (R7).
    pub fn from_groups<'a>(
        sub: &str,
        username: &str,
        groups: impl Iterator<Item = &'a str> + Clone,
        today: Date,
    ) -> Result<Self, NoMunicipality> {
        let mut codes = groups.clone().filter_map(|group| group.strip_prefix("municipality-"));
        let (Some(code), None) = (codes.next(), codes.next()) else {
            return Err(NoMunicipality);
        };
        let municipality = Municipality::find_standing(code, today).ok_or(NoMunicipality)?;
        let roles =
            Role::ALL.into_iter().filter(|role| groups.clone().any(|group| group == role.as_str())).collect();
        Ok(Self { municipality, sub: sub.to_owned(), username: username.to_owned(), roles })
    }

    /// Whether they have this role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn staff(groups: &str) -> Result<Staff, NoMunicipality> {
        Staff::from_groups("sub", "name", groups.split(' '), jiff::civil::date(2021, 12, 14))
    }

    #[test]
    fn g1_exactly_one_existing_municipality() {
        for (groups, code) in [
            ("municipality-011002", Some("011002")),
            ("inquirer municipality-011002 else", Some("011002")),
            ("", None),
            ("inquirer", None),
            ("municipality-", None),
            ("municipality-010006", None),
            ("municipality-011003", None),
            ("municipality-011002 municipality-012025", None),
            ("municipality-011002 municipality-011002", None),
            ("municipality-011002 municipality-", None),
            ("Municipality-011002", None),
        ] {
            assert_eq!(
                staff(groups).ok().map(|it| it.municipality.code.to_string()).as_deref(),
                code,
                "{groups}"
            );
        }
    }

    #[test]
    fn t6_roles_are_only_those_named() {
        for role in Role::ALL {
            let groups = format!("municipality-011002 {}", role.as_str());
            let staff = staff(&groups).unwrap();
            for other in Role::ALL {
                assert_eq!(staff.has(other), other == role);
            }
        }
        assert!(!staff("municipality-011002 terms-administrator xinquirer").unwrap().has(Role::Inquirer));
    }
}
