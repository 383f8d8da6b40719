//! Puts an export's files into a folder: all made first, then moved into place.

use std::io::Write;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::manifest::{FORMAT, MANIFEST};
use super::{ExportError, ExportSummary, ExportedFile};

/// A file about to be written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NewFile {
    pub(super) name: &'static str,
    pub(super) rows: Option<usize>,
    pub(super) bytes: Vec<u8>,
}

/// SHA-256 in lower-case hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes all files or, where a name is taken by somebody else's file, none.
pub(super) fn put(dir: &Path, files: Vec<NewFile>) -> Result<ExportSummary, ExportError> {
    let mut written = Vec::new();
    let failed = |written: &[String], source| ExportError::Write {
        dir: dir.to_path_buf(),
        written: written.to_vec(),
        source,
    };
    std::fs::create_dir_all(dir).map_err(|source| failed(&written, source))?;
    if let Some(name) = somebody_elses(dir, &files).map_err(|source| failed(&written, source))? {
        return Err(ExportError::NotOurs { dir: dir.to_path_buf(), name });
    }
    let mut made = Vec::new();
    for file in &files {
        made.push(make(dir, &file.bytes).map_err(|source| failed(&written, source))?);
    }
    for (file, temporary) in files.iter().zip(made) {
        temporary.persist(dir.join(file.name)).map_err(|error| failed(&written, error.error))?;
        written.push(file.name.to_owned());
    }
    let summary =
        |file: NewFile| ExportedFile { name: file.name.to_owned(), rows: file.rows, bytes: file.bytes.len() };
    Ok(ExportSummary { dir: dir.to_path_buf(), files: files.into_iter().map(summary).collect() })
}

/// A whole file under a passing name, on the disk, which vanishes unless it is moved into place.
fn make(dir: &Path, bytes: &[u8]) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".samspil-export-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any other file that the person makes, not for the owner alone.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(dir)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// The first of the names that is taken by a file which no earlier export wrote as it stands.
fn somebody_elses(dir: &Path, files: &[NewFile]) -> std::io::Result<Option<String>> {
    let earlier = earlier_export(dir);
    for file in files {
        let path = dir.join(file.name);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        let ours = match &earlier {
            None => false,
            Some(_) if file.name == MANIFEST => true,
            Some(manifest) => recorded_hash(manifest, file.name) == Some(sha256(&bytes)),
        };
        if !ours {
            return Ok(Some(file.name.to_owned()));
        }
    }
    Ok(None)
}

/// The manifest of an earlier export into the folder.
fn earlier_export(dir: &Path) -> Option<Value> {
    let manifest: Value = serde_json::from_slice(&std::fs::read(dir.join(MANIFEST)).ok()?).ok()?;
    (manifest.get("format")?.as_str()? == FORMAT).then_some(manifest)
}

fn recorded_hash(manifest: &Value, name: &str) -> Option<String> {
    let files = manifest.get("files")?.as_array()?;
    let entry = files.iter().find(|file| file.get("name").and_then(Value::as_str) == Some(name))?;
    Some(entry.get("sha256")?.as_str()?.to_owned())
}
