/** The terms of use, where the look has some: a link that opens them over the page. */
import { Alert, Anchor, Loader, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { messageOf, request } from "@/lib/http";
import { useLook } from "@/lib/look";
import { queryKeys } from "@/lib/queryKeys";
import classes from "./TermsLink.module.css";

export function TermsLink() {
  const look = useLook();
  const [opened, { open, close }] = useDisclosure(false);
  const terms = useQuery({
    queryKey: [...queryKeys.look, "terms"],
    queryFn: () => request<{ readonly text: string }>("GET", "look/terms"),
    enabled: opened,
  });
  if (!look.has_terms) return null;
  return (
    <>
      <Text size="xs" c="var(--dg-muted)" ta="center">
        By logging in you accept the{" "}
        <Anchor component="button" type="button" size="xs" onClick={open} data-testid="terms">
          terms of use
        </Anchor>
        .
      </Text>
      <Modal opened={opened} onClose={close} title="Terms of use" size="lg">
        {terms.isPending && <Loader color="gray" size="sm" role="status" aria-label="Loading" />}
        {terms.error && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(terms.error)}
          </Alert>
        )}
        {terms.data && <div className={classes["text"]}>{terms.data.text}</div>}
      </Modal>
    </>
  );
}
