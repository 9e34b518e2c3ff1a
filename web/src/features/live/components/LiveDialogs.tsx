import { Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { FormDialog } from "@/components/FormDialog";
import { fieldErrors } from "@/lib/fieldErrors";
import { isParked, useEndLive, type LiveSession } from "@/lib/live";
import { useEndAll, useMessage } from "../api/live";
import { whoWords } from "../words";
import type { Open } from "./open";

interface DialogProps<T> {
  readonly open: T;
  readonly onClose: () => void;
}

export function LiveDialogs({ open, onClose }: DialogProps<Open>) {
  switch (open.what) {
    case "message":
      return <MessageDialog item={open.item} onClose={onClose} />;
    case "end":
      return <EndDialog item={open.item} onClose={onClose} />;
    case "end-all":
      return <EndAllDialog open={open} onClose={onClose} />;
  }
}

const LONGEST = 500;

function MessageDialog({ item, onClose }: { item: LiveSession; onClose: () => void }) {
  const [text, setText] = useState("");
  const send = useMessage(item.id);
  const who = whoWords(item);
  return (
    <FormDialog
      title={`Message to ${who}`}
      size="sm"
      testId="live-message"
      save="Send"
      saveTestId="live-message-send"
      complete={text.trim() !== ""}
      busy={send.isPending}
      error={send.error}
      onClose={onClose}
      onSave={() =>
        send.mutate(text.trim(), {
          onSuccess: () => {
            notifications.show({ message: `${who} has been told.` });
            onClose();
          },
        })
      }
    >
      <Textarea
        label={`Shown over “${item.connection_name}”, with your name`}
        description={`${LONGEST - text.length} characters left`}
        error={fieldErrors(send.error)["text"]}
        value={text}
        maxLength={LONGEST}
        minRows={3}
        autosize
        maxRows={8}
        data-autofocus
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function EndDialog({ item, onClose }: { item: LiveSession; onClose: () => void }) {
  const end = useEndLive();
  const { connection_name, mine } = item;
  return (
    <ConfirmDialog
      title={mine ? `End “${connection_name}”` : `End the session of ${whoWords(item)}`}
      action="End session"
      busy={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate(item.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      {mine
        ? isParked(item)
          ? "It can't be continued any more. What runs in it may be lost."
          : "It closes wherever it is open. What runs in it may be lost."
        : `“${connection_name}” closes at once for everybody in it. What runs in it may be lost.`}
    </ConfirmDialog>
  );
}

function EndAllDialog({ open, onClose }: DialogProps<Extract<Open, { what: "end-all" }>>) {
  const end = useEndAll();
  const { bunch, name, count } = open;
  const title = bunch.of === "person" ? `End all of ${name}` : `End all on “${name}”`;
  return (
    <ConfirmDialog
      title={title}
      action={`End ${count} sessions`}
      busy={end.isPending}
      error={end.error}
      onConfirm={() =>
        end.mutate(bunch, {
          onSuccess: (ended) => {
            notifications.show({
              message: ended === 1 ? "One session was ended." : `${ended} sessions were ended.`,
            });
            onClose();
          },
        })
      }
      onClose={onClose}
    >
      {count} sessions close at once, parked ones as well. What runs in them may be lost.
    </ConfirmDialog>
  );
}
