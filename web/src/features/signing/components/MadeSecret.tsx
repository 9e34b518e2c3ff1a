import { Button, Code, CopyButton, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import type { MadeSigningKey } from "@/lib/managed";
import classes from "./Signing.module.css";

interface MadeSecretProps {
  readonly made: MadeSigningKey;
  readonly onClose: () => void;
}

/** The secret that was made. Only its button closes it, because it is shown this once. */
export function MadeSecret({ made: { name, dialect, secret }, onClose }: MadeSecretProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={`The secret of “${name}”`}
      centered
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      data-testid="signing-secret-dialog"
    >
      <Stack>
        <Text size="sm">
          Give it to the platform now: it is shown this once, and nobody can read it here again.
        </Text>
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <Textarea
            readOnly
            autosize
            spellCheck={false}
            flex={1}
            value={secret ?? ""}
            aria-label="Secret"
            classNames={{ input: classes["code"] ?? "" }}
            onFocus={(event) => event.currentTarget.select()}
            data-testid="signing-secret"
          />
          <CopyButton value={secret ?? ""}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy} data-autofocus>
                {copied ? "Copied" : "Copy"}
              </Button>
            )}
          </CopyButton>
        </Group>
        {dialect !== "json" && (
          <div>
            <Text size="sm" c="var(--dg-muted)" mb={6}>
              To try it, sign a request at the server and post what this prints to /api/tokens:
            </Text>
            <Code block className={classes["command"] ?? ""}>
              {`deskgate sign --key ${name} --id desk \\\n  --set protocol=ssh --set hostname=10.0.0.7 --set port=22`}
            </Code>
          </div>
        )}
        <Group justify="flex-end">
          <Button onClick={onClose} data-testid="signing-secret-seen">
            I have kept it
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
