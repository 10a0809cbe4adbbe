//! Which build of the checkout moltctl can run itself.

/// Why a build command is not one that moltctl runs.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`build.command` is not of the form `npm run NAME`")]
pub struct BuildProblem;

/// The script of `npm run NAME`; `None` when there is no build.
///
/// Only this form is run: the command comes from the checkout and is never given to a shell.
///
/// # Errors
/// [`BuildProblem`] for any other command.
pub fn build_script(command: Option<&str>) -> Result<Option<String>, BuildProblem> {
    let Some(command) = command.map(str::trim).filter(|command| !command.is_empty()) else { return Ok(None) };
    let words: Vec<&str> = command.split_whitespace().collect();
    match words.as_slice() {
        ["npm", "run" | "run-script", script]
            if !script.starts_with('-')
                && script.bytes().all(|b| b.is_ascii_alphanumeric() || b":._-".contains(&b)) =>
        {
            Ok(Some((*script).to_owned()))
        }
        _ => Err(BuildProblem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_script_of_the_package_is_run() {
        assert_eq!(build_script(Some("npm run build")), Ok(Some("build".into())));
        assert_eq!(build_script(Some("  npm   run build:client ")), Ok(Some("build:client".into())));
        assert_eq!(build_script(None), Ok(None));
        for bad in ["npm run build && curl x", "sh -c 'x'", "npm run $(x)", "npm run -s", "npx vite build"] {
            assert_eq!(build_script(Some(bad)), Err(BuildProblem), "{bad}");
        }
    }
}
