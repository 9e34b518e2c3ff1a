import { describe, expect, it } from "vitest";
import { draftOf, isComplete, keyChange, keyToMake, portsOf } from "@/features/signing/draft";
import {
  DIALECTS,
  ageText,
  dialectWords,
  limitsText,
  portsText,
  secretRule,
  trustText,
} from "@/features/signing/words";
import type { SigningKey } from "@/lib/managed";

const KEY: SigningKey = {
  id: "1",
  name: "portal",
  dialect: "classic",
  age_limit: 600_000,
  default_protocol: "rdp",
  protocols: ["ssh"],
  networks: ["10.0.0.0/8"],
  ports: [22, { from: 5900, to: 5910 }],
  parameters: ["ignore-cert"],
  is_enabled: true,
  note: "",
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  last_used_at: null,
};

const label = (name: string) => name.toUpperCase();

describe("ports", () => {
  it.each([
    ["", []],
    ["22", [22]],
    [" 22, 5900 - 5910 ;3389,", [22, { from: 5900, to: 5910 }, 3389]],
    ["80-80", [80]],
  ])("%j are read", (text, ports) => {
    expect(portsOf(text)).toEqual(ports);
  });

  it.each(["ssh", "0", "65536", "22 23", "10-5", "1-", "-1", "1.5", "1-2-3"])(
    "%j are none",
    (text) => {
      expect(portsOf(text)).toBeNull();
    },
  );

  it("come back as they were written", () => {
    expect(portsOf(portsText(KEY.ports))).toEqual(KEY.ports);
  });
});

describe("a key in words", () => {
  it.each([
    [500, "0.5 s"],
    [90_000, "1.5 min"],
    [600_000, "10 min"],
    [7_200_000, "2 h"],
    [172_800_000, "2 d"],
  ])("%d ms are %s", (milliseconds, text) => {
    expect(ageText(milliseconds)).toBe(text);
  });

  it("says where its requests lead, in short", () => {
    expect(limitsText(KEY, label)).toBe("SSH · 10.0.0.0/8 · ports 22, 5900-5910");
    const many = { ...KEY, protocols: [], networks: ["a", "b", "c"], ports: [22] };
    expect(limitsText(many, label)).toBe("3 networks · port 22");
    expect(limitsText({ ...KEY, protocols: [], networks: [], ports: [] }, label)).toBe(
      "any machine",
    );
  });

  it("says how long they are good, and what is believed unsigned", () => {
    expect(trustText(KEY)).toBe("good for 10 min · unsigned: ignore-cert");
    expect(trustText({ ...KEY, age_limit: 0, parameters: [] })).toBe("good for ever");
    expect(trustText({ ...KEY, dialect: "v2", age_limit: 0 })).toBe("good for 1 d");
    expect(trustText({ ...KEY, dialect: "json" })).toBe("");
  });

  it("has a sentence for each dialect, and what its secret has to be", () => {
    expect(DIALECTS.map(({ value }) => value)).toEqual(["v2", "classic", "cyverse", "json"]);
    for (const { value, about } of DIALECTS) {
      expect(dialectWords(value).about).toBe(about);
      expect(about).toMatch(/\.$/);
    }
    expect(secretRule("json")).toContain("32");
    expect(secretRule("v2")).toContain("16");
  });
});

describe("what is sent of the form", () => {
  it("changes nothing where nothing was changed", () => {
    expect(keyChange(draftOf(KEY), KEY)).toEqual({});
  });

  it("is only what was changed", () => {
    const draft = { ...draftOf(KEY), minutes: null, ports: "22", note: " theirs " };
    expect(keyChange(draft, KEY)).toEqual({ age_limit: 0, ports: [22], note: "theirs" });
  });

  it("can take limits away", () => {
    const draft = { ...draftOf(KEY), protocols: [], networks: [], ports: "", parameters: [] };
    expect(keyChange(draft, KEY)).toEqual({
      protocols: [],
      networks: [],
      ports: [],
      parameters: [],
    });
  });

  it("has a secret only where one was given", () => {
    const draft = { ...draftOf(null), name: " portal " };
    expect(keyToMake(draft)).toEqual({
      name: "portal",
      dialect: "v2",
      age_limit: 600_000,
      protocols: [],
      networks: [],
      ports: [],
      note: "",
    });
    expect(keyToMake({ ...draft, secret: "theirs" }).secret).toBe("theirs");
  });

  it("leaves out what the dialect has no use for", () => {
    const draft = { ...draftOf(null), name: "x", parameters: ["security"] };
    expect(keyToMake({ ...draft, dialect: "json" })).not.toHaveProperty("age_limit");
    expect(keyToMake(draft)).not.toHaveProperty("parameters");
    expect(keyToMake({ ...draft, dialect: "cyverse" })).toMatchObject({
      default_protocol: "rdp",
      parameters: ["security"],
    });
  });

  it("is complete with a name, a secret and ports that are some", () => {
    const draft = { ...draftOf(null), name: "x" };
    expect(isComplete(draft)).toBe(true);
    expect(isComplete({ ...draft, name: " " })).toBe(false);
    expect(isComplete({ ...draft, secret: "" })).toBe(false);
    expect(isComplete({ ...draft, ports: "ssh" })).toBe(false);
  });
});
