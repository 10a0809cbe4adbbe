//! The images a Dockerfile pulls: `FROM` and `COPY --from`.

use std::ops::Range;

use crate::model::{Digest, ImageRef};

use super::super::tree::Lines;
use super::{Arguments, Instruction};

/// One use of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageUse {
    /// Line from 1.
    pub line: usize,
    /// Which instruction pulls it.
    pub via: Via,
    /// The reference as written.
    pub written: String,
    /// `--platform`, as written.
    pub platform: Option<String>,
    /// `AS` name of the stage.
    pub stage: Option<String>,
    /// What the reference means.
    pub target: Target,
    /// Where the digest of a pin belongs: the end of the reference, or of the `ARG` default it comes from.
    pub(super) place: Range<usize>,
}

/// Which instruction pulls an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// `FROM`.
    From,
    /// `COPY --from`.
    CopyFrom,
}

/// What an image reference of a Dockerfile means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An image, after `ARG` defaults were filled in.
    Image(ImageRef),
    /// An earlier stage of the same file.
    Stage,
    /// `scratch`, the empty image.
    Scratch,
    /// It depends on an `ARG` without a default: it cannot be pinned here.
    NotPinnable,
    /// Not a valid reference.
    Invalid,
}

impl ImageUse {
    /// The image, where there is one.
    pub fn image(&self) -> Option<&ImageRef> {
        match &self.target {
            Target::Image(image) => Some(image),
            _ => None,
        }
    }

    /// Where the reference is written: in the instruction, or as the default of the `ARG` it comes from.
    pub fn place(&self) -> Range<usize> {
        self.place.clone()
    }

    /// The digest it is pinned to.
    pub fn digest(&self) -> Option<&Digest> {
        self.image()?.digest()
    }
}

/// The version of the Sandbox SDK an image belongs to, where it is one of Cloudflare's sandbox images: SDK and image
/// work only in the same version. Variants (`0.7.0-python`) count as their version.
pub fn sandbox_version(image: &ImageRef) -> Option<&str> {
    const VARIANTS: [&str; 4] = ["-python", "-opencode", "-musl", "-desktop"];
    let sandbox = matches!(
        (image.registry(), image.repository()),
        ("docker.io", "cloudflare/sandbox") | ("registry.cloudflare.com", "library/sandbox")
    );
    let tag = image.tag().filter(|_| sandbox)?;
    let version = VARIANTS.iter().find_map(|variant| tag.strip_suffix(variant)).unwrap_or(tag);
    super::npm::is_exact(version).then_some(version)
}

pub(super) fn images(text: &str, instructions: &[Instruction], arguments: &Arguments) -> Vec<ImageUse> {
    let lines = Lines::of(text);
    let mut found: Vec<ImageUse> = Vec::new();
    let mut stages = 0_usize;
    for instruction in instructions {
        let tokens = instruction.tokens(text);
        let words: Vec<_> = tokens.iter().filter(|token| !token.operator).collect();
        let (via, span) = match instruction.keyword.as_str() {
            "FROM" => match words.iter().find(|word| !word.text(text).starts_with("--")) {
                Some(word) => (Via::From, word.span.clone()),
                None => continue,
            },
            "COPY" => match words.iter().find(|word| word.text(text).starts_with("--from=")) {
                Some(word) => (Via::CopyFrom, word.span.start + "--from=".len()..word.span.end),
                None => continue,
            },
            _ => continue,
        };
        let platform = words.iter().find_map(|word| word.text(text).strip_prefix("--platform="));
        let stage = words
            .iter()
            .position(|word| via == Via::From && word.text(text).eq_ignore_ascii_case("as"))
            .and_then(|at| words.get(at + 1))
            .map(|word| word.text(text).to_lowercase());
        let written = &text[span.clone()];
        let (target, place) = target(written, span.clone(), arguments, &found, stages);
        found.push(ImageUse {
            line: lines.at(span.start),
            via,
            written: written.to_owned(),
            platform: platform.map(str::to_owned),
            stage,
            target,
            place,
        });
        stages += usize::from(via == Via::From);
    }
    found
}

fn target(
    written: &str,
    span: Range<usize>,
    arguments: &Arguments,
    earlier: &[ImageUse],
    stages: usize,
) -> (Target, Range<usize>) {
    let named = |name: &str| earlier.iter().any(|it| it.stage.as_deref() == Some(&name.to_lowercase()));
    if written == "scratch" {
        return (Target::Scratch, span);
    }
    if named(written) || written.parse::<usize>().is_ok_and(|index| index < stages) {
        return (Target::Stage, span);
    }
    let Some(expanded) = arguments.expand(written, span.start) else { return (Target::NotPinnable, span) };
    // A reference that is one argument is pinned at the argument's default, so that overriding it still works.
    let whole = written.strip_prefix('$').map(|name| name.trim_matches(['{', '}']));
    let place =
        whole.and_then(|name| arguments.get(name, span.start)).map_or(span, |argument| argument.span.clone());
    if named(&expanded) {
        return (Target::Stage, place);
    }
    let target = expanded.parse::<ImageRef>().map_or(Target::Invalid, Target::Image);
    (target, place)
}
