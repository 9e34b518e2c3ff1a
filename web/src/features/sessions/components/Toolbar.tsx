import { ActionIcon, Menu, Text, Tooltip } from "@mantine/core";
import { useEffect, useRef, type KeyboardEvent } from "react";
import {
  IconActual,
  IconExpand,
  IconFit,
  IconKeyboard,
  IconKeycap,
  IconPower,
  IconShrink,
  IconTouch,
  type Icon,
} from "@/components/icons";
import { COMBINATIONS, type RemoteSession } from "@/tunnel";
import { useSessionState, type OpenSession } from "../hooks";
import { shownState } from "../words";
import { ClipboardPanel } from "./ClipboardPanel";
import { IconPark } from "./roomIcons";
import { ShareTool } from "./ShareTool";
import classes from "./Session.module.css";
import type { Immersion } from "./useImmersion";

interface ToolbarProps {
  readonly open: OpenSession;
  readonly immersion: Immersion;
  /** Closes the tab and leaves the session running; null where it would not. */
  readonly onPark?: (() => void) | null;
}

/** A session's tools: in its tab strip, or, in full screen, at the upper edge. */
export function Toolbar({ open: { session, target }, immersion, onPark = null }: ToolbarProps) {
  const state = useSessionState(session);
  const root = useRef<HTMLDivElement>(null);
  const shown = shownState(state);
  const live = shown === "connected" || shown === "unstable";

  useEffect(() => {
    const first = () => root.current?.querySelector<HTMLElement>("button:not(:disabled)");
    return session.whenMenu(() => first()?.focus());
  }, [session]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && event.currentTarget.contains(event.target as Node))
      session.focus();
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step || !root.current?.contains(event.target as Node)) return;
    const buttons = [...root.current.querySelectorAll<HTMLElement>("button:not(:disabled)")];
    const at = buttons.indexOf(event.target as HTMLElement);
    if (at >= 0) buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };

  return (
    <div
      ref={root}
      role="toolbar"
      aria-label={`Session tools for ${target.name}`}
      className={classes["tools"]}
      onKeyDown={onKeyDown}
      data-testid="session-toolbar"
    >
      {live && state.roundtrip !== null && (
        <Tooltip label="Round trip to the server" openDelay={400}>
          <span className={classes["latency"]}>{state.roundtrip} ms</span>
        </Tooltip>
      )}
      <ShareTool target={target} sessionId={state.sessionId} disabled={!live} />
      <ClipboardPanel session={session} disabled={!live} />
      <KeysMenu session={session} disabled={!live} />
      <Tool
        icon={state.scale === "fit" ? IconFit : IconActual}
        label={
          state.scale === "fit" ? "Scale: fit. Show at 100 %" : "Scale: 100 %. Fit to the window"
        }
        onClick={() => session.setScale(state.scale === "fit" ? "actual" : "fit")}
      />
      <TouchTool session={session} />
      <Tool
        icon={immersion.on ? IconShrink : IconExpand}
        label={immersion.on ? "Leave full screen" : "Full screen"}
        onClick={immersion.toggle}
      />
      {onPark && (
        <Tool
          icon={IconPark}
          label="Leave it running, and close the tab"
          disabled={!live && shown !== "reconnecting"}
          onClick={onPark}
        />
      )}
      <Tool
        icon={IconPower}
        label={onPark ? "Disconnect: end the session" : "Disconnect"}
        disabled={shown === "ended"}
        onClick={() => session.disconnect()}
      />
    </div>
  );
}

interface ToolProps {
  readonly icon: Icon;
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

function Tool({ icon: Sign, label, disabled = false, onClick }: ToolProps) {
  return (
    <Tooltip label={label} openDelay={400}>
      <ActionIcon
        size={28}
        variant="subtle"
        color="gray"
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
      >
        <Sign size={17} />
      </ActionIcon>
    </Tooltip>
  );
}

function TouchTool({ session }: { session: RemoteSession }) {
  const { touch } = useSessionState(session);
  if (!window.matchMedia("(any-pointer: coarse)").matches) return null;
  const pad = touch === "touchpad";
  return (
    <>
      <Tool
        icon={IconTouch}
        label={
          pad
            ? "Touch works as a touchpad. Use as touchscreen"
            : "Touch works as a touchscreen. Use as touchpad"
        }
        onClick={() => session.setTouch(pad ? "touchscreen" : "touchpad")}
      />
      <Tool icon={IconKeyboard} label="Show the keyboard" onClick={() => session.focus()} />
    </>
  );
}

function KeysMenu({ session, disabled }: { session: RemoteSession; disabled: boolean }) {
  return (
    <Menu position="bottom-end" width={280} returnFocus={false}>
      <Menu.Target>
        <ActionIcon
          size={28}
          variant="subtle"
          color="gray"
          aria-label="Send keys that the browser keeps for itself"
          disabled={disabled}
          data-testid="session-keys-open"
        >
          <IconKeycap size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Send to the remote machine</Menu.Label>
        {COMBINATIONS.map(({ label, keys, use }) => (
          <Menu.Item
            key={label}
            onClick={() => {
              session.sendKeys(keys);
              session.focus();
            }}
          >
            {label}
            {use && (
              <Text size="xs" c="var(--dg-muted)">
                {use}
              </Text>
            )}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
