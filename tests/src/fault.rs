//! What can go wrong between a function and DynamoDB, and a plan of when.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::call::Request;

/// What happens to one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: the call is passed on and answered.
    Pass,
    /// The call waits until this many calls stand before the wire at once; then all are passed on.
    /// Calls that a function makes one after the other never get past it.
    Gather(usize),
    /// The call is passed on late.
    Delay(Duration),
    /// The call is passed on, and its answer comes late.
    SlowAnswer(Duration),
    /// The call is not passed on, and never answered.
    NeverAnswer,
    /// The call is passed on and done, but never answered.
    DoneNeverAnswered,
    /// 400 `ThrottlingException`.
    Throttle,
    /// 400 `ProvisionedThroughputExceededException`.
    Exceed,
    /// 500 `InternalServerError`.
    Fail,
    /// 400 `AccessDeniedException`: a permission is missing.
    Deny,
    /// 400 `ValidationException`: the engine finds the request invalid.
    Invalid,
    /// 200, but with every key of a `BatchGetItem` left unprocessed, as when its table is throttled.
    Unprocessed,
    /// The connection closes before the call is passed on.
    Close,
    /// The call is passed on and done, then the connection closes without its answer.
    DoneThenClose,
}

impl Fault {
    /// Every kind of fault that a function must survive; the slow ones last longer than any function waits.
    pub const HARMFUL: [Self; 7] = [
        Self::NeverAnswer,
        Self::DoneNeverAnswered,
        Self::Throttle,
        Self::Exceed,
        Self::Fail,
        Self::Close,
        Self::DoneThenClose,
    ];
}

/// Decides what happens to each call.
pub trait Plan: Send + Sync {
    /// What happens to this call.
    fn fault(&self, request: &Request) -> Fault;
}

impl<F: Fn(&Request) -> Fault + Send + Sync> Plan for F {
    fn fault(&self, request: &Request) -> Fault {
        self(request)
    }
}

/// The same for every call.
impl Plan for Fault {
    fn fault(&self, _: &Request) -> Fault {
        *self
    }
}

/// One fault for the first calls of an action; then all pass.
#[derive(Debug)]
pub struct First {
    action: &'static str,
    fault: Fault,
    left: AtomicU64,
}

impl First {
    /// `fault` for the first `times` calls of `action` (such as `dynamodb:Query`).
    #[must_use]
    pub const fn new(times: u64, action: &'static str, fault: Fault) -> Self {
        Self { action, fault, left: AtomicU64::new(times) }
    }
}

impl Plan for First {
    fn fault(&self, request: &Request) -> Fault {
        if request.action != self.action {
            return Fault::Pass;
        }
        match self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)) {
            Ok(_) => self.fault,
            Err(_) => Fault::Pass,
        }
    }
}

/// Harmful faults at a rate, from a seed: the n-th call of a run has the same fault in every run.
#[derive(Debug)]
pub struct Storm {
    seed: u64,
    per_mille: u64,
    calls: AtomicU64,
}

impl Storm {
    /// Of 1,000 calls, about `per_mille` meet a fault.
    #[must_use]
    pub const fn new(seed: u64, per_mille: u64) -> Self {
        Self { seed, per_mille, calls: AtomicU64::new(0) }
    }
}

impl Plan for Storm {
    fn fault(&self, _: &Request) -> Fault {
        let n = self.calls.fetch_add(1, Ordering::SeqCst);
        let roll = mix(self.seed ^ mix(n));
        if roll % 1_000 >= self.per_mille {
            return Fault::Pass;
        }
        let kinds = Fault::HARMFUL.len() as u64;
        let kind = usize::try_from((roll / 1_000) % kinds).unwrap_or_default();
        Fault::HARMFUL.get(kind).copied().unwrap_or(Fault::Fail)
    }
}

/// SplitMix64: spreads a counter over all 64 bits.
const fn mix(n: u64) -> u64 {
    let z = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(action: &str) -> Request {
        Request { action: action.into(), resources: Vec::new(), body: String::new() }
    }

    #[test]
    fn a_storm_is_the_same_every_time_and_has_every_kind() {
        let rolls = |seed| {
            let storm = Storm::new(seed, 200);
            (0..2_000).map(|_| storm.fault(&request("dynamodb:Query"))).collect::<Vec<_>>()
        };
        let first = rolls(7);
        assert_eq!(first, rolls(7));
        assert_ne!(first, rolls(8));
        assert!(Fault::HARMFUL.iter().all(|kind| first.contains(kind)));
        let harmed = first.iter().filter(|it| **it != Fault::Pass).count();
        assert!((300..500).contains(&harmed), "{harmed}");
    }

    #[test]
    fn the_first_calls_of_one_action() {
        let plan = First::new(2, "dynamodb:Query", Fault::Fail);
        let faults =
            ["Query", "GetItem", "Query", "Query"].map(|op| plan.fault(&request(&format!("dynamodb:{op}"))));
        assert_eq!(faults, [Fault::Fail, Fault::Pass, Fault::Fail, Fault::Pass]);
    }
}
