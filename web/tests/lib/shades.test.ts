import { describe, expect, it } from "vitest";
import { shadesOf } from "@/lib/shades";

describe("shades", () => {
  it("go from light to dark through the colour itself", () => {
    const shades = shadesOf("#0b7a6e", 7);
    expect(shades).toHaveLength(10);
    expect(shades[7]).toBe("#0b7a6e");
    const light = shades.map((shade) => Number.parseInt(shade.slice(3, 5), 16));
    expect(light).toEqual([...light].sort((a, b) => b - a));
    expect(shades.every((shade) => /^#[0-9a-f]{6}$/.test(shade))).toBe(true);
  });
});
