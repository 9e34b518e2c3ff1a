import { Alert, Text, Title } from "@mantine/core";
import { useId, type ReactNode } from "react";
import { messageOf } from "@/lib/http";
import classes from "./Section.module.css";

interface SectionProps {
  readonly title: string;
  readonly about?: ReactNode;
  readonly error?: unknown;
  readonly children: ReactNode;
}

/** Cards beside each other, as many as fit. */
export function Sections({ children }: { children: ReactNode }) {
  return <div className={classes["sections"]}>{children}</div>;
}

/** One card of a page that has several; what went wrong in it is said in it. */
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
