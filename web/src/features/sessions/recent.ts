/** The connections that were opened last in this browser, per user. */
import { readStored, writeStored } from "@/lib/stored";
import type { Target } from "./registry";

const KEPT = 6;

/** `kinds`: what it may open, if it isn't a connection. */
export function isTarget(value: unknown, kinds: string): value is Target {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Record<string, unknown>;
  const { opens } = record;
  return (
    ["id", "name", "protocol", "hostname"].every((key) => typeof record[key] === "string") &&
    (opens === undefined || isOneOf(kinds, opens))
  );
}

function isOneOf(kinds: string, opens: unknown): boolean {
  if (typeof opens !== "object" || opens === null) return false;
  const { kind, identifier } = opens as Record<string, unknown>;
  const known = typeof kind === "string" && kind.length === 1 && kinds.includes(kind);
  return known && typeof identifier === "string";
}

/** A session that was looked into is over some day; a balancing folder stays. */
const LASTING = "g";

const isTargets = (value: unknown): value is Target[] =>
  Array.isArray(value) && value.every((one) => isTarget(one, LASTING));

export function recentTargets(userId: string): readonly Target[] {
  return readStored(`recent.${userId}`, isTargets, []);
}

export function rememberTarget(userId: string, target: Target): void {
  const { id, name, protocol, hostname, opens } = target;
  if (opens && opens.kind !== "g") return;
  const others = recentTargets(userId).filter((other) => other.id !== id);
  const kept = [{ id, name, protocol, hostname, ...(opens && { opens }) }, ...others].slice(
    0,
    KEPT,
  );
  writeStored(`recent.${userId}`, kept);
}
