/** What of the things shared with a person they have seen in the list, in this browser. */
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { isStrings, readStored, writeStored } from "@/lib/stored";
import type { Share } from "@/lib/sharing";
import { useShares } from "./api/shares";

const listeners = new Set<() => void>();
const keyOf = (userId: string) => `shares.seen.${userId}`;
const kept = new Map<string, readonly string[]>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function seenBy(userId: string): readonly string[] {
  const known = kept.get(userId) ?? readStored(keyOf(userId), isStrings, []);
  kept.set(userId, known);
  return known;
}

/** Of these, no others: what is gone need not be remembered. */
export function noteSeen(userId: string, items: readonly Share[]): void {
  const ids = items.map(({ id }) => id);
  const before = seenBy(userId);
  if (ids.length === before.length && ids.every((id) => before.includes(id))) return;
  kept.set(userId, ids);
  writeStored(keyOf(userId), ids);
  for (const listener of [...listeners]) listener();
}

export function newOnes(items: readonly Share[], seen: readonly string[]): readonly Share[] {
  return items.filter(({ id, active }) => active && !seen.includes(id));
}

export function useSeen(userId: string): readonly string[] {
  const get = useCallback(() => seenBy(userId), [userId]);
  return useSyncExternalStore(subscribe, get);
}

/** How many things were shared with this person that they haven't looked at. */
export function useNewShares(userId: string): number {
  const received = useShares("received").data;
  const seen = useSeen(userId);
  return useMemo(() => newOnes(received ?? [], seen).length, [received, seen]);
}
