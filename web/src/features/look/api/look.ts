import { useQuery } from "@tanstack/react-query";
import { request } from "@/lib/http";
import { showLook, type Look } from "@/lib/look";
import type { ColorWarnings, LookChange, OwnLook } from "@/lib/managed";
import { queryKeys } from "@/lib/queryKeys";
import { useChange } from "@/lib/useChange";

export type Picture = "logo" | "logo-dark" | "favicon" | "background";

const OWN = [...queryKeys.look, "own"];

export function useOwnLook() {
  return useQuery({ queryKey: OWN, queryFn: () => request<OwnLook>("GET", "look/own") });
}

/** Everybody's look, shown as soon as this page has changed it. */
async function showChanged(): Promise<void> {
  showLook(await request<Look>("GET", "look"));
}

export const useSaveLook = () =>
  useChange(
    [OWN],
    async (change: LookChange) => {
      const saved = await request<OwnLook>("PATCH", "look/own", change);
      await showChanged();
      return saved;
    },
    "onSuccess",
  );

/** `file` null: as the settings, or Deskgate, have it. */
export const useSetPicture = () =>
  useChange([OWN], async ({ part, file }: { part: Picture; file: File | null }) => {
    const path = `look/own/files/${part}`;
    await (file ? request<OwnLook>("PUT", path, file) : request<undefined>("DELETE", path));
    await showChanged();
  });

const COLOR = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i;

/** What would be hard to read in these colours, while they are being chosen. */
export function useColorWarnings(accent: string, accentDark: string): readonly string[] {
  const known = [accent, accentDark].every((color) => !color || COLOR.test(color));
  const asked = useQuery({
    queryKey: [...queryKeys.look, "check", accent, accentDark],
    queryFn: () =>
      request<ColorWarnings>("POST", "look/own/check", { accent, accent_dark: accentDark }),
    enabled: known && (accent !== "" || accentDark !== ""),
    placeholderData: (before) => before,
  });
  return known && (accent || accentDark) ? (asked.data?.warnings ?? []) : [];
}
