/** What can be done with a session: what is done most by a button, the rest in a menu. */
import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconDots, IconPlay, IconPower, IconShare } from "@/components/icons";
import type { LiveSession } from "@/lib/live";
import { useHere, useLooking, type Way } from "@/lib/looking";
import { useSharing } from "@/lib/sharing";
import { IconEnter, IconEye, IconMessage } from "../icons";
import { whoWords } from "../words";
import { bunchesOf, type Open } from "./open";

export interface ActionsProps {
  readonly item: LiveSession;
  /** Those that this person knows of, for what is done to several. */
  readonly all: readonly LiveSession[];
  readonly silently: boolean;
  readonly onOpen: (open: Open) => void;
}

export interface Primary {
  readonly label: string;
  readonly spoken: string;
  readonly icon: typeof IconEye;
  readonly run: () => void;
}

/** What a click on the session does; null where there is nothing that this person may do at once. */
export function usePrimary(item: LiveSession): Primary | null {
  const look = useLooking();
  const show = useHere().get(item.id);
  const on = item.connection_name;
  if (show)
    return { label: "Show", spoken: `Show the session on ${on}`, icon: IconEnter, run: show };
  if (!look) return null;
  const run = (way: Way) => () => look(lookAt(item, way));
  if (item.mine)
    return {
      label: "Continue",
      spoken: `Continue the session on ${on} here`,
      icon: IconPlay,
      run: run("continue"),
    };
  if (!item.may_watch) return null;
  const spoken = `Watch the session of ${whoWords(item)} on ${on}`;
  return { label: "Watch", spoken, icon: IconEye, run: run("watch") };
}

function lookAt(item: LiveSession, way: Way) {
  const { id: identifier, connection_name, protocol, mine } = item;
  const name = mine ? connection_name : `${connection_name} (${whoWords(item)})`;
  return { identifier, name, protocol, way };
}

export function Actions({ item, all, silently, onOpen }: ActionsProps) {
  const primary = usePrimary(item);
  const look = useLooking();
  const watches = item.may_watch && !item.mine && look !== null;
  const bunches = item.may_end ? bunchesOf(item, all) : [];
  const sharing = useSharing();
  const shares = item.mine && sharing?.mayShare(item.connection_id) ? sharing.share : null;
  const more = watches || shares !== null || item.may_message || item.may_end;
  return (
    <>
      {primary && (
        <Button
          size="compact-xs"
          variant={primary.label === "Continue" ? "light" : "default"}
          leftSection={<primary.icon size={13} />}
          onClick={primary.run}
          aria-label={primary.spoken}
          data-testid={`live-primary-${item.id}`}
        >
          {primary.label}
        </Button>
      )}
      {more && (
        <Menu position="bottom-end" width={250}>
          <Menu.Target>
            <ActionIcon
              size={24}
              variant="subtle"
              color="gray"
              aria-label={`More for the session of ${whoWords(item)} on ${item.connection_name}`}
              data-testid={`live-menu-${item.id}`}
            >
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {watches && (
              <Menu.Item
                leftSection={<IconEnter size={16} />}
                onClick={() => look(lookAt(item, "join"))}
              >
                Join
              </Menu.Item>
            )}
            {watches && silently && (
              <Menu.Item
                leftSection={<IconEye size={16} />}
                onClick={() => look(lookAt(item, "watch-silently"))}
              >
                Watch without being seen
              </Menu.Item>
            )}
            {shares && (
              <Menu.Item
                leftSection={<IconShare size={16} />}
                onClick={() =>
                  shares({
                    connectionId: item.connection_id,
                    sessionId: item.id,
                    name: item.connection_name,
                  })
                }
              >
                Share…
              </Menu.Item>
            )}
            {item.may_message && (
              <Menu.Item
                leftSection={<IconMessage size={16} />}
                onClick={() => onOpen({ what: "message", item })}
              >
                Message…
              </Menu.Item>
            )}
            {item.may_end && (
              <Menu.Item
                color="red"
                leftSection={<IconPower size={16} />}
                onClick={() => onOpen({ what: "end", item })}
              >
                End…
              </Menu.Item>
            )}
            {bunches.length > 0 && <Menu.Divider />}
            {bunches.map((bunch) => (
              <Menu.Item key={bunch.bunch.of} color="red" onClick={() => onOpen(bunch)}>
                {bunch.bunch.of === "person"
                  ? `End all ${bunch.count} of ${bunch.name}…`
                  : `End all ${bunch.count} on ${bunch.name}…`}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
