import { describe, expect, it } from "vitest";
import { formatBytes, formatDuration, formatWhen } from "@/lib/format";

describe("figures", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1536, "1.5 kB"],
    [123_456, "123 kB"],
    [2_500_000_000, "2.5 GB"],
  ])("%d bytes", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [0, "0 s"],
    [59.4, "59 s"],
    [60, "1 min"],
    [3725, "1 h 2 min"],
    [90_000, "1 d 1 h"],
  ])("%d seconds", (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  it("says today's time alone, and names yesterday", () => {
    const now = new Date(2026, 10, 22, 12, 0);
    const at = (day: number) => new Date(2026, 10, day, 9, 5).toISOString();
    expect(formatWhen(at(22), now)).toMatch(/^0?9:05/);
    expect(formatWhen(at(21), now)).toMatch(/^Yesterday, /);
    expect(formatWhen(at(3), now)).toContain("2026");
    expect(formatWhen("never", now)).toBe("never");
  });
});
