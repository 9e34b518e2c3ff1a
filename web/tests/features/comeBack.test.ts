// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { comeBackTo, returning } from "@/features/sessions/api/comeBack";
import { Status, isLost, type SessionEnd } from "@/tunnel";

const TOKEN = { token: "t", data_source: "deskgate", kind: "r", identifier: "5d", expires_in: 60 };

/** The server's answers by path; 0: it can't be reached. */
function server(answers: Readonly<Record<string, readonly [number, unknown]>>) {
  const asked: string[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn((url: URL, init: RequestInit) => {
      const path = `${init.method ?? "GET"} ${url.pathname.replace("/api/v1/", "")}`;
      asked.push(path);
      const [status, body] = answers[path] ?? [0, null];
      if (status === 0) return Promise.reject(new TypeError("no network"));
      return Promise.resolve(new Response(JSON.stringify(body), { status }));
    }),
  );
  return asked;
}

const POST = "POST sessions/5d/return-tokens";
const GET = "GET sessions/5d";

const refusedWith = async (
  answers: Readonly<Record<string, readonly [number, unknown]>>,
): Promise<SessionEnd> => {
  server(answers);
  const answer = await comeBackTo("5d");
  if (!("status" in answer)) throw new Error("it was admitted");
  return answer;
};

beforeEach(() => {
  document.cookie = "csrftoken=abc";
});
afterEach(() => vi.unstubAllGlobals());

describe("going on with a session", () => {
  it("is by a token of its own", async () => {
    server({ [POST]: [201, TOKEN] });
    expect(await comeBackTo("5d")).toEqual({
      token: "t",
      dataSource: "deskgate",
      kind: "r",
      identifier: "5d",
    });
  });

  it("is tried again where the server, or what stands before it, is away or busy", async () => {
    for (const status of [0, 429, 500, 502, 503])
      expect(isLost(await refusedWith({ [POST]: [status, {}] }))).toBe(true);
  });

  it("is over where the session is, and then says how that came", async () => {
    const gone = [404, {}] as const;
    const left = await refusedWith({ [POST]: gone, [GET]: [200, { ending: "left" }] });
    expect(left.ending).toBe("left");
    const nobody = await refusedWith({ [POST]: gone });
    expect(nobody).toMatchObject({ ending: "gone", status: Status.RESOURCE_CLOSED });
    // Parking is off: what ended it must not be tried again for ever.
    const lost = await refusedWith({ [POST]: gone, [GET]: [200, { ending: "browser-lost" }] });
    expect(lost.ending).toBe("gone");
  });

  it("waits for the log-in where that has ended", async () => {
    const end = await refusedWith({ [POST]: [401, {}] });
    expect(end).toMatchObject({ ending: "refused", status: Status.CLIENT_UNAUTHORIZED });
  });

  it("is by a visit's own token for who came by a link", () => {
    const before = { token: "v", dataSource: "hmac", kind: "c", identifier: "7" };
    expect(returning(before, "5d")).toEqual({ ...before, kind: "r", identifier: "5d" });
  });
});
