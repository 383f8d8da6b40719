//! `manifest.json`: which study, by which codebooks and profiles, in which files.

use serde_json::{Value, json};

use super::folder::{NewFile, sha256};
use super::{ExportMeta, Format};
use crate::report::{Instrument, StudyRatings, double_coded};

/// The manifest's name.
pub(super) const MANIFEST: &str = "manifest.json";

/// What marks a manifest as ours; the number goes up when a file's columns change their meaning.
pub(super) const FORMAT: &str = "samspil-export-1";

/// The manifest of the files given.
pub(super) fn manifest(
    study: &StudyRatings,
    meta: &ExportMeta,
    format: Format,
    files: &[NewFile],
) -> NewFile {
    let waves: Vec<Value> =
        study.waves.iter().map(|wave| json!({ "months": wave.months, "label": wave.label })).collect();
    let listed: Vec<Value> = files
        .iter()
        .map(|file| {
            json!({
                "name": file.name,
                "rows": file.rows,
                "bytes": file.bytes.len(),
                "sha256": sha256(&file.bytes),
            })
        })
        .collect();
    let manifest = json!({
        "format": FORMAT,
        "program": { "name": "Samspil", "version": meta.program_version },
        "study": { "id": meta.study_id, "name": study.study },
        "trail": meta.trail,
        "waves": waves,
        "instruments": study.instruments.iter().map(instrument).collect::<Vec<_>>(),
        "counts": {
            "clips": study.clips.len(),
            "submitted_sheets": study.sheets.len(),
            "double_coded_clips": double_coded(study).len(),
        },
        "csv": {
            "separator": if format.excel { ";" } else { "," },
            "decimal": if format.excel { "," } else { "." },
            "byte_order_mark": format.excel,
            "line_end": if format.excel { "CRLF" } else { "LF" },
            "missing": "empty cell",
        },
        "files": listed,
    });
    NewFile { name: MANIFEST, rows: None, bytes: json_bytes(&manifest) }
}

/// JSON as people read it, with a line end.
pub(super) fn json_bytes(value: &Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}

fn instrument(instrument: &Instrument) -> Value {
    let codebook = &instrument.codebook;
    json!({
        "codebook": {
            "id": codebook.id,
            "version": codebook.version,
            "title": codebook.title.get(Default::default()),
            "verified": codebook.verified,
            "hash": codebook.hash,
            "overlay_hash": instrument.overlay_hash,
        },
        "profile": instrument.profile.as_ref().map(|profile| json!({
            "id": profile.id,
            "version": profile.version,
            "title": profile.title.get(Default::default()),
            "verified": profile.verified,
            "hash": profile.hash,
        })),
        "waves": instrument.waves,
    })
}
