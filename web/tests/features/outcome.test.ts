import { describe, expect, it } from "vitest";
import { OUTCOMES, outcomeOf } from "@/features/sessions/outcome";
import { endingWords } from "@/features/history/words";
import { GATEWAY_ENDINGS, PAGE_ENDINGS, Status, type SessionEnd } from "@/tunnel";

describe("the outcome of a session", () => {
  it.each([...GATEWAY_ENDINGS, ...PAGE_ENDINGS])("has words for %s", (ending) => {
    const outcome = outcomeOf({ ending, status: Status.SERVER_ERROR, message: "" });
    expect(outcome).toEqual(OUTCOMES[ending]);
    expect(outcome.title).not.toMatch(/[.:]$/);
    expect(outcome.what).toMatch(/\.$/);
    if (outcome.tone !== "calm") expect(outcome.todo).toMatch(/[.)]$/);
  });

  it.each(Object.entries(Status))("has words for the bare status %s", (_name, status) => {
    expect(outcomeOf({ ending: null, status, message: "" }).title).not.toBe("");
  });

  it.each(GATEWAY_ENDINGS)("has a short form of %s for the log", (ending) => {
    expect(endingWords(ending)).not.toBe(ending);
    expect(endingWords(ending)).not.toBe("");
  });

  it("tells an administrator of a refusal something that helps one", () => {
    const end = { ending: "refused", status: Status.RESOURCE_NOT_FOUND, message: "Gone." } as const;
    expect(outcomeOf(end).todo).toContain("administrator");
    const told = outcomeOf(end, "manager");
    expect(told.what).toBe("Gone.");
    expect(told.todo).not.toContain("administrator");
    expect(told.todo).toContain("deleted");
  });

  it("sends whose log-in had ended to the log-in", () => {
    const end = { ending: "refused", status: Status.CLIENT_UNAUTHORIZED, message: "" } as const;
    expect(outcomeOf(end).todo).toMatch(/^Log in again/);
    expect(outcomeOf(end, "manager").todo).toMatch(/^Log in again/);
  });

  it("lets the server speak where it knows more", () => {
    const message = "The connection no longer exists.";
    expect(outcomeOf({ ending: "refused", status: 516, message }).what).toBe(message);
    expect(outcomeOf({ ending: "login-refused", status: 769, message }).what).not.toBe(message);
  });
});

describe("to who came by a link alone", () => {
  const told = (end: SessionEnd) => outcomeOf(end, "visitor");

  it("speaks of the link, where that is at fault", () => {
    const end: SessionEnd = {
      ending: "refused",
      status: Status.CLIENT_UNAUTHORIZED,
      message: "No.",
    };
    expect(told(end).title).toBe("This link is no longer valid");
  });

  it("says what the server says of why it was ended", () => {
    const message = "The session that you were looking into is over.";
    const end: SessionEnd = { ending: "revoked", status: Status.SESSION_CLOSED, message };
    expect(told(end).what).toBe(message);
  });

  it("sends nobody to settings that they don't have", () => {
    for (const ending of Object.keys(OUTCOMES) as (keyof typeof OUTCOMES)[]) {
      const outcome = told({ ending, status: Status.SERVER_ERROR, message: "" });
      expect(outcome.settings).toBe(false);
      expect(outcome.todo).not.toContain("settings");
    }
  });
});
