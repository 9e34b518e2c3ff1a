import { Badge, Button, Group, Loader, Text } from "@mantine/core";
import { Section } from "@/components/Section";
import { formatWhen } from "@/lib/format";
import type { Presence } from "@/lib/managed";
import { useEndLogin, useEndOtherLogins, useLogins } from "../api/profile";
import { programWords } from "../words";
import classes from "./Profile.module.css";

/** Where one is logged in. */
export function LoginsSection() {
  const logins = useLogins();
  const others = useEndOtherLogins();
  const several = (logins.data ?? []).some(({ current }) => !current);
  return (
    <Section
      title="Where you are logged in"
      about="What a log-in has opened ends with it."
      error={logins.error ?? others.error}
    >
      {logins.isPending && <Loader color="gray" size="sm" role="status" aria-label="Loading" />}
      <ul className={classes["rows"]} data-testid="logins">
        {(logins.data ?? []).map((login) => (
          <LoginRow key={login.id} login={login} />
        ))}
      </ul>
      {several && (
        <Group justify="flex-end">
          <Button
            size="xs"
            variant="default"
            loading={others.isPending}
            onClick={() => others.mutate(undefined)}
            data-testid="logins-end-others"
          >
            Log out everywhere else
          </Button>
        </Group>
      )}
    </Section>
  );
}

function LoginRow({ login }: { login: Presence }) {
  const end = useEndLogin();
  return (
    <li className={classes["row"]}>
      <div>
        <Text size="sm" fw={550}>
          {programWords(login)}{" "}
          {login.current && (
            <Badge size="sm" variant="light" color="teal">
              This one
            </Badge>
          )}
        </Text>
        <Text size="xs" c="var(--dg-muted)">
          {[login.address, login.seen_at && `seen ${formatWhen(login.seen_at)}`]
            .filter(Boolean)
            .join(" · ")}
        </Text>
      </div>
      {!login.current && (
        <Button
          size="xs"
          variant="default"
          loading={end.isPending}
          onClick={() => end.mutate(login.id)}
          aria-label={`Log out ${programWords(login)}`}
        >
          Log out
        </Button>
      )}
    </li>
  );
}
