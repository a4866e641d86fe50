//! Images: what Knative can read, and what will still be the same image tomorrow.

use crate::knative::codes::{KNATIVE_LIMIT, MISSING_IMAGE, UNPINNED_IMAGE};
use crate::knative::context::Context;
use crate::knative::function::image::{Version, version};
use scant_compiler::model::Function;
use scant_lang::diagnostic::Diagnostic;

/// Looks at the image of a function.
pub fn check(context: &Context<'_>, function: &Function, findings: &mut Vec<Diagnostic>) {
    if let Some(code) = &function.code {
        if context.cluster.registry.is_none() {
            let message = format!("it is not said where the image of `{}` is pushed", function.name);
            findings.push(
                Diagnostic::error(&MISSING_IMAGE, code.span, message)
                    .note("knative runs containers: an image is built from this folder, and pulled by the cluster")
                    .help("say `target knative { registry \"ghcr.io/acme\" }`, or give the function an `image`"),
            );
        }
        return;
    }
    // The compiler says when there is neither code nor image.
    let Some(image) = &function.image else { return };
    let unpinned = |message: String| Diagnostic::error(&UNPINNED_IMAGE, image.span, message);
    let pin = "name the image by its digest: `ghcr.io/acme/api@sha256:…`";
    match version(&image.value) {
        Version::Digest => {}
        Version::Tag => findings.push(
            unpinned(format!("`{}` may be another image tomorrow: a tag can be moved", image.value))
                .warning()
                .help(pin),
        ),
        Version::Latest => {
            findings.push(unpinned(format!("`{}` means whatever was pushed last", image.value)).help(pin))
        }
        Version::Wrong => {
            let message = format!("`{}` is not a reference to an image", image.value);
            let finding = Diagnostic::error(&KNATIVE_LIMIT, image.span, message);
            findings.push(finding.help("write it like `ghcr.io/acme/api@sha256:…`, the path in lower case"));
        }
    }
}
