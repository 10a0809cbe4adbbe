// The Chrome DevTools Protocol at `/cdp`, judged message by message before the app sees it. `browser.ts` judges once more what
// a page loads; this here binds whatever the app does with a command.

import { browse } from './evaluate';
import { hostOf, log } from './log';
import { POLICY } from './policy';
import { join, type Passage } from './socket';

/** Commands that name a URL to load, by the parameter that holds it. */
const LOADS: ReadonlyMap<string, string> = new Map([
  ['Page.navigate', 'url'],
  ['Target.createTarget', 'url'],
  ['Fetch.continueRequest', 'url'],
  ['Network.loadNetworkResource', 'url'],
]);

/** Commands that hold commands, change what was bound, or speak past the pages. */
const NEVER = /^(?:Target\.(?:sendMessageToTarget|exposeDevToolsProtocol|setRemoteLocations|setAutoAttach)|Browser\.(?:setDownloadBehavior|grantPermissions)|Page\.(?:setDownloadBehavior|setBypassCSP)|Security\.|Tethering\.|Network\.(?:setBlockedURLs|setBypassServiceWorker)|ServiceWorker\.)/;

/** What may be done where scripts may not be run: look, click, type. Everything unnamed is refused. */
const WITHOUT_SCRIPTS: readonly RegExp[] = [
  /^Browser\.(?:getVersion|close)$/,
  /^Target\.(?:createTarget|closeTarget|getTargets|getTargetInfo|attachToTarget|detachFromTarget|activateTarget|setDiscoverTargets)$/,
  /^Page\.(?:enable|disable|navigate|reload|captureScreenshot|printToPDF|getFrameTree|getLayoutMetrics|bringToFront|handleJavaScriptDialog|stopLoading|getNavigationHistory|navigateToHistoryEntry|setLifecycleEventsEnabled)$/,
  /^Runtime\.(?:enable|disable|getProperties|releaseObject|releaseObjectGroup)$/,
  /^DOM\.(?:enable|disable|getDocument|querySelector|querySelectorAll|getOuterHTML|getAttributes|focus|getBoxModel|scrollIntoViewIfNeeded|describeNode)$/,
  /^Input\.(?:dispatchMouseEvent|dispatchKeyEvent|dispatchTouchEvent|insertText)$/,
  /^Network\.(?:enable|disable|setCacheDisabled|setUserAgentOverride)$/,
  /^Emulation\.(?:setDeviceMetricsOverride|clearDeviceMetricsOverride|setUserAgentOverride|setTouchEmulationEnabled|setEmulatedMedia)$/,
  /^(?:Accessibility|Log|Performance)\./,
];

/** Whether a page may load a URL. `about:blank` loads nothing. */
export function mayLoad(url: string, method = 'GET'): boolean {
  if (url === 'about:blank') return true;
  const { verdict, rule, reason } = browse(POLICY, method, url);
  if (verdict === 'allow') return true;
  log({ moltctl: 'browser.deny', host: hostOf(url), method, rule, reason, container: null });
  return false;
}

/** Why a command is refused, or nothing. */
function refusal(method: string, params: Record<string, unknown>): string | null {
  if (NEVER.test(method)) return 'refused by the browser policy';
  const named = LOADS.get(method);
  const url = named === undefined ? undefined : params[named];
  if (url !== undefined && !(typeof url === 'string' && (url === '' || mayLoad(url)))) return 'this URL is refused by the browser policy';
  if (POLICY.browser.evaluate || WITHOUT_SCRIPTS.some((pattern) => pattern.test(method))) return null;
  log({ moltctl: 'browser.deny', host: null, method: 'OTHER', rule: null, reason: 'evaluate', container: null });
  return 'scripts are refused by the browser policy';
}

/** Judges one message: a JSON object with a method, or nothing passes. */
export function judge(data: string | ArrayBuffer): Passage {
  if (typeof data !== 'string') return { close: 1003 };
  let command: { id?: unknown; sessionId?: unknown; method?: unknown; params?: unknown };
  try {
    command = JSON.parse(data) as typeof command;
  } catch {
    return { close: 1007 };
  }
  if (typeof command !== 'object' || command === null || typeof command.method !== 'string') return { close: 1007 };
  const params = typeof command.params === 'object' && command.params !== null ? command.params : {};
  const message = refusal(command.method, params as Record<string, unknown>);
  if (message === null) return { pass: JSON.stringify(command) };
  const { id, sessionId } = command;
  return { answer: JSON.stringify({ id, sessionId, error: { code: -32000, message } }) };
}

/** The app's answer at `/cdp`, with its WebSocket judged. */
export function boundCdp(answer: Response): Response {
  return answer.webSocket === null ? answer : join(answer.webSocket, answer.headers, judge);
}
