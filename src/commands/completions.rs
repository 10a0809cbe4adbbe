//! `moltctl completions SHELL`: the completion script, from the same definition as the parser.

use std::fmt::Write as _;

use clap_complete::{Shell, generate};

use super::text::Text;

/// The script for `shell`.
#[must_use]
pub fn run(shell: Shell, mut command: clap::Command) -> Text {
    let mut script = Vec::new();
    generate(shell, &mut command, "moltctl", &mut script);
    let mut text = String::from_utf8_lossy(&script).into_owned();
    if shell == Shell::Fish {
        for top in command.get_subcommands() {
            let name = top.get_name();
            fish_values(&mut text, &format!("__fish_moltctl_using_subcommand {name}"), top);
            for below in top.get_subcommands() {
                let condition = format!(
                    "__fish_moltctl_using_subcommand {name}; and __fish_seen_subcommand_from {}",
                    below.get_name()
                );
                fish_values(&mut text, &condition, below);
            }
        }
    }
    Text { text }
}

/// The values of a command's positional arguments, which the generator for fish leaves out.
fn fish_values(script: &mut String, condition: &str, command: &clap::Command) {
    for argument in command.get_positionals().filter(|argument| !argument.is_hide_set()) {
        let values = argument.get_possible_values();
        let names: Vec<&str> = values
            .iter()
            .filter(|value| !value.is_hide_set())
            .map(clap::builder::PossibleValue::get_name)
            .collect();
        if !names.is_empty() {
            // Writing into a `String` does not fail.
            let _ = writeln!(script, "complete -c moltctl -n \"{condition}\" -f -a \"{}\"", names.join(" "));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fish_is_told_the_values_of_positional_arguments() {
        let shells = clap::Arg::new("shell").value_parser(["bash", "fish"]);
        let command = clap::Command::new("moltctl").subcommand(clap::Command::new("completions").arg(shells));
        let script = run(Shell::Fish, command).text;
        let line =
            "complete -c moltctl -n \"__fish_moltctl_using_subcommand completions\" -f -a \"bash fish\"";
        assert!(script.lines().any(|each| each == line), "{script}");
    }
}
