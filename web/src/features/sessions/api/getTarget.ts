import type { Connection, SessionRecord } from "@/lib/api";
import { ApiError, request } from "@/lib/http";
import { keyOf, type LinkId } from "@/lib/links";
import { getTree, groupOf } from "@/lib/tree";
import type { Target } from "../registry";

/** What a link names, as the person who is logged in may see it. */
export function getTarget(id: LinkId): Promise<Target> {
  switch (id.kind) {
    case "c":
      return connectionTarget(id);
    case "g":
      return folderTarget(id.identifier);
    case "a":
      return sessionTarget(id.identifier);
  }
}

/** Where connections came from user-mapping.xml, links name them by their names: the server finds which is meant. */
async function connectionTarget({ identifier, source }: LinkId): Promise<Target> {
  const named = source === "default" ? "?source=default" : "";
  const path = `connections/${encodeURIComponent(identifier)}${named}`;
  const { id, name, protocol } = await request<Connection>("GET", path);
  return { id, name, protocol, hostname: "" };
}

async function folderTarget(identifier: string): Promise<Target> {
  const group = groupOf(await getTree(), identifier);
  if (!group) throw new ApiError(404, "There is no such folder.");
  return folderTabOf(identifier, group);
}

/** A tab for one of a balancing folder's connections. */
export function folderTabOf(
  identifier: string,
  { name, protocol }: { readonly name: string; readonly protocol: string },
): Target {
  const opens = { kind: "g", identifier } as const;
  return { id: keyOf(opens), name, protocol, hostname: "", opens };
}

/** Only administrators see others' sessions in the log; who manages the connection may look in all the same. */
async function sessionTarget(identifier: string): Promise<Target> {
  const path = `sessions/${encodeURIComponent(identifier)}`;
  const { connection_name, protocol } = await request<
    Pick<SessionRecord, "connection_name" | "protocol">
  >("GET", path).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
    return { connection_name: "A session", protocol: "" };
  });
  return lookTabOf(identifier, { name: connection_name, protocol });
}

/** A tab that looks into a live session. `watch`: and does nothing else. */
export function lookTabOf(
  identifier: string,
  { name, protocol }: { readonly name: string; readonly protocol: string },
  watch?: "seen" | "silently",
): Target {
  const opens = { kind: "a", identifier, ...(watch && { watch }) } as const;
  const key = keyOf(opens);
  return { id: watch ? `${key}-${watch}` : key, name, protocol, hostname: "", opens };
}

/** A tab for what somebody shares with this person. */
export function sharedTabOf(
  identifier: string,
  { name, protocol }: { readonly name: string; readonly protocol: string },
): Target {
  return { id: `s-${identifier}`, name, protocol, hostname: "", opens: { kind: "s", identifier } };
}

/** A tab in which a session of this person's goes on. */
export function returnTabOf(
  identifier: string,
  { name, protocol }: { readonly name: string; readonly protocol: string },
): Target {
  const opens = { kind: "r", identifier } as const;
  return { id: `r-${identifier}`, name, protocol, hostname: "", opens };
}
