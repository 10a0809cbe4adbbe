//! Keeps the process's memory from other processes of the same user: no core file, not dumpable.

/// Forbids core files and, on Linux, reading `/proc/PID/{environ,mem}` by the same user.
///
/// A refusal of the system is no reason to stop: it takes away one defence, not the work.
pub fn raise() {
    #[cfg(unix)]
    {
        use nix::sys::resource::{Resource, setrlimit};
        let _refused = setrlimit(Resource::RLIMIT_CORE, 0, 0);
    }
    #[cfg(target_os = "linux")]
    {
        let _refused = nix::sys::prctl::set_dumpable(false);
    }
}
