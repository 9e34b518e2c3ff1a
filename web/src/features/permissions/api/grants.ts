import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Listed } from "@/lib/api";
import { everyPage } from "@/lib/everyPage";
import { queryOf, request } from "@/lib/http";
import type { Explanation, Grant, GrantPreview, NewGrant } from "@/lib/managed";
import { queryKeys } from "@/lib/queryKeys";
import { receiverOf, termsOf, type Draft } from "../draft";
import type { Place } from "../place";

const GRANTS = ["grants"] as const;

/** What the API calls the place that is asked about. */
function on(place: Place): Record<string, string | boolean> {
  switch (place.kind) {
    case "folder":
      return { folder_id: place.id };
    case "connection":
      return { connection_id: place.id };
    case "root":
      return { root: true };
  }
}

/** The grants on a place, and those that reach it from above. */
export function useGrants(place: Place) {
  return useQuery({
    queryKey: [...GRANTS, place.kind, place.id],
    queryFn: () =>
      everyPage((query) =>
        request<Listed<Grant>>(
          "GET",
          `grants?${queryOf({ ...on(place), inherited: true })}&${query}`,
        ),
      ),
    staleTime: 0,
  });
}

function body(place: Place, draft: Draft): NewGrant {
  return {
    ...receiverOf(draft),
    ...termsOf(draft),
    folder_id: place.kind === "folder" ? place.id : null,
    connection_id: place.kind === "connection" ? place.id : null,
  };
}

function useChanged() {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: GRANTS }),
      client.invalidateQueries({ queryKey: queryKeys.tree }),
    ]);
}

/** Gives (no id), or changes what was given. */
export function useSaveGrant(place: Place, id: string | null) {
  const onSuccess = useChanged();
  return useMutation({
    mutationFn: (draft: Draft) =>
      id === null
        ? request<Grant>("POST", "grants", body(place, draft))
        : request<Grant>("PATCH", `grants/${id}`, termsOf(draft)),
    onSuccess,
  });
}

export function useTakeGrant() {
  const onSuccess = useChanged();
  return useMutation({
    mutationFn: (id: string) => request<undefined>("DELETE", `grants/${id}`),
    onSuccess,
  });
}

/** What would change, for whom; nothing is saved. */
export function usePreview(place: Place, id: string | null) {
  return useMutation({
    mutationFn: (draft: Draft) =>
      request<GrantPreview>("POST", "grants/preview", { ...body(place, draft), id }),
  });
}

export interface Question {
  readonly user_id: string;
  /** A moment, or null for now. */
  readonly at: string | null;
  readonly address: string;
}

/** What this person may do there, and by which grants. */
export function useExplanation(place: Place, question: Question | null) {
  return useQuery({
    queryKey: [...GRANTS, "explain", place.kind, place.id, question],
    queryFn: () =>
      request<Explanation>("GET", `explain?${queryOf({ ...on(place), ...(question ?? {}) })}`),
    enabled: question !== null && place.kind !== "root",
    staleTime: 0,
  });
}
