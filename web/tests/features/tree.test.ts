import { describe, expect, it } from "vitest";
import { bestMatch, matches, treeNodes } from "@/features/tree/nodes";

const NODES = treeNodes({
  folders: [
    { id: "1", name: "Customers", parent_id: null },
    { id: "2", name: "Printers", parent_id: "1" },
  ],
  connections: [
    { id: "1", name: "Front desk", protocol: "vnc", folder_id: "2", hostname: "10.0.0.5" },
    { id: "2", name: "Jump host", protocol: "ssh", folder_id: null, hostname: "jump.example" },
    { id: "3", name: "Lost", protocol: "rdp", folder_id: "99", hostname: "" },
  ],
});

describe("the tree", () => {
  it("nests folders before connections, counts what is below, and loses nothing", () => {
    expect(NODES.map(({ key }) => key)).toEqual(["f1", "c2", "c3"]);
    const [customers] = NODES;
    expect(customers?.kind === "folder" && customers.count).toBe(1);
  });

  it.each([
    ["front", "1"],
    ["DESK vnc", "1"],
    ["10.0.0", "1"],
    ["printers", "1"],
    ["customers desk", "1"],
    ["jump ssh", "2"],
    ["jump vnc", undefined],
  ])("finds by name, host, protocol and folder: %s", (filter, id) => {
    expect(bestMatch(NODES, filter)?.id).toBe(id);
  });

  it("prefers a name to an address, and the whole name to a part of it", () => {
    const names = ["web 0", "web 20", "web 2"];
    const nodes = treeNodes({
      folders: [],
      connections: names.map((name, index) => ({
        id: String(index),
        name,
        protocol: "ssh",
        folder_id: null,
        hostname: "127.0.0.2",
      })),
    });
    expect(bestMatch(nodes, "web 2")?.name).toBe("web 2");
    expect(bestMatch(nodes, "web 20")?.name).toBe("web 20");
    expect(bestMatch(nodes, "127.0")?.name).toBe("web 0");
  });

  it("keeps a folder that is itself found", () => {
    const [customers] = NODES;
    expect(customers && matches(customers, "custom")).toBe(true);
  });
});
