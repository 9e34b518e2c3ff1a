/**
 * Guacamole's links: "#/client/<id>.<id>?token=…" opens those connections, and nothing of the page around
 * them. An id is base64 of "identifier NUL kind NUL source", unpadded base64url or, as Guacamole wrote it
 * until 1.3, standard and padded; anything else is a connection's identifier itself.
 *
 * Law: whatever an address holds, it is read without an error; what it asks for is the server's to judge.
 */

export type LinkKind = "c" | "g" | "a";

/** What a tunnel is asked for: a connection, a balancing group, or a session to look into. */
export interface LinkId {
  readonly identifier: string;
  readonly kind: LinkKind;
  /** Null: the default one. */
  readonly source: string | null;
}

export interface Link {
  /** Empty: whatever the credentials are good for. */
  readonly ids: readonly LinkId[];
  /** The address's own parameters: a token, a key, a signature, a name and a password … */
  readonly credentials: ReadonlyMap<string, string>;
}

/** So many pictures side by side are more than any screen shows. */
export const MOST_TILES = 16;

export const HOME = "#/";

const CLIENT = "client/";
const KINDS: readonly string[] = ["c", "g", "a"];
const STANDARD = /^[A-Za-z0-9+/_-]+={0,2}$/;

function isKind(text: string): text is LinkKind {
  return KINDS.includes(text);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // typed by hand
  }
}

/** The text that `part` is base64 of, in either spelling; null for what is none. */
function textOf(part: string): string | null {
  const written = part.replaceAll(" ", "+"); // what some mail programs make of a plus
  if (!STANDARD.test(written)) return null;
  try {
    const binary = atob(written.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, ""));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

export function idOf(part: string): LinkId {
  const [identifier = "", kind = "", source = "", ...more] = textOf(part)?.split("\0") ?? [];
  if (identifier && isKind(kind) && source && more.length === 0)
    return { identifier, kind, source };
  return { identifier: part, kind: "c", source: null };
}

/** As Guacamole writes it since 1.4. */
export function writtenId({ identifier, kind, source }: LinkId): string {
  const bytes = new TextEncoder().encode([identifier, kind, source ?? "default"].join("\0"));
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Tells one thing from another among those of a link. */
export function keyOf({ identifier, kind }: Pick<LinkId, "identifier" | "kind">): string {
  return kind === "c" ? identifier : `${kind}-${identifier}`;
}

function idsOf(path: string): LinkId[] {
  const parts = decoded(path).replace(/\/$/, "").split(".").filter(Boolean);
  const found = new Map(parts.map(idOf).map((id) => [keyOf(id), id]));
  return [...found.values()];
}

function parts(hash: string): { path: string; query: string } {
  const [path = "", ...query] = hash.replace(/^#?\/?/, "").split("?");
  return { path, query: query.join("?") };
}

/** What the address asks for; null where it is a place of the page itself. */
export function linkOf(hash: string): Link | null {
  const { path, query } = parts(hash);
  const credentials = new Map(new URLSearchParams(query));
  const ids = path.startsWith(CLIENT) ? idsOf(path.slice(CLIENT.length)) : [];
  return ids.length > 0 || credentials.size > 0 ? { ids, credentials } : null;
}

/** The address without what nobody is to read there. */
export function withoutCredentials(hash: string): string {
  const { path } = parts(hash);
  return path.startsWith(CLIENT) ? `#/${path}` : HOME;
}

export function hashOfIds(ids: readonly LinkId[]): string {
  return `#/${CLIENT}${ids.map(writtenId).join(".")}`;
}
