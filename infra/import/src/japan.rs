//! The time of day in Japan, whose summer time ended in 1951.

use jiff::tz::{Offset, offset};

pub(crate) const JAPAN: Offset = offset(9);
