import { describe, expect, it } from "vitest";
import { fitScale, optimalSize } from "../../src/tunnel/display";

describe("the remote size", () => {
  it("has the screen's own pixels, up to twice the page's", () => {
    expect(optimalSize(1000, 700, 1)).toEqual({ width: 1000, height: 700, dpi: 96 });
    expect(optimalSize(1000, 700, 1.5)).toEqual({ width: 1500, height: 1050, dpi: 144 });
    expect(optimalSize(1000, 700, 4)).toEqual({ width: 2000, height: 1400, dpi: 192 });
  });

  it("is something usual while there is no room to measure, and never tiny", () => {
    expect(optimalSize(0, 0, 1)).toEqual({ width: 1024, height: 768, dpi: 96 });
    expect(optimalSize(50, 40, 1)).toEqual({ width: 320, height: 240, dpi: 96 });
  });
});

describe("the scale", () => {
  it("shows all of the remote display", () => {
    expect(fitScale({ width: 1280, height: 800 }, { width: 640, height: 600 })).toBe(0.5);
    expect(fitScale({ width: 640, height: 400 }, { width: 1280, height: 900 })).toBe(2);
    expect(fitScale({ width: 0, height: 0 }, { width: 1280, height: 900 })).toBe(1);
  });
});
