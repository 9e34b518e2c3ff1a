/** The list as it is narrowed, as a file. */
import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@/components/icons";
import { addressOf } from "@/lib/http";

const FORMATS = [
  ["csv", "Table (CSV)"],
  ["json", "JSON"],
] as const;

export function ExportMenu({ path, query }: { path: string; query: string }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} />}
          data-testid="log-export"
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map(([format, label]) => (
          <Menu.Item
            key={format}
            component="a"
            href={addressOf(`api/v1/${path}/export?${query}&format=${format}`).href}
            download
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
