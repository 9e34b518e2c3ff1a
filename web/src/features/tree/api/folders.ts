import type { Folder } from "@/lib/api";
import { request } from "@/lib/http";
import { useTreeMutation } from "./treeMutation";

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
