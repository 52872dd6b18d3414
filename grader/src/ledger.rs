//! The ledger: a `SQLite` file that holds every finished job. Each is committed
//! before the next is begun on, so a run that is killed at any moment resumes
//! where it was.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Error;
use crate::job::Job;
use crate::key::Key;
use crate::verdict::JobResult;

/// The layout of the tables, in `PRAGMA user_version`.
const VERSION: i64 = 3;

const TABLES: &str = "
    CREATE TABLE job (
        student TEXT NOT NULL,
        exercise TEXT NOT NULL,
        attempt INTEGER NOT NULL,
        fingerprint TEXT NOT NULL,
        parts TEXT NOT NULL,
        result TEXT NOT NULL,
        PRIMARY KEY (student, exercise, attempt)
    ) STRICT;
    CREATE INDEX job_by_fingerprint ON job (fingerprint);
    CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
";

/// An open ledger.
pub(crate) struct Ledger {
    path: PathBuf,
    connection: Connection,
}

impl Ledger {
    /// Opens the ledger at `path`, and makes it if it is not there.
    pub(crate) fn open(path: &Path) -> Result<Ledger, Error> {
        let wrong = |error: rusqlite::Error| broken(path, &error);
        let mut connection = Connection::open(path).map_err(wrong)?;
        // A reader, or a second grader by mistake, is waited for a while.
        connection
            .busy_timeout(std::time::Duration::from_secs(5))
            .map_err(wrong)?;
        // Looked at before anything is set: what is not ours stays as it is.
        let version: i64 = connection
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .map_err(wrong)?;
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))
            .map_err(wrong)?;
        let fresh = version == 0 && tables == 0;
        if !fresh && version != VERSION {
            let message = format!(
                "it has layout {version}, this grader writes layout {VERSION}; \
                 name another --out folder, or use the grader that wrote it"
            );
            return Err(Error::Ledger {
                path: path.to_owned(),
                message,
            });
        }
        for (name, value) in [("journal_mode", "WAL"), ("synchronous", "NORMAL")] {
            connection.pragma_update(None, name, value).map_err(wrong)?;
        }
        if fresh {
            let transaction = connection.transaction().map_err(wrong)?;
            transaction.execute_batch(TABLES).map_err(wrong)?;
            transaction
                .pragma_update(None, "user_version", VERSION)
                .map_err(wrong)?;
            transaction.commit().map_err(wrong)?;
        }
        Ok(Ledger {
            path: path.to_owned(),
            connection,
        })
    }

    /// Writes one finished job; commits it, unless a [`Ledger::together`] is
    /// around it.
    pub(crate) fn record(&self, result: &JobResult, key: &Key) -> Result<(), Error> {
        let json = serde_json::to_string(result).map_err(|error| self.damaged(&error))?;
        let parts = serde_json::to_string(key).map_err(|error| self.damaged(&error))?;
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO job VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .and_then(|mut insert| {
                let exercise = result.exercise.as_str();
                insert.execute(params![
                    result.student,
                    exercise,
                    result.attempt,
                    result.fingerprint,
                    parts,
                    json
                ])
            })
            .map_err(|error| broken(&self.path, &error))?;
        Ok(())
    }

    /// Commits everything that `does` writes at once, or nothing of it.
    pub(crate) fn together(&self, does: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
        let wrong = |error: rusqlite::Error| broken(&self.path, &error);
        let transaction = self.connection.unchecked_transaction().map_err(wrong)?;
        does()?;
        transaction.commit().map_err(wrong)
    }

    /// What the recorded result of a job depended on.
    pub(crate) fn key_of(&self, job: &Job<'_>) -> Result<Option<Key>, Error> {
        let sql = "SELECT parts FROM job WHERE student = ?1 AND exercise = ?2 AND attempt = ?3";
        let of = params![job.student, job.exercise.slug.as_str(), job.attempt];
        let parts: Option<String> = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut query| query.query_row(of, |row| row.get(0)).optional())
            .map_err(|error| broken(&self.path, &error))?;
        parts
            .map(|parts| serde_json::from_str(&parts).map_err(|error| self.damaged(&error)))
            .transpose()
    }

    /// A result that stands for this key, whoever's it is.
    pub(crate) fn known(&self, fingerprint: &str) -> Result<Option<JobResult>, Error> {
        // A cached row has no time of its own: the one that was run comes first.
        let sql = "SELECT result FROM job WHERE fingerprint = ?1 \
                   ORDER BY json_extract(result, '$.cached'), student, attempt LIMIT 1";
        let json: Option<String> = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut query| query.query_row([fingerprint], |row| row.get(0)).optional())
            .map_err(|error| broken(&self.path, &error))?;
        json.map(|json| serde_json::from_str(&json).map_err(|error| self.damaged(&error)))
            .transpose()
    }

    /// Every job, in no particular order.
    pub(crate) fn results(&self) -> Result<Vec<JobResult>, Error> {
        let wrong = |error: rusqlite::Error| broken(&self.path, &error);
        let mut query = self
            .connection
            .prepare("SELECT result FROM job")
            .map_err(wrong)?;
        let rows = query
            .query_map([], |row| row.get::<_, String>(0))
            .map_err(wrong)?;
        rows.map(|json| {
            serde_json::from_str(&json.map_err(wrong)?).map_err(|error| self.damaged(&error))
        })
        .collect()
    }

    /// Every student, in order.
    pub(crate) fn students(&self) -> Result<Vec<String>, Error> {
        let wrong = |error: rusqlite::Error| broken(&self.path, &error);
        let mut query = self
            .connection
            .prepare("SELECT DISTINCT student FROM job ORDER BY student")
            .map_err(wrong)?;
        let names = query.query_map([], |row| row.get(0)).map_err(wrong)?;
        names.map(|name| name.map_err(wrong)).collect()
    }

    /// Hands over the jobs of each student, all attempts, students in order.
    pub(crate) fn each_student(
        &self,
        mut visit: impl FnMut(Vec<JobResult>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let wrong = |error: rusqlite::Error| broken(&self.path, &error);
        let mut query = self
            .connection
            .prepare("SELECT result FROM job ORDER BY student, exercise, attempt")
            .map_err(wrong)?;
        let mut rows = query.query([]).map_err(wrong)?;
        let mut jobs: Vec<JobResult> = Vec::new();
        while let Some(row) = rows.next().map_err(wrong)? {
            let json = row.get_ref(0).and_then(|json| Ok(json.as_str()?));
            let job: JobResult =
                serde_json::from_str(json.map_err(wrong)?).map_err(|error| self.damaged(&error))?;
            if jobs.last().is_some_and(|last| last.student != job.student) {
                visit(std::mem::take(&mut jobs))?;
            }
            jobs.push(job);
        }
        if jobs.is_empty() { Ok(()) } else { visit(jobs) }
    }

    /// Forgets a job that belongs to this run no more.
    pub(crate) fn forget(&self, old: &JobResult) -> Result<(), Error> {
        self.connection
            .execute(
                "DELETE FROM job WHERE student = ?1 AND exercise = ?2 AND attempt = ?3",
                params![old.student, old.exercise.as_str(), old.attempt],
            )
            .map_err(|error| broken(&self.path, &error))?;
        Ok(())
    }

    /// Remembers a fact about the run as a whole.
    pub(crate) fn set_fact(&self, name: &str, value: &str) -> Result<(), Error> {
        self.connection
            .execute("INSERT OR REPLACE INTO fact VALUES (?1, ?2)", [name, value])
            .map_err(|error| broken(&self.path, &error))?;
        Ok(())
    }

    /// A fact about the run as a whole.
    pub(crate) fn fact(&self, name: &str) -> Result<Option<String>, Error> {
        self.connection
            .query_row("SELECT value FROM fact WHERE name = ?1", [name], |row| {
                row.get(0)
            })
            .optional()
            .map_err(|error| broken(&self.path, &error))
    }

    fn damaged(&self, error: &serde_json::Error) -> Error {
        let message = format!("a row is damaged ({error}); name another --out folder");
        Error::Ledger {
            path: self.path.clone(),
            message,
        }
    }
}

fn broken(path: &Path, error: &rusqlite::Error) -> Error {
    use rusqlite::ErrorCode::{CannotOpen, DatabaseBusy, DiskFull, ReadOnly, SystemIoFailure};
    let next = match error.sqlite_error_code() {
        Some(DiskFull | SystemIoFailure) => {
            "every finished job is kept; make room on the disk, and the same command goes on"
        }
        Some(CannotOpen | ReadOnly) => "make it writable, or name another --out folder",
        Some(DatabaseBusy) => "another program reads or writes it; close that and try again",
        _ => "if the file is damaged, name another --out folder",
    };
    Error::Ledger {
        path: path.to_owned(),
        message: format!("{error}; {next}"),
    }
}
