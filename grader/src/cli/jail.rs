//! What the command line asks of the jail.

use clap::{Args, ValueEnum};
use jail::{Demands, Require, Wall};

#[derive(Args)]
pub(super) struct JailArgs {
    /// Refuse to run where the host cannot enforce the whole jail.
    #[arg(long, value_name = "WHAT")]
    require_jail: Option<Required>,
    /// Skip a wall of the jail: to find out which one a toolchain stumbles
    /// over.
    #[arg(long, value_name = "WALL", value_parser = wall, hide_short_help = true)]
    jail_without: Vec<Wall>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Required {
    /// Every wall of the jail.
    Full,
}

impl JailArgs {
    pub(super) fn demands(&self) -> Demands {
        Demands {
            require: match self.require_jail {
                Some(Required::Full) => Require::Full,
                None => Require::Nothing,
            },
            without: self.jail_without.clone(),
        }
    }
}

fn wall(text: &str) -> Result<Wall, String> {
    let wanted = |wall: &Wall| wall.name() == text;
    Wall::ALL.into_iter().find(wanted).ok_or_else(|| {
        let names = Wall::ALL.map(Wall::name).join(", ");
        format!("`{text}` is no wall of the jail; there are: {names}")
    })
}
