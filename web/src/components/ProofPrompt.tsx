/**
 * Asks for the second factor, or for the password again, whenever the server wants to be shown it before it
 * does what was asked for; that is then asked for once more by itself. Mounted once, above everything.
 */
import { Alert, Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useEffect, useRef, useState, type SyntheticEvent } from "react";
import { messageOf, request, whenProofNeeded, type Proof } from "@/lib/http";
import { passkeysWork, showPasskey } from "@/lib/passkeys";

interface Question {
  readonly proof: Proof;
  readonly why: string;
  readonly shown: Promise<boolean>;
  readonly answer: (shown: boolean) => void;
}

export function ProofPrompt() {
  const [question, setQuestion] = useState<Question | null>(null);
  const present = useRef<Question | null>(null);

  useEffect(() => {
    const put = (next: Question | null) => {
      present.current = next;
      setQuestion(next);
    };
    const end = whenProofNeeded((proof, why) => {
      // Several tabs may open at once: one showing does for all of them.
      if (present.current?.proof === proof) return present.current.shown;
      let answer: (shown: boolean) => void = () => undefined;
      const shown = new Promise<boolean>((resolve) => {
        answer = (yes) => {
          put(null);
          resolve(yes);
        };
      });
      present.current?.answer(false);
      put({ proof, why, shown, answer });
      return shown;
    });
    return () => {
      end();
      present.current?.answer(false);
    };
  }, []);

  return question && <ProofDialog key={question.proof} {...question} />;
}

function ProofDialog({ proof, why, answer }: Question) {
  const again = proof === "reauthentication-needed";
  const [byPassword, setByPassword] = useState(again);
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const value = byPassword ? text : text.replace(/\s/g, "");

  const show = async (proven: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    try {
      await proven();
      answer(true);
    } catch (failed) {
      setError(messageOf(failed));
      setText("");
      setBusy(false);
    }
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!value || busy) return;
    const path = again ? "session/reauthenticate" : "session/second-factor";
    void show(() => request("POST", path, byPassword ? { password: value } : { code: value }));
  };
  const byPasskey = () =>
    void show(async () => request("POST", "session/passkey", { credential: await showPasskey() }));

  const field = {
    value: text,
    disabled: busy,
    "data-autofocus": true,
    "data-testid": "proof-value",
    onChange: (event: { currentTarget: { value: string } }) => setText(event.currentTarget.value),
  };
  return (
    <Modal
      opened
      onClose={() => answer(false)}
      title={again ? "Is it you?" : "Second factor"}
      size="sm"
      centered
      zIndex={350}
    >
      <form onSubmit={submit} data-testid="proof">
        <Stack>
          <Text size="sm">{why}</Text>
          {error && (
            <Alert color="red" variant="light" role="alert">
              {error}
            </Alert>
          )}
          {byPassword ? (
            <PasswordInput label="Password" autoComplete="current-password" {...field} />
          ) : (
            <TextInput
              label="Code"
              description="Of your authenticator app, or one of your recovery codes."
              autoComplete="one-time-code"
              autoCapitalize="none"
              spellCheck={false}
              {...field}
            />
          )}
          {again && (
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => {
                setByPassword(!byPassword);
                setText("");
              }}
            >
              {byPassword ? "Use a code of the second factor" : "Use the password"}
            </Button>
          )}
          {passkeysWork() && (
            <Button
              variant="subtle"
              size="compact-sm"
              disabled={busy}
              onClick={byPasskey}
              data-testid="proof-passkey"
            >
              Use a passkey
            </Button>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => answer(false)}>
              Cancel
            </Button>
            <Button type="submit" loading={busy} disabled={!value} data-testid="proof-submit">
              Confirm
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
