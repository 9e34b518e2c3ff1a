import { expect, it } from "vitest";
import { hashOf, placeOf } from "@/lib/route";

it.each([
  ["", "workspace", []],
  ["#/", "workspace", []],
  ["#/history", "history", []],
  ["#/people/12", "people", ["12"]],
  ["#/people/a%2Fb", "people", ["a/b"]],
  ["#/people/100%", "people", ["100%"]],
])("reads the place in %s", (hash, page, rest) => {
  expect(placeOf(hash)).toEqual({ page, rest });
});

it("writes what it reads", () => {
  expect(hashOf("workspace")).toBe("#/");
  expect(placeOf(hashOf("people", "a/b"))).toEqual({ page: "people", rest: ["a/b"] });
});
