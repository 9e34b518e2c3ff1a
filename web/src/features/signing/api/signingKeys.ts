import { useQuery } from "@tanstack/react-query";
import type { Protocol } from "@/lib/api";
import { request } from "@/lib/http";
import type { MadeSigningKey, SigningKey, SigningKeyChange } from "@/lib/managed";
import { queryKeys } from "@/lib/queryKeys";
import { useChange } from "@/lib/useChange";
import type { KeyToMake } from "../draft";

const PATH = "signing-keys";
const CHANGED = [queryKeys.signingKeys];

export function useSigningKeys() {
  return useQuery({
    queryKey: queryKeys.signingKeys,
    queryFn: async () =>
      (await request<{ readonly items: readonly SigningKey[] }>("GET", PATH)).items,
  });
}

/** The protocols with their parameters, as the forms of connections know them. */
export function useProtocols() {
  return useQuery({
    queryKey: queryKeys.protocols,
    queryFn: () => request<readonly Protocol[]>("GET", "protocols"),
    staleTime: Infinity,
  });
}

/** Answers with the secret where the server has made it. */
export const useMakeKey = () =>
  useChange(CHANGED, (key: KeyToMake) => request<MadeSigningKey>("POST", PATH, key));

export const useChangeKey = (id: string) =>
  useChange(CHANGED, (change: SigningKeyChange) =>
    request<SigningKey>("PATCH", `${PATH}/${id}`, change),
  );

/** Another secret: this one, or (null) one that the server makes. */
export const useRotateKey = (id: string) =>
  useChange(CHANGED, (secret: string | null) =>
    request<MadeSigningKey>("POST", `${PATH}/${id}/secret`, secret === null ? {} : { secret }),
  );

export const useDeleteKey = () =>
  useChange(CHANGED, (id: string) => request<undefined>("DELETE", `${PATH}/${id}`));
