//! What the state machine says and hears: names of steps, numbers, and the key of the item up to which a segment has been read.

use serde::{Deserialize, Serialize};
use vrs_import::walk::{Counts, Standing};
use vrs_store::{Renewal, Segment};

/// What is done to the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Work {
    /// The check values of the secrets are put on record, once, when a system begins.
    Begin,
    /// Those of older secrets are counted, and nothing is written.
    Count,
    /// They are copied to the newest.
    Copy,
    /// The older ones are removed.
    RemoveOld,
}

impl From<Work> for Renewal {
    fn from(work: Work) -> Self {
        match work {
            Work::Begin => Self::Begin,
            Work::Count => Self::Count,
            Work::Copy => Self::Copy,
            Work::RemoveOld => Self::RemoveOld,
        }
    }
}

/// A step of the state machine.
#[derive(Debug, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Event {
    /// Into how many segments, and by how many workers.
    Plan {
        /// What whoever started it wants.
        input: Wanted,
    },
    /// One segment, from where it stands.
    GoOn(Going),
    /// What came of all segments.
    Finish {
        /// What came of each.
        parts: Vec<Counts>,
    },
}

/// What whoever starts a renewal says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// What is to be done.
    pub work: Work,
    /// Into how many segments the table is divided, if not into as many as are usual.
    pub segments: Option<u32>,
}

/// What the segments have in common, and their numbers.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// What is done.
    pub work: Work,
    /// How many segments there are.
    pub of: u32,
    /// Each one's number.
    pub segments: Vec<u32>,
    /// How many are gone through at once.
    pub workers: u32,
}

/// A segment and where it stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Going {
    /// What is done.
    pub work: Work,
    /// Its number, from 0.
    segment: u32,
    /// Out of how many.
    of: u32,
    /// Where it stands; nothing at its beginning.
    standing: Option<Standing>,
}

impl Going {
    /// Which segment; none when there is no such segment.
    pub fn segment(&self) -> Option<Segment> {
        Segment::new(self.segment, self.of)
    }

    /// Where it stands.
    pub fn standing(&self) -> Standing {
        self.standing.clone().unwrap_or_default()
    }
}

/// What a step answers.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// To a plan.
    Plan(Plan),
    /// To a segment.
    Standing(Standing),
    /// At the end.
    Counts(Counts),
}
