//! Everything that `policy check` can find, as data: the source of the findings and of the list in `docs/policy.md`.

use crate::audit::Severity;
use crate::audit::Severity::{Critical, High, Info, Low, Medium};

/// One kind of thing that can be wrong with a policy.
#[derive(Debug, PartialEq, Eq)]
pub struct Trap {
    /// Its id; it never changes its meaning.
    pub id: &'static str,
    /// How bad.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub title: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What to do.
    pub fix: &'static str,
}

macro_rules! traps {
    ($($name:ident = $id:literal $severity:ident $title:literal $why:literal $fix:literal;)*) => {
        $(pub(super) static $name: Trap =
            Trap { id: $id, severity: $severity, title: $title, why: $why, fix: $fix };)*

        /// Every trap, by id.
        pub static TRAPS: &[&Trap] = &[$(&$name),*];
    };
}

traps! {
    AUTO_COMMANDS = "MP-AUTO-001" High "a chat command changes the agent itself"
        "whoever may write to the agent may then run programs or change its configuration"
        "take it out of `automation.commands`";
    AUTO_HOOKS = "MP-AUTO-002" Medium "webhooks start the agent"
        "whoever has the hook's token speaks to the agent without being a sender of any channel"
        "`hooks = false`, or a door of its own in front";
    AUTO_AGENTS = "MP-AUTO-003" Low "one agent may write to another"
        "what the narrower one may not do it can ask the wider one for"
        "`agent_to_agent = false`, or give both the same policy";

    BROWSER_EVALUATE = "MP-BRW-001" High "scripts may be run in pages"
        "a script reads what the page holds and asks any allowed host for anything, with the page's cookies"
        "`evaluate = false`";
    BROWSER_EXTERNAL = "MP-BRW-002" Medium "the browser answers programs outside the container"
        "whoever holds CDP_SECRET has a browser behind your rules, and the secret is outside the Worker"
        "`external = false`";
    BROWSER_EMPTY = "MP-BRW-003" Low "the browser is on and may load nothing"
        "every navigation is refused"
        "add `[[browser.allow]]`, or `mode = \"off\"`";
    BROWSER_OFF = "MP-BRW-004" Low "rules for a browser that is off"
        "they have no effect, and would once the mode is changed"
        "`mode = \"rules\"`, or take them out";
    BROWSER_SHARED = "MP-BRW-005" High "the browser may load every page of a host that everybody can write to"
        "a page of an attacker's, or a form that takes what is sent to it, is one of its paths"
        "name the paths";

    CHANNEL_EVERYBODY = "MP-CHAN-001" High "everybody is on a list of senders"
        "`*` lets everybody write wherever the list is asked, whatever the mode says"
        "name the ids; for everybody say `dm = \"open\"`, so that it can be seen";
    CHANNEL_OPEN = "MP-CHAN-002" High "everybody may write to the agent"
        "a stranger's message is a prompt: what it can talk the agent into, the agent's tools do"
        "`dm = \"pairing\"` or `\"allowlist\"`";
    CHANNEL_OPEN_EXEC = "MP-CHAN-003" Critical "everybody may write to an agent that may run every program"
        "that is a shell for strangers"
        "close the channel, or `exec.mode = \"deny\"`";
    CHANNEL_GROUPS = "MP-CHAN-004" Medium "the agent listens in every group it is brought into"
        "anybody can open a group, add the bot and speak to it there"
        "`groups = \"allowlist\"` and name the rooms";
    CHANNEL_MUTABLE = "MP-CHAN-005" High "a sender is named by what they can change"
        "user names, e-mail addresses of profiles and display names can be given up and taken by others"
        "use the number or id that the channel gives and never changes";
    CHANNEL_NOBODY = "MP-CHAN-006" Low "a list that lets nobody in"
        "the mode asks a list that is empty"
        "add ids, or say `disabled`";
    CHANNEL_MENTION = "MP-CHAN-007" Low "it listens to every message of a group"
        "it reads, and may answer, what was never meant for it, and what others paste"
        "`mention = true`";
    CHANNEL_WRITES = "MP-CHAN-008" Medium "chat commands may write the configuration"
        "whoever may write to the agent may change what holds it"
        "`config_writes = false`";
    CHANNEL_NO_HOST = "MP-CHAN-009" Low "a channel is on and its service cannot be reached"
        "no rule lets the container talk to the channel's hosts, so nothing arrives"
        "allow the hosts it needs, or `enabled = false`";

    CODE_PLUGIN = "MP-CODE-001" Medium "a plugin without version and hash"
        "a plugin runs inside the gateway with everything the gateway has; whatever is installed under the name is loaded"
        "give `version` and `sha256`";
    CODE_SKILL = "MP-CODE-002" Low "a skill without version and hash"
        "a skill is a prompt with scripts; whatever is installed under the name is used"
        "give `version` and `sha256`";
    CODE_ANY = "MP-CODE-003" Medium "every skill that is there may be used"
        "also one that a skill, a plugin or the agent itself wrote there"
        "`any = false` and name them";
    CODE_BOTH = "MP-CODE-004" Low "allowed and denied"
        "the deny wins: it is not loaded"
        "take it out of one of the lists";
    CODE_PATH = "MP-CODE-005" High "plugins are loaded from a folder the agent can write to"
        "the agent can put a plugin there, and it runs at the next start"
        "a folder of the image that only the build writes, such as `/opt/plugins`";
    CODE_PIN = "MP-CODE-006" Medium "a pin that pins nothing"
        "a version that is a range or a tag, or a hash that is none, fits more than one thing"
        "an exact version, and 64 lower-case hexadecimal digits";
    CODE_WIDER = "MP-CODE-007" Medium "an agent has a skill that the policy does not allow"
        "an agent may only be narrower; the skill is refused"
        "allow it for all, or take it out";

    CRED_HOST = "MP-CRED-001" Medium "a credential for a host that nothing allows"
        "the request is refused before the value could be put in"
        "allow the host, or take the injection out";
    CRED_SLOT = "MP-CRED-002" Low "a slot that moltctl does not know"
        "a misspelt slot injects nothing"
        "`moltctl secrets list` shows the names; ignore this for a slot of your own fork";
    CRED_OPERATOR = "MP-CRED-003" Critical "a credential of the operator's goes out for the agent"
        "it governs an account; every call the agent can make to that host, it makes as you"
        "take it out; make a narrow token for what the agent needs";
    CRED_WIDE = "MP-CRED-004" High "a credential for every host below a name"
        "one subdomain in other hands gets the real value"
        "name each host";
    CRED_TWICE = "MP-CRED-005" High "two credentials for one place"
        "nothing in a request tells which is meant, so the first of them goes out"
        "keep one, or give each a placeholder of its own (frames have room for one)";
    CRED_NOWHERE = "MP-CRED-006" Low "a credential that is put in nowhere"
        "the container gets a placeholder that nothing replaces"
        "add `[[credentials.NAME.inject]]`";
    CRED_HEADER = "MP-CRED-007" Medium "a header that cannot carry it"
        "a name in upper case never fits, and one that is no header name is refused by the platform"
        "the header's name in lower case";
    CRED_PREFIX = "MP-CRED-008" Medium "a prefix that runs into the value"
        "`Bearer` without a space makes `BearerVALUE`, which no issuer takes"
        "end the prefix with a space, as in `Bearer `";
    CRED_STAYS = "MP-CRED-009" High "a value that the container or the Worker needs itself"
        "the gateway checks it, or Access's judgement hangs on it: a placeholder there is a known password"
        "take the slot out of `[credentials]`";
    CRED_ISSUER = "MP-CRED-010" Critical "a credential for a host that is not its issuer's"
        "the real value goes to somebody else"
        "the issuer's host, or your own gateway in front of it by another slot";
    CRED_PLACEHOLDER = "MP-CRED-011" High "a placeholder that could be a secret"
        "it does not say `moltctl-injected`: it may be a real value, in a file that is committed"
        "take the value out, rotate it if it was real, and write `…moltctl-injected`";
    CRED_SAME = "MP-CRED-012" Medium "two slots with one placeholder"
        "the Worker cannot tell which value is meant, and lets one stand for the other"
        "give each its own";
    CRED_FRAME = "MP-CRED-013" Medium "a WebSocket credential where no WebSocket may be opened"
        "the rule for its host has no `websocket = true`, so there are no frames to rewrite"
        "`websocket = true` on the rule for that host";
    CRED_REAL = "MP-CRED-014" Medium "the container holds the real value"
        "the channel is on and its slot is not in `[credentials]`: whatever takes over the agent can read and send it"
        "add the slot, as `moltctl policy translate` does";

    DEVICE_AUTO = "MP-DEV-001" High "devices are let in without being asked"
        "whoever reaches the gateway with its token pairs a device that stays"
        "`approval = \"by-hand\"`";

    EGRESS_SHARED = "MP-EGR-001" High "every path of a host that serves attackers too"
        "strangers have accounts, buckets, bots or pages there: what the agent sends may arrive at theirs"
        "name the paths that are needed, or a host of your own";
    EGRESS_PASS = "MP-EGR-002" High "foreign credentials may leave for a host that everybody has accounts at"
        "a stranger's key in a prompt is enough to store your data in the stranger's account"
        "`own_credentials = \"refuse\"`, and inject yours";
    EGRESS_EXFIL = "MP-EGR-003" High "a path that takes data out"
        "the host is fine and this path is how data leaves it: files, gists, webhooks, uploads"
        "leave it out of `paths`, or deny it";
    EGRESS_DEAD = "MP-EGR-004" Medium "a rule that a deny makes void"
        "nothing it allows is left"
        "take one of the two out";
    EGRESS_SHADOWED = "MP-EGR-005" Low "a rule that never decides"
        "an earlier rule fits all of its requests"
        "take it out, or put it first";
    EGRESS_SHADOWED_OTHERWISE = "MP-EGR-006" Medium "a rule that never decides, and says something else"
        "an earlier rule fits all of its requests, and what this one says of WebSockets or foreign credentials never holds"
        "put the narrower rule first";
    EGRESS_PORT = "MP-EGR-007" Low "a port that never leaves"
        "the platform lets 80 and 443 out of the container, and 80 is refused as plain HTTP"
        "443 only";
    EGRESS_STRICT = "MP-EGR-008" Medium "strict DNS with wildcards"
        "strict intercepts named hosts only; a wildcard makes the runtime answer for every name again"
        "name the hosts, or `dns = \"open\"`";
    EGRESS_SOCKET = "MP-EGR-009" Medium "a WebSocket to a host that everybody has accounts at, with nothing rewritten"
        "what is said in its frames is not looked at: a stranger's token can be in the first one"
        "a `frame` credential for the host, a host of your own, or `websocket = false`";
    EGRESS_DNS = "MP-EGR-010" Info "any name can be looked up"
        "a name such as DATA.evil.example carries data out in the question; it is no request and meets no rule"
        "`dns = \"strict\"` with exact hosts; probe whether production keeps to it";
    EGRESS_IDLE = "MP-EGR-011" Info "a deny that meets nothing"
        "no allowed request is one of its own; it may be meant for later"
        "keep it as a guard, or take it out";

    EXEC_OPEN = "MP-EXEC-001" High "every program, and nobody is asked"
        "whoever can prompt the agent has a root shell in the container"
        "`mode = \"allowlist\"`, or `ask = \"always\"`";
    EXEC_FILES = "MP-EXEC-002" Medium "programs reach the files that the file tools may not"
        "`cat` and `cp` know nothing of `[filesystem]`: OpenClaw keeps only its own tools to it"
        "`exec.mode = \"deny\"` or an allow list without such programs; do not count on `[filesystem]`";
    EXEC_WIDER = "MP-EXEC-003" Medium "an agent may run more than all of them"
        "an agent may only be narrower; which of the two holds is not for the reader to guess"
        "widen `exec.mode`, or narrow the agent";
    EXEC_IDLE = "MP-EXEC-004" Low "a list that is never asked"
        "programs are listed and the mode does not look at the list"
        "`mode = \"allowlist\"`, or take the list out";
    EXEC_SHELL = "MP-EXEC-005" High "a listed program runs any other"
        "a shell, an interpreter or `env` with arguments is every program"
        "list the programs that are needed themselves";
    EXEC_WRITABLE = "MP-EXEC-006" High "programs from a folder that the agent can write to"
        "the agent writes a program there and runs it"
        "folders of the image: `/usr/bin/…`";
    EXEC_ELEVATED = "MP-EXEC-007" Critical "everybody may run programs past the rules"
        "`*` in `elevated_from` is every sender of every channel"
        "name the owner's id, or nobody";
    EXEC_PROGRAM = "MP-EXEC-008" Medium "a program that is not an absolute path"
        "a name is looked up in `PATH`, which the agent can change; a relative path starts where the agent stands"
        "the absolute path, such as `/usr/bin/git`";
    FILES_OUTSIDE = "MP-FILE-001" Medium "file tools may write outside the workspace"
        "the agent can rewrite its own configuration, its start script and its keys"
        "`workspace_only = true`";

    FORM_ID = "MP-FORM-001" Medium "two rules of one name"
        "logs, tests and `policy explain` name a rule by its id"
        "give each its own";
    FORM_ID_SIGNS = "MP-FORM-002" Low "a name that is none"
        "an id is 1 to 64 letters, digits, `-`, `_`, `.`"
        "use only these";
    FORM_METHOD = "MP-FORM-003" Medium "a method that is not written as one"
        "methods are compared in upper case; what is no method fits nothing, CONNECT and TRACE are never let through"
        "upper case: `GET`, `POST`";
    FORM_PATH = "MP-FORM-004" Medium "a path that never fits, or not what it seems to"
        "a path begins with `/`, has no query, no `%`, no empty or dot segment, and `**` only as its last segment"
        "`/v1/messages`, `/v1/*/members`, `/v1/**`";
    FORM_REFERENCE = "MP-FORM-005" Medium "a name that leads nowhere"
        "what it refers to is not in the policy"
        "correct the name, or add what it means";
    FORM_SENDER = "MP-FORM-006" Medium "a sender without a channel"
        "across channels a sender is `channel:id`; without the channel it fits nobody, or somebody else"
        "`telegram:1234`";
    FORM_ADDRESS = "MP-FORM-007" Medium "not an address, a domain or an origin"
        "it fits nobody"
        "`person@example.com`, `example.com`, `https://agent.example.com`";

    GATEWAY_ORIGIN = "MP-GW-001" High "any page may talk to the gateway"
        "`*` or plain HTTP as an origin lets a page of anybody's, or of anybody on the wire, use the operator's session"
        "the deployment's own origins";
    GATEWAY_TERMINAL = "MP-GW-002" High "a terminal in the Control UI"
        "the shared token is then a root shell"
        "`terminal = false`";
    GATEWAY_HTTP = "MP-GW-003" Medium "dangerous tools may be called over HTTP"
        "whoever has the gateway's token calls them without an agent that could refuse"
        "`http_tools = []`";
    GATEWAY_API = "MP-GW-004" Low "a second door: a chat API"
        "it takes the gateway's token and knows no senders, no rooms and no mention"
        "`chat_completions = false`, `responses = false`";

    HOST_RANGE = "MP-HOST-001" Medium "a range of addresses as a host"
        "hosts are compared by name: a CIDR never fits. The overlay then allows nothing, or denies everything, by the rule; in a list of the Sandbox library a deny is silently open"
        "host names";
    HOST_LOOSE = "MP-HOST-002" High "a loose pattern"
        "`*discord.com` would fit `notdiscord.com`, which anybody can register, and in the Sandbox library it does; the overlay takes it for no pattern"
        "`*.discord.com`, and `discord.com` in a rule of its own";
    HOST_CASE = "MP-HOST-003" Low "upper case in a host"
        "hosts arrive in lower case. The overlay lowers it; where the Sandbox library reads a list it never fits, and in a deny list that leaves the door open"
        "lower case";
    HOST_MORE = "MP-HOST-004" Medium "more than a host"
        "a scheme, port, path or user makes a pattern that never fits. The overlay then allows nothing, or denies everything, by the rule"
        "the host alone; paths and ports have keys of their own";
    HOST_ADDRESS = "MP-HOST-005" Medium "an IP address"
        "requests to addresses are refused before any rule: their certificates prove nothing"
        "the host's name";
    HOST_NAME = "MP-HOST-006" Medium "not a host name"
        "labels of a-z, 0-9 and `-` with a dot between, no dot at the end; other alphabets in their `xn--` form"
        "the name as certificates have it";
    HOST_SUFFIX = "MP-HOST-007" Critical "every host of a suffix that anybody can get a name below"
        "an attacker's host is one of them"
        "the exact host";
    HOST_INTERNAL = "MP-HOST-008" Medium "a name that is no host of the Internet"
        "metadata services and neighbours are found under such names"
        "take it out";

    IDENTITY_PUBLIC = "MP-ID-001" Critical "everybody with a free mailbox passes Access"
        "the domain gives addresses to anybody"
        "`emails` with the persons' addresses";
    IDENTITY_TOOLS = "MP-ID-002" Info "a person's tools hold on channels only"
        "the Control UI has one shared token: there the platform cannot tell people apart"
        "a deployment of its own where that matters";
    IDENTITY_SENDER = "MP-ID-003" Low "a person whose messages nobody reads"
        "the channel does not let this sender write"
        "add the id to the channel's `allow_from`, or take the sender out";

    MODEL_URL = "MP-MOD-001" Medium "a provider whose address does not hold"
        "not https, with a user or a query, or an address that no rule lets out"
        "`https://HOST/path`, and a rule for the host";
    MODEL_ANY = "MP-MOD-002" Low "every model may be asked"
        "a prompt can choose the dearest, or one of a provider that keeps what it is sent"
        "name `provider/model`";

    TOOL_BOTH = "MP-TOOL-001" Low "allowed and denied"
        "the deny wins: the tool is refused"
        "take it out of one of the lists";
    TOOL_WIDER = "MP-TOOL-002" Medium "an agent has a tool that the policy does not allow"
        "an agent may only be narrower; the tool is refused"
        "allow it for all, or take it out";
    TOOL_GROUP = "MP-TOOL-003" Medium "a group or profile of tools"
        "they grow with each version, and only tools' own names are compared here"
        "the names of the tools";
    TOOL_ALL = "MP-TOOL-004" Medium "every tool"
        "also those that the next version or the next plugin brings"
        "name them";
    TOOL_UNKNOWN = "MP-TOOL-005" Low "a tool that OpenClaw does not have"
        "a misspelt name allows nothing, and denies nothing"
        "correct it; ignore this for a tool that a plugin brings";
    TOOL_HOLLOW = "MP-TOOL-006" Low "a tool whose section says no"
        "`exec` with `exec.mode = \"deny\"`, `browser` with the browser off, `write` with files that may only be read"
        "take the tool out, or widen the section";
}
