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

export function placeOf(hash: string): Place {
  const [page = WORKSPACE, ...rest] = hash
    .replace(/^#?\/?/, "")
    .split("/")
    .filter(Boolean)
    .map(decoded);
  return { page, rest };
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
