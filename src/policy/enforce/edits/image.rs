//! The Dockerfile: the sandbox image of the SDK's version, and the container's files in it.

use camino::Utf8PathBuf;

use super::packages::{SDK_VERSION, exact};
use super::places::{Changes, NoPlace, Place, line_end};
use super::{CONTAINER, FileEdit, IN_IMAGE};
use crate::audit::facts::Checkout;
use crate::model::{Digest, ImageRef};
use crate::project::dockerfile::{Dockerfile, ImageUse, Step, sandbox_version};
use crate::project::edit::Edit;

/// The script that starts the gateway, as the Dockerfile copies it.
pub(super) struct Copied {
    /// Path below the checkout.
    pub(super) source: Utf8PathBuf,
    /// Byte behind the instruction that copies it.
    end: usize,
}

/// The version that SDK and image are to have: that of the image where it is recent enough, so that nothing goes back.
pub(super) fn sdk_wanted(checkout: &Checkout) -> String {
    let version = checkout.dockerfile().and_then(|(_, view)| {
        view.as_ref().ok()?.images.iter().find_map(|it| sandbox_version(it.image()?).map(str::to_owned))
    });
    let fits = |it: &String| exact(it).is_some_and(|it| Some(it) >= exact(SDK_VERSION) && it < (0, 13, 0));
    version.filter(fits).unwrap_or_else(|| SDK_VERSION.to_owned())
}

/// The edit of the Dockerfile. `digest` is that of the image of [`SDK_VERSION`].
pub(super) fn edit(checkout: &Checkout, digest: Option<&Digest>) -> Place<FileEdit> {
    let wanted = sdk_wanted(checkout);
    let hand = [
        format!("FROM docker.io/cloudflare/sandbox:{wanted}"),
        format!("COPY {CONTAINER}/ {IN_IMAGE}/   # beside the COPY of the start script"),
    ];
    let hand: Vec<&str> = hand.iter().map(String::as_str).collect();
    let Some((path, _)) = checkout.dockerfile() else {
        return Err(vec![NoPlace::new("Dockerfile", "there is no Dockerfile", &hand)]);
    };
    let missing = |what: &str| NoPlace::new(path, what, &hand);
    let text = checkout.text(path.as_str()).ok_or_else(|| vec![missing("it was not read")])?;
    let view = Dockerfile::parse(text);
    let (mut changes, mut absent) = (Changes::default(), Vec::new());
    let images: Vec<&ImageUse> = view.images.iter().filter(|it| it.image().is_some_and(is_sandbox)).collect();
    if images.is_empty() {
        absent.push(missing("no sandbox image of Cloudflare is used here"));
    }
    for image in images {
        let to = moved(text, image, &wanted, digest.filter(|_| wanted == SDK_VERSION));
        match to {
            Err(what) => absent.push(missing(what).at_line(image.line)),
            Ok(None) => {}
            Ok(Some(to)) => {
                let place = image.place();
                let edit = Edit {
                    id: "sandbox-image",
                    path: format!("line {}", image.line),
                    reason: "interception of HTTPS is a thing of the image as much as of the SDK, and both work only in one version",
                    before: Some(text[place.clone()].to_owned()),
                    after: to.clone(),
                };
                changes.replace(place, to, edit);
            }
        }
    }
    let has_files =
        view.steps.iter().any(|it| it.keyword == "COPY" && names(it).any(|word| word.starts_with(IN_IMAGE)));
    match start_script(checkout) {
        _ if has_files => {}
        None => absent.push(missing("no start script (`start-*.sh`) is copied into the image")),
        Some(_) if ignored(checkout) => {
            absent.push(missing(&format!(
                "`.dockerignore` may keep `{CONTAINER}/` out of the image: add `!{CONTAINER}/**` to it"
            )));
        }
        Some(copied) => {
            let end = line_end(text);
            let lines = format!("{end}COPY {CONTAINER}/ {IN_IMAGE}/");
            let edit = Edit {
                id: "policy-copied",
                path: format!("line {}", super::places::line_of(text, copied.end) + 1),
                reason: "the policy for OpenClaw and the script that applies it are part of the image, out of the agent's backup",
                before: None,
                after: lines.trim().to_owned(),
            };
            changes.replace(copied.end..copied.end, lines, edit);
        }
    }
    if !absent.is_empty() {
        return Err(absent);
    }
    let (after, edits) = changes.apply(text);
    Ok(FileEdit { path: path.to_owned(), before: Some(text.to_owned()), after, edits })
}

fn is_sandbox(image: &ImageRef) -> bool {
    matches!(
        (image.registry(), image.repository()),
        ("docker.io", "cloudflare/sandbox") | ("registry.cloudflare.com", "library/sandbox")
    )
}

/// The reference as it should be; `None` when it is that already.
fn moved(
    text: &str,
    it: &ImageUse,
    wanted: &str,
    digest: Option<&Digest>,
) -> Result<Option<String>, &'static str> {
    let written = &text[it.place()];
    let image = it.image().ok_or("the image reference is not understood")?;
    let tag = image.tag().unwrap_or_default();
    let version = tag.split('-').next().unwrap_or_default();
    if exact(version).is_some_and(|it| it >= (0, 13, 0)) {
        return Err("the overlay is written for version 0.12 of the sandbox image");
    }
    let variant = tag.strip_prefix(version).unwrap_or_default();
    if variant == "-desktop" {
        return Err("there is no `-desktop` variant of this image any more");
    }
    if version == wanted && (image.digest().is_some() || digest.is_none()) {
        return Ok(None);
    }
    let bare = written.split('@').next().unwrap_or(written);
    let name = match bare.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => bare,
    };
    // A digest is of one variant.
    let digest = digest.filter(|_| variant.is_empty()).map(|it| format!("@{it}")).unwrap_or_default();
    Ok(Some(format!("{name}:{wanted}{variant}{digest}")))
}

/// The start script that the Dockerfile copies.
pub(super) fn start_script(checkout: &Checkout) -> Option<Copied> {
    let (path, view) = checkout.dockerfile()?;
    let folder = path.parent()?;
    view.as_ref().ok()?.steps.iter().filter(|it| it.keyword == "COPY").find_map(|step| {
        let source = names(step).find(|word| is_start(word))?;
        let source = folder.join(source.trim_start_matches("./"));
        checkout.text(source.as_str())?;
        Some(Copied { source, end: step.range.end })
    })
}

fn names(step: &Step) -> impl Iterator<Item = &str> {
    step.commands
        .iter()
        .flat_map(|it| &it.words)
        .map(|it| it.text.as_str())
        .filter(|it| !it.starts_with("--"))
}

fn is_start(word: &str) -> bool {
    let name = word.rsplit('/').next().unwrap_or(word);
    name.starts_with("start") && name.ends_with(".sh")
}

/// Whether `.dockerignore` has a pattern that the folder may fall under, and none that takes it back.
fn ignored(checkout: &Checkout) -> bool {
    let Some(text) = checkout.text(".dockerignore") else { return false };
    let lines = || text.lines().map(str::trim);
    let wide = |line: &str| {
        matches!(line, "*" | "**" | "**/*" | "/*") || line.trim_start_matches('/').starts_with(CONTAINER)
    };
    lines().any(wide)
        && !lines().any(|line| {
            line.strip_prefix('!').is_some_and(|it| it.trim_start_matches('/').starts_with(CONTAINER))
        })
}
