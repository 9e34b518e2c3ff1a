// @vitest-environment jsdom
import { afterEach, expect, it } from "vitest";
import { recentTargets, rememberTarget } from "@/features/sessions/recent";

afterEach(() => localStorage.clear());

const target = (id: string) => ({ id, name: `host ${id}`, protocol: "ssh", hostname: "" });
const folder = { ...target("g-7"), opens: { kind: "g", identifier: "7" } } as const;

it("remembers what was opened last, each once", () => {
  for (const one of [target("1"), folder, target("2"), target("1")]) rememberTarget("9", one);
  expect(recentTargets("9")).toEqual([target("1"), target("2"), folder]);
  expect(recentTargets("8")).toEqual([]);
});

it("forgets what is over some day", () => {
  for (const kind of ["a", "r", "s"] as const)
    rememberTarget("9", { ...target(`${kind}-1`), opens: { kind, identifier: "1" } });
  expect(recentTargets("9")).toEqual([]);
});
