// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { treeNodes } from "@/features/tree/nodes";
import { isSmall, readOpenState, writeOpenState } from "@/features/tree/openFolders";

afterEach(() => localStorage.clear());

const tree = (connections: number) =>
  treeNodes({
    folders: [
      {
        id: "1",
        name: "Racks",
        parent_id: null,
        icon: "",
        color: "",
        kind: "organizational",
        role: "see",
      },
    ],
    connections: Array.from({ length: connections }, (_, index) => ({
      id: String(index),
      name: `host ${index}`,
      protocol: "ssh",
      folder_id: "1",
      hostname: "",
      icon: "",
      color: "",
      tags: [],
      role: "see" as const,
    })),
    favourites: [],
    recent: [],
  });

describe("open folders", () => {
  it("are all of a small tree, and none of a large one", () => {
    expect(isSmall(tree(29))).toBe(true);
    expect(isSmall(tree(30))).toBe(false);
  });

  it("are kept as the user left them, the closed ones too", () => {
    const sections = { "s.favourites": true, "s.recent": false };
    expect(readOpenState()).toEqual(sections);
    writeOpenState({ f1: true, f2: false });
    expect(readOpenState()).toEqual({ ...sections, f1: true, f2: false });
    writeOpenState({ f1: false, "s.recent": true });
    expect(readOpenState()).toEqual({ ...sections, f1: false, "s.recent": true });
  });
});
