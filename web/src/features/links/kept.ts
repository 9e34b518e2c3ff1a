/**
 * The token of a visit, kept for this tab alone, so that a reload finds it: never a password, and not
 * where other tabs or a later day would find it. A visit that began with a choice keeps its token for
 * whatever is chosen; another one for its own link.
 */
import { HOME } from "@/lib/links";

const KEY = "deskgate.visit";

interface Kept {
  readonly token: string;
  readonly hash: string;
}

function read(): Kept | null {
  try {
    const value = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Partial<Kept> | null;
    if (typeof value?.token !== "string" || typeof value.hash !== "string") return null;
    return { token: value.token, hash: value.hash };
  } catch {
    return null; // private browsing: a reload asks for the link again
  }
}

/** The token that the link with this address was opened by, or null. */
export function keptToken(hash: string): string | null {
  const kept = read();
  return kept && (kept.hash === HOME || kept.hash === hash) ? kept.token : null;
}

export function keepToken(token: string, hash: string): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ token, hash }));
  } catch {
    // As above.
  }
}

export function forgetToken(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}
