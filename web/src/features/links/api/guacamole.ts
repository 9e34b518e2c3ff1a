/** Requests to Guacamole's REST API, by a token instead of the cookie; its errors as GuacamoleError. */
import { addressOf } from "@/lib/http";

/** What a log-in lacks: a field for a form. */
export interface Field {
  readonly name: string;
  readonly type: string;
}

export class GuacamoleError extends Error {
  override readonly name = "GuacamoleError";

  constructor(
    /** 0: the server could not be reached. */
    readonly status: number,
    /** INVALID_CREDENTIALS, PERMISSION_DENIED … */
    readonly type: string,
    message: string,
    readonly expected: readonly Field[] = [],
  ) {
    super(message);
  }
}

/** An answered log-in: reference §4, "Tokens". */
export interface Visit {
  readonly token: string;
  /** "" for who came by a share link. */
  readonly username: string;
  readonly source: string;
  readonly sources: readonly string[];
}

export type Entry = Readonly<Record<string, unknown>>;

function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function textIn(entry: Entry, name: string): string {
  const value = entry[name];
  return typeof value === "string" ? value : "";
}

function fieldsIn(value: unknown): Field[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter(isEntry)
    .map((field) => ({ name: textIn(field, "name"), type: textIn(field, "type") }))
    .filter(({ name }) => name !== "");
}

async function send(path: string, init: RequestInit): Promise<Entry> {
  const response = await fetch(addressOf(path), { credentials: "same-origin", ...init }).catch(
    () => {
      throw new GuacamoleError(0, "", "The server can't be reached.");
    },
  );
  const body: unknown = await response.json().catch(() => null);
  const entry = isEntry(body) ? body : {};
  if (response.ok) return entry;
  const message = textIn(entry, "message") || `The server answered ${response.status}.`;
  const type = textIn(entry, "type");
  throw new GuacamoleError(response.status, type, message, fieldsIn(entry["expected"]));
}

/** Log in with whatever a link carried; or, with `token`, look whether that one is still good. */
export async function enterWith(credentials: ReadonlyMap<string, string>): Promise<Visit> {
  const body = new URLSearchParams([...credentials]);
  const entry = await send("api/tokens", { method: "POST", body });
  const sources = entry["availableDataSources"];
  return {
    token: textIn(entry, "authToken"),
    username: textIn(entry, "username"),
    source: textIn(entry, "dataSource"),
    sources: Array.isArray(sources) ? sources.filter((one) => typeof one === "string") : [],
  };
}

/** One of the things that a visit may see. */
export function getData(visit: Visit, source: string, path: string): Promise<Entry> {
  const headers = { Accept: "application/json", "Guacamole-Token": visit.token };
  return send(`api/session/data/${encodeURIComponent(source)}/${path}`, { headers });
}
