// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Share, ShareOptions } from "@/lib/sharing";
import { copyFrom } from "@/features/sharing/copy";
import {
  allowedRights,
  draftOf,
  isComplete,
  localMoment,
  minutesOf,
  newShareOf,
  untilTrouble,
  within,
} from "@/features/sharing/draft";
import { keepEntry, keptEntry, secretOf } from "@/features/sharing/guest";
import { newOnes, noteSeen } from "@/features/sharing/seen";
import { isMistyped, troubleOf } from "@/features/sharing/troubles";
import {
  closedWords,
  leftWords,
  linkWords,
  listed,
  overSince,
  rightsWords,
  toWords,
  untilWords,
} from "@/features/sharing/words";
import { ApiError } from "@/lib/http";

const NOW = Date.parse("2026-03-02T12:00:00Z");
const NONE = { control: false, copy: false, paste: false, upload: false, download: false };
const ALL = { control: true, copy: true, paste: true, upload: true, download: true };

const share = (part: Partial<Share> = {}): Share => ({
  id: "1",
  side: "given",
  kind: "session",
  name: "web",
  protocol: "ssh",
  connection_id: "4",
  session_id: "u",
  giver: "Ada",
  to: { kind: "link", name: "" },
  rights: NONE,
  note: "",
  created_at: "2026-03-02T11:00:00Z",
  expires_at: "2026-03-02T13:00:00Z",
  ended_at: null,
  active: true,
  uses: 0,
  max_uses: null,
  has_code: false,
  locked: false,
  inside: [],
  ...part,
});

const options = (part: Partial<ShareOptions> = {}): ShareOptions => ({
  may_share: true,
  reason: "",
  rights: ALL,
  max_minutes: 2880,
  links_allowed: true,
  users: [],
  groups: [],
  ...part,
});

const SESSION = { connectionId: "4", sessionId: "u", name: "web" };
const CONNECTION = { connectionId: "4", sessionId: null, name: "web" };

describe("words", () => {
  it("say what is allowed", () => {
    expect(rightsWords(NONE)).toBe("only see");
    expect(rightsWords({ ...NONE, copy: true })).toBe("only see, and copy from it");
    expect(rightsWords(ALL)).toBe(
      "use keyboard and mouse, copy and paste, upload and download files",
    );
    expect(rightsWords({ ...ALL, copy: false, upload: false })).toBe(
      "use keyboard and mouse, paste into it, download files",
    );
  });

  it("say how long it is still", () => {
    const left = (seconds: number) => leftWords(new Date(NOW + seconds * 1000).toISOString(), NOW);
    expect(left(3599)).toBe("59 min left");
    expect(left(5400)).toBe("1 h 30 min left");
    expect(left(12.2)).toBe("13 s left");
    expect(left(-4)).toBe("over");
    expect(leftWords("nonsense", NOW)).toBe("");
  });

  it("say until when, also tomorrow", () => {
    const now = new Date(2026, 2, 2, 12);
    expect(untilWords(new Date(2026, 2, 3, 9, 5).toISOString(), now)).toMatch(/^tomorrow, .*9.05/);
    expect(untilWords(new Date(2026, 2, 5, 9, 5).toISOString(), now)).toMatch(/2026/);
  });

  it("say for whom it is", () => {
    expect(toWords(share())).toBe("Anyone with the link");
    expect(toWords(share({ to: { kind: "group", name: "Support" } }))).toBe("Group Support");
    expect(toWords(share({ to: { kind: "user", name: "Tom" } }))).toBe("Tom");
    expect(toWords(share({ to: null }))).toBe("");
    expect(linkWords(share())).toBe("Used by nobody yet");
    expect(linkWords(share({ has_code: true, uses: 1 }))).toBe("With a code word, used once");
    expect(linkWords(share({ uses: 2, max_uses: 3 }))).toBe("2 of 3 uses taken");
    expect(linkWords(share({ to: { kind: "user", name: "Tom" } }))).toBe("");
  });

  it("list what goes on before what is over, and that for a day", () => {
    const over = share({ id: "2", active: false, ended_at: "2026-03-02T11:30:00Z" });
    const old = share({ id: "3", active: false, expires_at: "2026-03-01T10:00:00Z" });
    const late = share({ id: "4", created_at: "2026-03-02T11:50:00Z" });
    expect(listed([over, share(), old, late], NOW).map(({ id }) => id)).toEqual(["4", "1", "2"]);
    expect(overSince(over, NOW)).toBe("2026-03-02T11:30:00Z");
    expect(overSince(old, NOW)).toBe("2026-03-01T10:00:00Z");
    expect(overSince(share({ active: false }), NOW)).toBeNull();
  });

  it("say why nobody can enter any more", () => {
    expect(closedWords(share())).toBe("");
    const closed = { active: false, uses: 3, max_uses: 3 };
    expect(closedWords(share({ ...closed, locked: true }))).toMatch(/^Locked/);
    expect(closedWords(share(closed))).toMatch(/^Used up/);
    expect(closedWords(share({ active: false }))).toMatch(/^Nobody can enter now/);
  });
});

describe("a draft", () => {
  it("begins with what will do: to see, an hour, a link", () => {
    const draft = draftOf(SESSION);
    expect(isComplete(draft, options(), NOW)).toBe(true);
    expect(newShareOf(SESSION, draft, options(), NOW)).toEqual({
      session_id: "u",
      to: { link: true },
      ...NONE,
      minutes: 60,
      note: "",
    });
    expect(newShareOf(CONNECTION, draftOf(CONNECTION), options(), NOW)).toMatchObject({
      connection_id: "4",
    });
    expect(newShareOf(SESSION, { ...draft, kind: "connection" }, options(), NOW)).toMatchObject({
      connection_id: "4",
    });
  });

  it("keeps within what can be given", () => {
    const draft = { ...draftOf(CONNECTION), rights: ALL };
    const some = options({
      rights: { ...ALL, paste: false },
      max_minutes: 40,
      links_allowed: false,
    });
    const fitted = within(draft, some);
    expect(fitted).toMatchObject({ byLink: false, span: 15, rights: { ...ALL, paste: false } });
    expect(isComplete(fitted, some, NOW)).toBe(false);
    const whom = { kind: "group", id: "7", name: "Support" } as const;
    expect(isComplete({ ...fitted, whom }, some, NOW)).toBe(true);
    expect(newShareOf(CONNECTION, { ...fitted, whom, code: "x" }, some, NOW)).toEqual({
      connection_id: "4",
      to: { group_id: "7" },
      ...ALL,
      paste: false,
      minutes: 15,
      note: "",
    });
  });

  it("gives nothing inwards to who only sees, and no files to who joins", () => {
    const seeing = { ...draftOf(CONNECTION), rights: { ...ALL, control: false } };
    expect(allowedRights(seeing, options())).toEqual({ ...NONE, copy: true, download: true });
    const joining = { ...draftOf(SESSION), rights: ALL };
    expect(allowedRights(joining, options())).toEqual({ ...ALL, upload: false, download: false });
  });

  it("takes a moment of one's own, within the allowed", () => {
    const until = (minutes: number) => ({
      ...draftOf(SESSION),
      span: "until" as const,
      until: localMoment(NOW + minutes * 60_000),
    });
    expect(minutesOf(until(90), NOW)).toBe(90);
    expect(untilTrouble(until(90), options(), NOW)).toBe("");
    expect(untilTrouble(until(5), options(), NOW)).toMatch(/15 minutes/);
    expect(untilTrouble(until(5000), options(), NOW)).not.toBe("");
    expect(isComplete({ ...until(90), until: "" }, options(), NOW)).toBe(false);
  });

  it("sends a code word and a number of uses with a link alone", () => {
    const draft = { ...draftOf(SESSION), code: " plum ", uses: "3", note: " hi " };
    expect(newShareOf(SESSION, draft, options(), NOW)).toMatchObject({
      code: "plum",
      max_uses: 3,
      note: "hi",
    });
    const whom = { kind: "user", id: "9", name: "Tom" } as const;
    const made = newShareOf(SESSION, { ...draft, byLink: false, whom }, options(), NOW);
    expect(made).toMatchObject({ to: { user_id: "9" } });
    expect(made).not.toHaveProperty("code");
    expect(made).not.toHaveProperty("max_uses");
  });
});

describe("what is new", () => {
  afterEach(() => localStorage.clear());

  it("is what goes on and was not seen", () => {
    const items = [share(), share({ id: "2" }), share({ id: "3", active: false })];
    expect(newOnes(items, ["1"]).map(({ id }) => id)).toEqual(["2"]);
  });

  it("is kept by person, and no longer than it is listed", () => {
    noteSeen("5", [share(), share({ id: "2" })]);
    noteSeen("5", [share({ id: "2" })]);
    expect(localStorage.getItem("deskgate.shares.seen.5")).toBe('["2"]');
  });
});

describe("a guest", () => {
  const entered = {
    token: "t",
    data_source: "guest",
    kind: "s" as const,
    identifier: "1",
    name: "web",
    protocol: "ssh",
    expires_at: "2026-03-02T13:00:00Z",
  };

  beforeEach(() => window.history.replaceState(null, "", "/gate/?x=1#/s/secret-1"));
  afterEach(() => sessionStorage.clear());

  it("is known by the address", () => {
    expect(secretOf("#/s/ab-c_D")).toBe("ab-c_D");
    expect(secretOf("#/s/ab/")).toBe("ab");
    expect(secretOf("#/s/-")).toBeNull();
    for (const other of ["", "#/", "#/s/", "#/shared", "#/s/a/b", "#/s/a?token=x"])
      expect(secretOf(other)).toBeUndefined();
  });

  it("leaves no secret behind, and a token in this tab alone", () => {
    keepEntry({ ...entered, more: "secret-1" } as typeof entered);
    expect(window.location.href).toMatch(/\/gate\/\?x=1#\/s\/-$/);
    expect(keptEntry()).toEqual(entered);
    expect(sessionStorage.getItem("deskgate.guest")).not.toContain("secret-1");
    expect(localStorage).toHaveLength(0);
  });

  it("is asked again where nothing is kept, or nothing that can be read", () => {
    expect(keptEntry()).toBeNull();
    sessionStorage.setItem("deskgate.guest", '{"token": 3}');
    expect(keptEntry()).toBeNull();
  });

  it("is told what is wrong in the server's words, and what to do", () => {
    const locked = troubleOf(new ApiError(409, "Five were wrong.", [], "share-locked"));
    expect(locked).toMatchObject({ title: "This link is locked", what: "Five were wrong." });
    expect(troubleOf(new ApiError(409, "Used."))).toMatchObject({ title: "This link is used up" });
    expect(troubleOf(new ApiError(404, "Not found."))).toMatchObject({ again: false });
    expect(troubleOf(new ApiError(0, ""))).toMatchObject({ again: true });
    expect(troubleOf(new ApiError(429, "Wait."))).toMatchObject({ what: "Wait.", again: true });
    expect(troubleOf(new Error("odd"))).toMatchObject({ what: "odd" });
    expect(isMistyped(new ApiError(403, "No.", [], "code-wrong"))).toBe(true);
    expect(isMistyped(new ApiError(422, "No."))).toBe(true);
    expect(isMistyped(new ApiError(404, "No."))).toBe(false);
  });
});

it("copies without the browser's permission, or says that it can't", async () => {
  const field = document.body.appendChild(document.createElement("textarea"));
  field.value = "link";
  const command = vi.fn(() => true);
  Object.assign(document, { execCommand: command });
  await expect(copyFrom(field)).resolves.toBe(true);
  expect(command).toHaveBeenCalledWith("copy");
  expect([field.selectionStart, field.selectionEnd]).toEqual([0, 4]);
  command.mockReturnValue(false);
  await expect(copyFrom(field)).resolves.toBe(false);
  const writeText = vi.fn(() => Promise.resolve());
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  await expect(copyFrom(field)).resolves.toBe(true);
  expect(writeText).toHaveBeenCalledWith("link");
  vi.unstubAllGlobals();
});
