import { describe, expect, it } from "vitest";
import { EMPTY_VALUE, valueChange, valueDraftOf } from "@/features/credentials/valueDraft";
import { secretWords, usedWords } from "@/features/credentials/words";
import type { Credential } from "@/lib/api";

const STORED: Credential = {
  id: "1",
  name: "prod-key",
  kind: "static",
  folder_id: null,
  folder: null,
  owner: null,
  default_domain: "",
  notes: "",
  username: "deploy",
  domain: "",
  secrets_set: ["password", "private-key"],
  public_key: "",
  filled_in: true,
  used_by: 2,
  may_refer: true,
  may_manage: true,
  may_vouch: true,
  updated_at: "",
};

describe("what is sent of credentials", () => {
  it("is nothing that was not touched, above all no secret", () => {
    expect(valueChange(valueDraftOf(STORED), STORED)).toEqual({});
    expect(valueChange(EMPTY_VALUE, null)).toEqual({});
  });

  it("is what was entered, replaced or cleared", () => {
    const secrets = { password: "new", "private-key": null, passphrase: undefined };
    expect(valueChange({ username: " root ", domain: "", secrets }, STORED)).toEqual({
      username: "root",
      secrets: { password: "new", "private-key": null },
    });
  });
});

it("says what they hold and where they are used, without saying it", () => {
  expect(secretWords(STORED)).toBe("password, key");
  expect(secretWords({ secrets_set: [] })).toBe("–");
  expect([0, 1, 3].map(usedWords)).toEqual(["–", "1 place", "3 places"]);
});
