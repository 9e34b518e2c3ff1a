import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { LoginPlan } from "@/lib/api";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

/** As whom, and with what, this person would be logged in there. */
export function useLoginPlan(connectionId: string) {
  return useQuery({
    queryKey: queryKeys.login(connectionId),
    queryFn: () => request<LoginPlan>("GET", `connections/${connectionId}/login`),
    staleTime: 0,
  });
}

/** Says that secrets and credentials may be sent to `target`, where the connection was seen to lead. */
export function useVouch(connectionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (target: string) =>
      request<LoginPlan>("POST", `connections/${connectionId}/vouchers`, { target }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.login(connectionId) }),
  });
}

interface Choice {
  /** Null: as the connection says. */
  readonly credentialId: string | null;
  readonly target: string;
}

/** Logs in there with credentials of one's own. */
export function useMyCredential(connectionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ credentialId, target }: Choice) => {
      const path = `connections/${connectionId}/my-credential`;
      return credentialId === null
        ? request<undefined>("DELETE", path)
        : request<LoginPlan>("PUT", path, { credential_id: credentialId, target });
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.login(connectionId) }),
  });
}
