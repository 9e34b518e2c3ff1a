import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request, requestTagged } from "@/lib/http";
import type {
  ApiToken,
  Factors,
  MadeApiToken,
  MadePasskey,
  NewApiToken,
  Presence,
  Profile,
  ProfileChange,
  RecoveryCodes,
  Totp,
} from "@/lib/managed";
import { makePasskey } from "@/lib/passkeys";
import { queryKeys } from "@/lib/queryKeys";
import { useChange as useChangeOf } from "@/lib/useChange";

const FACTORS = ["me", "second-factor"] as const;
const LOGINS = ["me", "logins"] as const;
const TOKENS = ["me", "api-tokens"] as const;

export function useProfile() {
  return useQuery({
    queryKey: ["me", "profile"],
    queryFn: () => requestTagged<Profile>("GET", "me"),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** What fails leaves the forms as they are. */
const useChange = <Input, Output>(
  keys: readonly (readonly unknown[])[],
  run: (input: Input) => Promise<Output>,
) => useChangeOf(keys, run, "onSuccess");

export const useSaveProfile = () =>
  useChange(
    [["me", "profile"], queryKeys.session],
    ({ change, etag }: { change: ProfileChange; etag: string }) =>
      request<Profile>("PATCH", "me", change, { ifMatch: etag }),
  );

export const useOwnPassword = () =>
  useChange([LOGINS, queryKeys.session], (passwords: { current: string; new: string }) =>
    request<undefined>("POST", "me/password", passwords),
  );

export const useFactors = () =>
  useQuery({
    queryKey: FACTORS,
    queryFn: () => request<Factors>("GET", "me/second-factor"),
    staleTime: 0,
  });

export const useBeginTotp = () =>
  useMutation({ mutationFn: () => request<Totp>("POST", "me/second-factor/totp") });

/** The session is read again by whoever has seen the recovery codes: until then this page stays. */
export const useConfirmTotp = () =>
  useChange([FACTORS], (code: string) =>
    request<RecoveryCodes>("POST", "me/second-factor/totp/confirm", { code }),
  );

export const useRemoveTotp = () =>
  useChange([FACTORS, queryKeys.session], () =>
    request<undefined>("DELETE", "me/second-factor/totp"),
  );

export const useNewRecoveryCodes = () =>
  useChange([FACTORS], () => request<RecoveryCodes>("POST", "me/second-factor/recovery-codes"));

export const useAddPasskey = () =>
  useChange([FACTORS], async ({ name, passwordless }: { name: string; passwordless: boolean }) =>
    request<MadePasskey>("POST", "me/second-factor/passkeys", {
      name,
      passwordless,
      credential: await makePasskey(passwordless),
    }),
  );

export const useRemovePasskey = () =>
  useChange([FACTORS, queryKeys.session], (id: string) =>
    request<undefined>("DELETE", `me/second-factor/passkeys/${id}`),
  );

/** Has the page know that a factor is set up now. */
export function useFactorsSeen() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: queryKeys.session });
}

export const useLogins = () =>
  useQuery({
    queryKey: LOGINS,
    queryFn: () => request<readonly Presence[]>("GET", "me/logins"),
    staleTime: 0,
  });

export const useEndLogin = () =>
  useChange([LOGINS], (id: string) => request<undefined>("DELETE", `me/logins/${id}`));

/** All but this one. */
export const useEndOtherLogins = () =>
  useChange([LOGINS], () => request<undefined>("DELETE", "me/logins"));

export const useApiTokens = () =>
  useQuery({
    queryKey: TOKENS,
    queryFn: () => request<readonly ApiToken[]>("GET", "me/api-tokens"),
    staleTime: 0,
  });

export const useCreateApiToken = () =>
  useChange([TOKENS], (token: NewApiToken) =>
    request<MadeApiToken>("POST", "me/api-tokens", token),
  );

export const useDeleteApiToken = () =>
  useChange([TOKENS], (id: string) => request<undefined>("DELETE", `me/api-tokens/${id}`));
