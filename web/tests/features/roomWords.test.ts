import { describe, expect, it } from "vitest";
import {
  claimOf,
  deniedWords,
  holderWords,
  isTogether,
  leftWords,
  roleWords,
  whoseWords,
} from "@/features/sessions/roomWords";
import type { Seat, Seating } from "@/tunnel";

const seat = (id: string, name: string, role: Seat["role"], here = true): Seat => ({
  id,
  name,
  role,
  since: "2026-11-22T12:00:00Z",
  here,
});
const ADA = seat("s1", "Ada", "owner");
const BOB = seat("s2", "Bob", "control");
const EVE = seat("s3", "Eve", "view");
const seating = (change: Partial<Seating> = {}): Seating => ({
  me: "s1",
  holder: "s1",
  until: null,
  seats: [ADA, BOB, EVE],
  asking: [],
  ...change,
});

describe("the words of a room", () => {
  it("say whose session it is, and who has the keyboard, also where that is me", () => {
    expect(whoseWords(seating())).toBe("Your session");
    expect(whoseWords(seating({ me: "s3" }))).toBe("Ada’s session");
    expect(holderWords(seating())).toBe("You have keyboard and mouse");
    expect(holderWords(seating({ holder: "s2" }))).toBe("Bob has keyboard and mouse");
    const away = seating({ me: "s2", seats: [seat("s1", "Ada", "owner", false), BOB] });
    expect(holderWords(away)).toBe("Ada is away");
    expect(deniedWords(away)).toContain("Ada is away");
    expect(roleWords(away, away.seats[0] ?? ADA)).toContain("parked");
  });

  it("offer each what he can do about it", () => {
    expect(claimOf(seating())).toBe("none");
    expect(claimOf(seating({ holder: "s2" }))).toBe("take-back");
    expect(claimOf(seating({ me: "s2" }))).toBe("take");
    expect(claimOf(seating({ me: "s2", holder: "s2" }))).toBe("give-back");
    expect(claimOf(seating({ me: "s3" }))).toBe("ask");
    expect(claimOf(seating({ me: "s3", asking: ["s3"] }))).toBe("asked");
    expect(claimOf(seating({ me: "w1" }))).toBe("none"); // who watches silently is in no list
  });

  it("tell who types without it what to do", () => {
    expect(deniedWords(seating({ me: "s3" }))).toBe(
      "Ada has keyboard and mouse. Ask for control to type.",
    );
    expect(deniedWords(seating({ me: "s2" }))).toContain("Take control");
    expect(deniedWords(seating({ me: "s3", asking: ["s3"] }))).toContain("You have asked");
  });

  it("count down to the end of a turn", () => {
    const until = "2026-11-22T12:05:00Z";
    const now = Date.parse("2026-11-22T12:00:56Z");
    expect(leftWords(until, now)).toBe("4:04");
    expect(leftWords(until, now + 600_000)).toBe("0:00");
    expect([leftWords(null, now), leftWords("soon", now)]).toEqual(["", ""]);
  });

  it("are there only while somebody else is", () => {
    expect(isTogether(null)).toBe(false);
    expect(isTogether(seating({ seats: [ADA] }))).toBe(false);
    expect(isTogether(seating())).toBe(true);
  });
});
