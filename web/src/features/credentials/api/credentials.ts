import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import type { Credential, CredentialKind, Listed } from "@/lib/api";
import { everyPage } from "@/lib/everyPage";
import { request, requestTagged } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

/** `mine`: this person's own, and those that they have to fill in; else all that they may refer to as well. */
export function useCredentials(mine: boolean) {
  return useQuery({
    queryKey: [...queryKeys.credentials, { mine }],
    queryFn: () =>
      everyPage((query) =>
        request<Listed<Credential>>("GET", `credentials?${query}${mine ? "&mine=true" : ""}`),
      ),
  });
}

export function useCredential(id: string | null) {
  return useQuery({
    queryKey: [...queryKeys.credentials, id],
    queryFn: () => requestTagged<Credential>("GET", `credentials/${id ?? ""}`),
    enabled: id !== null,
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

export interface CredentialChange {
  readonly name?: string;
  readonly kind?: CredentialKind;
  readonly folder_id?: string | null;
  readonly default_domain?: string;
  readonly notes?: string;
  readonly username?: string;
  readonly domain?: string;
  /** Null: forgotten; absent: as it is. */
  readonly secrets?: Readonly<Record<string, string | null>>;
}

/** How people are logged in changes with their credentials. */
export function credentialsChanged(client: QueryClient): Promise<void> {
  void client.invalidateQueries({ queryKey: ["login"] });
  return client.invalidateQueries({ queryKey: queryKeys.credentials });
}

export function useSaveCredential(id: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ change, etag }: { change: CredentialChange; etag: string | undefined }) =>
      id === null
        ? request<Credential>("POST", "credentials", change)
        : request<Credential>("PATCH", `credentials/${id}`, change, { ifMatch: etag }),
    onSuccess: () => credentialsChanged(client),
  });
}

export function useDeleteCredential() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<undefined>("DELETE", `credentials/${id}`),
    onSuccess: () => credentialsChanged(client),
  });
}
