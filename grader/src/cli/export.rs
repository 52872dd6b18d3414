//! `export`: results for a platform. Each format is a subcommand with options of
//! its own; `--format NAME` is the same, anywhere behind `export`.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Command, Subcommand};

use super::{class, paint, print};
use crate::error::Error;
use crate::exit::Exit;
use crate::export::Format;

pub(super) const EXAMPLES: &str = "Examples:
  cargo grader export marks --format gradescope            marks/export/gradescope/
  cargo grader export marks --format csv --output marks.csv
  cargo grader export marks --format canvas --gradebook grades.csv --assignment Deadlines
  cargo grader export marks --format moodle --worksheet grades.csv --scale
  cargo grader export marks --format classroom50 --classroom cs1 --assignment deadlines
  cargo grader export canvas --help                        the options of a format

Where each file goes and what is in it: grader/EXPORT.md. Formats that students see tell
nothing of hidden checks but how they came out together; csv and json are for you.
Exit code 1: everything was written, but somebody is not in it; who and why is said.";

#[derive(Args)]
#[command(
    override_usage = "cargo grader export OUT --format FORMAT [OPTIONS]\n       \
                      cargo grader export FORMAT OUT [OPTIONS]",
    subcommand_value_name = "FORMAT",
    subcommand_help_heading = "Formats",
    disable_help_subcommand = true
)]
pub(super) struct ExportArgs {
    #[command(subcommand)]
    format: Format,
}

pub(super) fn run(args: &ExportArgs, course: Option<&Path>) -> Result<Exit, Error> {
    let exported = args.format.export(course)?;
    let mut err = std::io::stderr();
    for note in &exported.notes {
        let _ = writeln!(err, "note: {note}");
    }
    let paint = paint::for_stderr();
    for who in &exported.left_out {
        let _ = writeln!(err, "{} {who}", paint.bad("left out:"));
    }
    print(&format!(
        "{} in {}",
        class::counted(exported.count, "result"),
        exported.path.display()
    ));
    Ok(if exported.left_out.is_empty() {
        Exit::Success
    } else {
        Exit::NotPassed
    })
}

/// The same command line with the name of the format, which may stand anywhere
/// as `--format NAME`, where the parser looks for it: right behind `export`.
pub(super) fn with_format_first(mut args: Vec<OsString>) -> Vec<OsString> {
    let Some(export) = position(&args) else {
        return args;
    };
    let given = |arg: &OsString| {
        let name = arg.to_str()?.strip_prefix("--format")?;
        match name.strip_prefix('=') {
            Some(name) => Some(Some(OsString::from(name))),
            None => name.is_empty().then_some(None),
        }
    };
    let found = (export + 1..args.len()).find_map(|at| Some((at, given(&args[at])?)));
    let name = match found {
        Some((at, Some(name))) => {
            args.remove(at);
            name
        }
        Some((at, None)) if at + 1 < args.len() => {
            args.remove(at);
            args.remove(at)
        }
        _ => return args,
    };
    args.insert(export + 1, name);
    args
}

/// Where `export` is the command, and not the name of somebody's folder.
fn position(args: &[OsString]) -> Option<usize> {
    let mut at = 1;
    loop {
        let arg = args.get(at)?.to_str()?;
        match arg {
            "export" => return Some(at),
            "--course" => at += 2,
            _ if arg.starts_with("--course=") => at += 1,
            _ => return None,
        }
    }
}

/// What the formats know that the parser does not: what a wrong option was
/// meant for, and which formats there are.
pub(super) fn help_on(error: &clap::Error, args: &[OsString]) -> Option<String> {
    let export = position(args)?;
    let formats = Format::augment_subcommands(Command::new("export"));
    match (error.kind(), error.get(ContextKind::InvalidArg)) {
        (ErrorKind::UnknownArgument, Some(ContextValue::String(option))) => {
            let option = option.split('=').next()?.strip_prefix("--")?;
            let knows = |format: &&Command| {
                let mut options = format.get_arguments();
                options.any(|known| known.get_long() == Some(option))
            };
            let formats: Vec<&str> = formats
                .get_subcommands()
                .filter(knows)
                .map(Command::get_name)
                .collect();
            let asked = args.get(export + 1).map(OsString::as_os_str);
            let asked = asked.and_then(OsStr::to_str).unwrap_or("this format");
            (!formats.is_empty()).then(|| {
                let formats = formats.join(" or ");
                format!("--{option} is for --format {formats}, not for {asked}")
            })
        }
        (
            ErrorKind::InvalidSubcommand
            | ErrorKind::MissingSubcommand
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand,
            _,
        ) => {
            let names: Vec<&str> = formats.get_subcommands().map(Command::get_name).collect();
            Some(format!("name a format with --format: {}", names.join(", ")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::with_format_first;

    fn ordered(line: &str) -> String {
        let args = line.split(' ').map(OsString::from).collect();
        let args = with_format_first(args).into_iter();
        let args: Vec<String> = args.map(|arg| arg.into_string().unwrap()).collect();
        args.join(" ")
    }

    #[test]
    fn a_format_may_stand_anywhere_behind_export() {
        for line in [
            "grader export csv out",
            "grader export out --format csv",
            "grader export --format=csv out",
            "grader export --format csv out",
        ] {
            assert_eq!(ordered(line), "grader export csv out", "{line}");
        }
        let line = "grader --course c export out --scale --format moodle --worksheet w";
        assert_eq!(
            ordered(line),
            "grader --course c export moodle out --scale --worksheet w"
        );
    }

    #[test]
    fn other_commands_keep_their_format() {
        for line in [
            "grader trace export --format svg",
            "grader grade export --out o --format json",
            "grader export out --format",
        ] {
            assert_eq!(ordered(line), line);
        }
    }
}
