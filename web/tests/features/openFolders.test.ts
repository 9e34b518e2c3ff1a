// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { treeNodes } from "@/features/tree/nodes";
import { isSmall, readOpenState, writeOpenState } from "@/features/tree/openFolders";

afterEach(() => localStorage.clear());

const tree = (connections: number) =>
  treeNodes({
    folders: [{ id: "1", name: "Racks", parent_id: null }],
    connections: Array.from({ length: connections }, (_, index) => ({
      id: String(index),
      name: `host ${index}`,
      protocol: "ssh",
      folder_id: "1",
      hostname: "",
    })),
  });

describe("open folders", () => {
  it("are all of a small tree, and none of a large one", () => {
    expect(isSmall(tree(29))).toBe(true);
    expect(isSmall(tree(30))).toBe(false);
  });

  it("are kept as the user left them, the closed ones too", () => {
    writeOpenState({ f1: true, f2: false });
    expect(readOpenState()).toEqual({ f1: true, f2: false });
    writeOpenState({ f1: false });
    expect(readOpenState()).toEqual({ f1: false });
  });
});
