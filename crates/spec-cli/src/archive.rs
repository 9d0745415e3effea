//! An archive read as one repository: what of it is wanted is brought unpacked, and nothing is written to the disk.

use crate::{messages::reason, reading};
use flate2::read::{DeflateDecoder, GzDecoder};
use spec_model::{
    Given,
    archive::{Archive, Packing, is_archive},
};
use spec_source::{Input, Origin};
use std::{
    fs::File,
    io::{ErrorKind, Read, Seek, SeekFrom},
    path::Path,
};

/// How many bytes are brought at once.
const AT_ONCE: usize = 1 << 16;

/// Whether a path is one of an archive, by its name.
pub(crate) fn is_one(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| is_archive(&name.to_string_lossy()))
}

/// Reads an archive.
pub(crate) fn read(path: &Path) -> Result<Given, String> {
    let unreadable =
        |error: std::io::Error| format!("this archive could not be read ({})", reason(&error));
    let mut file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let name = reading::name(path.file_name().unwrap_or(path.as_os_str()));
    let mut archive = Archive::new(&name, size);
    let mut buffer = vec![0; AT_ONCE];
    while let Some(piece) = archive.wants() {
        file.seek(SeekFrom::Start(piece.from)).map_err(unreadable)?;
        let packed = (&file).take(piece.to.saturating_sub(piece.from));
        let mut reader: Box<dyn Read> = match piece.packing {
            Packing::No => Box::new(packed),
            Packing::Deflate => Box::new(DeflateDecoder::new(packed)),
            Packing::Gzip => Box::new(GzDecoder::new(packed)),
        };
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(length) => {
                    if !archive.take(buffer.get(..length).unwrap_or_default()) {
                        break;
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // what cannot be unpacked any further; whoever counts the bytes says so
                Err(error) if is_damage(&error) => break,
                Err(error) => return Err(unreadable(error)),
            }
        }
        archive.end();
    }
    archive.finish().map(shown)
}

fn is_damage(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::UnexpectedEof
    )
}

/// The same with its names as reports show them, as those of a folder are.
fn shown(mut given: Given) -> Given {
    given.name = spec_report::visible(&given.name);
    for Input {
        path,
        bytes,
        origin,
    } in &mut given.inputs
    {
        *path = spec_report::visible(path);
        if *origin == Origin::Listing {
            let lines = String::from_utf8_lossy(bytes);
            let lines: Vec<String> = lines.lines().map(spec_report::visible).collect();
            *bytes = lines.join("\n").into_bytes();
        }
    }
    for unread in &mut given.unread {
        unread.path = spec_report::visible(&unread.path);
        unread.message = spec_report::visible(&unread.message);
    }
    given
}
