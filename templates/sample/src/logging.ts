/** The query of a URL with the values of everything that sounds like a secret taken out. */
export function withoutSecrets(url: URL): string {
  const shown = new URLSearchParams();
  for (const [name, value] of url.searchParams) {
    shown.set(name, /secret|token|key|password/i.test(name) ? '[hidden]' : value);
  }
  const text = shown.toString();
  return text ? `?${text}` : '';
}
