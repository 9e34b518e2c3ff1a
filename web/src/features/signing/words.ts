/** Signing keys in words: the dialects, and what limits a key. */
import type { Dialect, SigningKey } from "@/lib/managed";

export interface DialectWords {
  readonly value: Dialect;
  readonly label: string;
  readonly about: string;
}

/** The one for anything new comes first. */
export const DIALECTS: readonly DialectWords[] = [
  {
    value: "v2",
    label: "Deskgate v2",
    about: "Every parameter is signed, and each request is good once. Take it for anything new.",
  },
  {
    value: "classic",
    label: "Classic",
    about:
      "As Guacamole’s extension guacamole-auth-hmac. A request can be used again until it is too old.",
  },
  {
    value: "cyverse",
    label: "CyVerse",
    about:
      "As CyVerse’s extension. What it signs can be read in several ways: limit networks and ports.",
  },
  {
    value: "json",
    label: "Encrypted JSON",
    about: "As Guacamole’s extension auth-json: several connections in one encrypted text.",
  },
];

export function dialectWords(dialect: Dialect): DialectWords {
  const found = DIALECTS.find(({ value }) => value === dialect);
  return found ?? { value: dialect, label: dialect, about: "" };
}

/** The two that sign but a few parameters. */
export function isOld(dialect: Dialect): boolean {
  return dialect === "classic" || dialect === "cyverse";
}

/** Encrypted JSON says itself how long it is good. */
export function hasAge(dialect: Dialect): boolean {
  return dialect !== "json";
}

/** What a secret that is given has to be. */
export function secretRule(dialect: Dialect): string {
  if (dialect === "json") return "32 hexadecimal digits.";
  return dialect === "v2" ? "At least 16 characters." : "As the platform has it already.";
}

type Port = SigningKey["ports"][number];

const portText = (port: Port) =>
  typeof port === "number" ? `${port}` : `${port["from"]}-${port["to"]}`;

/** "22, 5900-5910" */
export function portsText(ports: readonly Port[]): string {
  return ports.map(portText).join(", ");
}

const MINUTE_MS = 60_000;
const MINUTES_AN_HOUR = 60;
const MINUTES_A_DAY = 24 * MINUTES_AN_HOUR;

/** 600000 -> "10 min" */
export function ageText(milliseconds: number): string {
  const minutes = milliseconds / MINUTE_MS;
  if (minutes >= MINUTES_A_DAY && minutes % MINUTES_A_DAY === 0)
    return `${minutes / MINUTES_A_DAY} d`;
  if (minutes >= MINUTES_AN_HOUR && minutes % MINUTES_AN_HOUR === 0)
    return `${minutes / MINUTES_AN_HOUR} h`;
  if (minutes < 1) return `${Number((milliseconds / 1000).toFixed(1))} s`;
  return `${Number(minutes.toFixed(1))} min`;
}

type Limits = Pick<
  SigningKey,
  "dialect" | "age_limit" | "protocols" | "networks" | "ports" | "parameters"
>;

const NAMED = 2;

/** What is too long for a line is counted. */
function listed(texts: readonly string[], many: string): string {
  return texts.length > NAMED ? `${texts.length} ${many}` : texts.join(", ");
}

/** Where a key's requests lead, in short: "SSH, RDP · 10.0.0.0/8 · port 22". */
export function limitsText(key: Limits, label: (protocol: string) => string): string {
  const found = [
    listed(key.protocols.map(label), "protocols"),
    listed(key.networks, "networks"),
    key.ports.length > 0 && `port${isOnePort(key.ports) ? "" : "s"} ${portsText(key.ports)}`,
  ].filter(Boolean);
  return found.join(" · ") || "any machine";
}

function isOnePort(ports: Limits["ports"]): boolean {
  return ports.length === 1 && typeof ports[0] === "number";
}

/** How long its requests are good, and what they may have unsigned beside the usual. */
export function trustText(key: Limits): string {
  const found = [];
  if (hasAge(key.dialect))
    found.push(key.age_limit ? `good for ${ageText(key.age_limit)}` : ageless(key.dialect));
  if (isOld(key.dialect) && key.parameters.length > 0)
    found.push(`unsigned: ${listed(key.parameters, "parameters")}`);
  return found.join(" · ");
}

/** Without an age limit the old ones are good for ever; v2 is good for a day at most. */
function ageless(dialect: Dialect): string {
  return dialect === "v2" ? "good for 1 d" : "good for ever";
}
