import { useQuery } from "@tanstack/react-query";
import type { Folder, Tree } from "@/lib/api";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

export interface FolderPath {
  readonly id: string;
  /** "A / B / C" */
  readonly path: string;
}

/** Every folder with its way from the root, sorted by it. A folder without its parent starts anew. */
export function folderPaths(folders: readonly Folder[]): FolderPath[] {
  const byId = new Map(folders.map((folder) => [folder.id, folder]));
  const pathOf = (folder: Folder, depth = 0): string => {
    const parent = folder.parent_id === null ? undefined : byId.get(folder.parent_id);
    return parent && depth < 100 ? `${pathOf(parent, depth + 1)} / ${folder.name}` : folder.name;
  };
  return folders
    .map((folder) => ({ id: folder.id, path: pathOf(folder) }))
    .sort((a, b) => a.path.localeCompare(b.path));
}

export function useFolderPaths(): readonly FolderPath[] {
  const tree = useQuery({
    queryKey: queryKeys.tree,
    queryFn: () => request<Tree>("GET", "tree"),
    select: ({ folders }) => folderPaths(folders),
  });
  return tree.data ?? [];
}
