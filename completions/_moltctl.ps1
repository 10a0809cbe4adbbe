
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
            [CompletionResult]::new('access', 'access', [CompletionResultType]::ParameterValue, 'Say who gets in, and prove it')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Find what is wrong: with the checkout, the account, the hosts, the backups')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Say what is wrong and what mends it; or what a symptom comes from')
            [CompletionResult]::new('drill', 'drill', [CompletionResultType]::ParameterValue, 'Run the whole story on a built-in account: no Cloudflare account, no Node, no Docker')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Set a checkout up: wrangler.toml hardened, everything pinned, who may enter, the gateway token')
            [CompletionResult]::new('pin', 'pin', [CompletionResultType]::ParameterValue, 'Show, refresh and verify what the checkout fetches by name')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'Say what the agent may reach and do, and have it enforced where it cannot get at it')
            [CompletionResult]::new('deploy', 'deploy', [CompletionResultType]::ParameterValue, 'Build, upload closed, set up Access and secrets, open, and probe')
            [CompletionResult]::new('devices', 'devices', [CompletionResultType]::ParameterValue, 'Show the gateway''s devices; approve, reject and revoke them one by one')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'Make gateway tokens')
            [CompletionResult]::new('secrets', 'secrets', [CompletionResultType]::ParameterValue, 'Show, check and write the Worker''s secrets')
            [CompletionResult]::new('journal', 'journal', [CompletionResultType]::ParameterValue, 'Show what was done; go on or take it back')
            [CompletionResult]::new('rollback', 'rollback', [CompletionResultType]::ParameterValue, 'Deploy an earlier version again, never one that brings back a revoked value; without one, list them')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show what is live, exposed how, and where it differs from the files')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Verify a Cloudflare API token and keep it in the OS keyring')
            [CompletionResult]::new('logout', 'logout', [CompletionResultType]::ParameterValue, 'Forget the Cloudflare API token, everywhere it was kept')
            [CompletionResult]::new('whoami', 'whoami', [CompletionResultType]::ParameterValue, 'Show which credential is in use and what it may do')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write all of them')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;access' {
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
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'Show what `apply` would do')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Put every host of the Worker behind a login, as moltctl.toml says')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the team, its login methods, and who gets in where')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Prove from outside that nobody gets in without a login')
            [CompletionResult]::new('service-token', 'service-token', [CompletionResultType]::ParameterValue, 'Let programs in: make, rotate and revoke Access service tokens')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;access;plan' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Exit with 10 when something would change')
            [CompletionResult]::new('--write-secrets', '--write-secrets', [CompletionResultType]::ParameterName, 'Write CF_ACCESS_TEAM_DOMAIN and CF_ACCESS_AUD again, even when they are set')
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
        'moltctl;access;apply' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--otp', '--otp', [CompletionResultType]::ParameterName, 'Make the one-time PIN (a code by e-mail) a login method when the account has none')
            [CompletionResult]::new('--write-secrets', '--write-secrets', [CompletionResultType]::ParameterName, 'Write CF_ACCESS_TEAM_DOMAIN and CF_ACCESS_AUD again, even when they are set')
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
        'moltctl;access;show' {
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
        'moltctl;access;verify' {
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
        'moltctl;access;service-token' {
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
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make one that gets in at every host of the Worker; without options, for moltctl''s own calls')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Give one a new secret, and keep it where the former one was')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'End one, and show that it is refused')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;access;service-token;create' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Its name; needed for one that is not for moltctl''s own calls')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'For how long it counts (`8760h`, `720h`, `forever`)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'For a CI job: write its id and secret to a new file that only you can read')
            [CompletionResult]::new('--output-file', '--output-file', [CompletionResultType]::ParameterName, 'For a CI job: write its id and secret to a new file that only you can read')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--reveal', '--reveal', [CompletionResultType]::ParameterName, 'For a program elsewhere: show its id and secret once, even on a terminal')
            [CompletionResult]::new('--insecure-storage', '--insecure-storage', [CompletionResultType]::ParameterName, 'Keep it for moltctl in a file that only you can read, in clear, instead of the OS keyring')
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
        'moltctl;access;service-token;rotate' {
            [CompletionResult]::new('--overlap', '--overlap', [CompletionResultType]::ParameterName, 'For how long the former secret counts beside the new one (`1h` unless said)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write its id and new secret to a file that only you can read: a new one, or the one that holds the former secret')
            [CompletionResult]::new('--output-file', '--output-file', [CompletionResultType]::ParameterName, 'Write its id and new secret to a file that only you can read: a new one, or the one that holds the former secret')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--compromised', '--compromised', [CompletionResultType]::ParameterName, 'Somebody else knows the former secret: end it at once, and show that it is refused')
            [CompletionResult]::new('--extend', '--extend', [CompletionResultType]::ParameterName, 'Let the token count for its whole duration again, from now on')
            [CompletionResult]::new('--reveal', '--reveal', [CompletionResultType]::ParameterName, 'Show its id and new secret once, even on a terminal')
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
        'moltctl;access;service-token;revoke' {
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
        'moltctl;access;service-token;help' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make one that gets in at every host of the Worker; without options, for moltctl''s own calls')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Give one a new secret, and keep it where the former one was')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'End one, and show that it is refused')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;access;service-token;help;create' {
            break
        }
        'moltctl;access;service-token;help;rotate' {
            break
        }
        'moltctl;access;service-token;help;revoke' {
            break
        }
        'moltctl;access;service-token;help;help' {
            break
        }
        'moltctl;access;help' {
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'Show what `apply` would do')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Put every host of the Worker behind a login, as moltctl.toml says')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the team, its login methods, and who gets in where')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Prove from outside that nobody gets in without a login')
            [CompletionResult]::new('service-token', 'service-token', [CompletionResultType]::ParameterValue, 'Let programs in: make, rotate and revoke Access service tokens')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;access;help;plan' {
            break
        }
        'moltctl;access;help;apply' {
            break
        }
        'moltctl;access;help;show' {
            break
        }
        'moltctl;access;help;verify' {
            break
        }
        'moltctl;access;help;service-token' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make one that gets in at every host of the Worker; without options, for moltctl''s own calls')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Give one a new secret, and keep it where the former one was')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'End one, and show that it is refused')
            break
        }
        'moltctl;access;help;service-token;create' {
            break
        }
        'moltctl;access;help;service-token;rotate' {
            break
        }
        'moltctl;access;help;service-token;revoke' {
            break
        }
        'moltctl;access;help;help' {
            break
        }
        'moltctl;audit' {
            [CompletionResult]::new('--backup', '--backup', [CompletionResultType]::ParameterName, 'Look at what lies in R2, or in a copy of it')
            [CompletionResult]::new('--openclaw', '--openclaw', [CompletionResultType]::ParameterName, 'Look at a file of OpenClaw''s configuration')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Findings below this do not fail the audit')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only these rules: ids, names, or beginnings of ids such as MW-AUTH')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Not these rules')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the document')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the document there, and the page to standard output')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'Print the page of a rule, by its id or name, and look at nothing')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Look at the account through Cloudflare''s API')
            [CompletionResult]::new('--probe', '--probe', [CompletionResultType]::ParameterName, 'Look at every host as a stranger does')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'End with 3 when any rule could not see what it needs, asked for or not')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Mend what can be mended without breaking a deployment that works: a plan, shown, journalled, undoable')
            [CompletionResult]::new('--fix-unsafe', '--fix-unsafe', [CompletionResultType]::ParameterName, 'Mend what may break something, too; what that is, is said before')
            [CompletionResult]::new('--no-record', '--no-record', [CompletionResultType]::ParameterName, 'Do not remember this run; without it the next run tells what is new and what is gone')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'Print every rule, and look at nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer with one JSON document on standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail with the name of the flag that is missing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--use-local-tools', '--use-local-tools', [CompletionResultType]::ParameterName, 'Run programs of the checkout''s node_modules/.bin: they then see the credential')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'moltctl;doctor' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Look at the checkout alone')
            [CompletionResult]::new('--no-probe', '--no-probe', [CompletionResultType]::ParameterName, 'Do not look at the hosts from outside')
            [CompletionResult]::new('--full', '--full', [CompletionResultType]::ParameterName, 'Tell of every candidate in full')
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
        'moltctl;init' {
            [CompletionResult]::new('--owner-email', '--owner-email', [CompletionResultType]::ParameterName, 'E-mail address of a person who may enter (again for each)')
            [CompletionResult]::new('--allow-email-domain', '--allow-email-domain', [CompletionResultType]::ParameterName, 'Everyone with an address of this domain may enter')
            [CompletionResult]::new('--access-group', '--access-group', [CompletionResultType]::ParameterName, 'Everyone of this Access group may enter')
            [CompletionResult]::new('--session', '--session', [CompletionResultType]::ParameterName, 'How long a session lasts, such as 30m or 24h')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'A custom domain it answers on (again for each)')
            [CompletionResult]::new('--bucket', '--bucket', [CompletionResultType]::ParameterName, 'The R2 bucket of the backups')
            [CompletionResult]::new('--max-instances', '--max-instances', [CompletionResultType]::ParameterName, 'Upper bound of running containers, where none is set')
            [CompletionResult]::new('--compatibility-date', '--compatibility-date', [CompletionResultType]::ParameterName, 'The compatibility date that is needed at least')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The model provider: a deploy without its keys stops before the upload')
            [CompletionResult]::new('--config-style', '--config-style', [CompletionResultType]::ParameterName, 'What becomes of wrangler.jsonc once wrangler.toml stands')
            [CompletionResult]::new('--ci-branch', '--ci-branch', [CompletionResultType]::ParameterName, 'The branch whose pushes the workflow checks')
            [CompletionResult]::new('--gateway-token-file', '--gateway-token-file', [CompletionResultType]::ParameterName, 'Put the gateway token into this new file, only readable to you, rather than into the keyring')
            [CompletionResult]::new('--node-sha256', '--node-sha256', [CompletionResultType]::ParameterName, 'SHA-256 of the Node.js archive of an architecture, from the release''s SHASUMS256.txt')
            [CompletionResult]::new('--registry-mirror', '--registry-mirror', [CompletionResultType]::ParameterName, 'Ask a registry on this machine in place of HOST, over plain http (loopback addresses only)')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--require-mfa', '--require-mfa', [CompletionResultType]::ParameterName, 'A second factor is needed as well')
            [CompletionResult]::new('--no-workers-dev', '--no-workers-dev', [CompletionResultType]::ParameterName, 'Keep its workers.dev host closed for good')
            [CompletionResult]::new('--cdp', '--cdp', [CompletionResultType]::ParameterName, 'Open /cdp to programs that hold CDP_SECRET')
            [CompletionResult]::new('--ci', '--ci', [CompletionResultType]::ParameterName, 'Write a GitHub workflow that verifies the pins')
            [CompletionResult]::new('--no-pin', '--no-pin', [CompletionResultType]::ParameterName, 'Ask no registry: what moltctl.lock does not know stays unpinned, and is named')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Use no network at all')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer with one JSON document on standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell failures only')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail with the name of the flag that is missing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to the plan without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop: nothing is changed')
            [CompletionResult]::new('--use-local-tools', '--use-local-tools', [CompletionResultType]::ParameterName, 'Run programs of the checkout''s node_modules/.bin: they then see the credential')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'moltctl;pin' {
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
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what is pinned to what, seen when and where; what is not pinned is flagged')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Ask again what each tag stands for, show old and new, write')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Hold the files against moltctl.lock, and moltctl.lock against the registries')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;pin;show' {
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
        'moltctl;pin;update' {
            [CompletionResult]::new('--package', '--package', [CompletionResultType]::ParameterName, 'Move an npm package to another version; without this, packages stay in theirs')
            [CompletionResult]::new('--registry-mirror', '--registry-mirror', [CompletionResultType]::ParameterName, 'Ask a registry on this machine in place of HOST, over plain http (loopback addresses only)')
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
        'moltctl;pin;verify' {
            [CompletionResult]::new('--registry-mirror', '--registry-mirror', [CompletionResultType]::ParameterName, 'Ask a registry on this machine in place of HOST, over plain http (loopback addresses only)')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'End with exit code 10 on drift')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Hold the files against moltctl.lock only; no registry is asked')
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
        'moltctl;pin;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what is pinned to what, seen when and where; what is not pinned is flagged')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Ask again what each tag stands for, show old and new, write')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Hold the files against moltctl.lock, and moltctl.lock against the registries')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;pin;help;show' {
            break
        }
        'moltctl;pin;help;update' {
            break
        }
        'moltctl;pin;help;verify' {
            break
        }
        'moltctl;pin;help;help' {
            break
        }
        'moltctl;policy' {
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
            [CompletionResult]::new('translate', 'translate', [CompletionResultType]::ParameterValue, 'Read OpenClaw''s configuration and write policy.toml, with a report on every key')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Find what is wrong in a policy, and what does not do what it seems to')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say which rule decides, and where it is enforced')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the cases of policy.test.toml against a policy')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Compare two policies by what they allow')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Put a policy into effect: the overlay in the checkout, and the patch of OpenClaw''s configuration')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;policy;translate' {
            [CompletionResult]::new('--openclaw', '--openclaw', [CompletionResultType]::ParameterName, 'The OpenClaw that wrote the sources, where they do not say it')
            [CompletionResult]::new('--accept', '--accept', [CompletionResultType]::ParameterName, 'Accept that this key of the sources becomes wider')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where the policy is written, instead of policy.toml of the checkout; `-` is standard output, without the report')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Where the report is written as well')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the report')
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
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'moltctl;policy;check' {
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'The policy, instead of policy.toml of the checkout; `-` is standard input')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Findings below this do not fail the check')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the document')
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
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'moltctl;policy;explain' {
            [CompletionResult]::new('--method', '--method', [CompletionResultType]::ParameterName, 'The method of a request to a URL')
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'The policy, instead of policy.toml of the checkout; `-` is standard input')
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
        'moltctl;policy;test' {
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'The policy, instead of policy.toml of the checkout; `-` is standard input')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the document')
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
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'moltctl;policy;diff' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the document')
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
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'moltctl;policy;apply' {
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'The policy, instead of policy.toml of the checkout; `-` is standard input')
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
        'moltctl;policy;help' {
            [CompletionResult]::new('translate', 'translate', [CompletionResultType]::ParameterValue, 'Read OpenClaw''s configuration and write policy.toml, with a report on every key')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Find what is wrong in a policy, and what does not do what it seems to')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say which rule decides, and where it is enforced')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the cases of policy.test.toml against a policy')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Compare two policies by what they allow')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Put a policy into effect: the overlay in the checkout, and the patch of OpenClaw''s configuration')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;policy;help;translate' {
            break
        }
        'moltctl;policy;help;check' {
            break
        }
        'moltctl;policy;help;explain' {
            break
        }
        'moltctl;policy;help;test' {
            break
        }
        'moltctl;policy;help;diff' {
            break
        }
        'moltctl;policy;help;apply' {
            break
        }
        'moltctl;policy;help;help' {
            break
        }
        'moltctl;deploy' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A file with names and values; `-` is standard input')
            [CompletionResult]::new('--from-file', '--from-file', [CompletionResultType]::ParameterName, 'A file with names and values; `-` is standard input')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Its form, when its beginning does not tell')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Environment variables that have the slots'' names')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Take these slots only')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Leave these slots out')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--otp', '--otp', [CompletionResultType]::ParameterName, 'Make the code by e-mail a login method when the account has none')
            [CompletionResult]::new('--bucket-token', '--bucket-token', [CompletionResultType]::ParameterName, 'Make an API token for the bucket''s objects and put it into the Worker as its R2 keys')
            [CompletionResult]::new('--stay-closed', '--stay-closed', [CompletionResultType]::ParameterName, 'Leave the workers.dev host off')
            [CompletionResult]::new('--require-pins', '--require-pins', [CompletionResultType]::ParameterName, 'Do not begin while an image or package is not pinned')
            [CompletionResult]::new('--preflight-only', '--preflight-only', [CompletionResultType]::ParameterName, 'Check everything that can be checked before a build, and stop')
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
        'moltctl;devices' {
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
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show what waits to be paired and what is; starts a gateway that does not run')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'Pair devices that wait, each named by its request')
            [CompletionResult]::new('reject', 'reject', [CompletionResultType]::ParameterValue, 'Turn requests down')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'End the tokens of paired devices, and their open connections by a restart of the gateway')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;devices;list' {
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
        'moltctl;devices;approve' {
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
        'moltctl;devices;reject' {
            [CompletionResult]::new('--gateway-token-from-env', '--gateway-token-from-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the gateway token')
            [CompletionResult]::new('--gateway-token-from-file', '--gateway-token-from-file', [CompletionResultType]::ParameterName, 'A file that holds the gateway token; `-` is standard input')
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
        'moltctl;devices;revoke' {
            [CompletionResult]::new('--gateway-token-from-env', '--gateway-token-from-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the gateway token')
            [CompletionResult]::new('--gateway-token-from-file', '--gateway-token-from-file', [CompletionResultType]::ParameterName, 'A file that holds the gateway token; `-` is standard input')
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
        'moltctl;devices;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show what waits to be paired and what is; starts a gateway that does not run')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'Pair devices that wait, each named by its request')
            [CompletionResult]::new('reject', 'reject', [CompletionResultType]::ParameterValue, 'Turn requests down')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'End the tokens of paired devices, and their open connections by a restart of the gateway')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;devices;help;list' {
            break
        }
        'moltctl;devices;help;approve' {
            break
        }
        'moltctl;devices;help;reject' {
            break
        }
        'moltctl;devices;help;revoke' {
            break
        }
        'moltctl;devices;help;help' {
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
            [CompletionResult]::new('--into', '--into', [CompletionResultType]::ParameterName, 'Put it straight into this slot of the Worker; with --output-file a copy is kept')
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
        'moltctl;secrets' {
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
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the slots: what is set, what is missing, who issues it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check values before they are sent, and what is set: complete (exit 10 when not), how old, alive, changed elsewhere')
            [CompletionResult]::new('push', 'push', [CompletionResultType]::ParameterValue, 'Write many secrets in one call')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Write one secret; asks for its value')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Delete secrets')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Replace values: staged, verified, promoted, shown to be in use; then the old ones are ended')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Write what another tool keeps: .dev.vars, .env, JSON, 1Password, pass')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;secrets;list' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'The whole catalogue')
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
        'moltctl;secrets;check' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A file with names and values; `-` is standard input')
            [CompletionResult]::new('--from-file', '--from-file', [CompletionResultType]::ParameterName, 'A file with names and values; `-` is standard input')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Its form, when its beginning does not tell')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Environment variables that have the slots'' names')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Take these slots only')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Leave these slots out')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Call nobody: check only what is given')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Ask the issuers whether values that are at hand are alive, and look for copies in R2')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Exit 10 when a value is too old, dead or changed elsewhere; 3 when that could not be seen')
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
        'moltctl;secrets;push' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A file with names and values; `-` is standard input')
            [CompletionResult]::new('--from-file', '--from-file', [CompletionResultType]::ParameterName, 'A file with names and values; `-` is standard input')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Its form, when its beginning does not tell')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Environment variables that have the slots'' names')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Take these slots only')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Leave these slots out')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Write them to a new version that is not deployed')
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
        'moltctl;secrets;set' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A file that holds the bare value; `-` is standard input')
            [CompletionResult]::new('--from-file', '--from-file', [CompletionResultType]::ParameterName, 'A file that holds the bare value; `-` is standard input')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'The environment variable that holds it')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Write it to a new version that is not deployed')
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
        'moltctl;secrets;unset' {
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
        'moltctl;secrets;rotate' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A file with names and values; `-` is standard input')
            [CompletionResult]::new('--from-file', '--from-file', [CompletionResultType]::ParameterName, 'A file with names and values; `-` is standard input')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Its form, when its beginning does not tell')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Environment variables that have the slots'' names')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Take these slots only')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Leave these slots out')
            [CompletionResult]::new('--old-from-file', '--old-from-file', [CompletionResultType]::ParameterName, 'A file with the values in use now; `-` is standard input. They are found and ended by them')
            [CompletionResult]::new('--output-file', '--output-file', [CompletionResultType]::ParameterName, 'Write the new gateway token to a private file that does not exist yet, instead of the OS keyring')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every secret of the Worker')
            [CompletionResult]::new('--due', '--due', [CompletionResultType]::ParameterName, 'Those that are older than `[rotation] ages` allows')
            [CompletionResult]::new('--compromised', '--compromised', [CompletionResultType]::ParameterName, 'The values are in others'' hands: every secret when no slot is named, and the Worker''s version says so')
            [CompletionResult]::new('--anew', '--anew', [CompletionResultType]::ParameterName, 'Begin another rotation although one was cut off')
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
        'moltctl;secrets;import' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Its form, when its beginning does not tell')
            [CompletionResult]::new('--slot', '--slot', [CompletionResultType]::ParameterName, 'The slot, for forms that hold one secret without a name')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Take these slots only')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Leave these slots out')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Write them to a new version that is not deployed')
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
        'moltctl;secrets;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the slots: what is set, what is missing, who issues it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check values before they are sent, and what is set: complete (exit 10 when not), how old, alive, changed elsewhere')
            [CompletionResult]::new('push', 'push', [CompletionResultType]::ParameterValue, 'Write many secrets in one call')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Write one secret; asks for its value')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Delete secrets')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Replace values: staged, verified, promoted, shown to be in use; then the old ones are ended')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Write what another tool keeps: .dev.vars, .env, JSON, 1Password, pass')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;secrets;help;list' {
            break
        }
        'moltctl;secrets;help;check' {
            break
        }
        'moltctl;secrets;help;push' {
            break
        }
        'moltctl;secrets;help;set' {
            break
        }
        'moltctl;secrets;help;unset' {
            break
        }
        'moltctl;secrets;help;rotate' {
            break
        }
        'moltctl;secrets;help;import' {
            break
        }
        'moltctl;secrets;help;help' {
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
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A file with names and values; `-` is standard input')
            [CompletionResult]::new('--from-file', '--from-file', [CompletionResultType]::ParameterName, 'A file with names and values; `-` is standard input')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Its form, when its beginning does not tell')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Environment variables that have the slots'' names')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Take these slots only')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Leave these slots out')
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
        'moltctl;rollback' {
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
        'moltctl;status' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'End with 10 on drift, 3 when something could not be seen')
            [CompletionResult]::new('--no-probe', '--no-probe', [CompletionResultType]::ParameterName, 'Do not look at the hosts from outside')
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
        'moltctl;login' {
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Read the token from this environment variable')
            [CompletionResult]::new('--from-file', '--from-file', [CompletionResultType]::ParameterName, 'Read the token from this file')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--insecure-storage', '--insecure-storage', [CompletionResultType]::ParameterName, 'Keep it in a file that only you can read, in clear, instead of the OS keyring')
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
        'moltctl;logout' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--checkout', '--checkout', [CompletionResultType]::ParameterName, 'The checkout, instead of the working directory')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The Cloudflare account, instead of the one in moltctl.toml')
            [CompletionResult]::new('--worker', '--worker', [CompletionResultType]::ParameterName, 'The Worker, instead of the one in moltctl.toml or wrangler.toml')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'The tokens of every account')
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
        'moltctl;whoami' {
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
            [CompletionResult]::new('access', 'access', [CompletionResultType]::ParameterValue, 'Say who gets in, and prove it')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Find what is wrong: with the checkout, the account, the hosts, the backups')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Say what is wrong and what mends it; or what a symptom comes from')
            [CompletionResult]::new('drill', 'drill', [CompletionResultType]::ParameterValue, 'Run the whole story on a built-in account: no Cloudflare account, no Node, no Docker')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Set a checkout up: wrangler.toml hardened, everything pinned, who may enter, the gateway token')
            [CompletionResult]::new('pin', 'pin', [CompletionResultType]::ParameterValue, 'Show, refresh and verify what the checkout fetches by name')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'Say what the agent may reach and do, and have it enforced where it cannot get at it')
            [CompletionResult]::new('deploy', 'deploy', [CompletionResultType]::ParameterValue, 'Build, upload closed, set up Access and secrets, open, and probe')
            [CompletionResult]::new('devices', 'devices', [CompletionResultType]::ParameterValue, 'Show the gateway''s devices; approve, reject and revoke them one by one')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'Make gateway tokens')
            [CompletionResult]::new('secrets', 'secrets', [CompletionResultType]::ParameterValue, 'Show, check and write the Worker''s secrets')
            [CompletionResult]::new('journal', 'journal', [CompletionResultType]::ParameterValue, 'Show what was done; go on or take it back')
            [CompletionResult]::new('rollback', 'rollback', [CompletionResultType]::ParameterValue, 'Deploy an earlier version again, never one that brings back a revoked value; without one, list them')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show what is live, exposed how, and where it differs from the files')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Verify a Cloudflare API token and keep it in the OS keyring')
            [CompletionResult]::new('logout', 'logout', [CompletionResultType]::ParameterValue, 'Forget the Cloudflare API token, everywhere it was kept')
            [CompletionResult]::new('whoami', 'whoami', [CompletionResultType]::ParameterValue, 'Show which credential is in use and what it may do')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write all of them')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'moltctl;help;access' {
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'Show what `apply` would do')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Put every host of the Worker behind a login, as moltctl.toml says')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the team, its login methods, and who gets in where')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Prove from outside that nobody gets in without a login')
            [CompletionResult]::new('service-token', 'service-token', [CompletionResultType]::ParameterValue, 'Let programs in: make, rotate and revoke Access service tokens')
            break
        }
        'moltctl;help;access;plan' {
            break
        }
        'moltctl;help;access;apply' {
            break
        }
        'moltctl;help;access;show' {
            break
        }
        'moltctl;help;access;verify' {
            break
        }
        'moltctl;help;access;service-token' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make one that gets in at every host of the Worker; without options, for moltctl''s own calls')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Give one a new secret, and keep it where the former one was')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'End one, and show that it is refused')
            break
        }
        'moltctl;help;access;service-token;create' {
            break
        }
        'moltctl;help;access;service-token;rotate' {
            break
        }
        'moltctl;help;access;service-token;revoke' {
            break
        }
        'moltctl;help;audit' {
            break
        }
        'moltctl;help;doctor' {
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
        'moltctl;help;init' {
            break
        }
        'moltctl;help;pin' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what is pinned to what, seen when and where; what is not pinned is flagged')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Ask again what each tag stands for, show old and new, write')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Hold the files against moltctl.lock, and moltctl.lock against the registries')
            break
        }
        'moltctl;help;pin;show' {
            break
        }
        'moltctl;help;pin;update' {
            break
        }
        'moltctl;help;pin;verify' {
            break
        }
        'moltctl;help;policy' {
            [CompletionResult]::new('translate', 'translate', [CompletionResultType]::ParameterValue, 'Read OpenClaw''s configuration and write policy.toml, with a report on every key')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Find what is wrong in a policy, and what does not do what it seems to')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say which rule decides, and where it is enforced')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the cases of policy.test.toml against a policy')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Compare two policies by what they allow')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Put a policy into effect: the overlay in the checkout, and the patch of OpenClaw''s configuration')
            break
        }
        'moltctl;help;policy;translate' {
            break
        }
        'moltctl;help;policy;check' {
            break
        }
        'moltctl;help;policy;explain' {
            break
        }
        'moltctl;help;policy;test' {
            break
        }
        'moltctl;help;policy;diff' {
            break
        }
        'moltctl;help;policy;apply' {
            break
        }
        'moltctl;help;deploy' {
            break
        }
        'moltctl;help;devices' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show what waits to be paired and what is; starts a gateway that does not run')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'Pair devices that wait, each named by its request')
            [CompletionResult]::new('reject', 'reject', [CompletionResultType]::ParameterValue, 'Turn requests down')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'End the tokens of paired devices, and their open connections by a restart of the gateway')
            break
        }
        'moltctl;help;devices;list' {
            break
        }
        'moltctl;help;devices;approve' {
            break
        }
        'moltctl;help;devices;reject' {
            break
        }
        'moltctl;help;devices;revoke' {
            break
        }
        'moltctl;help;token' {
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Make a gateway token: 256 bits of the operating system as 64 hex characters')
            break
        }
        'moltctl;help;token;generate' {
            break
        }
        'moltctl;help;secrets' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the slots: what is set, what is missing, who issues it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check values before they are sent, and what is set: complete (exit 10 when not), how old, alive, changed elsewhere')
            [CompletionResult]::new('push', 'push', [CompletionResultType]::ParameterValue, 'Write many secrets in one call')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Write one secret; asks for its value')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Delete secrets')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Replace values: staged, verified, promoted, shown to be in use; then the old ones are ended')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Write what another tool keeps: .dev.vars, .env, JSON, 1Password, pass')
            break
        }
        'moltctl;help;secrets;list' {
            break
        }
        'moltctl;help;secrets;check' {
            break
        }
        'moltctl;help;secrets;push' {
            break
        }
        'moltctl;help;secrets;set' {
            break
        }
        'moltctl;help;secrets;unset' {
            break
        }
        'moltctl;help;secrets;rotate' {
            break
        }
        'moltctl;help;secrets;import' {
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
        'moltctl;help;rollback' {
            break
        }
        'moltctl;help;status' {
            break
        }
        'moltctl;help;login' {
            break
        }
        'moltctl;help;logout' {
            break
        }
        'moltctl;help;whoami' {
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
