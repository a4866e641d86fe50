//! Images: what Knative can read, and what will still be the same image tomorrow.

use crate::knative::codes::{KNATIVE_LIMIT, MISSING_IMAGE, UNPINNED_IMAGE};
use crate::knative::context::Context;
use crate::knative::function::image::{Version, version};
use scant_compiler::model::Function;
use scant_lang::diagnostic::Diagnostic;

/// Looks at the images of all functions.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    if context.cluster.registry.is_none() {
        findings.extend(unpushed(context));
    }
    context.model.functions.iter().for_each(|function| reference(function, findings));
}

/// One registry is missing, however many images there are.
fn unpushed(context: &Context<'_>) -> Option<Diagnostic> {
    let mut built =
        context.model.functions.iter().filter_map(|function| Some((function, function.code.as_ref()?)));
    let (first, code) = built.next()?;
    let message = match built.count() {
        0 => format!("it is not said where the image of `{}` is pushed", first.name),
        1 => format!(
            "it is not said where the image of `{}` and that of another function are pushed",
            first.name
        ),
        more => format!(
            "it is not said where the images of `{}` and {more} other functions are pushed",
            first.name
        ),
    };
    let finding = Diagnostic::error(&MISSING_IMAGE, code.span, message)
        .note("knative runs containers: an image is built from a code folder, and pulled by the cluster");
    Some(finding.help("say `target knative { registry \"ghcr.io/acme\" }`, or give each function an `image`"))
}

fn reference(function: &Function, findings: &mut Vec<Diagnostic>) {
    if function.code.is_some() {
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
