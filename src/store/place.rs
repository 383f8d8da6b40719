//! Where a study's file lies: on which kind of disk, and whether it is still the one that was opened.

use std::path::{Path, PathBuf};

/// What tells a file from every other on this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileId(u64, u64);

/// The file that lies at a path; `None` where there is none, or the system has no such numbers.
#[cfg(unix)]
pub(super) fn file_at(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|facts| FileId(facts.dev(), facts.ino()))
}

/// The file that lies at a path; `None` where there is none, or the system has no such numbers.
#[cfg(not(unix))]
pub(super) fn file_at(_path: &Path) -> Option<FileId> {
    None
}

/// Whether a file lies on a file system that other computers may have open too: the longest mount point that
/// it lies under says its kind. Where the system has no such list (not Linux) the answer is no.
pub(super) fn on_network_share(path: &Path) -> bool {
    let Ok(path) = std::fs::canonicalize(path) else { return false };
    let Ok(mounts) = std::fs::read_to_string("/proc/self/mounts") else { return false };
    network_kind(&path, &mounts)
}

/// As [`on_network_share`], over the text of `/proc/self/mounts` (fstab(5): device, place, kind, …).
fn network_kind(path: &Path, mounts: &str) -> bool {
    const KINDS: [&str; 20] = [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "afs",
        "coda",
        "ncpfs",
        "ceph",
        "fuse.ceph",
        "fuse.glusterfs",
        "lustre",
        "gpfs",
        "beegfs",
        "ocfs2",
        "gfs2",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.gvfsd-fuse",
    ];
    mounts
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ');
            let place = PathBuf::from(fields.nth(1)?.replace("\\040", " "));
            let kind = fields.next()?;
            path.starts_with(&place).then(|| (place.components().count(), kind))
        })
        // The last of equal length is the one mounted on top.
        .max_by_key(|(depth, _)| *depth)
        .is_some_and(|(_, kind)| KINDS.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_share_is_told_by_its_mount() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\n\
            //server/lab /mnt/our\\040lab cifs rw 0 0\n\
            /dev/sdb1 /mnt/our\\040lab/fast ext4 rw 0 0\n\
            host:/pool /pool nfs4 rw 0 0\n";
        let network = |path: &str| network_kind(Path::new(path), mounts);
        assert!(network("/mnt/our lab/study/study.db") && network("/pool/a/study.db"));
        assert!(!network("/srv/study.db") && !network("/mnt/our lab/fast/study.db") && !network("/pools/x"));
    }
}
