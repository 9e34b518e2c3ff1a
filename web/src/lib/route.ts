/**
 * The page's places, kept in the address's fragment so that they work below any prefix:
 * "#/" is the workspace, "#/people/12" the page "people" with "12" to look at.
 */
import { useMemo, useSyncExternalStore } from "react";

export interface Place {
  readonly page: string;
  /** What the page shows, in its own terms. */
  readonly rest: readonly string[];
}

export const WORKSPACE = "workspace";

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // typed by hand
  }
}

/** Where saved addresses of Guacamole's own pages lead: "#/settings/mysql/users", "#/manage/…". */
const FORMER: Readonly<Record<string, string>> = {
  "settings/connections": WORKSPACE,
  "settings/history": "history",
  "settings/preferences": "profile",
  "settings/recording": "history",
  "settings/sessions": "history",
  "settings/userGroups": "groups",
  "settings/users": "people",
  "manage/userGroups": "groups",
  "manage/users": "people",
};

/** Of "settings/<source>/users" and "settings/users" alike. */
function formerPlace(page: string, [first = "", second = ""]: readonly string[]): Place {
  const name = FORMER[`${page}/${first}`] ?? FORMER[`${page}/${second}`];
  return { page: name ?? WORKSPACE, rest: [] };
}

export function placeOf(hash: string): Place {
  const [page = WORKSPACE, ...rest] = hash
    .replace(/^#?\/?/, "")
    .replace(/\?.*$/, "")
    .split("/")
    .filter(Boolean)
    .map(decoded);
  return page === "settings" || page === "manage" ? formerPlace(page, rest) : { page, rest };
}

export function hashOf(page: string, ...rest: readonly string[]): string {
  return page === WORKSPACE ? "#/" : `#/${[page, ...rest].map(encodeURIComponent).join("/")}`;
}

export function usePlace(): Place {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => placeOf(hash), [hash]);
}

export function go(page: string, ...rest: readonly string[]): void {
  window.location.hash = hashOf(page, ...rest);
}
