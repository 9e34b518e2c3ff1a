/** Where a log-in leads on: what "?next=/admin/…" in the address asks for, and a link's own address. */
import { linkOf } from "@/lib/links";

const ADMINISTRATION = "admin/";

/** The path on this server; null for anything else, whatever it was made to look like. */
export function nextPage(search: string, base: string): string | null {
  const next = new URLSearchParams(search).get("next");
  const { origin, pathname } = new URL(ADMINISTRATION, new URL(".", base));
  if (!next?.startsWith(pathname)) return null;
  const url = new URL(next, origin);
  const there = url.origin === origin && url.pathname.startsWith(pathname);
  return there ? url.pathname + url.search : null;
}

/** The query by which a provider's log-in comes back to the link that was opened; "" for the page. */
export function backToLink({ hash, pathname }: Location): string {
  return linkOf(hash) ? `?${new URLSearchParams({ next: pathname + hash }).toString()}` : "";
}
