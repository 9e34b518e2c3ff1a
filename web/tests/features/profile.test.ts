import { describe, expect, it } from "vitest";
import { backToLink, nextPage } from "@/features/auth/next";
import { loginError, withoutLoginError } from "@/features/auth/loginErrors";
import { programWords } from "@/features/profile/words";
import type { Presence } from "@/lib/managed";

const LOGIN: Presence = {
  id: "1",
  kind: "browser",
  name: "",
  address: "10.0.0.7",
  user_agent: "",
  created_at: "2026-01-01T00:00:00Z",
  seen_at: null,
  current: false,
};
const CHROME =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";

describe("a log-in", () => {
  it.each([
    [{ user_agent: CHROME }, "Chrome on Linux"],
    [{ user_agent: `${CHROME} Edg/140.0` }, "Edge on Linux"],
    [
      { user_agent: "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0" },
      "Firefox on Windows",
    ],
    [{ user_agent: "curl/8.0" }, "curl/8.0"],
    [{}, "A browser"],
    [{ kind: "guacamole" as const }, "A Guacamole client"],
    [{ kind: "api-token" as const, name: "backup" }, "API token “backup”"],
  ])("%j is %s", (part, words) => {
    expect(programWords({ ...LOGIN, ...part })).toBe(words);
  });
});

describe("an error of a log-in elsewhere", () => {
  it("is said in words, and only once", () => {
    expect(loginError("?login-error=no-account")?.message).toContain("no account here");
    expect(loginError("?login-error=<b>")?.message).toBe("The log-in failed. Try again.");
    expect(loginError("?x=1")).toBeNull();
    expect(withoutLoginError("http://h/?login-error=x&a=1#/log")).toBe("http://h/?a=1#/log");
  });
});

describe("where a log-in leads on", () => {
  const leads = (next: string, base = "https://desk.example.org/#/log") =>
    nextPage(`?next=${encodeURIComponent(next)}`, base);

  it("is the administration", () => {
    expect(leads("/admin/tree/folder/?q=a")).toBe("/admin/tree/folder/?q=a");
  });

  it("is that of the same prefix", () => {
    const base = "https://desk.example.org/guacamole/?x=1";
    expect(leads("/guacamole/admin/", base)).toBe("/guacamole/admin/");
    expect(leads("/admin/", base)).toBeNull();
    expect(leads("/guacamole/admin/")).toBeNull();
  });

  it("is the link that was opened, after a provider's log-in", () => {
    const at = (hash: string) => backToLink({ hash, pathname: "/guacamole/" } as Location);
    expect(at("#/client/MQ.Mg")).toBe("?next=%2Fguacamole%2F%23%2Fclient%2FMQ.Mg");
    expect(at("#/history")).toBe("");
    expect(at("")).toBe("");
  });

  it.each([
    "//evil.example/admin/",
    "https://evil.example/admin/",
    "/admin",
    "/x",
    "/admin/../x",
    "",
  ])("is nowhere for %s", (next) => {
    expect(leads(next)).toBeNull();
  });
});
