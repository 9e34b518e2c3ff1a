import { describe, expect, it } from "vitest";
import { counted, describe as inWords, outermost, whyNotMove } from "@/features/tree/moves";
import {
  aliveFolders,
  bestMatch,
  contents,
  everyNode,
  matches,
  opensAsOne,
  sectionNodes,
  treeNodes,
  type FolderNode,
  type TreeNode,
} from "@/features/tree/nodes";
import { rangeOf } from "@/features/tree/components/useSelection";
import { groupOf } from "@/lib/tree";
import type { Tree, TreeConnection, TreeFolder } from "@/lib/api";

const folder = (id: string, name: string, more: Partial<TreeFolder> = {}): TreeFolder => ({
  id,
  name,
  parent_id: null,
  icon: "",
  color: "",
  kind: "organizational",
  role: "manage",
  ...more,
});

const connection = (
  id: string,
  name: string,
  more: Partial<TreeConnection> = {},
): TreeConnection => ({
  id,
  name,
  protocol: "ssh",
  folder_id: null,
  hostname: "",
  icon: "",
  color: "",
  tags: [],
  role: "manage",
  ...more,
});

const TREE: Tree = {
  folders: [folder("1", "Customers"), folder("2", "Printers", { parent_id: "1" })],
  connections: [
    connection("1", "Front desk", { protocol: "vnc", folder_id: "2", hostname: "10.0.0.5" }),
    connection("2", "Jump host", { hostname: "jump.example", tags: ["Bastion"] }),
    connection("3", "Lost", { protocol: "rdp", folder_id: "99" }),
  ],
  favourites: ["3", "404"],
  recent: [],
};
const NODES = treeNodes(TREE);

function found(key: string, nodes: readonly TreeNode[] = NODES): TreeNode {
  const node = [...everyNode(nodes)].find((one) => one.key === key);
  return node ?? expect.unreachable(key);
}

function folderAt(key: string, nodes: readonly TreeNode[] = NODES): FolderNode {
  const node = found(key, nodes);
  return node.kind === "folder" ? node : expect.unreachable(key);
}

describe("the tree", () => {
  it("nests folders before connections, counts what is below, and loses nothing", () => {
    expect(NODES.map(({ key }) => key)).toEqual(["f1", "c2", "c3"]);
    expect(folderAt("f1").count).toBe(1);
    expect(contents(folderAt("f1"))).toEqual({ folders: 1, connections: 1 });
  });

  it("has sections for what is at hand, without what is gone", () => {
    const sections = sectionNodes(TREE);
    expect(sections.map(({ id }) => id)).toEqual(["favourites"]);
    expect(sections[0]?.children.map(({ key, id }) => [key, id])).toEqual([["favourites.3", "3"]]);
  });

  it.each([
    ["front", "1"],
    ["DESK vnc", "1"],
    ["10.0.0", "1"],
    ["printers", "1"],
    ["customers desk", "1"],
    ["jump ssh", "2"],
    ["bastion", "2"],
    ["jump vnc", undefined],
  ])("finds by name, host, protocol, tag and folder: %s", (filter, id) => {
    expect(bestMatch(NODES, filter)?.id).toBe(id);
  });

  it("prefers a name to an address, and the whole name to a part of it", () => {
    const names = ["web 0", "web 20", "web 2"];
    const nodes = treeNodes({
      folders: [],
      connections: names.map((name, index) =>
        connection(String(index), name, { hostname: "127.0.0.2" }),
      ),
      favourites: [],
      recent: [],
    });
    expect(bestMatch(nodes, "web 2")?.name).toBe("web 2");
    expect(bestMatch(nodes, "web 20")?.name).toBe("web 20");
    expect(bestMatch(nodes, "127.0")?.name).toBe("web 0");
  });

  it("keeps a folder that is itself found", () => {
    expect(matches(folderAt("f1"), "custom")).toBe(true);
  });
});

describe("moving", () => {
  it("goes into folders that one may change, and to the top level for who may", () => {
    const desk = found("c1");
    expect(whyNotMove([desk], folderAt("f1"), false)).toBeNull();
    expect(whyNotMove([desk], null, true)).toBeNull();
    expect(whyNotMove([desk], null, false)).toContain("top level");
  });

  it("goes nowhere where it is already, and not into itself", () => {
    expect(whyNotMove([found("c1")], folderAt("f2"), true)).toBe("It is there already.");
    expect(whyNotMove([found("f1")], folderAt("f2"), true)).toContain("into itself");
    expect(whyNotMove([found("f1")], folderAt("f1"), true)).toContain("into itself");
  });

  it("is for who may change both what is moved and where it goes", () => {
    const nodes = treeNodes({
      ...TREE,
      folders: [folder("1", "Mine", { role: "edit" }), folder("2", "Seen", { role: "see" })],
      connections: [connection("1", "Used", { folder_id: "2", role: "connect" })],
    });
    expect(whyNotMove([found("c1", nodes)], folderAt("f1", nodes), true)).toContain("Used");
    expect(whyNotMove([found("f1", nodes)], folderAt("f2", nodes), true)).toContain("Seen");
  });

  it("takes along what is inside", () => {
    const all = [...everyNode(NODES)];
    expect(outermost(all).map(({ key }) => key)).toEqual(["f1", "c2", "c3"]);
  });

  it("says what it is about", () => {
    expect(inWords([found("c1")])).toBe("“Front desk”");
    expect(inWords([found("c1"), found("c2")])).toBe("2 connections");
    expect(inWords([found("f1"), found("c2")])).toBe("1 folder and 1 connection");
    expect(counted({ folders: 0, connections: 0 })).toBe("");
  });
});

describe("a range of rows", () => {
  it("goes both ways from the one that was selected last", () => {
    const rows = [...everyNode(NODES)];
    expect(rangeOf(rows, "f2", "c2")).toEqual(["f2", "c1", "c2"]);
    expect(rangeOf(rows, "c2", "f2")).toEqual(["f2", "c1", "c2"]);
    expect(rangeOf(rows, null, "f2")).toEqual(["f2"]);
  });
});

describe("a large tree", () => {
  const FOLDERS = 2_000;
  const CONNECTIONS = 18_000;
  const large: Tree = {
    folders: Array.from({ length: FOLDERS }, (_, index) =>
      folder(String(index), `Folder ${index}`, {
        parent_id: index < 20 ? null : String(Math.floor(index / 20)),
      }),
    ),
    connections: Array.from({ length: CONNECTIONS }, (_, index) =>
      connection(String(index), `host-${index}`, {
        folder_id: String(index % FOLDERS),
        hostname: `10.0.${index % 256}.${index % 251}`,
        tags: ["prod"],
      }),
    ),
    favourites: [],
    recent: [],
  };

  it("of 20,000 nodes is made and searched without being felt", () => {
    const start = performance.now();
    const nodes = treeNodes(large);
    const made = performance.now() - start;
    expect([...everyNode(nodes)]).toHaveLength(FOLDERS + CONNECTIONS);
    const searching = performance.now();
    expect(bestMatch(nodes, "host-17999")?.id).toBe("17999");
    const searched = performance.now() - searching;
    // Generous: two cores, and other things running. Alone it takes 80 and 20 ms.
    expect(made).toBeLessThan(500);
    expect(searched).toBeLessThan(250);
  });
});

describe("a balancing folder", () => {
  const of = (more: Partial<TreeFolder>) =>
    folderAt("f1", treeNodes({ ...TREE, folders: [folder("1", "Desks", more)] }));

  it("is opened as one by whoever may connect", () => {
    expect(opensAsOne(of({ kind: "balancing", role: "connect" }))).toBe(true);
    expect(opensAsOne(of({ kind: "balancing", role: "see" }))).toBe(false);
    expect(opensAsOne(of({ kind: "balancing", role: null }))).toBe(false);
    expect(opensAsOne(of({ role: "manage" }))).toBe(false);
  });

  it("has the protocol that all of its own connections have", () => {
    const inside = (...protocols: string[]): Tree => ({
      ...TREE,
      folders: [folder("1", "Desks")],
      connections: protocols.map((protocol, at) =>
        connection(`${at}`, "x", { protocol, folder_id: "1" }),
      ),
    });
    expect(groupOf(inside("rdp", "rdp"), "1")).toEqual({ name: "Desks", protocol: "rdp" });
    expect(groupOf(inside("rdp", "vnc"), "1")?.protocol).toBe("");
    expect(groupOf(inside(), "1")?.protocol).toBe("");
    expect(groupOf(inside(), "2")).toBeNull();
    const way = { ...inside(), folders: [folder("1", "Desks", { role: null })] };
    expect(groupOf(way, "1")).toBeNull();
  });
});

it("marks every folder on the way to something alive, and no other", () => {
  const nodes = treeNodes({
    ...TREE,
    folders: [
      folder("1", "A"),
      folder("2", "B", { parent_id: "1" }),
      folder("3", "C", { parent_id: "1" }),
      folder("4", "D"),
    ],
    connections: [
      connection("10", "db", { folder_id: "2" }),
      connection("11", "web", { folder_id: "3" }),
      connection("12", "top"),
    ],
  });
  const alive = (...ids: string[]) => [...aliveFolders(nodes, (id) => ids.includes(id))].sort();
  expect(alive("10", "12")).toEqual(["f1", "f2"]);
  expect(alive("10", "11")).toEqual(["f1", "f2", "f3"]);
  expect(alive()).toEqual([]);
});
