//! Elements of Matroska and WebM (RFC 8794: EBML).

use crate::media::blind::file::{Fault, Source, big, unfit};

/// An element's head in a file.
pub(super) struct Head {
    pub id: u32,
    /// Where its content begins.
    pub body: u64,
    /// How long its content is; `None` when whoever wrote it did not know.
    pub size: Option<u64>,
}

/// The head at a place; `None` where there is no element.
pub(super) fn head(source: &mut Source, at: u64) -> Result<Option<Head>, Fault> {
    let bytes = source.look(at, 12)?;
    Ok(parse(&bytes).map(|(id, size, length)| Head { id, body: at + length as u64, size }))
}

/// The content of an element whose size is known.
pub(super) fn body(source: &mut Source, head: &Head) -> Result<Vec<u8>, Fault> {
    match head.size {
        Some(size) => source.bytes(head.body, size),
        None => unfit("it is of unknown size where that is not usual"),
    }
}

/// Id, size, and length of the head itself.
fn parse(bytes: &[u8]) -> Option<(u32, Option<u64>, usize)> {
    let id_length = bytes.first()?.leading_zeros() as usize + 1;
    if id_length > 4 {
        return None;
    }
    let id = u32::try_from(big(bytes.get(..id_length)?)).ok()?;
    let (size, size_length) = number(bytes.get(id_length..)?)?;
    let unknown = size == (1 << (7 * size_length)) - 1;
    Some((id, (!unknown).then_some(size), id_length + size_length))
}

/// A number of variable length, and its length.
pub(super) fn number(bytes: &[u8]) -> Option<(u64, usize)> {
    let length = bytes.first()?.leading_zeros() as usize + 1;
    let raw = big(bytes.get(..length)?);
    (length <= 8).then(|| (raw & !(1 << (7 * length)), length))
}

/// An element in memory.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    pub id: u32,
    pub body: &'a [u8],
}

/// The elements in an element; ends at the first that does not fit.
pub(super) fn elements(mut bytes: &[u8]) -> impl Iterator<Item = Element<'_>> {
    std::iter::from_fn(move || {
        let (id, size, length) = parse(bytes)?;
        let end = length.checked_add(usize::try_from(size?).ok()?)?;
        let body = bytes.get(length..end)?;
        bytes = bytes.get(end..)?;
        Some(Element { id, body })
    })
}

/// The first element of an id.
pub(super) fn find(bytes: &[u8], id: u32) -> Option<&[u8]> {
    elements(bytes).find(|element| element.id == id).map(|element| element.body)
}

/// An unsigned number in an element.
pub(super) fn uint(bytes: &[u8], id: u32) -> Option<u64> {
    find(bytes, id).filter(|body| body.len() <= 8).map(big)
}

/// A fraction in an element.
pub(super) fn float(bytes: &[u8], id: u32) -> Option<f64> {
    let body = find(bytes, id)?;
    match body.len() {
        4 => body.first_chunk().map(|four| f64::from(f32::from_be_bytes(*four))),
        8 => body.first_chunk().map(|eight| f64::from_be_bytes(*eight)),
        _ => None,
    }
}

/// The head of an element that will be so long: the size always in eight bytes.
pub(super) fn open(id: u32, size: u64) -> Vec<u8> {
    let mut bytes: Vec<u8> = id.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
    bytes.extend((size | 1 << 56).to_be_bytes());
    bytes
}

/// An element as bytes.
pub(super) fn element(id: u32, body: &[u8]) -> Vec<u8> {
    let mut bytes: Vec<u8> = id.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
    match body.len() {
        short @ 0..0x7f => bytes.push(0x80 | u8::try_from(short).unwrap_or(0)),
        long => bytes.extend((long as u64 | 1 << 56).to_be_bytes()),
    }
    bytes.extend(body);
    bytes
}

/// An element with an unsigned number.
pub(super) fn put_uint(id: u32, number: u64) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(7);
    element(id, bytes.get(first..).unwrap_or_default())
}
