//! Landlock: the same reach once more, enforced by another part of the kernel.
//! It holds where the host gives no namespaces.

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd,
    Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
};

use crate::wire::Plan;

/// Without what version 3 brought, a file out of reach can still be cut short.
const NEEDED: ABI = ABI::V3;
/// What is used where it is there: TCP, devices, signals and abstract sockets.
const WANTED: ABI = ABI::V6;

/// Forbids every access to files that the plan does not name.
pub(crate) fn restrict_files(plan: &Plan) -> Result<(), RulesetError> {
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(NEEDED))?
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(WANTED))?
        .handle_access(AccessNet::from_all(WANTED))?
        .scope(Scope::from_all(WANTED))?
        .create()?;
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let execute = read | AccessFs::Execute;
    let write = (AccessFs::from_all(WANTED) & !AccessFs::Execute)
        & !(AccessFs::MakeChar | AccessFs::MakeBlock | AccessFs::MakeSock | AccessFs::MakeFifo);
    let device = AccessFs::ReadFile | AccessFs::WriteFile;
    let reach = &plan.reach;
    for path in &reach.tools {
        rules = allow(rules, path, execute)?;
    }
    for path in &reach.read {
        rules = allow(rules, path, read)?;
    }
    for folder in &reach.write {
        rules = allow(rules, folder.path(), write)?;
    }
    if let Some(path) = &plan.program {
        rules = allow(rules, path, execute)?;
    }
    for path in ["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"] {
        rules = allow(rules, path, device)?;
    }
    let status = rules.restrict_self()?;
    debug_assert_ne!(status.ruleset, RulesetStatus::NotEnforced);
    Ok(())
}

/// What is not there cannot be reached anyway.
fn allow(
    rules: RulesetCreated,
    path: impl AsRef<std::path::Path>,
    access: BitFlags<AccessFs>,
) -> Result<RulesetCreated, RulesetError> {
    let path = path.as_ref();
    let access = if path.is_dir() {
        access
    } else {
        access & AccessFs::from_file(WANTED)
    };
    match PathFd::new(path) {
        Ok(place) => rules.add_rule(PathBeneath::new(place, access)),
        Err(_) => Ok(rules),
    }
}
