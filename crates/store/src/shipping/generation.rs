//! One generation while it is written: what was read from the log and not shipped yet, and the pieces. All of it blocks.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use sha2::Digest as _;
use spil_model::ids::FileId;

use super::file::DatabaseFile;
use super::log::{self, Position};
use super::piece::{self, FORMAT, Head, Uploaded};
use super::{NotShipped, Route, Shipped, folder};
use crate::backup::Summed;
use crate::dialect::beside;
use crate::files::stored;
use crate::journal::hex;

/// The content of a page that has to be shipped.
#[derive(Debug)]
enum Page {
    /// It stands in the log here.
    InLog(u64),
    /// It was read already.
    Held(Vec<u8>),
}

/// A generation that goes on.
#[derive(Debug)]
pub(super) struct Generation {
    route: Arc<Route>,
    log: PathBuf,
    database: DatabaseFile,
    number: u64,
    folder: PathBuf,
    /// When it began.
    pub(super) began: Timestamp,
    /// The number of the next piece.
    next: u64,
    before: String,
    position: Option<Position>,
    pages: BTreeMap<u32, Page>,
    file_pages: u32,
    uploaded: BTreeMap<FileId, Uploaded>,
    anchors_shipped: u64,
    anchors: Vec<u8>,
    lock: File,
}

impl Generation {
    /// Begins one after those that are there, without a piece. What an earlier one has shipped of uploaded files is linked to.
    pub(super) fn begin(
        route: &Arc<Route>,
        database: &Path,
        earlier: Option<Self>,
        now: Timestamp,
    ) -> Result<Self, NotShipped> {
        let lock = match earlier.as_ref().map(|earlier| &earlier.lock) {
            Some(lock) if route.to.join("spil-shipping").exists() => lock.try_clone()?,
            _ => folder::lock(&route.to)?,
        };
        let last = folder::generations(&route.to)?.pop();
        let number = last.unwrap_or(0) + 1;
        let mut generation = Self {
            route: Arc::clone(route),
            log: beside(database, "-wal"),
            database: DatabaseFile::open(database)?,
            number,
            folder: folder::generation(&route.to, number),
            began: now,
            next: 0,
            before: String::new(),
            position: None,
            pages: BTreeMap::new(),
            file_pages: 0,
            uploaded: BTreeMap::new(),
            anchors_shipped: 0,
            anchors: Vec::new(),
            lock,
        };
        folder::make(&generation.folder)?;
        if let Some(earlier) = earlier {
            generation.link(&earlier)?;
        }
        Ok(generation)
    }

    /// Files never change: what was shipped once is not shipped again. Where the disk has no links, it is.
    fn link(&mut self, earlier: &Self) -> io::Result<()> {
        for (id, uploaded) in &earlier.uploaded {
            let from = folder::uploaded(&earlier.folder, *id);
            let to = folder::uploaded(&self.folder, *id);
            folder::make(to.parent().unwrap_or(&self.folder))?;
            if fs::hard_link(from, &to).is_ok() {
                self.uploaded.insert(*id, uploaded.clone());
            }
        }
        Ok(())
    }

    /// Whether anything that has to be shipped stands in the log alone: then the log may not begin anew.
    pub(super) fn needs_log(&self) -> bool {
        let mut pages = self.pages.values();
        pages.any(|page| matches!(page, Page::InLog(_)))
    }

    /// How many pages have to be shipped.
    pub(super) fn waiting(&self) -> usize {
        self.pages.len()
    }

    /// How long the log is, in frames.
    pub(super) fn log_frames(&self) -> u64 {
        self.position.map_or(0, |position| position.frames)
    }

    /// Reads what was committed since. SQLite counted so many frames in its log before: not to find them all means that some were
    /// written over.
    pub(super) fn read_on(&mut self, counted: Option<u64>) -> Result<(), NotShipped> {
        // Anchors first: none is younger than the database.
        self.read_anchors()?;
        let Some(read) = log::follow(&self.log, self.position)? else {
            return Err(NotShipped::Broken);
        };
        let frames = read.position.map_or(0, |position| position.frames);
        if !read.is_anew && counted.is_some_and(|counted| frames < counted) {
            return Err(NotShipped::Broken);
        }
        if read.is_anew && self.needs_log() {
            return Err(NotShipped::Broken);
        }
        self.position = read.position;
        let pages = read.pages.into_iter();
        self.pages
            .extend(pages.map(|(page, at)| (page, Page::InLog(at))));
        self.file_pages = read.file_pages.unwrap_or(self.file_pages);
        Ok(())
    }

    /// Reads the pages that have to be shipped, so that the log may begin anew.
    pub(super) fn hold_pages(&mut self) -> io::Result<()> {
        let mut log = None;
        for page in self.pages.values_mut() {
            if let Page::InLog(at) = *page {
                let log = match &mut log {
                    Some(log) => log,
                    none => none.insert(File::open(&self.log)?),
                };
                let mut content = vec![0; self.database.page_bytes as usize];
                log.read_exact_at(&mut content, at)?;
                *page = Page::Held(content);
            }
        }
        Ok(())
    }

    fn read_anchors(&mut self) -> io::Result<()> {
        let mut file = match File::open(&self.route.anchors) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            file => file?,
        };
        file.seek(SeekFrom::Start(
            self.anchors_shipped + self.anchors.len() as u64,
        ))?;
        file.read_to_end(&mut self.anchors).map(drop)
    }

    /// Writes the first piece: every page of the database.
    pub(super) fn write_all(&mut self, now: Timestamp) -> Result<Shipped, NotShipped> {
        if self.file_pages == 0 {
            self.file_pages = self.database.pages()?;
        }
        self.write(now, self.file_pages)
    }

    /// Writes the next piece: what changed since the last one. Nothing is written where nothing did.
    pub(super) fn write_changes(&mut self, now: Timestamp) -> Result<Shipped, NotShipped> {
        let changed = self.pages.range(..=self.file_pages).count();
        if changed == 0 && self.anchors.is_empty() {
            return Ok(self.shipped(0, 0));
        }
        let pages = u32::try_from(changed).map_err(io::Error::other)?;
        self.write(now, pages)
    }

    fn write(&mut self, now: Timestamp, pages: u32) -> Result<Shipped, NotShipped> {
        if !self.route.to.exists() || (0 < self.next && !self.folder.exists()) {
            return Err(NotShipped::Away);
        }
        let (uploaded, written) = self.send_uploaded()?;
        let lies = stored(&self.route.data)?;
        let known = self
            .uploaded
            .keys()
            .chain(uploaded.iter().map(|one| &one.id));
        let gone: Vec<FileId> = known.filter(|id| !lies.contains(*id)).copied().collect();
        let named = match self.next {
            0 => self.uploaded.values().cloned().chain(uploaded).collect(),
            _ => uploaded,
        };
        let head = self.head(now, pages, named, gone);
        let sent = piece::send(
            &self.folder,
            &folder::piece(self.next),
            &self.route.recipients,
            |out| self.fill(out, &head),
        )?;
        // Before it counts: had the log begun anew meanwhile, what was read from it would be something else.
        if let Some(position) = self.position
            && self.needs_log()
            && !log::is_still(&self.log, position)?
        {
            fs::remove_file(self.folder.join(folder::piece(self.next)))?;
            return Err(NotShipped::Broken);
        }
        self.count(head, sent.sha256);
        Ok(self.shipped(pages as usize, sent.bytes + written))
    }

    fn head(&self, at: Timestamp, pages: u32, uploaded: Vec<Uploaded>, gone: Vec<FileId>) -> Head {
        Head {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            generation: self.number,
            sequence: self.next,
            before: self.before.clone(),
            at,
            page_bytes: self.database.page_bytes,
            file_pages: self.file_pages,
            pages,
            anchors_from: self.anchors_shipped,
            anchors: self.anchors.len() as u64,
            uploaded,
            gone,
        }
    }

    fn fill(&self, out: &mut dyn Write, head: &Head) -> io::Result<()> {
        piece::write_head(out, head)?;
        out.write_all(&self.anchors)?;
        let log = self
            .needs_log()
            .then(|| File::open(&self.log))
            .transpose()?;
        let mut content = vec![0; self.database.page_bytes as usize];
        let mut page_out = |page: u32, from: Option<&Page>| {
            match (from, &log) {
                (Some(Page::Held(kept)), _) => content.copy_from_slice(kept),
                (Some(Page::InLog(at)), Some(log)) => log.read_exact_at(&mut content, *at)?,
                _ => self.database.read(page, &mut content)?,
            }
            out.write_all(&page.to_le_bytes())?;
            out.write_all(&content)
        };
        if head.sequence == 0 {
            (1..=head.pages).try_for_each(|page| page_out(page, self.pages.get(&page)))
        } else {
            let mut changed = self.pages.range(..=self.file_pages);
            changed.try_for_each(|(page, from)| page_out(*page, Some(from)))
        }
    }

    /// The piece is on the other disk: the next one follows it.
    fn count(&mut self, head: Head, sha256: String) {
        self.next += 1;
        self.before = sha256;
        self.anchors_shipped += head.anchors;
        self.anchors.clear();
        self.pages.clear();
        let uploaded = head.uploaded.into_iter().map(|one| (one.id, one));
        self.uploaded.extend(uploaded);
        for id in head.gone {
            self.uploaded.remove(&id);
        }
    }

    fn shipped(&self, pages: usize, bytes: u64) -> Shipped {
        Shipped {
            generation: self.number,
            sequence: self.next.saturating_sub(1),
            pages,
            bytes,
        }
    }

    /// Sends the files that came since: they are there before a piece names their rows.
    fn send_uploaded(&self) -> io::Result<(Vec<Uploaded>, u64)> {
        let (mut sent, mut written) = (Vec::new(), 0);
        for id in stored(&self.route.data)? {
            if self.uploaded.contains_key(&id) {
                continue;
            }
            // A file of a draft may have gone since the folder was read.
            if let Some((uploaded, bytes)) = self.send_one(id)? {
                sent.push(uploaded);
                written += bytes;
            }
        }
        Ok((sent, written))
    }

    fn send_one(&self, id: FileId) -> io::Result<Option<(Uploaded, u64)>> {
        let name = crate::backup::PartName::File(id).to_string();
        let file = match File::open(self.route.data.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let (mut file, to) = (Summed::new(file), folder::uploaded(&self.folder, id));
        let (Some(parent), Some(name)) = (to.parent(), to.file_name()) else {
            return Ok(None);
        };
        folder::make(parent)?;
        // One that was sent before a piece failed is sent again.
        let _ = fs::remove_file(&to);
        let name = name.to_string_lossy();
        let sent = piece::send(parent, &name, &self.route.recipients, |out| {
            io::copy(&mut file, out).map(drop)
        })?;
        let uploaded = Uploaded {
            id,
            bytes: file.bytes,
            sha256: hex(&file.sum.finalize()),
        };
        Ok(Some((uploaded, sent.bytes)))
    }
}
