// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { getTarget } from "@/features/sessions/api/getTarget";
import { idOf, writtenId } from "@/lib/links";

afterEach(() => vi.unstubAllGlobals());

it.each([
  ["default", "My desk", "connections/My%20desk?source=default"],
  ["deskgate", "12", "connections/12"],
  [null, "12", "connections/12?source=default"], // as such an id is written
])("below %s asks for a connection as the link names it", async (source, identifier, path) => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (url: URL | string) => {
    asked.push(String(url));
    const found = { id: "12", name: "My desk", protocol: "ssh" };
    return Promise.resolve(new Response(JSON.stringify(found), { status: 200 }));
  });
  const target = await getTarget(idOf(writtenId({ identifier, kind: "c", source })));
  expect(asked[0]?.endsWith(`/${path}`)).toBe(true);
  expect(target).toEqual({ id: "12", name: "My desk", protocol: "ssh", hostname: "" });
});
