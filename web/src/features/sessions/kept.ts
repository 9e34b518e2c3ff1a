/**
 * The sessions that a page had open when it was left, for the page that takes its place: a reload, or a
 * closed tab that is opened again. Ids and names; never a token.
 *
 * Law: they are kept from the page's end to the next one's begin and no longer, so that a tab that is
 * duplicated while its page lives finds nothing, and takes no session away.
 */
import type { Target } from "./registry";
import { isTarget } from "./recent";

const KEY = "deskgate.sessions";
const KINDS = "gars";

export interface KeptSession {
  readonly target: Target;
  /** Null: it is opened anew, as a look into another's session is. */
  readonly sessionId: string | null;
  readonly front: boolean;
}

interface Kept {
  /** Whose they are; "" for who has no account. */
  readonly owner: string;
  readonly sessions: readonly KeptSession[];
}

function isKept(value: unknown): value is KeptSession {
  if (typeof value !== "object" || value === null) return false;
  const { target, sessionId, front } = value as Record<string, unknown>;
  const named = sessionId === null || typeof sessionId === "string";
  return isTarget(target, KINDS) && named && typeof front === "boolean";
}

/** What was kept for this person, once. */
export function takeKept(owner: string): readonly KeptSession[] {
  try {
    const value = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Partial<Kept> | null;
    sessionStorage.removeItem(KEY);
    if (value?.owner !== owner || !Array.isArray(value.sessions)) return [];
    return value.sessions.filter(isKept);
  } catch {
    return []; // private browsing: the sessions are on the start page
  }
}

export function keep(owner: string, sessions: readonly KeptSession[]): void {
  try {
    if (sessions.length > 0)
      sessionStorage.setItem(KEY, JSON.stringify({ owner, sessions } satisfies Kept));
  } catch {
    // As above.
  }
}
