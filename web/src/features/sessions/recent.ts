/** The connections that were opened last in this browser, per user. */
import { readStored, writeStored } from "@/lib/stored";
import type { Target } from "./registry";

const KEPT = 6;

function isTarget(value: unknown): value is Target {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Record<string, unknown>;
  const { opens } = record;
  return (
    ["id", "name", "protocol", "hostname"].every((key) => typeof record[key] === "string") &&
    (opens === undefined || isFolder(opens))
  );
}

/** A session that was looked into is over some day; a balancing folder stays. */
function isFolder(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { kind, identifier } = value as Record<string, unknown>;
  return kind === "g" && typeof identifier === "string";
}

const isTargets = (value: unknown): value is Target[] =>
  Array.isArray(value) && value.every(isTarget);

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
