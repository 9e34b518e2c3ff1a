/** What stands in the form of a signing key, and what of it is sent. */
import type { Dialect, NewSigningKey, SigningKey, SigningKeyChange } from "@/lib/managed";
import { hasAge, isOld, portsText } from "./words";

export interface Draft {
  readonly name: string;
  readonly dialect: Dialect;
  /** Null: one is made. */
  readonly secret: string | null;
  /** Null: no limit. */
  readonly minutes: number | null;
  readonly default_protocol: string;
  readonly protocols: readonly string[];
  readonly networks: readonly string[];
  /** "22, 5900-5910" */
  readonly ports: string;
  readonly parameters: readonly string[];
  readonly note: string;
}

const MINUTE_MS = 60_000;

const EMPTY: Draft = {
  name: "",
  dialect: "v2",
  secret: null,
  minutes: 10,
  default_protocol: "rdp",
  protocols: [],
  networks: [],
  ports: "",
  parameters: [],
  note: "",
};

export function draftOf(key: SigningKey | null): Draft {
  if (key === null) return EMPTY;
  const { name, dialect, default_protocol, protocols, networks, parameters, note } = key;
  return {
    ...{ name, dialect, default_protocol, protocols, networks, parameters, note },
    secret: null,
    minutes: key.age_limit === 0 ? null : key.age_limit / MINUTE_MS,
    ports: portsText(key.ports),
  };
}

type Ports = NonNullable<SigningKeyChange["ports"]>;

const PORT = /^(\d{1,5})(?:\s*[-–]\s*(\d{1,5}))?$/;
const LAST_PORT = 65_535;

/** The ports that the text names; null where a part of it is none. */
export function portsOf(text: string): Ports | null {
  const found: Ports[number][] = [];
  for (const part of text.split(/[,;]/).map((one) => one.trim())) {
    if (!part) continue;
    const match = PORT.exec(part);
    if (!match) return null;
    const from = Number(match[1]);
    const to = Number(match[2] ?? match[1]);
    if (from < 1 || to < from || to > LAST_PORT) return null;
    found.push(from === to ? from : { from, to });
  }
  return found;
}

/** What the dialect has a use for; the rest is as the server has it. */
function said(draft: Draft): SigningKeyChange {
  const { dialect } = draft;
  return {
    protocols: draft.protocols,
    networks: draft.networks,
    ports: portsOf(draft.ports) ?? [],
    note: draft.note.trim(),
    ...(hasAge(dialect) && { age_limit: Math.round((draft.minutes ?? 0) * MINUTE_MS) }),
    ...(isOld(dialect) && {
      default_protocol: draft.default_protocol,
      parameters: draft.parameters,
    }),
  };
}

export type KeyToMake = Partial<NewSigningKey> & Pick<NewSigningKey, "name" | "dialect">;

export function keyToMake(draft: Draft): KeyToMake {
  const { name, dialect, secret } = draft;
  const values = said(draft) as Partial<NewSigningKey>; // none of them is null here
  return { ...values, name: name.trim(), dialect, ...(secret !== null && { secret }) };
}

const sameText = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Only what was changed, so that what somebody else changes meanwhile stays. */
export function keyChange(draft: Draft, key: SigningKey): SigningKeyChange {
  const before = said(draftOf(key));
  const changes = Object.entries(said(draft)).filter(
    ([name, value]) => !sameText(value, before[name as keyof SigningKeyChange]),
  );
  return Object.fromEntries(changes);
}

/** Whether there is enough of it to be sent. */
export function isComplete(draft: Draft): boolean {
  return draft.name.trim() !== "" && draft.secret !== "" && portsOf(draft.ports) !== null;
}
