//! Files of a checkout: written and removed only when they hold what the plan saw.

use camino::Utf8Path;

use crate::engine::StepError;
use crate::error::{Error, ErrorKind};
use crate::plan::{Effect, RemoveFile, WriteFile};
use crate::sys::fs::{self, Mode};

/// Writes the text; a file that holds it already is left alone, one that holds another is not overwritten.
pub(super) fn write(step: &WriteFile) -> Result<Effect, StepError> {
    let current = read(&step.path)?;
    let mode = if step.executable { Mode::Executable } else { Mode::Shared };
    if current.as_deref() == Some(step.after.as_str()) && has_mode(&step.path, mode)? {
        return Ok(Effect::Nothing);
    }
    if current != step.before && current.as_deref() != Some(step.after.as_str()) {
        return Err(changed(&step.path));
    }
    let parent = step.path.parent().unwrap_or(&step.path);
    fs::ensure_dir(parent)
        .and_then(|()| fs::write_atomic(&step.path, step.after.as_bytes(), mode))
        .map_err(|error| failed(error, "write", &step.path))?;
    Ok(Effect::Done)
}

/// Removes the file; one that is gone is fine, one that was edited since stays.
pub(super) fn remove(step: &RemoveFile) -> Result<Effect, StepError> {
    match read(&step.path)? {
        None => Ok(Effect::Nothing),
        Some(text) if text == step.before => {
            fs::remove_file(&step.path).map_err(|error| failed(error, "remove", &step.path))?;
            Ok(Effect::Done)
        }
        Some(_) => Err(changed(&step.path)),
    }
}

fn read(path: &Utf8Path) -> Result<Option<String>, StepError> {
    fs::read_text(path).map_err(|error| failed(error, "read", path))
}

/// True unless a script lacks its executable bit: other bits are the operator's business.
fn has_mode(path: &Utf8Path, mode: Mode) -> Result<bool, StepError> {
    if mode != Mode::Executable {
        return Ok(true);
    }
    let bits = fs::mode_bits(path).map_err(|error| failed(error, "read", path))?;
    Ok(bits.is_none_or(|bits| bits & 0o100 != 0))
}

fn changed(path: &Utf8Path) -> StepError {
    StepError::message(
        ErrorKind::Changed,
        format!("`{path}` was edited since the plan was made, and stays as it is"),
    )
    .hint("run the same command again to plan anew")
}

fn failed(error: std::io::Error, doing: &str, path: &Utf8Path) -> StepError {
    StepError(Error::new(ErrorKind::Failed, error).context(format!("cannot {doing} `{path}`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(path: &Utf8Path, before: Option<&str>, after: &str) -> WriteFile {
        WriteFile {
            path: path.to_owned(),
            before: before.map(str::to_owned),
            after: after.into(),
            executable: false,
        }
    }

    #[test]
    fn a_file_is_written_once_and_an_edit_is_not_overwritten() {
        let dir = fs::temp_dir("moltctl-test-").expect("a temporary directory");
        let path = dir.path().join("deep/er/wrangler.toml");
        assert_eq!(write(&step(&path, None, "one")).expect("writes"), Effect::Done);
        assert_eq!(write(&step(&path, None, "one")).expect("writes"), Effect::Nothing, "a resumed run");
        assert_eq!(write(&step(&path, Some("one"), "two")).expect("writes"), Effect::Done);
        fs::write_atomic(&path, b"by hand", Mode::Shared).expect("writes");
        let error = write(&step(&path, Some("two"), "three")).expect_err("refuses");
        assert_eq!(error.0.kind, ErrorKind::Changed);
        assert_eq!(fs::read_text(&path).expect("reads").as_deref(), Some("by hand"));
    }

    #[test]
    fn a_file_that_should_not_be_there_is_not_overwritten() {
        let dir = fs::temp_dir("moltctl-test-").expect("a temporary directory");
        let path = dir.path().join("a");
        fs::write_atomic(&path, b"somebody's", Mode::Shared).expect("writes");
        assert_eq!(write(&step(&path, None, "ours")).expect_err("refuses").0.kind, ErrorKind::Changed);
    }

    #[cfg(unix)]
    #[test]
    fn a_script_gets_its_executable_bit_back() {
        let dir = fs::temp_dir("moltctl-test-").expect("a temporary directory");
        let path = dir.path().join("start.sh");
        fs::write_atomic(&path, b"#!", Mode::Shared).expect("writes");
        let script = WriteFile { executable: true, ..step(&path, Some("#!"), "#!") };
        assert_eq!(write(&script).expect("writes"), Effect::Done);
        assert_eq!(fs::mode_bits(&path).expect("reads"), Some(0o755));
        assert_eq!(write(&script).expect("writes"), Effect::Nothing);
    }

    #[test]
    fn undo_removes_only_what_it_wrote() {
        let dir = fs::temp_dir("moltctl-test-").expect("a temporary directory");
        let path = dir.path().join("a");
        let undo = RemoveFile { path: path.clone(), before: "ours".into() };
        assert_eq!(remove(&undo).expect("is fine"), Effect::Nothing);
        fs::write_atomic(&path, b"edited", Mode::Shared).expect("writes");
        assert_eq!(remove(&undo).expect_err("refuses").0.kind, ErrorKind::Changed);
        fs::write_atomic(&path, b"ours", Mode::Shared).expect("writes");
        assert_eq!(remove(&undo).expect("removes"), Effect::Done);
        assert!(!fs::exists(&path));
    }
}
