// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Visit } from "@/features/links/api/guacamole";
import { offered } from "@/features/links/api/offered";
import { enter } from "@/features/links/entrance";
import { forgetToken, keepToken, keptToken } from "@/features/links/kept";
import { linkOf, withoutCredentials } from "@/lib/links";

const ENTERED = {
  authToken: "T",
  username: "ada",
  dataSource: "deskgate",
  availableDataSources: ["deskgate"],
};
const VISIT: Visit = { token: "T", username: "ada", source: "deskgate", sources: ["deskgate"] };
const SIGNED = "YQBjAGhtYWM"; // a, c, hmac

type Step = readonly [path: string, status: number, body: unknown];

/** The server's answers in their order; returns what was sent. */
function server(...steps: readonly Step[]) {
  const left = [...steps];
  const seen: Record<string, string>[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn((url: URL, init: RequestInit) => {
      const [path, status, answer] = left.shift() ?? ["nothing", 500, {}];
      expect(url.pathname).toBe(`/api/${path}`);
      seen.push(init.body instanceof URLSearchParams ? Object.fromEntries(init.body) : {});
      if (status === 0) return Promise.reject(new TypeError("no network"));
      return Promise.resolve(new Response(JSON.stringify(answer), { status }));
    }),
  );
  return seen;
}

const refusal = (type: string, message = "No.", expected: unknown = null) => ({
  type,
  message,
  expected,
});

function ask(hash: string, more: Record<string, string> = {}) {
  const link = linkOf(hash) ?? { ids: [], credentials: new Map<string, string>() };
  const asked = { number: 1, link, hash: withoutCredentials(hash) };
  return enter(asked, new Map(Object.entries(more)));
}

beforeEach(() => sessionStorage.clear());
afterEach(() => vi.unstubAllGlobals());

describe("a link that carries something", () => {
  it("is let in by all of it, and keeps the token for a reload", async () => {
    const seen = server(["tokens", 200, ENTERED], ["tokens", 200, ENTERED]);
    expect(await ask("#/client/7?username=ada&password=secret")).toEqual({
      at: "inside",
      visit: VISIT,
    });
    expect(seen[0]).toEqual({ username: "ada", password: "secret" });
    expect(JSON.stringify(sessionStorage)).not.toContain("secret");
    expect(keptToken("#/client/7")).toBe("T");
    expect(keptToken("#/client/8")).toBeNull();
    expect(keptToken("#/")).toBeNull();
    expect(await ask("#/client/7")).toMatchObject({ at: "inside" });
    expect(seen[1]).toEqual({ token: "T" });
  });

  it.each([
    ["#/client/7?token=old", 403, "PERMISSION_DENIED", "expired", ""],
    [`#/client/${SIGNED}?id=a&timestamp=1&signature=x`, 403, "INVALID_CREDENTIALS", "expired", ""],
    ["#/?data=x", 403, "INVALID_CREDENTIALS", "expired", ""],
    ["#/?key=x", 403, "INVALID_CREDENTIALS", "share-over", ""],
    ["#/client/7?username=a&password=b", 403, "INVALID_CREDENTIALS", "wrong-password", ""],
    ["#/client/7?username=a&password=b", 403, "PERMISSION_DENIED", "wrong-password", "No."],
    ["#/client/7?username=a&password=b", 429, "BAD_REQUEST", "too-many", "No."],
    ["#/?token=x", 502, "", "unreachable", ""],
    ["#/?token=x", 0, "", "unreachable", ""],
  ])("%s that gets %s %s is said to be %s", async (hash, status, type, trouble, detail) => {
    server(["tokens", status, refusal(type)]);
    expect(await ask(hash)).toEqual({ at: "refused", trouble, detail });
    expect(sessionStorage.length).toBe(0);
  });

  it("is opened by an account if what it carries was not meant for us", async () => {
    server(["tokens", 403, refusal("INVALID_CREDENTIALS")]);
    expect(await ask("#/client/7?utm_source=mail")).toEqual({ at: "account" });
  });

  it("asks for what a name and a password are not enough for", async () => {
    const code = { name: "guac-totp", type: "GUAC_TOTP_CODE" };
    const seen = server(
      ["tokens", 403, refusal("INSUFFICIENT_CREDENTIALS", "Code needed.", [code])],
      ["tokens", 400, refusal("BAD_REQUEST")],
      ["tokens", 200, ENTERED],
    );
    const hash = "#/client/7?username=ada&password=secret";
    expect(await ask(hash)).toEqual({ at: "asked", fields: [code], trouble: "" });
    expect(await ask(hash, { "guac-totp": "1" })).toMatchObject({
      at: "asked",
      fields: [{ name: "guac-totp" }],
    });
    expect(await ask(hash, { "guac-totp": "2" })).toMatchObject({ at: "inside" });
    expect(seen[2]).toEqual({ username: "ada", password: "secret", "guac-totp": "2" });
  });
});

describe("a link that carries nothing", () => {
  it("is an account's, unless no account could open it", async () => {
    server();
    expect(await ask("#/client/7")).toEqual({ at: "account" });
    expect(await ask("#/client/MQBjAHBvc3RncmVzcWw")).toEqual({ at: "account" });
    expect(await ask(`#/client/${SIGNED}`)).toMatchObject({ trouble: "needs-link" });
    expect(await ask(`#/client/7.${SIGNED}`)).toMatchObject({ trouble: "needs-link" });
    const many = Array.from({ length: 17 }, (_, index) => index).join(".");
    expect(await ask(`#/client/${many}?token=x`)).toMatchObject({ trouble: "too-many-tiles" });
  });

  it("leaves groups and live sessions to the log-in of the page, too", async () => {
    server();
    expect(await ask("#/client/7.MgBnAGRlc2tnYXRl")).toEqual({ at: "account" });
    expect(await ask("#/client/eDEAYQBkZXNrZ2F0ZQ")).toEqual({ at: "account" });
  });

  it("of a visit that has ended says so, and forgets it", async () => {
    keepToken("T", `#/client/${SIGNED}`);
    server(["tokens", 403, refusal("PERMISSION_DENIED")]);
    expect(await ask(`#/client/${SIGNED}`)).toMatchObject({ trouble: "expired" });
    expect(keptToken(`#/client/${SIGNED}`)).toBeNull();
    keepToken("T", "#/client/7");
    server(["tokens", 403, refusal("PERMISSION_DENIED")]);
    expect(await ask("#/client/7")).toEqual({ at: "account" });
  });

  it("is open to a visit that began with a choice", async () => {
    keepToken("T", "#/");
    expect(keptToken("#/client/7")).toBe("T");
    server(["tokens", 200, ENTERED], ["tokens", 0, null]);
    expect(await ask("#/")).toMatchObject({ at: "inside" });
    expect(await ask("#/")).toMatchObject({ trouble: "unreachable" });
    expect(keptToken("#/")).toBe("T"); // the network may come back
    forgetToken();
    expect(keptToken("#/")).toBeNull();
  });
});

describe("what a visit is offered", () => {
  const link = (hash: string) =>
    linkOf(hash) ?? { ids: [], credentials: new Map<string, string>() };

  it("is what the link names, by its name, or without where that can't be read", async () => {
    server(
      ["session/data/deskgate/connections/7", 200, { name: "Seven", protocol: "rdp" }],
      ["session/data/mysql/connectionGroups/2", 404, refusal("NOT_FOUND")],
    );
    expect(await offered(VISIT, link("#/client/7.MgBnAG15c3Fs"))).toEqual([
      {
        key: "7",
        id: { identifier: "7", kind: "c", source: "deskgate" },
        name: "Seven",
        protocol: "rdp",
      },
      { key: "g-2", id: { identifier: "2", kind: "g", source: "mysql" }, name: "2", protocol: "" },
    ]);
  });

  it("is everything where it names nothing", async () => {
    server([
      "session/data/deskgate/connections",
      200,
      { b: { name: "Zoo", protocol: "ssh" }, a: { name: "Ark", protocol: "vnc" }, c: null },
    ]);
    const offers = await offered(VISIT, link("#/?token=T"));
    expect(offers.map(({ key, name }) => [key, name])).toEqual([
      ["a", "Ark"],
      ["c", "c"],
      ["b", "Zoo"],
    ]);
  });

  it("is an error where the server can't be reached", async () => {
    server(["session/data/deskgate/connections/7", 0, null]);
    await expect(offered(VISIT, link("#/client/7"))).rejects.toThrow("can't be reached");
  });
});
