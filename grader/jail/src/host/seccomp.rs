//! seccomp: system calls that no compiler and no check has a use for. They
//! fail as if they were not permitted, which programs cope with. Everything a
//! check does is done by the kernel on its behalf, so what is out of reach here
//! is out of reach whatever code it runs.

mod calls;

use std::collections::BTreeMap;

use libc::c_long;
use rustix::process::getpid;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch, apply_filter, sock_filter,
};

use crate::purpose::Purpose;
use calls::{FORBIDDEN, FORKS, NAMESPACES, OF_FILES, OF_FILES_HERE, ONLY_HERE};

/// Installs the filters. They cannot be taken back.
pub(crate) fn filter_system_calls(purpose: Purpose) -> Result<(), seccompiler::Error> {
    apply_filter(&other_tables())?;
    // The flags of `clone3` lie in memory, where a filter cannot look. As if
    // the kernel were old, the C library asks `clone` instead.
    let clone3 = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
    apply_filter(&compile(clone3, libc::ENOSYS)?)?;
    apply_filter(&compile(rules(purpose)?, libc::EPERM)?)
}

fn compile(
    rules: BTreeMap<c_long, Vec<SeccompRule>>,
    errno: libc::c_int,
) -> Result<BpfProgram, seccompiler::Error> {
    let errno = SeccompAction::Errno(errno.unsigned_abs());
    let arch = TargetArch::try_from(std::env::consts::ARCH)?;
    Ok(SeccompFilter::new(rules, SeccompAction::Allow, errno, arch)?.try_into()?)
}

fn rules(purpose: Purpose) -> Result<BTreeMap<c_long, Vec<SeccompRule>>, seccompiler::Error> {
    let mut rules: BTreeMap<c_long, Vec<SeccompRule>> = FORBIDDEN
        .iter()
        .chain(ONLY_HERE)
        .map(|call| (*call, Vec::new()))
        .collect();
    let itself = u64::from(getpid().as_raw_nonzero().get().unsigned_abs());
    let others = || argument(0, SeccompCmpOp::Ne, itself);
    for call in [
        libc::SYS_kill,
        libc::SYS_tgkill,
        libc::SYS_rt_sigqueueinfo,
        libc::SYS_rt_tgsigqueueinfo,
    ] {
        rules.insert(call, vec![SeccompRule::new(vec![others()?])?]);
    }
    let named = argument(0, SeccompCmpOp::Ne, 0)?;
    let of_others = SeccompRule::new(vec![others()?, named])?;
    rules.insert(libc::SYS_prlimit64, vec![of_others]);
    // Typing on somebody else's terminal.
    let typing = argument(1, SeccompCmpOp::Eq, libc::TIOCSTI)?;
    rules.insert(libc::SYS_ioctl, vec![SeccompRule::new(vec![typing])?]);
    let mut clone = Vec::new();
    for flag in NAMESPACES {
        clone.push(SeccompRule::new(vec![flag_is(flag, true)?])?);
    }
    if purpose == Purpose::Check {
        clone.push(SeccompRule::new(vec![flag_is(libc::CLONE_THREAD, false)?])?);
        let calls = FORKS.iter().chain(OF_FILES).chain(OF_FILES_HERE);
        rules.extend(calls.map(|call| (*call, Vec::new())));
    }
    rules.insert(libc::SYS_clone, clone);
    Ok(rules)
}

fn argument(
    index: u8,
    compare: SeccompCmpOp,
    value: u64,
) -> Result<SeccompCondition, seccompiler::Error> {
    Ok(SeccompCondition::new(
        index,
        SeccompCmpArgLen::Dword,
        compare,
        value,
    )?)
}

fn flag_is(flag: libc::c_int, set: bool) -> Result<SeccompCondition, seccompiler::Error> {
    let flag = u64::from(flag.unsigned_abs());
    argument(0, SeccompCmpOp::MaskedEq(flag), if set { flag } else { 0 })
}

/// The calls of x32 have numbers of their own beside those of x86-64, and the
/// filters below would let them pass.
fn other_tables() -> BpfProgram {
    const LOAD_NUMBER: u16 = 0x20;
    const JUMP_IF_AT_LEAST: u16 = 0x35;
    const RETURN: u16 = 0x06;
    const X32: u32 = 0x4000_0000;
    const ALLOW: u32 = 0x7fff_0000;
    const ERRNO: u32 = 0x0005_0000;
    let step = |code, jt, jf, k| sock_filter { code, jt, jf, k };
    vec![
        step(LOAD_NUMBER, 0, 0, 0),
        step(JUMP_IF_AT_LEAST, 0, 1, X32),
        step(RETURN, 0, 0, ERRNO | libc::ENOSYS.unsigned_abs()),
        step(RETURN, 0, 0, ALLOW),
    ]
}
