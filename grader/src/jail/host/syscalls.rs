//! seccomp: system calls that no compiler and no check has a use for. They
//! fail as if they were not permitted, which programs cope with. Everything a
//! check does is done by the kernel on its behalf, so what is out of reach here
//! is out of reach whatever code it runs.

use std::collections::BTreeMap;

use libc::c_long;
use rustix::process::getpid;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch, apply_filter, sock_filter,
};

use crate::jail::wire::Trade;

/// Never, under any arguments.
const FORBIDDEN: &[c_long] = &[
    // The network. The one socket that a check has was there before.
    libc::SYS_socket,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    // Other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_kcmp,
    libc::SYS_tkill,
    libc::SYS_setpriority,
    libc::SYS_ioprio_set,
    libc::SYS_sched_setaffinity,
    libc::SYS_sched_setattr,
    libc::SYS_sched_setparam,
    libc::SYS_sched_setscheduler,
    libc::SYS_migrate_pages,
    libc::SYS_move_pages,
    // Files by other ways than paths.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_open_tree,
    libc::SYS_move_mount,
    libc::SYS_mount_setattr,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_name_to_handle_at,
    libc::SYS_open_by_handle_at,
    libc::SYS_fanotify_init,
    libc::SYS_quotactl,
    libc::SYS_quotactl_fd,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    // Namespaces and identities.
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    // Wide doors into the kernel.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_userfaultfd,
    libc::SYS_kexec_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_reboot,
    libc::SYS_syslog,
    libc::SYS_vhangup,
    // The clock of the machine.
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    // Memory that the limit on memory does not see.
    libc::SYS_shmget,
    libc::SYS_shmat,
    libc::SYS_shmctl,
    libc::SYS_msgget,
    libc::SYS_msgctl,
    libc::SYS_msgsnd,
    libc::SYS_semget,
    libc::SYS_semctl,
    libc::SYS_mq_open,
    libc::SYS_mq_unlink,
    libc::SYS_memfd_create,
    libc::SYS_memfd_secret,
];

#[cfg(target_arch = "x86_64")]
const ONLY_HERE: &[c_long] = &[
    libc::SYS_iopl,
    libc::SYS_ioperm,
    libc::SYS_modify_ldt,
    libc::SYS_uselib,
    libc::SYS_kexec_file_load,
];
#[cfg(not(target_arch = "x86_64"))]
const ONLY_HERE: &[c_long] = &[];

/// What Landlock does not see: permissions, owners, times and attributes of
/// files. Linkers need some of it; checks do not.
const OF_FILES: &[c_long] = &[
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchmodat2,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_utimensat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_fremovexattr,
    libc::SYS_inotify_add_watch,
];
#[cfg(target_arch = "x86_64")]
const OF_FILES_HERE: &[c_long] = &[
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_futimesat,
];
#[cfg(not(target_arch = "x86_64"))]
const OF_FILES_HERE: &[c_long] = &[];

/// New processes, by the calls that make nothing else.
#[cfg(target_arch = "x86_64")]
const FORKS: &[c_long] = &[libc::SYS_fork, libc::SYS_vfork];
#[cfg(not(target_arch = "x86_64"))]
const FORKS: &[c_long] = &[];

/// Flags of `clone` that make namespaces.
const NAMESPACES: [libc::c_int; 8] = [
    libc::CLONE_NEWNS,
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWNET,
    libc::CLONE_NEWTIME,
];

/// Installs the filters. They cannot be taken back.
pub(in crate::jail) fn filter_system_calls(trade: Trade) -> Result<(), String> {
    install(trade).map_err(|error| error.to_string())
}

fn install(trade: Trade) -> Result<(), seccompiler::Error> {
    apply_filter(&other_tables())?;
    // The flags of `clone3` lie in memory, where a filter cannot look. As if
    // the kernel were old, the C library asks `clone` instead.
    let clone3 = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
    apply_filter(&compile(clone3, libc::ENOSYS)?)?;
    apply_filter(&compile(rules(trade)?, libc::EPERM)?)
}

fn compile(
    rules: BTreeMap<c_long, Vec<SeccompRule>>,
    errno: libc::c_int,
) -> Result<BpfProgram, seccompiler::Error> {
    let errno = SeccompAction::Errno(errno.unsigned_abs());
    let arch = TargetArch::try_from(std::env::consts::ARCH)?;
    Ok(SeccompFilter::new(rules, SeccompAction::Allow, errno, arch)?.try_into()?)
}

fn rules(trade: Trade) -> Result<BTreeMap<c_long, Vec<SeccompRule>>, seccompiler::Error> {
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
    if trade == Trade::Check {
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
