import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/lib/http";
import { credentialsChanged } from "./credentials";

export type KeyType = "ed25519" | "ecdsa-256" | "rsa-4096";

/** guacd before 1.5 logs in with no other kind. */
export const USUAL: KeyType = "rsa-4096";

/** Makes a new key pair in place of the private key; only its public half is ever shown. */
export function useMakeKeyPair() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, type }: { id: string; type: KeyType }) =>
      request<{ public_key: string }>("POST", `credentials/${id}/key-pair`, { type }),
    onSuccess: () => credentialsChanged(client),
  });
}
