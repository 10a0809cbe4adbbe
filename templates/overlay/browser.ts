// `@cloudflare/puppeteer` as the app is to use it: a browser that loads what the policy names and nothing else.
//
// Three locks. Hosts: Browser Run's own guardrails, fixed when the session begins. Paths, and hosts once more: every request of
// the browser is paused and judged, also of pop-ups and service workers. What cannot be paused, WebSockets and WebRTC, is
// forbidden to pages by a header on what they load. A script on `about:blank` has no such header: where `evaluate` is on, only
// the guardrails bind its WebSockets. Tried with Chromium; Browser Run itself was not seen by those who wrote this: probe it.

import puppeteer, {
  type Browser,
  type BrowserContext,
  type BrowserWorker,
  type CDPEvents,
  type CDPSession,
  type HTTPRequest,
  type Page,
  type WorkersLaunchOptions,
} from '@cloudflare/puppeteer';
import { mayLoad } from './cdp';
import { log } from './log';
import { POLICY } from './policy';

export type * from '@cloudflare/puppeteer';

/** As many entries as guardrails take. */
const MOST_HOSTS = 50;

class Refused extends Error {
  constructor(what: string) {
    super(`moltctl: ${what} is refused by the browser policy`);
    this.name = 'Refused';
  }
}

/** The hosts that a session may reach. */
function guardrails(): { allowedDomains: string[] } {
  const hosts = [...new Set(POLICY.browser.allow.map((rule) => rule.host))];
  if (POLICY.browser.mode === 'off' || hosts.length > MOST_HOSTS) throw new Refused('the browser');
  return { allowedDomains: hosts };
}

/** Options of the app, with our guardrails. Browsers that know none are refused. */
function bound(options: WorkersLaunchOptions | undefined): WorkersLaunchOptions {
  if (options?.browser !== undefined) throw new Refused('a browser without guardrails');
  return { ...options, guardrails: guardrails() };
}

const guarded = {
  async launch(endpoint: BrowserWorker, options?: WorkersLaunchOptions): Promise<Browser> {
    return guard(await puppeteer.launch(endpoint, bound(options)));
  },
  async acquire(endpoint: BrowserWorker, options?: WorkersLaunchOptions): ReturnType<typeof puppeteer.acquire> {
    return puppeteer.acquire(endpoint, bound(options));
  },
  /** A session that somebody else began has their guardrails; its pages are judged all the same. */
  async connect(endpoint: BrowserWorker, sessionId: string): Promise<Browser> {
    guardrails();
    return guard(await puppeteer.connect(endpoint, sessionId));
  },
  sessions: (endpoint: BrowserWorker): ReturnType<typeof puppeteer.sessions> => puppeteer.sessions(endpoint),
  history: (endpoint: BrowserWorker): ReturnType<typeof puppeteer.history> => puppeteer.history(endpoint),
  limits: (endpoint: BrowserWorker): ReturnType<typeof puppeteer.limits> => puppeteer.limits(endpoint),
};

export default guarded;

/** Ways around the pages: raw sessions, and targets, from which they are made. */
const RAW: ReadonlySet<PropertyKey> = new Set(['target', 'targets', 'waitForTarget', 'createCDPSession', 'wsEndpoint']);

/** An object whose methods are its own but for those given, and without what leads past the pages. */
function facade<T extends object>(real: T, own: Partial<Record<keyof T, unknown>>): T {
  return new Proxy(real, {
    get(target, key): unknown {
      if (Object.hasOwn(own, key)) return own[key as keyof T];
      if (RAW.has(key)) throw new Refused(`\`${String(key)}\``);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** What a page may not open, for it could not be judged: anything but requests. */
const POLICY_HEADER = { name: 'content-security-policy', value: "connect-src http: https: data: blob:; webrtc 'block'" };

/** What begins a context of its own, with the header it is answered with: pages, frames, workers. */
const CONTEXTS = ['Document', 'Script', 'Other'] as const;

/** Headers of a body that has been decoded. */
const OF_ENCODING = /^(?:content-encoding|content-length|transfer-encoding)$/i;

/** Pauses every request of the browser, whoever makes it, and judges it. */
async function judgeAll(browser: Browser): Promise<void> {
  const session = await browser.target().createCDPSession();
  session.on('Fetch.requestPaused', (paused) => {
    // What fails has ended in the meantime.
    void settle(session, paused).catch(() => undefined);
  });
  const answers = CONTEXTS.map((resourceType) => ({ urlPattern: '*', resourceType, requestStage: 'Response' as const }));
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }, ...answers] });
}

async function settle(session: CDPSession, paused: CDPEvents['Fetch.requestPaused']): Promise<void> {
  const { requestId, request, resourceType, responseStatusCode: responseCode, responseHeaders = [] } = paused;
  if (!isInline(request.url, resourceType === 'Document') && !mayLoad(request.url, request.method)) {
    return session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
  }
  // A redirect has no body; where it leads is paused again.
  if (responseCode === undefined || (responseCode >= 300 && responseCode < 400)) {
    return session.send('Fetch.continueRequest', { requestId });
  }
  // Chromium has read the headers of an answer when it pauses; only those of one that is given anew are read again.
  const { body, base64Encoded } = await session.send('Fetch.getResponseBody', { requestId });
  return session.send('Fetch.fulfillRequest', {
    requestId,
    responseCode,
    responseHeaders: [...responseHeaders.filter(({ name }) => !OF_ENCODING.test(name)), POLICY_HEADER],
    body: base64Encoded ? body : toBase64(body),
  });
}

function toBase64(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

/** These hold their content in themselves; as a navigation they would be a page of somebody's own. */
function isInline(url: string, navigates: boolean): boolean {
  return /^(?:data|blob):/.test(url) && !navigates;
}

async function guard(browser: Browser): Promise<Browser> {
  try {
    await judgeAll(browser);
  } catch {
    // Nothing half bound is handed out.
    await browser.close().catch(() => undefined);
    log({ moltctl: 'browser.deny', host: null, method: 'OTHER', rule: null, reason: 'unbound', container: null });
    throw new Refused('a browser that cannot be bound');
  }
  for (const page of await browser.pages()) await guardPage(page);
  const shown: Browser = facade(browser, {
    newPage: async () => guardPage(await browser.newPage()),
    pages: async () => Promise.all((await browser.pages()).map(guardPage)),
    createBrowserContext: async (...options: Parameters<Browser['createBrowserContext']>) =>
      context(await browser.createBrowserContext(...options), () => shown),
    defaultBrowserContext: () => context(browser.defaultBrowserContext(), () => shown),
    browserContexts: () => browser.browserContexts().map((it) => context(it, () => shown)),
  });
  return shown;
}

function context(real: BrowserContext, browser: () => Browser): BrowserContext {
  return facade(real, {
    newPage: async () => guardPage(await real.newPage()),
    pages: async () => Promise.all((await real.pages()).map(guardPage)),
    browser,
  });
}

const pages = new WeakMap<Page, Promise<Page>>();

/** The page as the app may use it; the same one each time. */
function guardPage(page: Page): Promise<Page> {
  let known = pages.get(page);
  if (known === undefined) {
    known = bindPage(page);
    pages.set(page, known);
  }
  return known;
}

async function bindPage(page: Page): Promise<Page> {
  // The app may ask for interception too. It then hears of what may be loaded, and can only end or change that.
  let asked = false;
  page.on('request', (request) => judge(request, asked));
  await page.setRequestInterception(true);
  // A service worker would answer, and ask, in the place of the page.
  await page.setBypassServiceWorker(true);
  const without = (what: string) => async (): Promise<never> => {
    throw new Refused(what);
  };
  const scripts = POLICY.browser.evaluate
    ? {}
    : {
        evaluate: textless(page.evaluate.bind(page)),
        evaluateHandle: textless(page.evaluateHandle.bind(page)),
        evaluateOnNewDocument: textless(page.evaluateOnNewDocument.bind(page)),
        addScriptTag: without('a script'),
        setContent: without('content'),
        exposeFunction: without('a function'),
      };
  return facade(page, {
    ...scripts,
    goto: async (...[url, options]: Parameters<Page['goto']>) => {
      if (!mayLoad(url)) throw new Refused('this URL');
      return page.goto(url, options);
    },
    setRequestInterception: async (value: boolean) => {
      asked = value;
    },
    setBypassServiceWorker: async () => undefined,
    setBypassCSP: without('`setBypassCSP`'),
    browser: without('`browser`'),
    browserContext: without('`browserContext`'),
  });
}

/** The app's own functions may run in a page; text, which came from outside, may not. */
function textless<A extends unknown[], R>(run: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    if (typeof args[0] !== 'function') throw new Refused('a script');
    return run(...args);
  };
}

/** Lets a request go, or ends it. Ours is the first listener: what the app's do afterwards finds it decided. */
function judge(request: HTTPRequest, appDecides: boolean): void {
  const settled = async (): Promise<void> => undefined;
  const url = request.url();
  if (!isInline(url, request.isNavigationRequest()) && !mayLoad(url, request.method())) {
    void request.abort('blockedbyclient').catch(() => undefined);
  } else if (!appDecides) {
    void request.continue().catch(() => undefined);
  } else {
    const go = request.continue.bind(request);
    request.continue = async (changes, priority) => {
      const to = changes?.url;
      if (to !== undefined && !mayLoad(to, changes?.method ?? request.method())) return request.abort('blockedbyclient');
      return go(changes, priority);
    };
    return;
  }
  Object.assign(request, { continue: settled, abort: settled, respond: settled });
}
