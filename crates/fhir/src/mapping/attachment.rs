//! Files that came with a referral, inside a document reference or as a resource of their own.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::cases::Case;
use crate::library::ResourceId;
use crate::mapping::coding::coded;
use crate::mapping::{Mapper, text};
use crate::placed::Placed;
use crate::problem::{ProblemKind, Shape};
use crate::referral::Attachment;
use crate::tree::View;

/// Elements of the type `Attachment`.
const ELEMENTS: [&str; 3] = ["attachment", "contentAttachment", "valueAttachment"];

impl<'a> Mapper<'a> {
    pub(super) fn attachments(&mut self, case: &Case) -> Vec<Attachment> {
        let mut attachments = Vec::new();
        for document in case.of_kind(self.library, "DocumentReference") {
            self.document(document, &mut attachments);
        }
        for other in case.members.iter().filter_map(|id| self.library.get(*id)) {
            if !matches!(other.kind, "DocumentReference" | "Binary" | "Bundle") {
                for element in elements_within(other.view) {
                    let attachment = self.attachment(element);
                    attachments.push(attachment);
                }
            }
        }
        let binaries = case
            .members
            .iter()
            .copied()
            .filter(|id| self.is_binary(*id))
            .collect::<Vec<_>>();
        for binary in binaries {
            attachments.extend(self.binary(binary));
        }
        attachments
    }

    fn document(&mut self, document: View<'a>, attachments: &mut Vec<Attachment>) {
        let before = attachments.len();
        for element in elements_within(document) {
            let attachment = self.attachment(element);
            attachments.push(attachment);
        }
        if attachments.len() == before {
            attachments.push(Attachment::default());
        }
        if let Some(first) = attachments.get_mut(before) {
            first.description = text(document, "description");
            first.kind = coded(document, "type");
            first.date = self.date(document, "date");
            first.status = self.code(document, "status");
        }
    }

    fn attachment(&mut self, element: View<'a>) -> Attachment {
        let mut attachment = Attachment {
            title: text(element, "title"),
            content_type: text(element, "contentType"),
            content: self.content(element),
            url: text(element, "url"),
            created: self.date(element, "creation"),
            ..Attachment::default()
        };
        let from = self.library.of(element);
        let leads_to = from
            .zip(element.value_of("url"))
            .and_then(|(from, url)| self.library.resolve(from, url));
        if attachment.content.is_none()
            && let Some(binary) = leads_to.filter(|id| self.is_binary(*id))
            && let Some(came_along) = self.binary(binary)
        {
            attachment.content = came_along.content;
            attachment.content_type = attachment.content_type.or(came_along.content_type);
        }
        attachment
    }

    fn is_binary(&self, id: ResourceId) -> bool {
        self.library
            .get(id)
            .is_some_and(|resource| resource.kind == "Binary")
    }

    /// A binary is one attachment: whoever comes first takes it.
    fn binary(&mut self, id: ResourceId) -> Option<Attachment> {
        let view = self.view(id).filter(|_| self.taken.insert(id))?;
        Some(Attachment {
            content_type: text(view, "contentType"),
            content: self.content(view),
            ..Attachment::default()
        })
    }

    /// The bytes in base64; what is not base64 is reported and stays unplaced.
    fn content(&mut self, element: View<'a>) -> Option<Placed<Vec<u8>>> {
        let leaf = element.first("data")?;
        let written: String = leaf.value()?.split_ascii_whitespace().collect();
        let decoded = STANDARD.decode(written);
        if decoded.is_err() {
            self.report(
                leaf,
                ProblemKind::BadValue {
                    expected: Shape::Base64,
                },
            );
        }
        decoded.ok().map(|bytes| Placed::new(bytes, leaf))
    }
}

/// The attachments within a resource, resources inside it left out.
fn elements_within(resource: View<'_>) -> Vec<View<'_>> {
    let mut found = Vec::new();
    let mut ahead = vec![resource];
    while let Some(element) = ahead.pop() {
        if ELEMENTS.contains(&element.name()) {
            found.push(element);
        }
        let mut inside: Vec<_> = element
            .children()
            .filter(|child| child.resource_type().is_none())
            .collect();
        inside.reverse();
        ahead.extend(inside);
    }
    found
}
