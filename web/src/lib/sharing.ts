/** How anything in the page is shared, and how what is shared is opened: both are other features'. */
import { createContext, use } from "react";
import type { ShareIn, ShareToIn } from "../../api-schema/schema";

export type {
  GuestLookOut as GuestOffer,
  GuestOut as GuestEntry,
  InsideOut as Guest,
  ShareMadeOut as MadeShare,
  ShareOptionsOut as ShareOptions,
  ShareOut as Share,
  ShareRights as Rights,
  SharesOut as Shares,
} from "../../api-schema/schema";

/** To one person, one group, or by a link: what is left out isn't given. */
export type To = Partial<ShareToIn>;
export type NewShare = Omit<ShareIn, "to"> & { readonly to: To };

/** What is to be shared: a connection, or one of this person's live sessions; of that, the connection as well. */
export interface Shareable {
  /** Null where the session has none in the tree. */
  readonly connectionId: string | null;
  readonly sessionId: string | null;
  readonly name: string;
}

/** Something that somebody shares with this person. */
export interface Shared {
  readonly id: string;
  readonly name: string;
  readonly protocol: string;
}

export interface Sharing {
  readonly share: (what: Shareable) => void;
  /** Whether this person may share the connection, as far as the page knows. Null: one that isn't known. */
  readonly mayShare: (connectionId: string | null) => boolean;
  /** In a tab. */
  readonly open: (shared: Shared) => void;
}

export const SharingOf = createContext<Sharing | null>(null);

/** Null where nobody is logged in. */
export function useSharing(): Sharing | null {
  return use(SharingOf);
}
