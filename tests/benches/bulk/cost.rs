//! What bulks take in an account: units that are counted here, at prices and times that are not.

use crate::house::House;

/// Dollars a million, in Tokyo, on demand, as AWS lists them; to be looked up again before they are relied on.
const WRITE_UNITS: f64 = 0.715;
const READ_UNITS: f64 = 0.1425;
const REQUESTS: f64 = 1.29 + 0.20;
const GB_SECONDS: f64 = 16.67;

/// The memory of a function, and how long a call to DynamoDB is assumed to take there.
const MEMORY_GB: f64 = 0.5;
const CALL_S: f64 = 0.005;

/// A hundred persons take two queries each; the header of all 1,741 municipalities is three units, the other three reads one each.
const READ_UNITS_A_CHUNK: f64 = 200.0 + 6.0;
/// Seven rounds of 32 queries, the record, the entries.
const ROUNDS_A_CHUNK: f64 = 7.0 + 2.0;

/// Prints what one chunk writes, and what so many persons take.
pub async fn print(house: &House) {
    let items = house.engine.items("Inquiries").await;
    let size = |it: &serde_json::Value| -> usize {
        let value =
            |it: &serde_json::Value| it["S"].as_str().or_else(|| it["N"].as_str()).map_or(0, str::len);
        it.as_object().unwrap().iter().map(|(name, it)| name.len() + value(it)).sum()
    };
    let parts: Vec<_> = items.iter().filter(|it| it.get("settled").is_some()).collect();
    let entries: Vec<_> = items.iter().filter(|it| it.get("bulk").is_some()).collect();
    let bytes: Vec<_> = parts.iter().map(|it| size(it)).collect();
    let listed = entries.iter().filter(|it| it.get("holder").is_some()).count();
    let chunks = parts.len() as f64;
    let units_of_part = bytes.iter().map(|it| it.div_ceil(1024)).sum::<usize>() as f64 / chunks;
    // An entry is below 1 kB, and stands once more in each index that lists it.
    let units_of_entries = (entries.len() + listed) as f64 / chunks;
    let writes = units_of_part + units_of_entries;
    println!(
        "\nA chunk writes {writes:.1} units: a record of {} bytes on average, {:.1} entries",
        bytes.iter().sum::<usize>() / bytes.len(),
        entries.len() as f64 / chunks
    );
    println!("In an account, with {CALL_S} s a call, eight chunks at once, and the prices above:");
    for persons in [10_000.0, 570_000.0] {
        let chunks = persons / 100.0;
        let (reads, writes) = (chunks * READ_UNITS_A_CHUNK, chunks * writes);
        let seconds = chunks * ROUNDS_A_CHUNK * CALL_S;
        let dollars = (reads * READ_UNITS
            + writes * WRITE_UNITS
            + chunks * REQUESTS
            + seconds * MEMORY_GB * GB_SECONDS)
            / 1_000_000.0;
        println!(
            "{persons:>8} persons: {reads:>9.0} read units, {writes:>8.0} write units, {chunks:>5.0} requests, {:>6.1} s, {dollars:.2} dollars",
            seconds / 8.0
        );
    }
}
