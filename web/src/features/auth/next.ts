/** Where a log-in leads on, as "?next=/admin/…" in the address; only the administration asks for it. */

const ADMINISTRATION = "/admin/";

/** The path on this server; null for anything else, whatever it was made to look like. */
export function nextPage(search: string, origin: string): string | null {
  const next = new URLSearchParams(search).get("next");
  if (!next?.startsWith(ADMINISTRATION)) return null;
  const url = new URL(next, origin);
  const there = url.origin === origin && url.pathname.startsWith(ADMINISTRATION);
  return there ? url.pathname + url.search : null;
}
