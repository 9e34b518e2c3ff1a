/** The flat answer of /tree as nested nodes, and what the filter finds in them. */
import type { Role, Tree, TreeConnection } from "@/lib/api";
import { allows } from "@/lib/roles";

export interface FolderNode {
  readonly kind: "folder";
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly icon: string;
  readonly color: string;
  /** Whether it is opened as one, by the least busy of its connections. */
  readonly balancing: boolean;
  /** Null: on the way to something that may be seen. */
  readonly role: Role | null;
  /** What the filter looks in: the folder's name and those around it, in lower case. */
  readonly text: string;
  /** Connections below, at any depth. */
  readonly count: number;
  readonly children: readonly TreeNode[];
}

export interface ConnectionNode {
  readonly kind: "connection";
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly folderId: string | null;
  readonly icon: string;
  readonly color: string;
  readonly tags: readonly string[];
  readonly role: Role;
  /** Stands in a section at the top, and once more at its place. */
  readonly shortcut: boolean;
  /** What the filter looks in: name, host, protocol, tags and the folders around it, in lower case. */
  readonly text: string;
}

/** Favourites, or what was opened last: at the top, before the tree itself. */
export interface SectionNode {
  readonly kind: "section";
  readonly key: string;
  readonly id: "favourites" | "recent";
  readonly name: string;
  readonly children: readonly ConnectionNode[];
}

export type TreeNode = FolderNode | ConnectionNode;
export type RowNode = TreeNode | SectionNode;

function grouped<T>(
  items: readonly T[],
  keyOf: (item: T) => string | null,
): Map<string | null, T[]> {
  const groups = new Map<string | null, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function connectionNode(connection: TreeConnection, around: string): ConnectionNode {
  const { id, name, protocol, hostname, folder_id, icon, color, tags, role } = connection;
  return {
    kind: "connection",
    key: `c${id}`,
    id,
    name,
    protocol,
    hostname,
    folderId: folder_id,
    icon,
    color,
    tags,
    role,
    shortcut: false,
    text: `${name} ${hostname} ${protocol} ${tags.join(" ")}`.toLocaleLowerCase().concat(around),
  };
}

/**
 * Folders first, then connections, each in the server's order. What hangs on a folder that is not in the
 * answer is put at the root: better misplaced than lost.
 */
export function treeNodes(tree: Tree): TreeNode[] {
  const known = new Set(tree.folders.map((folder) => folder.id));
  const at = (parent: string | null) => (parent !== null && known.has(parent) ? parent : null);
  const folders = grouped(tree.folders, (folder) => at(folder.parent_id));
  const connections = grouped(tree.connections, (connection) => at(connection.folder_id));
  const below = (parent: string | null, around: string): TreeNode[] => [
    ...(folders.get(parent) ?? []).map((folder): FolderNode => {
      const text = `${around} ${folder.name.toLocaleLowerCase()}`;
      const children = below(folder.id, text);
      return {
        kind: "folder",
        key: `f${folder.id}`,
        id: folder.id,
        name: folder.name,
        parentId: folder.parent_id,
        icon: folder.icon,
        color: folder.color,
        balancing: folder.kind === "balancing",
        role: folder.role,
        text,
        count: children.reduce((sum, node) => sum + (node.kind === "folder" ? node.count : 1), 0),
        children,
      };
    }),
    ...(connections.get(parent) ?? []).map((connection) => connectionNode(connection, around)),
  ];
  return below(null, "");
}

/** The sections that have something in them. What is no longer in the tree is left out. */
export function sectionNodes(tree: Tree): SectionNode[] {
  const byId = new Map(tree.connections.map((connection) => [connection.id, connection]));
  const section = (id: SectionNode["id"], name: string, ids: readonly string[]): SectionNode => ({
    kind: "section",
    key: `s.${id}`,
    id,
    name,
    children: ids.flatMap((one) => {
      const connection = byId.get(one);
      if (!connection) return [];
      return { ...connectionNode(connection, ""), key: `${id}.${one}`, shortcut: true };
    }),
  });
  return [
    section("favourites", "Favourites", tree.favourites),
    section("recent", "Recently used", tree.recent),
  ].filter(({ children }) => children.length > 0);
}

/** Whether the folder can be opened like a connection, by this person. */
export function opensAsOne({ balancing, role }: FolderNode): boolean {
  return balancing && allows(role, "connect");
}

/** Each word of the filter must be somewhere in what describes the node. */
export function matches(node: RowNode, filter: string): boolean {
  if (node.kind === "section") return false;
  return filter
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => node.text.includes(word));
}

/** 0 is best: who types a name means that name, whatever else has the same letters in its address. */
function rankOf({ name }: ConnectionNode, filter: string): number {
  const lower = name.toLocaleLowerCase();
  const term = filter.toLocaleLowerCase();
  return lower === term ? 0 : lower.startsWith(term) ? 1 : lower.includes(term) ? 2 : 3;
}

/** All of them with what is below, each before what it holds. */
export function* everyNode(nodes: readonly TreeNode[]): Generator<TreeNode> {
  for (const node of nodes) {
    yield node;
    if (node.kind === "folder") yield* everyNode(node.children);
  }
}

/** The keys of the folders that have such a connection at any depth. */
export function aliveFolders(
  nodes: readonly TreeNode[],
  isAlive: (connectionId: string) => boolean,
): ReadonlySet<string> {
  const found = new Set<string>();
  const anyOf = (some: readonly TreeNode[]): boolean =>
    some.reduce((any, node) => {
      if (node.kind === "connection") return isAlive(node.id) || any;
      const alive = anyOf(node.children);
      if (alive) found.add(node.key);
      return alive || any;
    }, false);
  anyOf(nodes);
  return found;
}

/** The connection that the filter means: the best by its name, and of equals the first on the screen. */
export function bestMatch(nodes: readonly TreeNode[], filter: string): ConnectionNode | null {
  let best: ConnectionNode | null = null;
  let rank = Infinity;
  for (const node of everyNode(nodes)) {
    if (node.kind !== "connection" || !matches(node, filter)) continue;
    const its = rankOf(node, filter);
    if (its < rank) [best, rank] = [node, its];
    if (rank === 0) break;
  }
  return best;
}

/** How much a folder holds, itself not counted. */
export function contents(folder: FolderNode): { folders: number; connections: number } {
  const all = [...everyNode(folder.children)];
  const folders = all.filter(({ kind }) => kind === "folder").length;
  return { folders, connections: all.length - folders };
}
