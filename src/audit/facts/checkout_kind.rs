//! Which line of the Sandbox SDK a checkout is on, and how it keeps its memory: what every generator and check is keyed by.

use super::checkout::{Checkout, FileFact};
use crate::audit::syntax::calls::Call;
use crate::project::dockerfile::sandbox_version;

/// A released version. What follows a `-` is kept apart: `0.13.0-next.1` is before `0.13.0`, yet of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Release(pub u32, pub u32, pub u32);

impl Release {
    /// The version that `text` begins with.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.trim().split(['-', '+']).next()?;
        let mut parts = plain.split('.').map(|part| part.parse().ok());
        let release = Self(parts.next()??, parts.next()??, parts.next()??);
        parts.next().is_none().then_some(release)
    }
}

impl std::fmt::Display for Release {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// A line of the Sandbox SDK, by what it can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SdkLine {
    /// Before 0.8.9: nothing that leaves the container can be filtered.
    WithoutEgress,
    /// 0.8.9 to 0.12: hosts can be allowed and HTTPS looked into.
    Egress,
    /// 0.13 and later: argument lists instead of shell commands.
    One,
}

/// How a checkout keeps OpenClaw's memory in R2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A: rclone copies a plain tree (upstream until March 2026).
    Rclone,
    /// B: the SDK's backups, squashfs images (upstream since, and later forks).
    SdkBackup,
    /// Both are in the code.
    Both,
    /// Neither was found.
    Unknown,
}

/// What sort of checkout it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckoutKind {
    /// The SDK's version: as `package.json` pins it, else as the lockfile does.
    pub sdk: Option<Release>,
    /// The version of the sandbox image that the Dockerfile begins with.
    pub image: Option<Release>,
    /// How memory is kept.
    pub layout: Layout,
}

impl CheckoutKind {
    /// Looks at a checkout.
    #[must_use]
    pub fn of(checkout: &Checkout) -> Self {
        Self { sdk: sdk(checkout), image: image(checkout), layout: layout(checkout) }
    }

    /// The SDK's line. SDK and image work together only in one line: the older of the two decides.
    #[must_use]
    pub fn line(&self) -> Option<SdkLine> {
        let oldest = [self.sdk, self.image].into_iter().flatten().min()?;
        Some(match oldest {
            it if it < Release(0, 8, 9) => SdkLine::WithoutEgress,
            it if it < Release(0, 13, 0) => SdkLine::Egress,
            _ => SdkLine::One,
        })
    }
}

fn sdk(checkout: &Checkout) -> Option<Release> {
    let package = checkout.package()?.as_ref().ok()?;
    let specifier = &package.dependency("@cloudflare/sandbox")?.specifier;
    Release::parse(specifier.trim_start_matches('=')).or_else(|| locked(checkout.text("package-lock.json")?))
}

fn locked(lock: &str) -> Option<Release> {
    let lock: serde_json::Value = serde_json::from_str(lock).ok()?;
    Release::parse(lock.pointer("/packages/node_modules~1@cloudflare~1sandbox/version")?.as_str()?)
}

fn image(checkout: &Checkout) -> Option<Release> {
    let (_, dockerfile) = checkout.dockerfile()?;
    let images = &dockerfile.as_ref().ok()?.images;
    images.iter().filter_map(|it| it.image()).filter_map(sandbox_version).find_map(Release::parse)
}

fn layout(checkout: &Checkout) -> Layout {
    let scripts = checkout.files().any(|(path, file)| match file {
        FileFact::Text { text, .. } => {
            path.extension() == Some("sh") && (text.contains("rclone sync") || text.contains("rclone copy"))
        }
        FileFact::Unread(_) => false,
    });
    let rclone =
        scripts || checkout.sources().iter().any(|(_, source)| source.text().contains("rclone sync"));
    let backups = checkout
        .sources()
        .iter()
        .flat_map(|(_, source)| Call::all(source))
        .any(|it| matches!(it.name(), "createBackup" | "restoreBackup"));
    match (rclone, backups) {
        (true, true) => Layout::Both,
        (true, false) => Layout::Rclone,
        (false, true) => Layout::SdkBackup,
        (false, false) => Layout::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::testing::checkout;

    fn kind(files: &[(&str, &str)]) -> CheckoutKind {
        CheckoutKind::of(checkout(files).checkout.known().expect("is known"))
    }

    #[test]
    fn the_line_is_that_of_the_older_of_package_and_image() {
        let package = r#"{"devDependencies":{"@cloudflare/sandbox":"0.12.10"}}"#;
        let old =
            kind(&[("package.json", package), ("Dockerfile", "FROM docker.io/cloudflare/sandbox:0.7.0\n")]);
        assert_eq!((old.sdk, old.image), (Some(Release(0, 12, 10)), Some(Release(0, 7, 0))));
        assert_eq!(old.line(), Some(SdkLine::WithoutEgress));
        let new =
            kind(&[("package.json", package), ("Dockerfile", "FROM docker.io/cloudflare/sandbox:0.12.10\n")]);
        assert_eq!(new.line(), Some(SdkLine::Egress));
        assert_eq!(kind(&[]).line(), None);
        assert_eq!(Release::parse("0.13.0-next.751.1"), Some(Release(0, 13, 0)));
        assert_eq!(Release::parse("^0.7.0"), None);
    }

    #[test]
    fn a_range_is_what_the_lockfile_says() {
        let found = kind(&[
            ("package.json", r#"{"devDependencies":{"@cloudflare/sandbox":"*"}}"#),
            ("package-lock.json", r#"{"packages":{"node_modules/@cloudflare/sandbox":{"version":"0.7.0"}}}"#),
        ]);
        assert_eq!(found.sdk, Some(Release(0, 7, 0)));
    }

    #[test]
    fn both_layouts_are_known() {
        let script = ("start-openclaw.sh", "rclone sync a b\n");
        let backup = ("src/persistence.ts", "await sandbox.createBackup({ dir });");
        assert_eq!(kind(&[script]).layout, Layout::Rclone);
        assert_eq!(kind(&[backup]).layout, Layout::SdkBackup);
        assert_eq!(kind(&[script, backup]).layout, Layout::Both);
        assert_eq!(kind(&[]).layout, Layout::Unknown);
    }
}
