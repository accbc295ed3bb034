import { Modal, type ModalRootProps } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  /** Open while mounted, unless given. */
  opened?: boolean;
  title: string;
  onClose: () => void;
  size?: ModalRootProps['size'];
  /** Off where closing by mistake would lose what is shown only once. */
  closeOnClickOutside?: boolean;
  children: ReactNode;
}

/**
 * A dialog with a title and a close button. Mantine's own header element would count as a second banner of the page for
 * screen readers, which the role takes away.
 */
export function Dialog({ opened = true, title, onClose, size, closeOnClickOutside = true, children }: Props) {
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      centered
      closeOnClickOutside={closeOnClickOutside}
      {...(size === undefined ? {} : { size })}
    >
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content radius="lg">
        <Modal.Header role="presentation">
          <Modal.Title fw={650}>{title}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
