import { request } from "@/lib/http";
import type { TreeNode } from "../nodes";
import { useTreeMutation } from "./treeMutation";

interface Copied {
  readonly node: TreeNode;
  readonly name: string;
  readonly folderId: string | null;
}

/** A folder is copied with all it holds. */
export function useCopyNode() {
  return useTreeMutation(({ node, name, folderId }: Copied) =>
    node.kind === "folder"
      ? request<{ id: string }>("POST", `folders/${node.id}/copy`, { parent_id: folderId, name })
      : request<{ id: string }>("POST", `connections/${node.id}/copy`, {
          folder_id: folderId,
          name,
        }),
  );
}
