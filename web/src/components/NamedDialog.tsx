/** A dialog for something that has a name first, and then what its children ask for. */
import { TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { fieldErrors } from "@/lib/fieldErrors";
import { FormDialog } from "./FormDialog";

interface NamedDialogProps {
  readonly title: string;
  /** What its test ids begin with. */
  readonly kind: string;
  readonly name: string;
  readonly nameLength: number;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onSave: (name: string) => void;
  readonly onClose: () => void;
  /** The fields below the name, which get what is wrong with each. */
  readonly children: (errors: ReturnType<typeof fieldErrors>) => ReactNode;
}

export function NamedDialog(props: NamedDialogProps) {
  const [name, setName] = useState(props.name);
  const errors = fieldErrors(props.error);
  return (
    <FormDialog
      title={props.title}
      testId={`${props.kind}-dialog`}
      saveTestId={`${props.kind}-save`}
      complete={name.trim() !== ""}
      busy={props.busy}
      error={props.error}
      onSave={() => props.onSave(name.trim())}
      onClose={props.onClose}
    >
      <TextInput
        label="Name"
        name="name"
        data-autofocus
        required
        maxLength={props.nameLength}
        value={name}
        error={errors["name"]}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {props.children(errors)}
    </FormDialog>
  );
}
