/** All that the person sees of the tree, in one answer; the panel, the forms and the pages read the same. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Role, Tree, TreeFolder } from "./api";
import { request } from "./http";
import { queryKeys } from "./queryKeys";
import { allows } from "./roles";

export function getTree(): Promise<Tree> {
  return request<Tree>("GET", "tree");
}

export function useTree() {
  return useQuery({ queryKey: queryKeys.tree, queryFn: getTree });
}

/** As the server gives them. */
const RECENT = 10;

/** Puts a connection that is being opened first among the recent ones, without reading the tree anew. */
export function useNoteRecent(): (connectionId: string) => void {
  const client = useQueryClient();
  return (id) =>
    client.setQueryData<Tree>(queryKeys.tree, (tree) => {
      if (!tree || tree.recent[0] === id) return tree;
      const others = tree.recent.filter((one) => one !== id);
      return { ...tree, recent: [id, ...others].slice(0, RECENT) };
    });
}

/** Whether there is anything that this person may change. */
export function editsSomewhere(tree: Tree | undefined): boolean {
  return (
    tree !== undefined &&
    [...tree.folders, ...tree.connections].some(({ role }) => allows(role, "edit"))
  );
}

/** Whether this person's role on the connection lets them share it. */
export function mayShare(tree: Tree | undefined, connectionId: string): boolean {
  const found = tree?.connections.find(({ id }) => id === connectionId);
  return found !== undefined && allows(found.role, "share");
}

/** What a tab for the folder is called, and the protocol of all that it may open; null: none, or only on the way. */
export function groupOf(
  { folders, connections }: Tree,
  id: string,
): { readonly name: string; readonly protocol: string } | null {
  const folder = folders.find((one) => one.id === id && one.role !== null);
  if (!folder) return null;
  const inside = connections.filter(({ folder_id }) => folder_id === id);
  const [protocol = "", ...others] = new Set(inside.map((one) => one.protocol));
  return { name: folder.name, protocol: others.length === 0 ? protocol : "" };
}

export interface FolderPath {
  readonly id: string;
  /** "A / B / C" */
  readonly path: string;
  readonly role: Role | null;
}

/** Every folder with its way from the root, sorted by it. A folder without its parent starts anew. */
export function folderPaths(folders: readonly TreeFolder[]): FolderPath[] {
  const byId = new Map(folders.map((folder) => [folder.id, folder]));
  const paths = new Map<string, string>();
  const pathOf = (folder: TreeFolder, depth: number): string => {
    const known = paths.get(folder.id);
    if (known !== undefined) return known;
    const parent = folder.parent_id === null ? undefined : byId.get(folder.parent_id);
    const path =
      parent && depth < 100 ? `${pathOf(parent, depth + 1)} / ${folder.name}` : folder.name;
    paths.set(folder.id, path);
    return path;
  };
  return folders
    .map((folder) => ({ id: folder.id, path: pathOf(folder, 0), role: folder.role }))
    .sort((a, b) => a.path.localeCompare(b.path));
}

export function useFolderPaths(): readonly FolderPath[] {
  const tree = useQuery({
    queryKey: queryKeys.tree,
    queryFn: getTree,
    select: ({ folders }) => folderPaths(folders),
  });
  return tree.data ?? [];
}
