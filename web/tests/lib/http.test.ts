// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  type ApiError,
  addressOf,
  cookie,
  queryOf,
  request,
  requestTagged,
  webSocketAddress,
  whenProofNeeded,
  whenUnauthenticated,
} from "@/lib/http";

function answer(status: number, body: unknown) {
  const fetched = vi.fn<(url: URL, init: RequestInit) => Promise<Response>>(() =>
    Promise.resolve(new Response(body === null ? null : JSON.stringify(body), { status })),
  );
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

async function failure(promise: Promise<unknown>): Promise<ApiError> {
  return promise.then(
    () => expect.unreachable(),
    (error: unknown) => error as ApiError,
  );
}

afterEach(() => {
  vi.unstubAllGlobals();
  document.cookie = "csrftoken=; max-age=0";
});

describe("addresses", () => {
  it("stay below the page's own path", () => {
    expect(addressOf("api/v1/tree", "https://h/gate/#/history").href).toBe(
      "https://h/gate/api/v1/tree",
    );
    expect(webSocketAddress("websocket-tunnel", "https://h/gate/?x=1#/")).toBe(
      "wss://h/gate/websocket-tunnel",
    );
    expect(webSocketAddress("websocket-tunnel", "http://h:8080/")).toBe(
      "ws://h:8080/websocket-tunnel",
    );
  });
});

describe("request", () => {
  it("sends the CSRF token with what changes something", async () => {
    document.cookie = "csrftoken=abc";
    const fetched = answer(201, { id: "1" });
    expect(await request("POST", "folders", { name: "A" })).toEqual({ id: "1" });
    const [url, init] = fetched.mock.calls[0] ?? [];
    expect(url?.pathname).toBe("/api/v1/folders");
    expect(init?.headers).toMatchObject({
      "X-CSRFToken": "abc",
      "Content-Type": "application/json",
    });
  });

  it("gets a CSRF cookie that has gone with the log-in's", async () => {
    const paths: string[] = [];
    vi.stubGlobal("fetch", (url: URL) => {
      paths.push(url.pathname);
      document.cookie = "csrftoken=new";
      return Promise.resolve(new Response(null, { status: 204 }));
    });
    await request("DELETE", "folders/1");
    expect(paths).toEqual(["/api/v1/session", "/api/v1/folders/1"]);
  });

  it("takes an answer without a body", async () => {
    answer(204, null);
    expect(await request("DELETE", "folders/1")).toBeUndefined();
  });

  it("turns a problem into words and field errors", async () => {
    answer(422, {
      title: "Unprocessable",
      detail: "Not valid.",
      errors: [{ field: "name", message: "Taken." }],
    });
    const error = await failure(request("POST", "folders", {}));
    expect(error).toMatchObject({
      status: 422,
      message: "Not valid.",
      fields: [{ field: "name", message: "Taken." }],
    });
  });

  it("survives an error page that is no JSON", async () => {
    vi.stubGlobal("fetch", () =>
      Promise.resolve(new Response("<html>", { status: 502, statusText: "Bad Gateway" })),
    );
    expect((await failure(request("GET", "tree"))).message).toContain("502 Bad Gateway");
  });

  it("says when the server can't be reached", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    expect(await failure(request("GET", "tree"))).toMatchObject({ status: 0 });
  });

  it("tells when nobody is logged in any more", async () => {
    const told = vi.fn();
    whenUnauthenticated(told);
    answer(401, { detail: "Log in." });
    await failure(request("GET", "tree"));
    expect(told).toHaveBeenCalledOnce();
  });
});

it("reads cookies", () => {
  expect(cookie("b", "a=1; b=x%20y=z")).toBe("x y=z");
  expect(cookie("c", "a=1")).toBe("");
});

describe("a proof that the server wants", () => {
  const wanted = { type: "second-factor-needed", detail: "Show your second factor." };

  function answers(...all: readonly [number, unknown][]) {
    const left = [...all];
    const fetched = vi.fn<(url: URL, init: RequestInit) => Promise<Response>>(() => {
      const [status, body] = left.shift() ?? [500, null];
      return Promise.resolve(new Response(JSON.stringify(body), { status }));
    });
    vi.stubGlobal("fetch", fetched);
    return fetched;
  }

  it("is asked for, and then the request is made again", async () => {
    document.cookie = "csrftoken=abc";
    const fetched = answers([403, wanted], [201, { token: "t" }]);
    const asked = vi.fn(() => Promise.resolve(true));
    const end = whenProofNeeded(asked);
    expect(await request("POST", "connections/1/tunnel-tokens")).toEqual({ token: "t" });
    expect(asked).toHaveBeenCalledWith("second-factor-needed", "Show your second factor.");
    expect(fetched).toHaveBeenCalledTimes(2);
    end();
  });

  it("that is not given leaves the refusal", async () => {
    document.cookie = "csrftoken=abc";
    answers([403, wanted]);
    const problem = await failure(request("POST", "connections/1/tunnel-tokens"));
    expect(problem.kind).toBe("second-factor-needed");
  });

  it("that is wrong does not end the log-in", async () => {
    document.cookie = "csrftoken=abc";
    answers([401, { detail: "Wrong code." }]);
    const over = vi.fn();
    whenUnauthenticated(over);
    expect((await failure(request("POST", "session/second-factor", { code: "1" }))).message).toBe(
      "Wrong code.",
    );
    expect(over).not.toHaveBeenCalled();
    whenUnauthenticated(() => undefined);
  });
});

describe("ETags", () => {
  it("come with what was read, and go with what changes it", async () => {
    document.cookie = "csrftoken=abc";
    const fetched = vi.fn<(url: URL, init: RequestInit) => Promise<Response>>(() =>
      Promise.resolve(new Response("{}", { status: 200, headers: { ETag: '"1"' } })),
    );
    vi.stubGlobal("fetch", fetched);
    expect(await requestTagged("GET", "folders/1")).toEqual({ data: {}, etag: '"1"' });
    await requestTagged("PATCH", "folders/1", {}, { ifMatch: '"1"' });
    expect(fetched.mock.calls[1]?.[1].headers).toMatchObject({ "If-Match": '"1"' });
  });
});

it("leaves out of a query what is not given", () => {
  expect(queryOf({ q: "a b", limit: 50, cursor: null, sort: "", mine: false })).toBe(
    "q=a+b&limit=50&mine=false",
  );
});
