import { expect, it } from "vitest";
import { personWords, secondsSince, wayWords } from "@/features/history/words";

const STARTED = "2026-01-01T10:00:00Z";
const now = Date.parse("2026-01-01T10:01:00Z");

it("counts a live session from when it was open", () => {
  expect(secondsSince({ started_at: STARTED, opened_at: null }, now)).toBe(60);
  expect(secondsSince({ started_at: STARTED, opened_at: "2026-01-01T10:00:50Z" }, now)).toBe(10);
});

it("survives a clock that is behind the server's", () => {
  expect(secondsSince({ started_at: STARTED, opened_at: null }, now - 3_600_000)).toBe(0);
});

it("tells people with an account from those whom somebody else vouched for", () => {
  expect(personWords({ username: "ada", source: "" })).toBe("ada");
  expect(personWords({ username: "ada", source: "hmac" })).toBe("ada (signed request)");
  expect(personWords({ username: "ada (guest)", source: "guest" })).toBe("ada (guest)");
  expect(personWords({ username: "", source: "share" })).toBe("share link");
  expect(personWords({ username: "bob", source: "new" })).toBe("bob (new)");
});

it("says by what a session was opened, and whose it looks into", () => {
  const plain = { folder: "", joined: null, joined_username: "", profile_name: "" };
  expect(wayWords(plain)).toBe("");
  expect(wayWords({ ...plain, folder: "Desks" })).toBe("by Desks");
  const looking = { ...plain, joined: "1-2", joined_username: "ada" };
  expect(wayWords(looking)).toBe("looking into the session of ada");
  expect(wayWords({ ...looking, joined_username: "" })).toBe("looking into a session");
  expect(wayWords({ ...looking, profile_name: "watch" })).toBe(
    "looking into the session of ada, shared as watch",
  );
});
