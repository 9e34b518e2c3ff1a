import { expect, it } from "vitest";
import { hashOf, placeOf } from "@/lib/route";

it.each([
  ["", "workspace", []],
  ["#/", "workspace", []],
  ["#/history", "history", []],
  ["#/people/12", "people", ["12"]],
  ["#/people/a%2Fb", "people", ["a/b"]],
  ["#/people/100%", "people", ["100%"]],
  ["#/history?token=x", "history", []],
  ["#/settings/mysql/users", "people", []],
  ["#/settings/users", "people", []],
  ["#/settings/sessions", "history", []],
  ["#/settings/postgresql/history", "history", []],
  ["#/settings/postgresql/recording/7/log", "history", []],
  ["#/settings/preferences", "profile", []],
  ["#/settings", "workspace", []],
  ["#/settings/none/such", "workspace", []],
  ["#/settings/constructor", "workspace", []],
  ["#/manage/mysql/users/ada", "people", []],
  ["#/manage/mysql/userGroups/", "groups", []],
  ["#/manage/mysql/connections/12", "workspace", []],
  ["#/import/mysql/connection", "import", ["mysql", "connection"]],
])("reads the place in %s", (hash, page, rest) => {
  expect(placeOf(hash)).toEqual({ page, rest });
});

it("writes what it reads", () => {
  expect(hashOf("workspace")).toBe("#/");
  expect(placeOf(hashOf("people", "a/b"))).toEqual({ page: "people", rest: ["a/b"] });
});
