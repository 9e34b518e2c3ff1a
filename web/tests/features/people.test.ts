import { describe, expect, it } from "vitest";
import { isLimited, limitsOf, saidOf } from "@/features/people/limits";
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

describe("when an account may be used", () => {
  const free = {
    valid_from: null,
    valid_until: null,
    window_start: null,
    window_end: null,
    time_zone: "",
    password_expired: false,
  };
  const bound = {
    valid_from: "2026-01-01",
    valid_until: "2026-12-31",
    window_start: "08:00:00",
    window_end: "18:30:00",
    time_zone: "Europe/Berlin",
    password_expired: true,
  };

  it("has no limit where nothing is said", () => {
    expect(saidOf(limitsOf(null))).toEqual(free);
    expect(saidOf(limitsOf(free))).toEqual(free);
  });

  it("says hours and minutes, as the fields do", () => {
    expect(saidOf(limitsOf(bound))).toEqual({
      ...bound,
      window_start: "08:00",
      window_end: "18:30",
    });
  });

  it("is shown at once where there is a limit, which a time zone alone is not", () => {
    expect(isLimited(limitsOf(bound))).toBe(true);
    expect(isLimited(limitsOf({ ...free, password_expired: true }))).toBe(true);
    expect(isLimited(limitsOf({ ...free, time_zone: "Europe/Berlin" }))).toBe(false);
  });

  it("loses a limit whose field is emptied", () => {
    expect(saidOf({ ...limitsOf(bound), valid_until: "", window_end: "" })).toMatchObject({
      valid_from: "2026-01-01",
      valid_until: null,
      window_end: null,
    });
  });
});
