/** What may be put where: asked while something is dragged, and by the dialogs that move and copy. */
import { allows } from "@/lib/roles";
import { everyNode, type FolderNode, type TreeNode } from "./nodes";

export type Destination = FolderNode | null; // null: the top level

export const parentOf = (node: TreeNode): string | null =>
  node.kind === "folder" ? node.parentId : node.folderId;

/** Null: it may. Else why not, as a sentence. */
export function whyNotInto(destination: Destination, mayAtRoot: boolean): string | null {
  if (destination === null)
    return mayAtRoot ? null : "Only administrators may put something at the top level.";
  return allows(destination.role, "edit") ? null : `You may not change “${destination.name}”.`;
}

function holds(folder: TreeNode, key: string): boolean {
  if (folder.kind !== "folder") return false;
  for (const node of everyNode(folder.children)) if (node.key === key) return true;
  return false;
}

/** Null: they may be moved there. Else why not. */
export function whyNotMove(
  nodes: readonly TreeNode[],
  destination: Destination,
  mayAtRoot: boolean,
): string | null {
  const fixed = nodes.find(({ role }) => !allows(role, "edit"));
  if (fixed) return `You may not move “${fixed.name}”.`;
  const place = whyNotInto(destination, mayAtRoot);
  if (place) return place;
  const key = destination?.key;
  const around = nodes.find((node) => node.key === key || (key && holds(node, key)));
  if (around) return `“${around.name}” can't be moved into itself.`;
  if (nodes.every((node) => parentOf(node) === (destination?.id ?? null)))
    return nodes.length === 1 ? "It is there already." : "They are there already.";
  return null;
}

/** Those that no other of them holds: a folder that is moved takes along what is in it. */
export function outermost(nodes: readonly TreeNode[]): TreeNode[] {
  const inside = new Set<string>();
  for (const node of nodes)
    if (node.kind === "folder") for (const { key } of everyNode(node.children)) inside.add(key);
  return nodes.filter(({ key }) => !inside.has(key));
}

/** "‘web 1’", "3 connections", "2 folders and 1 connection". */
export function describe(nodes: readonly TreeNode[]): string {
  const [only] = nodes;
  if (only && nodes.length === 1) return `“${only.name}”`;
  const folders = nodes.filter(({ kind }) => kind === "folder").length;
  return counted({ folders, connections: nodes.length - folders });
}

const several = (count: number, one: string) => `${count} ${one}${count === 1 ? "" : "s"}`;

export function counted({ folders, connections }: { folders: number; connections: number }) {
  return [
    ...(folders ? [several(folders, "folder")] : []),
    ...(connections ? [several(connections, "connection")] : []),
  ].join(" and ");
}
