// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { admit, admitTo } from "@/features/sessions/api/createTunnelToken";
import { Questions, type Ask } from "@/features/sessions/questions";
import type { Opens, Target } from "@/features/sessions/registry";
import { Status } from "@/tunnel";

const TOKEN = { token: "t", data_source: "deskgate", kind: "c", identifier: "1", expires_in: 60 };
const PLAN = {
  sentence: "",
  source: "ask",
  credential: null,
  username: null,
  ready: true,
  problem: null,
  what_to_do: "",
  ask_for: ["username", "password"],
  target: "digest",
  may_confirm: false,
};
const problem = (kind: string) => ({ type: kind, detail: `About ${kind}.` });

type Step = readonly [path: string, status: number, body: unknown];

/** The server's answers in their order; returns what was asked for, with the bodies. */
function server(...steps: readonly Step[]) {
  const left = [...steps];
  const seen: [string, string, unknown][] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn((url: URL, init: RequestInit) => {
      const path = url.pathname.replace("/api/v1/", "");
      const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
      seen.push([init.method ?? "GET", path, body]);
      const [expected, status, answer] = left.shift() ?? ["nothing", 500, {}];
      expect(path).toBe(expected);
      return Promise.resolve(new Response(JSON.stringify(answer), { status }));
    }),
  );
  return seen;
}

const NOBODY: Ask = () => Promise.reject(new Error("nothing was to be asked"));
const ISSUE = "connections/1/tunnel-tokens";
const LOGIN = "connections/1/login";

beforeEach(() => {
  document.cookie = "csrftoken=abc";
});
afterEach(() => vi.unstubAllGlobals());

describe("opening a session", () => {
  it("asks for nothing that is not missing", async () => {
    server([ISSUE, 201, TOKEN]);
    expect(await admit("1", NOBODY)).toMatchObject({ token: "t", identifier: "1" });
  });

  it("asks for what the connection asks for, and sends it for the target that was seen", async () => {
    const seen = server(
      [ISSUE, 409, problem("credentials-needed")],
      [LOGIN, 200, PLAN],
      [ISSUE, 201, TOKEN],
    );
    const ask = vi.fn<Ask>(() => Promise.resolve({ username: "me", password: "pw" }));
    expect(await admit("1", ask)).toMatchObject({ token: "t" });
    expect(ask.mock.calls[0]?.[0]).toMatchObject({ kind: "once", names: PLAN.ask_for });
    expect(seen[2]?.[2]).toEqual({
      credentials: { username: "me", password: "pw" },
      target: "digest",
    });
  });

  it("has the person fill in what goes by a name, and then opens it", async () => {
    const named = {
      ...PLAN,
      source: "named",
      credential: { id: "7", name: "corp", kind: "named" },
      ask_for: [],
    };
    const seen = server(
      [ISSUE, 409, problem("credentials-missing")],
      [LOGIN, 200, named],
      [LOGIN, 200, named],
      ["credentials/7/mine", 200, {}],
      [ISSUE, 201, TOKEN],
    );
    const ask = vi.fn<Ask>(() => Promise.resolve({ username: "me", password: "pw" }));
    expect(await admit("1", ask)).toMatchObject({ token: "t" });
    expect(ask.mock.calls[0]?.[0]).toMatchObject({ kind: "kept", credential: "corp" });
    expect(seen[3]?.[2]).toEqual({ username: "me", domain: "", secrets: { password: "pw" } });
  });

  it("asks again when the answer will not do, and says why", async () => {
    server(
      [ISSUE, 409, problem("credentials-needed")],
      [LOGIN, 200, PLAN],
      [ISSUE, 409, problem("target-changed")],
      [LOGIN, 200, PLAN],
      [ISSUE, 201, TOKEN],
    );
    const troubles: string[] = [];
    await admit("1", ({ trouble }) => {
      troubles.push(trouble);
      return Promise.resolve({ password: "pw" });
    });
    expect(troubles).toEqual(["", "About target-changed."]);
  });

  it("ends calmly when the person gives up", async () => {
    server([ISSUE, 409, problem("credentials-needed")], [LOGIN, 200, PLAN]);
    const questions = new Questions();
    const admission = admit("1", questions.ask);
    await vi.waitFor(() => expect(questions.get()).not.toBeNull());
    questions.cancel();
    expect(await admission).toMatchObject({ ending: "closed-by-user" });
    expect(questions.get()).toBeNull();
  });

  it("leaves to the person's words what they can't mend", async () => {
    server([ISSUE, 409, problem("credentials-not-vouched")]);
    expect(await admit("1", NOBODY)).toEqual({
      ending: "refused",
      status: Status.RESOURCE_CONFLICT,
      message: "About credentials-not-vouched.",
    });
  });
});

describe("opening what isn't a connection", () => {
  const tab = (kind: "g" | "a", identifier: string) => ({
    id: `${kind}-${identifier}`,
    name: "",
    protocol: "",
    hostname: "",
    opens: { kind, identifier },
  });

  it("asks for a token of just that", async () => {
    server(["folders/7/tunnel-tokens", 201, { ...TOKEN, kind: "g", identifier: "7" }]);
    expect(await admitTo(tab("g", "7"), NOBODY)).toMatchObject({ kind: "g", identifier: "7" });
    server(["sessions/1-2/tunnel-tokens", 201, { ...TOKEN, kind: "a", identifier: "1-2" }]);
    expect(await admitTo(tab("a", "1-2"), NOBODY)).toMatchObject({ kind: "a" });
    server([ISSUE, 201, TOKEN]);
    const { id, name, protocol, hostname } = { ...tab("g", "7"), id: "1" };
    expect(await admitTo({ id, name, protocol, hostname }, NOBODY)).toMatchObject({ kind: "c" });
  });

  it("asks for nothing that it has no place for, and says why it can't be opened", async () => {
    server(["folders/7/tunnel-tokens", 409, problem("credentials-needed")]);
    const refused = { ending: "refused", message: "About credentials-needed." };
    expect(await admitTo(tab("g", "7"), NOBODY)).toMatchObject(refused);
    server(["sessions/1/tunnel-tokens", 404, problem("about:blank")]);
    const over = { message: "The session is over, or you may not look into it." };
    expect(await admitTo(tab("a", "1"), NOBODY)).toMatchObject(over);
  });
});

describe("a session that is live already", () => {
  const tab = (opens: Opens): Target => ({
    id: "x",
    name: "db",
    protocol: "ssh",
    hostname: "",
    opens,
  });

  it.each([
    [{ kind: "r", identifier: "s-1" }, "sessions/s-1/return-tokens", undefined],
    [{ kind: "a", identifier: "s-1" }, "sessions/s-1/tunnel-tokens", undefined],
    [{ kind: "s", identifier: "5" }, "shares/5/tunnel-tokens", undefined],
    [{ kind: "a", identifier: "s-1", watch: "seen" }, "live/s-1/watch-tokens", { silent: false }],
    [
      { kind: "a", identifier: "s-1", watch: "silently" },
      "live/s-1/watch-tokens",
      { silent: true },
    ],
  ] as const)("is entered by %o", async (opens, path, body) => {
    const seen = server([path, 201, { ...TOKEN, kind: opens.kind, identifier: "s-1" }]);
    expect(await admitTo(tab(opens), NOBODY)).toMatchObject({ kind: opens.kind });
    expect(seen).toEqual([["POST", path, body]]);
  });

  it("says that it is over", async () => {
    server(["sessions/s-1/return-tokens", 404, {}]);
    const end = await admitTo(tab({ kind: "r", identifier: "s-1" }), NOBODY);
    expect(end).toMatchObject({ status: Status.RESOURCE_NOT_FOUND });
    expect(end).toHaveProperty("message", expect.stringContaining("The session is over"));
  });
});
