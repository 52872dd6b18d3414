//! The ledger: a `SQLite` file that holds every finished job. Each is committed
//! before the next is begun on, so a run that is killed at any moment resumes
//! where it was. Beside each result are the parts of its key: a job is graded
//! again only when one of them has changed, and its line says which. A ledger of
//! another layout is looked at and left as it is.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::JobResult;
use crate::catalogue::Slug;
use crate::error::LedgerError;

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

const RECORD: &str = "
    INSERT INTO job VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT DO UPDATE SET
        fingerprint = excluded.fingerprint, parts = excluded.parts, result = excluded.result
    WHERE result <> excluded.result OR parts <> excluded.parts
";

/// Results of a key. One that only says that the machine failed is none.
const STANDS: &str = "
    FROM job WHERE fingerprint = ?1 AND json_extract(result, '$.verdict') <> 'infra_error'
";

/// An open ledger.
pub(crate) struct Ledger {
    path: PathBuf,
    connection: Connection,
}

impl Ledger {
    /// Opens the ledger at `path`, and makes it if it is not there.
    pub(crate) fn open(path: &Path) -> Result<Ledger, LedgerError> {
        let wrong = |error: rusqlite::Error| broken(path, error);
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
            let path = path.to_owned();
            return Err(LedgerError::Layout {
                path,
                found: version,
                writes: VERSION,
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

    /// The ledger as it is before a [`Ledger::together`] that is going on.
    pub(crate) fn as_it_was(&self) -> Result<Ledger, LedgerError> {
        Ledger::open(&self.path)
    }

    /// Writes one finished job, if it is not there already; commits it, unless
    /// a [`Ledger::together`] is around it.
    pub(crate) fn record(
        &self,
        result: &JobResult,
        key: &impl Serialize,
    ) -> Result<(), LedgerError> {
        let json = serde_json::to_string(result).map_err(self.damaged("a row"))?;
        let parts = serde_json::to_string(key).map_err(self.damaged("a row"))?;
        self.connection
            .prepare_cached(RECORD)
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
            .map_err(|error| broken(&self.path, error))?;
        Ok(())
    }

    /// Commits everything that `does` writes at once, or nothing of it.
    pub(crate) fn together<Error: From<LedgerError>>(
        &self,
        does: impl FnOnce() -> Result<(), Error>,
    ) -> Result<(), Error> {
        let wrong = |error: rusqlite::Error| broken(&self.path, error);
        let transaction = self.connection.unchecked_transaction().map_err(wrong)?;
        does()?;
        transaction.commit().map_err(wrong)?;
        Ok(())
    }

    /// What the recorded result of a job depended on.
    pub(crate) fn key_of<Key: DeserializeOwned>(
        &self,
        (student, exercise, attempt): (&str, &Slug, u32),
    ) -> Result<Option<Key>, LedgerError> {
        let sql = "SELECT parts FROM job WHERE student = ?1 AND exercise = ?2 AND attempt = ?3";
        let of = params![student, exercise.as_str(), attempt];
        let parts: Option<String> = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut query| query.query_row(of, |row| row.get(0)).optional())
            .map_err(|error| broken(&self.path, error))?;
        parts
            .map(|parts| serde_json::from_str(&parts).map_err(self.damaged("a row")))
            .transpose()
    }

    /// The result that stands for this key, whoever's it is.
    ///
    /// # Errors
    /// If there is none; [`Ledger::knows`] says so before.
    pub(crate) fn known(&self, fingerprint: &str) -> Result<JobResult, LedgerError> {
        // A cached row has no time of its own: the one that was run comes first.
        let sql = format!(
            "SELECT result {STANDS} ORDER BY json_extract(result, '$.cached'), student, attempt LIMIT 1"
        );
        let json: String = self
            .connection
            .prepare_cached(&sql)
            .and_then(|mut query| query.query_row([fingerprint], |row| row.get(0)))
            .map_err(|error| broken(&self.path, error))?;
        serde_json::from_str(&json).map_err(self.damaged("a row"))
    }

    /// Whether a result stands for this key.
    pub(crate) fn knows(&self, fingerprint: &str) -> Result<bool, LedgerError> {
        self.connection
            .prepare_cached(&format!("SELECT 1 {STANDS}"))
            .and_then(|mut query| query.exists([fingerprint]))
            .map_err(|error| broken(&self.path, error))
    }

    /// The exercises that have results.
    pub(crate) fn exercises(&self) -> Result<Vec<String>, LedgerError> {
        self.texts("SELECT DISTINCT exercise FROM job")
    }

    /// Every student, in order.
    pub(crate) fn students(&self) -> Result<Vec<String>, LedgerError> {
        self.texts("SELECT DISTINCT student FROM job ORDER BY student")
    }

    fn texts(&self, sql: &str) -> Result<Vec<String>, LedgerError> {
        let wrong = |error: rusqlite::Error| broken(&self.path, error);
        let mut query = self.connection.prepare(sql).map_err(wrong)?;
        let texts = query.query_map([], |row| row.get(0)).map_err(wrong)?;
        texts.map(|text| text.map_err(wrong)).collect()
    }

    /// Hands over the jobs of each student, all attempts, students in order.
    pub(crate) fn each_student<Error: From<LedgerError>>(
        &self,
        mut visit: impl FnMut(Vec<JobResult>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let wrong = |error: rusqlite::Error| broken(&self.path, error);
        let mut query = self
            .connection
            .prepare("SELECT result FROM job ORDER BY student, exercise, attempt")
            .map_err(wrong)?;
        let mut rows = query.query([]).map_err(wrong)?;
        let mut jobs: Vec<JobResult> = Vec::new();
        while let Some(row) = rows.next().map_err(wrong)? {
            let json = row.get_ref(0).and_then(|json| Ok(json.as_str()?));
            let job: JobResult =
                serde_json::from_str(json.map_err(wrong)?).map_err(self.damaged("a row"))?;
            if jobs.last().is_some_and(|last| last.student != job.student) {
                visit(std::mem::take(&mut jobs))?;
            }
            jobs.push(job);
        }
        if jobs.is_empty() { Ok(()) } else { visit(jobs) }
    }

    /// Forgets all jobs (student, exercise, attempt) that belong to this run no
    /// more.
    pub(crate) fn keep(
        &self,
        belongs: impl Fn(&str, &str, u32) -> bool,
    ) -> Result<(), LedgerError> {
        let wrong = |error: rusqlite::Error| broken(&self.path, error);
        let sql = "SELECT rowid, student, exercise, attempt FROM job";
        let mut query = self.connection.prepare(sql).map_err(wrong)?;
        let mut rows = query.query([]).map_err(wrong)?;
        let mut gone: Vec<i64> = Vec::new();
        while let Some(row) = rows.next().map_err(wrong)? {
            let text = |column| row.get_ref(column).and_then(|text| Ok(text.as_str()?));
            let (student, exercise) = (text(1).map_err(wrong)?, text(2).map_err(wrong)?);
            if !belongs(student, exercise, row.get(3).map_err(wrong)?) {
                gone.push(row.get(0).map_err(wrong)?);
            }
        }
        self.together(|| {
            let delete = self
                .connection
                .prepare_cached("DELETE FROM job WHERE rowid = ?1");
            let mut delete = delete.map_err(wrong)?;
            gone.iter()
                .try_for_each(|row| delete.execute([row]).map(drop).map_err(wrong))
        })
    }

    /// Remembers a fact about the run as a whole.
    pub(crate) fn set_fact(
        &self,
        name: &'static str,
        value: &impl Serialize,
    ) -> Result<(), LedgerError> {
        let json = serde_json::to_string(value).map_err(self.damaged(name))?;
        self.connection
            .execute(
                "INSERT OR REPLACE INTO fact VALUES (?1, ?2)",
                [name, json.as_str()],
            )
            .map_err(|error| broken(&self.path, error))?;
        Ok(())
    }

    /// A fact about the run as a whole; `None` where nobody remembered it.
    pub(crate) fn fact<Fact: DeserializeOwned>(
        &self,
        name: &'static str,
    ) -> Result<Option<Fact>, LedgerError> {
        let json: Option<String> = self
            .connection
            .query_row("SELECT value FROM fact WHERE name = ?1", [name], |row| {
                row.get(0)
            })
            .optional()
            .map_err(|error| broken(&self.path, error))?;
        json.map(|json| serde_json::from_str(&json).map_err(self.damaged(name)))
            .transpose()
    }

    /// The error of a ledger on which no run was begun.
    pub(super) fn not_begun(&self) -> LedgerError {
        LedgerError::NotBegun {
            path: self.path.clone(),
        }
    }

    fn damaged(&self, what: &'static str) -> impl Fn(serde_json::Error) -> LedgerError + '_ {
        move |source| LedgerError::Damaged {
            path: self.path.clone(),
            what,
            source,
        }
    }
}

fn broken(path: &Path, source: rusqlite::Error) -> LedgerError {
    LedgerError::Database {
        path: path.to_owned(),
        source,
    }
}
