//! The whole file is checked before any row is written; one that is refused is gone at once.

use std::io;

use tokio::runtime::Handle;
use vrs_http::StepError;
use vrs_import::{
    CheckError, Checked, ROWS_MAX, Report, Rules, SourceChanged, Table, UnknownTable, check, settle,
};
use vrs_policy::{Municipality, japan_date};

use crate::event::{Plan, Planning};
use crate::source::Source;
use crate::{App, CSV, apart, failed, failed_reading};

/// Lines of a report: more are counted, and come to light when the file comes again.
const REPORT_ROWS_MAX: u64 = 100_000;

pub async fn plan(app: &App, planning: Planning) -> Result<Plan, StepError> {
    let file = planning.input.file.as_str();
    let version = app.files.look(file).await.map_err(failed)?;
    let verdict = match Municipality::find_str(&planning.input.municipality) {
        None => unknown_municipality().map_err(failed_reading)?,
        Some(municipality) => {
            let rules = Rules { holder: municipality.code, today: japan_date(vrs_http::now()) };
            let (files, version, runtime) = (app.files.clone(), version.clone(), Handle::current());
            let open =
                move || Table::open(Source::new(files.clone(), version.clone(), runtime.clone()), rules);
            apart(|| judge(open)).await?.map_err(failed_reading)?
        }
    };
    let report = match verdict.report {
        Some(content) => {
            let name = planning.run.report("check");
            app.files.write(&name, CSV, content).await.map_err(failed)?;
            Some(name)
        }
        None => None,
    };
    if !verdict.is_accepted {
        app.files.delete(file, &version.etag).await.map_err(failed)?;
    }
    let Checked { rows, faulty_rows } = verdict.checked;
    let of = u32::try_from(rows.div_ceil(app.pace.rows_a_share).max(1)).unwrap_or(u32::MAX);
    Ok(Plan {
        is_accepted: verdict.is_accepted,
        rows,
        faulty_rows,
        warnings: verdict.warnings,
        report,
        etag: version.etag,
        bytes: version.bytes,
        of,
        shares: (0..of).collect(),
        workers: app.pace.workers,
    })
}

/// What is found of a file.
struct Verdict {
    is_accepted: bool,
    checked: Checked,
    warnings: u64,
    report: Option<Vec<u8>>,
}

impl Verdict {
    fn of(checked: Checked, report: Report<Vec<u8>>) -> Self {
        let (faults, warnings) = (report.faults.count(), report.warnings.count());
        let report = report.into_file().filter(|_| faults + warnings > 0);
        Self { is_accepted: faults == 0, checked, warnings, report }
    }
}

/// Reads the file as often as it takes. What keeps it out is a verdict; that it can't be read is an error.
fn judge(mut open: impl FnMut() -> Result<Table<Source>, UnknownTable>) -> io::Result<Verdict> {
    let mut report = Report::new(Some(Vec::new()), REPORT_ROWS_MAX)?;
    let refused = |mut report: Report<Vec<u8>>, why: &dyn std::fmt::Display| {
        report.add_of_whole(why);
        Ok(Verdict::of(Checked::default(), report))
    };
    let mut table = match open() {
        Err(UnknownTable::Io(error)) => return Err(error),
        Err(unknown) => return refused(report, &unknown),
        Ok(table) => table,
    };
    let (mut checked, suspects) = match check(&mut table, ROWS_MAX, |it| report.add(it), |_| {}) {
        Err(CheckError::Read(error)) => return Err(error),
        Err(too_many) => return refused(report, &too_many),
        Ok(checked) => checked,
    };
    settle(&mut checked, suspects, open, |it| report.add(it)).map_err(|error| match error {
        UnknownTable::Io(error) => error,
        _ => io::Error::other(SourceChanged),
    })?;
    Ok(Verdict::of(checked, report))
}

fn unknown_municipality() -> io::Result<Verdict> {
    let mut report = Report::new(Some(Vec::new()), REPORT_ROWS_MAX)?;
    report.add_of_whole(&"その自治体コードの自治体はありません");
    Ok(Verdict::of(Checked::default(), report))
}
