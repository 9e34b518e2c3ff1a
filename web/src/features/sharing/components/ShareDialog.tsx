/** Shares a live session or a connection: what it begins with will do, so that its button is the second click. */
import { Alert, Button, Group, Modal, Skeleton, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useEffect, useState } from "react";
import { ErrorNotice } from "@/components/Notice";
import { FormDialog } from "@/components/FormDialog";
import { fieldErrors } from "@/lib/fieldErrors";
import { messageOf } from "@/lib/http";
import { useNow } from "@/lib/now";
import type { MadeShare, Shareable, ShareOptions } from "@/lib/sharing";
import { useMakeShare, useShareOptions } from "../api/shares";
import { draftOf, isComplete, newShareOf, within, type Draft } from "../draft";
import { untilWords } from "../words";
import { ABOUT } from "./about";
import { MadeLink } from "./MadeLink";
import { MoreFields } from "./MoreFields";
import { KindField, NoteField, RightsFields, SpanFields, ToFields } from "./ShareFields";

interface ShareDialogProps {
  readonly what: Shareable;
  readonly onClose: () => void;
}

export function ShareDialog({ what, onClose }: ShareDialogProps) {
  const [draft, setDraft] = useState(() => draftOf(what));
  const options = useShareOptions(what, draft.kind);
  const [link, setLink] = useState<{ share: MadeShare; code: string } | null>(null);
  const title = `Share “${what.name}”`;
  useReturn();
  if (link) return <MadeLink share={link.share} code={link.code} onClose={onClose} />;
  if (!options.data)
    return (
      <Waiting
        title={title}
        error={options.error}
        onRetry={() => void options.refetch()}
        onClose={onClose}
      />
    );
  return (
    <ShareForm
      title={title}
      what={what}
      options={options.data}
      draft={draft}
      onDraft={setDraft}
      onClose={onClose}
      onMade={(share) => {
        if (share.link) setLink({ share, code: draft.code.trim() });
        else {
          onClose();
          tellMade(share);
        }
      }}
    />
  );
}

/** The focus goes back to where it was, if that is still there: the dialog is gone before it can see to it. */
function useReturn(): void {
  const [from] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (!(from instanceof HTMLElement)) return;
      // After what else lets go of the focus then.
      requestAnimationFrame(() => {
        if (from.isConnected && document.activeElement === document.body) from.focus();
      });
    },
    [from],
  );
}

/** To the first field that the server finds something wrong with; it may be out of sight. */
function useFirstWrong(error: unknown): void {
  useEffect(() => {
    if (!error) return;
    const field = document.querySelector<HTMLElement>('[role="dialog"] [aria-invalid="true"]');
    field?.focus({ preventScroll: true });
    field?.scrollIntoView({ block: "center" });
  }, [error]);
}

function tellMade(share: MadeShare): void {
  notifications.show({
    role: "status",
    title: `Shared with ${share.to?.name ?? "them"}`,
    message: `“${share.name}”, until ${untilWords(share.expires_at)}. “Shared” lists it, and ends it.`,
  });
}

interface ShareFormProps extends ShareDialogProps {
  readonly title: string;
  readonly options: ShareOptions;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly onMade: (share: MadeShare) => void;
}

function ShareForm({ title, what, options, draft, onDraft, onMade, onClose }: ShareFormProps) {
  const now = useNow();
  const make = useMakeShare();
  const errors = fieldErrors(make.error);
  useFirstWrong(make.error);
  const shown = within(draft, options);
  const change = (part: Partial<Draft>) => onDraft({ ...shown, ...part });
  const both = what.sessionId !== null && what.connectionId !== null;
  const fields = { draft: shown, options, errors, now, onChange: change };

  if (!options.may_share)
    return (
      <Modal opened onClose={onClose} title={title} data-testid="share-dialog">
        <Stack>
          {both && <KindField {...fields} />}
          <Alert color="yellow" variant="light" role="alert" data-testid="share-refused">
            {options.reason || "You may not share it."}
          </Alert>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Close
            </Button>
          </Group>
        </Stack>
      </Modal>
    );
  return (
    <FormDialog
      title={title}
      testId="share-dialog"
      long
      save={shown.byLink ? "Make a link" : shown.whom ? `Share with ${shown.whom.name}` : "Share"}
      saveTestId="share-make"
      complete={isComplete(shown, options, now)}
      busy={make.isPending}
      error={make.error}
      onSave={() =>
        make.mutate(newShareOf(what, shown, options, Date.now()), { onSuccess: onMade })
      }
      onClose={onClose}
    >
      {both ? (
        <KindField {...fields} />
      ) : (
        <Text size="sm" c="var(--dg-muted)">
          {ABOUT[shown.kind]}
        </Text>
      )}
      <ToFields {...fields} what={what} />
      <RightsFields {...fields} />
      <SpanFields {...fields} />
      <NoteField {...fields} />
      {shown.byLink && <MoreFields {...fields} />}
    </FormDialog>
  );
}

interface WaitingProps {
  readonly title: string;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly onClose: () => void;
}

function Waiting({ title, error, onRetry, onClose }: WaitingProps) {
  return (
    <Modal opened onClose={onClose} title={title} data-testid="share-dialog">
      {error ? (
        <ErrorNotice title="It can't be shared now" message={messageOf(error)} onRetry={onRetry} />
      ) : (
        <Stack aria-busy="true" aria-label="Loading what can be shared" role="status">
          {[34, 60, 60, 34, 60].map((height, index) => (
            <Skeleton key={index} height={height} radius="md" />
          ))}
        </Stack>
      )}
    </Modal>
  );
}
