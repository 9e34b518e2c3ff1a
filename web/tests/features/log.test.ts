import { describe, expect, it } from "vitest";
import { actionWords, detailWords } from "@/features/history/actions";
import { endOf, startOf } from "@/features/history/span";

describe("an event", () => {
  it.each([
    ["folder.create", "Folder created"],
    ["login.enter", "Logged in"],
    ["login.renew", "Logged in again, with the same token"],
    ["node-group.make-default", "Group of guacd servers made the default"],
    ["later.thing", "later.thing"],
    ["folder.invent", "folder.invent"],
    ["", ""],
  ])("%s is said as %s", (action, words) => {
    expect(actionWords(action)).toBe(words);
  });

  it("has its details in a line", () => {
    const details = { name: "prod", tags: ["a", "b"], folder_id: null, more: { x: 1 }, ok: false };
    expect(detailWords(details)).toBe(
      'name: prod, tags: a / b, folder id: –, more: {"x":1}, ok: false',
    );
    expect(detailWords({})).toBe("");
  });
});

describe("a span of days", () => {
  it("has the whole of its last day in it", () => {
    const from = Date.parse(startOf("2026-01-31") ?? "");
    const to = Date.parse(endOf("2026-01-31") ?? "");
    expect(new Date(from).getHours()).toBe(0);
    expect(new Date(to).getDate()).toBe(1);
    expect(to).toBeGreaterThan(from);
  });

  it("has no end where none is chosen or what stands there is no day", () => {
    for (const day of ["", "2026-99-99", "x"]) {
      expect(startOf(day)).toBeNull();
      expect(endOf(day)).toBeNull();
    }
  });
});
