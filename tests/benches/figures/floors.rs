//! An inquiry by number beside floors, which do less and less of it: the same event, the same data, in turns, so that a machine
//! that slows down slows them all.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use vrs_tests::event::{Event, Member, route};
use vrs_tests::template;

use crate::lambda::{Function, House, Program};
use crate::records::{NUMBER, by_number};

const STARTS: usize = 40;
const ROUNDS: usize = 20;
const CALLS_A_ROUND: u32 = 50;
/// Calls under callgrind, which counts instructions; the first ones are left out of the warm count.
const COUNTED: (u32, u32) = (10, 60);

/// What one of them takes.
#[derive(Debug, Default)]
struct Taken {
    starts: Vec<Duration>,
    warm: Vec<Duration>,
    cpu_ns: u64,
    peak_memory_kib: u64,
}

/// Measures and prints, as ratios to the bare function.
pub async fn measure(house: &House) {
    let subject = subject(house).await;
    let ours = Program::function("transfer-inquiry");
    let floor = |name| Program { subject: &subject, ..Program::function(name) };
    let programs = [
        ("nothing", floor("nothing")),
        ("one GetItem", floor("one-item")),
        ("bare, the same calls", floor("bare")),
        ("ours, limits off", Program { limit: 0, ..ours }),
        ("ours, limits on", ours),
    ];
    let (routes, staff) = (template::load().routes, Member::staff("011002"));
    let event = Event::inquiry(&staff, &by_number(NUMBER, false));
    let payload = event.payload(route(&routes, &event.method, &event.path));

    println!(
        "An inquiry by number beside floors, {STARTS} starts and {ROUNDS} × {CALLS_A_ROUND} calls in turn"
    );
    let mut taken = programs.map(|_| Taken::default());
    starts(house, &programs, &payload, &mut taken).await;
    warm(house, &programs, &payload, &mut taken).await;
    print(&programs, taken);
    if has_valgrind() {
        instructions(house, &programs, &payload).await;
    } else {
        println!("Without valgrind, instructions were not counted.");
    }
    println!();
}

/// The pseudonym that the person's records stand under.
async fn subject(house: &House) -> String {
    let items = house.engine.items("Records").await;
    let dose = items.iter().find(|it| it["sealed"]["B"].is_string()).expect("a dose");
    dose["subject"]["S"].as_str().unwrap().to_owned()
}

async fn starts(house: &House, programs: &[(&str, Program<'_>)], payload: &Value, taken: &mut [Taken]) {
    for _ in 0..STARTS {
        for ((_, program), taken) in programs.iter().zip(&mut *taken) {
            let began = Instant::now();
            let function = Function::start(house, *program).await;
            function.call(payload).await;
            taken.starts.push(began.elapsed());
        }
    }
}

async fn warm(house: &House, programs: &[(&str, Program<'_>)], payload: &Value, taken: &mut [Taken]) {
    let mut functions = Vec::new();
    for (name, program) in programs {
        house.wire.forget_calls();
        let function = Function::start(house, *program).await;
        let answer = function.call(payload).await;
        let (calls, status) = (house.wire.take_calls(), &answer["statusCode"]);
        let actions: Vec<_> = calls.iter().map(|it| it.request.action.as_str()).collect();
        println!("{name:<24} answers {status} by {}", actions.join(" "));
        functions.push(function);
    }
    for _ in 0..ROUNDS {
        for (function, taken) in functions.iter().zip(&mut *taken) {
            let cpu_before = function.cpu_ns();
            for _ in 0..CALLS_A_ROUND {
                let began = Instant::now();
                function.call(payload).await;
                taken.warm.push(began.elapsed());
            }
            taken.cpu_ns += function.cpu_ns() - cpu_before;
            taken.peak_memory_kib = function.peak_memory_kib();
        }
        house.wire.forget_calls();
    }
}

fn print(programs: &[(&str, Program<'_>)], taken: impl IntoIterator<Item = Taken>) {
    let rows: Vec<_> = programs
        .iter()
        .zip(taken)
        .map(|((name, program), taken)| {
            let calls = taken.warm.len() as f64;
            let columns = [
                median_ms(taken.starts),
                median_ms(taken.warm),
                taken.cpu_ns as f64 / calls / 1e6,
                taken.peak_memory_kib as f64 / 1024.0,
                program.zipped() as f64 / 1e6,
            ];
            (*name, columns)
        })
        .collect();
    let bare = rows[2].1;
    println!(
        "{:<24} {:>20} {:>18} {:>18} {:>18} {:>17}",
        "", "to first answer", "warm, median", "CPU a call", "peak memory", "zip"
    );
    for (name, columns) in rows {
        let with_ratio =
            |at: usize, unit| format!("{:>6.2} {unit} ({:.2})", columns[at], columns[at] / bare[at]);
        println!(
            "{name:<24} {:>20} {:>18} {:>18} {:>18} {:>17}",
            with_ratio(0, "ms"),
            with_ratio(1, "ms"),
            with_ratio(2, "ms"),
            with_ratio(3, "MiB"),
            with_ratio(4, "MB")
        );
    }
}

fn median_ms(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1000.0
}

fn has_valgrind() -> bool {
    let asked = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
    asked.is_ok_and(|it| it.success())
}

/// Counts of instructions, which are the same in every run on machines of one kind.
async fn instructions(house: &House, programs: &[(&str, Program<'_>)], payload: &Value) {
    println!("Instructions outside the kernel: to the first answer, and a warm call");
    for (name, program) in programs {
        let mut counts = Vec::new();
        for calls in [1, COUNTED.0, COUNTED.1] {
            let function = Function::start_counted(house, *program).await;
            for _ in 0..calls {
                function.call(payload).await;
            }
            counts.push(function.instructions().await as f64);
        }
        let warm = (counts[2] - counts[1]) / f64::from(COUNTED.1 - COUNTED.0);
        println!("{name:<24} {:>8.2} million {:>8.3} million", counts[0] / 1e6, warm / 1e6);
    }
}
