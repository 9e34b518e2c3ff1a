/**
 * How a link is let in: by what it carried, by this tab's earlier visit, or as the person who is logged in
 * here. What came of it is one value; the page shows it.
 */
import { MOST_TILES, type Link } from "@/lib/links";
import { GuacamoleError, enterWith, type Field, type Visit } from "./api/guacamole";
import type { Asked } from "./address";
import { forgetToken, keepToken, keptToken } from "./kept";
import type { TroubleName } from "./troubles";

export type Entrance =
  | { readonly at: "inside"; readonly visit: Visit }
  /** Nothing but an account opens it. */
  | { readonly at: "account" }
  /** Name and password were right, and more is wanted; `trouble`: what was wrong with it, or "". */
  | { readonly at: "asked"; readonly fields: readonly Field[]; readonly trouble: string }
  | { readonly at: "refused"; readonly trouble: TroubleName; readonly detail: string };

const ACCOUNT: Entrance = { at: "account" };

/** Parameters that are there to be let in by; others may be anybody's, and a person's log-in will do. */
const CREDENTIALS = ["token", "key", "data", "signature", "username", "password", "id_token"];

/** Sources of what is opened by a signed or a shared link, or by the token that made it, alone: no account sees them. */
const VISITORS = /^(hmac|json|quickconnect)$|-shared$/;

/** Whether it names something, and nothing that no account sees. */
export function accountMayOpen({ ids }: Link): boolean {
  return ids.length > 0 && ids.every(({ source }) => source === null || !VISITORS.test(source));
}

function refused(trouble: TroubleName, detail = ""): Entrance {
  return { at: "refused", trouble, detail };
}

function troubleOf(credentials: ReadonlyMap<string, string>): TroubleName {
  if (credentials.has("username") || credentials.has("password")) return "wrong-password";
  if (credentials.has("key")) return "share-over";
  return "expired";
}

function failed(error: unknown, credentials: ReadonlyMap<string, string>): Entrance {
  if (!(error instanceof GuacamoleError)) throw error;
  if (error.status === 0 || error.status >= 500) return refused("unreachable");
  if (error.status === 429) return refused("too-many", error.message);
  if (error.type === "INSUFFICIENT_CREDENTIALS" && error.expected.length > 0)
    return { at: "asked", fields: error.expected, trouble: "" };
  const told = error.type === "PERMISSION_DENIED" && !credentials.has("token");
  return refused(troubleOf(credentials), told ? error.message : "");
}

/** What was answered was wrong. A wrong code is a 400 that no longer says what was wanted. */
function askedAgain(error: unknown, more: ReadonlyMap<string, string>): Entrance | null {
  if (more.size === 0 || !(error instanceof GuacamoleError)) return null;
  if (error.status !== 400) return null;
  const fields = [...more.keys()].map((name) => ({ name, type: "TEXT" }));
  return { at: "asked", fields, trouble: "That was not right. Try again." };
}

async function enterByKept(asked: Asked, token: string): Promise<Entrance> {
  try {
    return { at: "inside", visit: await enterWith(new Map([["token", token]])) };
  } catch (error) {
    if (error instanceof GuacamoleError && error.status !== 403) return failed(error, new Map());
    forgetToken();
    return accountMayOpen(asked.link) ? ACCOUNT : refused("expired");
  }
}

/** `more`: what was asked for besides. */
export async function enter(asked: Asked, more: ReadonlyMap<string, string>): Promise<Entrance> {
  const { link, hash } = asked;
  if (link.ids.length > MOST_TILES) return refused("too-many-tiles");
  if (link.credentials.size === 0 && more.size === 0) {
    const token = keptToken(hash);
    if (token !== null) return enterByKept(asked, token);
    return accountMayOpen(link) ? ACCOUNT : refused("needs-link");
  }
  try {
    const visit = await enterWith(new Map([...link.credentials, ...more]));
    keepToken(visit.token, hash);
    return { at: "inside", visit };
  } catch (error) {
    const meant = CREDENTIALS.some((name) => link.credentials.has(name));
    const again = askedAgain(error, more);
    if (again) return again;
    if (!meant && more.size === 0 && accountMayOpen(link)) return ACCOUNT;
    return failed(error, new Map([...link.credentials, ...more]));
  }
}
