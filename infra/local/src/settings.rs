//! What the caller chose: the variables of the contract, checked before anything starts.

use std::{
    env, fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

use anyhow::{Context as _, Result, bail};
use vrs_store::load_terms;

/// The choices for one run.
#[derive(Debug)]
pub struct Settings {
    /// The repository.
    pub root: PathBuf,
    /// `PORT`: the one port that is spoken to; 0 takes a free one.
    pub port: u16,
    /// `DATA_DIR`: where data and keys are kept; in memory without it.
    pub data_dir: Option<PathBuf>,
    /// `DYNAMODB_ENDPOINT`: another engine in place of the embedded one.
    pub dynamodb_endpoint: Option<String>,
    /// `SAMPLE`: whether sample data is loaded.
    pub sample: bool,
    /// `TERMS_DIR`: other texts of terms in place of the layer's.
    pub terms_dir: Option<PathBuf>,
    /// `INQUIRY_LIMIT`: limits on inquiries.
    pub inquiry_limit: InquiryLimit,
    /// `SITE_DIR`: the built site.
    pub site_dir: PathBuf,
    /// `FUNCTIONS_PROFILE`: cargo's profile that the functions are built in, for measuring.
    pub functions_profile: Option<String>,
}

impl Settings {
    /// Reads the environment. An empty variable is one that isn't set.
    pub fn from_environment() -> Result<Self> {
        let root = root()?;
        let settings = Self {
            port: read("PORT", "a port number")?.unwrap_or(8080),
            data_dir: path("DATA_DIR", &root),
            dynamodb_endpoint: variable("DYNAMODB_ENDPOINT"),
            sample: match variable("SAMPLE").as_deref() {
                None => true,
                Some("none") => false,
                Some(other) => bail!("SAMPLE={other}: it is none, or not set"),
            },
            terms_dir: path("TERMS_DIR", &root),
            inquiry_limit: read("INQUIRY_LIMIT", "a number of inquiries a minute, or on")?
                .unwrap_or(InquiryLimit::OFF),
            site_dir: path("SITE_DIR", &root).unwrap_or_else(|| root.join("frontend/dist")),
            functions_profile: variable("FUNCTIONS_PROFILE"),
            root,
        };
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<()> {
        if let Some(directory) = &self.terms_dir {
            load_terms(directory).context("TERMS_DIR")?;
        }
        if let Some(endpoint) = &self.dynamodb_endpoint
            && !endpoint.starts_with("http://")
            && !endpoint.starts_with("https://")
        {
            bail!("DYNAMODB_ENDPOINT={endpoint}: it is not an http address");
        }
        if !self.site_dir.join("index.html").is_file() {
            bail!(
                "the site is not built: {} has no index.html (make run builds it)",
                self.site_dir.display()
            );
        }
        Ok(())
    }
}

/// The template's parameters that limit what is done in a day.
const BY_DAY: &[&str] =
    &["ProtectionLimitGuardian", "BulkLimitStaff", "BulkLimitMunicipality", "BulkLimitConsent"];

/// Limits on inquiries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InquiryLimit {
    /// Those that the template declares.
    OfTemplate,
    /// So many a minute; 0 is no limit.
    PerMinute {
        /// By one member of staff.
        staff: u32,
        /// By one municipality.
        municipality: u32,
    },
}

impl InquiryLimit {
    /// No limits.
    pub const OFF: Self = Self::PerMinute { staff: 0, municipality: 0 };

    /// The template's parameters, where they differ from its defaults.
    pub fn parameters(self) -> Vec<(String, String)> {
        match self {
            Self::OfTemplate => Vec::new(),
            Self::PerMinute { staff, municipality } => {
                // Without limits by minute there are none by day.
                let by_day = if staff == 0 { BY_DAY } else { &[] };
                let by_day = by_day.iter().map(|it| ((*it).to_owned(), "0".to_owned()));
                let by_minute = [
                    ("InquiryLimitStaff".to_owned(), staff.to_string()),
                    ("InquiryLimitMunicipality".to_owned(), municipality.to_string()),
                ];
                by_minute.into_iter().chain(by_day).collect()
            }
        }
    }
}

impl FromStr for InquiryLimit {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "off" => Ok(Self::OFF),
            "on" => Ok(Self::OfTemplate),
            number => {
                let staff: u32 = number.parse()?;
                let municipality = staff.checked_mul(10).context("too large")?;
                Ok(Self::PerMinute { staff, municipality })
            }
        }
    }
}

/// The port of a running system, for the commands that speak to it.
pub fn port() -> Result<u16> {
    Ok(read("PORT", "a port number")?.unwrap_or(8080))
}

/// The repository: the nearest directory upwards with the template.
pub fn root() -> Result<PathBuf> {
    let start = env::current_dir()?;
    start
        .ancestors()
        .find(|directory| directory.join("infra/template.yaml").is_file())
        .map(Path::to_path_buf)
        .with_context(|| {
            format!("{} is not inside the repository: there is no infra/template.yaml", start.display())
        })
}

/// A variable, unless it is empty.
pub fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn path(name: &str, root: &Path) -> Option<PathBuf> {
    variable(name).map(|value| root.join(value))
}

fn read<T>(name: &str, what: &str) -> Result<Option<T>>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    variable(name)
        .map(|value| {
            value.parse().map_err(|error| anyhow::anyhow!("{name}={value}: it is not {what} ({error})"))
        })
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_off_on_or_a_number() {
        let of = |text: &str| text.parse::<InquiryLimit>().ok();
        assert_eq!(of("off"), Some(InquiryLimit::OFF));
        assert_eq!(of("0"), Some(InquiryLimit::OFF));
        assert_eq!(of("on"), Some(InquiryLimit::OfTemplate));
        assert_eq!(of("3"), Some(InquiryLimit::PerMinute { staff: 3, municipality: 30 }));
        for wrong in ["-1", "many", "4294967295", " 3"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }
}
