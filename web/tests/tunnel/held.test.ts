import { expect, it } from "vitest";
import { HeldKeys } from "../../src/tunnel/held";

it("knows the keys that nobody has released, and has each released once", () => {
  const held = new HeldKeys();
  held.sent(true, 1);
  held.sent(true, 2);
  held.sent(true, 2);
  held.sent(false, 1);
  const released: number[] = [];
  held.release((keysym) => released.push(keysym));
  held.release((keysym) => released.push(keysym));
  expect(released).toEqual([2]);
});
