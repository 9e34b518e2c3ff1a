import { Alert, Text, Title } from "@mantine/core";
import { useId, type ReactNode } from "react";
import { messageOf } from "@/lib/http";
import classes from "./Profile.module.css";

interface SectionProps {
  readonly title: string;
  readonly about?: ReactNode;
  readonly error?: unknown;
  readonly children: ReactNode;
}

/** One card of the profile; what went wrong in it is said in it. */
export function Section({ title, about, error, children }: SectionProps) {
  const id = useId();
  return (
    <section className={classes["section"]} aria-labelledby={id}>
      <Title order={3} fz="1rem" id={id}>
        {title}
      </Title>
      {about && (
        <Text size="sm" c="var(--dg-muted)">
          {about}
        </Text>
      )}
      {error !== null && error !== undefined && (
        <Alert color="red" variant="light" role="alert">
          {messageOf(error)}
        </Alert>
      )}
      {children}
    </section>
  );
}
