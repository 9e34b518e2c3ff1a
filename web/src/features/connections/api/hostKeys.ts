import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { HostKeys, SeenHostKey } from "@/lib/api";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

/** The key that the connection insists on. */
export function useHostKeys(connectionId: string) {
  return useQuery({
    queryKey: queryKeys.hostKeys(connectionId),
    queryFn: () => request<HostKeys>("GET", `connections/${connectionId}/host-keys`),
    staleTime: 0,
  });
}

/** The key that the server shows now; nothing is kept. */
export function useLookAtHostKey(connectionId: string) {
  return useMutation({
    mutationFn: () => request<SeenHostKey>("POST", `connections/${connectionId}/host-keys/look`),
  });
}

/** Insists on the key with this fingerprint from now on; null: forgets what is known. */
export function useSetHostKey(connectionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (fingerprint: string | null) =>
      fingerprint === null
        ? request<undefined>("DELETE", `connections/${connectionId}/host-keys`)
        : request<HostKeys>("PUT", `connections/${connectionId}/host-keys`, { fingerprint }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: queryKeys.login(connectionId) });
      return client.invalidateQueries({ queryKey: queryKeys.hostKeys(connectionId) });
    },
  });
}
