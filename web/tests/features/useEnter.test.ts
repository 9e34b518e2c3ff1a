// @vitest-environment jsdom
import { renderHook } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { useEnter } from "@/features/tree/components/useEnter";
import type { ConnectionNode } from "@/features/tree/nodes";

const DB = { key: "connection-1" } as ConnectionNode;
const WEB = { key: "connection-2" } as ConnectionNode;
type Found = ConnectionNode | null | undefined;

function filter(term: string, first: Found) {
  const open = vi.fn();
  const hook = renderHook(
    (given: { term: string; first: Found }) => useEnter(given.term, given.first, open),
    {
      initialProps: { term, first },
    },
  );
  const opened = () => open.mock.calls.map(([node]) => node as ConnectionNode);
  return { enter: () => hook.result.current(), shows: hook.rerender, opened };
}

it("opens what is found, and nothing where nothing is", () => {
  const { enter, shows, opened } = filter("db", DB);
  enter();
  shows({ term: "dx", first: null });
  enter();
  shows({ term: "web", first: WEB });
  expect(opened()).toEqual([DB]);
});

it("opens it once it is found, once", () => {
  const { enter, shows, opened } = filter("db", undefined);
  enter();
  shows({ term: "db", first: undefined });
  expect(opened()).toEqual([]);
  shows({ term: "db", first: DB });
  shows({ term: "db", first: WEB });
  expect(opened()).toEqual([DB]);
});

it("doesn't for who has typed on, or where nothing is found", () => {
  const { enter, shows, opened } = filter("d", undefined);
  enter();
  shows({ term: "db", first: undefined });
  shows({ term: "db", first: DB });
  shows({ term: "w", first: undefined });
  enter();
  shows({ term: "w", first: null });
  shows({ term: "w", first: WEB });
  expect(opened()).toEqual([]);
});
