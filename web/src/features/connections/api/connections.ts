import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Connection, ConnectionChange } from "@/lib/api";
import { requestTagged, type Tagged } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

export function getConnection(id: string): Promise<Tagged<Connection>> {
  return requestTagged<Connection>("GET", `connections/${id}`);
}

/** Secrets are never in the answer: only the names of those that are set. */
export function useConnection(id: string | null) {
  return useQuery({
    queryKey: queryKeys.connection(id ?? ""),
    queryFn: () => getConnection(id ?? ""),
    enabled: id !== null,
    staleTime: 0,
    gcTime: 0, // what was typed elsewhere meanwhile must not be overwritten by what we remember
    refetchOnWindowFocus: false,
  });
}

interface Saved {
  readonly change: ConnectionChange;
  /** Undefined: a new one, or whatever somebody else has made of it. */
  readonly etag: string | undefined;
}

/** Creates (no id) or changes a connection; absent parameters keep their values. */
export function useSaveConnection(id: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ change, etag }: Saved) =>
      id === null
        ? requestTagged<Connection>("POST", "connections", change)
        : requestTagged<Connection>("PATCH", `connections/${id}`, change, { ifMatch: etag }),
    onSuccess: ({ data }) => {
      void client.invalidateQueries({ queryKey: queryKeys.login(data.id) });
      void client.invalidateQueries({ queryKey: queryKeys.hostKeys(data.id) });
      return client.invalidateQueries({ queryKey: queryKeys.tree });
    },
  });
}
