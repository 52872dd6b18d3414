//! What no submission may do by itself: what an exercise can allow by name, and what a
//! learner is told about each.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Harness;

/// Something that no submission may do unless its exercise allows it, by this
/// name, in `allow` of `exercise.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// `unsafe`, inline assembly.
    Unsafe,
    /// Files and variables that end up in the code when it is compiled.
    Include,
    /// Starting and leaving processes.
    Process,
    /// Files and descriptors.
    Files,
    /// Sockets.
    Network,
    /// Environment variables and arguments.
    Environment,
    /// Code in other languages, and names for the linker.
    Foreign,
    /// Settings of the whole crate: features, kinds, limits.
    CrateSettings,
    /// Macros that other crates can use.
    ExportedMacros,
    /// Functions that the runtime calls: panic hooks, allocators.
    Hooks,
    /// The machinery of the checks themselves.
    Checks,
    /// Macros with the names of those that tests judge by.
    StdMacros,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Topic; 12] = [
        Topic::Unsafe,
        Topic::Include,
        Topic::Process,
        Topic::Files,
        Topic::Network,
        Topic::Environment,
        Topic::Foreign,
        Topic::CrateSettings,
        Topic::ExportedMacros,
        Topic::Hooks,
        Topic::Checks,
        Topic::StdMacros,
    ];

    /// The name in `exercise.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Topic::Unsafe => "unsafe",
            Topic::Include => "include",
            Topic::Process => "process",
            Topic::Files => "files",
            Topic::Network => "network",
            Topic::Environment => "environment",
            Topic::Foreign => "foreign",
            Topic::CrateSettings => "crate_settings",
            Topic::ExportedMacros => "exported_macros",
            Topic::Hooks => "hooks",
            Topic::Checks => "checks",
            Topic::StdMacros => "std_macros",
        }
    }

    /// Why not, and what to do instead.
    pub(crate) const fn lesson(self, harness: Harness) -> &'static str {
        match harness {
            Harness::Timeline => self.lesson_of_a_world(),
            Harness::Libtest => self.lesson_of_tests(),
        }
    }

    /// Where there is no world to point to.
    const fn lesson_of_tests(self) -> &'static str {
        match self {
            Topic::Unsafe => {
                "this exercise needs no unsafe code, and unsafe code could tell the tests what \
                 they want to hear. Use what the standard library offers safely."
            }
            Topic::Files => {
                "there are no files to read or to write when the code is graded. Take what you \
                 need as an argument of the function."
            }
            Topic::Network => {
                "there is no network when the code is graded. Take what you need as an argument \
                 of the function."
            }
            Topic::Foreign => {
                "only Rust takes part. The standard library and the dependencies of the exercise \
                 hold all that it needs."
            }
            Topic::CrateSettings => {
                "the crate is compiled with the exercise's settings. Leave the attribute out."
            }
            Topic::Checks => "this is the machinery of another kind of exercise. Leave it out.",
            _ => self.lesson_of_a_world(),
        }
    }

    const fn lesson_of_a_world(self) -> &'static str {
        match self {
            Topic::Unsafe => {
                "nothing in this course needs unsafe code. What the compiler refuses here, \
                 Arc, Mutex, Pin or Box::pin make possible safely."
            }
            Topic::Include => {
                "the code is graded without its surroundings: files and variables of the machine \
                 are not there. Write the text into the code."
            }
            Topic::Process => {
                "a check ends when its code returns; a process that leaves early, or starts \
                 others, has earned nothing. Return a value, or an error, instead."
            }
            Topic::Files => {
                "the only disk is the one of the world that the check hands over: only there the \
                 timeline can show how long a read takes."
            }
            Topic::Network => {
                "there is no network. The web and the database are those of the world that the \
                 check hands over."
            }
            Topic::Environment => {
                "the environment is empty when the code is graded. Take what you need as an \
                 argument of the function."
            }
            Topic::Foreign => {
                "only Rust takes part. The standard library, tokio and the world hold all that \
                 the exercise needs."
            }
            Topic::CrateSettings => {
                "the crate is compiled with the course's settings, on a stable compiler. Leave \
                 the attribute out."
            }
            Topic::ExportedMacros => {
                "a macro for your own use needs no export. Leave the attribute out, and write the \
                 macro above the place that uses it."
            }
            Topic::Hooks => {
                "a panic, and the memory of the program, belong to the check, which reports what \
                 happened. Handle the error where it occurs."
            }
            Topic::Checks => {
                "this is the machinery that grades. Your code needs the world only: \
                 wakeline::world, wakeline::ms, wakeline::Millis."
            }
            Topic::StdMacros => {
                "tests that import everything of your crate would call this instead of the macro \
                 of the standard library. Give it another name."
            }
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
