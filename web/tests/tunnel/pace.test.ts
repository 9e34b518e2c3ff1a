import { expect, it } from "vitest";
import { Pace } from "../../src/tunnel/pace";

it("lets so many pass in such a time", () => {
  let now = 0;
  const pace = new Pace(2, 1000, () => now);
  expect([pace.take(), pace.take(), pace.take()]).toEqual([true, true, false]);
  now = 1000;
  expect([pace.take(), pace.take(), pace.take()]).toEqual([true, true, false]);
});
