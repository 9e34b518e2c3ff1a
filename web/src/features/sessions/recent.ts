/** The connections that were opened last in this browser, per user. */
import { readStored, writeStored } from "@/lib/stored";
import type { Target } from "./registry";

const KEPT = 6;

function isTarget(value: unknown): value is Target {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Record<string, unknown>;
  return ["id", "name", "protocol", "hostname"].every((key) => typeof record[key] === "string");
}

const isTargets = (value: unknown): value is Target[] =>
  Array.isArray(value) && value.every(isTarget);

export function recentTargets(userId: string): readonly Target[] {
  return readStored(`recent.${userId}`, isTargets, []);
}

export function rememberTarget(userId: string, { id, name, protocol, hostname }: Target): void {
  const others = recentTargets(userId).filter((target) => target.id !== id);
  const kept = [{ id, name, protocol, hostname }, ...others].slice(0, KEPT);
  writeStored(`recent.${userId}`, kept);
}
