import { describe, expect, it } from "vitest";
import { EMPTY, draftOf, hasLimits, receiverOf, termsOf } from "@/features/permissions/draft";
import { placeWords } from "@/features/permissions/place";
import { daysWords, hoursWords, limitWords, opens, roleLabel } from "@/features/permissions/words";
import type { Grant } from "@/lib/managed";

const GRANT: Grant = {
  id: "7",
  user: { id: "1", name: "ada" },
  group: null,
  folder: { id: "2", name: "Prod" },
  connection: null,
  role: "connect",
  valid_from: null,
  valid_until: "2026-05-01T10:30:00Z",
  hours: [{ days: [0, 1, 2, 3, 4], start: "08:00", end: "18:00" }],
  time_zone: "Europe/Berlin",
  networks: ["10.0.0.0/8", "::1/128"],
  view_only: true,
  may_copy: true,
  may_paste: false,
  may_upload: true,
  may_download: true,
  recording_required: false,
  note: "until the move",
  created_by: "root",
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  active: true,
  inherited_from: null,
  may_change: true,
  sentence: "",
};

describe("a grant in the form", () => {
  it("comes out as it went in", () => {
    const body = termsOf(draftOf(GRANT));
    expect(receiverOf(draftOf(GRANT))).toEqual({ user_id: "1", group_id: null });
    expect(body).toMatchObject({
      role: "connect",
      valid_from: null,
      hours: GRANT.hours,
      time_zone: "Europe/Berlin",
      networks: GRANT.networks,
      view_only: true,
      may_paste: false,
      note: "until the move",
    });
    expect(Date.parse(body.valid_until ?? "")).toBe(Date.parse("2026-05-01T10:30:00Z"));
  });

  it("is for a group when a group was chosen", () => {
    const receiver = { kind: "group", id: "9", name: "ops", full_name: "" } as const;
    expect(receiverOf({ ...EMPTY, receiver })).toEqual({ user_id: null, group_id: "9" });
  });

  it("takes networks however they are separated", () => {
    const body = termsOf({ ...EMPTY, networks: " 10.0.0.0/8,\n 192.168.1.7; ::1 " });
    expect(body.networks).toEqual(["10.0.0.0/8", "192.168.1.7", "::1"]);
  });

  it("shows its limits when it has some", () => {
    expect(hasLimits(draftOf(GRANT))).toBe(true);
    expect(hasLimits(EMPTY)).toBe(false);
    expect(hasLimits({ ...EMPTY, role: "manage", note: "x" })).toBe(false);
    expect(hasLimits({ ...EMPTY, mayCopy: false })).toBe(true);
  });
});

describe("a grant in words", () => {
  it("has its limits", () => {
    expect(limitWords(GRANT, () => "May")).toEqual([
      "until May",
      "Mon–Fri 08:00–18:00 (Europe/Berlin)",
      "from 10.0.0.0/8, ::1/128",
      "view only",
      "no pasting in",
    ]);
  });

  it("says nothing of sessions that it doesn't open", () => {
    expect(opens("see")).toBe(false);
    expect(limitWords({ ...GRANT, role: "see", hours: [], networks: [] }, () => "May")).toEqual([
      "until May",
    ]);
  });

  it.each([
    [[0, 1, 2, 3, 4, 5, 6], "every day"],
    [[5, 6], "Sat, Sun"],
    [[4, 0, 2, 1], "Mon–Wed, Fri"],
    [[3], "Thu"],
  ])("has days %j as %s", (days, words) => {
    expect(daysWords(days)).toBe(words);
  });

  it("names hours, roles and places", () => {
    expect(hoursWords({ days: [6], start: "22:00", end: "06:00" })).toBe("Sun 22:00–06:00");
    expect(roleLabel("manage")).toBe("Manage");
    expect(placeWords({ kind: "folder", id: "1", name: "Prod" })).toBe("the folder “Prod”");
    expect(placeWords({ kind: "root", id: "", name: "" })).toBe("everything");
  });
});
