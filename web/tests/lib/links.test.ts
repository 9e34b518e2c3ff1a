import { describe, expect, it } from "vitest";
import {
  hashOfIds,
  idOf,
  keyOf,
  linkOf,
  withoutCredentials,
  writtenId,
  type LinkId,
} from "@/lib/links";

const id = (identifier: string, kind: LinkId["kind"], source: string | null): LinkId => ({
  identifier,
  kind,
  source,
});
const raw = (identifier: string) => id(identifier, "c", null);

describe("an id", () => {
  it.each([
    ["MQBjAG15c3Fs", id("1", "c", "mysql")],
    ["MQBjAHBvc3RncmVzcWw", id("1", "c", "postgresql")], // unpadded, as since 1.4
    ["MQBjAHBvc3RncmVzcWw=", id("1", "c", "postgresql")], // padded, as until 1.3
    [
      "ZTQ2OTVjMDAtNTU3Yy00MmJiLWIyMDktOGVkNTIyYTM1ZDhlAGMAaG1hYw==",
      id("e4695c00-557c-42bb-b209-8ed522a35d8e", "c", "hmac"),
    ],
    ["w7zDtsOkIPCfmoAAZwBkZXNrZ2F0ZQ", id("üöä 🚀", "g", "deskgate")],
    ["w7_Dv8O-AGEAZA", id("ÿÿþ", "a", "d")], // base64url's own letters
    ["w7/Dv8O+AGEAZA==", id("ÿÿþ", "a", "d")], // and the standard's
    ["w7/Dv8O AGEAZA==", id("ÿÿþ", "a", "d")], // with a plus that a mail program took for a space
  ])("%s is read", (text, expected) => {
    expect(idOf(text)).toEqual(expected);
  });

  it.each([
    "12",
    "MQ", // base64 of "1" alone
    "MQBjAA", // without a source
    "AGMAbXlzcWw", // without an identifier
    "MQB4AG15c3Fs", // of a kind that there is not
    "MQBjAG15c3FsAHg", // with a fourth part
    "_w", // no UTF-8
    "MQBjAG15c3F=s",
    "a name, spoken plainly",
    "ü",
  ])("%s is a connection's identifier itself", (text) => {
    expect(idOf(text)).toEqual(raw(text));
  });

  it("is written as it is read", () => {
    for (const one of [id("1", "c", "mysql"), id("üöä 🚀", "g", "deskgate"), id("ÿÿþ", "a", "d")])
      expect(idOf(writtenId(one))).toEqual(one);
    expect(writtenId(id("1", "c", "postgresql"))).toBe("MQBjAHBvc3RncmVzcWw");
    expect(writtenId(id("ÿÿþ", "a", "d"))).toBe("w7_Dv8O-AGEAZA");
    expect(idOf(writtenId(raw("7")))).toEqual(id("7", "c", "default"));
  });

  it("has a key of its own among others", () => {
    expect([id("1", "c", "x"), id("1", "g", "x"), id("1", "a", "x")].map(keyOf)).toEqual([
      "1",
      "g-1",
      "a-1",
    ]);
  });
});

describe("a link", () => {
  const ids = (hash: string) => linkOf(hash)?.ids;

  it("is none where the page has its own places", () => {
    for (const hash of ["", "#", "#/", "#/history", "#/people/12", "#/client", "#/client/", "#/?"])
      expect(linkOf(hash)).toBeNull();
  });

  it("names one connection or several", () => {
    expect(ids("#/client/MQBjAG15c3Fs")).toEqual([id("1", "c", "mysql")]);
    expect(ids("#/client/MQBjAG15c3Fs.7.MgBnAG15c3Fs")).toEqual([
      id("1", "c", "mysql"),
      raw("7"),
      id("2", "g", "mysql"),
    ]);
    expect(ids("#/client/7.7..MQBjAG15c3Fs.1")).toEqual([raw("7"), raw("1")]);
  });

  it("may be written with a slash before its parameters, or by hand", () => {
    expect(ids("#/client/MQBjAG15c3Fs/?token=x")).toEqual([id("1", "c", "mysql")]);
    expect(ids("#/client/w7/Dv8O+AGEAZA==?token=x")).toEqual([id("ÿÿþ", "a", "d")]);
    expect(ids("#/client/w7%2FDv8O%2BAGEAZA%3D%3D")).toEqual([id("ÿÿþ", "a", "d")]);
    expect(ids("#client/MQBjAG15c3Fs")).toEqual([id("1", "c", "mysql")]);
    expect(ids("#/client/100%")).toEqual([raw("100%")]);
    expect(ids("#/client/my%20server")).toEqual([raw("my server")]);
  });

  it("carries what is in its parameters, wherever it leads", () => {
    const credentials = (hash: string) => [...(linkOf(hash)?.credentials ?? [])];
    expect(credentials("#/client/7?username=ada&password=a%26b%3F+c")).toEqual([
      ["username", "ada"],
      ["password", "a&b? c"],
    ]);
    expect(credentials("#/?key=abc")).toEqual([["key", "abc"]]);
    expect(credentials("#/settings/users?token=abc?d")).toEqual([["token", "abc?d"]]);
    expect(credentials("#/client/7")).toEqual([]);
    expect(ids("#/?key=abc")).toEqual([]);
  });

  it("leaves nothing of them in the address", () => {
    expect(withoutCredentials("#/client/MQ.Mg?token=secret?more")).toBe("#/client/MQ.Mg");
    expect(withoutCredentials("#/?token=secret")).toBe("#/");
    expect(withoutCredentials("#/settings/users?token=secret")).toBe("#/");
  });

  it("is written for what was chosen", () => {
    const wanted = [id("1", "c", "mysql"), id("2", "g", "mysql")];
    expect(ids(hashOfIds(wanted))).toEqual(wanted);
  });
});
