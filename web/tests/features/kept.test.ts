// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { keep, takeKept } from "@/features/sessions/kept";

const target = { id: "7", name: "db", protocol: "ssh", hostname: "" };
const KEPT = [
  { target, sessionId: "5d", front: true },
  {
    target: { ...target, id: "a-9", opens: { kind: "a", identifier: "9" } as const },
    sessionId: null,
    front: false,
  },
];

beforeEach(() => sessionStorage.clear());

describe("what a page had open", () => {
  it("is found once, by the page that takes its place", () => {
    keep("1", KEPT);
    expect(takeKept("1")).toEqual(KEPT);
    expect(takeKept("1")).toEqual([]);
  });

  it("is nobody else's, and nothing is kept of nothing", () => {
    keep("1", KEPT);
    expect(takeKept("2")).toEqual([]);
    expect(takeKept("1")).toEqual([]);
    keep("1", []);
    expect(sessionStorage.length).toBe(0);
  });

  it("is passed over where it isn't what was written", () => {
    sessionStorage.setItem("deskgate.sessions", "{");
    expect(takeKept("1")).toEqual([]);
    const broken = [{ target: { ...target, opens: { kind: "x" } }, sessionId: "1", front: true }];
    const value = { owner: "1", sessions: [...broken, null, 7, KEPT[0]] };
    sessionStorage.setItem("deskgate.sessions", JSON.stringify(value));
    expect(takeKept("1")).toEqual([KEPT[0]]);
  });
});
