import {
  ActionIcon,
  Button,
  CopyButton,
  Group,
  Indicator,
  Popover,
  Stack,
  Text,
  Textarea,
} from "@mantine/core";
import { useState } from "react";
import { IconCheck, IconClipboard, IconCopy } from "@/components/icons";
import type { RemoteSession } from "@/tunnel";
import { useSessionState } from "../hooks";
import classes from "./Session.module.css";

/**
 * The clipboard that both sides share, to see and to edit. It is filled and emptied by itself where the
 * browser lets the page; where it doesn't, this panel is the way.
 */
export function ClipboardPanel({
  session,
  disabled,
}: {
  session: RemoteSession;
  disabled: boolean;
}) {
  const { remoteText, remoteTextCount, remoteTextDelivered } = useSessionState(session);
  const [opened, setOpened] = useState(false);
  const [seen, setSeen] = useState(0);
  const [text, setText] = useState("");
  const [sent, setSent] = useState(false);
  const waiting = !remoteTextDelivered && seen !== remoteTextCount;

  const change = (next: boolean) => {
    setOpened(next);
    setSent(false);
    if (next && remoteText) setText(remoteText);
    if (next) setSeen(remoteTextCount);
    else session.focus();
  };
  if (opened && seen !== remoteTextCount) {
    setSeen(remoteTextCount);
    setText(remoteText);
  }
  const send = () => {
    session.sendClipboard(text);
    setSent(true);
  };

  return (
    <Popover
      opened={opened}
      onChange={change}
      position="bottom-end"
      width={340}
      trapFocus
      closeOnEscape={false}
      shadow="md"
    >
      <Indicator disabled={!waiting} size={8} offset={5} color="teal">
        <Popover.Target>
          <ActionIcon
            size={28}
            variant="subtle"
            color="gray"
            aria-label={waiting ? "Clipboard: new text from the remote machine" : "Clipboard"}
            disabled={disabled}
            onClick={() => change(!opened)}
            data-testid="session-clipboard-open"
          >
            <IconClipboard size={17} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown
        onKeyDown={(event) => {
          if (event.key !== "Escape") return; // the library would give the focus to the button
          event.stopPropagation();
          change(false);
        }}
      >
        <Stack gap="xs">
          <Text size="sm" fw={600}>
            Clipboard
          </Text>
          <Textarea
            aria-label="Clipboard text"
            placeholder="Text that was copied on the remote machine appears here. Text that you send can be pasted there."
            autosize
            minRows={4}
            maxRows={12}
            value={text}
            data-autofocus
            data-testid="session-clipboard-text"
            onChange={(event) => {
              setText(event.currentTarget.value);
              setSent(false);
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
            }}
          />
          {!remoteTextDelivered && (
            <Text className={classes["clipboardNote"] ?? ""}>
              Your browser did not let this page write to its clipboard. Copy the text from here.
            </Text>
          )}
          <Group gap="xs" justify="flex-end">
            <CopyButton value={text}>
              {({ copied, copy }) => (
                <Button
                  size="xs"
                  variant="default"
                  leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
                  disabled={!text}
                  onClick={copy}
                >
                  {copied ? "Copied" : "Copy"}
                </Button>
              )}
            </CopyButton>
            <Button
              size="xs"
              disabled={!text}
              leftSection={sent ? <IconCheck size={15} /> : undefined}
              onClick={send}
              data-testid="session-clipboard-send"
            >
              {sent ? "Sent" : "Send to remote"}
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
