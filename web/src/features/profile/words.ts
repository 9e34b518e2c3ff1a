/** Browsers, programs and scopes in words. */
import type { Presence, ApiToken } from "@/lib/managed";

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Windows/, "Windows"],
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

const found = (table: typeof BROWSERS, text: string) =>
  table.find(([pattern]) => pattern.test(text))?.[1];

/** "Firefox on Linux"; what is not known is shown as it introduced itself, cut short. */
export function programWords({ kind, name, user_agent }: Presence): string {
  if (kind === "api-token") return `API token “${name}”`;
  const browser = found(BROWSERS, user_agent);
  const system = found(SYSTEMS, user_agent);
  if (browser) return system ? `${browser} on ${system}` : browser;
  const known = kind === "guacamole" ? "A Guacamole client" : "A browser";
  return user_agent ? user_agent.slice(0, 60) : known;
}

export type Scope = ApiToken["scopes"][number];

export const SCOPES: readonly { readonly value: Scope; readonly label: string }[] = [
  { value: "read", label: "Read the tree" },
  { value: "tree", label: "Change the tree" },
  { value: "people", label: "Users, groups and permissions" },
  { value: "log", label: "Read the log" },
  { value: "connect", label: "Open and end sessions" },
];
