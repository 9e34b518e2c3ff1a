import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Connection, ConnectionInput } from "@/lib/api";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

/** Secrets are never in the answer: only the names of those that are set. */
export function useConnection(id: string | null) {
  return useQuery({
    queryKey: queryKeys.connection(id ?? ""),
    queryFn: () => request<Connection>("GET", `connections/${id ?? ""}`),
    enabled: id !== null,
    staleTime: 0,
    gcTime: 0, // what was typed elsewhere meanwhile must not be overwritten by what we remember
  });
}

/** Creates (no id) or changes a connection; absent parameters keep their values. */
export function useSaveConnection(id: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ protocol, ...rest }: ConnectionInput) =>
      id === null
        ? request<Connection>("POST", "connections", { protocol, ...rest })
        : request<Connection>("PATCH", `connections/${id}`, rest),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.tree }),
  });
}

export function useDeleteConnection() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<undefined>("DELETE", `connections/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.tree }),
  });
}
