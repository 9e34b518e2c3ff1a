import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Folder } from "@/lib/api";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

/** A mutation after which the tree is another. */
function useTreeMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.tree }),
  });
}

export function useCreateFolder() {
  return useTreeMutation((folder: { name: string; parent_id: string | null }) =>
    request<Folder>("POST", "folders", folder),
  );
}

export function useRenameFolder() {
  return useTreeMutation(({ id, name }: { id: string; name: string }) =>
    request<Folder>("PATCH", `folders/${id}`, { name }),
  );
}

export function useDeleteFolder() {
  return useTreeMutation((id: string) => request<undefined>("DELETE", `folders/${id}`));
}
