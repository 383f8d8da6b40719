//! Puts an export's files into a folder: all made first, then moved into place. Before the first is moved, the
//! manifest there says which files are about to be replaced, so that an export that is cut off can be repeated.

use std::io::Write;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::manifest::{FORMAT, MANIFEST, json_bytes};
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
    put_by(dir, files, |temporary, place| Ok(temporary.persist(place).map(|_| ())?))
}

/// As a disk that lets only so many files be put in place.
#[cfg(test)]
pub(super) fn put_until(dir: &Path, files: Vec<NewFile>, count: usize) -> Result<ExportSummary, ExportError> {
    // The manifest of what was begun comes first.
    let mut left = count + 1;
    put_by(dir, files, move |temporary, place| {
        left = left.checked_sub(1).ok_or(std::io::ErrorKind::StorageFull)?;
        Ok(temporary.persist(place).map(|_| ())?)
    })
}

fn put_by(
    dir: &Path,
    files: Vec<NewFile>,
    mut into_place: impl FnMut(tempfile::NamedTempFile, &Path) -> std::io::Result<()>,
) -> Result<ExportSummary, ExportError> {
    let mut written = Vec::new();
    let failed = |written: &[String], source| ExportError::Write {
        dir: dir.to_path_buf(),
        written: written.to_vec(),
        source,
    };
    std::fs::create_dir_all(dir).map_err(|source| failed(&written, source))?;
    let earlier = earlier_export(dir);
    if let Some(name) =
        somebody_elses(dir, &files, earlier.as_ref()).map_err(|source| failed(&written, source))?
    {
        return Err(ExportError::NotOurs { dir: dir.to_path_buf(), name });
    }
    let begun = begun(&files, earlier.as_ref());
    let begun =
        begun.map(|bytes| make(dir, &bytes)).transpose().map_err(|source| failed(&written, source))?;
    let mut made = Vec::new();
    for file in &files {
        made.push(make(dir, &file.bytes).map_err(|source| failed(&written, source))?);
    }
    if let Some(begun) = begun {
        into_place(begun, &dir.join(MANIFEST)).map_err(|source| failed(&written, source))?;
        written.push(MANIFEST.to_owned());
    }
    for (file, temporary) in files.iter().zip(made) {
        into_place(temporary, &dir.join(file.name)).map_err(|source| failed(&written, source))?;
        written.push(file.name.to_owned());
    }
    let summary =
        |file: NewFile| ExportedFile { name: file.name.to_owned(), rows: file.rows, bytes: file.bytes.len() };
    Ok(ExportSummary { dir: dir.to_path_buf(), files: files.into_iter().map(summary).collect() })
}

/// A whole file under a passing name, on the disk, which vanishes unless it is moved into place.
pub(super) fn make(dir: &Path, bytes: &[u8]) -> std::io::Result<tempfile::NamedTempFile> {
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
fn somebody_elses(dir: &Path, files: &[NewFile], earlier: Option<&Value>) -> std::io::Result<Option<String>> {
    for file in files {
        let path = dir.join(file.name);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        let ours = bytes == file.bytes
            || earlier.is_some_and(|manifest| file.name == MANIFEST || wrote(manifest, file.name, &bytes));
        if !ours {
            return Ok(Some(file.name.to_owned()));
        }
    }
    Ok(None)
}

/// The manifest of an earlier export into the folder, whether it came to its end or not.
fn earlier_export(dir: &Path) -> Option<Value> {
    let manifest: Value = serde_json::from_slice(&std::fs::read(dir.join(MANIFEST)).ok()?).ok()?;
    (manifest.get("format")?.as_str()? == FORMAT).then_some(manifest)
}

/// Where a manifest that stands while files are being replaced has those of the exports before.
const REPLACES: &str = "replaces";

/// The new manifest as it stands until all files are in place: with the files that may still be there from before.
fn begun(files: &[NewFile], earlier: Option<&Value>) -> Option<Vec<u8>> {
    let new = files.iter().find(|file| file.name == MANIFEST)?;
    let mut manifest: Value = serde_json::from_slice(&new.bytes).ok()?;
    let before: Vec<Value> = earlier.into_iter().flat_map(listed).cloned().collect();
    manifest.as_object_mut()?.insert(REPLACES.to_owned(), before.into());
    Some(json_bytes(&manifest))
}

/// Every file that a manifest knows.
fn listed(manifest: &Value) -> impl Iterator<Item = &Value> {
    ["files", REPLACES].into_iter().filter_map(|key| manifest.get(key)?.as_array()).flatten()
}

/// Whether an export wrote these bytes under this name.
fn wrote(manifest: &Value, name: &str, bytes: &[u8]) -> bool {
    let hash = sha256(bytes);
    let is = |file: &Value, key: &str, text: &str| file.get(key).and_then(Value::as_str) == Some(text);
    listed(manifest).any(|file| is(file, "name", name) && is(file, "sha256", &hash))
}
