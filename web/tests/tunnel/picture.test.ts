import { expect, it } from "vitest";
import { isPicture } from "../../src/tunnel/picture";

it.each([
  ["img", ["1", "14", "0", "image/png", "0", "0"], true],
  ["img", ["1", "12", "-1", "image/png", "0", "0"], false], // a cursor's buffer
  ["cfill", ["14", "0", "0", "0", "0", "255"], true],
  ["copy", ["-1", "0", "0", "8", "8", "14", "2", "0", "0"], true],
  ["copy", ["0", "0", "0", "8", "8", "14", "-2", "0", "0"], false],
  ["rect", ["0", "0", "0", "800", "600"], false], // a path that nothing fills
  ["cursor", ["0", "0", "-1", "0", "0", "11", "16"], false],
  ["size", ["0", "800", "600"], false],
  ["sync", ["1"], false],
  ["img", [], false],
])("%s %j is a picture: %s", (opcode, args, is) => {
  expect(isPicture(opcode, args)).toBe(is);
});
