import { Alert, Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useRef, useState } from "react";
import { IconCheck, IconCopy, IconInfo } from "@/components/icons";
import { addressOf } from "@/lib/http";
import type { MadeShare } from "@/lib/sharing";
import { copyFrom } from "../copy";
import { rightsWords, untilWords } from "../words";
import classes from "./Sharing.module.css";

interface MadeLinkProps {
  readonly share: MadeShare;
  /** The code word that was set with it, or "". */
  readonly code: string;
  readonly onClose: () => void;
}

/** The whole address, below whatever prefix this page has. */
function addressOfLink(link: string): string {
  return addressOf("").href + link.slice(Math.max(0, link.indexOf("#")));
}

const SAID = {
  none: "",
  copied: "Copied.",
  failed: "The browser did not let it be copied: the link is marked, press Ctrl+C.",
} as const;

/** The link that was made. Only its button closes it, because it is shown this once. */
export function MadeLink({ share, code, onClose }: MadeLinkProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [said, setSaid] = useState<keyof typeof SAID>("none");
  const copy = async () => {
    if (field.current) setSaid((await copyFrom(field.current)) ? "copied" : "failed");
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title="The link is made"
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      data-testid="share-made"
    >
      <Stack gap="sm">
        <dl className={classes["facts"]}>
          <dt>Leads to</dt>
          <dd>{share.name}</dd>
          <dt>Whoever has it may</dt>
          <dd>{rightsWords(share.rights)}</dd>
          <dt>Until</dt>
          <dd>{untilWords(share.expires_at)}</dd>
        </dl>
        <Textarea
          ref={field}
          readOnly
          autosize
          spellCheck={false}
          value={addressOfLink(share.link)}
          aria-label="Link"
          classNames={{ input: classes["link"] ?? "" }}
          onFocus={(event) => event.currentTarget.select()}
          data-testid="share-link"
        />
        {code !== "" && (
          <Alert color="yellow" variant="light" icon={<IconInfo />}>
            It asks for the code word <b className={classes["code"]}>{code}</b> as well. Tell it by
            another way than the link: by phone, for instance.
          </Alert>
        )}
        <Text size="xs" c="var(--dg-muted)">
          It is shown this once. You see who is in under “Shared”, and can end it there.
        </Text>
        <Text size="sm" role="status" ta="end">
          {SAID[said]}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-testid="share-done">
            Done
          </Button>
          <Button
            leftSection={said === "copied" ? <IconCheck size={16} /> : <IconCopy size={16} />}
            onClick={() => void copy()}
            data-autofocus
            data-testid="share-copy"
          >
            Copy link
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
