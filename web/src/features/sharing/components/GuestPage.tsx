/** What a shared link shows before the session: what it is, whose, until when; and asks who comes. */
import { Alert, Button, Group, Loader, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState, type SyntheticEvent } from "react";
import { FrontPage } from "@/components/FrontPage";
import { IconAlert } from "@/components/icons";
import { TroubleFront } from "@/components/TroubleFront";
import { fieldErrors, isOfNoField } from "@/lib/fieldErrors";
import { messageOf } from "@/lib/http";
import { productName } from "@/lib/look";
import { useNow } from "@/lib/now";
import type { GuestEntry, GuestOffer } from "@/lib/sharing";
import type { Trouble } from "@/lib/trouble";
import { enter, lookAt } from "../api/guest";
import { isMistyped, troubleOf } from "../troubles";
import { leftWords, rightsWords, untilWords } from "../words";
import classes from "./Sharing.module.css";

interface GuestPageProps {
  readonly secret: string;
  readonly onEntered: (entered: GuestEntry) => void;
}

export function GuestPage({ secret, onEntered }: GuestPageProps) {
  const offer = useQuery({
    queryKey: ["guest", secret],
    queryFn: () => lookAt(secret),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const again = () => void offer.refetch();
  if (offer.isError) return <GuestTrouble trouble={troubleOf(offer.error)} onRetry={again} />;
  if (!offer.data)
    return (
      <FrontPage title="One moment" subtitle="Looking where this link leads.">
        <Group justify="center" role="status" aria-busy="true" aria-label="Loading">
          <Loader color="gray" />
        </Group>
      </FrontPage>
    );
  return <GuestForm secret={secret} offer={offer.data} onEntered={onEntered} />;
}

const NAME_LENGTH = 60;
const CODE_LENGTH = 100;

function GuestForm({ secret, offer, onEntered }: GuestPageProps & { offer: GuestOffer }) {
  const now = useNow();
  const [name, setName] = useState("");
  const [code, setCode] = useState("");
  const entering = useMutation({
    mutationFn: () => enter(secret, name.trim(), code.trim()),
    onSuccess: onEntered,
  });
  const { error } = entering;
  const complete = name.trim() !== "" && (!offer.needs_code || code.trim() !== "");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (complete && !entering.isPending) entering.mutate();
  };

  useEffect(() => {
    document.title = `${offer.name} — ${productName()}`;
  }, [offer.name]);

  if (error && !isMistyped(error))
    return <GuestTrouble trouble={troubleOf(error)} onRetry={() => entering.mutate()} />;
  const errors = fieldErrors(error);
  return (
    <FrontPage title={`${offer.giver} shares a screen with you`}>
      <dl className={classes["facts"]} data-testid="guest-offer">
        <dt>Screen</dt>
        <dd>{offer.name}</dd>
        <dt>You may</dt>
        <dd>{rightsWords(offer.rights)}</dd>
        <dt>Until</dt>
        <dd>
          {untilWords(offer.expires_at)}{" "}
          <Text span c="var(--dg-muted)" inherit>
            ({leftWords(offer.expires_at, now)})
          </Text>
        </dd>
      </dl>
      {isOfNoField(error) && (
        <Alert
          color="red"
          variant="light"
          icon={<IconAlert />}
          role="alert"
          data-testid="guest-wrong"
        >
          {messageOf(error)}
        </Alert>
      )}
      <form onSubmit={submit} noValidate aria-label="Enter">
        <Stack>
          <TextInput
            label="Your name"
            description={`${offer.giver}, and whoever else is in, sees it.`}
            inputWrapperOrder={["label", "input", "description", "error"]}
            size="md"
            autoFocus
            autoComplete="name"
            maxLength={NAME_LENGTH}
            value={name}
            error={errors["name"]}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            data-testid="guest-name"
          />
          {offer.needs_code && (
            <PasswordInput
              label="Code word"
              description={`${offer.giver} has told it to you by another way.`}
              inputWrapperOrder={["label", "input", "description", "error"]}
              size="md"
              autoComplete="off"
              maxLength={CODE_LENGTH}
              value={code}
              error={errors["code"]}
              onChange={({ currentTarget }) => setCode(currentTarget.value)}
              data-testid="guest-code"
            />
          )}
          <Button
            type="submit"
            size="md"
            fullWidth
            loading={entering.isPending}
            disabled={!complete}
            data-testid="guest-enter"
          >
            Enter
          </Button>
        </Stack>
      </form>
    </FrontPage>
  );
}

interface GuestTroubleProps {
  readonly trouble: Trouble;
  readonly onRetry: () => void;
}

export function GuestTrouble(props: GuestTroubleProps) {
  return <TroubleFront {...props} data-testid="guest-trouble" />;
}
