/** What a visit may open, and by which name. */
import { keyOf, type Link, type LinkId, type LinkKind } from "@/lib/links";
import { GuacamoleError, getData, textIn, type Entry, type Visit } from "./guacamole";

export interface Offer {
  readonly key: string;
  readonly id: LinkId;
  readonly name: string;
  readonly protocol: string;
}

const FOLDER: Readonly<Record<LinkKind, string>> = {
  c: "connections",
  g: "connectionGroups",
  a: "activeConnections",
};

/** Only of session that are looked into is the name one step further. */
const FURTHER: Readonly<Record<LinkKind, string>> = { c: "", g: "", a: "/connection" };

function offerOf(id: LinkId, entry: Entry, name: string): Offer {
  return {
    key: keyOf(id),
    id,
    name: textIn(entry, "name") || name,
    protocol: textIn(entry, "protocol"),
  };
}

/** A thing whose name can't be read is opened all the same: the tunnel decides, and says why not. */
async function named(visit: Visit, id: LinkId): Promise<Offer> {
  const source = id.source ?? visit.source;
  const path = `${FOLDER[id.kind]}/${encodeURIComponent(id.identifier)}${FURTHER[id.kind]}`;
  const entry = await getData(visit, source, path).catch((error: unknown): Entry => {
    if (error instanceof GuacamoleError && error.status === 0) throw error;
    return {};
  });
  return offerOf({ ...id, source }, entry, id.kind === "a" ? "A session" : id.identifier);
}

async function allIn(visit: Visit, source: string): Promise<Offer[]> {
  const listed = await getData(visit, source, "connections");
  return Object.entries(listed).map(([identifier, value]) => {
    const entry = typeof value === "object" && value !== null ? (value as Entry) : {};
    return offerOf({ identifier, kind: "c", source }, entry, identifier);
  });
}

/** Other names of the one tree, which scripts hold; listed, they would only say it again. */
const OTHER_NAMES: ReadonlySet<string> = new Set(["postgresql", "mysql", "sqlserver", "default"]);

/** What the link names; else all that there is for this visit, by name. */
export async function offered(visit: Visit, link: Link): Promise<readonly Offer[]> {
  if (link.ids.length > 0) return Promise.all(link.ids.map((id) => named(visit, id)));
  const others = visit.sources.filter((one) => one !== visit.source && !OTHER_NAMES.has(one));
  const sources = [visit.source, ...others];
  const found = await Promise.all(sources.map((source) => allIn(visit, source)));
  return found.flat().sort((a, b) => a.name.localeCompare(b.name));
}
