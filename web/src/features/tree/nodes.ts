/** The flat answer of /tree as nested nodes, and what the filter finds in them. */
import type { Tree } from "@/lib/api";

export interface FolderNode {
  readonly kind: "folder";
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
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
  /** What the filter looks in: name, host, protocol and the folders around it, in lower case. */
  readonly text: string;
}

export type TreeNode = FolderNode | ConnectionNode;

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
        text,
        count: children.reduce((sum, node) => sum + (node.kind === "folder" ? node.count : 1), 0),
        children,
      };
    }),
    ...(connections.get(parent) ?? []).map((connection): ConnectionNode => ({
      kind: "connection",
      key: `c${connection.id}`,
      id: connection.id,
      name: connection.name,
      protocol: connection.protocol,
      hostname: connection.hostname,
      folderId: connection.folder_id,
      text: `${connection.name} ${connection.hostname} ${connection.protocol}`
        .toLocaleLowerCase()
        .concat(around),
    })),
  ];
  return below(null, "");
}

/** Each word of the filter must be somewhere in what describes the node. */
export function matches(node: TreeNode, filter: string): boolean {
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

function* connectionsOf(nodes: readonly TreeNode[]): Generator<ConnectionNode> {
  for (const node of nodes) {
    if (node.kind === "folder") yield* connectionsOf(node.children);
    else yield node;
  }
}

/** The connection that the filter means: the best by its name, and of equals the first on the screen. */
export function bestMatch(nodes: readonly TreeNode[], filter: string): ConnectionNode | null {
  let best: ConnectionNode | null = null;
  let rank = Infinity;
  for (const node of connectionsOf(nodes)) {
    if (!matches(node, filter)) continue;
    const its = rankOf(node, filter);
    if (its < rank) [best, rank] = [node, its];
    if (rank === 0) break;
  }
  return best;
}
