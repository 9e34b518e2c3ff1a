import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Folder, FolderChange } from "@/lib/api";
import { requestTagged, type Tagged } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

export function getFolder(id: string): Promise<Tagged<Folder>> {
  return requestTagged<Folder>("GET", `folders/${id}`);
}

/** With what it hands down to the connections in it. */
export function useFolder(id: string | null) {
  return useQuery({
    queryKey: queryKeys.folder(id ?? ""),
    queryFn: () => getFolder(id ?? ""),
    enabled: id !== null,
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

export function useSaveFolder(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ change, etag }: { change: FolderChange; etag: string | undefined }) =>
      requestTagged<Folder>("PATCH", `folders/${id}`, change, { ifMatch: etag }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: queryKeys.folder(id) });
      return client.invalidateQueries({ queryKey: queryKeys.tree });
    },
  });
}
