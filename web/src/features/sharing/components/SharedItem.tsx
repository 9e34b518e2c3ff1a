/** One share in the list: what, who, what they may do, who is in, until when; and what is done with it. */
import { Alert, Button, Text } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Mark } from "@/components/Mark";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import { formatWhen } from "@/lib/format";
import { messageOf } from "@/lib/http";
import { useSharing, type Guest, type Share } from "@/lib/sharing";
import { useEndShare, useSendOut } from "../api/shares";
import {
  closedWords,
  leftWords,
  linkWords,
  overSince,
  rightsWords,
  toWords,
  untilWords,
} from "../words";
import classes from "./Sharing.module.css";

interface SharedItemProps {
  readonly item: Share;
  /** Whether it is new to whom it was given. */
  readonly fresh: boolean;
  readonly now: number;
}

export function SharedItem({ item, fresh, now }: SharedItemProps) {
  const end = useEndShare();
  const [asking, setAsking] = useState(false);
  const over = overSince(item, now);
  const given = item.side === "given";
  return (
    <li
      className={classes["item"]}
      data-over={over !== null || undefined}
      data-testid={`shared-${item.id}`}
      data-side={item.side}
    >
      <ProtocolIcon protocol={item.protocol} size={20} />
      <div className={classes["about"]}>
        <div className={classes["head"]}>
          <Text fw={600} size="sm" className={classes["name"] ?? ""} title={item.name}>
            {item.name}
          </Text>
          {fresh && <Mark tone="good">New</Mark>}
          <Mark>{given ? "By you" : "With you"}</Mark>
        </div>
        <Text size="sm">
          {given ? `For ${whoWords(item)}` : `From ${item.giver}`}
          <span className={classes["quiet"]}>{kindWords(item)}</span>
        </Text>
        <Text size="sm" c="var(--dg-muted)">
          {given ? "They" : "You"} {over === null ? "may" : "could"} {rightsWords(item.rights)}.
          {given && over === null && item.to?.kind === "link" && ` ${linkWords(item)}.`}
        </Text>
        {item.note && (
          <Text size="sm" c="var(--dg-muted)" className={classes["note"] ?? ""}>
            “{item.note}”
          </Text>
        )}
        {given && over === null && !item.active && (
          <Text size="sm" c="var(--dg-danger)" data-testid="shared-closed">
            {closedWords(item)}
          </Text>
        )}
        {given && over === null && <Inside item={item} />}
        {end.isError && (
          <Alert color="red" variant="light" role="alert" mt={4} py={6}>
            {messageOf(end.error)}
          </Alert>
        )}
      </div>
      <div className={classes["times"]}>
        {over === null ? (
          <>
            <Text size="sm">until {untilWords(item.expires_at)}</Text>
            <Text size="xs" c="var(--dg-muted)" data-testid="shared-left">
              {leftWords(item.expires_at, now)}
            </Text>
          </>
        ) : (
          <Text size="sm">Over since {formatWhen(over)}</Text>
        )}
        <Text size="xs" c="var(--dg-muted)">
          shared {formatWhen(item.created_at)}
        </Text>
      </div>
      <div className={classes["acts"]}>
        {over === null && !given && <Open item={item} />}
        {over === null && given && (
          <Button
            size="xs"
            variant="default"
            loading={end.isPending}
            onClick={() => (harms(item) ? setAsking(true) : end.mutate(item.id))}
            aria-label={`End sharing “${item.name}” with ${whoWords(item)}`}
            data-testid={`shared-end-${item.id}`}
          >
            End
          </Button>
        )}
      </div>
      {asking && (
        <ConfirmDialog
          title={`End sharing “${item.name}”`}
          action="End it"
          busy={end.isPending}
          error={end.error}
          onConfirm={() => end.mutate(item.id, { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        >
          {lossWords(item.inside)} What they have not saved may be lost; it can’t be undone.
        </ConfirmDialog>
      )}
    </li>
  );
}

function kindWords({ kind, side }: Share): string {
  if (kind === "session") return ": the live session";
  return side === "given" ? ": a session of their own" : ": a session of your own";
}

/** As it goes on within a sentence. */
function whoWords(item: Share): string {
  const words = toWords(item);
  return item.to?.kind === "user" ? words : words.charAt(0).toLowerCase() + words.slice(1);
}

/** Who has only looked on loses nothing; who has a session of their own loses what they did there. */
function harms({ kind, inside }: Share): boolean {
  return kind === "connection" && inside.length > 0;
}

function lossWords(inside: readonly Guest[]): string {
  const [one, ...others] = inside;
  if (one && others.length === 0) return `${one.name} is in: their own session ends at once.`;
  return `${inside.length} people are in: their own sessions end at once.`;
}

function Open({ item }: { item: Share }) {
  const sharing = useSharing();
  if (!sharing) return null;
  return (
    <Button
      size="xs"
      onClick={() => sharing.open(item)}
      aria-label={`Open “${item.name}”, shared by ${item.giver}`}
      data-testid={`shared-open-${item.id}`}
    >
      Open
    </Button>
  );
}

function Inside({ item }: { item: Share }) {
  if (item.inside.length === 0)
    return (
      <Text size="xs" c="var(--dg-muted)" data-testid="shared-inside">
        Nobody is in.
      </Text>
    );
  return (
    <ul className={classes["inside"]} aria-label="Who is in" data-testid="shared-inside">
      {item.inside.map((guest) => (
        <InsideRow key={guest.session_id} share={item} guest={guest} />
      ))}
    </ul>
  );
}

function InsideRow({ share, guest }: { share: Share; guest: Guest }) {
  const out = useSendOut();
  return (
    <li className={classes["guest"]}>
      <span className={classes["here"]} aria-hidden="true" />
      <span className={classes["guestName"]} title={guest.address && `From ${guest.address}`}>
        <b>{guest.name}</b> is in since {formatWhen(guest.since)}
        {guest.control ? ", with keyboard and mouse" : ", sees only"}
      </span>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        loading={out.isPending}
        onClick={() => out.mutate({ id: share.id, session: guest.session_id })}
        aria-label={`Send out ${guest.name}, of “${share.name}”`}
      >
        Send out
      </Button>
      {out.isError && (
        <Text size="xs" c="var(--dg-danger)" role="alert">
          {messageOf(out.error)}
        </Text>
      )}
    </li>
  );
}
