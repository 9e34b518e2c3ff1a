import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Credential } from "@/lib/api";
import { request } from "@/lib/http";
import { credentialsChanged, type CredentialChange } from "./credentials";

/** This person's own value of named credentials; null: forgotten. */
export function useSaveMine(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (value: CredentialChange | null) =>
      value === null
        ? request<undefined>("DELETE", `credentials/${id}/mine`)
        : request<Credential>("PUT", `credentials/${id}/mine`, value),
    onSuccess: () => credentialsChanged(client),
  });
}
