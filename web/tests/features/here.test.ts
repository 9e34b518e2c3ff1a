// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useSessionsHere } from "@/features/sessions/here";
import type { SessionRegistry } from "@/features/sessions/registry";

/** A state that tells when it changes. */
function observed<T>(value: T) {
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set: (next: T) => {
      value = next;
      for (const listener of listeners) listener();
    },
  };
}

it("knows the sessions of this page's tabs, once they have a name and until they end", () => {
  const state = observed({ phase: "connecting", sessionId: null as string | null });
  const other = observed({ phase: "connected", sessionId: "s-2" });
  const open = new Map([
    ["7", { session: { state } }],
    ["r-s-2", { session: { state: other } }],
  ]);
  const registry = { get: () => open, subscribe: () => () => undefined };
  const { result } = renderHook(() => useSessionsHere(registry as unknown as SessionRegistry));
  expect([...result.current]).toEqual([["s-2", "r-s-2"]]);
  act(() => state.set({ phase: "connected", sessionId: "s-1" }));
  expect(result.current.get("s-1")).toBe("7");
  act(() => other.set({ phase: "ended", sessionId: "s-2" }));
  expect([...result.current]).toEqual([["s-1", "7"]]);
});
