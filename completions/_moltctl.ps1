
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'moltctl' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'moltctl'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'moltctl' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer with one JSON document on standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail with the name of the flag that is missing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--use-local-tools', '--use-local-tools', [CompletionResultType]::ParameterName, 'Run programs of the checkout''s node_modules/.bin: they then see the credential')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('drill', 'drill', [CompletionResultType]::ParameterValue, 'Run the whole story on a built-in account: no Cloudflare account, no Node, no Docker')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'Make gateway tokens')
            [CompletionResult]::new('journal', 'journal', [CompletionResultType]::ParameterValue, 'Show what was done; go on or take it back')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write all of them')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;drill' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'Leave the sample checkout in place and say where it is')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer with one JSON document on standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail with the name of the flag that is missing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--use-local-tools', '--use-local-tools', [CompletionResultType]::ParameterName, 'Run programs of the checkout''s node_modules/.bin: they then see the credential')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve the built-in account for scripts, or for wrangler itself')
            [CompletionResult]::new('stand-in', 'stand-in', [CompletionResultType]::ParameterValue, 'Play a program that a drill does without')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;drill;serve' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port on 127.0.0.1; the system chooses when left out')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Keep the account''s state in this file between runs (it holds the values put in: 0600)')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer with one JSON document on standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail with the name of the flag that is missing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--use-local-tools', '--use-local-tools', [CompletionResultType]::ParameterName, 'Run programs of the checkout''s node_modules/.bin: they then see the credential')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'moltctl;drill;stand-in' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer with one JSON document on standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail with the name of the flag that is missing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--use-local-tools', '--use-local-tools', [CompletionResultType]::ParameterName, 'Run programs of the checkout''s node_modules/.bin: they then see the credential')
            break
        }
        'moltctl;drill;help' {
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve the built-in account for scripts, or for wrangler itself')
            [CompletionResult]::new('stand-in', 'stand-in', [CompletionResultType]::ParameterValue, 'Play a program that a drill does without')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;drill;help;serve' {
            break
        }
        'moltctl;drill;help;stand-in' {
            break
        }
        'moltctl;drill;help;help' {
            break
        }
        'moltctl;token' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer with one JSON document on standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail with the name of the flag that is missing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--use-local-tools', '--use-local-tools', [CompletionResultType]::ParameterName, 'Run programs of the checkout''s node_modules/.bin: they then see the credential')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Make a gateway token: 256 bits of the operating system as 64 hex characters')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;token;generate' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write it to a new file that only you can read')
            [CompletionResult]::new('--output-file', '--output-file', [CompletionResultType]::ParameterName, 'Write it to a new file that only you can read')
            [CompletionResult]::new('--into', '--into', [CompletionResultType]::ParameterName, 'Put it straight into this slot of the Worker')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--reveal', '--reveal', [CompletionResultType]::ParameterName, 'Show it, even on a terminal')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer with one JSON document on standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail with the name of the flag that is missing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--use-local-tools', '--use-local-tools', [CompletionResultType]::ParameterName, 'Run programs of the checkout''s node_modules/.bin: they then see the credential')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'moltctl;token;help' {
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Make a gateway token: 256 bits of the operating system as 64 hex characters')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;token;help;generate' {
            break
        }
        'moltctl;token;help;help' {
            break
        }
        'moltctl;journal' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer with one JSON document on standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail with the name of the flag that is missing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--use-local-tools', '--use-local-tools', [CompletionResultType]::ParameterName, 'Run programs of the checkout''s node_modules/.bin: they then see the credential')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the runs, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show each step of a run')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Go on where a run stopped')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Take back what a run did, as far as that is possible')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;journal;list' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer with one JSON document on standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail with the name of the flag that is missing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--use-local-tools', '--use-local-tools', [CompletionResultType]::ParameterName, 'Run programs of the checkout''s node_modules/.bin: they then see the credential')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'moltctl;journal;show' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer with one JSON document on standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail with the name of the flag that is missing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--use-local-tools', '--use-local-tools', [CompletionResultType]::ParameterName, 'Run programs of the checkout''s node_modules/.bin: they then see the credential')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'moltctl;journal;resume' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer with one JSON document on standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail with the name of the flag that is missing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--use-local-tools', '--use-local-tools', [CompletionResultType]::ParameterName, 'Run programs of the checkout''s node_modules/.bin: they then see the credential')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'moltctl;journal;undo' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer with one JSON document on standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail with the name of the flag that is missing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--use-local-tools', '--use-local-tools', [CompletionResultType]::ParameterName, 'Run programs of the checkout''s node_modules/.bin: they then see the credential')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'moltctl;journal;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the runs, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show each step of a run')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Go on where a run stopped')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Take back what a run did, as far as that is possible')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;journal;help;list' {
            break
        }
        'moltctl;journal;help;show' {
            break
        }
        'moltctl;journal;help;resume' {
            break
        }
        'moltctl;journal;help;undo' {
            break
        }
        'moltctl;journal;help;help' {
            break
        }
        'moltctl;completions' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer with one JSON document on standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail with the name of the flag that is missing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--use-local-tools', '--use-local-tools', [CompletionResultType]::ParameterName, 'Run programs of the checkout''s node_modules/.bin: they then see the credential')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'moltctl;man' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder to write one page a command into')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer with one JSON document on standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail with the name of the flag that is missing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--use-local-tools', '--use-local-tools', [CompletionResultType]::ParameterName, 'Run programs of the checkout''s node_modules/.bin: they then see the credential')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'moltctl;help' {
            [CompletionResult]::new('drill', 'drill', [CompletionResultType]::ParameterValue, 'Run the whole story on a built-in account: no Cloudflare account, no Node, no Docker')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'Make gateway tokens')
            [CompletionResult]::new('journal', 'journal', [CompletionResultType]::ParameterValue, 'Show what was done; go on or take it back')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write all of them')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;help;drill' {
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve the built-in account for scripts, or for wrangler itself')
            [CompletionResult]::new('stand-in', 'stand-in', [CompletionResultType]::ParameterValue, 'Play a program that a drill does without')
            break
        }
        'moltctl;help;drill;serve' {
            break
        }
        'moltctl;help;drill;stand-in' {
            break
        }
        'moltctl;help;token' {
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Make a gateway token: 256 bits of the operating system as 64 hex characters')
            break
        }
        'moltctl;help;token;generate' {
            break
        }
        'moltctl;help;journal' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the runs, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show each step of a run')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Go on where a run stopped')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Take back what a run did, as far as that is possible')
            break
        }
        'moltctl;help;journal;list' {
            break
        }
        'moltctl;help;journal;show' {
            break
        }
        'moltctl;help;journal;resume' {
            break
        }
        'moltctl;help;journal;undo' {
            break
        }
        'moltctl;help;completions' {
            break
        }
        'moltctl;help;man' {
            break
        }
        'moltctl;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
