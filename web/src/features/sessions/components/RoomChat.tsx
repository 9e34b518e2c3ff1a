import { ActionIcon, Button, Indicator, Popover, Text, TextInput } from "@mantine/core";
import { useEffect, useRef, useState, type SyntheticEvent } from "react";
import { formatWhen } from "@/lib/format";
import {
  CHAT_CHARS,
  tintOf,
  type ChatLine,
  type RemoteSession,
  type RoomState,
  type Seating,
} from "@/tunnel";
import { IconChat } from "./roomIcons";
import classes from "./Room.module.css";

interface ChatProps {
  readonly session: RemoteSession;
  readonly state: RoomState;
  readonly seating: Seating;
}

/** A few words beside the screen; they are kept in the log. */
export function Chat({ session, state: { chat, unread }, seating }: ChatProps) {
  const [opened, setOpened] = useState(false);
  const { room } = session;
  useEffect(() => {
    if (opened && unread > 0) room.read();
  }, [opened, unread, room]);
  const change = (next: boolean) => {
    setOpened(next);
    if (!next) session.focus();
  };
  const label = unread > 0 ? `Chat: ${unread} unread` : "Chat";
  return (
    <Popover
      opened={opened}
      onChange={change}
      position="bottom-end"
      width={320}
      shadow="md"
      trapFocus
      closeOnEscape={false}
    >
      <Indicator disabled={unread === 0 || opened} size={8} offset={4} color="red">
        <Popover.Target>
          <ActionIcon
            size={26}
            variant="subtle"
            color="gray"
            aria-label={label}
            title={label}
            onClick={() => change(!opened)}
            data-testid="room-chat"
            data-unread={unread || undefined}
          >
            <IconChat size={16} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          change(false);
        }}
      >
        <Lines chat={chat} seating={seating} />
        <Say session={session} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Lines({ chat, seating }: { chat: readonly ChatLine[]; seating: Seating }) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [chat]);
  if (chat.length === 0)
    return (
      <Text size="sm" c="var(--dg-muted)" mb="xs">
        Everybody in this session reads what is written here. It is kept in the log.
      </Text>
    );
  return (
    <ol className={classes["lines"]} ref={list} tabIndex={0} aria-label="What was said">
      {chat.map(({ key, seat, name, text, at }) => (
        <li key={key} data-testid="room-line">
          <span
            className={classes["name"]}
            data-tint={tintOf(seating, seat)}
            title={formatWhen(at)}
          >
            {seat === seating.me ? "You" : name}
          </span>{" "}
          {text}
        </li>
      ))}
    </ol>
  );
}

function Say({ session }: { session: RemoteSession }) {
  const [text, setText] = useState("");
  const [fast, setFast] = useState(false);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const said = session.room.chat(text);
    setFast(!said && text.trim() !== "");
    if (said) setText("");
  };
  return (
    <form className={classes["say"]} onSubmit={submit}>
      <TextInput
        aria-label="Say something to everybody in this session"
        placeholder="Say something"
        size="xs"
        maxLength={CHAT_CHARS}
        value={text}
        error={fast && "A bit slower: wait a moment, then send it again."}
        data-autofocus
        data-testid="room-say"
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Button type="submit" size="xs" disabled={!text.trim()}>
        Send
      </Button>
    </form>
  );
}
