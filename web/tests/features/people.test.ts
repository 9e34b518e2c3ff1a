import { describe, expect, it } from "vitest";
import { makePassword } from "@/features/people/password";
import { marksOf, membersWords } from "@/features/people/words";

describe("a password that is made up", () => {
  it("has twenty letters that nobody mistakes, and is another each time", () => {
    const made = Array.from({ length: 50 }, makePassword);
    for (const one of made)
      expect(one).toMatch(/^([a-km-np-zA-HJ-NP-Z2-9]{5}-){3}[a-km-np-zA-HJ-NP-Z2-9]{5}$/);
    expect(new Set(made).size).toBe(made.length);
  });
});

describe("a person's account", () => {
  const plain = { is_admin: false, is_active: true, source: "manual", second_factor: false };

  it("says nothing of what is usual", () => {
    expect(marksOf(plain)).toEqual([]);
  });

  it("says what is not", () => {
    const all = { is_admin: true, is_active: false, source: "ldap", second_factor: true };
    expect(marksOf(all).map(({ label }) => label)).toEqual([
      "Disabled",
      "Administrator",
      "LDAP",
      "Second factor",
    ]);
  });
});

it("counts who is in a group", () => {
  expect(membersWords(0, 0)).toBe("nobody");
  expect(membersWords(1, 0)).toBe("1 user");
  expect(membersWords(2, 1)).toBe("2 users, 1 group");
});
